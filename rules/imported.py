"""Tables that a programme has imported, as they lie in the store: read whole and checked, or refused by name.

Each import is a folder of its own, ``<jurisdiction>/<kind>/<vintage>``, with an ``import.toml`` that says
what it is and what the bytes of each file hash to. A file that has changed since is damaged.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rules.errors import RuleDataError
from rules.outcomes import Citation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FORMAT = 1
ABOUT = "import.toml"


@dataclass(frozen=True, slots=True)
class ImportedTable:
    """One import: what it is, where it came from, and the hash of each of its files.

    Parameters
    ----------
    kind : str
        E.g. ``sb535_2026``, ``acs_income``.
    vintage : str
        Of when its figures are.
    census : int or None
        Census vintage of its tract ids; None where it has none.
    folder : Path
        Where its files lie.
    about : mapping
        Everything that ``import.toml`` says.
    hashes : mapping of str to str
        File name -> SHA-256 of its bytes, checked.
    """

    kind: str
    vintage: str
    census: int | None
    folder: Path
    about: Mapping[str, Any]
    hashes: Mapping[str, str]

    @property
    def name(self) -> str:
        """Kind and vintage, as a message names it."""
        return f"{self.kind}/{self.vintage}"

    @property
    def citation(self) -> Citation:
        """Where its figures come from; what somebody has imported has not been verified by the product."""
        return Citation(
            f"{self.about['citation']}; imported from {self.about['source_name']}",
            self.about["imported_on"],
            verified=False,
            link=self.about.get("address"),
        )

    def path(self, name: str) -> Path:
        """Return the path of one of its files.

        Raises
        ------
        RuleDataError
            If the import has no such file.
        """
        if name not in self.hashes:
            raise RuleDataError(
                f"imported {self.name}: it holds no {name}; import it again: hearthline data import"
                f" {self.kind} FILE"
            )
        return self.folder / name


def read_imports(store: Path, jurisdiction: str) -> tuple[ImportedTable, ...]:
    """Read what has been imported for a jurisdiction, in order of kind and vintage.

    Parameters
    ----------
    store : Path
        Folder of the imports of every jurisdiction; one that is not there holds nothing.
    jurisdiction : str
        E.g. ``us_ca``.

    Raises
    ------
    RuleDataError
        If an ``import.toml`` is missing, is not TOML or lacks something, or a file is not the one that was
        imported.
    """
    kinds = _folders(store / jurisdiction)
    return tuple(_read(folder) for kind in kinds for folder in _folders(kind))


def stamp(store: Path, jurisdiction: str) -> tuple[tuple[str, int, int], ...]:
    """Return what changes whenever something is imported: when each import was written, and its length."""
    kinds = _folders(store / jurisdiction)
    found = (folder / ABOUT for kind in kinds for folder in _folders(kind))
    return tuple(
        (str(path), about.st_mtime_ns, about.st_size)
        for path in found
        if path.is_file()
        for about in [path.stat()]
    )


def hashes_of(tables: tuple[ImportedTable, ...], jurisdiction: str) -> dict[str, str]:
    """Return the hash of every imported file, by the name that a determination's provenance gives it."""
    return {
        f"imported/{jurisdiction}/{table.name}/{name}": digest
        for table in tables
        for name, digest in table.hashes.items()
    }


def _folders(parent: Path) -> Iterator[Path]:
    """Yield the folders inside one, half-made ones (``.tmp-...``) left out."""
    if parent.is_dir():
        yield from (path for path in sorted(parent.iterdir()) if path.is_dir() and path.name[0] != ".")


def _read(folder: Path) -> ImportedTable:
    kind, vintage = folder.parent.name, folder.name
    where = f"imported {kind}/{vintage}/{ABOUT}"
    try:
        about = tomllib.loads((folder / ABOUT).read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleDataError(f"{where}: cannot be read: {error}. {_again(kind)}") from error
    if about.get("format") != FORMAT:
        raise RuleDataError(f"{where}: format {about.get('format')!r} is not {FORMAT}. {_again(kind)}")
    for key, expected in (("kind", kind), ("vintage", vintage)):
        if about.get(key) != expected:
            raise RuleDataError(
                f"{where}: {key} is {about.get(key)!r} in a folder of {expected!r}. {_again(kind)}"
            )
    for key, shape in (("citation", str), ("source_name", str), ("imported_on", date), ("file", list)):
        if not isinstance(about.get(key), shape):
            raise RuleDataError(f"{where}: {key} is missing or not a {shape.__name__}. {_again(kind)}")
    census = about.get("census_vintage")
    if census is not None and type(census) is not int:
        raise RuleDataError(f"{where}: census_vintage is {census!r}, not a census year. {_again(kind)}")
    hashes = {name: digest for entry in about["file"] for name, digest in [_checked(folder, entry, kind)]}
    return ImportedTable(kind, vintage, census, folder, about, hashes)


def _checked(folder: Path, entry: object, kind: str) -> tuple[str, str]:
    """Return name and hash of a file after hashing its bytes."""
    where = f"imported {kind}/{folder.name}"
    match entry:
        case {"name": str(name), "sha256": str(digest)} if "/" not in name and "\\" not in name:
            pass
        case _:
            raise RuleDataError(f"{where}/{ABOUT}: a [[file]] has a name and a sha256. {_again(kind)}")
    try:
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    except OSError as error:
        raise RuleDataError(f"{where}/{name}: cannot be read: {error}. {_again(kind)}") from error
    if found != digest:
        raise RuleDataError(f"{where}/{name}: is damaged: not the bytes that were imported. {_again(kind)}")
    return name, digest


def _again(kind: str) -> str:
    return f"Import it again: hearthline data import {kind} FILE --replace"
