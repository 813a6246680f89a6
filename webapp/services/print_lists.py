"""Which homes are to be printed: by stage, by the day of the decision, or by their references."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import false, func, or_, select
from sqlmodel import col

from webapp.db.caseload import DeterminationOverride
from webapp.db.homes import AssessmentRecord, Determination, Home
from webapp.db.people import Provider, User
from webapp.reports.parties import Contact
from webapp.services.errors import NotFound
from webapp.services.home_access import visible
from webapp.services.paper_overrides import overriding
from webapp.services.providers import reached_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Row, Select
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.services.providers import Reached
    from webapp.stages import Stage

# What one printing may hold; its request is kept as one file.
MOST_HOMES: Final = 20_000
_AT_A_TIME: Final = 500
_REFERENCE: Final = re.compile(r"(?:H-)?([0-9A-F]{8,32})")


@dataclass(frozen=True, slots=True)
class PrintList:
    """Which homes are wanted; of what is given, all must hold.

    Parameters
    ----------
    stage : Stage or None
    every : bool
        Homes of every stage, where none is given.
    decided_from, decided_until : date or None
        A decision that stands was taken on a day from one to the other, both included.
    references : tuple of str
        As `references_in` returns them.
    """

    stage: Stage | None = None
    every: bool = False
    decided_from: date | None = None
    decided_until: date | None = None
    references: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked for: then no home is wanted, rather than every one."""
        return self == PrintList()


