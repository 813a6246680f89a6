"""Which measures act on one another: groups whose savings add, since nothing of one changes another's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.choice.options import Option, Question, by_id, use_of
from calculators.home.energy_use import annual_use
from calculators.measures.savings import apply_measure, stacked

if TYPE_CHECKING:
    from calculators.home.description import Home

# Changes below this share of a use are the rounding of sums.
ROUNDING: Final = 1e-10


class _Joined:
    """Sets of positions that grow together."""

    def __init__(self, count: int) -> None:
        self.root = list(range(count))

    def find(self, position: int) -> int:
        """Return the position that stands for a set."""
        while self.root[position] != position:
            position = self.root[position]
        return position

    def join(self, one: int, other: int) -> None:
        """Make two sets one."""
        first, second = sorted((self.find(one), self.find(other)))
        self.root[second] = first

    def sets(self) -> list[list[int]]:
        """Return the sets, each in order, in the order of their first members."""
        found: dict[int, list[int]] = {}
        for position in range(len(self.root)):
            found.setdefault(self.find(position), []).append(position)
        return list(found.values())


def independent_groups(question: Question) -> list[list[int]]:
    """Return the options in groups that do not act on one another, by position.

    Parameters
    ----------
    question : Question

    Returns
    -------
    list of list of int

    Notes
    -----
    Two measures are in one group where they change the same end use of the same fuel, where the two
    together change the home's use by anything but the sum of what each changes alone, or where one excludes
    or requires the other. Whoever adds the groups' savings up checks the sum on the whole package.
    """
    options = question.options
    joined = _Joined(len(options))
    _join_by_name(options, joined)
    if options:
        singles = stacked([apply_measure(option.measure, question.home) for option in options])
        _join_by_end_use(question, singles, joined)
        _join_by_interaction(question, singles, joined)
    return joined.sets()


def _join_by_name(options: tuple[Option, ...], joined: _Joined) -> None:
    """Join measures that exclude or require each other."""
    position_of = by_id(options)
    for position, option in enumerate(options):
        for other in (*option.measure.exclusions, *option.measure.requires):
            if other in position_of:
                joined.join(position, position_of[other])


def _join_by_end_use(question: Question, singles: Home, joined: _Joined) -> None:
    """Join measures that change the same end use."""
    before = annual_use(question.home, question.climate).amounts
    after = annual_use(singles, question.climate).amounts
    count = len(question.options)
    for key, amount in after.items():
        base = before.get(key, np.zeros(()))
        changed = np.broadcast_to(np.abs(amount - base) > ROUNDING * (1.0 + np.abs(base)), count)
        touching = np.flatnonzero(changed)
        for other in touching[1:]:
            joined.join(int(touching[0]), int(other))


def _join_by_interaction(question: Question, singles: Home, joined: _Joined) -> None:
    """Join measures whose savings together are not the sum of their savings alone."""
    base = use_of(question.home, question.climate, 1)[0]
    count = len(question.options)
    alone = use_of(singles, question.climate, count)
    for position, option in enumerate(question.options[1:], start=1):
        both = use_of(apply_measure(option.measure, singles), question.climate, count)
        beside = both - alone - alone[position] + base
        acts = (np.abs(beside) > ROUNDING * (1.0 + np.abs(base))).any(axis=1)
        for earlier in np.flatnonzero(acts[:position]):
            joined.join(int(earlier), position)
