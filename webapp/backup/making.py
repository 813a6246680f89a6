"""Making a backup while people work: first the database at one moment, then the files.

Files are written before the rows that name them and never change, so files that are copied after the database
hold everything that its rows name.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tempfile
import zipfile
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import event, text

from webapp.backup.archive import (
    FILES,
    FORMAT,
    MANIFEST,
    POSTGRESQL_FILE,
    SQLITE_FILE,
    BackupError,
    LogHead,
    Manifest,
    StoredFile,
    sha256_of_stream,
)
from webapp.backup.database_state import DatabaseState, problems_of_log, state_in, state_of
from webapp.db.engine import make_engine
from webapp.db.migrate import current
from webapp.db.sessions import reading, transaction
from webapp.db.sqlite_library import sqlite
from webapp.services import audit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import URL, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

    from webapp.config import Settings

# Sessions end with a restore: everybody logs in anew. The database is copied by its own means.
NOT_COPIED = ("sessions",)
OWNER_ONLY = 0o600
# A backup waits a minute for whoever saves; a page waits five seconds.
PATIENCE_MS = 60_000
ENDINGS_OF_SQLITE = ("", "-wal", "-shm", "-journal")


def make_backup(settings: Settings, file: Path, at: datetime) -> tuple[Manifest, str]:
    """Write everything of an installation into a new file; return the manifest and its SHA-256.

    Raises
    ------
    BackupError
        If the file is there already, the database is damaged, or a photo is missing.
    """
    if file.exists():
        raise BackupError(f"{file} is there already, and a backup never replaces another: choose a new name.")
    file.parent.mkdir(parents=True, exist_ok=True)
    engine = _patient_engine(settings.database_url)
    with (
        tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as scratch,
        closing(_Closing(engine)),
    ):
        _write_down(engine, at)
        copy, state = _copy_of_database(engine, Path(scratch))
        if problem := problems_of_log(state.log):
            raise BackupError(
                f"The audit log is not whole ({problem}), so no backup was made. Keep the database as it is,"
                " and look at it with: hearthline audit verify"
            )
        unfinished = Path(scratch) / "archive"
        manifest, manifest_sha256 = _write(settings, engine, copy, state, unfinished, at)
        os.link(unfinished, file)  # refuses a file that appeared in the meantime, unlike a rename
        _sync_folder(file.parent)
    return manifest, manifest_sha256


def _patient_engine(url: str) -> Engine:
    """Return an engine that waits for people who save for longer than a page would."""
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _wait_longer)
    return engine


def _wait_longer(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
    cursor.close()


class _Closing:
    """An engine whose connections end with a block."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def close(self) -> None:
        """End the connections."""
        self._engine.dispose()


def _write_down(engine: Engine, at: datetime) -> None:
    with transaction(engine) as session:
        audit.record(session, None, "backup.made", "database", engine.dialect.name, detail={}, at=at)


def _copy_of_database(engine: Engine, scratch: Path) -> tuple[Path, DatabaseState]:
    """Copy the database as it is at one moment, and read what the copy holds."""
    if engine.dialect.name == "sqlite":
        copy = scratch / SQLITE_FILE
        _copy_sqlite(Path(str(engine.url.database)), copy)
        copied = make_engine(f"sqlite:///{copy}")
        with closing(_Closing(copied)):
            state = state_of(copied)
        return copy, state
    copy = scratch / POSTGRESQL_FILE
    with reading(engine) as session:
        snapshot = str(session.execute(text("SELECT pg_export_snapshot()")).scalar_one())
        _dump_postgresql(engine.url, snapshot, copy)
        return copy, state_in(session, current(engine) or "")


