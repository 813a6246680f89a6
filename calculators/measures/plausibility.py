"""Where facts contradict each other, or a modelled home its bills, or a plan experience."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from calculators.home.assumptions import Assumption

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.climate import FloatArray
    from calculators.home.calibration import Calibrated
    from calculators.home.description import Home
    from rules.facts import CaseFacts


_DECIMALS: Final = 2
# The fact that holds a year's bills of a fuel.
BILL_FACTS: Final = {"natural_gas": "utility.annual_therms", "electricity": "utility.annual_kwh"}


def gas_warnings(facts: CaseFacts) -> tuple[str, ...]:
    """Return a warning for each fact that has natural gas in a home without a gas utility.

    Screening does not depend on it, so the file is read and the facts stand; but no gas can be saved in an
    all-electric home.
    """
    if facts.utility.gas != "none":
        return ()
    burners = ("heating.fuel", "water_heating.fuel")
    at_odds = [f"{name} is natural_gas" for name in burners if facts.fact(name) == "natural_gas"]
    if facts.utility.annual_therms:
        at_odds.append(f"utility.annual_therms is {facts.utility.annual_therms:g}")
    return tuple(f"utility.gas is none, but {each}: correct whichever is wrong" for each in at_odds)


def calibration_notes(calibrated: Calibrated) -> tuple[tuple[Assumption, ...], tuple[str, ...]]:
    """Return the factors that bring a home to its bills as assumptions, and a warning for each odd one.

    Parameters
    ----------
    calibrated : Calibrated

    Returns
    -------
    assumptions : tuple of Assumption
        Metered over modelled use, under the name of the bill's fact.
    warnings : tuple of str
    """
    notes, warnings = [], []
    pairs = (
        (BILL_FACTS["natural_gas"], "natural gas", calibrated.natural_gas_factor),
        (BILL_FACTS["electricity"], "electricity", calibrated.electricity_factor),
    )
    for fact, fuel, factor in pairs:
        if factor is None:
            continue
        notes.append(_factor(calibrated, fact, factor))
        warnings += _warning(calibrated, fact, fuel, factor)
    return tuple(notes), tuple(warnings)


def package_warnings(
    home: Home,
    before: Mapping[str, FloatArray],
    after: Mapping[str, FloatArray] | Mapping[str, float],
    saved_by_switching: Mapping[str, float] | None = None,
) -> tuple[str, ...]:
    """Return a warning for each fuel of which a package saves more than is usual.

    Parameters
    ----------
    home : Home
        One home, for the share that is still usual.
    before, after : mapping of str to ndarray or float
        A year's use by fuel.
    saved_by_switching : mapping of str to float, optional
        What measures that move an end use to another fuel save of each: that is the plan, and not a
        doubtful figure.
    """
    usual = home.model["package_share_high"]
    warnings = []
    for fuel, use in before.items():
        given_up = float(after[fuel]) <= 0.0
        saved = float(use) - float(after[fuel]) - (saved_by_switching or {}).get(fuel, 0.0)
        share = saved / float(use) if float(use) > 0 else 0.0
        if share > usual and not given_up:
            name = fuel.replace("_", " ")
            warnings.append(
                f"The plan saves {share:.0%} of the home's {name}, more than plans usually do;"
                " check the facts of the home before relying on it"
            )
    return tuple(warnings)


def _factor(calibrated: Calibrated, fact: str, factor: FloatArray) -> Assumption:
    """Return the factor as an assumption, with the source of the method."""
    citation = calibrated.home.model.parameters["metered_ratio_low"].citation
    return Assumption(f"{fact}.metered_over_modelled", float(factor), "1", citation)


def _warning(calibrated: Calibrated, fact: str, fuel: str, factor: FloatArray) -> list[str]:
    """Return a warning where bills and description hardly fit each other."""
    model, value = calibrated.home.model, float(factor)
    low, high = model["metered_ratio_low"], model["metered_ratio_high"]
    # More electricity than the model explains is other use; less is a doubt about the description.
    too_high = value > high and fuel == "natural gas"
    if value >= low and not too_high:
        return []
    return [
        (
            f"{fact}: the bills are {_told(value, low, high)} of the {fuel} that the home as described"
            f" would use (plausible: {low:g} to {high:g}); check the bills, and heating, hot water and size"
            " of the home"
        )
    ]


def _told(value: float, low: float, high: float) -> str:
    """Return a factor to two decimals, or to as many as show it outside of what is plausible."""
    exact = Decimal(str(value))
    decimals = range(_DECIMALS, max(_DECIMALS, -int(exact.as_tuple().exponent)) + 1)
    told = (f"{exact:.{digits}f}" for digits in decimals)
    return next((text for text in told if not low <= float(text) <= high), str(exact))
