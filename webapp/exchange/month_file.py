"""The month as a file for the State: its homes, payments, adjustments and totals, written and read back.

As CSV it is five files, as XLSX five sheets: ``projects`` in the columns of California's public project data,
``payments``, ``adjustments``, ``totals``, and ``dictionary``, which says what every column holds.
"""

from __future__ import annotations

import contextlib
import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any, Final

from rules.errors import InputError
from webapp.exchange.project_fields import (
    ADJUSTMENT_COLUMNS,
    PAYMENT_COLUMNS,
    TOTAL_COLUMNS,
    FieldColumn,
    project_columns,
)
from webapp.exports import FORMULA_START, csv_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Row = dict[str, Any]
SHEETS: Final = ("projects", "payments", "adjustments", "totals")
DICTIONARY: Final = "dictionary"
_DICTIONARY_COLUMNS: Final = ("sheet", "column", "kind", "meaning")


@dataclass(frozen=True, slots=True)
class MonthFile:
    """What a month's file holds: rows by column; None where a value is not known.

    Parameters
    ----------
    projects, payments, adjustments, totals : list of dict
    """

    projects: list[Row] = field(default_factory=list)
    payments: list[Row] = field(default_factory=list)
    adjustments: list[Row] = field(default_factory=list)
    totals: list[Row] = field(default_factory=list)

    def sheet(self, name: str) -> list[Row]:
        """Return the rows of a sheet."""
        rows: list[Row] = getattr(self, name)
        return rows


def columns_of(sheet: str) -> tuple[FieldColumn, ...]:
    """Return the columns of a sheet."""
    others = {"payments": PAYMENT_COLUMNS, "adjustments": ADJUSTMENT_COLUMNS, "totals": TOTAL_COLUMNS}
    return others.get(sheet) or project_columns()


def dictionary_rows() -> list[Row]:
    """Return what every column of every sheet means."""
    return [
        dict(zip(_DICTIONARY_COLUMNS, (sheet, each.name, each.kind, each.meaning), strict=True))
        for sheet in SHEETS
        for each in columns_of(sheet)
    ]


def csv_files(month: MonthFile) -> dict[str, bytes]:
    """Return the month as CSV files by name; no cell of theirs is run as a formula."""
    files = {
        f"{sheet}.csv": csv_text([each.name for each in columns_of(sheet)], month.sheet(sheet)).encode()
        for sheet in SHEETS
    }
    files[f"{DICTIONARY}.csv"] = csv_text(_DICTIONARY_COLUMNS, dictionary_rows()).encode()
    return files


def read_csv_files(files: Mapping[str, bytes]) -> MonthFile:
    """Read a month's CSV files back.

    Raises
    ------
    InputError
        Naming the file, line and column of what cannot be read.
    """
    return MonthFile(**{sheet: list(_csv_rows(sheet, files)) for sheet in SHEETS})


def _csv_rows(sheet: str, files: Mapping[str, bytes]) -> Iterator[Row]:
    name = f"{sheet}.csv"
    if name not in files:
        raise InputError(f"the month's files lack {name}. Give all of them")
    try:
        text = files[name].decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{name}: is not CSV in UTF-8 ({error}). Save it as such") from None
    yield from typed_rows(sheet, name, rows, _unprotected)


def _unprotected(cell: str) -> str:
    """Return a text without the apostrophe that kept it from being run."""
    return cell[1:] if cell.startswith("'") and FORMULA_START.match(cell) else cell


def typed_rows(
    sheet: str,
    source: str,
    rows: Sequence[Sequence[Any]],
    plain: Any = lambda cell: cell,  # noqa: ANN401 - cell to cell
) -> Iterator[Row]:
    """Yield a sheet's rows with values of each column's kind.

    Raises
    ------
    InputError
        Naming the row and the column of what cannot be read, as a spreadsheet counts them, and what to do.
    """
    columns = columns_of(sheet)
    _require_heads(source, rows[0] if rows else (), columns)
    for number, row in enumerate(rows[1:], start=2):
        if all(cell in (None, "") for cell in row):
            continue  # a spreadsheet keeps lines of which the content was deleted
        if len(row) != len(columns):
            raise InputError(
                f"{source}: row {number} has {len(row)} cells and not {len(columns)}. Export it again"
            )
        yield {
            each.name: _value(
                each,
                plain(cell) if isinstance(cell, str) else cell,
                f"{source}: row {number}, column {letters(place)} ({each.name})",
            )
            for place, (each, cell) in enumerate(zip(columns, row, strict=True))
        }


