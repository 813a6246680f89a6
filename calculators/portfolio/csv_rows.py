"""Where the rows of a CSV file begin, and its cells as text.

A CSV is RFC 4180: cells parted by commas; a cell with commas, quotation marks or line ends is in quotation
marks, and those inside are doubled. Its rows are found by the line ends that are in no quotation marks, in
one pass that keeps nothing but where each piece begins; pieces are then read independently of each other.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from rules.errors import FactProblem, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

_BOM: Final = b"\xef\xbb\xbf"
_WIDE_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")
_LF, _CR, _QUOTE = b'\n\r"'
# What stands before a quotation mark that begins a cell; one before another is a doubled one.
_BEFORE_A_CELL: Final = np.frombuffer(b',\n\r"', np.uint8)


@dataclass(frozen=True, slots=True)
class CsvPiece:
    """Some rows of a CSV that follow each other.

    Parameters
    ----------
    start, end : int
        Bytes of the file.
    first_row : int
        Its first row; the first below the header is 0, and blank lines are none.
    rows : int
        How many rows it has.
    first_line : int
        The line of the file on which it begins, from 1.
    """

    start: int
    end: int
    first_row: int
    rows: int
    first_line: int


@dataclass(frozen=True, slots=True)
class CsvIndex:
    """A CSV's header and pieces."""

    header: tuple[str, ...]
    pieces: tuple[CsvPiece, ...]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of some bytes, blank lines left out: first byte, the byte after, and lines before each."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    lines: NDArray[np.int64]


def index_csv(path: Path, piece_rows: int, scan_bytes: int) -> CsvIndex:
    """Find the rows of a CSV and cut it into pieces.

    Parameters
    ----------
    path : Path
    piece_rows : int
        Rows of a piece; the last has fewer.
    scan_bytes : int
        How much is looked through at a time.

    Raises
    ------
    InputError
        If the file is no such CSV: another encoding, other line ends, quotation marks that do not match.
    """
    header: tuple[str, ...] | None = None
    begins: list[tuple[int, int]] = []
    count = end = 0
    for rows in _scan(path, scan_bytes):
        starts, lines = rows.starts, rows.lines
        if header is None and len(starts):
            header = _header(path, int(starts[0]), int(rows.ends[0]))
            starts, lines = starts[1:], lines[1:]
        first = (-count) % piece_rows
        begins += zip(starts[first::piece_rows].tolist(), lines[first::piece_rows].tolist(), strict=True)
        count += len(starts)
        end = int(rows.ends[-1]) if len(rows.ends) else end
    if header is None:
        raise InputError(f"{path.name}: is empty. Give a table with a header and a row for each household")
    if not count:
        raise InputError(f"{path.name}: holds no households. Give a row for each below the header")
    ends = [start for start, _ in begins[1:]] + [end]
    pieces = (
        CsvPiece(start, stop, n * piece_rows, min(piece_rows, count - n * piece_rows), line + 1)
        for n, ((start, line), stop) in enumerate(zip(begins, ends, strict=True))
    )
    return CsvIndex(header, tuple(pieces))


def _header(path: Path, start: int, end: int) -> tuple[str, ...]:
    with path.open("rb") as file:
        file.seek(start)
        content = file.read(end - start)
    try:
        return tuple(next(csv.reader([content.decode().rstrip("\r\n")])))
    except UnicodeDecodeError as error:
        raise InputError(f"{path.name}: its header is not UTF-8 text. Save it as CSV in UTF-8") from error
    except csv.Error as error:
        raise InputError(
            f"{path.name}: its lines end in carriage returns alone. Save it as CSV in UTF-8"
        ) from error


def _scan(path: Path, scan_bytes: int) -> Iterator[_Rows]:
    """Yield the rows that end in each part of a file."""
    with path.open("rb") as file:
        begins = file.read(len(_BOM))
        if begins.startswith(_WIDE_BOMS):
            raise InputError(f"{path.name}: is UTF-16. Save it as CSV in UTF-8")
        scanner = _Scanner(at=len(_BOM) if begins == _BOM else 0)
        scanner.row_start = scanner.at
        file.seek(scanner.at)
        while content := file.read(scan_bytes):
            yield scanner.rows_of(content)
        if scanner.wrong_line:
            raise InputError(
                f"{path.name}, line {scanner.wrong_line}: quotation marks do not match here or above. Put a"
                " cell with quotation marks into quotation marks, and double those inside"
            )
        if scanner.quotes % 2:
            raise InputError(
                f"{path.name}, line {scanner.row_line + 1}: a quotation mark is opened and never closed."
                " Close it, or double it where it is a part of the text"
            )
        yield scanner.last_row()


