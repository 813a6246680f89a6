"""The savings-to-investment ratio of a measure, as information: it decides nothing."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from calculators.bills import bill_savings_usd_per_year, exact_decimal
from calculators.reference_records import jurisdiction_folder, read_parameter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from rules.facts import CaseFacts
    from rules.parameters import DatedValue, Parameter


def present_worth_factor(real_discount_rate: float, years: float) -> float:
    """Return what one dollar a year is worth today: ``(1 - (1 + d)^-n) / d``; n where d is 0.

    Examples
    --------
    >>> round(present_worth_factor(0.03, 20), 2)
    14.88
    """
    if real_discount_rate == 0:
        return years
    return -math.expm1(-years * math.log1p(real_discount_rate)) / real_discount_rate


def discount_rate_on(on: date, jurisdiction: str = "us_ca") -> DatedValue | None:
    """Return the real discount rate of a day, with its source; None where none is carried."""
    return _rate(jurisdiction).on(on)


@cache
def _rate(jurisdiction: str) -> Parameter:
    """Return the rate through time."""
    name = "real_discount_rate"
    return read_parameter(name, jurisdiction_folder(jurisdiction, "cost_effectiveness") / f"{name}.toml")


def savings_to_investment_ratio(
    savings_by_fuel: Mapping[str, float],
    *,
    cost_usd: Decimal,
    life_years: float,
    facts: CaseFacts,
    on: date,
    jurisdiction: str = "us_ca",
) -> Decimal | None:
    """Return a measure's savings on the bills over its life, discounted, for each dollar that it costs.

    Parameters
    ----------
    savings_by_fuel : mapping of str to float
        In a year.
    cost_usd : Decimal
    life_years : float
    facts : CaseFacts
    on : date
        The day whose prices and rate apply.
    jurisdiction : str

    Returns
    -------
    Decimal or None
        None where a price or the rate is not known, or the measure costs nothing. Prices stay level: no
        escalation is counted.

    References
    ----------
    .. [1] Oak Ridge National Laboratory, Weatherization Assistant, NEAT, fuels.c; 10 CFR 440.21.
    """
    rate = discount_rate_on(on, jurisdiction)
    if rate is None or cost_usd == 0:
        return None
    utility, fuel = facts.utility, facts.heating.fuel
    yearly = bill_savings_usd_per_year(
        savings_by_fuel,
        utility.electric,
        utility.gas,
        on,
        utility.annual_kwh,
        all_electric=None if fuel is None else fuel == "electricity",
        jurisdiction=jurisdiction,
    ).total
    if yearly is None:
        return None
    return yearly * exact_decimal(present_worth_factor(float(rate.decimal), life_years)) / cost_usd
