"""Rules that the database holds by itself, written once for SQLite and PostgreSQL.

A guard is a condition under which a change to a row is refused. On both databases it becomes a trigger that
runs before the change, so that neither a mistake in the application nor a statement typed by hand gets past
it. The refusal reads ``hearthline CODE: what is wrong``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert
from sqlmodel import SQLModel, col, select

from webapp.db.homes import StageTransition
from webapp.db.people import Role
from webapp.roles import Roles
from webapp.stages import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection
    from sqlalchemy.exc import DBAPIError

_REFUSAL = re.compile(r"hearthline (\w+):")
_SQLITE_UNIQUE = re.compile(r"UNIQUE constraint failed: ([\w., ]+)")
_SQLITE_CHECK = re.compile(r"CHECK constraint failed: (\w+)")


@dataclass(frozen=True, slots=True)
class Guard:
    """A change that is refused.

    Parameters
    ----------
    code : str
        Name of the rule, and of its triggers.
    table : str
        The table whose rows are guarded.
    changes : tuple of str
        Which of INSERT, UPDATE, DELETE and TRUNCATE are guarded; SQLite has no TRUNCATE.
    refused_when : str
        SQL condition over NEW and OLD, in the words that both databases share.
    message : str
        What is wrong, for the person who reads the error.
    """

    code: str
    table: str
    changes: tuple[str, ...]
    refused_when: str
    message: str

    def creation(self, dialect: str) -> Iterator[str]:
        """Yield the statements that put the guard in place."""
        text = f"hearthline {self.code}: {self.message}".replace("'", "''")
        for change, name in self._triggers(dialect):
            if dialect == "sqlite":
                yield (
                    f"CREATE TRIGGER {name} BEFORE {change} ON {self.table} FOR EACH ROW"
                    f" WHEN {self.refused_when} BEGIN SELECT RAISE(ABORT, '{text}'); END"
                )
                continue
            # psycopg reads percent signs as places for values.
            refused_when = self.refused_when.replace("%", "%%")
            row = "NEW" if change in ("INSERT", "UPDATE") else "OLD"
            each = "STATEMENT" if change == "TRUNCATE" else "ROW"
            yield (
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                f" IF {refused_when} THEN"
                f" RAISE EXCEPTION '{text.replace('%', '%%')}' USING ERRCODE = 'check_violation'; END IF;"
                f" RETURN {row}; END $$"
            )
            yield (
                f"CREATE TRIGGER {name} BEFORE {change} ON {self.table} FOR EACH {each}"
                f" EXECUTE FUNCTION {name}()"
            )

    def removal(self, dialect: str) -> Iterator[str]:
        """Yield the statements that take the guard away."""
        for _, name in self._triggers(dialect):
            yield f"DROP TRIGGER {name}" + ("" if dialect == "sqlite" else f" ON {self.table}")
            if dialect != "sqlite":
                yield f"DROP FUNCTION {name}()"

    def _triggers(self, dialect: str) -> Iterator[tuple[str, str]]:
        for change in self.changes:
            if dialect != "sqlite" or change != "TRUNCATE":
                yield change, f"{self.code}_{change.lower()}"


def append_only(table: str, kept: str) -> Guard:
    """Return the guard of a table whose rows are neither changed nor removed."""
    return Guard(
        f"{table}_stands",
        table,
        ("UPDATE", "DELETE", "TRUNCATE"),
        "true",
        f"{kept} is never changed or removed; a correction is a further row",
    )


def create(connection: Connection, guards: Iterable[Guard]) -> None:
    """Put guards in place."""
    for guard in guards:
        for statement in guard.creation(connection.dialect.name):
            connection.exec_driver_sql(statement)


def drop(connection: Connection, guards: Iterable[Guard]) -> None:
    """Take guards away."""
    for guard in guards:
        for statement in guard.removal(connection.dialect.name):
            connection.exec_driver_sql(statement)


def copy_rules_from_code(connection: Connection) -> None:
    """Make the rows that mirror the code say what the code says: the steps of a home, and the roles."""
    wanted = {(str(begin), str(to)) for begin, to in STEPS}
    present = {(row[0], row[1]) for row in connection.execute(select(*_STEP))}
    for begin, to in sorted(present - wanted):
        connection.execute(delete(StageTransition).where(_STEP[0] == begin, _STEP[1] == to))
    missing = [{"from_stage": begin, "to_stage": to} for begin, to in sorted(wanted - present)]
    if missing:
        connection.execute(insert(StageTransition), missing)
    named = set(connection.execute(select(col(Role.name))).scalars())
    new = [{"name": role.value} for role in Roles if role.value not in named]
    if new:
        connection.execute(insert(Role), new)


_STEP = (col(StageTransition.from_stage), col(StageTransition.to_stage))


def refused_by(error: DBAPIError) -> str | None:
    """Return which rule of the database refused a statement: a guard's code, or a constraint's name.

    Both databases give the same name, so that a service can tell what to say.
    """
    text = str(error.orig)
    if guard := _REFUSAL.search(text):
        return guard.group(1)
    diagnosis = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name) if diagnosis.constraint_name else None
    if check := _SQLITE_CHECK.search(text):
        return check.group(1)
    if unique := _SQLITE_UNIQUE.search(text):
        columns = [name.strip().partition(".") for name in unique.group(1).split(",")]
        return _unique_name(columns[0][0], frozenset(column for _, _, column in columns))
    return None


def _unique_name(table: str, columns: frozenset[str]) -> str | None:
    for constraint in SQLModel.metadata.tables[table].constraints:
        held = getattr(constraint, "columns", None)
        if (
            held is not None
            and frozenset(held.keys()) == columns
            and str(constraint.name)[:3] in ("uq_", "pk_")
        ):
            return str(constraint.name)
    return None
