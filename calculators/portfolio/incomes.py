"""The yearly incomes of many households, in whole cents."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from calculators.portfolio.columns import CENTS_PER_USD, Column, Kind
from calculators.portfolio.combinations import ByCombination
from rules.income import TOTAL, annual_income
from rules.inquiry import Inquiry

if TYPE_CHECKING:
    from calculators.portfolio.columns import FactColumns
    from rules.facts import CaseFacts
    from rules.income import AnnualIncome

Steps = NDArray[np.int64]

# Amounts are held against limits in half cents: a limit between two cents lies on the half cent between.
STEPS_PER_CENT: Final = 2
UNBOUNDED: Final = 2**61
_RECORDS: Final = ("household.income", "household.adults")
_STATED: Final = ("household.annual_income_usd", "household.zero_income_declared", *_RECORDS)


def steps_of(amount: Decimal) -> int:
    """Return an amount in half cents; one that is between two cents lies on the half cent between them."""
    cents = amount * CENTS_PER_USD
    whole = cents.to_integral_value(ROUND_FLOOR)
    return int(whole) * STEPS_PER_CENT + int(cents != whole)


@dataclass(frozen=True, slots=True, eq=False)
class Incomes:
    """What is known of the yearly incomes of n households.

    Parameters
    ----------
    at_least, at_most : ndarray of int64, shape (n,)
        [half cents]; `UNBOUNDED` where what is stated sets no bound.
    missing : ndarray of int64, shape (n,)
        Codes of `lists`.
    lists : tuple of tuple of str
        Facts that would settle an income; the first is the empty one, of incomes that are known.
    """

    at_least: Steps
    at_most: Steps
    missing: Steps
    lists: tuple[tuple[str, ...], ...]

    @property
    def total(self) -> Column:
        """The whole, where it is known."""
        return Column(Kind.MONEY, self.at_least // STEPS_PER_CENT, self.missing == 0)


def yearly_incomes(facts: FactColumns, inquiry: Inquiry) -> Incomes:
    """Return the incomes of many households, each as `rules.income.annual_income` adds it up.

    Parameters
    ----------
    facts : FactColumns
    inquiry : Inquiry
        For the date and the data; its household does not matter.

    Notes
    -----
    Totals that are stated are taken as they are. Households with income records or listed adults are added
    up one after the other, each different list of records once.
    """
    stated, records = facts[_STATED[0]], np.zeros(facts.count, np.bool_)
    for name in _RECORDS:
        records |= facts[name].known
    none = facts[_STATED[1]].is_flag(yes=True)
    least = np.where(stated.known, stated.values * STEPS_PER_CENT, 0)
    open_ended = ~stated.known & ~none
    most = np.where(open_ended, UNBOUNDED, least)
    lists: dict[tuple[str, ...], int] = {(): 0, (TOTAL,): 1}
    missing = open_ended.astype(np.int64)
    rows = np.flatnonzero(records & ~stated.known)
    if rows.size:
        added, which = _added_up(inquiry)(facts.take(rows))
        codes = [lists.setdefault(each.missing, len(lists)) for each in added]
        least[rows] = np.array([steps_of(each.at_least) for each in added])[which]
        bounds = [UNBOUNDED if each.at_most is None else steps_of(each.at_most) for each in added]
        most[rows], missing[rows] = np.array(bounds)[which], np.array(codes)[which]
    return Incomes(least, most, missing, tuple(lists))


def _added_up(inquiry: Inquiry) -> ByCombination[AnnualIncome]:
    """Return the rule that adds up a household's records."""

    def ask(household: CaseFacts) -> AnnualIncome:
        return annual_income(Inquiry(household, inquiry.on, inquiry.data))

    return ByCombination(_STATED, ask, told=lambda each: (each.at_least, each.at_most, each.missing))
