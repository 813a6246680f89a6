"""Tables as agencies publish them: CSV, Excel, JSON, map layers; alone or in a ZIP archive.

Every value is read as text, blanks around it gone, and every row keeps its number in the file, so that a
refusal can name it. What a value means is for its reader to say.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from webapp.imports.refusal import ImportRefusedError
from webapp.imports.settings import import_settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

TEXT_SUFFIXES = (".csv", ".txt", ".tsv")
EXCEL_SUFFIXES = (".xlsx", ".xlsm")
LAYER_SUFFIXES = (".geojson", ".topojson", ".gpkg", ".shp", ".dbf")


def plain(name: str) -> str:
    """Return a header as it is compared: one blank for any white space, no byte-order mark, lower case."""
    return " ".join(name.replace("\ufeff", "").split()).casefold()


@dataclass(frozen=True, slots=True)
class SourceTable:
    """One table of a file.

    Parameters
    ----------
    source : str
        Name of the file, with the sheet or the archive's member where there is one.
    header : tuple of str
        Column names as the file has them.
    rows : tuple of tuple
        Number of the row in the file, and its values.
    """

    source: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    def position(self, *names: str) -> int | None:
        """Return where the first of some columns is, or None where there is none."""
        compared = [plain(name) for name in self.header]
        return next((compared.index(plain(name)) for name in names if plain(name) in compared), None)

    def require(self, what: str, *names: str) -> int:
        """Return where the first of some columns is.

        Raises
        ------
        ImportRefusedError
            If there is none, or if the file has it twice.
        """
        found = self.position(*names)
        if found is None:
            raise ImportRefusedError(
                self.source,
                f"there is no column for {what} ({' or '.join(repr(name) for name in names)})",
                f"The columns are {', '.join(repr(name.strip()) for name in self.header if name.strip())}",
            )
        if [plain(name) for name in self.header].count(plain(self.header[found])) > 1:
            raise ImportRefusedError(
                self.source,
                f"column {self.header[found].strip()!r} is there twice",
                "Take the publisher's file as it came",
            )
        return found


def read_tables(path: Path) -> tuple[SourceTable, ...]:
    """Read every table of a file: the sheets of a workbook, the members of an archive.

    Raises
    ------
    ImportRefusedError
        If the file is absent, too large, empty, damaged, or of no kind that is read.
    """
    check_size(path)
    suffix = path.suffix.lower()
    if suffix == ".zip":
        return _archive(path)
    if suffix in LAYER_SUFFIXES:
        return (_layer(path),)
    return _content(path.name, suffix, path.read_bytes())


def check_size(path: Path) -> None:
    """Refuse a file that is not there, is empty, or is larger than any official one."""
    if not path.is_file():
        wrong = "is a folder, not a file" if path.is_dir() else "there is no such file"
        raise ImportRefusedError(path.name, wrong, "Check the path")
    size, most = path.stat().st_size, import_settings().most_bytes
    if size == 0:
        raise ImportRefusedError(path.name, "the file is empty", "Download it again")
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            size = max(size, sum(member.file_size for member in archive.infolist()))
    if size > most:
        raise ImportRefusedError(
            path.name, f"the file holds {size:,} bytes, more than {most:,}", "Take the publisher's own file"
        )


def _content(source: str, suffix: str, content: bytes) -> tuple[SourceTable, ...]:
    if suffix in EXCEL_SUFFIXES:
        return tuple(_sheets(source, content))
    if suffix in TEXT_SUFFIXES:
        return (_csv(source, content),)
    if suffix == ".json":
        return (_json(source, content),)
    readable = ", ".join((*TEXT_SUFFIXES, *EXCEL_SUFFIXES, ".json", *LAYER_SUFFIXES, ".zip"))
    raise ImportRefusedError(source, f"{suffix or 'no ending'} is not read", f"Files that are: {readable}")


def _archive(path: Path) -> tuple[SourceTable, ...]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [
                info for info in archive.infolist() if not info.is_dir() and "__MACOSX" not in info.filename
            ]
            names = [info.filename for info in members]
            if any(name.lower().endswith(LAYER_SUFFIXES) for name in names):
                return (_layer(path),)
            tables: list[SourceTable] = []
            for info in members:
                suffix = "." + info.filename.rsplit(".", 1)[-1].lower()
                if suffix not in (*TEXT_SUFFIXES, *EXCEL_SUFFIXES):
                    continue
                tables += _content(f"{path.name}:{info.filename}", suffix, archive.read(info))
    except zipfile.BadZipFile as error:
        raise ImportRefusedError(
            path.name, f"is not a whole ZIP archive ({error})", "Download it again"
        ) from error
    if not tables:
        raise ImportRefusedError(
            path.name,
            f"holds no table (it holds {', '.join(names) or 'nothing'})",
            "Give the archive as it came",
        )
    return tuple(tables)


def _decoded(source: str, content: bytes) -> str:
    if b"\x00" in content:
        raise ImportRefusedError(source, "is not text (it holds a zero byte)", "Download it again")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Older tables of OEHHA and HUD are in Windows' own code page; only names of places differ.
        return content.decode("cp1252", errors="replace")


def _csv(source: str, content: bytes) -> SourceTable:
    text = _decoded(source, content)
    delimiter = "\t" if "\t" in text.split("\n", 1)[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        numbered = [(number, tuple(row)) for number, row in enumerate(reader, start=1)]
    except csv.Error as error:
        raise ImportRefusedError(source, f"is not whole CSV ({error})", "Download it again") from error
    return _table(source, numbered)


def _sheets(source: str, content: bytes) -> Iterator[SourceTable]:
    from openpyxl import load_workbook  # noqa: PLC0415 - a workbook's library is only loaded for a workbook

    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise ImportRefusedError(source, f"is not a whole workbook ({error})", "Download it again") from error
    try:
        for sheet in workbook.worksheets:
            # Some publishers' sheets state a wrong size of themselves.
            getattr(sheet, "reset_dimensions", lambda: None)()
            numbered = [
                (number, tuple(_cell_text(cell) for cell in row))
                for number, row in enumerate(sheet.iter_rows(values_only=True), start=1)
            ]
            if any(any(row) for _, row in numbered):
                yield _table(f"{source} [{sheet.title}]", numbered)
    finally:
        workbook.close()


def _cell_text(cell: object) -> str:
    """Return a cell as text; Excel keeps a tract id as a number, sometimes with a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _json(source: str, content: bytes) -> SourceTable:
    """Read the Census Bureau's answer: a list of lists, the first of which is the header."""
    try:
        rows: Any = json.loads(_decoded(source, content))
    except ValueError as error:
        raise ImportRefusedError(source, f"is not whole JSON ({error})", "Download it again") from error
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise ImportRefusedError(
            source, "is not a list of rows", "Give the Census Bureau's answer as it came, or a CSV file"
        )
    return _table(
        source, [(n, tuple(_cell_text(cell) for cell in row)) for n, row in enumerate(rows, start=1)]
    )


