"""Homes that the draw left out: accepted on their papers by an inspector, without a certificate."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from webapp.db.inspections import Inspection, InspectionKind
from webapp.db.quality import Deficiency, DeskAcceptance, HomeReopening
from webapp.services import audit
from webapp.services.errors import Refused, StepNotAllowed
from webapp.services.inspection_access import inspectable_home
from webapp.services.inspection_assignments import require_own_or_pool
from webapp.services.refusals import as_service_error
from webapp.services.row_versions import lock
from webapp.services.sampling import draw_of, is_visit_due
from webapp.services.stage_changes import change_stage
from webapp.stages import Stage

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from webapp.db.homes import Home
    from webapp.db.quality import InspectionDraw
    from webapp.services.actors import Actor


class Why(StrEnum):
    """Why a home must be visited after the work."""

    NOT_DRAWN_YET = "not_drawn_yet"
    DRAWN = "drawn"
    VISIT_MISSED = "visit_missed"
    INSPECTED_BEFORE = "inspected_before"
    SOMETHING_OPEN = "something_open"
    ORDERED = "ordered"


@dataclass(frozen=True, slots=True)
class AfterTheWork:
    """What the draw means for a home at its final inspection; papers will do without a `visit_because`."""

    draw: InspectionDraw | None
    visit_because: Why | None


def after_the_work(session: Session, home: Home) -> AfterTheWork:
    """Return whether a home must be visited after the work, and why."""
    draw = draw_of(session, home.id, InspectionKind.POST_INSTALLATION)
    return AfterTheWork(draw, _why_visited(session, home, draw))


def accept_on_papers(session: Session, actor: Actor, home_id: str, note: str, at: datetime) -> DeskAcceptance:
    """Accept a home that the draw left out: it passes on its papers and gets no certificate.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        An inspector who had no hand in the home.
    home_id : str
    note : str
        What was looked at.
    at : datetime
        When, in UTC.

    Raises
    ------
    NotFound, NotIndependent
        If the home is not his to inspect.
    StepNotAllowed
        If it must be visited.
    Refused
        If the note is missing.
    """
    home = lock(session, inspectable_home(session, actor, home_id))
    require_own_or_pool(session, actor, home_id)
    found = after_the_work(session, home)
    if home.stage != Stage.FINAL_INSPECTION or found.visit_because is not None or found.draw is None:
        message = _("This home must be visited. It cannot be accepted on its papers.")
        raise StepNotAllowed("desk_acceptance_of_left_out", message)
    if not note.strip():
        raise Refused("note_missing", "note", _("Say what you looked at."))
    accepted = DeskAcceptance(
        home_id=home.id,
        draw_id=found.draw.id,
        accepted_by=actor.user_id,
        note=note.strip(),
        accepted_at=at,
    )
    session.add(accepted)
    try:
        session.flush()
    except IntegrityError as error:
        told = as_service_error(error)
        if told is None:
            raise
        raise told from error
    detail: dict[str, audit.Detail] = {"rule_version": found.draw.rule_version, "tier": found.draw.tier}
    audit.record(session, actor, "home.accepted_on_papers", "home", home.id, detail=detail, at=at)
    change_stage(session, actor, home, Stage.PASSED, at)
    return accepted


def acceptance_of(session: Session, home_id: str) -> DeskAcceptance | None:
    """Return how a home was accepted on its papers, or None."""
    return session.exec(select(DeskAcceptance).where(DeskAcceptance.home_id == home_id)).first()


def _why_visited(session: Session, home: Home, draw: InspectionDraw | None) -> Why | None:
    inspected = select(Inspection.id).where(
        Inspection.home_id == home.id, Inspection.kind == InspectionKind.POST_INSTALLATION.value
    )
    is_open = select(Deficiency.id).where(
        Deficiency.home_id == home.id, col(Deficiency.resolved_on).is_(None)
    )
    ordered = select(HomeReopening.id).where(HomeReopening.home_id == home.id)
    reasons = (
        (draw is None, Why.NOT_DRAWN_YET),
        (draw is not None and draw.drawn, Why.DRAWN),
        (session.exec(ordered).first() is not None, Why.ORDERED),
        (session.exec(inspected).first() is not None, Why.INSPECTED_BEFORE),
        (session.exec(is_open).first() is not None, Why.SOMETHING_OPEN),
        (is_visit_due(session, home.id), Why.VISIT_MISSED),
    )
    return next((why for holds, why in reasons if holds), None)
