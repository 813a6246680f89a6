"""A home waits, goes on, leaves, or its day is called off; each with a reason."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict
from sqlmodel import col, select

from webapp.db.caseload import Hold, HoldReason
from webapp.services import audit
from webapp.services.caseload_access import home_to_work_on
from webapp.services.errors import Refused, StaleEdit, StepNotAllowed
from webapp.services.homes import change_stage
from webapp.services.refusals import flushed
from webapp.services.scopes import LONGEST_WAIT, contractors
from webapp.stages import Stage

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from webapp.db.homes import Home
    from webapp.services.actors import Actor


class HoldTerms(BaseModel):
    """Why a home waits, until when, who can help, and how the household was told."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    reason: HoldReason
    revisit_on: date
    detail: str = ""
    referral: str = ""
    client_told_on: date | None = None
    client_told_how: str = ""


def hold(
    session: Session, actor: Actor, home_id: str, terms: HoldTerms, *, today: date, at: datetime
) -> Hold:
    """Put a home on hold, with a day to look again.

    Raises
    ------
    NotFound, NotAllowed, StepNotAllowed
        If it is not this person's home, or its work has begun.
    Refused
        If the day to look again is past, or the household was told on a day to come.
    """
    home = home_to_work_on(session, actor, home_id)
    if terms.revisit_on < today:
        raise Refused("day_past", "revisit_on", _("This day is past. Choose today or a later day."))
    if terms.client_told_on is not None and terms.client_told_on > today:
        message = _("This day is still to come. Choose today or an earlier day.")
        raise Refused("day_to_come", "client_told_on", message)
    row = Hold(home_id=home.id, **terms.model_dump(), held_by=actor.user_id, held_at=at)
    row.reason = terms.reason.value
    session.add(row)
    said = f"{terms.reason.value}: {terms.detail}" if terms.detail else terms.reason.value
    change_stage(session, actor, home, Stage.DEFERRED, at, reason=said)
    detail: dict[str, audit.Detail] = {"kind": terms.reason.value, "day": terms.revisit_on}
    audit.record(session, actor, "home.held", "home", home_id, detail=detail, at=at)
    return row


def hold_of(session: Session, home_id: str) -> Hold | None:
    """Return the hold that a home is on, or None."""
    statement = select(Hold).where(Hold.home_id == home_id, col(Hold.ended_at).is_(None))
    return session.exec(statement.order_by(col(Hold.id).desc()).limit(1)).first()


def resume(session: Session, actor: Actor, home_id: str, *, reason: str, at: datetime) -> Home:
    """Let a home go on where it stopped.

    Raises
    ------
    NotFound, NotAllowed, StepNotAllowed
        If it is not this person's home, or not on hold.
    """
    home = home_to_work_on(session, actor, home_id)
    if home.deferred_from is None:
        raise StepNotAllowed("home_step", _("The home is not on hold."))
    _end_hold(session, actor, home_id, at)
    change_stage(session, actor, home, Stage(home.deferred_from), at, reason=reason)
    return home


def withdraw(session: Session, actor: Actor, home_id: str, *, reason: str, at: datetime) -> Home:
    """Take a home out of the programme; the household can apply again.

    Raises
    ------
    NotFound, NotAllowed, StepNotAllowed
        If it is not this person's home, or its work has begun.
    Refused
        If the reason is missing.
    """
    home = home_to_work_on(session, actor, home_id)
    _end_hold(session, actor, home_id, at)
    change_stage(session, actor, home, Stage.WITHDRAWN, at, reason=reason)
    return home


def call_off(
    session: Session, actor: Actor, home_id: str, *, reason: str, row_version: int, at: datetime
) -> Home:
    """Call the agreed day off: the home waits for a contractor and a day again.

    Raises
    ------
    NotFound, NotAllowed, StepNotAllowed
        If it is not this person's home, or its work has begun.
    StaleEdit
        If the home was changed since the page was opened.
    Refused
        If the reason is missing.
    """
    home = home_to_work_on(session, actor, home_id)
    if Stage(home.stage) is not Stage.SCHEDULED:
        raise StepNotAllowed("home_step", _("The home cannot take this step from where it is now."))
    _same_version(home, row_version)
    _said_why(reason)
    home.contractor_provider_id = home.scheduled_on = None
    change_stage(session, actor, home, Stage.APPROVED, at, reason=reason)
    audit.record(session, actor, "home.called_off", "home", home_id, detail={}, at=at)
    return home


