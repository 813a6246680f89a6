"""The work list: homes a page at a time, found by words, filtered, and how long they stand at each stage.

Every condition is answered by an index, so that a page of a programme with 200,000 homes takes no longer
than one of a small programme.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlmodel import and_, col, func, or_

from webapp.address_keys import search_words
from webapp.db.caseload import Appeal, AppealDecision, DeterminationOverride, HomeWord
from webapp.db.homes import Determination, Home
from webapp.db.papers import Paper
from webapp.services.caseload_matches import undecided
from webapp.services.caseload_settings import caseload_settings
from webapp.services.home_access import visible
from webapp.stages import BEFORE_WORK, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Select
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.services.caseload_settings import Period

REFERENCE_LENGTH = 8
LAST_SIGN = "\U0010ffff"
# A word that so many homes have is no way to find them by: only a way to leave others out.
MANY_HOMES = 2000
# A home that is finished or gone waits for nobody.
OVER = (Stage.REPORTED, Stage.WITHDRAWN)
BEFORE_ITS_END = (*BEFORE_WORK, Stage.DEFERRED)


class Flag(StrEnum):
    """What may need somebody's attention."""

    ON_HOLD = "on_hold"
    ELIGIBILITY = "eligibility"
    PAPERS = "papers"
    REWORK = "rework"
    DUPLICATES = "duplicates"
    APPEALS = "appeals"
    OVERRIDDEN = "overridden"


class Age(StrEnum):
    """How long a home stands at its stage."""

    OVER_TARGET = "over_target"
    MONTH = "30"
    QUARTER = "90"


@dataclass(frozen=True, slots=True)
class Criteria:
    """Which homes are wanted.

    Parameters
    ----------
    stage : Stage or None
    is_open : bool
        Only those that are not over: neither reported nor withdrawn.
    mine : bool
        Only those that the actor looks after.
    age : Age or None
    flag : Flag or None
    words : str
        What was searched for: words of an address, a reference, or a name.
    common : frozenset of str
        Which of them many homes have (`common_words`); only the time that the search takes depends on it.
    """

    stage: Stage | None = None
    is_open: bool = False
    mine: bool = False
    age: Age | None = None
    flag: Flag | None = None
    words: str = ""
    common: frozenset[str] = frozenset()


COLUMNS = (
    col(Home.id),
    col(Home.address_line),
    col(Home.unit),
    col(Home.city),
    col(Home.zip_code),
    col(Home.stage),
    col(Home.stage_since),
    col(Home.opened_at),
    col(Home.scheduled_on),
    col(Home.eligible_until),
    col(Home.caseworker_id),
    col(Home.provider_id),
    col(Home.priority_points),
    col(Home.deferred_from),
)


def work_list(actor: Actor, criteria: Criteria, *, today: date, at: datetime) -> Select[*tuple[Any, ...]]:
    """Return the statement of the work list: who has stood longest at a stage comes first."""
    statement = select(*COLUMNS).where(*conditions(actor, criteria, today=today, at=at))
    return statement.order_by(col(Home.stage_since), col(Home.id))


def conditions(actor: Actor, criteria: Criteria, *, today: date, at: datetime) -> list[ColumnElement[bool]]:
    """Return what is asked of the homes of a list."""
    wanted: list[ColumnElement[bool]] = [visible(actor)]
    if criteria.stage is not None:
        wanted.append(col(Home.stage) == criteria.stage.value)
    if criteria.is_open:
        wanted.append(col(Home.stage).not_in([stage.value for stage in OVER]))
    if criteria.mine:
        wanted.append(col(Home.caseworker_id) == actor.user_id)
    if criteria.age is not None:
        wanted.append(_aged(criteria.age, at))
    if criteria.flag is not None:
        wanted.append(_flagged(criteria.flag, today))
    words = search_words(_as_reference(criteria.words))
    wanted += [_holding(word, is_common=word in criteria.common) for word in sorted(words)]
    return wanted


def _as_reference(words: str) -> str:
    """Return a search in which the 'H-' of a reference is left out: the number itself is the word."""
    return words.strip().upper().removeprefix("H-")


def _holding(word: str, *, is_common: bool) -> ColumnElement[bool]:
    """Return the condition that a home has a word that begins so."""
    held = select(col(HomeWord.home_id)).where(*_begins(word))
    # Of a common word, homes are taken in their own order; of a rare one, by the word.
    return (col(Home.id) + "" if is_common else col(Home.id)).in_(held)


