"""Work that was sent back: what must be put right, until when, and what was done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlmodel import col, select

from webapp.clock import program_day
from webapp.db.inspections import InspectionItem
from webapp.db.people import User
from webapp.db.quality import Deficiency, Severity
from webapp.db.work import InstalledMeasure, Mending, ScopeItem
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.errors import NotAllowed, NotFound, Refused, StepNotAllowed
from webapp.services.homes import get_home
from webapp.stages import Stage

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor

LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Mended:
    """One entry of what was put right."""

    on: date
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class ReworkLine:
    """One thing to put right.

    Parameters
    ----------
    deficiency_id : int
    item_id : int or None
        The item of the approved work; None where it is of the home as a whole.
    measure_id : str
        Empty where it is of the home as a whole.
    severity : Severity
    action : str
        What the inspector wrote is to be done.
    due_on : date or None
    days_left : int or None
        Below 0 where the day is over; None where no day was set.
    mended : tuple of Mended
    """

    deficiency_id: int
    item_id: int | None
    measure_id: str
    severity: Severity
    action: str
    due_on: date | None
    days_left: int | None
    mended: tuple[Mended, ...]


def rework_of(session: Session, home_id: str, today: date) -> list[ReworkLine]:
    """Return what is open at a home, the most urgent first."""
    found = session.execute(
        select(Deficiency, ScopeItem)
        .join(InspectionItem, col(InspectionItem.id) == col(Deficiency.inspection_item_id), isouter=True)
        .join(
            InstalledMeasure,
            col(InstalledMeasure.id) == col(InspectionItem.installed_measure_id),
            isouter=True,
        )
        .join(ScopeItem, col(ScopeItem.id) == col(InstalledMeasure.scope_item_id), isouter=True)
        .where(Deficiency.home_id == home_id, col(Deficiency.resolved_on).is_(None))
        .order_by(col(Deficiency.due_on).is_(None), col(Deficiency.due_on), col(Deficiency.id))
    ).all()
    mended = _mended(session, home_id)
    return [
        ReworkLine(
            deficiency_id=deficiency.id,
            item_id=item.id if item else None,
            measure_id=item.measure_id if item else "",
            severity=Severity(deficiency.severity),
            action=deficiency.corrective_action,
            due_on=deficiency.due_on,
            days_left=(deficiency.due_on - today).days if deficiency.due_on else None,
            mended=tuple(mended.get(deficiency.inspection_item_id, ())),
        )
        for deficiency, item in found
    ]


def _mended(session: Session, home_id: str) -> dict[int | None, list[Mended]]:
    rows = session.exec(
        select(Mending, User.name)
        .join(User, col(User.id) == col(Mending.mended_by))
        .where(Mending.home_id == home_id)
        .order_by(col(Mending.id))
    )
    found: dict[int | None, list[Mended]] = {}
    for row, name in rows:
        found.setdefault(row.inspection_item_id, []).append(Mended(row.mended_on, name, row.note))
    return found


def log_mending(
    session: Session, actor: Actor, home_id: str, deficiency_id: int, *, note: str, at: datetime
) -> Mending:
    """Say what was put right.

    Raises
    ------
    NotFound, NotAllowed, StepNotAllowed, Refused
        If there is nothing such to put right, it is not a contractor's, the work was not sent back, or the
        note is empty.
    """
    home = get_home(session, actor, home_id, for_change=True)
    if actor.role is not Roles.CONTRACTOR:
        raise NotAllowed
    if home.stage not in (Stage.REWORK, Stage.IN_PROGRESS):
        message = _("Nothing is to be put right here now.")
        raise StepNotAllowed("mended_at_rework", message)
    deficiency = session.get(Deficiency, deficiency_id)
    if deficiency is None or deficiency.home_id != home_id or deficiency.resolved_on is not None:
        raise NotFound
    if not note.strip():
        raise Refused("note_missing", "note", _("Say what you put right."))
    row = Mending(
        home_id=home_id,
        inspection_item_id=deficiency.inspection_item_id,
        mended_on=program_day(at),
        note=note.strip(),
        mended_by=actor.user_id,
        logged_at=at,
    )
    session.add(row)
    session.flush()
    audit.record(session, actor, "rework.mended", "home", home_id, detail={"kind": deficiency.code}, at=at)
    return row
