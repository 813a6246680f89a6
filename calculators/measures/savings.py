"""What one measure saves on one home, and what many measures save each alone, in one batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from calculators.home.description import Home, quantities
from calculators.home.energy_use import annual_use
from calculators.home.model import FUELS
from calculators.measures.changes import CHANGES
from rules.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculators.climate import ClimateZone, FloatArray
    from calculators.home.energy_use import EnergyUse
    from calculators.measures.measure import Measure


def apply_measure(measure: Measure, home: Home) -> Home:
    """Return the home with a measure done; one home or a batch."""
    values = {name: parameter.value for name, parameter in measure.parameters.items()}
    return CHANGES[measure.change](home, values)


def capped_use(use: EnergyUse) -> dict[str, FloatArray]:
    """Return the total of each fuel, no end use counted below zero: more is never saved than is used."""
    total = {fuel: np.zeros(()) for fuel in FUELS}
    for (_, fuel), amount in use.amounts.items():
        total[fuel] = total[fuel] + np.maximum(amount, 0.0)
    return total


def savings_between(measure: Measure, before: EnergyUse, after: EnergyUse) -> dict[str, float]:
    """Return what a measure saves: use before less use after, times the share that is realised."""
    rate = measure.realisation_rate.value
    used, left = capped_use(before), capped_use(after)
    return {fuel: rate * float(used[fuel] - left[fuel]) for fuel in FUELS}


def savings_of(
    measure: Measure, home: Home, climate: ClimateZone | None, use: EnergyUse | None = None
) -> dict[str, float]:
    """Return what a measure saves on one home: use before less use after, by fuel.

    Parameters
    ----------
    measure : Measure
    home : Home
        One home, as improved by whatever came before.
    climate : ClimateZone or None
    use : EnergyUse or None
        The home's use before the measure, where it is already worked out.

    Returns
    -------
    dict of str to float
        Each fuel in its own unit a year, negative where use rises.
    """
    after = annual_use(apply_measure(measure, home), climate)
    return savings_between(measure, use or annual_use(home, climate), after)


def standalone_savings(
    measures: Sequence[Measure], home: Home, use: EnergyUse, climate: ClimateZone | None
) -> list[dict[str, float]]:
    """Return what each of some measures saves alone on one home, all in one batch.

    Parameters
    ----------
    measures : sequence of Measure
    home : Home
        One home as it is.
    use : EnergyUse
        Its use.
    climate : ClimateZone or None

    Returns
    -------
    list of dict
        As `savings_of` returns for each.
    """
    if not measures:
        return []
    changed = stacked([apply_measure(measure, home) for measure in measures])
    used, left = capped_use(use), capped_use(annual_use(changed, climate))
    left = {fuel: np.broadcast_to(amount, len(measures)) for fuel, amount in left.items()}
    return [
        {fuel: measure.realisation_rate.value * float(used[fuel] - left[fuel][row]) for fuel in FUELS}
        for row, measure in enumerate(measures)
    ]


def changes_fuel(before: Home, after: Home) -> bool:
    """Return whether a measure moves a use of one home from one fuel to another."""
    uses = ("heating_fuel", "water_fuel", "cooking_fuel", "dryer_fuel")
    return any(float(getattr(before, name)) != float(getattr(after, name)) for name in uses)


def stacked(homes: Sequence[Home], size: int = 1) -> Home:
    """Return homes of one model one after the other as one batch.

    Parameters
    ----------
    homes : sequence of Home
        Single homes, or batches of `size` homes each.
    size : int

    Returns
    -------
    Home
        Quantities that all share stay scalars.
    """
    columns = {name: _column([getattr(home, name) for home in homes], size) for name in quantities()}
    return Home(model=homes[0].model, **columns)


def _column(parts: list[FloatArray], size: int) -> FloatArray:
    """Return one quantity of many homes; a scalar where all share it."""
    first = parts[0]
    if not first.ndim and all(part is first for part in parts):
        return first  # a measure leaves most quantities as they are: the same object
    rows = np.empty((len(parts), size))
    for row, part in zip(rows, parts, strict=True):
        row[...] = part
    values = rows.ravel()
    shared = np.array_equal(values, np.full_like(values, values[0]), equal_nan=True)
    return np.asarray(values[0]) if shared else values


def lifetime_kgco2e_by_fuel(measure: Measure, kgco2e_per_unit: Mapping[str, float]) -> dict[str, float]:
    """Return what a unit of each fuel saved every year avoids over the measure's life [kg CO2e per unit]."""
    life = measure.effective_useful_life_years
    return {fuel: factor * life for fuel, factor in kgco2e_per_unit.items()}


def avoided_over_life(
    measure: Measure, savings: Mapping[str, float], kgco2e_per_unit: Mapping[str, float]
) -> float:
    """Return the greenhouse gas that a saving avoids over the measure's life [kg CO2e].

    Raises
    ------
    InputError
        If a fuel that is saved has no factor.
    """
    lacking = sorted(fuel for fuel, saved in savings.items() if saved and fuel not in kgco2e_per_unit)
    if lacking:
        raise InputError(
            f"no greenhouse gas factor was given for {', '.join(lacking)}; give kg CO2e per unit of it"
        )
    factors = lifetime_kgco2e_by_fuel(measure, kgco2e_per_unit)
    return sum(saved * factors[fuel] for fuel, saved in savings.items() if saved)
