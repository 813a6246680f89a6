"""What can be had for each amount of money: packages that no other beats in both cost and effect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.climate import FloatArray

IntArray = NDArray[np.int64]

# Two packages whose effects differ by less than this share are equal: it is the rounding of sums.
SAME: Final = 1e-12
_BLOCK: Final = 4_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """Packages in order of cost, each with more effect than every cheaper one.

    Parameters
    ----------
    cents : ndarray of int
        Cost [US cents], ascending.
    avoided : ndarray
        Greenhouse gas avoided over the measures' lives [kg CO2e], ascending.
    picks : ndarray of int
        One row a package, one column a group of measures: which of the group's combinations it holds.
    """

    cents: IntArray
    avoided: FloatArray
    picks: IntArray

    def __len__(self) -> int:
        """Return the number of packages."""
        return len(self.cents)


NOTHING: Final = Frontier(np.zeros(1, np.int64), np.zeros(1), np.zeros((1, 0), np.int64))


def undominated(cents: IntArray, avoided: FloatArray) -> IntArray:
    """Return the positions of packages that no other beats, in order of cost.

    Of packages of the same cost and effect the first is kept.
    """
    order = np.lexsort((-avoided, cents))
    effect = avoided[order]
    best_before = np.concatenate(([-np.inf], np.maximum.accumulate(effect)[:-1]))
    with np.errstate(invalid="ignore"):
        margin = SAME * np.abs(best_before)
    return np.asarray(order[effect > best_before + np.where(np.isfinite(margin), margin, 0.0)])


def combined(one: Frontier, other: Frontier) -> Frontier:
    """Return what two independent groups of measures offer together, exactly.

    Costs and effects add, so every undominated sum is a sum of undominated packages.
    """
    rows = max(1, _BLOCK // len(other))
    pieces = [_sums(one, other, slice(start, start + rows)) for start in range(0, len(one), rows)]
    return merged(pieces)


def _sums(one: Frontier, other: Frontier, rows: slice) -> Frontier:
    """Return the undominated sums of some packages of one frontier with all of another."""
    cents = (one.cents[rows, None] + other.cents[None, :]).ravel()
    avoided = (one.avoided[rows, None] + other.avoided[None, :]).ravel()
    kept = undominated(cents, avoided)
    left, right = np.divmod(kept, len(other))
    picks = np.concatenate((one.picks[rows][left], other.picks[right]), axis=1)
    return Frontier(cents[kept], avoided[kept], picks)


def merged(frontiers: Sequence[Frontier]) -> Frontier:
    """Return the undominated packages of several frontiers of the same groups."""
    cents = np.concatenate([each.cents for each in frontiers])
    avoided = np.concatenate([each.avoided for each in frontiers])
    picks = np.concatenate([each.picks for each in frontiers])
    kept = undominated(cents, avoided)
    return Frontier(cents[kept], avoided[kept], picks[kept])
