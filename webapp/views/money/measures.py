"""A firm's measures: what passed, what is invoiced, what is paid; and the invoice that is made from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, flash, url_for
from flask.typing import ResponseReturnValue  # noqa: TC002 - read by flask's typing of views
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import case, select
from sqlmodel import col

from webapp.access import access, current_actor
from webapp.clock import now
from webapp.db import reading
from webapp.db.homes import Home
from webapp.db.money import Invoice, InvoiceLine, LineBasis
from webapp.db.people import Provider
from webapp.db.work import InstalledMeasure, MeasureStatus, ScopeItem
from webapp.forms.money.forms import DraftForm
from webapp.roles import Roles
from webapp.services.determinations import reference_of
from webapp.services.invoices_lines import PASSED, held_homes, payables
from webapp.services.invoices_steps import draft
from webapp.ui import choices_of, form_page
from webapp.ui.listing import Column, Filter, Listing, SqlRows, list_page
from webapp.ui.templates import dollars
from webapp.views.money.blueprint import WITH_FIRMS, blueprint, landed, named, usd

if TYPE_CHECKING:
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.ui.listing import Row

# An invoice of more measures than this is no longer looked through.
MOST_SHOWN = 100
STATES = {
    "not_passed": _l("Home not passed yet"),
    "passed": _l("Passed: ready to invoice"),
    "draft": _l("On a draft"),
    "submitted": _l("Submitted"),
    "approved": _l("Approved"),
    "paid": _l("Paid"),
}
COLUMNS = (
    Column("measure", _l("Measure"), lambda row: named(row["measure"])),
    Column("home", _l("Home")),
    Column("firm", _l("Contractor"), on_page=False),
    Column("quantity", _l("Quantity"), lambda row: f"{row['quantity']:g} {row['unit']}", number=True),
    Column("unit", _l("Unit"), on_page=False),
    Column("state", _l("State"), lambda row: STATES[row["state"]]),
    Column(
        "invoice",
        _l("Invoice"),
        lambda row: "" if row["invoice"] is None else _("No. %(number)s", number=row["invoice"]),
        lambda row: url_for("money.invoice", invoice_id=row["_invoice"]) if row["_invoice"] else None,
    ),
    Column(
        "amount_usd",
        _l("Amount"),
        lambda row: "" if row["_cents"] is None else dollars(row["_cents"]),
        number=True,
    ),
)


@blueprint.get("/money/measures")
@access(roles=WITH_FIRMS)
def measures() -> ResponseReturnValue:
    """List installed measures and how far their payment is; a contractor those of the own firm."""
    actor = current_actor()
    chosen = Filter("state", _l("State"), list(STATES.items()))
    with reading() as session:
        listing = Listing(
            "measures-and-payment",
            _l("Measures and their payment"),
            COLUMNS,
            SqlRows(session, _statement(actor, chosen.value), _row),
            filters=(chosen,),
            empty=_l("No measure is logged yet."),
        )
        return list_page(listing, "money/measures.html", is_firm=actor.role is Roles.CONTRACTOR)


def _statement(actor: Actor, state: str) -> Any:  # noqa: ANN401 - a statement
    stage = col(Home.stage)
    how = case(
        (col(Invoice.state).is_not(None), col(Invoice.state)),
        (stage.in_(PASSED), "passed"),
        else_="not_passed",
    )
    statement = (
        select(InstalledMeasure, ScopeItem, Home, InvoiceLine, Invoice, col(Provider.name), how.label("how"))
        .join(Home, col(Home.id) == col(InstalledMeasure.home_id))
        .join(ScopeItem, col(ScopeItem.id) == col(InstalledMeasure.scope_item_id))
        .join(Provider, col(Provider.id) == col(Home.contractor_provider_id), isouter=True)
        .join(InvoiceLine, col(InvoiceLine.installed_measure_id) == col(InstalledMeasure.id), isouter=True)
        .join(Invoice, col(Invoice.id) == col(InvoiceLine.invoice_id), isouter=True)
        .where(col(InstalledMeasure.status) == MeasureStatus.INSTALLED.value)
    )
    if actor.role is Roles.CONTRACTOR:
        statement = statement.where(col(Home.contractor_provider_id) == actor.provider_id)
    if state:
        statement = statement.where(how == state)
    return statement.order_by(col(InstalledMeasure.id).desc())


def _row(found: Any) -> Row:  # noqa: ANN401 - a row of many tables
    measure, item, home, line, invoice, firm, how = found
    return {
        "measure": item.measure_id,
        "home": _place(home),
        "firm": firm,
        "quantity": measure.quantity,
        "unit": item.unit,
        "state": how,
        "invoice": invoice.number if invoice is not None else None,
        "amount_usd": usd(line.amount_cents) if line is not None else None,
        "_cents": line.amount_cents if line is not None else None,
        "_invoice": invoice.id if invoice is not None else None,
    }


def _place(home: Home) -> str:
    place = ", ".join(part for part in (home.address_line, home.unit, home.city) if part)
    return f"{reference_of(home.id)}: {place}"


@blueprint.route("/money/invoices/new", methods=["GET", "POST"])
@access(roles={Roles.CONTRACTOR})
def new_invoice() -> ResponseReturnValue:
    """Choose which measures that passed go on an invoice; it begins as a draft."""
    actor = current_actor()
    if actor.provider_id is None:
        abort(404)
    with reading() as session:
        ready = payables(session, actor.provider_id)
        held = held_homes(session, {each.home.id for each in ready})
    form = DraftForm()
    payable = [each for each in ready if each.amount_cents]
    shown = payable[:MOST_SHOWN]
    form.measures.choices = choices_of(
        {
            str(each.measure.id): f"{named(each.measure_id)}, {dollars(each.amount_cents or 0)}"
            for each in shown
        },
        {str(each.measure.id): _described(each, is_held=each.home.id in held) for each in shown},
    )
    if form.validate_on_submit():

        def act(session: Session, actor: Actor) -> str:
            chosen = {int(each) for each in form.measures.data}
            made = draft(session, actor, chosen, at=now())
            return url_for("money.invoice", invoice_id=made.id)

        if (answer := landed(form, act)) is not None:
            flash(_("The draft is made. Look it through, then submit it."), "success")
            return answer
    return form_page(
        form,
        "money/new_invoice.html",
        back=url_for("money.invoices"),
        payable=payable,
        shown=len(shown),
        without_amount=sum(each.amount_cents is None for each in ready),
        sum_cents=sum(each.amount_cents or 0 for each in payable),
    )


def _described(each: Any, *, is_held: bool) -> str:  # noqa: ANN401 - a payable
    if each.basis is LineBasis.PRICE_LIST:
        said = _(
            "%(home)s. %(quantity)s %(unit)s at %(price)s, by your price list.",
            home=_place(each.home),
            quantity=f"{each.measure.quantity:g}",
            unit=each.unit,
            price=dollars(each.unit_price_cents),
        )
    else:
        said = _("%(home)s. The cost that was logged.", home=_place(each.home))
    if each.owner_paid_cents:
        off = _("%(amount)s that the owner paid is taken off.", amount=dollars(each.owner_paid_cents))
        said = f"{said} {off}"
    if is_held:
        held = _("Payment is held: a deficiency of this home is open.")
        said = f"{said} {held}"
    return str(said)
