"""Budgets by source and programme year: entered with a reason, taken by approved work, never overdrawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select, update

from webapp.clock import program_day
from webapp.db.constraints import refused_by
from webapp.db.homes import Home
from webapp.db.money import Budget, BudgetEntry, CommitmentEntry
from webapp.db.work import FundingSource, ScopeItem, WorkScope
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.errors import NotAllowed, Refused
from webapp.services.money_figures import one_writer
from webapp.services.money_years import program_year_of, year_name
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor

OVER_COMMITTED = "ck_budget_not_over_committed"
CENTS = 100


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """What stands of one source's money of one programme year.

    Parameters
    ----------
    source : FundingSource
    program_year : int
    allocated_cents : int or None
        None where no budget was entered: it is not known, and nothing is held against it.
    committed_cents : int
        What approved work takes, without homes that withdrew.
    """

    source: FundingSource
    program_year: int
    allocated_cents: int | None
    committed_cents: int

    @property
    def left_cents(self) -> int | None:
        """What can still be committed; None where no budget was entered."""
        return None if self.allocated_cents is None else self.allocated_cents - self.committed_cents


def budgets(session: Session) -> list[BudgetRow]:
    """Return every budget, the latest year first."""
    rows = session.exec(select(Budget).order_by(col(Budget.program_year).desc(), col(Budget.source)))
    return [
        BudgetRow(FundingSource(row.source), row.program_year, row.allocated_cents, row.committed_cents)
        for row in rows
    ]


def entries_of(session: Session, source: FundingSource, program_year: int) -> Sequence[BudgetEntry]:
    """Return the entries of one budget, the first first."""
    statement = select(BudgetEntry).where(
        BudgetEntry.source == source.value, BudgetEntry.program_year == program_year
    )
    return session.exec(statement.order_by(col(BudgetEntry.id))).all()


def change_budget(
    session: Session,
    actor: Actor,
    source: FundingSource,
    program_year: int,
    *,
    amount_cents: int,
    reason: str,
    at: datetime,
) -> BudgetEntry:
    """Enter a change of a budget: an allocation, a cut, a transfer; the entry stands for ever.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        The manager.
    source : FundingSource
    program_year : int
        As the calendar year in which it begins.
    amount_cents : int
        What is added; below zero what is taken away.
    reason : str
    at : datetime
        When, in UTC.

    Raises
    ------
    NotAllowed
        If the actor does not run the programme.
    Refused
        If nothing would change, the reason is missing, or less would be left than is committed.
    """
    if actor.role is not Roles.MANAGER:
        raise NotAllowed
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing", "reason", _("Say why."))
    if not amount_cents:
        raise Refused("nothing_changes", "amount", _("Enter an amount that is not zero."))
    one_writer(session)
    row = _budget(session, source, program_year)
    allocated = (row.allocated_cents or 0) + amount_cents
    if allocated < row.committed_cents:
        message = _(
            "%(committed)s of this budget is committed. It cannot go below that; you would leave %(left)s.",
            committed=_dollars(row.committed_cents),
            left=_dollars(allocated),
        )
        raise Refused("less_than_committed", "amount", message)
    row.allocated_cents = allocated
    entry = BudgetEntry(
        source=source.value,
        program_year=program_year,
        amount_cents=amount_cents,
        reason=reason,
        entered_by=actor.user_id,
        entered_at=at,
    )
    session.add(entry)
    session.flush()
    detail: dict[str, audit.Detail] = {"source": source.value, "amount_cents": amount_cents}
    budget = f"{source.value}.{program_year}"
    audit.record(session, actor, "budget.changed", "budget", budget, detail=detail, at=at)
    return entry


def commit_scope(session: Session, actor: Actor, scope: WorkScope, *, at: datetime) -> None:
    """Commit the money of work that is being approved; what an earlier revision took is given back.

    Raises
    ------
    Refused
        If a budget has less left than the work takes; the message says how much.
    """
    year = program_year_of(program_day(scope.approved_at or at))
    items = session.exec(select(ScopeItem).where(ScopeItem.scope_id == scope.id)).all()
    wanted = Counter({(source, year): cents for source, cents in planned_cents(items).items()})
    _bring_to(session, actor.user_id, scope, wanted, at=at)


def release_home(session: Session, actor: Actor, home_id: str, *, at: datetime) -> None:
    """Give back what a home that withdraws had committed."""
    statement = select(WorkScope).where(WorkScope.home_id == home_id, col(WorkScope.approved_by).is_not(None))
    scope = session.exec(statement.order_by(col(WorkScope.revision).desc()).limit(1)).first()
    if scope is not None:
        _bring_to(session, actor.user_id, scope, Counter(), at=at)


def planned_cents(items: Sequence[ScopeItem]) -> Mapping[FundingSource, int]:
    """Return what some work takes from each source; a measure without a cost takes nothing that is known."""
    planned: Counter[FundingSource] = Counter()
    for item in items:
        planned[planned_source(item)] += item.estimated_cost_cents or 0
    return {source: cents for source, cents in planned.items() if cents}


def planned_source(item: ScopeItem) -> FundingSource:
    """Return whose money a measure of a scope is planned on."""
    return FundingSource.LIWP if item.liwp_may_fund else FundingSource.OTHER


def _bring_to(
    session: Session,
    user_id: int,
    scope: WorkScope,
    wanted: Counter[tuple[FundingSource, int]],
    *,
    at: datetime,
) -> None:
    """Enter what makes a home's commitments what they shall be; what is taken first, then what is given."""
    one_writer(session)
    held = committed_of(session, scope.home_id)
    changes = {key: wanted[key] - held[key] for key in sorted({*wanted, *held})}
    for (source, year), cents in sorted(changes.items(), key=lambda change: change[1]):
        if not cents:
            continue
        _take(session, source, year, cents)
        session.add(
            CommitmentEntry(
                home_id=scope.home_id,
                scope_id=scope.id,
                source=source.value,
                program_year=year,
                amount_cents=cents,
                entered_by=user_id,
                entered_at=at,
            )
        )
    session.flush()


