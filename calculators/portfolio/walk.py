"""The walk through the measures for many homes of a climate zone: `calculators.measures.package` by columns.

Every measure is worked out on each home as improved so far, and joins its package where it should: the
measures in the catalogue's order, for each of them all homes at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from calculators.home.model import FUELS
from calculators.measures.savings import apply_measure
from calculators.portfolio.feasibility import ELIGIBLE, INELIGIBLE
from calculators.portfolio.homes import Homes
from calculators.portfolio.needs import Needs
from calculators.portfolio.rivals import Rivals, avoided_over_life
from calculators.portfolio.states import State, changed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from calculators.climate import FloatArray
    from calculators.measures.measure import Measure
    from calculators.portfolio.columns import Column, FactColumns, Mask, Rows
    from calculators.portfolio.feasibility import Outcomes
    from calculators.portfolio.service import Services
    from calculators.portfolio.states import Change
    from calculators.portfolio.use import Uses


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Homes of one climate zone with what was found of each measure before the walk.

    Parameters
    ----------
    facts : FactColumns
    measures : sequence of Measure
        In the catalogue's order.
    feasible : mapping of str to ndarray of int8
        By measure, as `calculators.portfolio.feasibility` codes them.
    costs : mapping of str to Column
        By measure.
    services : Services
    uses : Uses
    kgco2e_per_unit : mapping of str to float
        Greenhouse gas of each fuel.
    """

    facts: FactColumns
    measures: Sequence[Measure]
    feasible: Mapping[str, Outcomes]
    costs: Mapping[str, Column]
    services: Services
    uses: Uses
    kgco2e_per_unit: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """What the measures came to.

    Parameters
    ----------
    savings : mapping of str to ndarray, shape (fuels, n)
        Of each measure at its place; NaN where not known, zero where it does not fit.
    inside : mapping of str to ndarray of bool, shape (n,)
        Of which homes it is in the package.
    use_after : ndarray, shape (fuels, n)
        A year's use after the package.
    """

    savings: Mapping[str, FloatArray]
    inside: Mapping[str, Mask]
    use_after: FloatArray


class Walk:
    """One walk through the measures.

    Parameters
    ----------
    batch : Batch
    state : State
        The homes brought to their bills.
    """

    def __init__(self, batch: Batch, state: State) -> None:
        """Start at the homes as they are."""
        self.batch, self.state, self.count = batch, state, state.count
        self.computed = {m.id: self._is_computed(m) for m in batch.measures}
        self.found: dict[str, tuple[State, Mask]] = {}  # the homes as a measure of the package found them
        self.inside = {m.id: np.zeros(self.count, np.bool_) for m in batch.measures}
        self.unrealised = np.zeros((len(FUELS), self.count))
        self.version = np.zeros(self.count, np.int64)  # how often each home was improved
        self.kept: dict[str, tuple[FloatArray, NDArray[np.int64]]] = {}
        self.needs = Needs(batch, self.inside)
        self.rivals = Rivals(batch, self.computed, self.inside, self.needs)

    def walked(self) -> Walked:
        """Walk through all measures."""
        savings = {measure.id: self._savings_of(measure) for measure in self.batch.measures}
        self.needs.complete()
        return Walked(savings, self.inside, self.state.totals - self.unrealised)

    def _is_computed(self, measure: Measure) -> Mask:
        """Return of which homes there is a saving to compute: it may fit, and what it depends on is known."""
        climate_known = self.batch.uses.climate is not None
        if measure.saving_not_known_because is not None or (measure.needs_climate and not climate_known):
            return np.zeros(self.count, np.bool_)
        known = self.batch.feasible[measure.id] != INELIGIBLE
        for fact in measure.needs_facts:
            known = known & self.batch.facts[fact].known
        return np.asarray(known)

    def _savings_of(self, measure: Measure) -> FloatArray:
        """Return what a measure saves at its place, done where it belongs to the package."""
        computed = self.computed[measure.id]
        savings = np.where(self.batch.feasible[measure.id] == INELIGIBLE, 0.0, np.nan)
        savings = np.array(np.broadcast_to(savings, (len(FUELS), self.count)))
        here = computed.copy()
        # A measure that gave way is computed as if its rival had not been done.
        for other in measure.exclusions:
            if other in self.found:
                before, inside = self.found[other]
                gave_way = np.flatnonzero(here & inside)
                here[gave_way] = False
                savings[:, gave_way] = self._saved(measure, before, gave_way)[0]
        rows = np.flatnonzero(here)
        savings[:, rows], change = self._saved(measure, self.state, rows)
        self._keep(measure, rows, savings[:, rows])
        if measure.kind != "enabling":
            self._join(measure, rows, savings[:, rows], change)
        return savings

    def _saved(self, measure: Measure, state: State, rows: Rows) -> tuple[FloatArray, Change | None]:
        """Return what a measure saves on some homes of a state, and the change to those it changes."""
        saved = np.zeros((len(FUELS), rows.size))
        improved = Homes.of(apply_measure(measure, state.homes(rows).as_home()))
        positions = improved.changed_homes()
        if not positions.size:
            return saved, None
        change = changed(state, improved.some(positions), self.batch.uses)
        used = state.totals[:, rows[positions]]
        saved[:, positions] = measure.realisation_rate.value * (used - change.totals)
        return saved, change

    def _join(self, measure: Measure, rows: Rows, savings: FloatArray, change: Change | None) -> None:
        """Put a measure into the packages that it belongs to."""
        fits = self.batch.feasible[measure.id][rows] == ELIGIBLE
        positions = np.flatnonzero(fits)
        if not positions.size:
            return
        wins = self.rivals.wins(measure, rows[positions], self._standalone)
        joins = positions[wins]
        if measure.kind != "health_and_safety":
            able = ~self.needs.lacking(measure, rows[joins])
            saved = savings[:, joins]
            avoided = avoided_over_life(measure, saved, self.batch.kgco2e_per_unit)
            joins = joins[able & (saved > 0).any(axis=0) & ~(avoided < 0)]
        done = rows[joins]
        if not done.size:
            return
        self.inside[measure.id][done] = True
        if measure.exclusions:
            self.found[measure.id] = (self.state, self.inside[measure.id])
        if change is None:
            return
        self.version[done] += 1
        among = np.flatnonzero(self.inside[measure.id][change.homes.rows])
        before = self.state
        self.state = before.followed(change.some(among))
        self.unrealised[:, done] += savings[:, joins] - (before.totals[:, done] - self.state.totals[:, done])

    def _standalone(self, measure: Measure, rows: Rows) -> FloatArray:
        """Return what a rival saves on homes as improved so far, worked out once for each such home."""
        _, version = self.kept.get(measure.id, (None, None))
        stale = rows if version is None else rows[version[rows] != self.version[rows]]
        if stale.size:
            self._keep(measure, stale, self._saved(measure, self.state, stale)[0])
        return self.kept[measure.id][0][:, rows]

    def _keep(self, measure: Measure, rows: Rows, savings: FloatArray) -> None:
        """Keep what a measure saves on homes as improved so far, if others may be held against it."""
        if not measure.exclusions:
            return
        if measure.id not in self.kept:
            self.kept[measure.id] = np.zeros((len(FUELS), self.count)), np.full(self.count, -1)
        kept, version = self.kept[measure.id]
        kept[:, rows], version[rows] = savings, self.version[rows]
