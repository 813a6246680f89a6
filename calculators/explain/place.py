"""The home that a measure finds at its place in the order, and the same with the measure done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from calculators.home.energy_use import annual_use
from calculators.measures.savings import apply_measure

if TYPE_CHECKING:
    from calculators.climate import ClimateZone
    from calculators.home.description import Home
    from calculators.home.energy_use import EnergyUse
    from calculators.measures.measure import Measure
    from calculators.measures.package import PreparedCase
    from calculators.measures.results import MeasureResults


@dataclass(frozen=True, slots=True)
class Change:
    """A home before and after one measure.

    Parameters
    ----------
    measure : Measure
    climate : ClimateZone or None
    before, after : Home
    use_before, use_after : EnergyUse
        A year's use of the two.
    done_before : tuple of str
        Labels of the measures that the home has had done before this one.
    """

    measure: Measure
    climate: ClimateZone | None
    before: Home
    after: Home
    use_before: EnergyUse
    use_after: EnergyUse
    done_before: tuple[str, ...] = ()


def change_at(
    prepared: PreparedCase, measure: Measure, home: Home, done_before: tuple[str, ...] = ()
) -> Change:
    """Return what a measure does to a home."""
    climate, after = prepared.case.climate, apply_measure(measure, home)
    return Change(
        measure, climate, home, after, annual_use(home, climate), annual_use(after, climate), done_before
    )


def change_in_package(prepared: PreparedCase, results: MeasureResults, measure: Measure) -> Change:
    """Return what a measure does at its place in the order, on the home that the package has improved.

    Notes
    -----
    The package's measures are done one after another as `evaluate_measures` did them. A measure that gave
    way to another finds the home as the other found it: as if that had not been done.
    """
    inside = {result.id for result in results.measures if result.in_package and result.kind != "enabling"}
    home = prepared.home
    done: tuple[str, ...] = ()
    found: dict[str, tuple[Home, tuple[str, ...]]] = {}
    for each in prepared.measures:
        if each.id == measure.id:
            break
        if each.id in inside:
            found[each.id] = (home, done)
            home, done = apply_measure(each, home), (*done, each.label)
    home, done = next((found[other] for other in measure.exclusions if other in found), (home, done))
    return change_at(prepared, measure, home, done)
