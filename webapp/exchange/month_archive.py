"""The month's CSV files in one ZIP archive, as a page gives them: the same month, the same bytes."""

from __future__ import annotations

import io
import lzma
import zlib
from typing import Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from rules.errors import InputError
from webapp.exchange.month_file import MonthFile, csv_files, read_csv_files

# No entry of the archive tells when it was made; a ZIP cannot be older.
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
# More than any month of the programme comes to; a small archive may unpack to terabytes.
LARGEST_CONTENT: Final = 200_000_000
# What reading a damaged archive comes to: in its table, in an entry's packing, or in an entry's method.
_DAMAGED: Final = (
    BadZipFile,
    zlib.error,
    lzma.LZMAError,
    ValueError,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
)


def csv_archive(month: MonthFile) -> bytes:
    """Return the month's CSV files in one archive."""
    return archive(csv_files(month))


def archive(files: dict[str, bytes]) -> bytes:
    """Return files as a ZIP archive without moments."""
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as kept:
        for name, content in files.items():
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_DEFLATED
            kept.writestr(entry, content)
    return stream.getvalue()


def contents(content: bytes, source: str) -> dict[str, bytes]:
    """Return the files of an archive.

    Raises
    ------
    InputError
        If it is not a ZIP archive, is damaged, or unpacks to more than a month comes to.
    """
    try:
        with ZipFile(io.BytesIO(content)) as given:
            if sum(part.file_size for part in given.infolist()) > LARGEST_CONTENT:
                raise InputError(f"{source}: unpacks to more than {LARGEST_CONTENT} bytes. Export it again")
            return {name: given.read(name) for name in given.namelist()}
    except _DAMAGED as error:
        raise InputError(
            f"{source}: is not a ZIP archive that can be read ({error}). Export it again"
        ) from None


def read_csv_archive(content: bytes, source: str) -> MonthFile:
    """Read a month's archive of CSV files back.

    Raises
    ------
    InputError
        Naming the file, line and column of what cannot be read.
    """
    return read_csv_files(contents(content, source))
