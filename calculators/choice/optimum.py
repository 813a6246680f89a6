"""The best package for any budget: groups' offers put together exactly, with what they need beside them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.choice.enumeration import GroupOffer, offer_of_group
from calculators.choice.frontier import NOTHING, Frontier, combined, merged
from calculators.choice.groups import independent_groups
from calculators.choice.options import CENTS_PER_DOLLAR
from calculators.quantities import KG_PER_TONNE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from calculators.choice.options import Question

# Avoided amounts that differ by less than this share are the rounding of sums.
_SAME: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Selection:
    """A package.

    Parameters
    ----------
    positions : tuple of int
        Its options in the question, in the order of application.
    beside : tuple of str
        Ids of enabling measures that it needs.
    cents : int
        What it costs with them [US cents].
    avoided_kgco2e : float
        Over the measures' lives.
    """

    positions: tuple[int, ...]
    beside: tuple[str, ...]
    cents: int
    avoided_kgco2e: float


@dataclass(frozen=True, slots=True)
class Beside:
    """What a set of coupled measures needs beside it: enabling measures, and what they cost [US cents]."""

    ids: tuple[str, ...]
    cents: int


class Choice:
    """All packages of a home that no other beats, ready to answer for any budget.

    Parameters
    ----------
    question : Question
    beside_of : callable
        Returns what a set of coupled measures (ids) needs beside it; None where that cannot be had.
    groups : list of list of int, optional
        Which options act on one another; found on the home where not given.

    Notes
    -----
    Groups do not act on one another, so costs and effects add, and a package that no other beats is made of
    combinations that no other of the same coupled measures beats. With an enabling measure in it a package
    as a whole may cost no more for a tonne than the standard: what enables is charged to what it serves.
    """

    def __init__(
        self,
        question: Question,
        beside_of: Callable[[frozenset[str]], Beside | None],
        groups: list[list[int]] | None = None,
    ) -> None:
        """Enumerate every group."""
        self.question = question
        self.groups = independent_groups(question) if groups is None else groups
        offers = [offer_of_group(question, group) for group in self.groups]
        coupled = [offer for offer in offers if set(offer.by_coupled) != {0}]
        free = [offer for offer in offers if set(offer.by_coupled) == {0}]
        self.offers = (*coupled, *sorted(free, key=lambda offer: len(offer.by_coupled[0].cents)))
        self._coupled_count = len(coupled)
        self._beside_of = beside_of
        self._chosen: list[tuple[int, ...]] = []  # the coupled measures of each signature, as bits
        self._beside: list[Beside] = []

    @property
    def exact(self) -> bool:
        """Whether every package was looked at."""
        return all(offer.exact for offer in self.offers)

    @property
    def looked_at(self) -> int:
        """How many combinations of measures were computed on the home."""
        return sum(offer.looked_at for offer in self.offers)

    @cached_property
    def frontier(self) -> Frontier:
        """Every package that no other beats; the first column of the picks is the signature."""
        free = NOTHING
        for offer in self.offers[self._coupled_count :]:
            free = combined(free, _column(offer, 0))
        by_beside: dict[Beside, list[Frontier]] = {}
        for chosen in product(*(sorted(offer.by_coupled) for offer in self.offers[: self._coupled_count])):
            beside = self._beside_of(self._ids(chosen))
            if beside is not None:
                by_beside.setdefault(beside, []).append(self._signed(chosen, beside))
        whole = [self._with(beside, combined(merged(each), free)) for beside, each in by_beside.items()]
        return merged(whole) if whole else Frontier(NOTHING.cents[:0], NOTHING.avoided[:0], NOTHING.picks[:0])

    def _ids(self, chosen: Iterable[int]) -> frozenset[str]:
        """Return the ids of the coupled measures that bits of the coupled groups stand for."""
        return frozenset(
            self.question.options[position].measure.id
            for offer, bits in zip(self.offers[: self._coupled_count], chosen, strict=True)
            for place, position in enumerate(offer.positions)
            if (bits >> place) & 1
        )

    def _signed(self, chosen: tuple[int, ...], beside: Beside) -> Frontier:
        """Return what the coupled groups offer with some coupled measures, under a number for these."""
        frontier = NOTHING
        for offer, bits in zip(self.offers[: self._coupled_count], chosen, strict=True):
            frontier = combined(frontier, _column(offer, bits))
        number = np.full((len(frontier), 1), len(self._chosen), np.int64)
        self._chosen.append(chosen)
        self._beside.append(beside)
        return Frontier(frontier.cents, frontier.avoided, np.concatenate((number, frontier.picks), axis=1))

    def _with(self, beside: Beside, frontier: Frontier) -> Frontier:
        """Return packages with what they need beside them; those over the standard with it are left out."""
        cents = frontier.cents + beside.cents
        most_usd = self.question.usd_per_tonne * frontier.avoided / KG_PER_TONNE
        kept = np.ones(len(cents), bool) if not beside.cents else cents / CENTS_PER_DOLLAR <= most_usd
        return Frontier(cents[kept], frontier.avoided[kept], frontier.picks[kept])

    def best(self, budget_cents: int) -> Selection | None:
        """Return the package that avoids most for a budget [US cents]; of equal ones the cheapest.

        None where the budget does not pay for what has to be done.
        """
        place = int(np.searchsorted(self.frontier.cents, budget_cents, side="right")) - 1
        return self._selection(place) if place >= 0 else None

    def next_better(self, than: Selection) -> Selection | None:
        """Return the cheapest package that avoids more than another; None where none does."""
        least = than.avoided_kgco2e + _SAME * max(abs(than.avoided_kgco2e), 1.0)
        place = int(np.searchsorted(self.frontier.avoided, least, side="right"))
        return self._selection(place) if place < len(self.frontier) else None

    def cheapest(self) -> Selection | None:
        """Return the cheapest package: what has to be done, and nothing where nothing has."""
        return self._selection(0) if len(self.frontier) else None

    def _selection(self, place: int) -> Selection:
        """Return a package of the frontier."""
        number, *picks = (int(pick) for pick in self.frontier.picks[place])
        bits_of = (*self._chosen[number], *(0 for _ in self.offers[self._coupled_count :]))
        positions = [
            position
            for offer, bits, pick in zip(self.offers, bits_of, picks, strict=True)
            for at, position in enumerate(offer.positions)
            if (int(offer.by_coupled[bits].members[pick]) >> at) & 1
        ]
        return Selection(
            positions=tuple(sorted(positions)),
            beside=self._beside[number].ids,
            cents=int(self.frontier.cents[place]),
            avoided_kgco2e=float(self.frontier.avoided[place]),
        )


def _column(offer: GroupOffer, bits: int) -> Frontier:
    """Return a group's packages with some coupled measures as a frontier of one column."""
    found = offer.by_coupled[bits]
    return Frontier(found.cents, found.avoided, np.arange(len(found.cents), dtype=np.int64)[:, None])
