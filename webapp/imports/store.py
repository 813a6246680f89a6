"""The store of imported data: a folder a table, written whole or not at all.

``<home>/<jurisdiction>/<kind>/<vintage>`` is a link to a hidden folder with ``import.toml`` and the data. An
import writes a new hidden folder, makes it durable, and then moves the link in one step: whoever reads, and
whatever interrupts it, there is either the earlier table or the later one.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rules.errors import InputError, ReferenceDataError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from webapp.imports.prepared import Prepared

FORMAT = 1
ABOUT = "import.toml"
_SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class ImportedTable:
    """An imported table as it lies in the store.

    Parameters
    ----------
    kind, vintage, jurisdiction : str
        What it is, of when, and of where.
    rows : int
        Rows it has.
    census_vintage : int or None
        Census whose tract ids it has.
    source_name, source_sha256 : str
        The file it was read from.
    imported_on : date
        The day that was given.
    citation : str
        Publisher and document.
    address : str
        Where it was fetched from; empty where it was not.
    files : mapping of str to str
        Name -> SHA-256 of what the store holds.
    folder : Path
        Where that is.
    damage : str
        What is wrong with it; empty where nothing is.
    """

    kind: str
    vintage: str
    jurisdiction: str
    rows: int
    census_vintage: int | None
    source_name: str
    source_sha256: str
    imported_on: date
    citation: str
    address: str
    files: Mapping[str, str]
    folder: Path
    damage: str = ""

    @property
    def name(self) -> str:
        """Return its path below the store, which messages use."""
        return f"{self.jurisdiction}/{self.kind}/{self.vintage}"


def reference_home() -> Path:
    """Return the folder of imported tables: below ``HEARTHLINE_DATA_HOME``, else the user's data folder."""
    given = os.environ.get("HEARTHLINE_DATA_HOME")
    if given:
        return Path(given) / "reference"
    from platformdirs import user_data_path  # noqa: PLC0415 - only needed where the variable is not set

    return user_data_path("hearthline", appauthor=False) / "reference"


def imported_tables(home: Path, jurisdiction: str = "us_ca") -> tuple[ImportedTable, ...]:
    """Return what is imported, each with its damage, in order of kind and vintage."""
    folders = (home / jurisdiction).glob("[!.]*/[!.]*")
    return tuple(_read(folder, jurisdiction) for folder in sorted(folders))


def find_table(home: Path, jurisdiction: str, kind: str, vintage: str) -> ImportedTable | None:
    """Return one imported table, or None where there is none.

    Raises
    ------
    ReferenceDataError
        If it is there but damaged.
    """
    folder = home / jurisdiction / kind / vintage
    if not folder.is_dir():
        return None
    table = _read(folder, jurisdiction)
    if table.damage:
        raise ReferenceDataError(f"imported table {table.name} is damaged: {table.damage}. {_AGAIN}")
    return table


_AGAIN = "Import it again with --replace, or take it out with `hearthline data remove`"


def keep(
    home: Path, jurisdiction: str, prepared: Prepared, source: Mapping[str, str], on: date, *, replace: bool
) -> Path:
    """Write a table into the store, whole or not at all.

    Parameters
    ----------
    home : Path
        See `reference_home`.
    jurisdiction : str
        Whose table it is.
    prepared : Prepared
        The table.
    source : mapping of str to str
        ``source_name``, ``source_sha256`` and, where it was fetched, ``address``.
    on : date
        The day of the import.
    replace : bool
        Whether an earlier import of the same kind and vintage may give way.

    Raises
    ------
    InputError
        If there is one already and it may not, or the store cannot be written.
    """
    if not _SAFE_NAME.fullmatch(prepared.vintage):
        raise InputError(f"{prepared.vintage!r} is no vintage: use small letters, digits, '_', '.' and '-'")
    parent = home / jurisdiction / prepared.kind
    link = parent / prepared.vintage
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with _alone(home):
            if link.exists() and not replace:
                raise InputError(
                    f"{prepared.kind} {prepared.vintage} is imported already. Give --replace to take this"
                    " file in its place. Nothing was imported"
                )
            _sweep(parent)
            try:
                folder = _written(parent, jurisdiction, prepared, source, on)
                _point(link, folder)
            finally:  # on a full disk, too: what came to nothing takes no room
                _sweep(parent)
    except OSError as error:
        raise _not_writable(home, error, "Nothing was imported") from error
    return link


def _not_writable(home: Path, error: OSError, outcome: str) -> InputError:
    return InputError(
        f"{home}: cannot be written ({error.strerror}). Make room there, or set HEARTHLINE_DATA_HOME to a"
        f" folder of yours. {outcome}"
    )


