"""An invoice on its way: drafted by the firm, submitted, approved and paid by the manager, or sent back.

A line that was paid is never changed: what has to be put right later is an adjustment, a line of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from webapp.db.constraints import refused_by
from webapp.db.money import Invoice, InvoiceLine, InvoiceShare, InvoiceState, LineBasis
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.errors import NotAllowed, NotFound, Refused, StaleEdit
from webapp.services.invoices_lines import amount_of, held_homes, lines_of, payables, shared_out
from webapp.services.money_figures import one_writer
from webapp.services.refusals import flushed
from webapp.services.row_versions import lock

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from sqlmodel import Session

    from webapp.db.work import FundingSource
    from webapp.services.actors import Actor

HELD = "invoice_held"
ON_AN_INVOICE = "uq_invoice_line_installed_measure_id"


def get_invoice(session: Session, actor: Actor, invoice_id: int, *, for_change: bool = False) -> Invoice:
    """Return an invoice that somebody may see: a contractor those of the own firm.

    Raises
    ------
    NotFound
        If there is none, or it is not for this person.
    """
    invoice = session.get(Invoice, invoice_id)
    if invoice is None or not may_see(actor, invoice.provider_id):
        raise NotFound
    return lock(session, invoice) if for_change else invoice


def may_see(actor: Actor, provider_id: int) -> bool:
    """Return whether a firm's money is somebody's to see."""
    if actor.role is Roles.CONTRACTOR:
        return actor.provider_id == provider_id
    return actor.role in (Roles.MANAGER, Roles.AUDITOR)


def own_invoice(session: Session, actor: Actor, invoice_id: int) -> Invoice:
    """Hold a page's address to an invoice that the person may see."""
    return get_invoice(session, actor, invoice_id)


def draft(session: Session, actor: Actor, measures: Collection[int], *, at: datetime) -> Invoice:
    """Draft an invoice over measures that passed.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        A contractor.
    measures : collection of int
        Ids of installed measures of the own firm that are on no invoice yet.
    at : datetime
        When, in UTC.

    Raises
    ------
    NotAllowed
        If the actor is no contractor of a firm.
    Refused
        If nothing was chosen, or a measure did not pass, has no amount, or is on an invoice already.
    """
    if actor.role is not Roles.CONTRACTOR or actor.provider_id is None:
        raise NotAllowed
    if not measures:
        raise Refused("nothing_chosen", "measures", _("Choose at least one measure."))
    one_writer(session)
    ready = {each.measure.id: each for each in payables(session, actor.provider_id)}
    if any(measure not in ready or not ready[measure].amount_cents for measure in measures):
        message = _(
            "One of these measures is on an invoice already, or cannot be invoiced. Open the page again."
        )
        raise Refused("not_payable", "measures", message)
    invoice = _new_invoice(session, actor, actor.provider_id, at)
    for measure in sorted(measures):
        found = ready[measure]
        line = InvoiceLine(
            invoice_id=invoice.id,
            home_id=found.home.id,
            measure_id=found.measure_id,
            installed_measure_id=measure,
            basis=found.basis.value,
            quantity=found.measure.quantity,
            unit=found.unit,
            unit_price_cents=found.unit_price_cents,
            owner_paid_cents=found.owner_paid_cents,
            amount_cents=found.amount_cents or 0,
            entered_by=actor.user_id,
            entered_at=at,
        )
        _add_line(session, line, found.shares)
    _log(session, actor, "invoice.drafted", invoice, at, count=len(measures))
    return invoice


