"""The monthly report of a provider, from the record: what it did, what it was paid, and for whom.

A provider is counted by its part: homes and certificates by who serves the home, money by whose invoice it
is. So the providers' reports add up to the programme's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlmodel import col

from webapp.db.homes import Home
from webapp.db.inspections import Certificate
from webapp.db.log import StageEvent
from webapp.db.money import HOME_FIGURES, Invoice, InvoiceLine, InvoiceShare, InvoiceState
from webapp.db.people import Provider
from webapp.reports.month_blocks import Adjustment, Amount, Population, Reconciled
from webapp.reports.provider_month_content import ProviderMonth
from webapp.roles import Roles
from webapp.services.determinations import reference_of
from webapp.services.errors import NotAllowed, NotFound
from webapp.services.month_certified import certified_homes, counts_in, savings_of
from webapp.services.programme_month import adjustments_in, bounds
from webapp.stages import Stage

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.sql.selectable import Subquery
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.services.programme_month import PriorAdjustment


def provider_month(session: Session, actor: Actor, provider_id: int, year: int, month: int) -> ProviderMonth:
    """Return what a provider's report of a month is written from.

    Raises
    ------
    NotAllowed
        If the actor neither runs nor audits the programme, and does not work for the provider.
    NotFound
        If there is no such provider.
    """
    if actor.role not in (Roles.MANAGER, Roles.AUDITOR) and actor.provider_id != provider_id:
        raise NotAllowed
    provider = session.get(Provider, provider_id)
    if provider is None:
        raise NotFound
    reached = reached_by(session, year, month, provider_id)
    sources = paid_by_source(session, year, month, provider_id)
    paid, lines = paid_lines(session, year, month, provider_id)
    savings, populations = certified_by(session, year, month, provider_id)
    homes, certificates = certified_rows(session, year, month, provider_id)
    return ProviderMonth(
        provider.name,
        year,
        month,
        reached=reached,
        activities=(
            Amount("paid", paid, "cents"),
            Amount("certified_homes", homes, "homes"),
        ),
        money_by_source=sources,
        savings=savings,
        populations=populations,
        checks=(
            Reconciled(
                "reached",
                sum(count for _, count in reached),
                *reached_rows(session, year, month, provider_id),
            ),
            Reconciled("sources", sum(each.value or 0 for each in sources), paid, "cents", lines),
            Reconciled("populations", sum(each.homes for each in populations), homes, "homes", certificates),
        ),
        adjustments=tuple(adjustment(each) for each in adjustments_of(session, provider_id, year, month)),
    )


def reached_by(
    session: Session, year: int, month: int, provider_id: int | None = None
) -> tuple[tuple[str, int], ...]:
    """Return how many homes reached each stage in a month, each once; of one provider, or of all."""
    begin, end = bounds(year, month)
    statement = (
        select(col(StageEvent.to_stage), func.count(func.distinct(col(StageEvent.home_id))))
        .join(Home, col(Home.id) == col(StageEvent.home_id))
        .where(col(StageEvent.at) >= begin, col(StageEvent.at) < end, *_serves(provider_id))
        .group_by(col(StageEvent.to_stage))
    )
    counted = {str(stage): int(homes) for stage, homes in session.execute(statement)}
    return tuple((stage.value, counted.get(stage.value, 0)) for stage in Stage)


def reached_rows(
    session: Session, year: int, month: int, provider_id: int | None = None
) -> tuple[int, str, int]:
    """Return the same from the log itself: stages reached, the unit, and how many entries there are."""
    begin, end = bounds(year, month)
    statement = (
        select(col(StageEvent.home_id), col(StageEvent.to_stage))
        .join(Home, col(Home.id) == col(StageEvent.home_id))
        .where(col(StageEvent.at) >= begin, col(StageEvent.at) < end, *_serves(provider_id))
    )
    entries = session.execute(select(func.count()).select_from(statement.subquery())).scalar_one()
    apart = session.execute(select(func.count()).select_from(statement.distinct().subquery())).scalar_one()
    return int(apart), "homes", int(entries)


def paid_by_source(
    session: Session, year: int, month: int, provider_id: int | None = None
) -> tuple[Amount, ...]:
    """Return what was paid in a month by the source that bears it; an empty key where nobody says."""
    statement = (
        select(col(InvoiceShare.source), func.sum(col(InvoiceShare.amount_cents)))
        .join(InvoiceLine, col(InvoiceLine.id) == col(InvoiceShare.line_id))
        .join(Invoice, col(Invoice.id) == col(InvoiceLine.invoice_id))
        .where(*_paid_in(year, month, provider_id))
        .group_by(col(InvoiceShare.source))
        .order_by(col(InvoiceShare.source))
    )
    return tuple(Amount(source or "", int(cents), "cents") for source, cents in session.execute(statement))


def paid_lines(session: Session, year: int, month: int, provider_id: int | None = None) -> tuple[int, int]:
    """Return what the lines of invoices come to that were paid in a month, and how many lines they are."""
    statement = (
        select(func.sum(col(InvoiceLine.amount_cents)), func.count())
        .select_from(InvoiceLine)
        .join(Invoice, col(Invoice.id) == col(InvoiceLine.invoice_id))
        .where(*_paid_in(year, month, provider_id))
    )
    cents, lines = session.execute(statement).one()
    return int(cents or 0), int(lines)


def certified_by(
    session: Session, year: int, month: int, provider_id: int | None = None
) -> tuple[tuple[Amount, ...], tuple[Population, ...]]:
    """Return what a month's certificates say is saved, and of whom the homes are."""
    row, issued = HOME_FIGURES.c, _issued(year, month, provider_id)
    savings = tuple(
        Amount(each.key, each.value, each.unit.value, each.not_known)
        for each in savings_of(certified_homes(session, *bounds(year, month), provider_id))
    )
    found = session.execute(
        select(row.category, func.count(), func.sum(row.spent_cents), func.count(row.spent_cents))
        .join(issued, issued.c.home_id == row.home_id)
        .group_by(row.category)
        .order_by(row.category)
    )
    # Homes of which the population is not known stand last.
    populations = sorted(
        (
            Population(category, int(count), int(cents) if known == count else None)
            for category, count, cents, known in found
        ),
        key=lambda each: (each.category == "", each.category),
    )
    return savings, tuple(populations)


