"""Every package of one group of measures: what it costs and avoids, computed on the home in the order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.choice.frontier import IntArray, undominated
from calculators.choice.options import (
    CENTS_PER_DOLLAR,
    MOST_IN_A_GROUP,
    Option,
    Question,
    by_id,
    enumeration_limits,
    joined,
    taken,
    use_of,
)
from calculators.measures.savings import apply_measure
from calculators.quantities import KG_PER_TONNE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.climate import FloatArray
    from calculators.home.description import Home

# Less than this share of a use is the rounding of sums: it neither avoids nor emits anything.
ROUNDING: Final = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Combinations:
    """The undominated packages of a group that hold the same coupled measures.

    Parameters
    ----------
    cents : ndarray of int
    avoided : ndarray
        Over the measures' lives [kg CO2e].
    members : ndarray of int
        Which options each holds: bit n is the group's option n.
    """

    cents: IntArray
    avoided: FloatArray
    members: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class GroupOffer:
    """What a group of measures offers.

    Parameters
    ----------
    positions : tuple of int
        Its options in the question.
    by_coupled : mapping of int to Combinations
        By the coupled measures that they hold, as bits.
    exact : bool
        Whether every package was looked at.
    looked_at : int
        How many were.
    """

    positions: tuple[int, ...]
    by_coupled: Mapping[int, Combinations]
    exact: bool
    looked_at: int


@dataclass(frozen=True, slots=True, eq=False)
class _Nodes:
    """Packages of the options seen so far: the home as improved by each, its use, cost and effect."""

    home: Home
    use: FloatArray
    cents: IntArray
    avoided: FloatArray
    members: IntArray

    def __len__(self) -> int:
        return len(self.cents)

    def at(self, rows: IntArray) -> _Nodes:
        """Return some of them."""
        home = taken(self.home, rows)
        return _Nodes(home, self.use[rows], self.cents[rows], self.avoided[rows], self.members[rows])

    def beside(self, other: _Nodes) -> _Nodes:
        """Return these and others together."""
        return _Nodes(
            joined(self.home, other.home, (len(self), len(other))),
            np.concatenate((self.use, other.use)),
            np.concatenate((self.cents, other.cents)),
            np.concatenate((self.avoided, other.avoided)),
            np.concatenate((self.members, other.members)),
        )


def offer_of_group(question: Question, positions: list[int]) -> GroupOffer:
    """Return every package of a group that no other of the same coupled measures beats.

    Parameters
    ----------
    question : Question
    positions : list of int
        The group's options, in the order in which measures are applied.

    Returns
    -------
    GroupOffer

    Notes
    -----
    A package is built measure by measure in the physical order, so that the home before each is at hand:
    its effect is the sum over its measures of life x factors x (use before - use after). A measure that at
    its place avoids nothing, or costs more for a tonne than the standard, ends that branch, and nothing
    after it could mend that: its place in the order comes before theirs.
    """
    limits = enumeration_limits(question.home.model.jurisdiction)
    search = _Search(question, positions, limits)
    offer = search.run() if len(positions) <= MOST_IN_A_GROUP else None
    if offer is None:
        offer = _Search(question, positions[:MOST_IN_A_GROUP], limits, kept=limits["kept_beyond_it"]).run()
    if offer is None:  # pragma: no cover - a search that keeps few at each step passes no limit
        msg = "a search bounded at each step ran out of its bound"
        raise RuntimeError(msg)
    return offer


class _Search:
    """The search through a group's packages."""

    def __init__(
        self, question: Question, positions: list[int], limits: Mapping[str, int], kept: int | None = None
    ) -> None:
        self.question = question
        self.positions = tuple(positions)
        self.options = [question.options[position] for position in positions]
        self.at_once, self.largest, self.kept = limits["at_once"], limits["largest_enumeration"], kept
        place = by_id(self.options)
        self.excluded = [_bits(place, option.measure.exclusions) for option in self.options]
        self.required = [_bits(place, option.measure.requires) for option in self.options]
        self.coupled = _bits(place, tuple(question.coupled))
        self.looked_at = 1

    def run(self) -> GroupOffer | None:
        """Return what the group offers; None where there is more of it than is looked at."""
        leaves: dict[int, list[Combinations]] = {}
        waiting = [(0, self._root())]
        while waiting:
            level, nodes = waiting.pop()
            while level < len(self.options):
                nodes = self._grown(nodes, level)
                level += 1
                if self.kept is None and self.looked_at > self.largest:
                    return None
                pieces = self._pieces(nodes)
                waiting += [(level, piece) for piece in pieces[1:]]
                nodes = pieces[0]
            self._gather(nodes, leaves)
        by_coupled = {bits: _best_of(found) for bits, found in leaves.items()}
        return GroupOffer(self.positions, by_coupled, exact=self.kept is None, looked_at=self.looked_at)

    def _root(self) -> _Nodes:
        """Return the package of nothing."""
        use = use_of(self.question.home, self.question.climate, 1)
        zero = np.zeros(1, np.int64)
        return _Nodes(self.question.home, use, zero, np.zeros(1), zero)

    def _pieces(self, nodes: _Nodes) -> list[_Nodes]:
        """Return packages in pieces small enough to go on with; of too large a group only the best."""
        if self.kept is not None and len(nodes) > self.kept:
            nodes = nodes.at(_most_promising(nodes, self.kept))
        if len(nodes) <= self.at_once or self.kept is not None:
            return [nodes]
        starts = range(0, len(nodes), self.at_once)
        return [nodes.at(np.arange(s, min(s + self.at_once, len(nodes)))) for s in starts]

    def _grown(self, nodes: _Nodes, level: int) -> _Nodes:
        """Return the packages without the next measure, and those of them with it that are worth it."""
        option = self.options[level]
        may = np.flatnonzero((nodes.members & self.excluded[level]) == 0)
        if len(may) == 0:
            return nodes
        before = nodes.at(may)
        home = apply_measure(option.measure, before.home)
        use = use_of(home, self.question.climate, len(before))
        gained = (before.use - use) @ option.kgco2e_per_unit
        self.looked_at += len(before)
        grown = _Nodes(
            home,
            use,
            before.cents + option.cents,
            before.avoided + gained,
            before.members | (1 << level),
        )
        if option.forced:
            return grown
        worth = np.flatnonzero(is_worth(option, gained, self.question))
        return nodes.beside(grown.at(worth)) if len(worth) else nodes

    def _gather(self, nodes: _Nodes, leaves: dict[int, list[Combinations]]) -> None:
        """Keep what no other package with the same coupled measures beats."""
        complete = np.ones(len(nodes), bool)
        for level, required in enumerate(self.required):
            holds = (nodes.members >> level) & 1 == 1
            complete &= ~holds | ((nodes.members & required) == required)
        for bits in np.unique(nodes.members[complete] & self.coupled):
            rows = np.flatnonzero(complete & ((nodes.members & self.coupled) == bits))
            kept = rows[undominated(nodes.cents[rows], nodes.avoided[rows])]
            found = Combinations(nodes.cents[kept], nodes.avoided[kept], nodes.members[kept])
            leaves.setdefault(int(bits), []).append(found)


