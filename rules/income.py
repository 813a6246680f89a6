"""A household's yearly income, as far as it is known."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from rules.annualising import AMOUNT, PERIOD, income_part, total

if TYPE_CHECKING:
    from rules.annualising import IncomePart
    from rules.facts import HouseholdFacts
    from rules.inquiry import Inquiry

TOTAL = "household.annual_income_usd"
DECLARED = "household.adults.zero_income_declared"

__all__ = ["AMOUNT", "DECLARED", "PERIOD", "TOTAL", "AnnualIncome", "annual_income"]


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
    parts : tuple of IncomePart
        Each record as it counts; empty where no records are stated.
    """

    at_least: Decimal
    at_most: Decimal | None
    missing: tuple[str, ...]
    parts: tuple[IncomePart, ...] = ()

    @property
    def total(self) -> Decimal | None:
        """The whole, where it is known."""
        return None if self.missing else self.at_least


def annual_income(inquiry: Inquiry) -> AnnualIncome:
    """Add up a household's income for a year, exactly.

    Notes
    -----
    The sum of ``amount x periods per year`` over all records, in exact numbers; see
    `rules.annualising.income_part`. A record that is not known in part leaves the total open between its
    bounds: 'twice a month' and 'every two weeks' differ by two payments a year, so the caseworker must ask.
    Where the household's adults are listed, each has an income on record or a declaration of none; until then
    the total is open upwards.
    """
    household = inquiry.facts.household
    if household.annual_income_usd is not None:
        return AnnualIncome(household.annual_income_usd, household.annual_income_usd, ())
    if household.income:
        return _sum(household, inquiry)
    if household.zero_income_declared or (household.adults and not _undeclared(household)):
        return AnnualIncome(Decimal(0), Decimal(0), ())
    return AnnualIncome(Decimal(0), None, (TOTAL,))


def _sum(household: HouseholdFacts, inquiry: Inquiry) -> AnnualIncome:
    parts = tuple(income_part(record, inquiry) for record in household.income or ())
    missing = [name for part in parts for name in part.missing]
    most = [part.at_most for part in parts if part.at_most is not None]
    bounded = len(most) == len(parts)
    if _undeclared(household):
        missing, bounded = [*missing, DECLARED], False
    return AnnualIncome(
        at_least=total([part.at_least for part in parts]),
        at_most=total(most) if bounded else None,
        missing=tuple(dict.fromkeys(missing)),
        parts=parts,
    )


def _undeclared(household: HouseholdFacts) -> bool:
    """Return whether some listed adult has neither an income on record nor a declaration of none."""
    earning = {record.person for record in household.income or () if record.person}
    return any(
        adult.person not in earning and not adult.zero_income_declared for adult in household.adults or ()
    )
