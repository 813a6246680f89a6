"""Households as columns: what is known of many at once, and what was worked out for them.

One household is a row; a fact is a column with its dotted name of the household file. A fact that is not yet
known is marked so and never a zero or a no.
"""

from __future__ import annotations

import types
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self, Union, get_args, get_origin

import numpy as np
from numpy.typing import NDArray

from rules.facts import CaseFacts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Rows = NDArray[np.intp]
Mask = NDArray[np.bool_]

CENTS_PER_USD: Final = 100
_NOT_KNOWN: Final = -1


class Kind(StrEnum):
    """What a column holds, and so how its values are kept."""

    NUMBER = "number"  # float64
    WHOLE = "whole"  # int64
    MONEY = "money"  # int64, cents
    WORD = "word"  # int32, codes of `words`
    FLAG = "flag"  # int8: 1 yes, 0 no
    DAY = "day"  # datetime64[D]
    LIST = "list"  # int32, codes of `words`, each a tuple of numbers, words or records


_DTYPES: Final[Mapping[Kind, str]] = {
    Kind.NUMBER: "f8",
    Kind.WHOLE: "i8",
    Kind.MONEY: "i8",
    Kind.WORD: "i4",
    Kind.FLAG: "i1",
    Kind.DAY: "M8[D]",
    Kind.LIST: "i4",
}


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One fact, or one figure worked out, of n households.

    Parameters
    ----------
    kind : Kind
    values : ndarray, shape (n,)
        As `Kind` says; without meaning where not known, save that codes are then -1.
    known : ndarray of bool, shape (n,)
    words : tuple
        Of words and lists: what each code stands for.
    """

    kind: Kind
    values: NDArray[Any]
    known: Mask
    words: tuple[Any, ...] = ()

    @classmethod
    def unknown(cls, kind: Kind, count: int) -> Self:
        """Return a column of which nothing is known."""
        values = np.zeros(count, _DTYPES[kind])
        if kind in (Kind.WORD, Kind.LIST, Kind.FLAG):
            values[:] = _NOT_KNOWN
        return cls(kind, values, np.zeros(count, np.bool_))

    @classmethod
    def of(cls, kind: Kind, given: Sequence[Any]) -> Self:
        """Return a column of plain values, None where not known: as a `CaseFacts` holds them."""
        known = np.array([each is not None for each in given], np.bool_)
        if kind in (Kind.WORD, Kind.LIST):
            codes: dict[Any, int] = {}
            values = [_NOT_KNOWN if each is None else codes.setdefault(each, len(codes)) for each in given]
            return cls(kind, np.array(values, _DTYPES[kind]), known, tuple(codes))
        plain = [_kept(kind, each) for each in given]
        return cls(kind, np.array(plain, _DTYPES[kind]), known)

    def value(self, row: int) -> Any:  # noqa: ANN401 - of whatever type the fact is
        """Return one household's value as a `CaseFacts` holds it; None where not known."""
        if not self.known[row]:
            return None
        value = self.values[row]
        if self.kind in (Kind.WORD, Kind.LIST):
            return self.words[value]
        if self.kind is Kind.MONEY:
            return Decimal(int(value)).scaleb(-2)
        if self.kind is Kind.FLAG:
            return bool(value)
        return value.item()

    def take(self, rows: Rows | Mask | slice) -> Self:
        """Return the column of some of the households."""
        return type(self)(self.kind, self.values[rows], self.known[rows], self.words)

    def is_word(self, *words: object) -> Mask:
        """Return where a word is one of some; never where it is not known."""
        codes = [code for code, word in enumerate(self.words) if word in words]
        return np.asarray(np.isin(self.values, codes))

    def is_flag(self, *, yes: bool) -> Mask:
        """Return where a yes or no is known to be the one or the other."""
        return np.asarray(self.known & (self.values == int(yes)), np.bool_)

    def numbers(self) -> NDArray[np.float64]:
        """Return numbers as float64, NaN where not known; amounts of money in dollars."""
        values = self.values / CENTS_PER_USD if self.kind is Kind.MONEY else self.values
        return np.where(self.known, values, np.nan).astype(np.float64)


def _kept(kind: Kind, value: Any) -> Any:  # noqa: ANN401 - of whatever type the fact is
    """Return a plain value as a column keeps it."""
    if value is None:
        return np.datetime64("NaT") if kind is Kind.DAY else _NOT_KNOWN if kind is Kind.FLAG else 0
    return int(value * CENTS_PER_USD) if kind is Kind.MONEY else value