def adjust(
    session: Session, actor: Actor, line_id: int, *, amount_cents: int, reason: str, at: datetime
) -> Invoice:
    """Enter an adjustment of a line that was paid, on a draft of the same firm; the paid line stands.

    Raises
    ------
    NotAllowed
        If the actor does not run the programme.
    NotFound
        If there is no such line.
    Refused
        If nothing would change, the reason is missing, more would be taken back than was paid, or the line is
        not paid.
    """
    if actor.role is not Roles.MANAGER:
        raise NotAllowed
    line = session.get(InvoiceLine, line_id)
    if line is None or line.adjusts_line_id is not None:
        raise NotFound
    paid = session.get_one(Invoice, line.invoice_id)
    if paid.state != InvoiceState.PAID:
        raise Refused(
            "not_paid", None, _("Only a line that was paid is adjusted. Send the invoice back instead.")
        )
    if not reason.strip():
        raise Refused("reason_missing", "reason", _("Say why."))
    if not amount_cents:
        raise Refused("nothing_changes", "amount", _("Enter an amount that is not zero."))
    one_writer(session)
    earlier = select(func.sum(InvoiceLine.amount_cents)).where(InvoiceLine.adjusts_line_id == line.id)
    stands = line.amount_cents + int(session.exec(earlier).one() or 0)
    if stands + amount_cents < 0:
        message = _("No more can be taken back than was paid: $%(stands)s.", stands=f"{stands / 100:,.2f}")
        raise Refused("below_zero", "amount", message)
    statement = select(Invoice).where(
        Invoice.provider_id == paid.provider_id,
        Invoice.state == InvoiceState.DRAFT.value,
        Invoice.created_by == actor.user_id,
    )
    invoice = session.exec(statement).first() or _new_invoice(session, actor, paid.provider_id, at)
    shares = session.exec(select(InvoiceShare).where(InvoiceShare.line_id == line.id)).all()
    weights: Any = {share.source: share.amount_cents for share in shares if share.source is not None}
    sign = 1 if amount_cents > 0 else -1
    parts = {source: sign * cents for source, cents in shared_out(abs(amount_cents), weights).items()}
    adjustment = InvoiceLine(
        invoice_id=invoice.id,
        home_id=line.home_id,
        measure_id=line.measure_id,
        adjusts_line_id=line.id,
        basis=LineBasis.ADJUSTMENT.value,
        amount_cents=amount_cents,
        reason=reason.strip(),
        entered_by=actor.user_id,
        entered_at=at,
    )
    _add_line(session, adjustment, parts)
    _log(session, actor, "invoice.adjusted", invoice, at, amount_cents=amount_cents)
    return invoice


def submit(session: Session, actor: Actor, invoice_id: int, *, row_version: int, at: datetime) -> Invoice:
    """Hand a draft in; the manager's own adjustments too."""
    invoice = _for_step(session, actor, invoice_id, row_version, InvoiceState.DRAFT)
    if actor.role not in (Roles.CONTRACTOR, Roles.MANAGER):
        raise NotAllowed
    if not lines_of(session, invoice):
        raise Refused("no_lines", None, _("This invoice has no lines."))
    invoice.submitted_by, invoice.submitted_at, invoice.note = actor.user_id, at, ""
    return _step(session, actor, invoice, InvoiceState.SUBMITTED, at)


def send_back(
    session: Session, actor: Actor, invoice_id: int, *, reason: str, row_version: int, at: datetime
) -> Invoice:
    """Send a submitted invoice back to the firm, and say why; it is a draft again."""
    invoice = _for_step(session, actor, invoice_id, row_version, InvoiceState.SUBMITTED)
    _require_manager(actor)
    if not reason.strip():
        raise Refused("reason_missing", "reason", _("Say why."))
    invoice.note = reason.strip()
    return _step(session, actor, invoice, InvoiceState.DRAFT, at)


def approve_invoice(
    session: Session, actor: Actor, invoice_id: int, *, row_version: int, at: datetime
) -> Invoice:
    """Approve a submitted invoice; not while payment for one of its homes is held."""
    invoice = _for_step(session, actor, invoice_id, row_version, InvoiceState.SUBMITTED)
    _require_manager(actor)
    if invoice.submitted_by == actor.user_id:
        message = _("You submitted this invoice yourself. Somebody else must approve it.")
        raise Refused("four_eyes", None, message)
    _refuse_held(session, invoice)
    invoice.approved_by, invoice.approved_at = actor.user_id, at
    return _step(session, actor, invoice, InvoiceState.APPROVED, at)


