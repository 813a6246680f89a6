"""Sums of floats that are exact, so that neither order nor number of the pieces can change a digit.

A float is a whole number times a power of two. Whole numbers are added up by power, in two halves that cannot
overflow, and put together as one exact fraction at the end; only that is rounded, once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DIGITS: Final = 53  # binary digits of a float
_HALF: Final = 27


@dataclass(frozen=True, slots=True)
class Halves:
    """Floats as whole numbers in two halves, and the power of two that each is to be multiplied by."""

    upper: NDArray[np.float64]
    lower: NDArray[np.float64]
    powers: NDArray[np.intp]

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> Halves:
        """Return finite numbers in halves."""
        mantissas, powers = np.frexp(values)
        wholes = np.ldexp(mantissas, _DIGITS).astype(np.int64)
        upper, lower = wholes >> _HALF, wholes & ((1 << _HALF) - 1)
        return cls(upper.astype(np.float64), lower.astype(np.float64), powers.astype(np.intp))


@dataclass(slots=True)
class ExactSums:
    """Sums of groups of floats, by power of two: the upper and the lower half of each group's sum.

    Examples
    --------
    >>> sums = ExactSums()
    >>> sums.add(Halves.of(np.array([1e16, 1.0, -1e16])), np.array([0, 0, 0]), 1)
    >>> [float(one) for one in sums.totals(1)]
    [1.0]
    """

    _by_power: dict[int, NDArray[np.int64]] = field(default_factory=dict)

    def add(self, halves: Halves, groups: NDArray[np.intp], count: int) -> None:
        """Add numbers, fewer than 2**26 of them, to the sums of their groups.

        Parameters
        ----------
        halves : Halves
        groups : ndarray of int, shape (n,)
            Which group each number belongs to.
        count : int
            How many groups there are by now; never fewer than before.
        """
        if not len(groups):
            return
        least = int(halves.powers.min())
        width = int(halves.powers.max()) - least + 1
        places = (halves.powers - least) * count + groups
        tops, bottoms = (
            np.bincount(places, half, count * width).astype(np.int64).reshape(width, count)
            for half in (halves.upper, halves.lower)
        )
        for power in np.flatnonzero((tops != 0).any(axis=1) | (bottoms != 0).any(axis=1)).tolist():
            more = np.stack([tops[power], bottoms[power]])
            held = self._by_power.get(power + least)
            if held is not None:
                more[:, : held.shape[1]] += held
            self._by_power[power + least] = more

    def totals(self, count: int) -> list[Fraction]:
        """Return the sum of each group, exactly."""
        sums = [Fraction(0)] * count
        for power, halves in self._by_power.items():
            unit = Fraction(2) ** (power - _DIGITS)
            for group in np.flatnonzero(halves.any(axis=0)).tolist():
                sums[group] += ((int(halves[0, group]) << _HALF) + int(halves[1, group])) * unit
        return sums
