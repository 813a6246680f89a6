"""Price lists: a firm sees its own and the programme's limits; the manager enters prices from a day on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, url_for
from flask.typing import ResponseReturnValue  # noqa: TC002 - read by flask's typing of views
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import col, select

from webapp.access import access, current_actor
from webapp.clock import now, program_day
from webapp.db import reading
from webapp.db.people import Provider
from webapp.forms.money.forms import LIMIT, price_form
from webapp.roles import Roles
from webapp.services.money_prices import NewPrice, enter_price, price_entries, price_on
from webapp.services.scopes import contractors
from webapp.ui import form_page
from webapp.ui.listing import Column, Filter, ListedRows, Listing, list_page
from webapp.ui.templates import day, dollars
from webapp.views.money.blueprint import WITH_FIRMS, blueprint, landed, named, usd

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

    from webapp.db.money import PriceEntry
    from webapp.services.actors import Actor
    from webapp.ui.listing import Row

STANDS = {
    "in_force": _l("In force"),
    "to_come": _l("To come"),
    "ended": _l("Replaced"),
}


def _columns(*, with_firm: bool) -> tuple[Column, ...]:
    firm = Column("firm", _l("Whose price"), lambda row: row["firm"] or _("The program: at most"))
    return (
        Column("measure", _l("Measure"), lambda row: named(row["measure"])),
        *((firm,) if with_firm else (Column("kind", _l("What it is"), lambda row: _kind(row["kind"])),)),
        Column("unit", _l("Unit")),
        Column(
            "unit_price_usd",
            _l("Price of one unit"),
            lambda row: _("No price") if row["_cents"] is None else dollars(row["_cents"]),
            number=True,
        ),
        Column("effective_on", _l("From"), lambda row: day(row["effective_on"])),
        Column("stands", _l("State"), lambda row: STANDS[row["stands"]]),
        Column("reason", _l("Why"), on_page=with_firm),
    )


def _kind(kind: str) -> str:
    return str(_("Your price") if kind == "price" else _("The program pays at most"))


@blueprint.get("/money/prices")
@access(roles=WITH_FIRMS)
def price_list() -> ResponseReturnValue:
    """Show the prices that somebody may see, with those to come and those that were replaced."""
    actor, today = current_actor(), program_day(now())
    with reading() as session:
        firms = dict(session.exec(select(col(Provider.id), col(Provider.name))).all())
        entries = price_entries(session, actor)
        rows = [_row(session, entry, firms, today) for entry in entries]
    stands = Filter("stands", _l("State"), list(STANDS.items()))
    shown = [row for row in rows if not stands.value or row["stands"] == stands.value]
    is_firm = actor.role is Roles.CONTRACTOR
    listing = Listing(
        "price-list",
        _l("Price list"),
        _columns(with_firm=not is_firm),
        ListedRows(shown),
        filters=(stands,),
        rows_a_page=100,
        empty=_l("No price is entered yet. A measure without a price is paid at the cost that was logged."),
    )
    return list_page(listing, "money/prices.html", may_change=actor.role is Roles.MANAGER)


def _row(session: Session, entry: PriceEntry, firms: dict[int, str], today: date) -> Row:
    stands = "to_come"
    if entry.effective_on <= today:
        holds = price_on(session, entry.provider_id, entry.measure_id, today)
        stands = "in_force" if holds is not None and holds.id == entry.id else "ended"
    return {
        "measure": entry.measure_id,
        "firm": firms.get(entry.provider_id) if entry.provider_id is not None else None,
        "kind": "limit" if entry.provider_id is None else "price",
        "unit": entry.unit,
        "unit_price_usd": usd(entry.unit_price_cents),
        "effective_on": entry.effective_on,
        "stands": stands,
        "reason": entry.reason,
        "_cents": entry.unit_price_cents,
    }


@blueprint.route("/money/prices/new", methods=["GET", "POST"])
@access(roles={Roles.MANAGER})
def new_price() -> ResponseReturnValue:
    """Enter a price of a firm, or the programme's own limit, from a day on."""
    with reading() as session:
        firms = {firm.id: firm.name for firm in contractors(session)}
    form = price_form(firms)
    if form.validate_on_submit():

        def act(session: Session, actor: Actor) -> str:
            whose = None if form.provider.data == LIMIT else int(form.provider.data)
            price = NewPrice(
                form.measure.data, form.unit_price_cents, form.effective_on.data, form.reason.data or ""
            )
            enter_price(session, actor, whose, price, today=program_day(now()), at=now())
            return url_for("money.price_list")

        if (answer := landed(form, act)) is not None:
            flash(_("The price is entered."), "success")
            return answer
    return form_page(form, back=url_for("money.price_list"))
