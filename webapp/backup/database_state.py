"""What a database says of itself, to compare a restored one with the one that was backed up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, inspect, select, table
from sqlmodel import SQLModel

from webapp.db.migrate import current
from webapp.db.sessions import reading
from webapp.services import audit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Engine
    from sqlmodel import Session


NOT_COUNTED = frozenset({"alembic_version"})
# The columns by which a row names its file in the data folder.
STORED, HASH = "stored_name", "sha256"


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """Version, rows of each table, the audit log as `audit.verify` found it, and files with their hashes."""

    version: str
    rows: Mapping[str, int]
    log: audit.Verification
    stored: Mapping[str, str]


def state_of(engine: Engine) -> DatabaseState:
    """Read a database whole, at one moment."""
    version = current(engine)
    with reading(engine) as session:
        return state_in(session, version or "")


def state_in(session: Session, version: str) -> DatabaseState:
    """Read a database in a transaction that is open: rows, log, and files."""
    names = sorted(set(inspect(session.connection()).get_table_names()) - NOT_COUNTED)
    rows = {
        name: int(session.execute(select(func.count()).select_from(table(name))).scalar_one())
        for name in names
    }
    stored: dict[str, str] = {}
    for known in SQLModel.metadata.sorted_tables:
        if known.name in rows and {STORED, HASH} <= set(known.c.keys()):
            kept = known.select().where(known.c[STORED].is_not(None))
            stored.update({row[STORED]: row[HASH] for row in session.execute(kept).mappings()})
    return DatabaseState(version, rows, audit.verify(session), stored)


def problems_of_log(log: audit.Verification) -> str:
    """Return what is wrong with a log, in words; empty where nothing is."""
    return "" if log.intact else f"entry {log.first_bad_seq}: {log.problem}"
