"""Reading a table of rule data: every row whole, every column there, or an error that says which is not."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from rules.errors import RuleDataError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path


def read_rows(path: Path, columns: Collection[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield each row of a CSV file, with where it stands for messages.

    Parameters
    ----------
    path : Path
        CSV in UTF-8 with a header.
    columns : collection of str
        Columns that must be there.

    Raises
    ------
    RuleDataError
        If the file is missing, empty or not UTF-8, lacks a column, or has a row cut short or too long.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RuleDataError(f"{path.name}: cannot be read: {error}") from error
    reader = csv.DictReader(lines)
    if absent := sorted(set(columns) - set(reader.fieldnames or ())):
        raise RuleDataError(f"{path.name}: columns {', '.join(absent)} are missing")
    if not lines[1:]:
        raise RuleDataError(f"{path.name}: has no rows; the file is empty or cut short")
    for number, row in enumerate(reader, start=2):
        where = f"{path.name}, line {number}"
        if None in row or None in row.values():
            raise RuleDataError(f"{where}: has more or fewer values than there are columns")
        yield where, row
