"""How long homes have stood where they stand, why they wait, and how each firm's work fared at inspection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select
from sqlmodel import col

from webapp.db.caseload import Hold
from webapp.db.money import HOME_FIGURES
from webapp.db.people import Provider
from webapp.stages import Stage

if TYPE_CHECKING:
    from sqlmodel import Session

    from webapp.services.programme import Chosen

# Where a home's way is over, its age says nothing.
OVER = (Stage.REPORTED, Stage.WITHDRAWN)
MONTH, QUARTER = timedelta(days=30), timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Age:
    """How long the homes at a stage have been there.

    Parameters
    ----------
    stage : Stage
    homes, up_to_month, up_to_quarter, longer : int
        All of them, and those of up to 30, up to 90, and more days.
    oldest_days : int
    """

    stage: Stage
    homes: int
    up_to_month: int
    up_to_quarter: int
    longer: int
    oldest_days: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Homes on hold for one reason; None where no reason from the list is on record."""

    reason: str | None
    homes: int


@dataclass(frozen=True, slots=True)
class FirmResults:
    """How one firm's finished homes fared: inspections that passed, and that did not.

    Parameters
    ----------
    provider_id : int or None
        None for homes without a contractor.
    name : str
    homes, passed, failed : int
    """

    provider_id: int | None
    name: str
    homes: int
    passed: int
    failed: int


def ages(session: Session, chosen: Chosen, at: datetime) -> list[Age]:
    """Return how long homes have stood at each stage that is not the last."""
    row = HOME_FIGURES.c
    month = func.sum(case((row.stage_since >= at - MONTH, 1), else_=0))
    quarter = func.sum(case((row.stage_since >= at - QUARTER, 1), else_=0))
    statement = (
        select(row.stage, func.count(), month, quarter, func.min(row.stage_since))
        .where(*chosen.conditions(HOME_FIGURES), row.stage.not_in([stage.value for stage in OVER]))
        .group_by(row.stage)
    )
    found = {}
    for stage, homes, recent, later, since in session.execute(statement):
        found[Stage(stage)] = Age(
            Stage(stage), homes, recent, later - recent, homes - later, max(0, (at - since).days)
        )
    return [found[stage] for stage in Stage if stage in found]


def waiting(session: Session, chosen: Chosen) -> list[Waiting]:
    """Return how many homes are on hold for each reason; a home without one is a row of its own."""
    row = HOME_FIGURES.c
    # Reasons of the homes that wait, a handful by home, rather than the last of all holds for each home.
    open_hold = (
        select(col(Hold.home_id).label("home_id"), func.max(col(Hold.id)).label("hold_id"))
        .where(col(Hold.ended_at).is_(None))
        .group_by(col(Hold.home_id))
        .subquery()
    )
    statement = (
        select(col(Hold.reason), func.count())
        .select_from(HOME_FIGURES)
        .join(open_hold, open_hold.c.home_id == row.home_id, isouter=True)
        .join(Hold, col(Hold.id) == open_hold.c.hold_id, isouter=True)
        .where(*chosen.conditions(HOME_FIGURES), row.stage == Stage.DEFERRED.value)
        .group_by(col(Hold.reason))
    )
    found = [Waiting(reason, homes) for reason, homes in session.execute(statement)]
    return sorted(found, key=lambda each: (each.reason is None, -each.homes))


def firm_results(session: Session, chosen: Chosen) -> list[FirmResults]:
    """Return how each contractor's homes fared at their final inspections."""
    row = HOME_FIGURES.c
    statement = (
        select(
            row.contractor_provider_id,
            func.count(),
            func.sum(row.inspections_passed),
            func.sum(row.inspections_failed),
        )
        .where(*chosen.conditions(HOME_FIGURES), (row.inspections_passed > 0) | (row.inspections_failed > 0))
        .group_by(row.contractor_provider_id)
    )
    names = {row.id: row.name for row in session.execute(select(col(Provider.id), col(Provider.name)))}
    found = [
        FirmResults(firm, names.get(firm, "") if firm is not None else "", homes, passed, failed)
        for firm, homes, passed, failed in session.execute(statement)
    ]
    return sorted(found, key=lambda each: (each.provider_id is None, each.name))