def _begins(word: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(HomeWord.word) >= word, col(HomeWord.word) < word + LAST_SIGN


def common_words(session: Session, words: str) -> frozenset[str]:
    """Return the words of a search that so many homes have that they say little."""
    found = []
    for word in search_words(_as_reference(words)):
        some = select(col(HomeWord.home_id)).where(*_begins(word)).limit(MANY_HOMES).subquery()
        if session.execute(select(func.count()).select_from(some)).scalar_one() == MANY_HOMES:
            found.append(word)
    return frozenset(found)


def _aged(age: Age, at: datetime) -> ColumnElement[bool]:
    if age is not Age.OVER_TARGET:
        return and_(
            col(Home.stage_since) <= at - timedelta(days=int(age.value)),
            col(Home.stage).not_in([stage.value for stage in OVER]),
        )
    late = [
        and_(col(Home.stage) == stage.value, col(Home.stage_since) < at - timedelta(days=target.days))
        for stage, target in caseload_settings().targets.items()
    ]
    return or_(*late)


def _flagged(flag: Flag, today: date) -> ColumnElement[bool]:
    soon = caseload_settings().remind_ahead.after(today)
    before = col(Home.stage).in_([stage.value for stage in BEFORE_ITS_END])
    papers = select(col(Paper.home_id)).where(
        col(Paper.expires_on) <= soon, col(Paper.withdrawn_at).is_(None)
    )
    appealed = select(col(Appeal.home_id)).where(col(Appeal.id).not_in(select(col(AppealDecision.appeal_id))))
    conditions_by_flag = {
        Flag.ON_HOLD: col(Home.stage) == Stage.DEFERRED.value,
        Flag.REWORK: col(Home.stage) == Stage.REWORK.value,
        Flag.ELIGIBILITY: and_(col(Home.eligible_until) <= soon, before),
        Flag.PAPERS: and_(col(Home.id).in_(papers), before),
        Flag.APPEALS: col(Home.id).in_(appealed),
        Flag.OVERRIDDEN: overridden(today),
        Flag.DUPLICATES: undecided(),
    }
    return conditions_by_flag[flag]


def overridden(today: date) -> ColumnElement[bool]:
    """Return the condition that an override of a latest decision of a home is in force."""
    later = Determination.__table__.alias("later")  # type: ignore[attr-defined]  # every table class has it
    standing = (
        select(col(DeterminationOverride.home_id))
        .join(Determination, col(Determination.id) == col(DeterminationOverride.determination_id))
        .where(
            col(DeterminationOverride.expires_on) >= today,
            ~select(later.c.id)
            .where(
                later.c.home_id == col(Determination.home_id),
                later.c.program == col(Determination.program),
                later.c.id > col(Determination.id),
            )
            .exists(),
        )
    )
    return col(Home.id).in_(standing)


@dataclass(frozen=True, slots=True)
class StageAge:
    """How many homes stand at a stage, and for how long.

    Parameters
    ----------
    stage : Stage
    homes : int
    median_days, oldest_days : int
        Whole days since the home came to the stage; the median is the lower of two in the middle.
    target : Period or None
        How long a home should stand there, at most.
    """

    stage: Stage
    homes: int
    median_days: int
    oldest_days: int
    target: Period | None

    @property
    def is_slow(self) -> bool:
        """Whether half of the homes stand there for longer than they should."""
        return self.target is not None and self.median_days > self.target.days


def stage_ages(session: Session, actor: Actor, at: datetime, *, mine: bool = False) -> list[StageAge]:
    """Return the stages at which homes stand that wait for somebody, in their order."""
    seen = [visible(actor), *([col(Home.caseworker_id) == actor.user_id] if mine else [])]
    counted = select(col(Home.stage), func.count(), func.min(col(Home.stage_since)))
    rows = session.execute(counted.where(*seen).group_by(col(Home.stage))).all()
    found = {Stage(stage): (count, oldest) for stage, count, oldest in rows}
    targets = caseload_settings().targets
    return [
        StageAge(
            stage,
            found[stage][0],
            days_since(_median(session, seen, stage, found[stage][0]), at),
            days_since(found[stage][1], at),
            targets.get(stage),
        )
        for stage in Stage
        if stage in found and stage not in OVER
    ]


def _median(
    session: Session, seen: Iterable[ColumnElement[bool]], stage: Stage, count: int
) -> datetime | None:
    """Return since when the home in the middle stands at a stage; of two, the one that came later."""
    statement = (
        select(col(Home.stage_since))
        .where(*seen, col(Home.stage) == stage.value)
        .order_by(col(Home.stage_since), col(Home.id))
    )
    return session.execute(statement.offset(count // 2).limit(1)).scalar()


def days_since(since: datetime | None, at: datetime) -> int:
    """Return the whole days since a moment; 0 where it is not known since when."""
    return 0 if since is None else max((at - since).days, 0)


WAITING = (Stage.ENROLLED, Stage.ASSESSED, Stage.SCOPED, Stage.APPROVED)


def waiting_list(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Return the statement of the waiting list: most points first, then who applied first, then by id.

    Homes whose points are not known come after those whose points are.
    """
    statement = select(*COLUMNS).where(
        visible(actor), col(Home.stage).in_([stage.value for stage in WAITING])
    )
    order = (col(Home.priority_points).desc().nulls_last(), col(Home.opened_at), col(Home.id))
    return statement.order_by(*order)
