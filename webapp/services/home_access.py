"""Whose home is it to see: by role and provider, the same for one home and for a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, column, exists, false, or_, table, true
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from webapp.db.homes import Home
from webapp.db.inspections import Inspection
from webapp.db.people import User
from webapp.db.quality import InspectionAssignment
from webapp.db.work import InstalledMeasure
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
# Another: which firms did the work.
firm_on_home = table("firm_on_home", column("home_id"), column("provider_id"))
# A list may ask for inspections and assignments too, and these are others. Made once: making one takes time.
_OWN = aliased(Inspection)
_GIVEN, _LATER = aliased(InspectionAssignment), aliased(InspectionAssignment)


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
    """Return the homes that an inspector may see: of a firm's, only those that he or his firm was given.

    What he had a hand in is read once, by person, and not looked up for each home: it is a short list.
    """
    took_part = select(person_on_home.c.home_id).where(person_on_home.c.user_id == actor.user_id)
    inspected = col(Home.id).in_(select(_OWN.home_id).where(col(_OWN.inspector_id) == actor.user_id))
    independent = col(Home.id).not_in(took_part)
    open_to_him = col(Home.stage).in_([stage.value for stage in INSPECTOR_STAGES])
    if actor.provider_id is None:
        return and_(independent, or_(open_to_him, inspected))
    # As the view firm_on_home has it, by the indexes of the two tables.
    colleagues = select(User.id).where(User.provider_id == actor.provider_id)
    by_colleagues = select(InstalledMeasure.home_id).where(col(InstalledMeasure.installed_by).in_(colleagues))
    not_of_his_firm = and_(
        col(Home.contractor_provider_id).is_distinct_from(actor.provider_id),
        col(Home.id).not_in(by_colleagues),
    )
    given = and_(open_to_him, given_to(actor))
    return and_(independent, not_of_his_firm, or_(given, inspected))


def given_to(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `Home` that it was last given to an inspector, or to his firm as a whole."""
    his = col(_GIVEN.inspector_id) == actor.user_id
    if actor.provider_id is not None:
        of_the_firm = and_(col(_GIVEN.inspector_id).is_(None), col(_GIVEN.firm_id) == actor.provider_id)
        his = or_(his, of_the_firm)
    is_last = ~exists().where(col(_LATER.home_id) == col(_GIVEN.home_id), col(_LATER.id) > col(_GIVEN.id))
    return col(Home.id).in_(select(_GIVEN.home_id).where(his, is_last))
