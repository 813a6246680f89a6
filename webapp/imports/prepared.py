"""A file read and found good, not yet kept: what the dry run shows and the store writes."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from webapp.imports.ground import Ground


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks to import.

    Parameters
    ----------
    kind : str
        Kind of file, e.g. ``ces4``.
    path : Path
        The file.
    ground : Ground
        Counties and tracts that it is checked against.
    vintage : str or None
        Vintage as given, where the file itself does not say.
    effective : date or None
        Since when income limits are in force.
    """

    kind: str
    path: Path
    ground: Ground
    vintage: str | None = None
    effective: date | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that passed every check.

    Parameters
    ----------
    kind, vintage : str
        What it is, and of when.
    rows : int
        Rows of the table that answers rest on.
    files : mapping of str to bytes
        What the store will hold.
    citation : str
        Publisher and document.
    census_vintage : int or None
        Census whose tract ids it has.
    about : mapping
        More that its reader needs, e.g. the day of effect.
    summary : tuple of str
        What was found, one sentence a line.
    """

    kind: str
    vintage: str
    rows: int
    files: Mapping[str, bytes]
    citation: str
    census_vintage: int | None = None
    about: Mapping[str, str | int | date] = field(default_factory=dict)
    summary: tuple[str, ...] = ()


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as CSV: UTF-8, one header, a blank for what is not known."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(["" if value is None else value for value in row] for row in rows)
    return text.getvalue().encode("utf-8")


def sha256_of(path: Path) -> str:
    """Return the hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
