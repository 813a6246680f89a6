"""The data files of the rules and calculators as they are on disk: hash, vintages, what is unverified."""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Keys and columns that say of when a figure is.
_VINTAGE_KEYS = frozenset({"effective", "vintage", "edition", "year", "fiscal_year", "federal_fiscal_year"})


@dataclass(frozen=True, slots=True)
class DataFile:
    """One data file.

    Parameters
    ----------
    path : str
        Path from the installation's root, e.g. ``rules/data/us_ca/...``.
    sha256 : str
        Hash of its bytes.
    vintages : str
        Of when its figures are, ``first to last``; empty where the file does not say.
    unverified : int
        How many of its citations are marked ``verified = false``.
    damage : str
        Why it cannot be read; empty where it can.
    """

    path: str
    sha256: str
    vintages: str
    unverified: int
    damage: str = ""


def data_files(package: Path) -> tuple[DataFile, ...]:
    """Return every data file below a package's ``data`` folder, in order of path.

    Parameters
    ----------
    package : Path
        Folder of `rules` or `calculators`.
    """
    found = (path for path in sorted(package.glob("data/**/*")) if path.is_file())
    skipped = (".md", ".py", ".pyc")
    return tuple(_data_file(path, package) for path in found if path.suffix not in skipped)


def _data_file(path: Path, package: Path) -> DataFile:
    raw = path.read_bytes()
    name = path.relative_to(package.parent).as_posix()
    digest = hashlib.sha256(raw).hexdigest()
    try:
        if path.suffix == ".toml":
            content = tomllib.loads(raw.decode("utf-8"))
            unverified = sum(value is False for _, value in _entries(content, frozenset({"verified"})))
            return DataFile(name, digest, _span(_entries(content, _VINTAGE_KEYS)), unverified)
        if path.suffix == ".csv":
            return DataFile(name, digest, _span(_columns(raw.decode("utf-8"))), 0)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, csv.Error) as error:
        return DataFile(name, digest, "", 0, damage=str(error))
    return DataFile(name, digest, "", 0)


def _entries(node: object, keys: frozenset[str]) -> Iterator[tuple[str, object]]:
    """Yield the key and value of some keys, however deep they stand."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in keys:
                yield key, value
            yield from _entries(value, keys)
    elif isinstance(node, list):
        for value in node:
            yield from _entries(value, keys)


def _columns(text: str) -> Iterator[tuple[str, object]]:
    lines = (line for line in io.StringIO(text) if not line.startswith("#"))
    for row in csv.DictReader(lines, strict=True):
        yield from ((key, value) for key, value in row.items() if key in _VINTAGE_KEYS)


def _span(entries: Iterator[tuple[str, object]]) -> str:
    """Return the earliest and latest of some vintages, as written; ISO dates and years sort as text."""
    written = sorted({str(value) for _, value in entries if isinstance(value, date | int | str)})
    dated = [text for text in written if text[:4].isdigit()]
    written = dated or written
    if not written:
        return ""
    return written[0] if len(written) == 1 else f"{written[0]} to {written[-1]}"