@dataclass(slots=True)
class _Scanner:
    """Where in a file the search for ends of rows has come to.

    Parameters
    ----------
    at : int
        Bytes seen.
    row_start : int
        First byte of the row that has not ended.
    row_line : int
        Lines that ended before it.
    lines, quotes : int
        Line ends and quotation marks seen.
    last : int
        The last byte seen.
    wrong_line : int
        First line with a quotation mark where none can be; 0 where there is none.
    """

    at: int
    row_start: int = 0
    row_line: int = 0
    lines: int = 0
    quotes: int = 0
    last: int = _LF
    wrong_line: int = 0

    def rows_of(self, content: bytes) -> _Rows:
        """Return the rows that end in the next bytes."""
        block = np.frombuffer(content, np.uint8)
        line_ends = np.flatnonzero(block == _LF)
        marks = np.flatnonzero(block == _QUOTE)
        outside = (np.searchsorted(marks, line_ends) + self.quotes) % 2 == 0
        self._check_marks(block, marks, line_ends)
        ends = line_ends[outside] + self.at + 1
        line_of_end = np.flatnonzero(outside) + self.lines + 1
        starts = np.concatenate([[self.row_start], ends[:-1]]).astype(np.int64)[: len(ends)]
        lines = np.concatenate([[self.row_line], line_of_end[:-1]]).astype(np.int64)[: len(ends)]
        if len(ends):
            self.row_start, self.row_line = int(ends[-1]), int(line_of_end[-1])
        filled = self._filled(block, starts, ends)
        self.at += len(block)
        self.lines += len(line_ends)
        self.quotes += len(marks)
        self.last = int(block[-1])
        return _Rows(starts[filled], ends[filled], lines[filled])

    def last_row(self) -> _Rows:
        """Return the row that the end of the file ends, if there is one."""
        there = self.at > self.row_start
        starts, ends, lines = ([each] * there for each in (self.row_start, self.at, self.row_line))
        return _Rows(np.array(starts, np.int64), np.array(ends, np.int64), np.array(lines, np.int64))

    def _filled(
        self, block: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Return which rows are more than a line end."""
        length = ends - starts - 1
        before_end = np.where(ends - self.at > 1, block[np.maximum(ends - self.at, 2) - 2], self.last)
        return np.asarray((length > 1) | ((length == 1) & (before_end != _CR)), np.bool_)

    def _check_marks(
        self, block: NDArray[np.uint8], marks: NDArray[np.intp], line_ends: NDArray[np.intp]
    ) -> None:
        """Take note of the first quotation mark that begins a cell in the middle of one."""
        begin = marks[self.quotes % 2 :: 2]
        before = np.where(begin > 0, block[np.maximum(begin, 1) - 1], self.last)
        wrong = begin[~np.isin(before, _BEFORE_A_CELL)]
        if len(wrong) and not self.wrong_line:
            self.wrong_line = self.lines + int(np.searchsorted(line_ends, wrong[0])) + 1


def read_piece(
    path: Path, piece: CsvPiece, columns: int, only: int | None = None
) -> tuple[pa.Table, dict[int, tuple[FactProblem, ...]]]:
    """Return a piece's cells as columns of text, and its rows that are none.

    Parameters
    ----------
    path : Path
    piece : CsvPiece
    columns : int
        How many cells a row has.
    only : int, optional
        The one column that is wanted.

    Returns
    -------
    table : pyarrow.Table
    refused : dict of int to tuple of FactProblem
        Rows of the piece, from 0, whose cells cannot be read; the table has empty ones for them.
    """
    content = read_bytes(path, piece)
    names = [str(position) for position in range(columns)]
    wanted = names if only is None else [str(only)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(content),
            read_options=arrow_csv.ReadOptions(
                use_threads=False, column_names=names, block_size=len(content) + 1
            ),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), include_columns=wanted
            ),
        )
    except pa.ArrowInvalid:
        table = None
    if table is not None and table.num_rows == piece.rows:
        return table, {}
    table, refused = _row_by_row(content, columns)
    return table.select(wanted), refused


def read_bytes(path: Path, piece: CsvPiece) -> bytes:
    """Return a piece's bytes."""
    with path.open("rb") as file:
        file.seek(piece.start)
        return file.read(piece.end - piece.start)


def lines_of(path: Path, piece: CsvPiece) -> list[int]:
    """Return the file's line on which each row of a piece begins, from 1."""
    return [piece.first_line + line for line in _rows_in(read_bytes(path, piece)).lines.tolist()]


def _rows_in(content: bytes) -> _Rows:
    scanner = _Scanner(at=0)
    rows, last = scanner.rows_of(content), scanner.last_row()
    return _Rows(*(np.concatenate([getattr(rows, n), getattr(last, n)]) for n in ("starts", "ends", "lines")))


def _row_by_row(content: bytes, columns: int) -> tuple[pa.Table, dict[int, tuple[FactProblem, ...]]]:
    """Read each row by itself, for a piece in which one is no row."""
    rows = _rows_in(content)
    refused: dict[int, tuple[FactProblem, ...]] = {}
    read: list[list[str]] = []
    for number, (start, end) in enumerate(zip(rows.starts.tolist(), rows.ends.tolist(), strict=True)):
        cells: list[str] = []
        try:
            cells = next(csv.reader([content[start:end].decode().rstrip("\r\n")]), [])
        except UnicodeDecodeError:
            problem = FactProblem("", "", "is not UTF-8 text", "Save the table as CSV in UTF-8")
        except csv.Error as error:
            problem = FactProblem("", "", f"is no row of a CSV: {error}", "Write the row anew")
        else:
            problem = FactProblem(
                "",
                "",
                f"has {len(cells)} cells and the header {columns}",
                "Give a cell for each column; put a cell with a comma into quotation marks",
            )
        if len(cells) != columns:
            refused[number] = (problem,)
        read.append(cells if len(cells) == columns else [""] * columns)
    names = [str(position) for position in range(columns)]
    return pa.table([pa.array(cells, pa.string()) for cells in zip(*read, strict=True)], names=names), refused
