"""The programme's report of a month, from the record: the month, the programme to date, and checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlmodel import col

from webapp.db.homes import Home
from webapp.db.inspections import Certificate
from webapp.db.money import Invoice, InvoiceLine, InvoiceState
from webapp.db.people import Provider
from webapp.reports.month_blocks import Amount, AmountGroup, Reconciled
from webapp.reports.programme_report_content import (
    CostPerTonne,
    ProgrammeMonthPaper,
    ProviderLine,
    StatutoryShare,
)
from webapp.services.month_certified import counts_in
from webapp.services.paper_month import (
    adjustment,
    certified_by,
    certified_rows,
    paid_by_source,
    paid_lines,
    reached_rows,
)
from webapp.services.programme import Chosen, programme
from webapp.services.programme_list import Group, Unit
from webapp.services.programme_month import bounds, month_of
from webapp.services.programme_shares import cost_of_a_tonne, shares_on

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.services.programme import Programme, Total
    from webapp.services.programme_month import Month

_STATE = "state"
_WITHOUT_COST = "committed-not-known"
# The figure that says in how many homes a part of the group's money is not known.
_LACKING = {Group.COMMITTED: _WITHOUT_COST, Group.SPENT: "spent-not-known"}
_SAVED_KEYS = "certified_"


def programme_paper(
    session: Session, actor: Actor, year: int, month: int, *, name: str, today: date
) -> ProgrammeMonthPaper:
    """Return what the programme's report of a month is written from.

    Parameters
    ----------
    session : Session
    actor : Actor
    year, month : int
    name : str
        Of the programme.
    today : date
        Whose law is asked for the shares, and the day of the totals to date.

    Raises
    ------
    NotAllowed
        If the actor neither runs nor audits the programme.
    """
    shown, whole = month_of(session, actor, year, month), programme(session, actor)
    savings, populations = certified_by(session, year, month)
    sources = paid_by_source(session, year, month)
    providers = _providers(session, year, month)
    return ProgrammeMonthPaper(
        name,
        year,
        month,
        reached=tuple((stage.value, homes) for stage, homes in shown.reached),
        activities=tuple(
            Amount(each.key, each.value, each.unit.value, each.not_known)
            for each in shown.activities
            if each.key == "certified_homes" or not each.key.startswith(_SAVED_KEYS)
        ),
        money_by_source=sources,
        savings=savings,
        providers=providers,
        populations=populations,
        shares=_shares(session, today),
        cost=_cost(session, today),
        to_date=_to_date(whole),
        measures_without_cost=whole.totals[_WITHOUT_COST].value,
        checks=_checks(session, shown, whole, sources, providers),
        adjustments=tuple(adjustment(each) for each in shown.adjustments),
    )


def _to_date(whole: Programme) -> tuple[AmountGroup, ...]:
    """Return the programme's totals of results and money, group by group."""
    return tuple(
        AmountGroup(group.value, tuple(_amount(whole, total) for total in whole.of(group)))
        for group in (Group.RESULTS, Group.COMMITTED, Group.SPENT, Group.CERTIFIED)
    )


def _amount(whole: Programme, total: Total) -> Amount:
    """Return one total to date; one of which no part is known is not known.

    A measure without a cost, or without an amount, may belong into any sum of its group: its home is one of
    which each of them is not wholly known.
    """
    lacking = _LACKING.get(total.figure.group)
    is_sum = lacking is not None and total.figure.unit is Unit.CENTS
    not_known = whole.totals[lacking].known if is_sum and lacking else total.not_known
    value = total.value if total.known or not not_known else None
    return Amount(total.figure.key, value, total.figure.unit.value, not_known)


def _shares(session: Session, today: date) -> tuple[StatutoryShare, ...]:
    """Return the shares that bind on a day."""
    return tuple(
        StatutoryShare(
            found.share.id,
            found.share.label,
            found.share.least_percent,
            found.least_found,
            found.most_found,
            found.is_met,
            found.share.citation,
            found.share.verified,
            found.share.binds == _STATE,
        )
        for found in shares_on(session, Chosen(), today)
    )


def _cost(session: Session, today: date) -> CostPerTonne:
    """Return dollars for a ton, and the standard on a day."""
    found = cost_of_a_tonne(session, Chosen(), today)
    return CostPerTonne(
        found.usd_per_tonne,
        found.standard_usd,
        found.is_within,
        found.homes,
        found.homes_not_known,
        "" if found.citation is None else str(found.citation),
        found.citation is not None and found.citation.verified,
    )


def _providers(session: Session, year: int, month: int) -> tuple[ProviderLine, ...]:
    """Return each provider that certified a home or was paid in the month, by name."""
    begin, end = bounds(year, month)
    certified = {
        row[0]: row[1]
        for row in session.execute(
            select(col(Home.provider_id), func.count(func.distinct(col(Certificate.home_id))))
            .join(Certificate, col(Certificate.home_id) == col(Home.id))
            .where(*counts_in(begin, end))
            .group_by(col(Home.provider_id))
        )
    }
    paid = {
        row[0]: row[1]
        for row in session.execute(
            select(col(Invoice.provider_id), func.sum(col(InvoiceLine.amount_cents)))
            .join(InvoiceLine, col(InvoiceLine.invoice_id) == col(Invoice.id))
            .where(
                col(Invoice.state) == InvoiceState.PAID.value,
                col(Invoice.paid_on) >= begin.date(),
                col(Invoice.paid_on) < end.date(),
            )
            .group_by(col(Invoice.provider_id))
        )
    }
    names = session.execute(select(col(Provider.id), col(Provider.name)).order_by(col(Provider.name)))
    return tuple(
        ProviderLine(name, int(certified.get(identity, 0)), int(paid.get(identity, 0)))
        for identity, name in names
        if identity in certified or identity in paid
    )


def _checks(
    session: Session,
    shown: Month,
    whole: Programme,
    sources: tuple[Amount, ...],
    providers: tuple[ProviderLine, ...],
) -> tuple[Reconciled, ...]:
    """Return the report's totals beside the same counted in another way."""
    year, month = shown.year, shown.month
    paid, certified = shown.counted("paid"), shown.counted("certified_homes")
    cents, lines = paid_lines(session, year, month)
    homes, certificates = certified_rows(session, year, month)
    at_stages, spent = whole.checks[:2]
    return (
        Reconciled("reached", sum(count for _, count in shown.reached), *reached_rows(session, year, month)),
        Reconciled("paid", paid, cents, "cents", lines),
        Reconciled("sources", sum(each.value or 0 for each in sources), paid, "cents"),
        Reconciled("certified", certified, homes, "homes", certificates),
        Reconciled("providers_paid", paid, sum(each.paid_cents for each in providers), "cents"),
        Reconciled(
            "providers_certified",
            certified,
            sum(each.homes_certified for each in providers),
            "homes",
        ),
        Reconciled("homes", at_stages.in_total, at_stages.in_rows, at_stages.unit.value),
        Reconciled("spent", spent.in_total, spent.in_rows, spent.unit.value),
    )
