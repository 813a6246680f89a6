"""Writing a file so that there is either the whole new one or the old one, never half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from typing import TYPE_CHECKING

from rules.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

# What open() itself would ask for; the user's umask takes away what it takes away.
_MODE = 0o666


class OutputFileError(InputError):
    """A file could not be written where it was asked for; nothing was changed."""


def write_file_safely(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    The bytes go to a temporary file in the same folder, are flushed to the disk, and then take the
    target's name in one step. Whatever goes wrong, the temporary file is removed and an older file of
    that name is left as it was.

    Parameters
    ----------
    path : Path
        Where the file goes. A link is followed; a folder or a device is refused.
    data : bytes
        The whole content.

    Raises
    ------
    OutputFileError
        If the folder is missing or not writable, the disk is full, or the path is not a file's.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            kind = "a folder" if target.is_dir() else "not an ordinary file"
            raise OutputFileError(f"cannot write {path}: it is {kind}; give a file name to write to")
        temporary = target.with_name(f".hearthline-{secrets.token_hex(8)}.part")
        try:
            _write_flushed(temporary, data)
            temporary.replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        _flush_folder(target.parent)
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links
        raise OutputFileError(_reason(path, error)) from error


def _write_flushed(path: Path, data: bytes) -> None:
    """Write a new file and wait until the disk has it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), _MODE)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush_folder(folder: Path) -> None:
    """Wait until the disk knows the file's new name; some file systems cannot flush a folder."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _reason(path: Path, error: OSError | RuntimeError) -> str:
    """Return what went wrong with a file, where, and what to do about it."""
    folder = path.parent
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.ENOENT:
        return (
            f"cannot write {path}: the folder {folder} does not exist; make it first or name another folder"
        )
    if number == errno.ENOTDIR:
        return f"cannot write {path}: {folder} is not a folder; name another folder"
    if number in (errno.ENOSPC, errno.EDQUOT):
        return (
            f"cannot write {path}: the disk that holds the folder {folder} is full;"
            " free some space or name another folder, and run it again. Nothing was written"
        )
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            f"cannot write {path}: no permission to write in the folder {folder}; name a folder of your own"
        )
    if number == errno.ENAMETOOLONG:
        return f"cannot write in the folder {folder}: the file name is too long; give a shorter one"
    return f"cannot write {path} in the folder {folder}: {error}; name another folder and run it again"