def is_worth(option: Option, gained_kgco2e: FloatArray, question: Question) -> FloatArray:
    """Return whether a measure avoids something at its place, for no more than the standard a tonne."""
    usd = option.cents / CENTS_PER_DOLLAR
    most_usd = question.usd_per_tonne * gained_kgco2e / KG_PER_TONNE
    return np.asarray((gained_kgco2e > ROUNDING) & (usd <= most_usd))


def _bits(place: Mapping[str, int], names: tuple[str, ...]) -> int:
    """Return the options of some names as bits; names outside the group have none."""
    return sum(1 << place[name] for name in set(names) if name in place)


def _most_promising(nodes: _Nodes, count: int) -> IntArray:
    """Return the packages to go on with in a group too large to look at wholly: the best for their cost."""
    front = undominated(nodes.cents, nodes.avoided)
    if len(front) >= count:
        return np.asarray(front[np.linspace(0, len(front) - 1, count).astype(np.int64)])
    rest = np.setdiff1d(np.arange(len(nodes)), front)
    best = rest[np.argsort(-nodes.avoided[rest], kind="stable")[: count - len(front)]]
    return np.asarray(np.concatenate((front, best)))


def _best_of(found: list[Combinations]) -> Combinations:
    """Return the undominated of several lists."""
    cents = np.concatenate([each.cents for each in found])
    avoided = np.concatenate([each.avoided for each in found])
    members = np.concatenate([each.members for each in found])
    kept = undominated(cents, avoided)
    return Combinations(cents[kept], avoided[kept], members[kept])
