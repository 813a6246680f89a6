"""What is due: papers and decisions that expire, homes to look at again, days that passed, appeals to decide.

Each reminder is read from the rows as they are today; nothing runs by a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlmodel import col, func, literal, union_all

from webapp.db.caseload import Appeal, AppealDecision, AppealOutcome, DeterminationOverride, Hold
from webapp.db.homes import Determination, Home
from webapp.db.papers import Paper
from webapp.db.quality import Deficiency
from webapp.services.caseload_list import BEFORE_ITS_END, overridden
from webapp.services.caseload_settings import caseload_settings
from webapp.services.home_access import visible
from webapp.stages import BEFORE_WORK, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from sqlalchemy import Select
    from sqlmodel import Session

    from webapp.services.actors import Actor


ORDER = ("due_on", "kind", "home_id", "about")


class Reminder(StrEnum):
    """What is to be done."""

    ELIGIBILITY = "eligibility"
    PAPER = "paper"
    REVISIT = "revisit"
    DAY_PASSED = "day_passed"
    REWORK = "rework"
    APPEAL = "appeal"
    OVERTURNED = "overturned"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose reminders, and by which day.

    Parameters
    ----------
    actor : Actor
    today : date
    mine : bool
        Only homes that the actor looks after.
    kind : Reminder or None
    """

    actor: Actor
    today: date
    mine: bool = False
    kind: Reminder | None = None


@dataclass(frozen=True, slots=True)
class DueRows:
    """What is due, the oldest day first, then by home; of each kind only as many are read as a page can hold.

    `as_row` gets rows of `kind`, `due_on`, `about` (a code: which paper), `home_id`, `address_line`, `unit`,
    `city`, `stage`, `caseworker_id`.
    """

    session: Session
    asked: Asked
    as_row: Callable[[Any], Mapping[str, Any]]

    def count(self) -> int:
        """Return how many there are."""
        return sum(how_many(self.session, self.asked).values())

    def read(self, first: int, how_many: int | None) -> Iterable[Mapping[str, Any]]:
        """Return so many rows from one on."""
        parts = _parts(self.asked)
        if how_many is not None:
            parts = [_earliest(part, first + how_many) for part in parts]
        statement = _ordered(parts).offset(first)
        if how_many is not None:
            statement = statement.limit(how_many)
        return [self.as_row(row) for row in self.session.execute(statement)]


def _parts(asked: Asked) -> list[Select[*tuple[Any, ...]]]:
    made = {
        Reminder.ELIGIBILITY: _eligibility,
        Reminder.PAPER: _papers,
        Reminder.REVISIT: _revisits,
        Reminder.DAY_PASSED: _days_passed,
        Reminder.REWORK: _rework,
        Reminder.APPEAL: _appeals,
        Reminder.OVERTURNED: _overturned,
        Reminder.OVERRIDE: _overrides,
    }
    wanted = [asked.kind] if asked.kind is not None else list(Reminder)
    return [made[kind](asked) for kind in wanted]


def _earliest(part: Select[*tuple[Any, ...]], most: int) -> Select[*tuple[Any, ...]]:
    few = part.order_by(*(part.selected_columns[name] for name in ORDER)).limit(most)
    return select(few.subquery())


def _ordered(parts: list[Select[*tuple[Any, ...]]]) -> Select[*tuple[Any, ...]]:
    every = (parts[0] if len(parts) == 1 else union_all(*parts)).subquery("due")
    return select(every).order_by(*(every.c[name] for name in ORDER))


def how_many(session: Session, asked: Asked) -> dict[Reminder, int]:
    """Return how many reminders of each kind there are."""
    counts = {}
    for part in _parts(asked):
        kind, count = session.execute(part.with_only_columns(part.selected_columns.kind, func.count())).one()
        counts[kind] = count
    return {Reminder(kind): count for kind, count in counts.items() if count}


def _of(kind: Reminder, due_on: Any, about: Any, asked: Asked) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - columns
    statement = select(
        literal(kind.value).label("kind"),
        due_on.label("due_on"),
        about.label("about"),
        col(Home.id).label("home_id"),
        col(Home.address_line),
        col(Home.unit),
        col(Home.city),
        col(Home.stage),
        col(Home.caseworker_id),
    ).where(visible(asked.actor))
    return statement.where(col(Home.caseworker_id) == asked.actor.user_id) if asked.mine else statement


