"""The portfolio in one table: households, answers, savings, tonnes, dollars by county, class and programme.

Every total is the exact sum of its rows, rounded once, so that the groups of a grouping add up to the whole
whatever the order in which pieces came.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow.compute as pc

from calculators.portfolio.columns import CENTS_PER_USD
from calculators.portfolio.exact_sums import ExactSums, Halves
from calculators.quantities import KG_PER_TONNE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

WHOLE: Final = "all"
UNKNOWN: Final = "unknown"
ANY: Final = "any"
OUTCOMES: Final = ("eligible", "ineligible", "undetermined")
# What is added up: the summary's name, the table's column, and how many of its units make one here.
SUMS: Final = (
    ("savings_kwh_per_year", "totals.savings_kwh_per_year", 1.0),
    ("savings_therms_per_year", "totals.savings_therms_per_year", 1.0),
    ("solar_kwh_per_year", "totals.solar_kwh_per_year", 1.0),
    ("avoided_tonnes_co2e_per_year", "totals.avoided_kgco2e_per_year", KG_PER_TONNE),
    ("avoided_tonnes_co2e_lifetime", "totals.avoided_kgco2e_lifetime", KG_PER_TONNE),
)
COST: Final = "package_cost_usd"
COUNTS: Final = ("package_measures", "package_measures_without_cost")
HEADER: Final = (
    "grouping",
    "group",
    "outcome",
    "households",
    *(name for sum_name, _, _ in SUMS for name in (sum_name, f"households_with_{sum_name}")),
    COST,
    *COUNTS,
)
_PROGRAMS: Final = "programs."
_OUTCOME: Final = ".outcome"

Key = tuple[str, str, str]


@dataclass(slots=True)
class Summary:
    """Totals so far, by grouping, group and outcome.

    Groupings are the whole portfolio, the county, the housing class, and each programme by its own answer.
    """

    _keys: dict[Key, int] = field(default_factory=dict)
    _counts: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    _sums: dict[str, ExactSums] = field(default_factory=lambda: defaultdict(ExactSums))

    def add(self, table: pa.Table) -> None:
        """Add the answers of one piece."""
        groupings = [self._places(each) for each in _groupings(table)]
        count = len(self._keys)
        ones = np.ones(table.num_rows, np.int64)
        figures: dict[str, NDArray[np.int64]] = {"households": ones, **_package(table)}
        for name, column, _ in SUMS:
            known = _known(table.column(column))
            figures[f"households_with_{name}"] = known.astype(np.int64)
            values = table.column(column).combine_chunks().filter(known).to_numpy(zero_copy_only=False)
            halves = Halves.of(np.asarray(values, np.float64))
            for groups in groupings:
                self._sums[name].add(halves, groups[known], count)
        for name, amounts in figures.items():
            total = np.zeros(count, np.int64)
            held = self._counts.get(name, total[:0])
            total[: len(held)] = held
            for groups in groupings:
                total += np.bincount(groups, amounts, count).astype(np.int64)
            self._counts[name] = total

    def _places(self, each: _Grouping) -> NDArray[np.intp]:
        """Return each row's place among the totals of a grouping."""
        group, group_words = _coded(each.groups)
        outcome, outcome_words = _coded(each.outcomes)
        width = len(outcome_words)
        pairs, which = np.unique(group * width + outcome, return_inverse=True)
        places = [
            self._keys.setdefault(
                (each.name, each.group or group_words[pair // width], outcome_words[pair % width]),
                len(self._keys),
            )
            for pair in pairs.tolist()
        ]
        return np.asarray(np.array(places, np.intp)[which.reshape(-1)], np.intp)

    def rows(self) -> list[dict[str, str]]:
        """Return the totals as text, in the order of the table."""
        count = len(self._keys)
        sums = {name: self._sums[name].totals(count) for name, _, _ in SUMS}
        units = {name: Fraction(unit) for name, _, unit in SUMS}
        found = []
        for grouping, group, outcome, places in self._in_order():
            counted = {name: int(self._counts[name][places].sum()) for name in self._counts}
            cents = counted.pop(COST, 0)
            found.append(
                {
                    "grouping": grouping,
                    "group": group,
                    "outcome": outcome,
                    **{name: str(number) for name, number in counted.items()},
                    **{
                        name: repr(float(sum((total[place] for place in places), Fraction(0)) / units[name]))
                        for name, total in sums.items()
                    },
                    COST: f"{cents // CENTS_PER_USD}.{cents % CENTS_PER_USD:02}",
                }
            )
        return found

    def _in_order(self) -> Iterator[tuple[str, str, str, list[int]]]:
        """Yield each grouping, group and outcome with the totals that belong to it."""
        groupings: dict[str, set[str]] = {}
        for grouping, group, _ in self._keys:
            groupings.setdefault(grouping, set()).add(group)
        for grouping, groups in groupings.items():
            for group in sorted(groups, key=lambda word: (word == UNKNOWN, word)):
                by_outcome = {
                    outcome: self._keys[grouping, group, outcome]
                    for outcome in OUTCOMES
                    if (grouping, group, outcome) in self._keys
                }
                yield grouping, group, ANY, list(by_outcome.values())
                for outcome in OUTCOMES:
                    yield grouping, group, outcome, [by_outcome[outcome]] if outcome in by_outcome else []

    def csv(self) -> bytes:
        """Return the totals as CSV."""
        text = io.StringIO()
        writer = csv.DictWriter(text, HEADER, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows())
        return text.getvalue().encode()


@dataclass(frozen=True, slots=True)
class _Grouping:
    """One way of grouping a piece: its name, the rows' groups (or the one of them all), and answers."""

    name: str
    group: str
    groups: pa.Array
    outcomes: pa.Array


def _groupings(table: pa.Table) -> Iterator[_Grouping]:
    outcome = table.column("outcome").combine_chunks()
    yield _Grouping(WHOLE, WHOLE, outcome, outcome)
    for name, column in (("county", "place.county"), ("housing_class", "housing_class")):
        yield _Grouping(name, "", table.column(column).combine_chunks(), outcome)
    for column in table.column_names:
        if column.startswith(_PROGRAMS) and column.endswith(_OUTCOME):
            answers = table.column(column).combine_chunks()
            program = column.removeprefix(_PROGRAMS).removesuffix(_OUTCOME)
            yield _Grouping("program", program, answers, answers)


def _coded(words: pa.Array) -> tuple[NDArray[np.intp], list[str]]:
    """Return each row's word as a code, and the words; what is not known is a word of its own."""
    codes = pc.fill_null(words.indices, len(words.dictionary)).to_numpy(zero_copy_only=False)
    return codes.astype(np.intp), [*words.dictionary.to_pylist(), UNKNOWN]


def _known(column: pa.ChunkedArray) -> NDArray[np.bool_]:
    return np.asarray(column.combine_chunks().is_valid().to_numpy(zero_copy_only=False), np.bool_)


def _package(table: pa.Table) -> dict[str, NDArray[np.int64]]:
    """Return what each row's package costs [cents], its measures, and those of them without a cost."""
    cents, measures, uncosted = (np.zeros(table.num_rows, np.int64) for _ in range(3))
    for name in table.column_names:
        if not name.endswith(".in_package") or not name.startswith("measures."):
            continue
        inside = np.asarray(pc.fill_null(table.column(name), fill_value=False).to_numpy(), np.bool_)
        cost = table.column(name.replace(".in_package", ".cost_usd"))
        known = _known(cost)
        usd = pc.cast(pc.fill_null(cost, 0), "float64").to_numpy()
        cents += np.where(inside & known, np.rint(usd * CENTS_PER_USD), 0).astype(np.int64)
        measures += inside
        uncosted += inside & ~known
    return {COST: cents, COUNTS[0]: measures, COUNTS[1]: uncosted}
