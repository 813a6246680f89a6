"""Transactions: one for each use case that writes, one for each page that reads.

A page opens one at a time. Two at once in one thread would wait for each other for ever on SQLite, so the
second is refused at once.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy.orm import scoped_session, sessionmaker
from sqlmodel import Session

from webapp.db.engine import BEGIN, BEGIN_READING, BEGIN_WRITING, EACH_STATEMENT_ALONE, make_engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from sqlalchemy import Engine

EXTENSION = "hearthline.database"

_open: ContextVar[str] = ContextVar("hearthline_open_transaction", default="")


@dataclass(frozen=True)
class Database:
    """What an application holds of its database.

    Parameters
    ----------
    engine : Engine
        The engine with its safe settings.
    logins : scoped_session
        For Flask-Security's look-ups while a request lasts: each statement is a transaction of its own, so
        that a user who was looked up never holds a lock that the request's own transaction waits for.
    """

    engine: Engine
    logins: scoped_session[Session]


def init_app(app: Flask, url: str) -> Database:
    """Give an application its database; `transaction` and `reading` then find it by themselves."""
    engine = make_engine(url)
    alone = engine.execution_options(**{BEGIN: EACH_STATEMENT_ALONE})
    if engine.dialect.name != "sqlite":
        alone = alone.execution_options(isolation_level="AUTOCOMMIT")
    database = Database(engine, scoped_session(sessionmaker(alone, class_=Session, expire_on_commit=False)))
    app.extensions[EXTENSION] = database

    @app.teardown_appcontext
    def _end(_error: BaseException | None) -> None:
        database.logins.remove()

    return database


def current_database() -> Database:
    """Return the database of the application that is being served."""
    database = current_app.extensions[EXTENSION]
    assert isinstance(database, Database)  # noqa: S101 - what init_app put there
    return database


@contextmanager
def transaction(engine: Engine | None = None) -> Iterator[Session]:
    """Open a transaction that may write; it is committed at the end, or undone if anything is raised.

    Parameters
    ----------
    engine : Engine or None
        The database; the served application's where None.

    Yields
    ------
    Session
        Rows read in it stay readable after it has ended.
    """
    yield from _session(engine, "transaction()", BEGIN_WRITING)


@contextmanager
def reading(engine: Engine | None = None) -> Iterator[Session]:
    """Open a transaction that only reads, all of it from one moment, so that totals agree with their rows."""
    yield from _session(engine, "reading()", BEGIN_READING)


def _session(engine: Engine | None, name: str, begin: str) -> Iterator[Session]:
    if _open.get():
        raise RuntimeError(f"{name} was opened inside {_open.get()}: hand its session on instead")
    engine = engine or current_database().engine
    bound = engine.execution_options(**{BEGIN: begin})
    if begin == BEGIN_READING and engine.dialect.name == "postgresql":
        bound = bound.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    token = _open.set(name)
    try:
        with Session(bound, expire_on_commit=False) as session, session.begin():
            yield session
    finally:
        _open.reset(token)
