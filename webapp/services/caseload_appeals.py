"""Second looks at a decision: appeals, decided by somebody else, and a supervisor's override beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlmodel import col, select

from rules.outcomes import Outcome
from webapp.db.caseload import Appeal, AppealDecision, AppealOutcome, Appellant, DeterminationOverride
from webapp.db.homes import Determination
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.caseload_access import home_to_work_on, is_supervisor
from webapp.services.caseload_settings import caseload_settings
from webapp.services.determinations import latest_determinations
from webapp.services.errors import NotAllowed, NotFound, Refused
from webapp.services.homes import change_stage, get_home
from webapp.services.refusals import flushed
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor

OVERRIDING = frozenset({Outcome.ELIGIBLE, Outcome.INELIGIBLE})


@dataclass(frozen=True, slots=True)
class Heard:
    """An appeal with what it came to.

    Parameters
    ----------
    appeal : Appeal
    decision : AppealDecision or None
        None while it is open.
    new_determination_id : int or None
        For an appeal that overturned a decision: the decision that was taken since, where there is one.
    """

    appeal: Appeal
    decision: AppealDecision | None
    new_determination_id: int | None


def receive_appeal(
    session: Session,
    actor: Actor,
    home_id: str,
    *,
    determination_id: int,
    received_on: date,
    by_whom: Appellant,
    reason: str,
    today: date,
    at: datetime,
) -> Appeal:
    """Write down that somebody appeals against a decision; the day by which it is decided follows.

    Raises
    ------
    NotFound, NotAllowed
        If the home or decision is not for this person.
    Refused
        If the day is still to come or before the decision, or the reason is missing.
    """
    home_to_work_on(session, actor, home_id)
    decision = session.get(Determination, determination_id)
    if decision is None or decision.home_id != home_id:
        raise NotFound
    if not reason.strip():
        raise Refused("reason_missing", "reason", _("Write what the household says."))
    if not decision.decided_on <= received_on <= today:
        message = _("Write a day from the day of the decision to today.")
        raise Refused("received_on", "received_on", message)
    appeal = Appeal(
        home_id=home_id,
        determination_id=determination_id,
        received_on=received_on,
        by_whom=by_whom.value,
        reason=reason.strip(),
        due_on=caseload_settings().appeal_due.after(received_on),
        entered_by=actor.user_id,
        entered_at=at,
    )
    session.add(appeal)
    session.flush()
    detail: dict[str, audit.Detail] = {"determination_id": determination_id, "day": received_on}
    audit.record(session, actor, "appeal.received", "home", home_id, detail=detail, at=at)
    return appeal


def decide_appeal(
    session: Session,
    actor: Actor,
    appeal_id: int,
    *,
    outcome: AppealOutcome,
    reason: str,
    today: date,
    at: datetime,
) -> AppealDecision:
    """Decide an appeal: the decision stands, or must be taken again.

    Raises
    ------
    NotFound, NotAllowed
        If the home is not for this person, who is neither a supervisor nor a manager.
    Refused
        If the actor made the decision, or the appeal is decided already, or the reason is missing.
    """
    appeal = session.get(Appeal, appeal_id)
    if appeal is None:
        raise NotFound
    get_home(session, actor, appeal.home_id, for_change=True)
    if not may_decide_appeals(session, actor, today):
        raise NotAllowed
    if not reason.strip():
        raise Refused("reason_missing", "reason", _("Say why."))
    decision = AppealDecision(
        appeal_id=appeal_id,
        outcome=outcome.value,
        reason=reason.strip(),
        decided_on=today,
        decided_by=actor.user_id,
        decided_at=at,
    )
    session.add(decision)
    flushed(session)
    detail: dict[str, audit.Detail] = {
        "determination_id": appeal.determination_id,
        "outcome": outcome.value,
    }
    audit.record(session, actor, "appeal.decided", "home", appeal.home_id, detail=detail, at=at)
    return decision


def may_decide_appeals(session: Session, actor: Actor, today: date) -> bool:
    """Return whether somebody decides appeals: a manager, or a supervisor."""
    if actor.role is Roles.MANAGER:
        return True
    return actor.role is Roles.CASEWORKER and is_supervisor(session, actor.user_id, today)


def appeals_of(session: Session, home_id: str) -> list[Heard]:
    """Return the appeals of a home, the newest first."""
    rows = session.exec(select(Appeal).where(Appeal.home_id == home_id).order_by(col(Appeal.id).desc()))
    return [heard(session, appeal) for appeal in rows]


def heard(session: Session, appeal: Appeal) -> Heard:
    """Return an appeal with what it came to."""
    decision = session.exec(select(AppealDecision).where(AppealDecision.appeal_id == appeal.id)).first()
    if decision is None or decision.outcome != AppealOutcome.OVERTURNED.value:
        return Heard(appeal, decision, None)
    program = select(Determination.program).where(Determination.id == appeal.determination_id)
    later = (
        select(Determination.id)
        .where(
            Determination.home_id == appeal.home_id,
            col(Determination.program) == program.scalar_subquery(),
            col(Determination.created_at) > decision.decided_at,
        )
        .order_by(col(Determination.id))
    )
    return Heard(appeal, decision, session.exec(later.limit(1)).first())


def override(
    session: Session,
    actor: Actor,
    home_id: str,
    *,
    determination_id: int,
    answer: Outcome,
    reason: str,
    expires_on: date,
    today: date,
    at: datetime,
) -> DeterminationOverride:
    """Put a supervisor's answer beside the rule's: the home goes on by it, and the rule's answer stays.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        A supervisor, who did not make the decision.
    home_id : str
        The home.
    determination_id : int
        The latest decision on a programme.
    answer : Outcome
        Eligible or ineligible.
    reason : str
        Why.
    expires_on : date
        The last day on which work may be scheduled by it.
    today : date
        The day on which it is made.
    at : datetime
        When, in UTC.

    Raises
    ------
    NotFound, NotAllowed
        If the home is not for this person, or the person is no supervisor.
    Refused
        If the actor made the decision, a newer one was made, the answer is the same, or the day is not right.
    """
    home = home_to_work_on(session, actor, home_id)
    if not is_supervisor(session, actor.user_id, today):
        raise NotAllowed
    decision = session.get(Determination, determination_id)
    if decision is None or decision.home_id != home_id or answer not in OVERRIDING:
        raise NotFound
    _refuse_terms(decision.outcome, answer, reason, expires_on, today)
    row = DeterminationOverride(
        home_id=home_id,
        determination_id=determination_id,
        answer=answer.value,
        reason=reason.strip(),
        made_on=today,
        expires_on=expires_on,
        made_by=actor.user_id,
        made_at=at,
    )
    session.add(row)
    flushed(session)
    home.eligible_until = expires_on if answer is Outcome.ELIGIBLE else None
    home.row_version += 1
    detail: dict[str, audit.Detail] = {
        "determination_id": determination_id,
        "program": decision.program,
        "outcome": answer.value,
        "day": expires_on,
    }
    audit.record(session, actor, "home.overridden", "home", home_id, detail=detail, at=at)
    if answer is Outcome.ELIGIBLE and Stage(home.stage) is Stage.SCREENED:
        change_stage(session, actor, home, Stage.ENROLLED, at)
    return row


def _refuse_terms(outcome: str, answer: Outcome, reason: str, expires_on: date, today: date) -> None:
    if answer.value == outcome:
        raise Refused("same_answer", "answer", _("This is the rule's own answer. Nothing is overridden."))
    if not reason.strip():
        raise Refused("reason_missing", "reason", _("Say why."))
    last = caseload_settings().longest_override.after(today)
    if not today <= expires_on <= last:
        message = _("Write a day from today to %(last)s.", last=last.isoformat())
        raise Refused("expires_on", "expires_on", message)


def overrides_of(session: Session, home_id: str) -> list[DeterminationOverride]:
    """Return the overrides of a home, the newest first."""
    statement = select(DeterminationOverride).where(DeterminationOverride.home_id == home_id)
    return list(session.exec(statement.order_by(col(DeterminationOverride.id).desc())))


def overrides_in_force(session: Session, home_id: str, today: date) -> list[DeterminationOverride]:
    """Return the overrides that stand: the last of each latest decision, until it expires."""
    return in_force(overrides_of(session, home_id), latest_determinations(session, home_id), today)


def in_force(
    rows: Sequence[DeterminationOverride], decisions: Sequence[Determination], today: date
) -> list[DeterminationOverride]:
    """Return which overrides stand beside which decisions; both are of one home."""
    last = {row.determination_id: row for row in sorted(rows, key=lambda row: row.id)}
    standing = [last[each.id] for each in decisions if each.id in last]
    return [row for row in standing if row.expires_on >= today]


def determinations_of(session: Session, home_id: str) -> list[Determination]:
    """Return every decision on a home, in the order in which they were taken."""
    statement = select(Determination).where(Determination.home_id == home_id).order_by(col(Determination.id))
    return list(session.exec(statement))
