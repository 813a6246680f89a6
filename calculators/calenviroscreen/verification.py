"""How far a published CalEnviroScreen table is from its own rule, and whom the rule designates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from calculators.calenviroscreen.scores import recompute

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from calculators.calenviroscreen.edition import Edition
    from calculators.calenviroscreen.scores import Recomputed, ScoreTable

    _Numbers = NDArray[np.float64]
    _Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Verification:
    """A published table against its own rule.

    Parameters
    ----------
    name : str
        The edition, as published.
    tracts, scored : int
        Rows, and rows with a published score.
    largest_difference, mean_difference : float
        Recomputed minus published score, absolute [points].
    worst_tract : str
        Where the largest difference is.
    most_difference : float
        The difference that the rounding of published inputs explains [points].
    moved_at_the_line : tuple of str
        Tracts that are on one side of the top quarter's line by the published percentile and on the other
        by the percentile of the recomputed score.
    top_quarter : frozenset of str
        Tracts at or above the line by the published percentile (2.0: by the published range).
    top_quarter_by_percentile : int
        How many are at or above the line by the published percentile alone.
    unscored_with_high_burden : frozenset of str
        Tracts without a score whose pollution burden is at or above its own line.
    maxima_from_published : bool
        True where the table is only a part of the state.
    """

    name: str
    tracts: int
    scored: int
    largest_difference: float
    mean_difference: float
    worst_tract: str
    most_difference: float
    moved_at_the_line: tuple[str, ...]
    top_quarter: frozenset[str]
    top_quarter_by_percentile: int
    unscored_with_high_burden: frozenset[str]
    maxima_from_published: bool

    @property
    def agrees(self) -> bool:
        """Whether the rounding of published inputs explains every difference."""
        return self.largest_difference <= self.most_difference

    @property
    def by_rule(self) -> frozenset[str]:
        """Return the tracts that the rule alone designates."""
        return self.top_quarter | self.unscored_with_high_burden

    def carried_over(self, earlier: Collection[str]) -> frozenset[str]:
        """Return the tracts of an earlier list that the rule does not designate again."""
        return frozenset(earlier) - self.by_rule


def verify(edition: Edition, table: ScoreTable) -> Verification:
    """Recompute a published table and say how far it is from the published scores.

    Parameters
    ----------
    edition : Edition
        Whose rule applies.
    table : ScoreTable
        The published table.
    """
    recomputed = recompute(edition, table)
    published = table.published["score"]
    both = ~np.isnan(published) & ~np.isnan(recomputed.score)
    # A published score that the rule gives no score for differs by all of itself.
    difference = np.where(
        both, np.abs(recomputed.score - published), np.where(np.isnan(published), 0, np.inf)
    )
    worst = int(np.argmax(difference))
    scored = ~np.isnan(published)
    geoids = np.asarray(table.geoids)
    line = edition.designation.number("top_percentile")
    percentile = _published_percentile(table)
    by_percentile = np.nan_to_num(percentile, nan=-1.0) >= line
    top = _by_range(table, line) if table.ranges and _cut_by_range(edition) else by_percentile
    return Verification(
        name=edition.name,
        tracts=len(table.geoids),
        scored=int(scored.sum()),
        largest_difference=float(difference[worst]),
        mean_difference=float(difference[scored].mean()) if scored.any() else 0.0,
        worst_tract=table.geoids[worst],
        most_difference=edition.numbers.number("most_difference"),
        moved_at_the_line=() if recomputed.maxima_from_published else _moved(table, recomputed, line),
        top_quarter=frozenset(geoids[top].tolist()),
        top_quarter_by_percentile=int(by_percentile.sum()),
        unscored_with_high_burden=frozenset(geoids[_high_burden(edition, table, ~scored)].tolist()),
        maxima_from_published=recomputed.maxima_from_published,
    )


def _cut_by_range(edition: Edition) -> bool:
    """Return whether the list was cut by the published range: 2.0 publishes no percentile of its own."""
    return "pollution_percentile_of_unscored" not in edition.designation.entries


def _published_percentile(table: ScoreTable) -> _Numbers:
    percentile = table.published.get("score_percentile")
    return percentile if percentile is not None else _percentile(table.published["score"])


def _percentile(score: _Numbers) -> _Numbers:
    """Return average rank / count x 100 of the known scores."""
    known = ~np.isnan(score)
    values, place, count = np.unique(score[known], return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    average_rank = (last - count + 1 + last) / 2 if len(values) else last.astype(np.float64)
    result = np.full(len(score), np.nan)
    result[known] = 100.0 * average_rank[place] / known.sum()
    return result


def _by_range(table: ScoreTable, line: float) -> _Flags:
    """Return which tracts' published range begins above the line: 76-80% for a line of 75."""
    begins = [text.split("-")[0].strip() for text in table.ranges]
    return np.asarray([text.isdigit() and int(text) > line for text in begins])


def _moved(table: ScoreTable, recomputed: Recomputed, line: float) -> tuple[str, ...]:
    published = table.published["score"]
    known = ~np.isnan(published)
    before = np.nan_to_num(_published_percentile(table), nan=-1.0) >= line
    after = _percentile(np.where(known, recomputed.score, np.nan)) >= line
    return tuple(np.asarray(table.geoids)[known & (before != after)].tolist())


def _high_burden(edition: Edition, table: ScoreTable, unscored: _Flags) -> _Flags:
    percentile = table.published.get("pollution_burden_percentile")
    if percentile is None or _cut_by_range(edition):
        return np.zeros(len(unscored), dtype=np.bool_)
    line = edition.designation.number("pollution_percentile_of_unscored")
    return np.asarray(unscored & (np.nan_to_num(percentile, nan=-1.0) >= line))
