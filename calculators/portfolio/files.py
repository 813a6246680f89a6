"""Files that are whole or not there: written beside their place, made durable, and then moved into it."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from rules.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def whole_file(path: Path, part: str = "") -> Iterator[BinaryIO]:
    """Open a file for writing that appears under its name only once it is whole and on the disk.

    Parameters
    ----------
    path : Path
    part : str
        What tells writers of the same file apart that may be at work at once.

    Raises
    ------
    InputError
        If it cannot be written: no room, no right to.
    """
    beside = path.with_name(f".{path.name}{part}.partial")
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _fsync_folder(path.parent)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputError(
            f"{path}: cannot be written ({error.strerror or error}). Make room there or take another folder;"
            " the run then goes on where it stopped"
        ) from error
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def write_whole(path: Path, content: bytes, part: str = "") -> None:
    """Write a file that is whole or not there; see `whole_file`."""
    with whole_file(path, part) as file:
        file.write(content)


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