def _require_heads(source: str, heads: Sequence[Any], columns: Sequence[FieldColumn]) -> None:
    """Refuse a sheet of which a column was renamed, moved, added or taken away; name the first."""
    given = [str(name) if name is not None else "" for name in heads]
    for place, column in enumerate(columns):
        found = given[place] if place < len(given) else ""
        if found != column.name:
            raise InputError(
                f"{source}: row 1, column {letters(place)} holds {found!r:.60} and not {column.name!r}."
                " Give the columns the names and the order that they were exported with"
            )
    if any(given[len(columns) :]):
        place = next(place for place in range(len(columns), len(given)) if given[place])
        raise InputError(
            f"{source}: row 1, column {letters(place)} holds {given[place]!r:.60}, which no column is"
            " called. Take added columns away"
        )


def letters(place: int) -> str:
    """Return what a spreadsheet calls a column, the first of which is 0.

    Examples
    --------
    >>> letters(0), letters(25), letters(26), letters(701), letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    before, last = divmod(place, len(ascii_uppercase))
    return (letters(before - 1) if before else "") + ascii_uppercase[last]


_WHAT_TO_WRITE: Final = {
    "day": "a day: write it like 2026-06-30",
    "whole": "a whole number: write digits alone",
    "number": "a number: write digits, with a point before decimals",
    "usd": "an amount: write it like 1234.56, without a sign or commas",
}


def _value(column: FieldColumn, cell: Any, where: str) -> Any:  # noqa: ANN401 - a cell and its value
    if cell in (None, ""):
        return None
    if column.kind == "text":
        return _text(column, cell, where)
    number = Decimal("NaN")
    with contextlib.suppress(ValueError, InvalidOperation):
        if column.kind == "day":
            return _day(cell)
        if not isinstance(cell, bool):
            number = Decimal(str(cell))
    if not number.is_finite() or (column.kind == "whole" and number != number.to_integral_value()):
        raise InputError(
            f"{where} holds {str(cell)!r:.60}, which is not {_WHAT_TO_WRITE[column.kind]}, or leave the"
            " cell empty where it is not known"
        )
    return int(number) if column.kind == "whole" else number


def _text(column: FieldColumn, cell: Any, where: str) -> str:  # noqa: ANN401 - a cell and its value
    text = str(cell)
    if column.length and len(text) != column.length:
        raise InputError(
            f"{where} holds {text!r:.60}, which has {len(text)} characters and not {column.length}."
            " A spreadsheet may have read it as a number and dropped a zero: make the column text and"
            " write it again"
        )
    return text


def _day(cell: Any) -> date:  # noqa: ANN401 - a cell
    if isinstance(cell, datetime):
        return cell.date()
    return cell if isinstance(cell, date) else date.fromisoformat(str(cell))


@dataclass(frozen=True, slots=True)
class Difference:
    """A total beside what its rows come to; None where it is not known."""

    total: str
    in_total: Decimal | None
    in_rows: Decimal | None


def differences(month: MonthFile) -> list[Difference]:
    """Return every total that its rows do not come to; nothing where the file reconciles.

    Raises
    ------
    InputError
        If a total is missing.
    """
    totals = {row["total"]: row for row in month.totals}
    found = []
    for name, (in_rows, not_known) in _from_rows(month).items():
        if name not in totals:
            raise InputError(f"totals: {name} is missing")
        value = totals[name]["value"]
        if value != in_rows:
            found.append(Difference(name, value, in_rows))
        unknown = totals[name]["homes_not_known"] or 0
        if unknown != not_known:
            found.append(Difference(f"{name}: homes not known", Decimal(unknown), Decimal(not_known)))
    return found


def _from_rows(month: MonthFile) -> dict[str, tuple[Decimal | None, int]]:
    """Return what the rows come to, and of how many it is not known, by the total's name."""
    sums: dict[str, tuple[Decimal | None, int]] = {"certified_homes": (Decimal(len(month.projects)), 0)}
    for column in project_columns():
        if column.total:
            values = [row[column.name] for row in month.projects]
            unknown = values.count(None)
            # Rows of which none is known come to nothing that is known, which is not 0.
            known = None if values and unknown == len(values) else _sum(values)
            sums[column.total] = (known, unknown)
    sums["paid"] = (_sum(row["amount_usd"] for row in month.payments), 0)
    lines = [row for row in month.adjustments if row["kind"] == "invoice_line"]
    sums["adjusted"] = (_sum(row["amount_usd"] for row in lines), 0)
    return sums


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    return sum((value for value in values if value is not None), Decimal(0))
