"""A column of a table read into a column of facts, all its cells at once.

What a cell may hold is decided by the household file's own checks. Numbers are read in one go by their form
and their bounds; of words, days and lists each distinct one is checked once. A cell that does not pass is
doubtful: its row is then read by itself (`calculators.portfolio.checking`), which says what is wrong with it,
or that nothing is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import ValidationError

from calculators.portfolio.columns import CENTS_PER_USD, Column, Kind
from calculators.portfolio.fact_cells import NUMBER, WHOLE, fact_type, plain
from calculators.portfolio.settings import run_settings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from calculators.portfolio.columns import Mask
    from calculators.portfolio.fact_cells import FactType

_MONEY: Final = r"^[0-9]+(\.[0-9]{1,2})?$"
_FORMS: Final = {Kind.NUMBER: NUMBER, Kind.WHOLE: WHOLE, Kind.MONEY: _MONEY}
_NUMERIC: Final = tuple(_FORMS)
_CENTS: Final = pa.decimal128(38, 2)
# Whole numbers beyond this are not told apart by a float; no fact comes near.
_MOST_WHOLE: Final = float(2**53)
# A JSON Schema's words for bounds, and pydantic's own, which it writes where a check comes before them.
_BOUNDS: Final = {
    "minimum": np.greater_equal,
    "ge": np.greater_equal,
    "maximum": np.less_equal,
    "le": np.less_equal,
    "exclusiveMinimum": np.greater,
    "gt": np.greater,
    "exclusiveMaximum": np.less,
    "lt": np.less,
}


def read_cells(cells: pa.Array, fact: str) -> tuple[Column, Mask]:
    """Read a table's column as a fact of many households.

    Parameters
    ----------
    cells : pyarrow.Array
        Text as written in a CSV, or typed values.
    fact : str
        Dotted name.

    Returns
    -------
    column : Column
        Not known where a cell is empty or doubtful.
    doubtful : ndarray of bool
        Which cells did not pass.
    """
    kind = fact_type(fact)
    if pa.types.is_null(cells.type):
        return Column.unknown(kind.kind, len(cells)), np.zeros(len(cells), np.bool_)
    if kind.kind in _NUMERIC and pa.types.is_decimal(cells.type):
        cells = _decimals_as_text(cells, kind)
    if kind.kind in _NUMERIC:
        return _numbers(cells, kind) if _is_text(cells.type) else _typed_numbers(cells, kind)
    if kind.free_text and _is_text(cells.type):
        return _free_text(cells, kind)
    return _each_distinct(cells, kind)


def text_cells(cells: pa.Array) -> pa.Array:
    """Return text without the spaces around it."""
    return pc.utf8_trim_whitespace(cells)


def filled(cells: pa.Array) -> Mask:
    """Return which cells hold something."""
    there = pc.is_valid(cells)
    if _is_text(cells.type):
        there = pc.and_kleene(there, pc.not_equal(text_cells(cells), ""))
    return _mask(there)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _mask(given: pa.Array) -> Mask:
    """Return a pyarrow column of yes and no, null being no."""
    return np.asarray(pc.fill_null(given, fill_value=False).to_numpy(zero_copy_only=False), np.bool_)


def _numbers(cells: pa.Array, fact: FactType) -> tuple[Column, Mask]:
    text = text_cells(cells)
    known = filled(cells)
    formed = known & _mask(pc.match_substring_regex(text, _FORMS[fact.kind]))
    readable = text if formed.all() else pc.if_else(pa.array(formed), text, "0")
    values = pc.cast(readable, pa.float64()).to_numpy(zero_copy_only=False)
    return _bounded(np.asarray(values, np.float64), known, formed, fact)


def _decimals_as_text(cells: pa.Array, fact: FactType) -> pa.Array:
    """Return decimals as text, which alone is read into a float without a wrong last digit.

    Cents that a column of more decimals writes with zeros at the end are written without them.
    """
    if fact.kind is Kind.MONEY and cells.type.scale > _CENTS.scale:
        cents = pc.cast(cells, _CENTS, safe=False)
        whole_cents = pc.equal(pc.cast(cents, cells.type, safe=False), cells)
        return pc.if_else(whole_cents, pc.cast(cents, pa.string()), pc.cast(cells, pa.string()))
    return pc.cast(cells, pa.string())


def _typed_numbers(cells: pa.Array, fact: FactType) -> tuple[Column, Mask]:
    """Read numbers that a typed table holds; a fraction of a cent or of a whole number is doubtful."""
    known = _mask(pc.is_valid(cells))
    plain_cells = pc.fill_null(cells, 0)
    values = np.asarray(pc.cast(plain_cells, pa.float64(), safe=False).to_numpy(zero_copy_only=False))
    formed = known & (np.abs(values) < _MOST_WHOLE)
    if fact.kind is Kind.WHOLE:
        formed &= values == np.trunc(values)
    if fact.kind is Kind.MONEY:
        with np.errstate(invalid="ignore", over="ignore"):
            formed &= np.rint(values * CENTS_PER_USD) / CENTS_PER_USD == values
            formed &= values >= 0
    return _bounded(values, known, formed, fact)


def _bounded(values: NDArray[np.float64], known: Mask, formed: Mask, fact: FactType) -> tuple[Column, Mask]:
    """Return the column of numbers that are within the fact's bounds; the others are doubtful."""
    good = formed & np.isfinite(values)
    for name, holds in _BOUNDS.items():
        if name in fact.limits:
            good &= holds(values, fact.limits[name])
    if "enum" in fact.limits:
        good &= np.isin(values, fact.limits["enum"])
    if fact.kind is Kind.WHOLE:
        good &= np.abs(values) < _MOST_WHOLE
    if fact.kind is Kind.MONEY:
        good &= values <= float(run_settings().largest_amount)
    kept: NDArray[Any] = np.where(good, values, 0.0)
    if fact.kind is Kind.MONEY:
        kept = np.rint(kept * CENTS_PER_USD).astype(np.int64)
    elif fact.kind is Kind.WHOLE:
        kept = kept.astype(np.int64)
    return Column(fact.kind, kept, good), known & ~good


