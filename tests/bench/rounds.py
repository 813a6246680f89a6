"""Timing contestants against each other in one process, in turns, so that a noisy machine hits all alike."""

from __future__ import annotations

import gc
import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# A turn shorter than this measures the clock and the scheduler.
LEAST_SECONDS_A_TURN = 0.05


@dataclass(frozen=True)
class Contestant:
    """One way of doing the same work.

    Parameters
    ----------
    name : str
        As printed.
    run : callable
        Does the work for `items` items once.
    items : int
        How many items one call does.
    """

    name: str
    run: Callable[[], object]
    items: int = 1


@dataclass
class Match:
    """The seconds an item took each contestant, round by round; the first contestant is ours."""

    title: str
    item: str
    seconds: dict[str, list[float]] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def document(self) -> dict[str, object]:
        """Return medians, spread and ratios as plain values."""
        ours = next(iter(self.seconds))
        return {
            "title": self.title,
            "item": self.item,
            "contestants": {name: self._row(name, ours) for name in self.seconds},
            "skipped": self.skipped,
            "notes": self.notes,
        }

    def _row(self, name: str, ours: str) -> dict[str, object]:
        mine = self.seconds[name]
        # Round by round, so that what slowed a whole round cancels out.
        ratios = [theirs / own for theirs, own in zip(mine, self.seconds[ours], strict=True)]
        return {
            "seconds_an_item": {"median": statistics.median(mine), "least": min(mine), "most": max(mine)},
            "items_a_second": 1 / statistics.median(mine),
            "times_ours": {"median": statistics.median(ratios), "least": min(ratios), "most": max(ratios)},
            "rounds": mine,
        }


def play(match: Match, contestants: list[Contestant], rounds: int) -> Match:
    """Time contestants in turns, each round beginning with the next of them."""
    calls = {contestant.name: _calls_a_turn(contestant) for contestant in contestants}
    match.seconds = {contestant.name: [] for contestant in contestants}
    for number in range(rounds):
        first = number % len(contestants)
        for contestant in contestants[first:] + contestants[:first]:
            turn = _seconds(contestant, calls[contestant.name])
            match.seconds[contestant.name].append(turn / (calls[contestant.name] * contestant.items))
    return match


def _calls_a_turn(contestant: Contestant) -> int:
    contestant.run()  # what is loaded or prepared at the first call is not what is compared
    once = _seconds(contestant, 1)
    return max(1, round(LEAST_SECONDS_A_TURN / once)) if once < LEAST_SECONDS_A_TURN else 1


def _seconds(contestant: Contestant, calls: int) -> float:
    gc.collect()
    began = time.perf_counter()
    for _ in range(calls):
        contestant.run()
    return time.perf_counter() - began
