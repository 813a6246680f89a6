"""Restoring a backup into an empty place; it is called whole only when every part was compared."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from alembic.script import ScriptDirectory
from pydantic import ValidationError
from sqlalchemy import inspect

from webapp.backup.archive import (
    FILES,
    FORMAT,
    MANIFEST,
    POSTGRESQL_FILE,
    SQLITE_FILE,
    BackupError,
    Manifest,
    StoredFile,
    sha256_of_stream,
)
from webapp.backup.database_state import problems_of_log, state_of
from webapp.backup.making import run_postgresql_tool
from webapp.db.engine import make_engine
from webapp.db.migrate import SCRIPTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

OWNER_ONLY = 0o600
FOLDER_MODE = 0o700
DATABASE = "hearthline.sqlite"
# What zipfile raises for a part that is damaged; the last two for a method or a cipher that we never use.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
LARGEST_MANIFEST = 256 * 1024 * 1024


def restore_backup(file: Path, folder: Path, database_url: str | None = None) -> Manifest:
    """Restore a backup into a folder that is empty or not there; it appears whole, or not at all.

    Parameters
    ----------
    file : Path
        The backup.
    folder : Path
        The new data folder.
    database_url : str or None
        For a backup from PostgreSQL: an empty database.

    Raises
    ------
    BackupError
        If the place is not empty, or the archive is damaged or newer; nothing is changed then.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupError(
            f"{folder} is not empty, and a restore never mixes with what is there. Nothing was changed:"
            " name a folder that does not exist."
        )
    with _opened(file) as archive:
        manifest = read_manifest(archive, file)
        _refuse_wrong_place(manifest, database_url)
        folder.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".restore-"))
        try:
            _extract(archive, manifest, scratch, file)
            if manifest.database_kind == "sqlite":
                _take_sqlite(scratch, manifest, file)
            else:
                _fill_postgresql(scratch, manifest, str(database_url), file)
            if folder.exists():
                folder.rmdir()
            scratch.rename(folder)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    return manifest


def read_manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    """Return what an archive says that it holds.

    Raises
    ------
    BackupError
        If it is no backup of ours, is damaged, or was made by a newer Hearthline.
    """
    try:
        if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise BackupError(f"{file} is damaged: its manifest is too large.")
        content = json.loads(archive.read(MANIFEST))
        made_for = content["hearthline_backup"]
        if made_for > FORMAT:
            raise BackupError(
                f"{file} was made by a newer Hearthline ({content.get('engine_version')}), whose format"
                f" {made_for} this one does not know: install that one, or a newer one."
            )
        manifest = Manifest.model_validate(content)
    except KeyError as error:
        raise BackupError(f"{file} is no backup of Hearthline: it has no manifest.") from error
    except (*UNREADABLE, TypeError, ValidationError) as error:
        raise BackupError(f"{file} is damaged: its manifest cannot be read. Take another backup.") from error
    known = {script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()}
    if manifest.database_version not in known:
        raise BackupError(
            f"{file} holds a database of version {manifest.database_version}, which this Hearthline does not"
            f" know: install Hearthline {manifest.engine_version}, or a newer one."
        )
    return manifest


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(file)
    except FileNotFoundError:
        raise BackupError(f"{file}: there is no such file.") from None
    except (zipfile.BadZipFile, OSError) as error:
        raise BackupError(f"{file} is no backup of Hearthline, or is cut short. Take another one.") from error
    with archive:
        yield archive


def _refuse_wrong_place(manifest: Manifest, database_url: str | None) -> None:
    is_postgresql = (database_url or "").startswith("postgresql")
    if manifest.database_kind == "postgresql" and not is_postgresql:
        raise BackupError(
            "This backup holds a PostgreSQL database. Make an empty one, and name it:"
            " HEARTHLINE_DATABASE_URL=postgresql://..."
        )
    if manifest.database_kind == "sqlite" and is_postgresql:
        raise BackupError(
            "This backup holds an SQLite database, which is restored into the folder. Unset"
            " HEARTHLINE_DATABASE_URL."
        )


