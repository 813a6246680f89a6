"""How sure each saving is: without the bills, and between which bounds it lies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from calculators.home.calibration import calibrate
from calculators.home.energy_use import annual_use
from calculators.home.model import FUELS
from calculators.home.uncertainty import uncertain_homes
from calculators.measures.savings import apply_measure, capped_use, stacked, standalone_savings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.climate import ClimateZone, FloatArray
    from calculators.home.description import Home
    from calculators.measures.measure import Measure
    from calculators.measures.package import PreparedCase
    from calculators.measures.results import MeasureResult

Range = dict[str, tuple[float, float]]


def with_confidence(results: tuple[MeasureResult, ...], prepared: PreparedCase) -> tuple[MeasureResult, ...]:
    """Return the results with each saving alone also without the bills, and the range of each at its place.

    Parameters
    ----------
    results : tuple of MeasureResult
    prepared : PreparedCase

    Returns
    -------
    tuple of MeasureResult
        Unchanged where there is no saving to compute.
    """
    by_id = {measure.id: measure for measure in prepared.measures}
    names = [r.id for r in results if r.standalone_by_fuel is not None and r.feasible != "no"]
    measures = [by_id[name] for name in names]
    climate, utility = prepared.case.climate, prepared.case.facts.utility
    described = prepared.described
    plain = [r.standalone_by_fuel for r in results if r.id in names]
    if utility.annual_kwh is not None or utility.annual_therms is not None:
        plain = list(standalone_savings(measures, described, annual_use(described, climate), climate))
    varied = uncertain_homes(described, prepared.assumptions, prepared.case.jurisdiction).homes
    metered = calibrate(varied, climate, utility.annual_kwh, utility.annual_therms).home
    found_by = _homes_found(results, prepared, metered)
    ranges = savings_ranges(measures, [found_by[name] for name in names], climate)
    found = {name: (saved, bounds) for name, saved, bounds in zip(names, plain, ranges, strict=True)}
    return tuple(
        replace(r, uncalibrated_by_fuel=found[r.id][0], range_by_fuel=found[r.id][1]) if r.id in found else r
        for r in results
    )


def _homes_found(results: tuple[MeasureResult, ...], prepared: PreparedCase, homes: Home) -> dict[str, Home]:
    """Return the homes as each measure finds them, improved by what of the package comes before it.

    A measure that gave way to another finds the homes as the other did.
    """
    inside = {result.id for result in results if result.in_package}
    found: dict[str, Home] = {}
    for measure in prepared.measures:
        rival = next((other for other in measure.exclusions if other in found and other in inside), None)
        found[measure.id] = homes if rival is None else found[rival]
        if measure.id in inside:
            homes = apply_measure(measure, homes)
    return found


def savings_ranges(
    measures: Sequence[Measure], homes: Sequence[Home], climate: ClimateZone | None
) -> tuple[Range, ...]:
    """Return between which bounds the saving of each measure lies, all in one run.

    Parameters
    ----------
    measures : sequence of Measure
    homes : sequence of Home
        For each measure the batch of `UncertainHomes` as it finds them, calibrated or not, improved or not.
    climate : ClimateZone or None

    Returns
    -------
    tuple of dict
        For each measure, by fuel: low and high saving, in the fuel's unit a year.

    Notes
    -----
    ``low = s - sqrt(sum_i min(s_i,low - s, s_i,high - s, 0)^2)`` and ``high`` likewise, with ``s`` the
    saving as taken and ``s_i`` that with input ``i`` at its bound: what nobody knows of one input is
    independent of the others.
    """
    if not measures:
        return ()
    size = homes[0].floor_area_ft2.size
    before = {id(each): each for each in homes}  # measures that find the same homes share their use
    place = {each: row for row, each in enumerate(before)}
    states = [*before.values(), *(apply_measure(*pair) for pair in zip(measures, homes, strict=True))]
    use = capped_use(annual_use(stacked(states, size), climate))
    ranges: list[Range] = [{} for _ in measures]
    for fuel in FUELS:
        amounts = np.broadcast_to(use[fuel], (len(states) * size,)).reshape(len(states), size)
        for row, (found, measure) in enumerate(zip(ranges, measures, strict=True)):
            saved = amounts[place[id(homes[row])]] - amounts[len(before) + row]
            found[fuel] = _bounds(measure.realisation_rate.value * saved)
    return tuple(ranges)


def _bounds(saved: FloatArray) -> tuple[float, float]:
    """Return low and high of a saving, given as taken, with each input low, and with each input high."""
    taken, (low, high) = saved[0], np.split(saved[1:], 2)
    off = np.stack([low, high]) - taken
    less, more = np.minimum(off.min(axis=0), 0.0), np.maximum(off.max(axis=0), 0.0)
    return float(taken - np.sqrt((less**2).sum())), float(taken + np.sqrt((more**2).sum()))