def _copy_sqlite(source: Path, copy: Path) -> None:
    """Copy an SQLite database by its own means: all of it from one moment, while others write."""
    with (
        closing(sqlite.connect(source, timeout=PATIENCE_MS / 1000)) as original,
        closing(sqlite.connect(copy)) as target,
    ):
        original.backup(target)
        damage = [row[0] for row in target.execute("PRAGMA integrity_check") if row[0] != "ok"]
    if damage:
        raise BackupError(f"The database is damaged, so no backup was made: {damage[0]}")


def _dump_postgresql(url: URL, snapshot: str, copy: Path) -> None:
    """Let PostgreSQL's own tool write the database as one transaction sees it."""
    run_postgresql_tool(
        "pg_dump",
        url,
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--snapshot={snapshot}",
        f"--file={copy}",
    )


def run_postgresql_tool(name: str, url: URL, *options: str) -> None:
    """Run pg_dump or pg_restore on a database; the password travels in the environment.

    Raises
    ------
    BackupError
        Where the tool is not there, or says what went wrong.
    """
    tool = shutil.which(name)
    if tool is None:
        raise BackupError(
            f"{name} is not on this machine. Install PostgreSQL's client programs (in Debian:"
            " postgresql-client), of the server's version or newer."
        )
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    done = subprocess.run(  # noqa: S603 - a tool that was found on this machine, no shell
        [tool, f"--dbname={address}", *options], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{name} could not do it: {done.stderr.strip()}")


def _write(  # noqa: PLR0917 - everything that an archive is made of
    settings: Settings, engine: Engine, copy: Path, state: DatabaseState, file: Path, at: datetime
) -> tuple[Manifest, str]:
    """Write the archive, its manifest last; return the manifest and its SHA-256."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            database = _store(archive, copy, copy.name)
            stored = [
                _store(archive, path, f"{FILES}{path.relative_to(settings.data_folder).as_posix()}")
                for path in _files(settings, engine)
            ]
            _refuse_missing_files(state, stored)
            manifest = Manifest(
                hearthline_backup=FORMAT,
                made_at=at.isoformat(),
                engine_version=version("hearthline"),
                database_kind="sqlite" if engine.dialect.name == "sqlite" else "postgresql",
                database_version=state.version,
                database=database,
                rows=dict(state.rows),
                audit=LogHead(entries=state.log.entries, hash=state.log.head.hash),
                files=tuple(stored),
            )
            written = manifest.model_dump_json(indent=1).encode()
            archive.writestr(MANIFEST, written)
        stream.flush()
        os.fsync(stream.fileno())
    return manifest, sha256_of_stream(io.BytesIO(written))[0]


def _store(archive: zipfile.ZipFile, path: Path, name: str) -> StoredFile:
    with path.open("rb") as stream, archive.open(name, "w", force_zip64=True) as stored:
        sha256, size = sha256_of_stream(stream, stored)  # type: ignore[arg-type]  # it is written to, and no more
    return StoredFile(name=name, size=size, sha256=sha256)


def _files(settings: Settings, engine: Engine) -> Iterator[Path]:
    """Yield every file of the data folder but the database and the sessions."""
    database = {f"{engine.url.database}{end}" for end in ENDINGS_OF_SQLITE}
    for path in sorted(settings.data_folder.rglob("*")):
        inside = path.relative_to(settings.data_folder).parts
        is_left_out = inside[0] in NOT_COPIED or any(part.startswith(".") for part in inside)
        if path.is_file() and not path.is_symlink() and not is_left_out and str(path) not in database:
            yield path


def _refuse_missing_files(state: DatabaseState, stored: list[StoredFile]) -> None:
    """Refuse to call a backup whole in which a photo or a paper is missing or was changed."""
    held = {file.name.rpartition("/")[2]: file.sha256 for file in stored}
    wrong = [name for name, sha256 in state.stored.items() if held.get(name) != sha256]
    if wrong:
        raise BackupError(
            f"{len(wrong)} files of the record are missing from the data folder or were changed, the first"
            f" is {wrong[0]}. No backup was made: bring them back from the last one."
        )


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
