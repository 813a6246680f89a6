"""Money by source and programme year: allocated, committed, spent, passed and paid, with what is left."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlmodel import col

from webapp.db.money import FIGURE_SUM, HOME_FIGURES, Invoice, InvoiceLine, InvoiceShare, InvoiceState
from webapp.db.work import FundingSource
from webapp.services.money_budgets import budgets
from webapp.services.programme import allow

if TYPE_CHECKING:
    from sqlmodel import Session

    from webapp.services.actors import Actor

PASSED = ("passed", "reported")


@dataclass(frozen=True, slots=True)
class SourceYear:
    """One source's money of one programme year.

    Parameters
    ----------
    source : FundingSource or None
        None for paid money of which the log does not say whose it is.
    program_year : int
    allocated_cents : int or None
        None where no budget was entered.
    committed_cents : int
    spent_cents, passed_cents : int
        What the log of measures says was spent; of that, in homes that passed inspection.
    paid_cents : int
        Paid to firms on invoices, adjustments included.
    """

    source: FundingSource | None
    program_year: int
    allocated_cents: int | None
    committed_cents: int
    spent_cents: int
    passed_cents: int
    paid_cents: int

    @property
    def left_cents(self) -> int | None:
        """What can still be committed; None where no budget was entered."""
        return None if self.allocated_cents is None else self.allocated_cents - self.committed_cents


@dataclass(frozen=True, slots=True)
class MoneyCheck:
    """Commitments by their entries beside those by homes; they agree, or something went past the books."""

    in_budgets: int
    in_homes: int

    @property
    def agrees(self) -> bool:
        """Whether the two are the same."""
        return self.in_budgets == self.in_homes


def money_by_source_and_year(session: Session, actor: Actor) -> list[SourceYear]:
    """Return a row for each source and programme year with any money, the latest year first.

    Raises
    ------
    NotAllowed
        If the actor neither runs nor audits the programme.
    """
    allow(actor)
    standing = {(row.source, row.program_year): row for row in budgets(session)}
    spent, passed = _spent(session, passed=False), _spent(session, passed=True)
    paid = _paid(session)
    keys = {*standing, *spent, *paid}
    rows = []
    for source, year in keys:
        budget = standing.get((source, year)) if source is not None else None
        rows.append(
            SourceYear(
                source,
                year,
                budget.allocated_cents if budget is not None else None,
                budget.committed_cents if budget is not None else 0,
                spent[source, year],
                passed[source, year],
                paid[source, year],
            )
        )
    order = [*FundingSource, None]
    return sorted(rows, key=lambda row: (-row.program_year, order.index(row.source)))


def commitments_check(session: Session) -> MoneyCheck:
    """Hold what budgets say is committed against what homes' approved work costs."""
    in_budgets = sum(row.committed_cents for row in budgets(session))
    in_homes = session.execute(select(func.sum(FIGURE_SUM.c.committed_cents))).scalar_one() or 0
    return MoneyCheck(in_budgets, int(in_homes))


def _spent(session: Session, *, passed: bool) -> Counter[tuple[FundingSource | None, int]]:
    columns = [func.sum(FIGURE_SUM.c[f"spent_{source.value}_cents"]) for source in FundingSource]
    statement = select(FIGURE_SUM.c.program_year, *columns).group_by(FIGURE_SUM.c.program_year)
    if passed:
        statement = statement.where(FIGURE_SUM.c.stage.in_(PASSED))
    found: Counter[tuple[FundingSource | None, int]] = Counter()
    for year, *amounts in session.execute(statement):
        for source, cents in zip(FundingSource, amounts, strict=True):
            if cents:
                found[source, year] = int(cents)
    return found


def _paid(session: Session) -> Counter[tuple[FundingSource | None, int]]:
    """Return what was paid, in the programme year of the home whose work it was."""
    statement = (
        select(
            col(InvoiceShare.source), HOME_FIGURES.c.program_year, func.sum(col(InvoiceShare.amount_cents))
        )
        .join(InvoiceLine, col(InvoiceLine.id) == col(InvoiceShare.line_id))
        .join(Invoice, col(Invoice.id) == col(InvoiceLine.invoice_id))
        .join(HOME_FIGURES, HOME_FIGURES.c.home_id == col(InvoiceLine.home_id))
        .where(col(Invoice.state) == InvoiceState.PAID.value)
        .group_by(col(InvoiceShare.source), HOME_FIGURES.c.program_year)
    )
    found: Counter[tuple[FundingSource | None, int]] = Counter()
    for source, year, cents in session.execute(statement):
        found[None if source is None else FundingSource(source), year] = int(cents)
    return found
