"""A home's whole history: who decided, changed, installed, inspected and looked, every act in order.

Acts come from the log. Some are on the home itself, others on what belongs to it (a photo, a measure, a
certificate): these are found by the rows of every table that names the home. The reasons that people gave lie
in their own rows and are put beside the acts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, cast, or_
from sqlmodel import SQLModel, col, select
from sqlmodel.sql.sqltypes import UTCDateTime

from webapp.db.homes import AssessmentRecord, Determination
from webapp.db.log import AuditEntry
from webapp.db.people import User

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlmodel import Session

HOME = "home"
VIEWED = "home.viewed"


@dataclass(frozen=True, slots=True)
class Act:
    """One act of the log, as a reader sees it.

    Parameters
    ----------
    seq : int
        Its number in the log.
    at : datetime
    person : str
        Who; empty for Hearthline itself.
    user_id : int or None
    action, object_type, object_id : str
        What was done to what, as codes.
    detail : mapping
        Codes, numbers and dates.
    reason : str
        What the person wrote, where a reason was asked for.
    """

    seq: int
    at: datetime
    person: str
    user_id: int | None
    action: str
    object_type: str
    object_id: str
    detail: Mapping[str, Any]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A decision or an assessment as it was recorded: whole, and with its hash."""

    kind: str
    number: int
    program: str
    outcome: str
    on: date
    decided_on: date | None
    by: str
    at: datetime
    sha256: str
    supersedes: int | None


def acts_of_home(session: Session, home_id: str) -> list[Act]:
    """Return every act on a home and on what belongs to it, in the order in which they were done."""
    belongs = [_is_on(HOME, [home_id]), *_on_what_belongs(session, home_id)]
    entries = select(AuditEntry, User.name).join(User, col(User.id) == col(AuditEntry.actor_id), isouter=True)
    found = session.exec(entries.where(or_(*belongs)).order_by(col(AuditEntry.seq))).all()
    reasons = _reasons(session, home_id)
    return [
        act_of(entry, name, "" if entry.action == VIEWED else reasons.get((entry.actor_id, entry.at), ""))
        for entry, name in found
    ]


def act_of(entry: AuditEntry, name: str | None, reason: str = "") -> Act:
    """Return an entry of the log as a reader sees it."""
    return Act(
        entry.seq,
        entry.at,
        name or "",
        entry.actor_id,
        entry.action,
        entry.object_type,
        entry.object_id,
        json.loads(entry.detail),
        reason,
    )


def documents_of_home(session: Session, home_id: str) -> list[StoredDocument]:
    """Return every decision and assessment of a home, the latest first."""
    people = dict(session.exec(select(User.id, User.name)).all())
    decisions = session.exec(select(Determination).where(Determination.home_id == home_id))
    assessments = session.exec(select(AssessmentRecord).where(AssessmentRecord.home_id == home_id))
    found = [
        StoredDocument(
            "determination",
            row.id,
            row.program,
            row.outcome,
            row.effective_on,
            row.decided_on,
            people.get(row.created_by, ""),
            row.created_at,
            row.sha256,
            row.supersedes_id,
        )
        for row in decisions
    ]
    found += [
        StoredDocument(
            "assessment",
            row.id,
            "",
            "",
            row.assessed_on,
            None,
            people.get(row.created_by, ""),
            row.created_at,
            row.sha256,
            None,
        )
        for row in assessments
    ]
    return sorted(found, key=lambda each: (each.at, each.kind, each.number), reverse=True)


def text_of_document(session: Session, home_id: str, kind: str, number: int) -> str | None:
    """Return a document of a home as it was recorded, to the byte; None where the home has none such."""
    row: Determination | AssessmentRecord | None
    if kind == "determination":
        row = session.get(Determination, number)
    else:
        row = session.get(AssessmentRecord, number)
    return row.document if row is not None and row.home_id == home_id else None


def _on_what_belongs(session: Session, home_id: str) -> Iterator[ColumnElement[bool]]:
    """Yield, for each kind of object that names a home, the condition that it names this one."""
    kinds = set(session.exec(select(AuditEntry.object_type).distinct()))
    tables = {table.name: table for table in SQLModel.metadata.sorted_tables}
    for kind in sorted(kinds - {HOME}):
        table = tables.get(kind)
        if table is None or "home_id" not in table.c or "id" not in table.c:
            continue
        own = select(cast(table.c.id, String)).where(table.c.home_id == home_id)
        numbers = [str(number) for number in session.execute(own).scalars()]
        if numbers:
            yield _is_on(kind, numbers)


def _reasons(session: Session, home_id: str) -> dict[tuple[int | None, datetime], str]:
    """Return what people wrote as their reason, by person and moment, from every table that keeps one."""
    found: dict[tuple[int | None, datetime], str] = {}
    for table in SQLModel.metadata.sorted_tables:
        if "home_id" not in table.c or "reason" not in table.c:
            continue
        people = [key.parent for key in table.foreign_keys if key.column.table.name == "user_account"]
        times = [column for column in table.c if isinstance(column.type, UTCDateTime)]
        statement = table.select().where(table.c.home_id == home_id)
        for row in session.execute(statement).mappings():
            if row["reason"]:
                found.update(
                    {(row[who.name], row[when.name]): row["reason"] for who in people for when in times}
                )
    return found


def _is_on(kind: str, numbers: list[str]) -> ColumnElement[bool]:
    return (col(AuditEntry.object_type) == kind) & col(AuditEntry.object_id).in_(numbers)