def _layer(path: Path) -> SourceTable:
    """Read the attributes of a map layer."""
    from webapp.imports.layers import read_layer  # noqa: PLC0415 - GDAL is only loaded for a map

    layer = read_layer(path, with_geometry=False)
    columns = [[_attribute_text(value) for value in column] for column in layer.columns]
    numbered = [(0, layer.names), *((n, row) for n, row in enumerate(zip(*columns, strict=True), start=1))]
    return _table(layer.source, numbered)


def _attribute_text(value: object) -> str:
    text = _cell_text(value)
    return "" if text in ("nan", "NaN", "None") else text


def _table(source: str, numbered: Iterable[tuple[int, tuple[str, ...]]]) -> SourceTable:
    stripped = ((number, tuple(value.strip() for value in row)) for number, row in numbered)
    filled = [(number, row) for number, row in stripped if any(row)]
    if not filled:
        raise ImportRefusedError(source, "holds no rows", "Download it again")
    # A line of one value above the first with more is a title, which sheets like to have.
    titles = next((n for n, (_, row) in enumerate(filled) if sum(map(bool, row)) > 1), 0)
    filled = filled[titles:] if titles <= import_settings().header_rows_above else filled
    header = filled[0][1]
    for number, row in filled[1:]:
        if len(row) > len(header) and any(row[len(header) :]):
            raise ImportRefusedError(
                source,
                f"has {len(row)} values under {len(header)} column names",
                "A comma inside a value needs quotation marks; take the publisher's file as it came",
                row=number,
            )
    rows = tuple((n, (*row, *("",) * (len(header) - len(row)))[: len(header)]) for n, row in filled[1:])
    return SourceTable(source, header, rows)


def with_header(table: SourceTable, wanted: Collection[str], most_rows_above: int) -> SourceTable:
    """Return a table whose header stands a few rows down, under a title, with that row as its header."""
    wanted_plain = {plain(name) for name in wanted}
    candidates = ((0, table.header), *table.rows[:most_rows_above])
    for place, (_, row) in enumerate(candidates):
        if wanted_plain & {plain(value) for value in row}:
            return SourceTable(table.source, row, table.rows[place:])
    return table