@dataclass(frozen=True, slots=True, eq=False)
class FactColumns:
    """What is known of n households.

    Parameters
    ----------
    count : int
        How many households; also where there are no columns.
    columns : mapping of str to Column
        By dotted fact. A fact that has no column is not known of any household.
    """

    count: int
    columns: Mapping[str, Column] = field(default_factory=dict)

    def __getitem__(self, fact: str) -> Column:
        """Return a fact's column; `KeyError` where the household file has no such fact."""
        found = self.columns.get(fact)
        return Column.unknown(fact_kinds()[fact], self.count) if found is None else found

    def take(self, rows: Rows | Mask | slice) -> FactColumns:
        """Return some of the households."""
        count = len(np.empty(self.count, np.bool_)[rows])
        return FactColumns(count, {name: column.take(rows) for name, column in self.columns.items()})

    def household(self, row: int) -> CaseFacts:
        """Return one household, checked as its file is."""
        sections: dict[str, dict[str, Any]] = {}
        for name, column in self.columns.items():
            value = column.value(row)
            if value is not None:
                section, _, fact = name.partition(".")
                sections.setdefault(section, {})[fact] = value
        return CaseFacts.model_validate(sections)

    @classmethod
    def of(cls, households: Sequence[CaseFacts]) -> Self:
        """Return households that were read one by one."""
        columns = {}
        for name, kind in fact_kinds().items():
            given = [household.fact(name) for household in households]
            if any(each is not None for each in given):
                columns[name] = Column.of(kind, given)
        return cls(len(households), columns)


@cache
def fact_kinds() -> Mapping[str, Kind]:
    """Return the kind of every fact of the household file, by dotted name, in the file's order."""
    return {
        f"{section}.{fact}": kind_of(info.annotation)
        for section, group in CaseFacts.model_fields.items()
        for fact, info in _fields_of(group.annotation).items()
    }


def _fields_of(group: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a class, as pydantic holds it
    fields: Mapping[str, Any] = group.model_fields
    return fields


def kind_of(annotation: Any) -> Kind:  # noqa: ANN401 - any type there is
    """Return the kind of a fact from the type that its group of facts gives it."""
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return kind_of(next(each for each in get_args(annotation) if each is not types.NoneType))
    if origin is Annotated:
        return kind_of(get_args(annotation)[0])
    if origin is Literal:
        return Kind.WORD if isinstance(get_args(annotation)[0], str) else Kind.WHOLE
    if origin is tuple:
        return Kind.LIST
    return {
        str: Kind.WORD,
        bool: Kind.FLAG,
        int: Kind.WHOLE,
        float: Kind.NUMBER,
        Decimal: Kind.MONEY,
        date: Kind.DAY,
    }[annotation]


@dataclass(frozen=True, slots=True)
class OutputField:
    """One column of the answer, as the data dictionary tells it.

    Parameters
    ----------
    name : str
        Dotted, as in the JSON of `hearthline assess`; a list's entries by their id.
    kind : Kind
    unit : str or None
    meaning : str
    null : str
        What an empty cell says.
    """

    name: str
    kind: Kind
    unit: str | None
    meaning: str
    null: str


@dataclass(frozen=True, slots=True, eq=False)
class ResultColumns:
    """What was worked out for n households, in the order of the data dictionary.

    Parameters
    ----------
    count : int
    fields : tuple of OutputField
    columns : mapping of str to Column
        One for each field, by name.
    one_by_one : int
        How many of the households were worked out singly, for facts that are rare.
    """

    count: int
    fields: tuple[OutputField, ...]
    columns: Mapping[str, Column]
    one_by_one: int = 0

    def __getitem__(self, name: str) -> Column:
        """Return a column by its name."""
        return self.columns[name]

    def row(self, number: int) -> dict[str, Any]:
        """Return one household's answer as plain values, None where not known."""
        return {each.name: self.columns[each.name].value(number) for each in self.fields}

    def take(self, rows: Rows | Mask | slice) -> ResultColumns:
        """Return the answers of some of the households."""
        count = len(np.empty(self.count, np.bool_)[rows])
        columns = {name: column.take(rows) for name, column in self.columns.items()}
        return ResultColumns(count, self.fields, columns, self.one_by_one)


def joined(parts: Iterable[Column], places: Iterable[Rows], count: int) -> Column:
    """Return columns of some households each, put together in the households' own order.

    Parameters
    ----------
    parts : iterable of Column
        Of one kind.
    places : iterable of ndarray of int
        For each part, which rows of the whole its households are.
    count : int
        Households of the whole.
    """
    whole: Column | None = None
    codes: dict[Any, int] = {}
    for part, rows in zip(parts, places, strict=True):
        whole = whole or Column.unknown(part.kind, count)
        values = part.values
        if part.kind in (Kind.WORD, Kind.LIST):
            table = [codes.setdefault(word, len(codes)) for word in part.words]
            values = np.append(np.array(table, np.int32), np.int32(_NOT_KNOWN))[part.values]
        whole.values[rows] = values
        whole.known[rows] = part.known
    if whole is None:
        msg = "there is nothing to put together"
        raise ValueError(msg)
    return Column(whole.kind, whole.values, whole.known, tuple(codes))
