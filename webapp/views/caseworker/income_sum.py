"""A household's income worked out line by line, as it is shown: $1,400.00 x 26 = $36,400.00."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from rules.annualising import IncomePart
from rules.annualising import total as added_up
from rules.income import annual_income
from rules.income_facts import WEEKS_OF_A_YEAR
from rules.inquiry import Inquiry
from webapp.forms.caseworker.income import KINDS, MORE_FORMS, PERIODS
from webapp.places import current_rulebook
from webapp.services.case_facts import checked
from webapp.services.intake import income_records
from webapp.services.wanted_papers import papers_of_income
from webapp.ui.templates import dollars
from webapp.views.caseworker.paper_words import of_finding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from rules.facts import HouseholdFacts, IncomeRecord
    from rules.income import AnnualIncome
    from webapp.ui.field import Words

HUNDREDTH = Decimal("0.01")
_BY_THE_WEEK = ("weekly", "biweekly", "hourly")


@dataclass(frozen=True, slots=True)
class IncomeLine:
    """One income, how its year is worked out, and whether it counts.

    Parameters
    ----------
    place : int
        Where it stands in the list, from 0.
    person, source, kind, period : text
    worked_out : text
        Amount times payments is the year.
    counts : bool or None
        None where no list says.
    verdict : text
        Whether it counts, and why.
    wants : text
        What is still to be said; empty where nothing is.
    asks_more : bool
        Whether its rhythm has a page of its own, such as the hours.
    papers : text
        What the rules say of its papers.
    papers_are_enough : bool
    """

    place: int
    person: Words
    source: Words
    kind: Words
    period: Words
    worked_out: str
    counts: bool | None
    verdict: str
    wants: str
    asks_more: bool
    papers: str
    papers_are_enough: bool


@dataclass(frozen=True, slots=True)
class AdultLine:
    """One adult: how many incomes are written down, or whether none was declared."""

    place: int | None
    person: str
    told: str
    is_settled: bool


def income_of(raw: Mapping[str, Any], on: date) -> AnnualIncome:
    """Return the household's income as the rules add it up on a day."""
    return annual_income(Inquiry(checked(raw), on, current_rulebook().data))


def income_lines(raw: Mapping[str, Any], on: date) -> list[IncomeLine]:
    """Return the income records of a case; the payments of a year are the rules' own."""
    facts = {"household": {"income": income_records(raw)}} if income_records(raw) else {}
    parts = income_of(facts, on).parts
    return [_line(place, part, on) for place, part in enumerate(parts)]


def _line(place: int, part: IncomePart, on: date) -> IncomeLine:
    record = part.record
    papers = papers_of_income(record, on)
    return IncomeLine(
        place=place,
        person=record.person or _("Person not named"),
        source=record.source or (KINDS[record.kind] if record.kind else _("Source not named")),
        kind=KINDS[record.kind] if record.kind else _("Kind not stated"),
        period=PERIODS[record.period] if record.period else _("Not known yet"),
        worked_out=_worked_out(part, on),
        counts=part.counted,
        verdict=_verdict(part, on),
        wants=_wants(part),
        asks_more=record.period in MORE_FORMS,
        papers="" if papers is None else of_finding(papers),
        papers_are_enough=papers is None or papers.outcome.value == "eligible",
    )


def _worked_out(part: IncomePart, on: date) -> str:
    record = part.record
    if record.amount_usd is None:
        return str(_("Amount not known yet"))
    amount = in_dollars(record.amount_usd)
    if part.counted is False:
        return str(_("%(amount)s, not added", amount=amount))
    if record.period is None:
        return str(_("%(amount)s, but how often it is paid is not known yet", amount=amount))
    if record.period == "self_employed":
        return _business(part, on)
    if part.times is None or part.times.least != part.times.most:
        return _between(part, amount)
    return f"{amount} \u00d7 {_times(record, part, on)} = {in_dollars(added_up([part.at_least]))}"


def _between(part: IncomePart, amount: str) -> str:
    """Return both bounds of an income whose rhythm is known in part."""
    if part.times is None or part.at_most is None or part.record.period in MORE_FORMS:
        return str(_("%(amount)s, but its year is not known yet", amount=amount))
    return str(
        _(
            "%(amount)s \u00d7 %(least)s to %(most)s = %(from)s to %(to)s",
            amount=amount,
            least=_number(part.times.least),
            most=_number(part.times.most),
            **{"from": in_dollars(added_up([part.at_least])), "to": in_dollars(added_up([part.at_most]))},
        )
    )


