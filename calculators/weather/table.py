"""The rows of a weather file as text, and as numbers whose every fault has a line and a column."""

from __future__ import annotations

import csv
import hashlib
import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.weather.errors import WeatherFileError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

# A year of hours is 0.4 to 2 MB in every format; a file far larger is not one.
_LARGEST_FILE_BYTES: Final = 100_000_000
# Longer than any header, shorter than what the csv module refuses.
_LONGEST_HEADER: Final = 20_000
# Years and minutes are far smaller; a larger number would not fit.
_LARGEST_WHOLE: Final = 1_000_000
_UTF_16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class WeatherText:
    """A weather file as lines of text.

    Parameters
    ----------
    source : str
        Name of the file, for messages.
    lines : tuple of str
        Without line ends.
    sha256 : str
        Hash of the bytes of the file.
    """

    source: str
    lines: tuple[str, ...]
    sha256: str


def read_text(path: Path) -> WeatherText:
    """Return a file as text.

    Raises
    ------
    WeatherFileError
        If the file is missing, is not a file, cannot be read, is empty, or is not text.
    """
    source = str(path)
    try:
        if path.is_dir():
            raise WeatherFileError(source, "is a folder", "Name a weather file in it.")
        if path.stat().st_size > _LARGEST_FILE_BYTES:
            raise WeatherFileError(source, "is too large for a year of hours", "Give an hourly file.")
        content = path.read_bytes()
    except FileNotFoundError:
        raise WeatherFileError(source, "is not there", "Check the name and the folder.") from None
    except OSError as error:
        raise WeatherFileError(
            source, f"cannot be read ({error.strerror})", "Check its permissions."
        ) from error
    return WeatherText(source, _decoded(source, content), hashlib.sha256(content).hexdigest())


def _decoded(source: str, content: bytes) -> tuple[str, ...]:
    if content.startswith(_UTF_16_MARKS):
        raise WeatherFileError(source, "is in UTF-16", "Save it as UTF-8 text and try again.")
    if b"\0" in content:
        raise WeatherFileError(
            source, "is not text", "Give an EPW, TMY3, TMY2, SAM CSV, NSRDB CSV or PVGIS file."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Station names of older files are in Latin-1; numbers read the same in both.
        text = content.decode("latin-1")
    if not text.strip():
        raise WeatherFileError(source, "is empty", "Fetch the file again.")
    # Only the line ends that editors write: `splitlines` also breaks at odd characters of a name.
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n"))


def cells(line: str) -> list[str]:
    """Return the cells of one line of comma-separated values, without the blanks around them."""
    return [cell.strip() for cell in next(csv.reader([line[:_LONGEST_HEADER]]), [])]


def header_number(source: str, line: int, name: str, text: str) -> float:
    """Return a number of the header.

    Raises
    ------
    WeatherFileError
        If it is not a finite number.
    """
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise WeatherFileError(
            source, "is not a number", "Correct the header.", line=line, column=name, value=text
        )
    return number


@dataclass(frozen=True)
class WeatherTable:
    """The hourly rows of a file.

    Parameters
    ----------
    source : str
        Name of the file, for messages.
    columns : dict of str to int
        Place of each column in a row, by the name messages use.
    rows : tuple of tuple of str
        Cells of each row.
    first_line : int
        Line of the file on which the first row stands; rows follow one another.
    """

    source: str
    columns: dict[str, int]
    rows: tuple[tuple[str, ...], ...]
    first_line: int

    def line(self, row: int) -> int:
        """Return the line of the file on which a row stands."""
        return self.first_line + row

    @cached_property
    def _by_column(self) -> tuple[tuple[str, ...], ...]:
        """Return the cells by column, after checking that every row has all the columns."""
        width = max(self.columns.values()) + 1
        for row, row_cells in enumerate(self.rows):
            if len(row_cells) < width:
                raise WeatherFileError(
                    self.source,
                    f"has {len(row_cells)} cells where at least {width} are needed",
                    "The row is cut short or the file is damaged: fetch it again.",
                    line=self.line(row),
                )
        return tuple(zip(*(row_cells[:width] for row_cells in self.rows), strict=True))

    def text(self, name: str) -> tuple[str, ...]:
        """Return a column as it is written."""
        return self._by_column[self.columns[name]]

    def numbers(self, name: str) -> NDArray[np.float64]:
        """Return a column as numbers, shape (rows,).

        Raises
        ------
        WeatherFileError
            Naming the first cell that is not a finite number.
        """
        column = self.text(name)
        try:
            values = np.array(column, dtype=np.float64)
        except ValueError:
            values = np.array([_number_or_nan(cell) for cell in column])
        faulty = np.flatnonzero(~np.isfinite(values))
        if faulty.size:
            self.refuse(int(faulty[0]), name, "is not a number", "Correct the cell, or use another file.")
        return values

    def whole_numbers(self, name: str) -> NDArray[np.int64]:
        """Return a column of whole numbers, shape (rows,).

        Raises
        ------
        WeatherFileError
            Naming the first cell that is not a whole number.
        """
        values = self.numbers(name)
        faulty = np.flatnonzero((values != np.round(values)) | (np.abs(values) > _LARGEST_WHOLE))
        if faulty.size:
            self.refuse(int(faulty[0]), name, "is not a whole number", "Correct the cell.")
        return values.astype(np.int64)

    def refuse(self, row: int, name: str, problem: str, remedy: str) -> None:
        """Raise the error of one cell."""
        raise WeatherFileError(
            self.source,
            problem,
            remedy,
            line=self.line(row),
            column=name,
            value=self.text(name)[row],
        )


def comma_table(text: WeatherText, columns: dict[str, int], header_lines: int) -> WeatherTable:
    """Return the rows below the header of a comma-separated file; blank lines at its end are left out."""
    lines = list(text.lines[header_lines:])
    while lines and not lines[-1].strip(" ,"):
        lines.pop()
    rows = tuple(tuple(line.split(",")) for line in lines)
    if not rows:
        raise WeatherFileError(text.source, "has a header and no hours", "Fetch the file again.")
    return WeatherTable(text.source, columns, rows, header_lines + 1)


def _number_or_nan(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan
