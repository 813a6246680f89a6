"""The month's file as one XLSX workbook: the same month, the same bytes.

A character that XML cannot hold is written as spreadsheets write it, ``_x000B_``, and read back.
"""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZipFile

import pikepdf
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

from rules.errors import InputError
from webapp.exchange.month_archive import archive, contents
from webapp.exchange.month_file import (
    DICTIONARY,
    SHEETS,
    MonthFile,
    columns_of,
    dictionary_rows,
    letters,
    typed_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

ENDING: Final = ".xlsx"
_TEXT: Final = "s"
_ABOUT: Final = "docProps/core.xml"
_STAMP: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_FIXED: Final = rb"\g<1>1980-01-01T00:00:00Z"
# Characters that XML cannot hold, or changes (a carriage return); and what looks like one written out.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN_OUT: Final = re.compile("_x([0-9A-Fa-f]{4})_")
# The most characters that a spreadsheet's cell holds.
LONGEST_TEXT: Final = 32_767


def workbook(month: MonthFile) -> bytes:
    """Return the month as a workbook. A text is always a text: nothing is run as a formula.

    Raises
    ------
    InputError
        Naming the sheet, row and column of a text that is longer than a cell holds.
    """
    _require_fit(month)
    book = Workbook(write_only=True)
    for sheet in SHEETS:
        page = book.create_sheet(sheet)
        _write(page, [each.name for each in columns_of(sheet)], month.sheet(sheet))
    rows = dictionary_rows()
    _write(book.create_sheet(DICTIONARY), list(rows[0]), rows)
    stream = io.BytesIO()
    book.save(stream)
    return _without_moments(stream.getvalue())


def _write(page: WriteOnlyWorksheet, names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    page.freeze_panes = "A2"
    page.append(list(names))
    for row in rows:
        page.append([_cell(page, row.get(name)) for name in names])


def _require_fit(month: MonthFile) -> None:
    """Refuse a text that a cell would cut."""
    for sheet in SHEETS:
        names = [each.name for each in columns_of(sheet)]
        for number, row in enumerate(month.sheet(sheet), start=2):
            for place, name in enumerate(names):
                value = row.get(name)
                if isinstance(value, str) and len(_written_out(value)) > LONGEST_TEXT:
                    raise InputError(
                        f"sheet {sheet}: row {number}, column {letters(place)} ({name}) is a text of"
                        f" {len(value)} characters, and a workbook's cell holds {LONGEST_TEXT}. Write the"
                        " month as an archive of CSV files instead"
                    )


def _written_out(text: str) -> str:
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _cell(page: WriteOnlyWorksheet, value: Any) -> Any:  # noqa: ANN401 - any cell
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(page, _written_out(value))
    cell.data_type = _TEXT  # a text that begins with = would be a formula
    return cell


def _without_moments(content: bytes) -> bytes:
    """Return a workbook without the moment at which it was made."""
    with ZipFile(io.BytesIO(content)) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    parts[_ABOUT] = _STAMP.sub(_FIXED, parts[_ABOUT])
    return archive(parts)


def read_workbook(content: bytes, source: str) -> MonthFile:
    """Read a month's workbook back.

    Raises
    ------
    InputError
        Naming the sheet, line and column of what cannot be read.
    """
    contents(content, source)
    try:
        lines = _lines(content)
    except Exception as error:  # noqa: BLE001 - openpyxl fails in any way that damaged XML makes it stumble
        told = f"{type(error).__name__}: {error}"
        raise InputError(
            f"{source}: is not an XLSX workbook that can be read ({told}). Export it again"
        ) from None
    sheets = {}
    for sheet in SHEETS:
        if sheet not in lines:
            raise InputError(f"{source}: has no sheet {sheet}. Export it again")
        width = len(columns_of(sheet))  # a workbook leaves out empty cells at a line's end
        rows = [_whole_line([_as_written(cell) for cell in row], width) for row in lines[sheet]]
        sheets[sheet] = list(typed_rows(sheet, f"{source}, sheet {sheet}", rows))
    return MonthFile(**sheets)


def _lines(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """Return every line of the month's sheets; they are parsed here and not later, where nobody looks out."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return {
        sheet: list(book[sheet].iter_rows(values_only=True)) for sheet in SHEETS if sheet in book.sheetnames
    }


def attached_workbook(content: bytes, source: str) -> bytes:
    """Return the workbook that is attached to an issued monthly report.

    Raises
    ------
    InputError
        If it is no PDF that can be read, or has no workbook.
    """
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            for name in pdf.attachments:
                if name.endswith(ENDING):
                    return bytes(pdf.attachments[name].get_file().read_bytes())
    except pikepdf.PdfError as error:
        raise InputError(
            f"{source}: is not a PDF that can be read ({error}). Take the issued file"
        ) from error
    raise InputError(f"{source}: has no workbook attached; only an issued monthly report has one")


def _whole_line(cells: list[Any], width: int) -> list[Any]:
    """Return a line with a cell for each column, and no more than it has something in."""
    while len(cells) > width and cells[-1] is None:
        cells.pop()
    return cells + [None] * (width - len(cells))


def _as_written(cell: Any) -> Any:  # noqa: ANN401 - any cell
    """Return a cell as it was written: 0.1 and not its nearest fraction of two, and every character."""
    if isinstance(cell, str):
        return _WRITTEN_OUT.sub(lambda found: chr(int(found[1], 16)), cell)
    return Decimal(repr(cell)) if isinstance(cell, float) else cell
