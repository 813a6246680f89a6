"""The check at start: a database that could lose or bend the record is refused, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.errors import HearthlineError
from webapp.db.engine import BUSY_TIMEOUT_MS, WAL_RESET_FIXED
from webapp.db.sqlite_library import sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL, Connection, Engine

SYNCHRONOUS_FULL = 2
ENCRYPTED = ("require", "verify-ca", "verify-full")
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
OLDEST_POSTGRESQL = 13


class ConfigurationError(HearthlineError):
    """The database is set up in a way that could lose or falsify the record."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        lines = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(f"The database is not set up safely, so Hearthline does not start:\n{lines}")


def check_safe(engine: Engine) -> None:
    """Refuse a database whose settings are not safe.

    Raises
    ------
    ConfigurationError
        Naming each unsafe setting and what to do about it.
    """
    checks = _sqlite_problems if engine.dialect.name == "sqlite" else _postgresql_problems
    with engine.connect() as connection:
        problems = tuple(checks(connection, engine.url))
    if problems:
        raise ConfigurationError(problems)


def _sqlite_problems(connection: Connection, url: URL) -> Iterator[str]:
    def setting(name: str) -> object:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    version = sqlite.sqlite_version
    if url.database in (None, "", ":memory:"):
        yield "SQLite keeps everything in memory and loses it at the end: name a file, sqlite:///FOLDER/FILE"
    if setting("foreign_keys") != 1:
        yield "foreign_keys is off, so rows may refer to rows that are not there: PRAGMA foreign_keys = ON"
    if setting("recursive_triggers") != 1:
        yield "recursive_triggers is off, so REPLACE removes rows unseen: PRAGMA recursive_triggers = ON"
    if int(str(setting("synchronous"))) < SYNCHRONOUS_FULL:
        yield "synchronous is below FULL, so a power cut loses saved work: PRAGMA synchronous = FULL"
    if int(str(setting("busy_timeout"))) < BUSY_TIMEOUT_MS:
        yield f"busy_timeout is short, so people are turned away: PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}"
    journal = str(setting("journal_mode")).lower()
    if journal == "wal" and sqlite.sqlite_version_info < WAL_RESET_FIXED:
        fixed = ".".join(map(str, WAL_RESET_FIXED))
        yield (
            f"journal_mode is WAL and SQLite {version} can damage such a file (fixed in {fixed}):"
            " PRAGMA journal_mode = DELETE, or a newer SQLite"
        )
    if journal in ("off", "memory"):
        yield f"journal_mode is {journal}, so a crash can damage the file: PRAGMA journal_mode = DELETE"


def _postgresql_problems(connection: Connection, url: URL) -> Iterator[str]:
    def setting(name: str) -> str:
        return str(connection.exec_driver_sql(f"SHOW {name}").scalar())

    if int(setting("server_version_num")) < OLDEST_POSTGRESQL * 10000:
        yield f"PostgreSQL {setting('server_version')} is too old: use {OLDEST_POSTGRESQL} or newer"
    for name, harm in (
        ("fsync", "a power cut can damage the database"),
        ("full_page_writes", "a power cut can damage the database"),
        ("synchronous_commit", "a power cut loses saved work"),
    ):
        if setting(name) == "off":
            yield f"{name} is off, so {harm}: set {name} = on"
    if setting("server_encoding") != "UTF8":
        yield "the database does not keep every letter: make it with ENCODING 'UTF8'"
    host = str(url.query.get("host", url.host or "/"))
    if not host.startswith("/") and host not in THIS_MACHINE and url.query.get("sslmode") not in ENCRYPTED:
        yield f"the connection to {host} may travel unencrypted: add ?sslmode=verify-full to the address"