def _times(record: IncomeRecord, part: IncomePart, on: date) -> str:
    """Return how often an amount comes in a year, in its factors: 32 hours x 52 weeks."""
    times = Fraction(0) if part.times is None else part.times.least
    if record.period == "hourly" and record.hours_per_week:
        hours = Fraction(Decimal(repr(record.hours_per_week)))
        return str(
            _("%(hours)s hours \u00d7 %(weeks)s weeks", hours=_number(hours), weeks=_number(times / hours))
        )
    if record.period == "seasonal":
        return str(_("%(months)s months", months=_number(times)))
    whole = payments_in_a_year(str(record.period), on)
    if times == Fraction(whole):
        return f"{whole:f}"
    if record.weeks_per_year is not None and record.period in _BY_THE_WEEK:
        weeks = _number(Fraction(Decimal(repr(record.weeks_per_year))))
        return f"{whole:f} \u00d7 {weeks}/{WEEKS_OF_A_YEAR}"
    return _number(times)


def _business(part: IncomePart, on: date) -> str:
    """Return the year of a business: (receipts - costs) x days of a year / days covered."""
    record = part.record
    receipts = in_dollars(record.amount_usd)
    if record.expenses_usd is None or record.covers_days is None:
        return str(_("%(amount)s came in; costs or days are not known yet", amount=receipts))
    days = Inquiry(checked({}), on, current_rulebook().data).parameter("income.days_per_year").require(on)
    year = in_dollars(added_up([part.at_least]))
    return (
        f"({receipts} \u2212 {in_dollars(record.expenses_usd)})"
        f" \u00d7 {days.whole} \u00f7 {record.covers_days} = {year}"
    )


def _verdict(part: IncomePart, on: date) -> str:
    """Return whether an income counts, and by which list."""
    kind = part.record.kind
    if kind is None:
        return str(_("Counts: no kind is stated, and what is not excluded counts."))
    name = str(KINDS[kind])
    if part.counted is None:
        return str(_("%(kind)s: no list says whether it counts. Choose a kind that fits better.", kind=name))
    value = (
        current_rulebook()
        .data.parameters["income.counted_kinds" if part.counted else "income.excluded_kinds"]
        .on(on)
    )
    source = "" if value is None else value.citation.title
    if part.counted:
        return str(
            _("Counts: %(kind)s is on the list of incomes that count (%(source)s).", kind=name, source=source)
        )
    return str(
        _(
            "Does not count: %(kind)s is on the list of incomes that are left out (%(source)s).",
            kind=name,
            source=source,
        )
    )


def _wants(part: IncomePart) -> str:
    asked = {
        "household.income.amount_usd": _("the amount"),
        "household.income.period": _("how often it is paid"),
        "household.income.hours_per_week": _("the hours of a week"),
        "household.income.months_per_year": _("how long the season lasts"),
        "household.income.expenses_usd": _("the costs of the business"),
        "household.income.covers_days": _("how many days the books cover"),
        "household.income.kind": _("what kind of income it is"),
    }
    return ", ".join(str(asked[fact]) for fact in part.missing if fact in asked)


def adult_lines(household: HouseholdFacts) -> list[AdultLine]:
    """Return every adult who is listed or has an income, and what is known of their money."""
    found = []
    listed = {adult.person: place for place, adult in enumerate(household.adults or ()) if adult.person}
    earning: dict[str, int] = {}
    for record in household.income or ():
        if record.person:
            earning[record.person] = earning.get(record.person, 0) + 1
    for person in dict.fromkeys([*listed, *earning]):
        place = listed.get(person)
        adult = None if place is None else (household.adults or ())[place]
        if person in earning:
            told, settled = _("incomes written down: %(number)s", number=earning[person]), True
        elif adult is not None and adult.zero_income_declared:
            told, settled = _("declared to have no income"), True
        else:
            told, settled = _("nothing written down yet: add an income, or a declaration"), False
        found.append(AdultLine(place, person, str(told), settled))
    return found


def payments_in_a_year(period: str, on: date) -> Decimal:
    """Return how many payments a year has."""
    inquiry = Inquiry(checked({}), on, current_rulebook().data)
    return inquiry.parameter(f"income.periods_per_year.{period}").require(on).decimal


def yearly_cents(raw: Mapping[str, Any], on: date) -> int | None:
    """Return the household's yearly income in cents, as the rules add it up; None where it is not known."""
    total = income_of(raw, on).total
    return None if total is None else int(total * 100)


def in_dollars(amount: object) -> str:
    """Return an exact amount as dollars and cents."""
    return dollars(int(Decimal(str(amount)) * 100))


def _number(value: Fraction) -> str:
    """Return a number of payments without empty digits."""
    if value.denominator == 1:
        return str(value.numerator)
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{decimal.quantize(HUNDREDTH, ROUND_HALF_UP):f}"
