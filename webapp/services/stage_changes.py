"""A home's step from one stage to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from webapp.db.log import StageEvent
from webapp.services import audit
from webapp.services.errors import NotAllowed, Refused, StepNotAllowed
from webapp.services.money_budgets import release_home
from webapp.services.refusals import flushed
from webapp.services.row_versions import lock
from webapp.services.sampling import draw_for_step
from webapp.stages import NEEDS_REASON, Stage, allowed, roles_for

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from webapp.db.homes import Home
    from webapp.services.actors import Actor


def change_stage(
    session: Session, actor: Actor, home: Home, to: Stage, at: datetime, *, reason: str | None = None
) -> StageEvent:
    """Take a home one step further and write the step down.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        Who takes the step.
    home : Home
        A home that the actor may see (`webapp.services.homes.get_home`).
    to : Stage
        Where it shall go.
    at : datetime
        When, in UTC.
    reason : str or None
        Why; needed to put a home on hold, withdraw it or send work back.

    Raises
    ------
    StepNotAllowed
        If there is no such step from where the home is, or something is missing for it.
    NotAllowed
        If it is not this role's step.
    Refused
        If the reason is missing.
    """
    lock(session, home)
    begin = Stage(home.stage)
    deferred_from = Stage(home.deferred_from) if home.deferred_from else None
    if not allowed(begin, to, deferred_from):
        raise StepNotAllowed("home_step", _("The home cannot take this step from where it is now."))
    if actor.role not in roles_for(begin, to):
        raise NotAllowed
    reason = (reason or "").strip() or None
    if to in NEEDS_REASON and reason is None:
        raise Refused("reason_missing", "reason", _("Say why."))
    home.stage, home.stage_since = to.value, at
    home.deferred_from = begin.value if to is Stage.DEFERRED else None
    home.row_version += 1
    flushed(session)
    event = StageEvent(
        home_id=home.id,
        from_stage=begin.value,
        to_stage=to.value,
        actor_id=actor.user_id,
        at=at,
        reason=reason,
    )
    session.add(event)
    steps = {"from_stage": begin.value, "to_stage": to.value}
    audit.record(session, actor, "home.stage_changed", "home", home.id, detail=steps, at=at)
    draw_for_step(session, home, begin, to, at)
    if to is Stage.WITHDRAWN:
        release_home(session, actor, home.id, at=at)
    return event