def _soon(asked: Asked) -> date:
    return caseload_settings().remind_ahead.after(asked.today)


def _eligibility(asked: Asked) -> Select[*tuple[Any, ...]]:
    before = col(Home.stage).in_([stage.value for stage in BEFORE_ITS_END])
    due = col(Home.eligible_until)
    return _of(Reminder.ELIGIBILITY, due, literal(""), asked).where(due <= _soon(asked), before)


def _papers(asked: Asked) -> Select[*tuple[Any, ...]]:
    before = col(Home.stage).in_([stage.value for stage in (*BEFORE_WORK, Stage.DEFERRED)])
    due = col(Paper.expires_on)
    return (
        _of(Reminder.PAPER, due, col(Paper.kind), asked)
        .join(Paper, col(Paper.home_id) == col(Home.id))
        .where(due <= _soon(asked), col(Paper.withdrawn_at).is_(None), before)
    )


def _revisits(asked: Asked) -> Select[*tuple[Any, ...]]:
    due = col(Hold.revisit_on)
    return (
        _of(Reminder.REVISIT, due, col(Hold.reason), asked)
        .join(Hold, col(Hold.home_id) == col(Home.id))
        .where(due <= asked.today, col(Hold.ended_at).is_(None), col(Home.stage) == Stage.DEFERRED.value)
    )


def _days_passed(asked: Asked) -> Select[*tuple[Any, ...]]:
    due = col(Home.scheduled_on)
    return _of(Reminder.DAY_PASSED, due, literal(""), asked).where(
        due < asked.today, col(Home.stage) == Stage.SCHEDULED.value
    )


def _rework(asked: Asked) -> Select[*tuple[Any, ...]]:
    """Homes being put right past the first day by which some deficiency should be mended."""
    late = (
        select(col(Deficiency.home_id), func.min(col(Deficiency.due_on)).label("due_on"))
        .where(col(Deficiency.due_on) < asked.today, col(Deficiency.resolved_on).is_(None))
        .group_by(col(Deficiency.home_id))
        .subquery("late")
    )
    return (
        _of(Reminder.REWORK, late.c.due_on, literal(""), asked)
        .join(late, late.c.home_id == col(Home.id))
        .where(col(Home.stage) == Stage.REWORK.value)
    )


def _home_of_appeal() -> Any:  # noqa: ANN401 - a condition
    """Return the condition that an appeal is of a home.

    Written so that the home is looked up for each appeal, of which there are few, and never the other way.
    """
    return col(Home.id) == col(Appeal.home_id) + ""


def _appeals(asked: Asked) -> Select[*tuple[Any, ...]]:
    decided = select(col(AppealDecision.appeal_id))
    due = col(Appeal.due_on)
    return (
        _of(Reminder.APPEAL, due, literal(""), asked)
        .join(Appeal, _home_of_appeal())
        .where(due <= _soon(asked), col(Appeal.id).not_in(decided))
    )


def _overturned(asked: Asked) -> Select[*tuple[Any, ...]]:
    """Decisions that an appeal overturned, and that nobody has taken again."""
    again = Determination.__table__.alias("again")  # type: ignore[attr-defined]  # every table class has it
    due = col(AppealDecision.decided_on)
    return (
        _of(Reminder.OVERTURNED, due, literal(""), asked)
        .join(Appeal, _home_of_appeal())
        .join(AppealDecision, col(AppealDecision.appeal_id) == col(Appeal.id))
        .join(Determination, col(Determination.id) == col(Appeal.determination_id))
        .where(
            col(AppealDecision.outcome) == AppealOutcome.OVERTURNED.value,
            ~select(again.c.id)
            .where(
                again.c.home_id == col(Home.id),
                again.c.program == col(Determination.program),
                again.c.created_at > col(AppealDecision.decided_at),
            )
            .exists(),
        )
    )


def _overrides(asked: Asked) -> Select[*tuple[Any, ...]]:
    before = col(Home.stage).in_([stage.value for stage in BEFORE_ITS_END])
    due = col(DeterminationOverride.expires_on)
    return (
        _of(Reminder.OVERRIDE, due, col(DeterminationOverride.answer), asked)
        .join(DeterminationOverride, col(DeterminationOverride.home_id) == col(Home.id))
        .where(due >= asked.today, due <= _soon(asked), overridden(asked.today), before)
    )
