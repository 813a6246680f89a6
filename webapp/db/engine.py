"""The database engine with its safe settings: SQLite in a file, or PostgreSQL through psycopg.

SQLite: foreign keys are held to, a commit is on the disk before it is acknowledged (synchronous FULL), and
writing transactions take the write lock when they begin, so that none fails half way because another wrote.
The write-ahead log is used only with an SQLite that no longer has the fault by which a log that is reset
while another connection writes can damage the file; an older one uses a rollback journal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event, make_url

from webapp.db.sqlite_library import sqlite

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

WAL_RESET_FIXED = (3, 51, 3)
BUSY_TIMEOUT_MS = 5000

# How a connection's transactions begin on SQLite; an execution option, so that one engine serves all three.
BEGIN = "hearthline_begin"
BEGIN_WRITING = "BEGIN IMMEDIATE"
BEGIN_READING = "BEGIN"
EACH_STATEMENT_ALONE = ""


def safe_journal_mode(version: tuple[int, ...] = sqlite.sqlite_version_info) -> str:
    """Return the journal mode that is safe with a version of SQLite.

    Examples
    --------
    >>> safe_journal_mode((3, 51, 3)), safe_journal_mode((3, 51, 2))
    ('wal', 'delete')
    """
    return "wal" if version >= WAL_RESET_FIXED else "delete"


def database_url(text: str) -> URL:
    """Return a database address; ``postgresql://`` means psycopg, the one driver that is installed."""
    url = make_url(text)
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def make_engine(url: str) -> Engine:
    """Return an engine with safe settings for ``sqlite:///file`` or ``postgresql://...``."""
    address = database_url(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True, isolation_level="READ COMMITTED")
    engine = create_engine(address, module=sqlite)
    event.listen(engine, "connect", _settle_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _settle_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # Python's own implicit BEGIN comes late and knows nothing of IMMEDIATE, so it is switched off.
    connection.isolation_level = None
    cursor = connection.cursor()
    for setting in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "foreign_keys = ON",
        "recursive_triggers = ON",  # else INSERT OR REPLACE removes rows without asking the triggers
        f"journal_mode = {safe_journal_mode()}",
        "synchronous = FULL",
    ):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    statement = connection.get_execution_options().get(BEGIN, BEGIN_READING)
    if statement:
        connection.exec_driver_sql(statement)
