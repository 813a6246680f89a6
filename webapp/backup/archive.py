"""What a backup file is: a ZIP with the database, every file of the data folder, and a manifest of both.

The manifest comes last and holds the SHA-256 and the size of everything before it, the number of rows of each
table, and the head of the audit log. A backup is as confidential as the records: it holds them, and the
secrets with which logins work.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from rules.errors import HearthlineError

if TYPE_CHECKING:
    from typing import BinaryIO

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "files/"
SQLITE_FILE = "database.sqlite"
POSTGRESQL_FILE = "database.pgdump"
CHUNK = 1024 * 1024
SHA256_LENGTH = 64


class BackupError(HearthlineError):
    """A backup that cannot be made, or an archive that cannot be restored; the message says what to do."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class StoredFile(_Part):
    """One file of the archive; its name below `files/`, or the database's."""

    name: str
    size: int = Field(ge=0)
    sha256: str = Field(min_length=SHA256_LENGTH, max_length=SHA256_LENGTH)


class LogHead(_Part):
    """The last entry of the audit log."""

    entries: int = Field(ge=0)
    hash: str = Field(min_length=SHA256_LENGTH, max_length=SHA256_LENGTH)


class Manifest(_Part):
    """What an archive holds.

    Parameters
    ----------
    hearthline_backup : int
        Version of this format.
    made_at : str
        When, in UTC.
    engine_version : str
        Which Hearthline made it.
    database_kind : {"sqlite", "postgresql"}
    database_version : str
        Revision of the tables.
    database : StoredFile
    rows : dict
        Rows of each table.
    audit : LogHead
    files : tuple of StoredFile
        Everything else of the data folder.
    """

    hearthline_backup: int
    made_at: str
    engine_version: str
    database_kind: Literal["sqlite", "postgresql"]
    database_version: str
    database: StoredFile
    rows: dict[str, int]
    audit: LogHead
    files: tuple[StoredFile, ...]


def sha256_of_stream(stream: BinaryIO, copy: BinaryIO | None = None) -> tuple[str, int]:
    """Return the SHA-256 and the size of a stream, read piece by piece and copied on where asked."""
    hashed, size = hashlib.sha256(), 0
    while piece := stream.read(CHUNK):
        hashed.update(piece)
        size += len(piece)
        if copy is not None:
            copy.write(piece)
    return hashed.hexdigest(), size
