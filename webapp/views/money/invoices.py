"""Invoices: the list of them, and one with its lines, its state and what happens next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from flask.typing import ResponseReturnValue  # noqa: TC002 - read by flask's typing of views
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlmodel import col

from webapp.access import access, current_actor
from webapp.clock import program_day
from webapp.db import reading
from webapp.db.homes import Home
from webapp.db.money import Invoice, InvoiceLine, InvoiceState, LineBasis
from webapp.db.people import Provider
from webapp.forms.money.forms import StepForm
from webapp.roles import Roles
from webapp.services.determinations import reference_of
from webapp.services.invoices_lines import amount_of, held_homes, lines_of
from webapp.services.invoices_steps import get_invoice, own_invoice
from webapp.ui.listing import Column, Filter, ListedRows, Listing, SqlRows, list_page
from webapp.ui.templates import day, dollars
from webapp.views.money.blueprint import WITH_FIRMS, blueprint, named, usd

if TYPE_CHECKING:
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.ui.listing import Row

STATES = {
    InvoiceState.DRAFT.value: _l("Draft"),
    InvoiceState.SUBMITTED.value: _l("Submitted"),
    InvoiceState.APPROVED.value: _l("Approved"),
    InvoiceState.PAID.value: _l("Paid"),
}
NEXT = {
    InvoiceState.DRAFT.value: _l("The contractor looks it through and submits it."),
    InvoiceState.SUBMITTED.value: _l("The program manager approves it or sends it back."),
    InvoiceState.APPROVED.value: _l("It is paid; then the manager writes down the day."),
    InvoiceState.PAID.value: _l("Nothing more. A correction is an adjustment of its own."),
}
BASES = {
    LineBasis.PRICE_LIST.value: _l("Price list"),
    LineBasis.ACTUAL_COST.value: _l("Cost as logged"),
    LineBasis.ADJUSTMENT.value: _l("Adjustment"),
}
COLUMNS = (
    Column(
        "number",
        _l("Invoice"),
        lambda row: _("No. %(number)s", number=row["number"]),
        lambda row: url_for("money.invoice", invoice_id=row["_id"]),
    ),
    Column("firm", _l("Contractor")),
    Column("state", _l("State"), lambda row: STATES[row["state"]]),
    Column("lines", _l("Lines"), number=True),
    Column("amount_usd", _l("Amount"), lambda row: dollars(row["_cents"]), number=True),
    Column("submitted_on", _l("Submitted"), lambda row: _day(row["submitted_on"])),
    Column("paid_on", _l("Paid"), lambda row: _day(row["paid_on"])),
)


def _day(value: Any) -> str:  # noqa: ANN401 - a day, or nothing
    return day(value) if value else ""


@blueprint.get("/money/invoices")
@access(roles=WITH_FIRMS)
def invoices() -> ResponseReturnValue:
    """List the invoices that somebody may see, the latest first."""
    actor = current_actor()
    chosen = Filter("state", _l("State"), list(STATES.items()))
    with reading() as session:
        listing = Listing(
            "invoices",
            _l("Invoices"),
            COLUMNS,
            SqlRows(session, _statement(actor, chosen.value), _row),
            filters=(chosen,),
            empty=_l("There is no invoice yet."),
        )
        return list_page(listing, "money/invoices.html", is_firm=actor.role is Roles.CONTRACTOR)


def _statement(actor: Actor, state: str) -> Any:  # noqa: ANN401 - a statement
    lines = (
        select(
            col(InvoiceLine.invoice_id).label("invoice_id"),
            func.count().label("lines"),
            func.sum(col(InvoiceLine.amount_cents)).label("cents"),
        )
        .group_by(col(InvoiceLine.invoice_id))
        .subquery()
    )
    statement = (
        select(Invoice, col(Provider.name), lines.c.lines, lines.c.cents)
        .join(Provider, col(Provider.id) == col(Invoice.provider_id))
        .join(lines, lines.c.invoice_id == col(Invoice.id), isouter=True)
    )
    if actor.role is Roles.CONTRACTOR:
        statement = statement.where(col(Invoice.provider_id) == actor.provider_id)
    if state:
        statement = statement.where(col(Invoice.state) == state)
    return statement.order_by(col(Invoice.id).desc())


def _row(found: Any) -> Row:  # noqa: ANN401 - a row of many tables
    invoice, firm, lines, cents = found
    submitted = program_day(invoice.submitted_at) if invoice.submitted_at else None
    return {
        "number": invoice.number,
        "firm": firm,
        "state": invoice.state,
        "lines": lines or 0,
        "amount_usd": usd(int(cents or 0)),
        "submitted_on": submitted,
        "paid_on": invoice.paid_on,
        "_cents": int(cents or 0),
        "_id": invoice.id,
    }


@blueprint.get("/money/invoices/<int:invoice_id>")
@access(roles=WITH_FIRMS, object=own_invoice)
def invoice(invoice_id: int) -> ResponseReturnValue:
    """Show an invoice: its lines, what holds it, and what can be done with it now."""
    actor = current_actor()
    with reading() as session:
        found = get_invoice(session, actor, invoice_id)
        lines = lines_of(session, found)
        held = held_homes(session, [line.home_id for line in lines if line.basis != LineBasis.ADJUSTMENT])
        rows = [_line_row(session, line, found, held, actor) for line in lines]
        firm = session.get_one(Provider, found.provider_id).name
    listing = Listing(
        f"invoice-{found.provider_id}-{found.number}",
        _("Invoice no. %(number)s of %(firm)s", number=found.number, firm=firm),
        _line_columns(),
        ListedRows(rows),
        rows_a_page=max(len(rows), 1),
        empty=_l("This invoice has no lines."),
    )
    return list_page(
        listing,
        "money/invoice.html",
        invoice=found,
        state=STATES[found.state],
        next=NEXT[found.state],
        amount=amount_of(lines),
        held=len(held),
        form=StepForm(version=found.row_version),
        is_firm=actor.role is Roles.CONTRACTOR,
        is_manager=actor.role is Roles.MANAGER,
        is_own=found.submitted_by == actor.user_id,
        back=url_for("money.invoices"),
    )


def _line_columns() -> tuple[Column, ...]:
    return (
        Column("measure", _l("Measure"), lambda row: named(row["measure"])),
        Column("home", _l("Home")),
        Column("basis", _l("Amount by"), lambda row: BASES[row["basis"]]),
        Column("quantity", _l("Quantity"), lambda row: row["_quantity"], number=True),
        Column("unit", _l("Unit"), on_page=False),
        Column(
            "unit_price_usd",
            _l("Price"),
            lambda row: "" if row["_price"] is None else dollars(row["_price"]),
            number=True,
        ),
        Column(
            "owner_paid_usd",
            _l("Paid by the owner"),
            lambda row: dollars(row["_owner"]) if row["_owner"] else "",
            number=True,
        ),
        Column("amount_usd", _l("Amount"), lambda row: dollars(row["_cents"]), number=True),
        Column("held", _l("Held"), lambda row: _("Held") if row["held"] else ""),
        Column("reason", _l("Why"), address=lambda row: row["_address"], shown=_reason),
    )


def _reason(row: Row) -> str:
    step = _("Take off") if row["_step"] == "remove" else _("Adjust") if row["_step"] else ""
    return " ".join(part for part in (row["reason"], step) if part)


def _line_row(
    session: Session, line: InvoiceLine, invoice: Invoice, held: frozenset[str], actor: Actor
) -> Row:
    home = session.get_one(Home, line.home_id)
    place = ", ".join(part for part in (home.address_line, home.unit, home.city) if part)
    step = _step_of(line, invoice, actor)
    address = {
        "adjust": lambda: url_for("money.adjust_line", line_id=line.id),
        "remove": lambda: url_for("money.take_line_off", invoice_id=invoice.id, line_id=line.id),
    }
    return {
        "measure": line.measure_id,
        "home": f"{reference_of(home.id)}: {place}",
        "basis": line.basis,
        "quantity": line.quantity,
        "unit": line.unit,
        "unit_price_usd": usd(line.unit_price_cents),
        "owner_paid_usd": usd(line.owner_paid_cents),
        "amount_usd": usd(line.amount_cents),
        "held": line.home_id in held and line.basis != LineBasis.ADJUSTMENT,
        "reason": line.reason or None,
        "_quantity": "" if line.quantity is None else f"{line.quantity:g} {line.unit}",
        "_price": line.unit_price_cents,
        "_owner": line.owner_paid_cents,
        "_cents": line.amount_cents,
        "_step": step,
        "_address": address[step]() if step else None,
    }


def _step_of(line: InvoiceLine, invoice: Invoice, actor: Actor) -> str:
    """Return what somebody can do with a line now: take it off a draft, adjust what was paid, or nothing."""
    is_adjustment = line.basis == LineBasis.ADJUSTMENT
    if invoice.state == InvoiceState.DRAFT:
        is_theirs = actor.role is Roles.MANAGER or (actor.role is Roles.CONTRACTOR and not is_adjustment)
        return "remove" if is_theirs else ""
    can_adjust = actor.role is Roles.MANAGER and invoice.state == InvoiceState.PAID and not is_adjustment
    return "adjust" if can_adjust else ""
