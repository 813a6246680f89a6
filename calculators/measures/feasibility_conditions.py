"""Kinds of feasibility test that take more than one comparison: days gone by, and gas that is served."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from rules.outcomes import Outcome

if TYPE_CHECKING:
    from calculators.measures.feasibility import Case, FeasibilityTest
    from rules.outcomes import Finding


def years_ago(test: FeasibilityTest, case: Case) -> Finding:
    """Ask whether the day of a fact is at least the threshold [year] before the day of the case."""
    (name,) = test.facts
    day = case.facts.fact(name)
    if not isinstance(day, date):
        return test.finding(Outcome.UNDETERMINED, missing=(name,))
    whole = case.on.year - day.year - ((case.on.month, case.on.day) < (day.month, day.day))
    met = whole >= test.threshold
    return test.finding(Outcome.ELIGIBLE if met else Outcome.INELIGIBLE, whole)


def gas_is_served(test: FeasibilityTest, case: Case) -> Finding:
    """Ask whether a home can burn the gas that a unit runs on.

    The facts are the unit's fuel and the gas utility, in this order; the threshold lists the utilities. An
    all-electric home has no natural gas, whatever is written of its fuel; other fuels come by truck.
    """
    fuel_fact, utility_fact = test.facts
    fuel, utility = case.facts.fact(fuel_fact), case.facts.fact(utility_fact)
    if isinstance(fuel, str) and fuel != "natural_gas":
        return test.finding(Outcome.ELIGIBLE, fuel)
    if isinstance(utility, str):
        served = utility in test.threshold
        # Whether a home without gas burns another fuel is still open while its fuel is not known.
        if served or fuel is not None:
            return test.finding(Outcome.ELIGIBLE if served else Outcome.INELIGIBLE, utility)
    if fuel is not None:
        # A home that burns natural gas is served by someone, known or not.
        return test.finding(Outcome.ELIGIBLE, str(fuel))
    return test.finding(Outcome.UNDETERMINED, missing=(fuel_fact,))
