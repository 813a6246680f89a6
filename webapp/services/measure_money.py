"""What of each measure is passed, invoiced and paid: for the firm that put it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from webapp.db.homes import Home
from webapp.db.money import Invoice, InvoiceLine, InvoiceState
from webapp.db.work import InstalledMeasure, MeasureFunding, MeasureStatus
from webapp.stages import Stage

if TYPE_CHECKING:
    from sqlmodel import Session

PASSED = frozenset({Stage.PASSED.value, Stage.REPORTED.value})


@dataclass(frozen=True, slots=True)
class MeasureMoney:
    """The money of one logged measure, in cents.

    Parameters
    ----------
    item_id : int
        Of the approved work.
    cost_cents : int
        What its sources pay together, as it was logged.
    is_passed : bool
        Whether the home passed its final inspection.
    invoiced_cents, paid_cents : int
        On the firm's invoices, and of those that were paid.
    """

    item_id: int
    cost_cents: int
    is_passed: bool
    invoiced_cents: int = 0
    paid_cents: int = 0


def money_of(session: Session, home_id: str) -> dict[int, MeasureMoney]:
    """Return the money of a home's installed measures, by item of the approved work."""
    home = session.get(Home, home_id)
    is_passed = home is not None and home.stage in PASSED
    invoiced = _invoiced(session, home_id)
    rows = session.execute(
        select(
            InstalledMeasure.scope_item_id,
            InstalledMeasure.id,
            func.coalesce(func.sum(MeasureFunding.amount_cents), 0),
        )
        .join(
            MeasureFunding, col(MeasureFunding.installed_measure_id) == col(InstalledMeasure.id), isouter=True
        )
        .where(InstalledMeasure.home_id == home_id, InstalledMeasure.status == MeasureStatus.INSTALLED.value)
        .group_by(col(InstalledMeasure.scope_item_id), col(InstalledMeasure.id))
    )
    return {
        item_id: MeasureMoney(item_id, int(cents), is_passed, *invoiced.get(measure_id, (0, 0)))
        for item_id, measure_id, cents in rows
    }


def _invoiced(session: Session, home_id: str) -> dict[int, tuple[int, int]]:
    """Return what of each measure is on invoices, and what of that is paid; adjustments count too."""
    adjusted = aliased(InvoiceLine)
    measure = func.coalesce(col(InvoiceLine.installed_measure_id), col(adjusted.installed_measure_id))
    rows = session.execute(
        select(measure, Invoice.state, func.sum(InvoiceLine.amount_cents))
        .select_from(InvoiceLine)
        .join(Invoice, col(Invoice.id) == col(InvoiceLine.invoice_id))
        .join(adjusted, col(adjusted.id) == col(InvoiceLine.adjusts_line_id), isouter=True)
        .where(InvoiceLine.home_id == home_id, Invoice.state != InvoiceState.DRAFT.value)
        .group_by(measure, col(Invoice.state))
    )
    found: dict[int, tuple[int, int]] = {}
    for measure_id, state, cents in rows:
        invoiced, paid = found.get(measure_id, (0, 0))
        is_paid = state == InvoiceState.PAID
        found[measure_id] = (invoiced + int(cents), paid + (int(cents) if is_paid else 0))
    return found
