"""What a cell may hold for a fact: the household file's own checks, and one cell read into a plain value."""

from __future__ import annotations

import re
import types
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter

from calculators.portfolio.columns import Kind, fact_kinds, kind_of
from rules.facts import CaseFacts

# What a table writes for a list without entries; an empty cell is a list that is not known.
NO_ENTRIES: Final = "[]"
SEPARATOR: Final = ";"
NUMBER: Final = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$"
WHOLE: Final = r"^[+-]?[0-9]+(\.0+)?$"
_FLAGS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class FactType:
    """What kind of value a fact is, and what checks it.

    Parameters
    ----------
    kind : Kind
    item : Kind or None
        Of a list: the kind of its entries.
    record : type of BaseModel or None
        Of a list of records: what each is.
    adapter : TypeAdapter
        The household file's own check.
    limits : mapping of str to Any
        What its JSON Schema says of numbers: ``minimum``, ``exclusiveMaximum``, ``enum`` ...
    free_text : bool
        Whether any words will do, so that nearly every household has others.
    """

    kind: Kind
    item: Kind | None
    record: type[BaseModel] | None
    adapter: TypeAdapter[Any]
    limits: dict[str, Any]
    free_text: bool


@cache
def fact_type(fact: str) -> FactType:
    """Return what a fact is, by its dotted name."""
    section, _, name = fact.partition(".")
    return _type_of(CaseFacts.model_fields[section].annotation, name, fact_kinds()[fact])


@cache
def record_fields(record: type[BaseModel]) -> dict[str, Kind]:
    """Return the kind of each field of a record."""
    return {name: kind_of(info.annotation) for name, info in record.model_fields.items()}


@cache
def record_type(record: type[BaseModel], name: str) -> FactType:
    """Return what a field of a record is."""
    return _type_of(record, name, record_fields(record)[name])


@cache
def record_lists() -> dict[str, type[BaseModel]]:
    """Return the facts that are lists of records, by dotted name."""
    found = ((fact, fact_type(fact).record) for fact, kind in fact_kinds().items() if kind is Kind.LIST)
    return {fact: record for fact, record in found if record is not None}


def plain(cell: Any, kind: Kind, item: Kind | None) -> Any:  # noqa: ANN401 - whatever the table holds
    """Return what a household file would hold in place of a cell; None where the cell is empty.

    What cannot be read is returned as it is: the household file's own check then says what is wrong with it.
    """
    if not isinstance(cell, str):
        return _from_typed(cell, kind, item)
    if not cell.strip():
        return None
    text = cell if kind is Kind.WORD else cell.strip()
    if kind is Kind.LIST and text == NO_ENTRIES:
        return []
    if kind is Kind.LIST and item is not None:
        return [_from_text(each.strip(), item) for each in text.split(SEPARATOR)]
    return _from_text(text, kind)


def _from_text(text: str, kind: Kind) -> Any:  # noqa: ANN401 - of whatever type the fact is
    if kind is Kind.FLAG:
        return _FLAGS.get(text.lower(), text)
    if kind is Kind.NUMBER and re.match(NUMBER, text):
        return Decimal(text)
    if kind is Kind.WHOLE and re.match(WHOLE, text):
        return int(text.partition(".")[0])
    return text


def _from_typed(cell: Any, kind: Kind, item: Kind | None) -> Any:  # noqa: ANN401 - as above
    """Return a cell of a typed table as a household file writes it."""
    if kind is Kind.LIST and isinstance(cell, list):
        return cell if item is None else [plain(each, item, None) for each in cell]
    if kind is Kind.WHOLE and isinstance(cell, float | Decimal) and cell == cell.__trunc__():
        return int(cell)
    if kind is Kind.DAY and isinstance(cell, datetime) and cell.time() == time() and cell.tzinfo is None:
        return cell.date()
    if kind is Kind.MONEY and isinstance(cell, Decimal):
        return f"{cell.normalize():f}"  # 52000.0000 of a column with four decimals is 52000
    return cell


def _type_of(group: Any, name: str, kind: Kind) -> FactType:  # noqa: ANN401 - a class, as pydantic holds it
    info = group.model_fields[name]
    adapter: TypeAdapter[Any] = TypeAdapter(_annotation(group, name))
    inner = _without_none(info.annotation)
    item: Kind | None = None
    record: type[BaseModel] | None = None
    if kind is Kind.LIST:
        entry = _without_none(get_args(_bare(inner))[0])
        if isinstance(entry, type) and issubclass(entry, BaseModel):
            record = entry
        else:
            item = kind_of(entry)
    schema = adapter.json_schema()
    limits: dict[str, Any] = next(
        (each for each in schema.get("anyOf", [schema]) if each.get("type") != "null"), {}
    )
    free = kind is Kind.WORD and "enum" not in limits and "const" not in limits and "pattern" not in limits
    return FactType(kind, item, record, adapter, limits, free)


def _annotation(group: Any, name: str) -> Any:  # noqa: ANN401 - a class, as pydantic holds it
    """Return a field's type with what bounds it, which pydantic keeps apart."""
    info = group.model_fields[name]
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def _without_none(annotation: Any) -> Any:  # noqa: ANN401 - any type there is
    if get_origin(annotation) in (Union, types.UnionType):
        return next(each for each in get_args(annotation) if each is not types.NoneType)
    return annotation


def _bare(annotation: Any) -> Any:  # noqa: ANN401 - any type there is
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
