"""One income as a year's income: exactly where its rhythm is known, else between two bounds."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from rules.income_facts import HOURS_OF_A_WEEK, MONTHS_OF_A_YEAR, WEEKS_OF_A_YEAR

if TYPE_CHECKING:
    from rules.facts import IncomeRecord
    from rules.inquiry import Inquiry

AMOUNT = "household.income.amount_usd"
PERIOD = "household.income.period"
HOURS = "household.income.hours_per_week"
MONTHS = "household.income.months_per_year"
EXPENSES = "household.income.expenses_usd"
COVERS = "household.income.covers_days"
KIND = "household.income.kind"

_PERIODS = "income.periods_per_year"
_RHYTHMS = ("weekly", "biweekly", "semimonthly", "monthly", "annual")
_BY_THE_WEEK = ("weekly", "biweekly", "hourly")
_DAYS_OF_A_WEEK = 7
# Whatever its rhythm, a payment comes at least once.
_ONCE = Fraction(1)

# A year's amount: a decimal where it is an exact number of cents by itself, a fraction where it is not.
Yearly = Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Times:
    """How often an amount comes in a year: once its rhythm is known, `least` is `most`."""

    least: Fraction
    most: Fraction
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IncomePart:
    """One income as it counts towards the year.

    Parameters
    ----------
    record : IncomeRecord
        As stated.
    counted : bool or None
        Whether this kind of income counts; None where its kind is not known.
    at_least, at_most : Decimal or Fraction
        Bounds of what it adds in a year [USD]; `at_most` None where there is none.
    times : Times or None
        Payments in a year; None where the year's amount is not a number of payments.
    missing : tuple of str
        Facts that would settle it.
    """

    record: IncomeRecord
    counted: bool | None
    at_least: Yearly
    at_most: Yearly | None
    times: Times | None
    missing: tuple[str, ...]


def income_part(record: IncomeRecord, inquiry: Inquiry) -> IncomePart:
    """Return what one record adds to a year's income.

    Notes
    -----
    ``amount x payments a year``; for self-employment ``(receipts - expenses) x 365 / days covered``, never
    below nothing. An excluded kind adds nothing; a kind that is not known adds something between nothing and
    its amount.
    """
    counted = counts(record, inquiry)
    if counted is False:
        return IncomePart(record, counted, Decimal(0), Decimal(0), None, ())
    if record.period == "self_employed":
        least, most, missing = _self_employed(record, inquiry)
        times = None
    else:
        times = payments_per_year(record, inquiry)
        amount = record.amount_usd
        least = _times(amount or Decimal(0), times.least)
        most = None if amount is None else _times(amount, times.most)
        missing = () if amount == 0 else times.missing
        missing = (AMOUNT, *missing) if amount is None else missing
    if counted is None and most != 0:
        return IncomePart(record, counted, Decimal(0), most, times, (KIND, *missing))
    return IncomePart(record, counted, least, most, times, missing)


def counts(record: IncomeRecord, inquiry: Inquiry) -> bool | None:
    """Return whether a kind of income counts on the day, or None where no list says.

    A record of no stated kind counts: that is how files have always been read.
    """
    if record.kind is None:
        return True
    for name, answer in (("income.counted_kinds", True), ("income.excluded_kinds", False)):
        value = inquiry.parameter(name).on(inquiry.on)
        if value is not None and isinstance(value.amount, tuple) and record.kind in value.amount:
            return answer
    return None


def payments_per_year(record: IncomeRecord, inquiry: Inquiry) -> Times:
    """Return how often a record is paid in a year.

    Notes
    -----
    52 weekly, 26 biweekly, 24 semimonthly, 12 monthly; an hour's pay counts ``52 x hours a week`` times. Work
    for part of the year counts for the weeks or months of that part: a stated number of them, or those of the
    season from its first day to its last (weeks of seven days; months by the share of each calendar month).
    'Twice a month' that nobody has asked about is 24 or 26; no period at all is anything from once to weekly.
    """
    period = record.period
    if period is None:
        return Times(_ONCE, max(_per_year(name, inquiry) for name in _RHYTHMS), (PERIOD,))
    if period in ("annual", "one_time"):
        return _known(_per_year(period, inquiry))
    if period == "seasonal":
        return _seasonal(record, inquiry)
    share = _share_of_year(record, by_the_week=period in _BY_THE_WEEK)
    if period == "hourly":
        return _hourly(record, _per_year("weekly", inquiry) * share)
    if period == "twice_a_month_unclear":
        readings = [_per_year(name, inquiry) for name in ("semimonthly", "biweekly")]
        return Times(min(readings) * share, max(readings) * share, (PERIOD,))
    return _known(_per_year(period, inquiry) * share)


def total(amounts: list[Yearly]) -> Decimal:
    """Add up yearly amounts, to the cent.

    Notes
    -----
    What is not a whole number of cents is rounded up to one. Every limit is a whole number of cents, so that
    the sum is at most a limit exactly if its rounded figure is.
    """
    exact = sum((each for each in amounts if isinstance(each, Decimal)), Decimal(0))
    rest = sum((each for each in amounts if isinstance(each, Fraction)), Fraction(0))
    if not rest:
        return exact
    cents = (Fraction(exact) + rest) * 100
    return Decimal(-(-cents.numerator // cents.denominator)).scaleb(-2)


def _seasonal(record: IncomeRecord, inquiry: Inquiry) -> Times:
    """Return the months of a season's pay; between none and twelve where its length is not stated."""
    months = _per_year("monthly", inquiry)
    if _season_is_stated(record):
        return _known(months * _share_of_year(record, by_the_week=False))
    return Times(Fraction(0), months, (MONTHS,))


