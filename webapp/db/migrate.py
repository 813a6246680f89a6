"""Bringing a database to the version that this Hearthline needs, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import Session

import webapp.db  # noqa: F401 - so that every table is known
from rules.errors import HearthlineError
from webapp.db.constraints import copy_rules_from_code
from webapp.db.engine import BEGIN, BEGIN_WRITING

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

HEAD = "head"
SCRIPTS = Path(__file__).with_name("migrations")


class NewerDatabaseError(HearthlineError):
    """The database was made by a newer Hearthline, whose rules this one does not know."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"The database is at version {found}, which this Hearthline does not know:"
            " install the Hearthline that made it, or a newer one."
        )


def upgrade(engine: Engine, revision: str = HEAD) -> None:
    """Bring a database to a version, in one transaction: it is there wholly, or stays where it was.

    Raises
    ------
    NewerDatabaseError
        If the database is already at a version that this Hearthline does not know.
    """
    known = {script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()}
    with engine.execution_options(**{BEGIN: BEGIN_WRITING}).begin() as connection:
        found = _revision(connection)
        if found is not None and found not in known:
            raise NewerDatabaseError(found)
        command.upgrade(_config(connection), revision)
        if revision == HEAD:
            copy_rules_from_code(connection)
            _fill_figures(connection)


def _fill_figures(connection: Connection) -> None:
    """Work out figures and commitments of homes that were there before these were kept."""
    from webapp.services.money_budgets import commit_what_is_approved  # noqa: PLC0415 - services need the database
    from webapp.services.money_figures import rebuild_if_incomplete  # noqa: PLC0415 - the same

    with Session(connection, join_transaction_mode="rollback_only") as session:
        if rebuild_if_incomplete(session):
            commit_what_is_approved(session)
        session.commit()


def downgrade(engine: Engine, revision: str) -> None:
    """Take a database back to an earlier version; ``base`` is an empty one."""
    with engine.execution_options(**{BEGIN: BEGIN_WRITING}).begin() as connection:
        command.downgrade(_config(connection), revision)


def current(engine: Engine) -> str | None:
    """Return a database's version; None for an empty one."""
    with engine.connect() as connection:
        return _revision(connection)


def newest() -> str | None:
    """Return the version that this Hearthline needs."""
    return ScriptDirectory(str(SCRIPTS)).get_current_head()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config
