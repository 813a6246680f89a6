"""What measures cost on many homes, to the cent: `calculators.funding.costs` by columns."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.funding.costs import CENT, counted_by
from calculators.portfolio.columns import CENTS_PER_USD, Column, Kind

if TYPE_CHECKING:
    from calculators.climate import FloatArray
    from calculators.measures.measure import Measure
    from calculators.portfolio.columns import FactColumns
    from calculators.portfolio.homes import Homes

# A product so close to half a cent is multiplied out exactly; elsewhere float64 rounds as decimals do.
_CLOSE: Final = 1e-3
_HALF: Final = 0.5


def quantities_of(measure: Measure, homes: Homes, facts: FactColumns) -> FloatArray:
    """Return how much of a measure each home takes, in the measure's unit; NaN where nothing tells."""
    once, entry = counted_by(measure.id, homes.model.jurisdiction)
    if entry is None:
        return np.full(facts.count, 1.0 if measure.unit in once else np.nan)
    if entry.of is not None:
        return np.broadcast_to(getattr(homes, entry.of), (facts.count,))
    stated = facts[str(entry.fact)]
    otherwise = np.nan if entry.otherwise is None else homes.model[entry.otherwise]
    return np.where(stated.known, stated.values, otherwise)


def costs_of(measure: Measure, homes: Homes, facts: FactColumns) -> Column:
    """Return what a measure costs on each home: ``quantity x cost for each unit``, rounded to the cent."""
    if measure.cost_usd is None:
        return Column.unknown(Kind.MONEY, facts.count)
    quantity = quantities_of(measure, homes, facts)
    known = ~np.isnan(quantity)
    unit = Decimal(repr(measure.cost_usd.value))
    about = np.where(known, quantity, 0.0) * float(unit) * CENTS_PER_USD
    cents = np.floor(about + _HALF)
    close = np.flatnonzero(np.abs(about - np.floor(about) - _HALF) < _CLOSE)
    for row in close.tolist():
        exact = (unit * Decimal(repr(float(quantity[row])))).quantize(CENT, ROUND_HALF_UP)
        cents[row] = float(exact * CENTS_PER_USD)
    return Column(Kind.MONEY, cents.astype(np.int64), known)
