"""Downloading an official file, for those who have a network; nothing of Hearthline needs it."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rules.errors import InputError
from webapp.imports.importing import FETCHED, KINDS
from webapp.imports.settings import import_settings

if TYPE_CHECKING:
    from typing import BinaryIO

_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Fetched:
    """A downloaded file.

    Parameters
    ----------
    path : Path
        Where it is.
    address : str
        Where it came from.
    sha256 : str
        Hash of its bytes.
    size : int
        How many there are.
    """

    path: Path
    address: str
    sha256: str
    size: int


def address_of(kind: str, given: str | None) -> str:
    """Return where a kind's file is: as given, else ``HEARTHLINE_FETCH_<KIND>``, else the official address.

    Raises
    ------
    InputError
        If none is known; the page that offers the file is named.
    """
    if kind not in KINDS:
        raise InputError(f"{kind!r} is no kind of file that is imported; kinds are {', '.join(KINDS)}")
    official = import_settings().addresses[kind]
    address = given or os.environ.get(f"HEARTHLINE_FETCH_{kind.upper()}") or official.address
    if not address:
        raise InputError(
            f"no address is known for {kind}. Download the file from {official.page}, or give --address"
        )
    if urllib.parse.urlsplit(address).scheme not in ("http", "https"):
        raise InputError(f"{address}: is not an address that begins https:// or http://")
    return address


def fetch(kind: str, folder: Path, *, address: str | None = None, most_bytes: int | None = None) -> Fetched:
    """Download a kind's file, whole or not at all.

    Parameters
    ----------
    kind : str
        Kind of file.
    folder : Path
        Where to put it, under the name that the address gives it.
    address : str, optional
        Another address than the official one.
    most_bytes : int, optional
        Largest file that is taken; otherwise the limit of all imports.

    Raises
    ------
    InputError
        If the server cannot be reached, refuses, stops half-way, or sends too much.
    """
    source = address_of(kind, address)
    most = most_bytes or import_settings().most_bytes
    name = _file_name(kind, source)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=f".{kind}-", dir=folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                digest, size = _download(source, file, most)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o644)
            Path(temporary).replace(folder / name)
        finally:
            Path(temporary).unlink(missing_ok=True)
        note = f"address = {json.dumps(source)}\nsha256 = {json.dumps(digest)}\n"
        (folder / (name + FETCHED)).write_text(note, encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"{source}: {_why(error)}. Nothing was changed; download the file by hand"
        ) from error
    except http.client.HTTPException as error:
        raise InputError(
            f"{source}: the server's answer broke off. Try again. Nothing was changed"
        ) from error
    return Fetched(folder / name, source, digest, size)


def _file_name(kind: str, address: str) -> str:
    """Return the name that an address gives its file; a map server's query names only the format."""
    parts = urllib.parse.urlsplit(address)
    name = Path(urllib.parse.unquote(parts.path)).name
    if Path(name).suffix:
        return name
    formats = urllib.parse.parse_qs(parts.query).get("f", ["csv"])
    return f"{kind}.{''.join(filter(str.isalnum, formats[0])) or 'csv'}"


def _download(address: str, file: BinaryIO, most: int) -> tuple[str, int]:
    settings = import_settings()
    # Only http and https come this far, see `address_of`.
    request = urllib.request.Request(address, headers={"User-Agent": "hearthline"})  # noqa: S310 - scheme checked
    digest, size = hashlib.sha256(), 0
    with urllib.request.urlopen(request, timeout=settings.fetch_timeout_s) as answer:  # noqa: S310 - the same
        announced = answer.headers.get("Content-Length")
        while block := answer.read(_BLOCK):
            size += len(block)
            if size > most:
                raise InputError(
                    f"{address}: sends more than {most:,} bytes. Nothing was changed; check the address"
                )
            digest.update(block)
            file.write(block)
    if announced is not None and announced.isdigit() and int(announced) != size:
        raise InputError(
            f"{address}: sent {size:,} of {int(announced):,} bytes. Try again. Nothing was changed"
        )
    if size == 0:
        raise InputError(f"{address}: sent nothing. Check the address. Nothing was changed")
    return digest.hexdigest(), size


def _why(error: OSError) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"the server answers {error.code} {error.reason}"
    if isinstance(error, urllib.error.URLError):
        return f"cannot be reached ({error.reason})"
    return f"cannot be fetched ({error.strerror or error})"