def pay(
    session: Session,
    actor: Actor,
    invoice_id: int,
    *,
    paid_on: date,
    today: date,
    row_version: int,
    at: datetime,
) -> Invoice:
    """Write down that an approved invoice was paid, and on which day."""
    invoice = _for_step(session, actor, invoice_id, row_version, InvoiceState.APPROVED)
    _require_manager(actor)
    if paid_on > today:
        raise Refused("day_to_come", "paid_on", _("This day is still to come."))
    _refuse_held(session, invoice)
    invoice.paid_by, invoice.paid_on = actor.user_id, paid_on
    return _step(session, actor, invoice, InvoiceState.PAID, at)


def remove_line(
    session: Session, actor: Actor, invoice_id: int, line_id: int, *, row_version: int, at: datetime
) -> Invoice:
    """Take a line off a draft; its measure can then be invoiced anew."""
    invoice = _for_step(session, actor, invoice_id, row_version, InvoiceState.DRAFT)
    line = session.get(InvoiceLine, line_id)
    if line is None or line.invoice_id != invoice.id:
        raise NotFound
    if actor.role is not Roles.MANAGER and line.basis == LineBasis.ADJUSTMENT:
        raise NotAllowed
    for share in session.exec(select(InvoiceShare).where(InvoiceShare.line_id == line.id)):
        session.delete(share)
    session.flush()
    session.delete(line)
    invoice.row_version += 1
    session.flush()
    _log(session, actor, "invoice.line_removed", invoice, at, measure_id=line.measure_id)
    return invoice


def _require_manager(actor: Actor) -> None:
    if actor.role is not Roles.MANAGER:
        raise NotAllowed


def _for_step(
    session: Session, actor: Actor, invoice_id: int, row_version: int, state: InvoiceState
) -> Invoice:
    invoice = get_invoice(session, actor, invoice_id, for_change=True)
    if actor.role is Roles.AUDITOR:
        raise NotAllowed
    if invoice.row_version != row_version:
        raise StaleEdit({"state": invoice.state}, {"state": state.value}, invoice.row_version)
    if invoice.state != state:
        raise Refused("invoice_step", None, _("The invoice is no longer where it was. Open it again."))
    return invoice


def _refuse_held(session: Session, invoice: Invoice) -> None:
    homes = [line.home_id for line in lines_of(session, invoice) if line.basis != LineBasis.ADJUSTMENT]
    held = held_homes(session, homes)
    if held:
        message = _(
            "Payment is held: %(count)s of its homes have a critical or major deficiency that is open.",
            count=len(held),
        )
        raise Refused(HELD, None, message)


def _step(session: Session, actor: Actor, invoice: Invoice, to: InvoiceState, at: datetime) -> Invoice:
    begin, invoice.state = invoice.state, to.value
    invoice.row_version += 1
    flushed(session)
    amount = amount_of(lines_of(session, invoice))
    _log(session, actor, f"invoice.{to.value}", invoice, at, amount_cents=amount, status=begin)
    return invoice


def _new_invoice(session: Session, actor: Actor, provider_id: int, at: datetime) -> Invoice:
    last = session.exec(select(func.max(Invoice.number)).where(col(Invoice.provider_id) == provider_id)).one()
    invoice = Invoice(
        provider_id=provider_id, number=(last or 0) + 1, created_by=actor.user_id, created_at=at
    )
    session.add(invoice)
    session.flush()
    return invoice


def _add_line(session: Session, line: InvoiceLine, shares: Mapping[FundingSource | None, int]) -> None:
    session.add(line)
    try:
        session.flush()
    except IntegrityError as error:
        if refused_by(error) == ON_AN_INVOICE:
            message = _("One of these measures is on an invoice already. Open the page again.")
            raise Refused(ON_AN_INVOICE, "measures", message) from error
        raise
    for source, cents in shares.items():
        share = InvoiceShare(
            line_id=line.id, amount_cents=cents, source=None if source is None else str(source)
        )
        session.add(share)
    session.flush()


def _log(
    session: Session, actor: Actor, action: str, invoice: Invoice, at: datetime, **detail: audit.Detail
) -> None:
    detail = {"provider_id": invoice.provider_id, "row_version": invoice.row_version, **detail}
    audit.record(session, actor, action, "invoice", invoice.id, detail=detail, at=at)
