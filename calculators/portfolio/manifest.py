"""What a run is of, written down beside its answers: another run's folder is refused, its own continued."""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from calculators.portfolio.files import write_whole
from rules.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_NAME: Final = "manifest.json"
_LOCK: Final = ".lock"
_OTHERS: Final = {
    "input_sha256": "another input: the file's content differs",
    "input_rows": "another input: the number of its rows differs",
    "on": "another day",
    "jurisdiction": "another jurisdiction",
    "engine_version": "another version of Hearthline",
    "pyarrow": "another version of pyarrow, which may write other bytes",
    "shard_rows": "pieces of another size",
    "data": "other rules or figures",
    "maps": "other imported maps",
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the answers of a run depend on, to the byte.

    Parameters
    ----------
    input_sha256 : str
    input_rows : int
    on : str
        The day, as 2026-06-30.
    jurisdiction : str
    engine_version : str
    pyarrow : str
        Version of the library that writes the tables.
    shard_rows : int
        Households of a piece.
    data : mapping of str to str
        Data file -> SHA-256.
    maps : bool
        Whether imported maps filled in places.
    """

    input_sha256: str
    input_rows: int
    on: str
    jurisdiction: str
    engine_version: str
    pyarrow: str
    shard_rows: int
    data: Mapping[str, str]
    maps: bool


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Hold a run's folder for this process alone, making it where it is not there.

    Raises
    ------
    InputError
        If it cannot be made, or another process is at work in it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise InputError(
            f"{folder}: cannot be written ({error.strerror}). Give --out a folder of yours"
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError(
                f"{folder}: another run is at work in it. Wait for it, or give another --out"
            ) from None
        yield
    finally:
        os.close(handle)


def begin(folder: Path, manifest: Manifest) -> dict[str, Any] | None:
    """Write a run's manifest, or hold it against the one that is there.

    Returns
    -------
    dict or None
        What came of the run, where it has ended.

    Raises
    ------
    InputError
        If the folder holds another run, or something that is none; it says which.
    """
    held = read_manifest(folder)
    if held is None:
        strangers = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
        if strangers:
            raise InputError(
                f"{folder}: holds {strangers[0]} and no portfolio run. Give --out a new or empty folder"
            )
        _write(folder, {**asdict(manifest), "result": None})
        return None
    mine = json.loads(json.dumps(asdict(manifest)))
    differ = [name for name in _OTHERS if held.get(name) != mine[name]]
    if differ:
        reasons = "; ".join(_reason(name, held.get(name), mine[name]) for name in differ)
        raise InputError(
            f"{folder}: holds another run: {reasons}. Give another --out, or take this folder away"
        )
    result: dict[str, Any] | None = held.get("result")
    return result


def finish(folder: Path, manifest: Manifest, result: Mapping[str, Any]) -> None:
    """Write down that a run has ended, and what came of it."""
    _write(folder, {**asdict(manifest), "result": dict(result)})


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a run's folder; None where there is none.

    Raises
    ------
    InputError
        If it is damaged.
    """
    path = folder / _NAME
    try:
        found: dict[str, Any] = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({error}). Give another --out") from error
    return found


def _reason(name: str, held: object, mine: object) -> str:
    if name == "data" and isinstance(held, dict) and isinstance(mine, dict):
        files = sorted(file for file in {*held, *mine} if held.get(file) != mine.get(file))
        return f"{_OTHERS[name]} ({files[0]}{' and others' if files[1:] else ''})"
    if name in ("input_sha256", "maps"):
        return _OTHERS[name]
    return f"{_OTHERS[name]} ({held}, not {mine})"


def _write(folder: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    write_whole(folder / _NAME, text.encode())
