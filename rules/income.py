"""A household's yearly income, as far as it is known."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, get_args

from rules.facts import Period

if TYPE_CHECKING:
    from rules.facts import IncomeRecord
    from rules.inquiry import Inquiry

TOTAL = "household.annual_income_usd"
AMOUNT = "household.income.amount_usd"
PERIOD = "household.income.period"


@dataclass(frozen=True, slots=True)
class AnnualIncome:
    """What is known of a yearly income [USD per year].

    Parameters
    ----------
    at_least : Decimal
        The least it can be, given what is stated.
    at_most : Decimal or None
        The most it can be; None where what is stated sets no bound.
    missing : tuple of str
        Dotted names of the facts that would settle it.
    """

    at_least: Decimal
    at_most: Decimal | None
    missing: tuple[str, ...]

    @property
    def total(self) -> Decimal | None:
        """The whole, where it is known."""
        return None if self.missing else self.at_least


def annual_income(inquiry: Inquiry) -> AnnualIncome:
    """Add up a household's income for a year, exactly.

    Notes
    -----
    The sum of ``amount x periods per year`` over all records, in Decimal: 52 weekly, 26 biweekly, 24
    semimonthly, 12 monthly. A record without a period counts once a year towards `at_least`, every week
    towards `at_most`, and leaves the total open: 'twice a month' and 'every two weeks' differ by two
    payments a year, so the caseworker must ask.
    """
    household = inquiry.facts.household
    if household.annual_income_usd is not None:
        return AnnualIncome(household.annual_income_usd, household.annual_income_usd, ())
    if household.income:
        return _sum(household.income, inquiry)
    if household.zero_income_declared:
        return AnnualIncome(Decimal(0), Decimal(0), ())
    return AnnualIncome(Decimal(0), None, (TOTAL,))


def _sum(records: tuple[IncomeRecord, ...], inquiry: Inquiry) -> AnnualIncome:
    least, most = Decimal(0), Decimal(0)
    missing = []
    for record in records:
        if record.amount_usd is None:
            missing.append(AMOUNT)
        if record.period is None and record.amount_usd != 0:
            missing.append(PERIOD)
        times = _payments_per_year(record, inquiry)
        amount = record.amount_usd or Decimal(0)
        least += amount * min(times)
        most += amount * max(times)
    return AnnualIncome(least, None if AMOUNT in missing else most, tuple(dict.fromkeys(missing)))


def _payments_per_year(record: IncomeRecord, inquiry: Inquiry) -> list[Decimal]:
    """Return how often a record may be paid in a year: once its period is known, one number."""
    periods = get_args(Period) if record.period is None else (record.period,)
    return [
        inquiry.parameter(f"income.periods_per_year.{period}").require(inquiry.on).decimal
        for period in periods
    ]
