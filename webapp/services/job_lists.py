"""A contractor's lists: the homes of a firm, a few at a time, with how far each is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, not_, or_
from sqlmodel import col, select

from webapp.db.homes import Home
from webapp.db.work import InstalledMeasure, ScopeItem, WorkScope
from webapp.services.home_access import visible
from webapp.services.homes import get_home
from webapp.services.jobs import DONE, TO_DO, get_job
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Select
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.services.jobs import Job

# How many of each kind the first page shows; more than a firm does in a day. All are in the list.
MOST_DUE, MOST_COMING, MOST_DONE = 40, 20, 10
# How many homes one question names: databases limit it, and a file holds every home of a firm.
AT_A_TIME = 500
_SOONEST = (
    col(Home.scheduled_on).is_(None),
    col(Home.scheduled_on),
    col(Home.opened_at).desc(),
    col(Home.id),
)
_LATEST = (col(Home.stage_since).desc(), col(Home.id).desc())


@dataclass(frozen=True, slots=True)
class JobLine:
    """A home in a contractor's list.

    Parameters
    ----------
    home_id, address_line, unit, city, zip_code : str
    scheduled_on : date or None
    stage : Stage
    measures, logged : int
        How many measures are approved, and how many of them are logged or have a reason why not.
    """

    home_id: str
    address_line: str
    unit: str
    city: str
    zip_code: str
    scheduled_on: date | None
    stage: Stage
    measures: int
    logged: int


@dataclass(frozen=True, slots=True)
class JobGroup:
    """The first homes of a kind, and whether there are more of it."""

    lines: tuple[JobLine, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class JobsOfTheDay:
    """What a contractor's first page shows."""

    due: JobGroup
    coming: JobGroup
    done: JobGroup


def jobs_of_the_day(session: Session, actor: Actor, today: date) -> JobsOfTheDay:
    """Return the homes that wait for a firm today, those to come, and those it reported last."""
    return JobsOfTheDay(
        due=_group(session, actor, _is_due(today), MOST_DUE),
        coming=_group(session, actor, and_(_in(TO_DO), not_(_is_due(today))), MOST_COMING),
        done=_group(session, actor, _in(DONE), MOST_DONE, order=_LATEST),
    )


def due_jobs(session: Session, actor: Actor, today: date) -> list[Job]:
    """Return the jobs that a phone takes along for a day without signal, whole."""
    statement = select(Home.id).where(visible(actor), _is_due(today)).order_by(*_SOONEST).limit(MOST_DUE)
    return [get_job(session, actor, home_id) for home_id in session.exec(statement).all()]


def job_page(session: Session, actor: Actor, after: str, most: int) -> tuple[list[Job], bool]:
    """Return the jobs to do that come behind one, the soonest first, and whether there are more of them.

    Parameters
    ----------
    session : Session
    actor : Actor
        Somebody of the firm.
    after : str
        The home of the last job of the page before; empty for the first page.
    most : int
        How many at most.

    Raises
    ------
    NotFound
        If that home is not for this person.
    """
    statement = firm_homes(actor, TO_DO)
    if after:
        statement = statement.where(_behind(get_home(session, actor, after)))
    homes = session.scalars(statement.limit(most + 1)).all()
    return [get_job(session, actor, home.id) for home in homes[:most]], len(homes) > most


def _behind(last: Home) -> ColumnElement[bool]:
    """Return the condition under which a home comes later than another in the order of the soonest."""
    later = or_(
        col(Home.opened_at) < last.opened_at,
        and_(col(Home.opened_at) == last.opened_at, col(Home.id) > last.id),
    )
    same_day = and_(col(Home.scheduled_on).is_not_distinct_from(last.scheduled_on), later)
    if last.scheduled_on is None:
        return same_day
    return or_(same_day, col(Home.scheduled_on).is_(None), col(Home.scheduled_on) > last.scheduled_on)


def firm_homes(actor: Actor, stages: Iterable[Stage], words: str = "") -> Select[*tuple[Any, ...]]:
    """Return the statement of a firm's homes at some stages, the soonest first.

    Parameters
    ----------
    actor : Actor
        Somebody of the firm.
    stages : iterable of Stage
    words : str
        What the address holds; everything where empty.
    """
    statement = select(Home).where(visible(actor), _in(stages))
    for word in words.split():
        place = (col(Home.address_line), col(Home.unit), col(Home.city), col(Home.zip_code))
        statement = statement.where(or_(*(each.icontains(word, autoescape=True) for each in place)))
    return statement.order_by(*_SOONEST)


def lines_of(session: Session, homes: Sequence[Home]) -> tuple[JobLine, ...]:
    """Return homes with how far each is, in the order given, by a few questions to the database."""
    progress: dict[str, tuple[int, int]] = {}
    for first in range(0, len(homes), AT_A_TIME):
        progress |= _progress(session, [home.id for home in homes[first : first + AT_A_TIME]])
    return tuple(
        JobLine(
            home_id=home.id,
            address_line=home.address_line,
            unit=home.unit,
            city=home.city,
            zip_code=home.zip_code,
            scheduled_on=home.scheduled_on,
            stage=Stage(home.stage),
            measures=progress.get(home.id, (0, 0))[0],
            logged=progress.get(home.id, (0, 0))[1],
        )
        for home in homes
    )


def _group(
    session: Session,
    actor: Actor,
    condition: ColumnElement[bool],
    most: int,
    order: tuple[Any, ...] = _SOONEST,
) -> JobGroup:
    chosen = select(Home).where(visible(actor), condition).order_by(*order).limit(most + 1)
    homes = session.exec(chosen).all()
    return JobGroup(lines_of(session, homes[:most]), len(homes) > most)


def _progress(session: Session, home_ids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return, by home, how many measures its newest approved work has, and how many of them are logged."""
    if not home_ids:
        return {}
    newest = (
        select(WorkScope.home_id, func.max(WorkScope.revision).label("revision"))
        .where(col(WorkScope.home_id).in_(home_ids), col(WorkScope.approved_by).is_not(None))
        .group_by(col(WorkScope.home_id))
        .subquery()
    )
    statement = (
        select(WorkScope.home_id, func.count(col(ScopeItem.id)), func.count(col(InstalledMeasure.id)))
        .join(newest, and_(newest.c.home_id == WorkScope.home_id, newest.c.revision == WorkScope.revision))
        .join(ScopeItem, col(ScopeItem.scope_id) == col(WorkScope.id))
        .join(InstalledMeasure, col(InstalledMeasure.scope_item_id) == col(ScopeItem.id), isouter=True)
        .group_by(col(WorkScope.home_id))
    )
    return {home_id: (measures, logged) for home_id, measures, logged in session.exec(statement)}


def _in(stages: Iterable[Stage]) -> ColumnElement[bool]:
    return col(Home.stage).in_([stage.value for stage in stages])


def _is_due(today: date) -> ColumnElement[bool]:
    """Return the condition of today's jobs: begun, or planned for today or earlier, or for no day."""
    begun = [stage for stage in TO_DO if stage is not Stage.SCHEDULED]
    planned = or_(col(Home.scheduled_on).is_(None), col(Home.scheduled_on) <= today)
    return and_(_in(TO_DO), or_(_in(begun), and_(col(Home.stage) == Stage.SCHEDULED.value, planned)))
