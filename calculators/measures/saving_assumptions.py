"""What a saving takes for granted, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculators.measures.plausibility import BILL_FACTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculators.home.calibration import Calibrated
    from calculators.measures.measure import Measure
    from calculators.measures.package import PreparedCase


def _bill_factors(calibrated: Calibrated) -> dict[str, float]:
    """Return by what the end uses of each fuel were multiplied to meet its bill, where they were."""
    factors = {
        "natural_gas": calibrated.natural_gas_factor,
        "electricity": calibrated.electricity_factor if calibrated.electricity_scaled else None,
    }
    return {fuel: float(factor) for fuel, factor in factors.items() if factor is not None}


def assumptions_of(prepared: PreparedCase, measure: Measure, savings: Mapping[str, float]) -> tuple[str, ...]:
    """Return what a saving takes for granted: stand-ins, unverified numbers, and the scale of the bills.

    Parameters
    ----------
    prepared : PreparedCase
    measure : Measure
    savings : mapping of str to float
        By fuel; a bill's factor is named only where its fuel is saved.

    Returns
    -------
    tuple of str
    """
    stand_ins = (
        f"{a.fact} taken as {_written(a.value, a.unit)} ({a.citation.title})"
        for a in prepared.assumptions
        if a.fact in measure.inputs
    )
    recalled = (
        f"{name} = {_written(p.value, p.unit)} ({p.citation.title})"
        for name, p in measure.parameters.items()
        if not p.citation.verified
    )
    scaled = (
        f"{BILL_FACTS[fuel]}.metered_over_modelled = {factor:.4g}: the formula's figure is scaled to the bill"
        for fuel, factor in _bill_factors(prepared.calibrated).items()
        if savings.get(fuel)
    )
    return (*stand_ins, *recalled, *scaled, *_realised(measure))


def _realised(measure: Measure) -> Sequence[str]:
    """Return that a saving was taken at the share that a programme has measured, where it was."""
    rate = measure.realisation_rate
    if rate.value == 1.0:
        return ()
    return (f"realisation_rate = {rate.value:g}: metered over predicted saving ({rate.citation.title})",)


def _written(value: float | str, unit: str) -> str:
    """Return a value as a person writes it; a word has no unit, and neither has a ratio, whose unit is 1."""
    if isinstance(value, str):
        return value
    return f"{value:.4g}" if unit == "1" else f"{value:.4g} {unit}"