def committed_of(session: Session, home_id: str) -> Counter[tuple[FundingSource, int]]:
    """Return what a home has committed, by source and programme year."""
    statement = (
        select(CommitmentEntry.source, CommitmentEntry.program_year, func.sum(CommitmentEntry.amount_cents))
        .where(CommitmentEntry.home_id == home_id)
        .group_by(col(CommitmentEntry.source), col(CommitmentEntry.program_year))
    )
    return Counter(
        {(FundingSource(source), year): int(cents) for source, year, cents in session.exec(statement)}
    )


def _take(session: Session, source: FundingSource, program_year: int, cents: int) -> None:
    """Add to what is committed of a budget; the row is held, so that two approvals come one after another."""
    row = _budget(session, source, program_year)
    if row.allocated_cents is not None and row.committed_cents + cents > row.allocated_cents:
        raise _over(source, program_year, cents, row.allocated_cents - row.committed_cents)
    statement = (
        update(Budget)
        .where(col(Budget.source) == source.value, col(Budget.program_year) == program_year)
        .values(committed_cents=col(Budget.committed_cents) + cents)
    )
    try:
        session.execute(statement)
    except IntegrityError as error:
        if refused_by(error) != OVER_COMMITTED:
            raise
        raise _over(source, program_year, cents, None) from error
    session.refresh(row)


def _over(source: FundingSource, program_year: int, cents: int, left: int | None) -> Refused:
    message = _(
        "This work takes %(cents)s of %(source)s money of %(year)s, and %(left)s of it is left."
        " Take a measure off, or ask the manager.",
        cents=_dollars(cents),
        source=source.value.upper(),
        year=year_name(program_year),
        left=_("less") if left is None else _dollars(left),
    )
    return Refused("over_committed", None, message)


def _budget(session: Session, source: FundingSource, program_year: int) -> Budget:
    """Return a budget as it is now, held until the transaction ends; made where there is none."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = {"source": source.value, "program_year": program_year, "committed_cents": 0}
    session.execute(insert(Budget).values(new).on_conflict_do_nothing())
    statement = select(Budget).where(Budget.source == source.value, Budget.program_year == program_year)
    return session.exec(statement.with_for_update().execution_options(populate_existing=True)).one()


def commit_what_is_approved(session: Session) -> int:
    """Commit the money of approved work that was approved before commitments were kept; return how many."""
    one_writer(session)
    entered = select(CommitmentEntry.id).where(col(CommitmentEntry.home_id) == col(WorkScope.home_id))
    newest = (
        select(WorkScope.home_id, func.max(WorkScope.revision).label("revision"))
        .where(col(WorkScope.approved_by).is_not(None))
        .group_by(col(WorkScope.home_id))
        .subquery()
    )
    statement = (
        select(WorkScope)
        .join(Home, col(Home.id) == col(WorkScope.home_id))
        .join(
            newest,
            (newest.c.home_id == col(WorkScope.home_id)) & (newest.c.revision == col(WorkScope.revision)),
        )
        .where(~entered.exists(), col(Home.stage) != Stage.WITHDRAWN.value)
    )
    found = session.exec(statement).all()
    taken: Counter[tuple[FundingSource, int]] = Counter()
    rows = []
    costs = _costs(session)
    for scope in found:
        if scope.approved_at is None or scope.approved_by is None:
            continue
        year = program_year_of(program_day(scope.approved_at))
        for source, cents in costs.get(scope.id, {}).items():
            taken[source, year] += cents
            rows.append(
                {
                    "home_id": scope.home_id,
                    "scope_id": scope.id,
                    "source": source.value,
                    "program_year": year,
                    "amount_cents": cents,
                    "entered_by": scope.approved_by,
                    "entered_at": scope.approved_at,
                }
            )
    for (source, year), cents in taken.items():
        _take(session, source, year, cents)
    if rows:
        session.execute(CommitmentEntry.__table__.insert(), rows)  # type: ignore[attr-defined]  # SQLModel's table
    return len(rows)


def _costs(session: Session) -> dict[int, Mapping[FundingSource, int]]:
    """Return what the work of every approved scope takes from each source."""
    statement = (
        select(ScopeItem.scope_id, ScopeItem.liwp_may_fund, func.sum(ScopeItem.estimated_cost_cents))
        .join(WorkScope, col(WorkScope.id) == col(ScopeItem.scope_id))
        .where(col(WorkScope.approved_by).is_not(None), col(ScopeItem.estimated_cost_cents) > 0)
        .group_by(col(ScopeItem.scope_id), col(ScopeItem.liwp_may_fund))
    )
    found: dict[int, dict[FundingSource, int]] = {}
    for scope_id, may, cents in session.exec(statement):
        found.setdefault(scope_id, {})[FundingSource.LIWP if may else FundingSource.OTHER] = int(cents or 0)
    return dict(found)


def _dollars(cents: int) -> str:
    """Return cents as dollars: 125050 -> $1,250.50."""
    sign = "-" if cents < 0 else ""
    return f"{sign}${abs(cents) // CENTS:,}.{abs(cents) % CENTS:02d}"
