"""Whose home is it to see: by role and provider, the same for one home and for a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, column, exists, false, or_, table, true
from sqlmodel import col, select

from webapp.db.homes import Home
from webapp.db.inspections import Inspection
from webapp.roles import Roles
from webapp.stages import Stage

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from webapp.services.actors import Actor

# A contractor sees a home from the day it is scheduled.
CONTRACTOR_STAGES = (
    Stage.SCHEDULED,
    Stage.IN_PROGRESS,
    Stage.IN_PROGRESS_INSPECTION,
    Stage.CONTRACTOR_COMPLETE,
    Stage.DESK_REVIEW,
    Stage.FINAL_INSPECTION,
    Stage.REWORK,
    Stage.PASSED,
    Stage.REPORTED,
)
# Homes that any independent inspector may take up; later only whoever inspected them.
INSPECTOR_STAGES = (
    Stage.IN_PROGRESS,
    Stage.IN_PROGRESS_INSPECTION,
    Stage.CONTRACTOR_COMPLETE,
    Stage.DESK_REVIEW,
    Stage.FINAL_INSPECTION,
    Stage.REWORK,
)

# A view of the database: who installed, assessed or opened a home.
person_on_home = table("person_on_home", column("home_id"), column("user_id"), column("part"))


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `Home` under which somebody may see it."""
    if actor.role in (Roles.MANAGER, Roles.AUDITOR):
        return true()
    if actor.role is Roles.CASEWORKER and actor.provider_id is not None:
        return col(Home.provider_id) == actor.provider_id
    if actor.role is Roles.CONTRACTOR and actor.provider_id is not None:
        return and_(
            col(Home.contractor_provider_id) == actor.provider_id, col(Home.stage).in_(CONTRACTOR_STAGES)
        )
    if actor.role is Roles.INSPECTOR:
        return _inspectable(actor)
    return false()


def _inspectable(actor: Actor) -> ColumnElement[bool]:
    took_part = exists().where(
        person_on_home.c.home_id == col(Home.id), person_on_home.c.user_id == actor.user_id
    )
    inspected = select(Inspection.id).where(
        col(Inspection.home_id) == col(Home.id), col(Inspection.inspector_id) == actor.user_id
    )
    return and_(~took_part, or_(col(Home.stage).in_(INSPECTOR_STAGES), inspected.exists()))
