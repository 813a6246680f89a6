"""One month of the programme on a page, with the adjustments of earlier months."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from flask import request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import col, select

from webapp.access import access, current_actor
from webapp.clock import now, program_day
from webapp.db import reading
from webapp.db.people import Provider
from webapp.forms.measure_names import measure_name
from webapp.services.determinations import reference_of
from webapp.services.month_reports import is_over
from webapp.services.programme_month import month_of
from webapp.stages import LABELS
from webapp.ui.listing import Column, ListedRows, Listing, list_page
from webapp.ui.templates import day, dollars
from webapp.views.programme.blueprint import READERS, blueprint
from webapp.views.programme.words import CENTS, said

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from webapp.services.programme_month import PriorAdjustment
    from webapp.ui.listing import Row

MONTHS, FIRST_YEAR, LAST_YEAR = 12, 2014, 9999
ACTIVITIES = {
    "allocated": _l("Allocated: entries of budgets"),
    "committed": _l("Committed, less what was given back"),
    "paid": _l("Paid on invoices, adjustments included"),
    "certified_homes": _l("Homes certified"),
    "certified_kwh": _l("Electricity saved in a year, as certified"),
    "certified_solar_kwh": _l("Electricity from the sun in a year, as certified"),
    "certified_therms": _l("Natural gas saved in a year, as certified"),
    "certified_tonnes_a_year": _l("Greenhouse gas avoided in a year, as certified"),
    "certified_tonnes_lifetime": _l("Greenhouse gas avoided while the measures last, as certified"),
}
KINDS = {
    "invoice_line": _l("A line that was paid was adjusted"),
    "commitment": _l("A commitment was changed or given back"),
    "certificate": _l("A certificate was revoked"),
}
COLUMNS = (
    Column("what", _l("What"), lambda row: KINDS[row["what"]]),
    Column("reference", _l("Home")),
    Column("entered_on", _l("Entered"), lambda row: day(row["entered_on"])),
    Column("original_on", _l("Of what was done on"), lambda row: day(row["original_on"])),
    Column(
        "measure",
        _l("Measure"),
        lambda row: measure_name(row["measure"]) if row["measure"] else "",
    ),
    Column(
        "amount_usd",
        _l("Amount"),
        lambda row: "" if row["_cents"] is None else dollars(row["_cents"]),
        number=True,
    ),
    Column("reason", _l("Why")),
)


def asked_month(today: date) -> tuple[int, int]:
    """Return the month that the address asks for, as 2026-06; this month where it makes no sense."""
    year, dash, month = request.args.get("month", "").partition("-")
    sound = dash and all(
        part.isascii() and part.isdecimal() and len(part) <= len("2026") for part in (year, month)
    )
    if sound and FIRST_YEAR <= int(year) < LAST_YEAR and 1 <= int(month) <= MONTHS:
        return int(year), int(month)
    return today.year, today.month


@blueprint.get("/programme/month")
@access(roles=READERS)
def month() -> ResponseReturnValue:
    """Show what happened in a month, and what it corrects of earlier ones."""
    actor = current_actor()
    year, number = asked_month(program_day(now()))
    with reading() as session:
        shown = month_of(session, actor, year, number)
        providers = session.execute(
            select(col(Provider.id), col(Provider.name)).order_by(Provider.name)
        ).all()
    first = date(year, number, 1)
    name = format_date(first, "MMMM y")
    listing = Listing(
        f"adjustments-{year}-{number:02d}",
        name,
        COLUMNS,
        ListedRows([_row(each) for each in shown.adjustments]),
        empty=_l("Nothing of an earlier month was corrected in this one."),
    )
    return list_page(
        listing,
        "programme/month.html",
        month=shown,
        name=name,
        activities=[
            (
                ACTIVITIES[each.key],
                _("Not known") if each.value is None else said(each.value, each.unit),
                each.not_known,
            )
            for each in shown.activities
        ],
        labels=LABELS,
        adjusted=dollars(shown.adjusted_cents),
        before=_asked(first - timedelta(days=1)),
        after=_asked((first.replace(day=28) + timedelta(days=7)).replace(day=1)),
        back=url_for("programme.overview"),
        asked=f"{year}-{number:02d}",
        is_over=is_over(year, number, program_day(now())),
        providers=providers,
    )


def _asked(day_of_month: date) -> str:
    return url_for("programme.month", month=f"{day_of_month.year}-{day_of_month.month:02d}")


def _row(each: PriorAdjustment) -> Row:
    return {
        "what": each.kind,
        "reference": reference_of(each.home_id),
        "entered_on": each.entered_on,
        "original_on": each.original_on,
        "measure": each.measure_id or None,
        "amount_usd": None if each.amount_cents is None else Decimal(each.amount_cents) / CENTS,
        "reason": each.reason or None,
        "_cents": each.amount_cents,
    }