def _hourly(record: IncomeRecord, weeks: Fraction) -> Times:
    """Return the hours of so many weeks; between none and all of them where they are not stated."""
    if record.hours_per_week is None:
        return Times(Fraction(0), weeks * HOURS_OF_A_WEEK, (HOURS,))
    return _known(weeks * _exact(record.hours_per_week))


def _known(times: Fraction) -> Times:
    return Times(times, times)


def _times(amount: Decimal, times: Fraction) -> Yearly:
    if times.denominator == 1:
        return amount * Decimal(times.numerator)
    return Fraction(amount) * times


def _per_year(period: str, inquiry: Inquiry) -> Fraction:
    return Fraction(inquiry.parameter(f"{_PERIODS}.{period}").require(inquiry.on).decimal)


def _season_is_stated(record: IncomeRecord) -> bool:
    return any(
        each is not None for each in (record.weeks_per_year, record.months_per_year, record.season_from)
    )


def _share_of_year(record: IncomeRecord, *, by_the_week: bool) -> Fraction:
    """Return the part of the year in which a record is earned; the whole where nothing is stated."""
    if record.weeks_per_year is not None:
        return _exact(record.weeks_per_year) / WEEKS_OF_A_YEAR
    if record.months_per_year is not None:
        return _exact(record.months_per_year) / MONTHS_OF_A_YEAR
    if record.season_from is None or record.season_to is None:
        return _ONCE
    if by_the_week:
        days = (record.season_to - record.season_from).days + 1
        return min(Fraction(days, _DAYS_OF_A_WEEK * WEEKS_OF_A_YEAR), _ONCE)
    return min(_months(record.season_from, record.season_to) / MONTHS_OF_A_YEAR, _ONCE)


def _months(first: date, last: date) -> Fraction:
    """Return the months from a first to a last day, each by the share of its own days."""
    months, day = Fraction(0), first
    while day <= last:
        length = monthrange(day.year, day.month)[1]
        end = min(last, day.replace(day=length))
        months += Fraction((end - day).days + 1, length)
        day = end + timedelta(days=1)
    return months


def _self_employed(record: IncomeRecord, inquiry: Inquiry) -> tuple[Yearly, Yearly | None, tuple[str, ...]]:
    """Return the bounds of a year's net receipts, and what is missing."""
    days = Fraction(inquiry.parameter("income.days_per_year").require(inquiry.on).decimal)
    missing = [
        name
        for name, fact in (
            (AMOUNT, record.amount_usd),
            (EXPENSES, record.expenses_usd),
            (COVERS, record.covers_days),
        )
        if fact is None
    ]
    receipts, expenses = record.amount_usd, record.expenses_usd
    if receipts == 0:
        return Decimal(0), Decimal(0), ()
    # The books may cover anything from a day, which counts every day again, to a year, which counts once.
    often = days / (record.covers_days or 1)
    seldom = days / record.covers_days if record.covers_days else _ONCE
    if receipts is None:
        return Decimal(0), None, tuple(missing)
    net = max(Fraction(receipts - (expenses or 0)), Fraction(0))
    if net == 0:
        return Decimal(0), Decimal(0), ()
    return Decimal(0) if expenses is None else net * seldom, net * often, tuple(missing)


def _exact(number: float) -> Fraction:
    """Return a measured number as the decimal it was written as."""
    return Fraction(Decimal(repr(number)))
