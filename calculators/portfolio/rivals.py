"""Which of the measures that exclude each other are done: `calculators.measures.rivals` by columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from calculators.home.model import FUELS
from calculators.measures.rivals import contenders_of
from calculators.measures.savings import lifetime_kgco2e_by_fuel
from calculators.portfolio.combinations import alike
from calculators.portfolio.feasibility import ELIGIBLE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from calculators.climate import FloatArray
    from calculators.measures.measure import Measure
    from calculators.portfolio.columns import Mask, Rows
    from calculators.portfolio.needs import Needs
    from calculators.portfolio.walk import Batch

    # What a measure saves on some homes as improved so far, shape (fuels, n).
    Saves = Callable[[Measure, Rows], FloatArray]


def avoided_over_life(
    measure: Measure, savings: FloatArray, kgco2e_per_unit: Mapping[str, float]
) -> FloatArray:
    """Return the greenhouse gas that savings avoid over a measure's life [kg CO2e], shape (n,)."""
    factors = lifetime_kgco2e_by_fuel(measure, kgco2e_per_unit)
    total = np.zeros(savings.shape[1])
    for fuel, saved in zip(FUELS, savings, strict=True):
        total = total + saved * factors[fuel]
    return total


class Rivals:
    """Which of the measures that exclude each other is done, home by home.

    Parameters
    ----------
    batch : Batch
    computed : mapping of str to ndarray of bool
        Of which homes each measure has a saving to compute.
    inside : mapping of str to ndarray of bool
        Of which homes each measure is in the package so far.
    needs : Needs
    """

    def __init__(
        self, batch: Batch, computed: Mapping[str, Mask], inside: Mapping[str, Mask], needs: Needs
    ) -> None:
        """Start with no measure preferred."""
        self.batch, self.computed, self.inside, self.needs = batch, computed, inside, needs
        self.by_id = {measure.id: measure for measure in batch.measures}
        self.preferred = {name: np.zeros(batch.facts.count, np.bool_) for name in self.by_id}

    def wins(self, measure: Measure, rows: Rows, saves: Saves) -> Mask:
        """Return in which homes a measure is done rather than one that excludes it.

        Parameters
        ----------
        measure : Measure
        rows : ndarray of int
            Homes that it fits.
        saves : callable
        """
        won = ~self._ruled_out(measure, rows)
        if not measure.exclusions:
            return won
        contested = np.flatnonzero(won & ~self.preferred[measure.id][rows])
        family = self._family(measure)
        is_open = {name: self._is_open(name, rows[contested]) for name in family if name != measure.id}
        if not contested.size:
            return won
        first, which = alike(
            [np.zeros(contested.size, np.int64), *(m.astype(np.int64) for m in is_open.values())]
        )
        groups = []
        for at, row in enumerate(first.tolist()):
            contenders = contenders_of(measure, self.by_id, lambda name, row=row: bool(is_open[name][row]))  # type: ignore[misc]  # mypy cannot infer a lambda that keeps its row
            if len(contenders) > 1:
                groups.append((contenders, np.flatnonzero(which == at)))
        saved = self._saved(groups, rows[contested], saves)
        for contenders, positions in groups:
            some = {each.id: saved[each.id][:, positions] for each in contenders}
            here = contested[positions]
            won[here] = self._contest(measure, contenders, rows[here], some)
        return won

    def _saved(
        self, groups: Sequence[tuple[Sequence[Measure], Rows]], rows: Rows, saves: Saves
    ) -> dict[str, FloatArray]:
        """Return what each contender of any group saves, worked out for all its homes at once."""
        wanted: dict[str, list[Rows]] = {}
        for contenders, positions in groups:
            for each in contenders:
                wanted.setdefault(each.id, []).append(positions)
        found = {}
        for name, lists in wanted.items():
            positions = np.concatenate(lists)
            found[name] = np.zeros((len(FUELS), rows.size))
            found[name][:, positions] = saves(self.by_id[name], rows[positions])
        return found

    def _family(self, measure: Measure) -> tuple[str, ...]:
        """Return the measure, its rivals, their rivals, and so on, whether open or not."""
        return tuple(each.id for each in contenders_of(measure, self.by_id, lambda _: True))

    def _settled(self, name: str, rows: Rows) -> Mask:
        return np.asarray(self.inside[name][rows] | self.preferred[name][rows])

    def _ruled_out(self, measure: Measure, rows: Rows) -> Mask:
        """Return where a measure that excludes this one is settled."""
        found = np.zeros(rows.size, np.bool_)
        for other in measure.exclusions:
            found |= self._settled(other, rows)
        return found

    def _is_open(self, rival: str, rows: Rows) -> Mask:
        """Return where a measure that excludes another may still be done itself."""
        measure = self.by_id[rival]
        fits = (self.batch.feasible[rival][rows] == ELIGIBLE) & self.computed[rival][rows]
        able = fits & ~self._ruled_out(measure, rows)
        positions = np.flatnonzero(able)
        able[positions] = ~self.needs.lacking(measure, rows[positions])
        return np.asarray(able)

    def _contest(
        self,
        measure: Measure,
        contenders: Sequence[Measure],
        rows: Rows,
        saved: Mapping[str, FloatArray],
    ) -> Mask:
        """Return where a measure stands against its rivals, and note the one that it gives way to.

        From the one that avoids most downwards each stands that none standing excludes; of equals the last
        in the alphabet comes first.
        """
        by_name = sorted(contenders, key=lambda each: each.id, reverse=True)
        avoided = np.stack(
            [avoided_over_life(each, saved[each.id], self.batch.kgco2e_per_unit) for each in by_name]
        )
        order = np.argsort(-avoided, axis=0, kind="stable")
        excludes = np.array([[other.id in each.exclusions for other in by_name] for each in by_name])
        standing = np.zeros(avoided.shape, np.bool_)
        winner = np.full(rows.size, -1)
        concerns = np.array([each.id == measure.id or each.id in measure.exclusions for each in by_name])
        homes = np.arange(rows.size)
        for place in order:
            stands = ~(excludes[place] & standing.T).any(axis=1)
            standing[place, homes] |= stands
            winner = np.where((winner < 0) & stands & concerns[place], place, winner)
        for at, each in enumerate(by_name):
            if each.id != measure.id:
                self.preferred[each.id][rows[winner == at]] = True
        return np.asarray(winner == [each.id for each in by_name].index(measure.id))
