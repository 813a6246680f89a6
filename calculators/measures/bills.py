"""What the comparison of a modelled home with its bills says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculators.home.assumptions import Assumption

if TYPE_CHECKING:
    from calculators.climate import FloatArray
    from calculators.home.calibration import Calibrated


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
        ("utility.annual_therms", "natural gas", calibrated.natural_gas_factor),
        ("utility.annual_kwh", "electricity", calibrated.electricity_factor),
    )
    for fact, fuel, factor in pairs:
        if factor is None:
            continue
        notes.append(_factor(calibrated, fact, factor))
        warnings += _warning(calibrated, fact, fuel, factor)
    return tuple(notes), tuple(warnings)


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
        f"{fact}: the bills are {value:.2f} of the {fuel} that the home as described would use"
        f" (plausible: {low:g} to {high:g}); check the bills, and heating, hot water and size of the home"
    ]
