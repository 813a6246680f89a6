"""Incomes of many households held against limits: at most a limit, or within a band.

What the rules of one household say of a value and a limit that are each known to lie in a range, said of
columns; see `rules.criteria.income` and `rules.criteria.poverty`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.portfolio.incomes import UNBOUNDED, Incomes, Steps
from rules.criteria.income import SIZE, TRACT
from rules.outcomes import Outcome

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from calculators.portfolio.columns import Mask, Rows

# What is missing is told by the code of the income's own list, and a flag each for size and tract.
_FLAGS: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What a test of income found.

    Parameters
    ----------
    passes, fails : ndarray of bool, shape (n,)
        Neither is true where it is open.
    lacks_income, lacks_size, lacks_tract : ndarray of bool, shape (n,)
        Which facts could still settle it.
    """

    passes: Mask
    fails: Mask
    lacks_income: Mask
    lacks_size: Mask
    lacks_tract: Mask

    def answers(self, incomes: Incomes) -> tuple[list[tuple[Outcome, tuple[str, ...]]], Steps]:
        """Return the different answers with the facts they lack, and which of them each household has."""
        still_open = ~(self.passes | self.fails)
        listed = np.where(self.lacks_income, incomes.missing, 0)
        lacks = listed * _FLAGS + self.lacks_size * 2 + self.lacks_tract
        codes = np.where(still_open, lacks + 2, np.where(self.passes, 0, 1))
        found, which = np.unique(codes, return_inverse=True)
        return [_answer(int(code), incomes) for code in found], which.astype(np.int64)


def _answer(code: int, incomes: Incomes) -> tuple[Outcome, tuple[str, ...]]:
    """Return what a code of `Held.answers` stands for."""
    if code < 2:  # noqa: PLR2004 - the two settled codes come first
        return (Outcome.INELIGIBLE if code else Outcome.ELIGIBLE), ()
    listed, flags = divmod(code - 2, _FLAGS)
    size, tract = divmod(flags, 2)
    missing = (*incomes.lists[listed], *((SIZE,) * size), *((TRACT,) * tract))
    return Outcome.UNDETERMINED, missing


def at_most_limit(incomes: Incomes, limits: Steps, place: Rows, size: Rows) -> Held:
    """Hold incomes against 'at most' the limit of the place and the size.

    Parameters
    ----------
    incomes : Incomes
    limits : ndarray of int64, shape (places, sizes)
        [half cents]
    place, size : ndarray of int, shape (n,)
        Row and column of each household's limit; -1 where not known, when every one is possible.
    """
    count = place.size
    passes, fails, *lacks = (np.zeros(count, np.bool_) for _ in range(5))
    known = (place >= 0) & (size >= 0)
    groups = [(np.flatnonzero(known), limits[place[known], size[known]])]
    for at, persons in {*zip(place[~known].tolist(), size[~known].tolist(), strict=True)}:
        rows = np.flatnonzero((place == at) & (size == persons))
        some = limits[slice(None) if at < 0 else [at]][:, slice(None) if persons < 0 else [persons]]
        groups.append((rows, some))
    for rows, some in groups:
        least, most = incomes.at_least[rows], incomes.at_most[rows]
        lowest, highest = (some, some) if some.ndim == 1 else (some.min(), some.max())
        passes[rows] = most <= lowest
        fails[rows] = ~passes[rows] & (least > highest)
        _note_lacks(lacks, rows, some, (least, most))
    return Held(passes, fails, *lacks)


def _note_lacks(lacks: list[Mask], rows: Rows, limits: Steps, income: tuple[Steps, Steps]) -> None:
    """Note which facts can still put an income on one side of a limit or the other."""
    least, most = income
    lacks_income, lacks_size, lacks_tract = lacks
    if limits.ndim == 1:
        lacks_income[rows] = (least <= limits) & (limits < most)
        return
    steps = np.sort(limits, axis=None)
    position = np.minimum(np.searchsorted(steps, least, "left"), steps.size - 1)
    lacks_income[rows] = (steps[position] >= least) & (steps[position] < most)
    for note, axis in ((lacks_size, 1), (lacks_tract, 0)):
        low, high = limits.min(axis), limits.max(axis)
        apart = low < high
        parted = (least[:, None] <= high[apart]) & (low[apart] < most[:, None])
        note[rows] = parted.any(axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class Bands:
    """For each size the incomes that are in: over `over` and at most `at_most` [half cents].

    Parameters
    ----------
    over, at_most : ndarray of int64, shape (sizes,)
        `over` is -1 where there is no lower end, `at_most` -1 for a size that is not served.
    """

    over: Steps
    at_most: Steps


def in_band(incomes: Incomes, bands: Bands, size: Rows) -> Held:
    """Find whether incomes are in the band of the household's size.

    Parameters
    ----------
    incomes : Incomes
    bands : Bands
    size : ndarray of int, shape (n,)
        Position in the bands; -1 where not known, when every one is possible.
    """
    over, at_most = bands.over[size][:, None], bands.at_most[size][:, None]
    least, most = incomes.at_least[:, None], incomes.at_most[:, None]
    can_pass, can_fail = _possible(least, most, over, at_most)
    can_pass, can_fail = can_pass[:, 0], can_fail[:, 0]
    lacks_income = can_pass & can_fail
    lacks_size = np.zeros(size.size, np.bool_)
    rows = np.flatnonzero(size < 0)
    if rows.size:
        each_pass, each_fail = _possible(least[rows], most[rows], bands.over, bands.at_most)
        can_pass[rows], can_fail[rows] = each_pass.any(axis=1), each_fail.any(axis=1)
        lacks_income[rows] = (each_pass & each_fail).any(axis=1)
        lacks_size[rows] = _size_decides(least[rows], most[rows], bands)
    still_open = can_pass & can_fail
    none = np.zeros(size.size, np.bool_)
    return Held(can_pass & ~can_fail, ~can_pass, lacks_income & still_open, lacks_size & still_open, none)


def _possible(least: Steps, most: Steps, over: Steps, at_most: Steps) -> tuple[Mask, Mask]:
    """Return whether a possible income is in a band, and whether a possible one is not."""
    can_pass = (least <= at_most) & (most > over) & (over < at_most)
    return can_pass, (least <= over) | (most > at_most)


def _size_decides(least: Steps, most: Steps, bands: Bands) -> Mask:
    """Return whether at some possible income one size is in its band and another is not."""
    edges = np.unique(np.concatenate([bands.over[bands.over >= 0], bands.at_most[bands.at_most >= 0]]))
    # At an edge, and just over it: in twice the steps, just over lies one step further.
    points = np.concatenate([2 * edges, 2 * edges + 1])
    apart = points[_differ(points[:, None], bands)]
    doubled = np.where(most >= UNBOUNDED, UNBOUNDED, 2 * most)
    within = (2 * least <= apart) & (apart <= doubled)
    ends = _differ(2 * least, bands) | (_differ(doubled, bands) & (most < UNBOUNDED)[:, 0])
    return np.asarray(within.any(axis=1) | ends)


def _differ(points: NDArray[np.int64], bands: Bands) -> Mask:
    """Return at which points, in twice the steps, some band holds and another does not; shape (n, 1) in."""
    held = (points <= 2 * bands.at_most) & (points > 2 * bands.over)
    return np.asarray(held.any(axis=1) & ~held.all(axis=1))
