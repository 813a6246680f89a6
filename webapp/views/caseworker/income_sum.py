"""A household's income worked out line by line, as it is shown: $1,400.00 x 26 = $36,400.00."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from rules.income import annual_income
from rules.inquiry import Inquiry
from webapp.forms.caseworker.steps import PERIODS
from webapp.places import current_rulebook
from webapp.services.case_facts import checked
from webapp.services.intake import income_records
from webapp.ui.templates import dollars

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from webapp.ui.field import Words


@dataclass(frozen=True, slots=True)
class IncomeLine:
    """One income, and how its year is worked out."""

    place: int
    person: Words
    source: Words
    period: Words
    worked_out: str


def income_lines(raw: Mapping[str, Any], on: date) -> list[IncomeLine]:
    """Return the income records of a case; the payments of a year are the rules' own."""
    return [_line(place, record, on) for place, record in enumerate(income_records(raw))]


def _line(place: int, record: Mapping[str, Any], on: date) -> IncomeLine:
    period, amount = record.get("period"), record.get("amount_usd")
    if amount is None:
        worked_out = _("Amount not known yet")
    elif period is None:
        worked_out = _("%(amount)s, but how often it is paid is not known yet", amount=in_dollars(amount))
    else:
        times = payments_in_a_year(period, on)
        year = Decimal(str(amount)) * times
        worked_out = f"{in_dollars(amount)} \u00d7 {times:f} = {in_dollars(year)}"
    return IncomeLine(
        place,
        record.get("person") or _("Person not named"),
        record.get("source") or _("Source not named"),
        PERIODS[period] if period else _("Not known yet"),
        worked_out,
    )


def payments_in_a_year(period: str, on: date) -> Decimal:
    """Return how many payments a year has."""
    inquiry = Inquiry(checked({}), on, current_rulebook().data)
    return inquiry.parameter(f"income.periods_per_year.{period}").require(on).decimal


def yearly_cents(raw: Mapping[str, Any], on: date) -> int | None:
    """Return the household's yearly income in cents, as the rules add it up; None where it is not known."""
    total = annual_income(Inquiry(checked(raw), on, current_rulebook().data)).total
    return None if total is None else int(total * 100)


def in_dollars(amount: object) -> str:
    """Return an exact amount as dollars and cents."""
    return dollars(int(Decimal(str(amount)) * 100))
