"""Whose home it is to inspect: assigned by the manager to a person or a firm, or taken from the pool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from webapp.clock import program_day
from webapp.db.homes import Home
from webapp.db.people import Employment, Provider, Role, User, UserRole
from webapp.db.quality import InspectionAssignment
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.actors import Actor
from webapp.services.errors import NotAllowed, NotFound, Refused
from webapp.services.inspection_access import NotIndependent, inspectable_home, is_independent
from webapp.services.refusals import as_service_error

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody, or a firm, to whom homes can be assigned."""

    user: User | None
    firm: Provider | None

    @property
    def key(self) -> str:
        """What stands for it in a form."""
        return f"u{self.user.id}" if self.user else f"f{self.firm.id}" if self.firm else ""


def assignment_of(session: Session, home_id: str) -> InspectionAssignment | None:
    """Return whose home it is to inspect now; None where it is nobody's."""
    last = session.exec(
        select(InspectionAssignment)
        .where(InspectionAssignment.home_id == home_id)
        .order_by(col(InspectionAssignment.id).desc())
        .limit(1)
    ).first()
    return None if last is None or (last.inspector_id is None and last.firm_id is None) else last


def is_for(assignment: InspectionAssignment, actor: Actor) -> bool:
    """Return whether a home is this inspector's, or his firm's to share out among its people."""
    if assignment.inspector_id is not None:
        return assignment.inspector_id == actor.user_id
    return assignment.firm_id is not None and assignment.firm_id == actor.provider_id


def require_own_or_pool(session: Session, actor: Actor, home_id: str) -> None:
    """Refuse a home that is somebody else's to inspect.

    Raises
    ------
    Refused
        If it is assigned to another inspector or firm.
    """
    assignment = assignment_of(session, home_id)
    if assignment is not None and not is_for(assignment, actor):
        message = _(
            "This home is assigned to another inspector. Ask the program manager to assign it to you."
        )
        raise Refused("assigned_elsewhere", None, message)


def candidates(session: Session) -> Sequence[Candidate]:
    """Return who can be given homes: each active inspector, and each firm that inspects."""
    people = session.exec(
        select(User)
        .join(UserRole, col(UserRole.user_id) == col(User.id))
        .join(Role, col(Role.id) == col(UserRole.role_id))
        .where(Role.name == Roles.INSPECTOR.value, col(User.active).is_(True))
        .order_by(User.name, col(User.id))
    ).all()
    firm_ids = {user.provider_id for user in people if user.employment == Employment.SUBCONTRACTED}
    firms = session.exec(
        select(Provider).where(col(Provider.id).in_(firm_ids - {None})).order_by(Provider.name)
    )
    return (*(Candidate(user, None) for user in people), *(Candidate(None, firm) for firm in firms))


def assign(
    session: Session,
    actor: Actor,
    home_id: str,
    key: str,
    *,
    planned_on: date | None,
    at: datetime,
) -> InspectionAssignment:
    """Give a home to an inspector or to a firm that inspects.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        The manager.
    home_id : str
    key : str
        A `Candidate`'s key.
    planned_on : date or None
        The day of the visit, where it is agreed.
    at : datetime
        When, in UTC.

    Raises
    ------
    NotAllowed, NotFound
        If it is not for this person to do, or there is no such home or inspector.
    NotIndependent
        If the inspector or the firm had a hand in the home.
    Refused
        If the day has passed.
    """
    if actor.role is not Roles.MANAGER:
        raise NotAllowed
    home = session.get(Home, home_id)
    chosen = next((each for each in candidates(session) if each.key == key), None)
    if home is None:
        raise NotFound
    if chosen is None:
        raise Refused("not_an_inspector", "inspector", _("Choose one of the inspectors on the list."))
    _require_day(planned_on, at)
    if chosen.user is not None:
        inspector = Actor(chosen.user.id, Roles.INSPECTOR, chosen.user.provider_id)
        if not is_independent(session, inspector, home):
            raise NotIndependent
    return _add(
        session,
        actor,
        home_id,
        inspector_id=chosen.user.id if chosen.user else None,
        firm_id=chosen.firm.id if chosen.firm else None,
        planned_on=planned_on,
        at=at,
    )


def take(
    session: Session, actor: Actor, home_id: str, *, planned_on: date | None = None, at: datetime
) -> InspectionAssignment:
    """Take a home from the pool, or from what one's firm was given; or plan another day.

    Raises
    ------
    NotFound, NotIndependent, Refused
        If the home is not his to inspect, he had a hand in it, it is another inspector's, or the day has
        passed.
    """
    inspectable_home(session, actor, home_id)
    require_own_or_pool(session, actor, home_id)
    _require_day(planned_on, at)
    mine = assignment_of(session, home_id)
    if mine is not None and mine.inspector_id == actor.user_id and planned_on in (None, mine.planned_on):
        return mine
    kept = planned_on or (mine.planned_on if mine is not None else None)
    return _add(
        session, actor, home_id, inspector_id=actor.user_id, firm_id=actor.provider_id, planned_on=kept, at=at
    )


def release(session: Session, actor: Actor, home_id: str, at: datetime) -> None:
    """Give a home back: to the pool, or to the firm that it was given to.

    Raises
    ------
    NotFound
        If it is not his.
    """
    mine = assignment_of(session, home_id)
    if mine is None or mine.inspector_id != actor.user_id:
        raise NotFound
    _add(session, actor, home_id, inspector_id=None, firm_id=mine.firm_id, planned_on=mine.planned_on, at=at)


def _require_day(planned_on: date | None, at: datetime) -> None:
    if planned_on is not None and planned_on < program_day(at):
        raise Refused(
            "day_passed", "planned_on", _("The day of the visit has passed. Choose today or later.")
        )


def _add(
    session: Session,
    actor: Actor,
    home_id: str,
    *,
    inspector_id: int | None,
    firm_id: int | None,
    planned_on: date | None,
    at: datetime,
) -> InspectionAssignment:
    row = InspectionAssignment(
        home_id=home_id,
        inspector_id=inspector_id,
        firm_id=firm_id,
        planned_on=planned_on,
        assigned_by=actor.user_id,
        assigned_at=at,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        told = as_service_error(error)
        if told is None:
            raise
        raise NotIndependent from error
    detail: dict[str, audit.Detail] = {
        "inspector_id": inspector_id,
        "firm_id": firm_id,
        "planned_on": planned_on,
    }
    audit.record(session, actor, "inspection.assigned", "home", home_id, detail=detail, at=at)
    return row