def _free_text(cells: pa.Array, fact: FactType) -> tuple[Column, Mask]:
    """Read words of any kind, which only may not be too long."""
    known = filled(cells)
    short = _mask(pc.less_equal(pc.utf8_length(cells), fact.limits["maxLength"]))
    good = known & short
    encoded = pc.dictionary_encode(pc.if_else(pa.array(good), cells, None))
    codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int32)
    return Column(Kind.WORD, codes, good, tuple(encoded.dictionary.to_pylist())), known & ~good


def _each_distinct(cells: pa.Array, fact: FactType) -> tuple[Column, Mask]:
    """Read words, days, flags and lists: each distinct cell is checked once."""
    codes, distinct = _encoded(cells)
    read = [_checked(each, fact) for each in distinct]
    # One more at the end, for the cells that have no code.
    wrong = np.array([failed for _, failed in read] + [False], np.bool_)
    known = np.array([value is not None for value, _ in read] + [False], np.bool_)[codes]
    column = Column.of(fact.kind, [*(value for value, _ in read), None])
    return Column(fact.kind, column.values[codes], known, column.words), wrong[codes]


def _encoded(cells: pa.Array) -> tuple[NDArray[np.intp], list[Any]]:
    """Return which distinct cell each is, and the distinct ones; -1 where nothing is."""
    if pa.types.is_nested(cells.type):
        places: dict[str, int] = {}
        distinct: list[Any] = []
        codes = []
        for each in cells.to_pylist():
            place = -1 if each is None else places.setdefault(repr(each), len(places))
            codes.append(place)
            if place == len(distinct):
                distinct.append(each)
        return np.array(codes, np.intp), distinct
    encoded = pc.dictionary_encode(cells)
    found = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    return np.asarray(found, np.intp), encoded.dictionary.to_pylist()


def _checked(cell: Any, fact: FactType) -> tuple[Any, bool]:  # noqa: ANN401 - whatever the table holds
    """Return a cell's value and whether it is none that the fact may have."""
    raw = plain(cell, fact.kind, fact.item)
    if raw is None:
        return None, False
    try:
        return fact.adapter.validate_python(raw), False
    except ValidationError:
        return None, True