def take_approval_back(session: Session, actor: Actor, home_id: str, *, reason: str, at: datetime) -> Home:
    """Take the approval of the work back, so that it can be proposed anew.

    Raises
    ------
    NotFound, NotAllowed, StepNotAllowed
        If it is not this person's home, or its work is not approved or has its day.
    Refused
        If the reason is missing.
    """
    home = home_to_work_on(session, actor, home_id)
    if Stage(home.stage) is not Stage.APPROVED:
        raise StepNotAllowed("home_step", _("The home cannot take this step from where it is now."))
    _said_why(reason)
    change_stage(session, actor, home, Stage.SCOPED, at, reason=reason)
    return home


def schedule_again(
    session: Session,
    actor: Actor,
    home_id: str,
    *,
    contractor_provider_id: int,
    day: date,
    today: date,
    row_version: int,
    at: datetime,
) -> Home:
    """Agree another day, or another contractor, before the work begins.

    Raises
    ------
    NotFound, NotAllowed, StepNotAllowed
        If it is not this person's home, or its work has begun.
    StaleEdit
        If the home was changed since the page was opened.
    Refused
        If the day is past or too far away, or the firm has no installers.
    """
    home = home_to_work_on(session, actor, home_id)
    if Stage(home.stage) is not Stage.SCHEDULED:
        raise StepNotAllowed("home_step", _("The home cannot take this step from where it is now."))
    if home.row_version != row_version:
        current = {"contractor": home.contractor_provider_id, "day": home.scheduled_on}
        raise StaleEdit(current, {"contractor": contractor_provider_id, "day": day}, home.row_version)
    check_day(session, contractor_provider_id, day, today)
    home.contractor_provider_id, home.scheduled_on = contractor_provider_id, day
    home.row_version += 1
    flushed(session)
    detail: dict[str, audit.Detail] = {"contractor_provider_id": contractor_provider_id, "scheduled_on": day}
    audit.record(session, actor, "home.scheduled_again", "home", home_id, detail=detail, at=at)
    return home


def check_day(session: Session, contractor_provider_id: int, day: date, today: date) -> None:
    """Refuse a firm without installers, and a day that is past or too far away."""
    if contractor_provider_id not in {provider.id for provider in contractors(session)}:
        raise Refused("no_contractor", "contractor", _("Choose a contractor from the list."))
    if day < today:
        raise Refused("day_past", "day", _("This day is past. Choose today or a later day."))
    if day > today + LONGEST_WAIT:
        raise Refused("day_too_far", "day", _("This day is more than a year away. Check the year."))


def send_back(session: Session, actor: Actor, home_id: str, *, reason: str, at: datetime) -> Home:
    """Send the work back from the desk to be put right.

    Raises
    ------
    NotFound, NotAllowed, StepNotAllowed
        If it is not this person's home, or its papers are not being checked.
    Refused
        If the reason is missing.
    """
    home = home_to_work_on(session, actor, home_id)
    if Stage(home.stage) is not Stage.DESK_REVIEW:
        raise StepNotAllowed("home_step", _("The home cannot take this step from where it is now."))
    change_stage(session, actor, home, Stage.REWORK, at, reason=reason)
    return home


def _said_why(reason: str) -> None:
    if not reason.strip():
        raise Refused("reason_missing", "reason", _("Say why."))


def _same_version(home: Home, row_version: int) -> None:
    if home.row_version != row_version:
        raise StaleEdit({"day": home.scheduled_on}, {}, home.row_version)


def _end_hold(session: Session, actor: Actor, home_id: str, at: datetime) -> None:
    row = hold_of(session, home_id)
    if row is not None:
        row.ended_by, row.ended_at = actor.user_id, at
        session.flush()
