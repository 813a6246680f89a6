"""The inspector's day: his homes by day and place, the homes he may take up, and what he has finished."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import not_
from sqlmodel import col, select

from webapp.db.homes import Home
from webapp.db.inspections import Certificate, Inspection, InspectionKind, Verdict
from webapp.db.people import User
from webapp.db.work import InstalledMeasure
from webapp.roles import Roles
from webapp.services.errors import NotFound
from webapp.services.home_access import given_to, visible
from webapp.services.inspection_access import AFTER, DURING, PAPERS, STAGES_OF_KIND
from webapp.services.inspection_lists import waiting_homes
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement
    from sqlmodel import Session

    from webapp.services.actors import Actor

HOMES_A_SECTION = 20
FINISHED_SHOWN = 10


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
    begun_by_another : bool
    is_anothers : bool
        Whether it is assigned to another inspector.
    planned_on : date or None
        The day of the visit.
    assigned_to : str
        Whose it is; empty where nobody's.
    is_assigned_to_me : bool
    visit_due : bool
        Whether it was drawn for a visit during the work that was not made yet.
    on_papers : bool
        Whether the draw after the work left it out.
    """

    home: Home
    installers: tuple[str, ...]
    mine: Inspection | None
    begun_by_another: bool
    is_anothers: bool
    planned_on: date | None
    assigned_to: str
    is_assigned_to_me: bool
    visit_due: bool
    on_papers: bool


@dataclass(frozen=True, slots=True)
class ListedHomes:
    """The first homes of a section, and whether there are more than are shown."""

    homes: tuple[ListedHome, ...]
    is_cut: bool
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class FinishedInspection:
    """An inspection that the inspector finished."""

    inspection: Inspection
    home: Home
    has_certificate: bool


@dataclass(frozen=True, slots=True)
class InspectorsDay:
    """Everything on the inspector's first page."""

    during: ListedHomes
    papers: ListedHomes
    after: ListedHomes
    finished: tuple[FinishedInspection, ...]


def inspectors_day(session: Session, actor: Actor) -> InspectorsDay:
    """Return the homes that an inspector may take up, and what he has finished."""
    if actor.role is not Roles.INSPECTOR:
        raise NotFound
    during, papers, after = (_section(session, actor, stages) for stages in (DURING, PAPERS, AFTER))
    return InspectorsDay(during, papers, after, _finished(session, actor))


def _section(session: Session, actor: Actor, stages: Sequence[Stage]) -> ListedHomes:
    """Return the homes of some stages: one's own first, then those that have waited longest."""
    ids = _first_ids(session, actor, stages, given_to(actor), HOMES_A_SECTION)
    if actor.provider_id is None:  # people of a firm see no others
        how_many = HOMES_A_SECTION + 1 - len(ids)
        ids += _first_ids(session, actor, stages, not_(given_to(actor)), how_many)
    shown = ids[:HOMES_A_SECTION]
    beside = _beside(session, shown)
    rows = session.execute(waiting_homes(actor).where(col(Home.id).in_(shown))).all()
    homes = sorted((_listed(actor, row, beside) for row in rows), key=lambda each: not each.is_assigned_to_me)
    return ListedHomes(tuple(homes), len(ids) > HOMES_A_SECTION, tuple(stages))


@dataclass(frozen=True, slots=True)
class _Beside:
    """What belongs to the homes of a section, read at once."""

    installers: dict[str, list[str]]
    begun: dict[str, list[Inspection]]
    visited: frozenset[str]


def _beside(session: Session, ids: Sequence[str]) -> _Beside:
    installers: dict[str, list[str]] = defaultdict(list)
    named = (
        select(InstalledMeasure.home_id, User.name)
        .join(User, col(User.id) == col(InstalledMeasure.installed_by))
        .where(col(InstalledMeasure.home_id).in_(ids))
        .distinct()
        .order_by(User.name)
    )
    for home_id, name in session.exec(named):
        installers[home_id].append(name)
    begun: dict[str, list[Inspection]] = defaultdict(list)
    visited = set()
    inspections = select(Inspection).where(col(Inspection.home_id).in_(ids)).order_by(col(Inspection.id))
    for each in session.exec(inspections):
        if each.verdict is None:
            begun[each.home_id].append(each)
        elif each.kind == InspectionKind.IN_PROGRESS and each.verdict == Verdict.PASS:
            visited.add(each.home_id)
    return _Beside(installers, begun, frozenset(visited))


def _first_ids(
    session: Session, actor: Actor, stages: Sequence[Stage], condition: ColumnElement[bool], how_many: int
) -> list[str]:
    """Return the ids of the homes that have waited longest, stage by stage, as the index has them."""
    found: list[str] = []
    for stage in stages:
        statement = (
            select(Home.id)
            .where(visible(actor), Home.stage == stage.value, condition)
            .order_by(col(Home.stage_since), col(Home.id))
            .limit(how_many - len(found))
        )
        if len(found) < how_many:
            found += session.exec(statement)
    return found


def _listed(actor: Actor, row: Any, beside: _Beside) -> ListedHome:  # noqa: ANN401 - a row of the statement
    home, installer, planned_on, inspector, firm, during, after, inspector_id = row
    stage = Stage(home.stage)
    fitting = [
        each for each in beside.begun.get(home.id, ()) if stage in STAGES_OF_KIND[InspectionKind(each.kind)]
    ]
    mine = next((each for each in fitting if each.inspector_id == actor.user_id), None)
    return ListedHome(
        home,
        (*((installer,) if installer else ()), *beside.installers.get(home.id, ())),
        mine,
        begun_by_another=bool(fitting) and mine is None,
        is_anothers=inspector_id is not None and inspector_id != actor.user_id,
        planned_on=planned_on,
        assigned_to=inspector or firm or "",
        is_assigned_to_me=inspector_id == actor.user_id,
        visit_due=stage in DURING and bool(during) and home.id not in beside.visited,
        on_papers=stage is Stage.FINAL_INSPECTION and after is False,
    )


def _finished(session: Session, actor: Actor) -> tuple[FinishedInspection, ...]:
    rows = session.exec(
        select(Inspection, Home, Certificate.id)
        .join(Home, col(Home.id) == col(Inspection.home_id))
        .join(Certificate, col(Certificate.inspection_id) == col(Inspection.id), isouter=True)
        .where(Inspection.inspector_id == actor.user_id, col(Inspection.verdict).is_not(None))
        .order_by(col(Inspection.id).desc())
        .limit(FINISHED_SHOWN)
    )
    return tuple(
        FinishedInspection(inspection, home, certificate is not None)
        for inspection, home, certificate in rows
    )
