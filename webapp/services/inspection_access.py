"""Which homes an inspector may inspect: never one that he or his firm installed or assessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlmodel import col, select

from webapp.db.homes import Home
from webapp.db.inspections import Certificate, Inspection, InspectionKind
from webapp.db.people import Provider, User
from webapp.db.work import InstalledMeasure
from webapp.roles import Roles
from webapp.services.errors import NotFound, ServiceError
from webapp.services.home_access import INSPECTOR_STAGES, person_on_home
from webapp.services.homes import get_home, homes_for
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


@dataclass(frozen=True, slots=True)
class ListedHome:
    """A home on the inspector's list.

    Parameters
    ----------
    home : Home
    installers : tuple of str
        Who installed: the firm, then the people who logged the measures.
    mine : Inspection or None
        The inspector's own inspection that is not finished.
    taken : bool
        Whether another inspector has begun.
    """

    home: Home
    installers: tuple[str, ...]
    mine: Inspection | None
    taken: bool


@dataclass(frozen=True, slots=True)
class FinishedInspection:
    """An inspection that the inspector finished."""

    inspection: Inspection
    home: Home
    has_certificate: bool


@dataclass(frozen=True, slots=True)
class InspectorsDay:
    """Everything on the inspector's first page."""

    during: tuple[ListedHome, ...]
    papers: tuple[ListedHome, ...]
    after: tuple[ListedHome, ...]
    finished: tuple[FinishedInspection, ...]


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
    own_firm = actor.provider_id is not None and actor.provider_id == home.contractor_provider_id
    took_part = select(person_on_home.c.part).where(
        person_on_home.c.home_id == home.id, person_on_home.c.user_id == actor.user_id
    )
    return not own_firm and session.execute(took_part).first() is None


def inspectors_day(session: Session, actor: Actor) -> InspectorsDay:
    """Return the homes that an inspector may take up, and what he has finished."""
    if actor.role is not Roles.INSPECTOR:
        raise NotFound
    homes = [
        home for home in homes_for(session, actor, INSPECTOR_STAGES) if is_independent(session, actor, home)
    ]

    def listed(stages: Sequence[Stage]) -> tuple[ListedHome, ...]:
        return tuple(_listed(session, actor, home) for home in homes if Stage(home.stage) in stages)

    return InspectorsDay(listed(DURING), listed(PAPERS), listed(AFTER), _finished(session, actor))


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


def _listed(session: Session, actor: Actor, home: Home) -> ListedHome:
    stage = Stage(home.stage)
    fitting = [
        each
        for each in open_inspections(session, home.id)
        if stage in STAGES_OF_KIND[InspectionKind(each.kind)]
    ]
    mine = next((each for each in fitting if each.inspector_id == actor.user_id), None)
    return ListedHome(home, installers_of(session, home), mine, taken=bool(fitting) and mine is None)


def _finished(session: Session, actor: Actor) -> tuple[FinishedInspection, ...]:
    rows = session.exec(
        select(Inspection, Home, Certificate.id)
        .join(Home, col(Home.id) == col(Inspection.home_id))
        .join(Certificate, col(Certificate.inspection_id) == col(Inspection.id), isouter=True)
        .where(Inspection.inspector_id == actor.user_id, col(Inspection.verdict).is_not(None))
        .order_by(col(Inspection.id).desc())
    )
    return tuple(
        FinishedInspection(inspection, home, certificate is not None)
        for inspection, home, certificate in rows
    )