def remove(home: Path, jurisdiction: str, kind: str, vintage: str) -> None:
    """Take a table out of the store.

    Raises
    ------
    InputError
        If it is not there, or the store cannot be written.
    """
    link = home / jurisdiction / kind / vintage
    if not _SAFE_NAME.fullmatch(vintage) or not link.is_symlink():
        there = ", ".join(f"{table.kind} {table.vintage}" for table in imported_tables(home, jurisdiction))
        raise InputError(f"{kind} {vintage} is not imported; imported are: {there or 'none'}")
    try:
        with _alone(home):
            link.unlink()
            _fsync(link.parent)
            _sweep(link.parent)
    except OSError as error:
        raise _not_writable(home, error, "Nothing was removed") from error


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Hold the store, so that of two imports at once the second waits."""
    with (home / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _written(
    parent: Path, jurisdiction: str, prepared: Prepared, source: Mapping[str, str], on: date
) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=f".{prepared.vintage}-", dir=parent))
    folder.chmod(0o755)
    for name, content in prepared.files.items():
        _write(folder / name, content)
    _write(folder / ABOUT, _about(jurisdiction, prepared, source, on).encode("utf-8"))
    _fsync(folder)
    return folder


def _point(link: Path, folder: Path) -> None:
    """Let a name stand for a folder, in one step."""
    fresh = link.parent / f".link-{folder.name}"
    fresh.symlink_to(folder.name)
    fresh.replace(link)
    _fsync(link.parent)


def _sweep(parent: Path) -> None:
    """Remove what interrupted or replaced imports left: hidden folders that no name stands for."""
    used = {path.readlink().name for path in parent.iterdir() if path.is_symlink() and path.name[0] != "."}
    for path in parent.glob(".*"):
        if path.is_symlink():
            path.unlink()
        elif path.name not in used:
            shutil.rmtree(path)


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _fsync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _about(jurisdiction: str, prepared: Prepared, source: Mapping[str, str], on: date) -> str:
    entries: dict[str, str | int | date | None] = {
        "format": FORMAT,
        "kind": prepared.kind,
        "vintage": prepared.vintage,
        "jurisdiction": jurisdiction,
        "census_vintage": prepared.census_vintage,
        "rows": prepared.rows,
        **source,
        "imported_on": on,
        "citation": prepared.citation,
        **prepared.about,
    }
    lines = [f"{key} = {_toml(value)}" for key, value in entries.items() if value is not None]
    for name, content in prepared.files.items():
        digest = hashlib.sha256(content).hexdigest()
        lines += [
            "",
            "[[file]]",
            f"name = {_toml(name)}",
            f"sha256 = {_toml(digest)}",
            f"bytes = {len(content)}",
        ]
    return "\n".join((*lines, ""))


def _toml(value: str | int | date) -> str:
    # A JSON string is a TOML basic string, save that TOML refuses a bare delete character.
    return (
        json.dumps(value, ensure_ascii=True).replace("\x7f", "\\u007f")
        if isinstance(value, str)
        else str(value)
    )


def _read(folder: Path, jurisdiction: str) -> ImportedTable:
    kind, vintage = folder.parent.name, folder.name
    try:
        about: dict[str, Any] = tomllib.loads((folder / ABOUT).read_text(encoding="utf-8"))
        files = {str(entry["name"]): str(entry["sha256"]) for entry in about["file"]}
        return ImportedTable(
            kind=kind,
            vintage=vintage,
            jurisdiction=jurisdiction,
            rows=int(about["rows"]),
            census_vintage=about.get("census_vintage"),
            source_name=str(about["source_name"]),
            source_sha256=str(about["source_sha256"]),
            imported_on=about["imported_on"],
            citation=str(about["citation"]),
            address=str(about.get("address", "")),
            files=files,
            folder=folder,
            damage=_damage(folder, about, files),
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        damage = f"{ABOUT} cannot be read: {type(error).__name__}: {error}"
        return ImportedTable(
            kind, vintage, jurisdiction, 0, None, "", "", date.min, "", "", {}, folder, damage
        )


def _damage(folder: Path, about: Mapping[str, Any], files: Mapping[str, str]) -> str:
    if about["format"] != FORMAT:
        return f"{ABOUT} is of format {about['format']}, this version reads {FORMAT}"
    if (about["kind"], about["vintage"]) != (folder.parent.name, folder.name):
        return f"{ABOUT} is of {about['kind']} {about['vintage']}; the folder was renamed"
    for name, digest in files.items():
        path = folder / name
        if not path.is_file():
            return f"{name} is missing"
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                return f"{name} is not the file that was imported: its SHA-256 differs"
    return ""