def certified_rows(
    session: Session, year: int, month: int, provider_id: int | None = None
) -> tuple[int, int]:
    """Return how many homes have a certificate that counts in a month, and how many certificates."""
    statement = (
        select(func.count(func.distinct(col(Certificate.home_id))), func.count())
        .join(Home, col(Home.id) == col(Certificate.home_id))
        .where(*counts_in(*bounds(year, month)), *_serves(provider_id))
    )
    homes, certificates = session.execute(statement).one()
    return int(homes), int(certificates)


def adjustment(each: PriorAdjustment) -> Adjustment:
    """Return a correction as a report names it: the home by its reference."""
    return Adjustment(
        each.kind,
        reference_of(each.home_id),
        each.entered_on,
        each.original_on,
        each.amount_cents,
        each.measure_id,
        each.reason,
    )


def adjustments_of(session: Session, provider_id: int, year: int, month: int) -> tuple[PriorAdjustment, ...]:
    """Return the corrections of earlier months, entered in a month, that are a provider's."""
    found = adjustments_in(session, year, month)
    return tuple(each for each in found if each.provider_id == provider_id)


def _serves(provider_id: int | None) -> tuple[ColumnElement[bool], ...]:
    return () if provider_id is None else (col(Home.provider_id) == provider_id,)


def _paid_in(year: int, month: int, provider_id: int | None) -> tuple[ColumnElement[bool], ...]:
    begin, end = bounds(year, month)
    of_it = () if provider_id is None else (col(Invoice.provider_id) == provider_id,)
    return (
        col(Invoice.state) == InvoiceState.PAID.value,
        col(Invoice.paid_on) >= begin.date(),
        col(Invoice.paid_on) < end.date(),
        *of_it,
    )


def _issued(year: int, month: int, provider_id: int | None) -> Subquery:
    return (
        select(col(Certificate.home_id))
        .join(Home, col(Home.id) == col(Certificate.home_id))
        .where(*counts_in(*bounds(year, month)), *_serves(provider_id))
        .distinct()
        .subquery()
    )
