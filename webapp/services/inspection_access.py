"""Which homes an inspector may inspect: never one that he or his firm installed or assessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlmodel import col, select

from webapp.db.homes import Home
from webapp.db.inspections import Inspection, InspectionKind
from webapp.db.people import Provider, User
from webapp.db.work import InstalledMeasure
from webapp.roles import Roles
from webapp.services.errors import NotFound, ServiceError
from webapp.services.home_access import firm_on_home, person_on_home
from webapp.services.homes import get_home
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from webapp.services.actors import Actor

DURING = (Stage.IN_PROGRESS, Stage.IN_PROGRESS_INSPECTION)
PAPERS = (Stage.CONTRACTOR_COMPLETE, Stage.DESK_REVIEW)
AFTER = (Stage.FINAL_INSPECTION,)
STAGES_OF_KIND = {InspectionKind.IN_PROGRESS: DURING, InspectionKind.POST_INSTALLATION: AFTER}


class NotIndependent(ServiceError):  # noqa: N818 - it is an answer, and views read well with it
    """The inspector had a hand in the home, or works for the firm that did the work."""

    def __init__(self) -> None:
        message = _(
            "You, or the firm you work for, installed, assessed or opened this home."
            " Somebody else must inspect it, so that the inspection is fair."
        )
        super().__init__("inspection_independent", message)


def inspectable_home(session: Session, actor: Actor, home_id: str) -> Home:
    """Return a home that an inspector may inspect.

    Raises
    ------
    NotIndependent
        If he had a hand in it.
    NotFound
        If there is no such home, or it is not at a stage for inspectors.
    """
    if actor.role is not Roles.INSPECTOR:
        raise NotFound
    home = session.get(Home, home_id)
    if home is not None and not is_independent(session, actor, home):
        raise NotIndependent
    return get_home(session, actor, home_id)


def is_independent(session: Session, actor: Actor, home: Home) -> bool:
    """Return whether neither the inspector nor his firm had a hand in a home."""
    took_part = select(person_on_home.c.part).where(
        person_on_home.c.home_id == home.id, person_on_home.c.user_id == actor.user_id
    )
    if session.execute(took_part).first() is not None:
        return False
    own_firm = select(firm_on_home.c.provider_id).where(
        firm_on_home.c.home_id == home.id, firm_on_home.c.provider_id == actor.provider_id
    )
    return actor.provider_id is None or session.execute(own_firm).first() is None


def installers_of(session: Session, home: Home) -> tuple[str, ...]:
    """Return who installed at a home: the firm, then the people."""
    people = session.exec(
        select(User.name)
        .join(InstalledMeasure, col(InstalledMeasure.installed_by) == col(User.id))
        .where(InstalledMeasure.home_id == home.id)
        .distinct()
        .order_by(User.name)
    ).all()
    firm = session.get(Provider, home.contractor_provider_id) if home.contractor_provider_id else None
    return (*((firm.name,) if firm else ()), *people)


def open_inspections(session: Session, home_id: str) -> Sequence[Inspection]:
    """Return the inspections of a home that have no verdict yet."""
    statement = select(Inspection).where(Inspection.home_id == home_id, col(Inspection.verdict).is_(None))
    return session.exec(statement.order_by(col(Inspection.id))).all()
