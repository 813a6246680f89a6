"""Where issued documents lie: each file under its hash, whole or not there, and the same for ever."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from typing import TYPE_CHECKING

from rules.errors import HearthlineError

if TYPE_CHECKING:
    from pathlib import Path

OWNER_ONLY = 0o600
_LETTERS_OF_FOLDER = 2


class IssuedFileError(HearthlineError):
    """An issued document's file cannot be kept, or is not what it was."""


def stored_name(sha256: str) -> str:
    """Return the name of a file by its hash."""
    return f"{sha256}.pdf"


def keep_file(folder: Path, content: bytes) -> str:
    """Keep a file and return its hash; call it before the row that names it is written.

    Raises
    ------
    IssuedFileError
        If the disk is full or cannot be written; nothing is left behind.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    target = _place(folder, sha256)
    unfinished = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(target)
        for place in (target.parent, folder, folder.parent):
            _sync(place)
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise IssuedFileError(
            f"{folder}: the document could not be kept ({error.strerror}), so it was not issued. Free some"
            " space, or see who may write there, and try again."
        ) from error
    return sha256


def read_file(folder: Path, sha256: str) -> bytes:
    """Return a kept file.

    Raises
    ------
    IssuedFileError
        If it is missing, or its bytes are not what was issued.
    """
    file = _place(folder, sha256)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise IssuedFileError(
            f"{file}: the issued document cannot be read ({error.strerror}). Bring it back from a backup."
        ) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise IssuedFileError(
            f"{file}: is not the document that was issued: bytes were changed. Bring it back from a backup."
        )
    return content


def _place(folder: Path, sha256: str) -> Path:
    return folder / sha256[:_LETTERS_OF_FOLDER] / stored_name(sha256)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
