"""The steps of an invoice: submitted, sent back, approved, paid; and adjustments of what was paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue  # noqa: TC002 - read by flask's typing of views
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.access import access, current_actor
from webapp.clock import now, program_day
from webapp.db import reading
from webapp.db.money import Invoice, InvoiceLine, LineBasis
from webapp.forms.money.forms import LESS, AdjustForm, PaidForm, RemoveLineForm, SendBackForm, StepForm
from webapp.roles import Roles
from webapp.services.errors import NotAllowed, NotFound, StaleEdit
from webapp.services.invoices_steps import (
    adjust,
    approve_invoice,
    get_invoice,
    may_see,
    own_invoice,
    pay,
    remove_line,
    send_back,
    submit,
)
from webapp.ui import form_page
from webapp.ui.templates import dollars
from webapp.views.money.blueprint import blueprint, landed, named

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.ui import Form

MANAGER = frozenset({Roles.MANAGER})
DONE = {
    "submit": _l("The invoice is submitted. The program manager looks at it next."),
    "approve": _l("The invoice is approved. Pay it, then write down the day."),
    "send_back": _l("The invoice was sent back. The contractor sees why."),
    "pay": _l("The payment is written down."),
    "remove": _l("The line is off this draft. Its measure can be invoiced again."),
    "adjust": _l("The adjustment is on this draft. Submit it; somebody else approves it."),
}


def own_line(session: Session, actor: Actor, line_id: int) -> InvoiceLine:
    """Hold a page's address to a line that the person may see."""
    line = session.get(InvoiceLine, line_id)
    if line is None or not may_see(actor, session.get_one(Invoice, line.invoice_id).provider_id):
        raise NotFound
    return line


def own_invoice_line(session: Session, actor: Actor, invoice_id: int, line_id: int) -> InvoiceLine:
    """Hold a page's address to a line of this invoice that the person may see."""
    line = own_line(session, actor, line_id)
    if line.invoice_id != invoice_id:
        raise NotFound
    return line


@blueprint.post("/money/invoices/<int:invoice_id>/submit")
@access(roles={Roles.CONTRACTOR, Roles.MANAGER}, object=own_invoice)
def submit_invoice(invoice_id: int) -> ResponseReturnValue:
    """Submit a draft."""
    form = StepForm()

    def act(session: Session, actor: Actor) -> str:
        submit(session, actor, invoice_id, row_version=form.version or 0, at=now())
        return _address(invoice_id)

    return _taken(form, act, "submit", invoice_id)


@blueprint.post("/money/invoices/<int:invoice_id>/approve")
@access(roles=MANAGER, object=own_invoice)
def approve(invoice_id: int) -> ResponseReturnValue:
    """Approve a submitted invoice."""
    form = StepForm()

    def act(session: Session, actor: Actor) -> str:
        approve_invoice(session, actor, invoice_id, row_version=form.version or 0, at=now())
        return _address(invoice_id)

    return _taken(form, act, "approve", invoice_id)


@blueprint.route("/money/invoices/<int:invoice_id>/send-back", methods=["GET", "POST"])
@access(roles=MANAGER, object=own_invoice)
def send_invoice_back(invoice_id: int) -> ResponseReturnValue:
    """Send a submitted invoice back, with a reason."""
    form = SendBackForm(version=_version(invoice_id))
    if form.validate_on_submit():

        def act(session: Session, actor: Actor) -> str:
            send_back(
                session,
                actor,
                invoice_id,
                reason=form.reason.data or "",
                row_version=form.version or 0,
                at=now(),
            )
            return _address(invoice_id)

        return _taken(form, act, "send_back", invoice_id)
    return form_page(form, back=_address(invoice_id))


@blueprint.route("/money/invoices/<int:invoice_id>/paid", methods=["GET", "POST"])
@access(roles=MANAGER, object=own_invoice)
def pay_invoice(invoice_id: int) -> ResponseReturnValue:
    """Write down the day on which an approved invoice was paid."""
    today = program_day(now())
    form = PaidForm(version=_version(invoice_id), data={"paid_on": today})
    if form.validate_on_submit():

        def act(session: Session, actor: Actor) -> str:
            pay(
                session,
                actor,
                invoice_id,
                paid_on=form.paid_on.data,
                today=today,
                row_version=form.version or 0,
                at=now(),
            )
            return _address(invoice_id)

        return _taken(form, act, "pay", invoice_id)
    return form_page(form, back=_address(invoice_id))


@blueprint.route("/money/lines/<int:line_id>/adjust", methods=["GET", "POST"])
@access(roles=MANAGER, object=own_line)
def adjust_line(line_id: int) -> ResponseReturnValue:
    """Adjust a line that was paid, by a line of its own."""
    with reading() as session:
        invoice_id = session.get_one(InvoiceLine, line_id).invoice_id
    form = AdjustForm()
    if form.validate_on_submit():

        def act(session: Session, actor: Actor) -> str:
            cents = form.amount.cents or 0
            made = adjust(
                session,
                actor,
                line_id,
                amount_cents=-cents if form.direction.data == LESS else cents,
                reason=form.reason.data or "",
                at=now(),
            )
            return _address(made.id)

        if (answer := landed(form, act)) is not None:
            flash(str(DONE["adjust"]), "success")
            return answer
    return form_page(form, back=_address(invoice_id))


@blueprint.route("/money/invoices/<int:invoice_id>/lines/<int:line_id>/remove", methods=["GET", "POST"])
@access(roles={Roles.CONTRACTOR, Roles.MANAGER}, object=own_invoice_line)
def take_line_off(invoice_id: int, line_id: int) -> ResponseReturnValue:
    """Take a line off a draft; its measure can then be invoiced anew."""
    with reading() as session:
        line = session.get_one(InvoiceLine, line_id)
        measure, cents, stands = line.measure_id, line.amount_cents, line.basis == LineBasis.ADJUSTMENT
    if stands and current_actor().role is not Roles.MANAGER:
        raise NotAllowed
    form = RemoveLineForm(version=_version(invoice_id))
    if form.validate_on_submit():

        def act(session: Session, actor: Actor) -> str:
            remove_line(session, actor, invoice_id, line_id, row_version=form.version or 0, at=now())
            return _address(invoice_id)

        return _taken(form, act, "remove", invoice_id)
    intro = _("%(measure)s, %(amount)s.", measure=named(measure), amount=dollars(cents))
    return form_page(form, back=_address(invoice_id), intro=intro)


def _address(invoice_id: int) -> str:
    return url_for("money.invoice", invoice_id=invoice_id)


def _version(invoice_id: int) -> int:
    with reading() as session:
        return get_invoice(session, current_actor(), invoice_id).row_version


def _taken(
    form: Form, act: Callable[[Session, Actor], str], name: str, invoice_id: int
) -> ResponseReturnValue:
    """Take a step; where it is refused, say so on the invoice's page."""
    try:
        answer = landed(form, act)
    except StaleEdit:
        flash(_("Somebody changed this invoice after you opened it. Look at it again."), "error")
        return redirect(_address(invoice_id), code=303)
    if answer is not None:
        flash(str(DONE[name]), "success")
        return answer
    if form.questions and request.method == "POST":
        return form_page(form, back=_address(invoice_id))
    for link in form.error_links:
        flash(link.message, "error")
    return redirect(_address(invoice_id), code=303)
