"""What measures need beside them in many homes: `calculators.measures.prerequisites` by columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from calculators.portfolio.combinations import alike
from calculators.portfolio.feasibility import ELIGIBLE, INELIGIBLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from calculators.measures.measure import Measure
    from calculators.portfolio.columns import Mask, Rows
    from calculators.portfolio.walk import Batch


class Needs:
    """Other measures, and an electrical service that carries what is added.

    Parameters
    ----------
    batch : Batch
    inside : mapping of str to ndarray of bool
        Of which homes each measure is in the package so far; `complete` adds enabling measures.
    """

    def __init__(self, batch: Batch, inside: Mapping[str, Mask]) -> None:
        """Keep what is asked about."""
        self.batch, self.inside = batch, inside
        self.by_id = {measure.id: measure for measure in batch.measures}
        self.drawing = [m for m in batch.measures if m.circuit is not None and m.requires_any]

    def lacking(self, measure: Measure, rows: Rows) -> Mask:
        """Return in which homes a measure cannot join those before it."""
        unmet = self._unmet(measure, rows)
        if not measure.requires_any:
            return unmet
        for chosen, positions in self._chosen(rows):
            together = [*chosen, measure]
            small = self.batch.services.too_small(together, rows[positions])
            none = np.ones(positions.size, np.bool_)
            for enabler in self._enablers(together):
                none &= self.batch.feasible[enabler.id][rows[positions]] != ELIGIBLE
            unmet[positions] |= small & none
        return unmet

    def complete(self) -> None:
        """Put the enabling measures into the packages that need them."""
        every = np.arange(self.batch.facts.count)
        for measure in self.batch.measures:
            for other in measure.requires:
                if other in self.by_id and self.by_id[other].kind == "enabling":
                    fits = self.batch.feasible[other] == ELIGIBLE
                    self.inside[other][self.inside[measure.id] & fits] = True
        for chosen, positions in self._chosen(every):
            small = positions[self.batch.services.too_small(chosen, positions)]
            if small.size:
                self._enable(chosen, small)

    def _enable(self, chosen: Sequence[Measure], rows: Rows) -> None:
        """Put the cheapest measure that enables some others into the packages of some homes."""
        enablers = sorted(self._enablers(chosen), key=lambda each: each.id)
        if not enablers:
            return
        usd = np.stack([self._order_of_cost(each, rows) for each in enablers])
        cheapest = np.argmin(usd, axis=0)  # of equals the first in the alphabet
        for at, enabler in enumerate(enablers):
            fits = self.batch.feasible[enabler.id][rows] == ELIGIBLE
            self.inside[enabler.id][rows[(cheapest == at) & fits]] = True

    def _order_of_cost(self, enabler: Measure, rows: Rows) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return costs as they are put in order: those not known last, those that do not fit never."""
        cost = self.batch.costs[enabler.id]
        cents = np.where(cost.known[rows], cost.values[rows].astype(np.float64), np.finfo(np.float64).max)
        return np.where(self.batch.feasible[enabler.id][rows] == ELIGIBLE, cents, np.inf)

    def _enablers(self, measures: Sequence[Measure]) -> list[Measure]:
        """Return what enables some measures on a service too small for them: each serves them all."""
        needing = [set(m.requires_any) for m in measures if m.requires_any and m.circuit is not None]
        shared = set.intersection(*needing) if needing else set()
        return [m for name, m in self.by_id.items() if name in shared]

    def _chosen(self, rows: Rows) -> Iterator[tuple[list[Measure], Rows]]:
        """Yield each set of measures that draw on the service and are in packages, with the homes of it."""
        if not rows.size:
            return
        first, which = alike([self.inside[m.id][rows].astype(np.int64) for m in self.drawing])
        for at, row in enumerate(first.tolist()):
            chosen = [m for m in self.drawing if self.inside[m.id][rows[row]]]
            yield chosen, np.flatnonzero(which == at)

    def _unmet(self, measure: Measure, rows: Rows) -> Mask:
        """Return where a required measure cannot be done, or it is not known whether it can."""
        unmet = np.zeros(rows.size, np.bool_)
        for other in measure.requires:
            if other not in self.by_id:
                return np.ones(rows.size, np.bool_)
            outcome = self.batch.feasible[other][rows]
            unmet |= (outcome != ELIGIBLE) & (outcome != INELIGIBLE)
            if self.by_id[other].kind == "saving":
                unmet |= outcome == INELIGIBLE
        return unmet