def references_in(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the references in a text, and the words of it that are none.

    Examples
    --------
    >>> references_in("h-12ab34cd, 0000ffff; Main")
    (('12ab34cd', '0000ffff'), ('Main',))
    """
    found, others = [], []
    for word in re.split(r"[\s,;]+", text.strip()):
        reference = _REFERENCE.fullmatch(word.upper())
        if reference is not None:
            found.append(reference[1].lower())
        elif word:
            others.append(word)
    return tuple(dict.fromkeys(found)), tuple(others)


def wanted_homes(actor: Actor, wanted: PrintList) -> Select[*tuple[Any, ...]]:
    """Return the statement of the homes to print: id, address, stage, in the order of the reports."""
    conditions: list[ColumnElement[bool]] = [visible(actor)]
    if wanted.is_empty:
        conditions.append(false())
    if wanted.stage is not None:
        conditions.append(col(Home.stage) == wanted.stage.value)
    if wanted.decided_from is not None or wanted.decided_until is not None:
        conditions.append(_decided(wanted.decided_from, wanted.decided_until))
    if wanted.references:
        conditions.append(or_(*(_begins(each) for each in wanted.references)))
    columns = (col(Home.id), col(Home.address_line), col(Home.unit), col(Home.city), col(Home.stage))
    return select(*columns).where(*conditions).order_by(col(Home.city), col(Home.address_line), col(Home.id))


def count_homes(session: Session, actor: Actor, wanted: PrintList) -> int:
    """Return how many homes are to be printed."""
    inner = wanted_homes(actor, wanted).order_by(None).subquery()
    return int(session.execute(select(func.count()).select_from(inner)).scalar_one())


def not_found(session: Session, actor: Actor, references: Sequence[str]) -> list[str]:
    """Return the references that no home has that this person may see."""
    return [
        each
        for each in references
        if session.execute(select(col(Home.id)).where(visible(actor), _begins(each)).limit(1)).first() is None
    ]


def sources_of(session: Session, actor: Actor, home_ids: Sequence[str], today: date) -> list[dict[str, Any]]:
    """Return which rows each home's report is made from now, and whom its household can call.

    The rows are those that `determinations.report_document` chooses; with them comes what supervisors decided
    beside them that stands today.

    Raises
    ------
    NotFound
        If one of the homes is not for this person.
    """
    found: dict[str, dict[str, Any]] = {}
    for first in range(0, len(home_ids), _AT_A_TIME):
        some = home_ids[first : first + _AT_A_TIME]
        seen = session.execute(select(col(Home.id)).where(visible(actor), col(Home.id).in_(some)))
        if {row.id for row in seen} != set(some):
            raise NotFound
        contacts = _contacts(session, some)
        for home_id, sources in _sources(session, some, today).items():
            found[home_id] = {**sources, "contact": contacts[home_id]}
    return [found[home_id] for home_id in home_ids]


def _contacts(session: Session, home_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return each home's caseworker and who serves it, as `paper_parties.contact_of` does for one."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Home.id),
            col(Home.provider_id),
            col(User.name).label("caseworker"),
            col(Provider.name).label("organisation"),
        )
        .join(Provider, col(Provider.id) == col(Home.provider_id))
        .join(User, col(User.id) == col(Home.caseworker_id), isouter=True)
        .where(col(Home.id).in_(home_ids))
    )
    rows = session.execute(statement).all()
    reached = {
        provider_id: reached_of(session, provider_id) for provider_id in {row.provider_id for row in rows}
    }
    return {row.id: asdict(_contact(row, reached[row.provider_id])) for row in rows}


def _contact(home: Row[*tuple[Any, ...]], reached: Reached) -> Contact:
    return Contact(
        caseworker=home.caseworker or "",
        phone=reached.telephone,
        organisation=home.organisation,
        hours=reached.hours,
        email=reached.email,
        place=reached.place,
    )


def _sources(session: Session, home_ids: Sequence[str], today: date) -> dict[str, dict[str, Any]]:
    decided: dict[str, dict[str, Any]] = {home_id: {} for home_id in home_ids}
    rows = session.execute(
        select(
            col(Determination.id),
            col(Determination.home_id),
            col(Determination.program),
            col(Determination.created_at),
        )
        .where(col(Determination.home_id).in_(home_ids))
        .order_by(col(Determination.id))
    )
    for row in rows:
        decided[row.home_id][row.program] = row
    newest = select(func.max(col(AssessmentRecord.id))).where(col(AssessmentRecord.home_id).in_(home_ids))
    assessed = session.execute(
        select(col(AssessmentRecord.id), col(AssessmentRecord.home_id), col(AssessmentRecord.created_at))
        .where(col(AssessmentRecord.id).in_(newest.group_by(col(AssessmentRecord.home_id))))
    )  # fmt: skip
    assessments = {row.home_id: row for row in assessed}
    found = {}
    for home_id in home_ids:
        standing, assessment = decided[home_id].values(), assessments.get(home_id)
        if assessment is not None and all(row.created_at <= assessment.created_at for row in standing):
            found[home_id] = {"home": home_id, "assessment": assessment.id}
        else:
            found[home_id] = {"home": home_id, "determinations": sorted(row.id for row in standing)}
    for home_id, overrides in _overrides(session, decided, today).items():
        found[home_id]["overrides"] = overrides
    return found


def _overrides(
    session: Session, decided: Mapping[str, Mapping[str, Any]], today: date
) -> dict[str, list[dict[str, str]]]:
    """Return what supervisors decided beside the decisions that stand, as `paper_overrides` does for one."""
    of_these = select(DeterminationOverride).where(col(DeterminationOverride.home_id).in_(decided))
    rows = session.execute(of_these.order_by(col(DeterminationOverride.id))).scalars()
    last = {row.determination_id: row for row in rows}
    found: dict[str, list[dict[str, str]]] = {}
    for home_id, by_program in decided.items():
        for program, decision in by_program.items():
            row = last.get(decision.id)
            if row is not None and row.expires_on >= today:
                record = overriding(row, program, program).record()
                found.setdefault(home_id, []).append(record)
    return found


def _decided(first: date | None, last: date | None) -> ColumnElement[bool]:
    """Return the condition that a decision of a home that stands was taken in some days."""
    later = Determination.__table__.alias("later")  # type: ignore[attr-defined]  # every table class has it
    superseded = select(later.c.id).where(
        later.c.home_id == col(Determination.home_id),
        later.c.program == col(Determination.program),
        later.c.id > col(Determination.id),
    )
    days = select(col(Determination.home_id)).where(~superseded.exists())
    if first is not None:
        days = days.where(col(Determination.decided_on) >= first)
    if last is not None:
        days = days.where(col(Determination.decided_on) <= last)
    return col(Home.id).in_(days)


def _begins(reference: str) -> ColumnElement[bool]:
    """Return the condition that a home's id begins so, answered by its index."""
    return col(Home.id).between(reference, reference + "g")
