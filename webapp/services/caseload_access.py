"""What the services of the caseload share: whose home it is to work on, and who is a supervisor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlmodel import col, select

from webapp.db.caseload import SupervisorGrant
from webapp.db.people import Role, User, UserRole
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.errors import NotAllowed, Refused
from webapp.services.homes import get_home

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlmodel import Session

    from webapp.db.homes import Home
    from webapp.services.actors import Actor


def home_to_work_on(session: Session, actor: Actor, home_id: str) -> Home:
    """Return a home that a caseworker may change, held until the transaction ends.

    Raises
    ------
    NotFound, NotAllowed
        If the home is not for this person, or the person is no caseworker.
    """
    home = get_home(session, actor, home_id, for_change=True)
    if actor.role is not Roles.CASEWORKER:
        raise NotAllowed
    return home


def is_supervisor(session: Session, user_id: int, day: date) -> bool:
    """Return whether somebody is a supervisor on a day."""
    statement = (
        select(SupervisorGrant.is_supervisor)
        .where(SupervisorGrant.user_id == user_id, col(SupervisorGrant.starts_on) <= day)
        .order_by(col(SupervisorGrant.id).desc())
    )
    return bool(session.exec(statement.limit(1)).first())


def caseworkers(session: Session, provider_id: int | None = None) -> list[User]:
    """Return the caseworkers who are active, by name; of one provider where it is given."""
    statement = (
        select(User)
        .join(UserRole, col(UserRole.user_id) == col(User.id))
        .join(Role, col(Role.id) == col(UserRole.role_id))
        .where(Role.name == Roles.CASEWORKER.value, col(User.active))
        .order_by(col(User.name), col(User.id))
    )
    if provider_id is not None:
        statement = statement.where(User.provider_id == provider_id)
    return list(session.exec(statement))


def say_who_is_supervisor(
    session: Session, actor: Actor, user_id: int, *, is_one: bool, starts_on: date, at: datetime
) -> SupervisorGrant:
    """Make a caseworker a supervisor from a day on, or no longer one.

    Raises
    ------
    NotAllowed
        If the actor is not a manager.
    Refused
        If the person is no caseworker.
    """
    if actor.role is not Roles.MANAGER:
        raise NotAllowed
    if user_id not in {user.id for user in caseworkers(session)}:
        raise Refused("no_caseworker", "person", _("Choose a caseworker from the list."))
    grant = SupervisorGrant(
        user_id=user_id, is_supervisor=is_one, starts_on=starts_on, granted_by=actor.user_id, granted_at=at
    )
    session.add(grant)
    session.flush()
    detail: dict[str, audit.Detail] = {"active": is_one, "day": starts_on}
    audit.record(session, actor, "supervisor.granted", "user", user_id, detail=detail, at=at)
    return grant
