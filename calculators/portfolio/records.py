"""Lists of records (incomes, adults, earlier work, units) from numbered columns, and one row as a whole."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import ValidationError

from calculators.portfolio.cells import filled
from calculators.portfolio.columns import Column, Kind
from calculators.portfolio.fact_cells import (
    FactType,
    fact_type,
    plain,
    record_fields,
    record_lists,
    record_type,
)
from calculators.portfolio.settings import run_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa
    from pydantic import BaseModel

    from calculators.portfolio.columns import Mask
    from calculators.portfolio.layout import Layout, RecordCell


def read_records(table: pa.Table, layout: Layout, listed: str) -> tuple[Column, Mask]:
    """Read the numbered columns of a list of records.

    Parameters
    ----------
    table : pyarrow.Table
    layout : Layout
    listed : str
        Dotted name of the list, e.g. ``household.income``.

    Returns
    -------
    column : Column
        Of lists; a record is there where any of its cells is filled, and without any the list is not known.
    doubtful : ndarray of bool
        Which rows did not pass.
    """
    cells = layout.records[listed]
    columns = [table.column(cell.position).combine_chunks() for cell in cells]
    there = np.logical_or.reduce([filled(column) for column in columns])
    rows = np.flatnonzero(there)
    held = zip(*(column.take(rows).to_pylist() for column in columns), strict=True)
    adapter = fact_type(listed).adapter
    doubtful = np.zeros(table.num_rows, np.bool_)
    seen: dict[tuple[Any, ...], Any] = {}
    values: list[Any] = [None] * table.num_rows
    for row, key in zip(rows.tolist(), held, strict=True):
        if key not in seen:
            try:
                seen[key] = adapter.validate_python(records_of(cells, key, listed)[0])
            except ValidationError:
                seen[key] = None
            if too_large(seen[key]):
                seen[key] = None
        values[row] = seen[key]
        doubtful[row] = seen[key] is None
    return Column.of(Kind.LIST, values), doubtful


def records_of(
    cells: tuple[RecordCell, ...], held: tuple[Any, ...], listed: str
) -> tuple[list[dict[str, Any]], list[int]]:
    """Return the records that a row's cells make up, as a household file writes them, and their numbers."""
    records: dict[int, dict[str, Any]] = {}
    inner: dict[tuple[int, str], dict[int, dict[str, Any]]] = {}
    for cell, kind, value in zip(cells, _types_of(cells, listed), held, strict=True):
        raw = plain(value, kind.kind, kind.item)
        if raw is None:
            continue
        record = records.setdefault(cell.number, {})
        if cell.inner_number is None:
            record[cell.name] = raw
        else:
            entries = inner.setdefault((cell.number, cell.name), {})
            entries.setdefault(cell.inner_number, {})[cell.inner_name] = raw
            record[cell.name] = [entries[number] for number in sorted(entries)]
    numbers = sorted(records)
    return [records[number] for number in numbers], numbers


def too_large(records: Iterable[BaseModel] | None) -> bool:
    """Return whether a record holds an amount of money that is more than can be added up."""
    largest = run_settings().largest_amount
    for record in records or ():
        for name in _amounts_of(type(record)):
            value = getattr(record, name)
            if value is not None and value > largest:
                return True
    return False


@cache
def _amounts_of(record: type[BaseModel]) -> tuple[str, ...]:
    return tuple(name for name, kind in record_fields(record).items() if kind is Kind.MONEY)


@cache
def _types_of(cells: tuple[RecordCell, ...], listed: str) -> tuple[FactType, ...]:
    """Return what each column of a list of records is."""
    own = [record_type(record_lists()[listed], cell.name) for cell in cells]
    return tuple(
        kind if kind.record is None else record_type(kind.record, cell.inner_name)
        for cell, kind in zip(cells, own, strict=True)
    )


def raw_household(
    table: pa.Table, layout: Layout, row: int
) -> tuple[dict[str, dict[str, Any]], dict[str, list[int]]]:
    """Return one row as a household file would hold it, and the numbers of the records of each list."""
    sections: dict[str, dict[str, Any]] = {}
    numbers: dict[str, list[int]] = {}
    for fact, position in layout.facts.items():
        kind = fact_type(fact)
        raw = plain(table.column(position)[row].as_py(), kind.kind, kind.item)
        if raw is not None:
            _put(sections, fact, raw)
    for listed, cells in layout.records.items():
        held = tuple(table.column(cell.position)[row].as_py() for cell in cells)
        records, numbers[listed] = records_of(cells, held, listed)
        if records:
            _put(sections, listed, records)
    return sections, numbers


def _put(sections: dict[str, dict[str, Any]], fact: str, raw: Any) -> None:  # noqa: ANN401 - as a file holds it
    section, _, name = fact.partition(".")
    sections.setdefault(section, {})[name] = raw
