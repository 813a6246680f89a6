"""What a firm can invoice: measures that passed, each once, at its price list or else at actual cost.

Where the firm has a price in force on the day of installation, a line is quantity times that price. Where it
has none, the line is the cost that was logged. Either way what the owner of the home paid is taken off.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from sqlmodel import col, select

from webapp.db.homes import Home
from webapp.db.money import Invoice, InvoiceLine, LineBasis
from webapp.db.quality import Deficiency, Severity
from webapp.db.work import FundingSource, InstalledMeasure, MeasureFunding, MeasureStatus, ScopeItem
from webapp.services.money_prices import price_on
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlmodel import Session

PASSED = (Stage.PASSED.value, Stage.REPORTED.value)
HOLDING = (Severity.CRITICAL.value, Severity.MAJOR.value)


@dataclass(frozen=True, slots=True)
class Payable:
    """A measure that passed, and what it comes to on an invoice.

    Parameters
    ----------
    measure : InstalledMeasure
    measure_id, unit : str
    home : Home
    basis : LineBasis
    unit_price_cents : int or None
    owner_paid_cents : int
    amount_cents : int or None
        None where there is neither a price nor a logged cost: then it cannot be invoiced yet.
    shares : mapping of FundingSource or None to int
        Who bears it; None where the log does not say.
    """

    measure: InstalledMeasure
    measure_id: str
    unit: str
    home: Home
    basis: LineBasis
    unit_price_cents: int | None
    owner_paid_cents: int
    amount_cents: int | None
    shares: Mapping[FundingSource | None, int]


def payables(session: Session, provider_id: int) -> list[Payable]:
    """Return the measures of a firm that passed and are on no invoice, by home."""
    statement = (
        select(InstalledMeasure, ScopeItem, Home)
        .join(Home, col(Home.id) == col(InstalledMeasure.home_id))
        .join(ScopeItem, col(ScopeItem.id) == col(InstalledMeasure.scope_item_id))
        .join(InvoiceLine, col(InvoiceLine.installed_measure_id) == col(InstalledMeasure.id), isouter=True)
        .where(
            Home.contractor_provider_id == provider_id,
            col(Home.stage).in_(PASSED),
            InstalledMeasure.status == MeasureStatus.INSTALLED.value,
            col(InvoiceLine.id).is_(None),
        )
        .order_by(col(Home.id), col(ScopeItem.position), col(InstalledMeasure.id))
    )
    found = session.exec(statement).all()
    paid = _paid(session, [measure.id for measure, _, _ in found])
    asked = {(item.measure_id, measure.installed_on) for measure, item, _ in found}
    prices = {each: _unit_price(session, provider_id, *each) for each in asked}
    return [
        payable(measure, item, home, paid.get(measure.id, {}), prices[item.measure_id, measure.installed_on])
        for measure, item, home in found
    ]


def _unit_price(session: Session, provider_id: int, measure_id: str, on: date | None) -> int | None:
    price = price_on(session, provider_id, measure_id, on) if on is not None else None
    return price.unit_price_cents if price is not None else None


def payable(
    measure: InstalledMeasure,
    item: ScopeItem,
    home: Home,
    paid: Mapping[FundingSource, int],
    unit_price: int | None,
) -> Payable:
    """Return what one measure comes to, by the firm's price for a unit where it has one."""
    owner = paid.get(FundingSource.OWNER, 0)
    if unit_price is not None:
        gross: int | None = extended(measure.quantity or 0.0, unit_price)
        basis = LineBasis.PRICE_LIST
    else:
        gross = sum(paid.values()) if paid else None
        basis = LineBasis.ACTUAL_COST
    amount = None if gross is None else max(0, gross - owner)
    shares = {} if amount is None else shared_out(amount, paid)
    return Payable(measure, item.measure_id, item.unit, home, basis, unit_price, owner, amount, shares)


def extended(quantity: float, unit_price_cents: int) -> int:
    """Return quantity times price in whole cents, half a cent up.

    Examples
    --------
    >>> extended(1000.0, 210), extended(0.5, 1)
    (210000, 1)
    """
    exact = Decimal(repr(quantity)) * unit_price_cents
    return int(exact.to_integral_value(ROUND_HALF_UP))


def shared_out(amount: int, paid: Mapping[FundingSource, int]) -> dict[FundingSource | None, int]:
    """Share an amount out as the log shares the cost, to the cent; the owner of the home bears none of it.

    Examples
    --------
    >>> shared_out(100, {FundingSource.LIWP: 2, FundingSource.UTILITY: 1})
    {<FundingSource.LIWP: 'liwp'>: 67, <FundingSource.UTILITY: 'utility'>: 33}
    >>> shared_out(100, {})
    {None: 100}
    """
    weights = {source: cents for source, cents in paid.items() if source is not FundingSource.OWNER and cents}
    whole = sum(weights.values())
    if not amount:
        return {}
    if not whole:
        return {None: amount}
    shares: dict[FundingSource | None, int] = {
        source: amount * cents // whole for source, cents in weights.items()
    }
    # What is left over goes, a cent each, to those who lost most by rounding down.
    by_loss = sorted(weights, key=lambda source: (-(amount * weights[source] % whole), source))
    for source in by_loss[: amount - sum(shares.values())]:
        shares[source] += 1
    return {source: cents for source, cents in shares.items() if cents}


def _paid(session: Session, measures: Sequence[int]) -> dict[int, dict[FundingSource, int]]:
    statement = select(MeasureFunding).where(col(MeasureFunding.installed_measure_id).in_(measures))
    found: dict[int, dict[FundingSource, int]] = {}
    for funding in session.exec(statement):
        own = found.setdefault(funding.installed_measure_id, {})
        own[FundingSource(funding.source)] = funding.amount_cents
    return found


def held_homes(session: Session, home_ids: Iterable[str]) -> frozenset[str]:
    """Return the homes for which payment is held: a critical or major deficiency is open."""
    statement = select(Deficiency.home_id).where(
        col(Deficiency.home_id).in_(list(home_ids)),
        col(Deficiency.severity).in_(HOLDING),
        col(Deficiency.resolved_on).is_(None),
    )
    return frozenset(session.exec(statement))


def lines_of(session: Session, invoice: Invoice) -> Sequence[InvoiceLine]:
    """Return the lines of an invoice, in the order in which they were entered."""
    statement = select(InvoiceLine).where(InvoiceLine.invoice_id == invoice.id)
    return session.exec(statement.order_by(col(InvoiceLine.id))).all()


def amount_of(lines: Iterable[InvoiceLine]) -> int:
    """Return what some lines come to [cents]."""
    return sum(line.amount_cents for line in lines)