def _extract(archive: zipfile.ZipFile, manifest: Manifest, scratch: Path, file: Path) -> None:
    """Write every file of the manifest below a folder, each compared with its hash."""
    scratch.chmod(FOLDER_MODE)
    for stored in (manifest.database, *manifest.files):
        target = scratch / _place(stored, manifest, file)
        target.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as copy:
            try:
                with archive.open(stored.name) as stream:
                    found = sha256_of_stream(stream, copy)  # type: ignore[arg-type]  # it is read, and no more
            except (*UNREADABLE, KeyError) as error:
                raise BackupError(f"{file} is damaged: {stored.name} cannot be read. {_NOTHING}") from error
            copy.flush()
            os.fsync(copy.fileno())
        if found != (stored.sha256, stored.size):
            raise BackupError(f"{file} is damaged: {stored.name} is not what was backed up. {_NOTHING}")


def _place(stored: StoredFile, manifest: Manifest, file: Path) -> str:
    """Return where a file belongs below the data folder; a name that leads elsewhere is refused."""
    if stored is manifest.database:
        wanted = SQLITE_FILE if manifest.database_kind == "sqlite" else POSTGRESQL_FILE
        if stored.name != wanted:
            raise BackupError(f"{file} is damaged: its database is called {stored.name}. {_NOTHING}")
        return DATABASE if manifest.database_kind == "sqlite" else POSTGRESQL_FILE
    path = PurePosixPath(stored.name)
    inside = path.parts[1:]
    is_ours = stored.name.startswith(FILES) and inside and ".." not in inside and "\\" not in stored.name
    if not is_ours or path.is_absolute() or str(path) != stored.name:
        raise BackupError(f"{file} is damaged: {stored.name} leads out of the data folder. {_NOTHING}")
    return str(PurePosixPath(*inside))


def _take_sqlite(scratch: Path, manifest: Manifest, file: Path) -> None:
    engine = make_engine(f"sqlite:///{scratch / DATABASE}")
    try:
        with engine.connect() as connection:
            damage = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
            stray = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if damage != ["ok"] or stray is not None:
            raise BackupError(f"{file} is damaged: its database is not whole. {_NOTHING}")
        _compare(engine, manifest, scratch, file)
    finally:
        engine.dispose()


def _fill_postgresql(scratch: Path, manifest: Manifest, database_url: str, file: Path) -> None:
    engine = make_engine(database_url)
    dump = scratch / POSTGRESQL_FILE
    try:
        if inspect(engine).get_table_names():
            raise BackupError("The PostgreSQL database is not empty. Nothing was changed: name an empty one.")
        run_postgresql_tool(
            "pg_restore", engine.url, "--exit-on-error", "--single-transaction", "--no-owner", str(dump)
        )
        _compare(engine, manifest, scratch, file)
    finally:
        engine.dispose()
    dump.unlink()


def _compare(engine: Engine, manifest: Manifest, scratch: Path, file: Path) -> None:
    """Refuse a database that is not the one that was backed up."""
    state = state_of(engine)
    if problem := problems_of_log(state.log):
        raise BackupError(f"{file}: the audit log is not whole, {problem}. {_NOTHING}")
    if (state.log.entries, state.log.head.hash) != (manifest.audit.entries, manifest.audit.hash):
        raise BackupError(f"{file}: the audit log does not end where the backup says. {_NOTHING}")
    expected = {table: manifest.rows.get(table) for table in state.rows}
    wrong = [table for table, count in state.rows.items() if expected[table] != count]
    if wrong:
        raise BackupError(
            f"{file}: {wrong[0]} has {state.rows[wrong[0]]} rows and not {expected[wrong[0]]}. {_NOTHING}"
        )
    held = {path.name: path for path in scratch.rglob("*") if path.is_file()}
    for name, sha256 in state.stored.items():
        if name not in held:
            raise BackupError(f"{file}: {name} is missing. {_NOTHING}")
        with held[name].open("rb") as stream:
            if sha256_of_stream(stream)[0] != sha256:
                raise BackupError(f"{file}: {name} is not the file of the record. {_NOTHING}")


_NOTHING = "Nothing was restored."
