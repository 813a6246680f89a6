"""Income held against a percentage of the federal poverty guideline for the household's size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rules.criteria.threshold import finding
from rules.facts import LARGEST_HOUSEHOLD
from rules.income import annual_income
from rules.outcomes import Comparison, Finding, Outcome
from rules.tables import STATEWIDE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from rules.income import AnnualIncome
    from rules.inquiry import Arguments, Inquiry
    from rules.parameters import DatedValue, Parameter

    # Just at an amount, or just above it: the two kinds of point at which an answer can turn.
    Point = tuple[Decimal, int]

SIZE = "household.size"


@dataclass(frozen=True, slots=True)
class Band:
    """Incomes that are in: over `over` (from nothing where None) and at most `at_most`."""

    over: Decimal | None
    at_most: Decimal

    def holds(self, point: Point) -> bool:
        """Return whether a point is in the band."""
        return point <= (self.at_most, 0) and (self.over is None or point > (self.over, 0))


def poverty_percent(inquiry: Inquiry, arguments: Arguments) -> Finding:
    """Compare income with `percent` of the poverty guideline; the programme names both parameters.

    Notes
    -----
    ``limit = percent / 100 x guideline(size)``; each person above eight adds what the guideline prints for a
    further person. A programme whose printed limits begin with two persons gives one person the limit of two.
    """
    return _compare("income.poverty_percent", inquiry, arguments)


def poverty_band(inquiry: Inquiry, arguments: Arguments) -> Finding:
    """Find whether income is over one percentage of the guideline and at most another, for enough persons."""
    return _compare("income.poverty_band", inquiry, arguments)


def poverty_limit(inquiry: Inquiry, arguments: Arguments, persons: int) -> Decimal | None:
    """Return the highest income that is in for a size, or None on a day that the table has no year for."""
    bands = bands_of(inquiry, arguments, (persons,)) or {}
    band = bands.get(persons)
    return None if band is None else band.at_most


def _compare(criterion: str, inquiry: Inquiry, arguments: Arguments) -> Finding:
    percent = inquiry.parameter(str(arguments["percent"]))
    guideline = inquiry.parameter(str(arguments["guideline"]))
    value = guideline.on(inquiry.on)
    size = inquiry.facts.household.size
    sizes = range(1, LARGEST_HOUSEHOLD + 1) if size is None else (size,)
    bands = bands_of(inquiry, arguments, sizes)
    if bands is None or value is None:
        return Finding(
            criterion=criterion,
            outcome=Outcome.UNDETERMINED,
            code="income_table_has_no_year",
            citation=guideline.entry(inquiry.on).citation,
            unit=guideline.unit,
            comparison=percent.comparison,
        )
    income = annual_income(inquiry)
    grid = {
        persons: [_holds(band, point) for point in _points(income, bands)] for persons, band in bands.items()
    }
    answers = {answer for row in grid.values() for answer in row}
    if len(answers) > 1:
        return _open(criterion, income, grid, (guideline, value), bands)
    return _settled(criterion, income, bands, (guideline, value), passes=answers == {True})


def bands_of(
    inquiry: Inquiry, arguments: Arguments, sizes: range | tuple[int, ...]
) -> Mapping[int, Band | None] | None:
    """Return the incomes that are in for each size; None for a size that is too small to be served.

    None for the whole on a day that the table of guidelines has no year for.
    """
    guideline = inquiry.parameter(str(arguments["guideline"]))
    value = guideline.on(inquiry.on)
    if value is None or value.edition is None:
        return None
    table = inquiry.data.income_tables[str(guideline.table)]
    smallest = _number(inquiry, arguments, "smallest_size")
    least = _number(inquiry, arguments, "least_persons") if "least_persons" in arguments else 1
    highest = _number(inquiry, arguments, "percent")
    over = _number(inquiry, arguments, "over") if "over" in arguments else None
    bands: dict[int, Band | None] = {}
    for persons in sizes:
        hundredth = table.for_size(value.edition, STATEWIDE, max(persons, int(smallest))) / 100
        lowest = None if over is None else over * hundredth
        bands[persons] = Band(lowest, highest * hundredth) if persons >= least else None
    return bands


def _number(inquiry: Inquiry, arguments: Arguments, key: str) -> Decimal:
    return inquiry.parameter(str(arguments[key])).require(inquiry.on).decimal


def _points(income: AnnualIncome, bands: Mapping[int, Band | None]) -> list[Point]:
    """Return possible incomes that between them meet every answer a possible income can have."""
    edges = {
        edge for band in bands.values() if band for edge in (band.over, band.at_most) if edge is not None
    }
    points = {(income.at_least, 0)} | {(edge, above) for edge in edges for above in (0, 1)}
    if income.at_most is not None:
        points.add((income.at_most, 0))
    last = None if income.at_most is None else (income.at_most, 0)
    return sorted(p for p in points if p >= (income.at_least, 0) and (last is None or p <= last))


def _holds(band: Band | None, point: Point) -> bool:
    return band is not None and band.holds(point)


def _open(
    criterion: str,
    income: AnnualIncome,
    grid: Mapping[int, list[bool]],
    source: tuple[Parameter, DatedValue],
    bands: Mapping[int, Band | None],
) -> Finding:
    """Return the open finding, naming the facts that can turn it."""
    missing: tuple[str, ...] = ()
    if any(len(set(row)) > 1 for row in grid.values()):
        missing = income.missing
    if any(len(set(column)) > 1 for column in zip(*grid.values(), strict=True)):
        missing = (*missing, SIZE)
    alone = next(iter(bands.values())) if len(bands) == 1 else None
    made = finding(
        criterion,
        Outcome.UNDETERMINED,
        "household_size_unknown" if missing[:1] == (SIZE,) else "income_unknown",
        *source,
        observed=income.total,
        threshold=alone.at_most if alone else None,
        missing=missing,
    )
    return replace(made, comparison=Comparison.AT_MOST)


def _settled(
    criterion: str,
    income: AnnualIncome,
    bands: Mapping[int, Band | None],
    source: tuple[Parameter, DatedValue],
    *,
    passes: bool,
) -> Finding:
    """Return the settled finding with the figures that settled it."""
    served = [band for band in bands.values() if band is not None]
    outcome = Outcome.ELIGIBLE if passes else Outcome.INELIGIBLE
    if not served:
        return finding(criterion, outcome, "household_too_small", *source, observed=income.total)
    highest = max(band.at_most for band in served)
    lowest_over = min((band.over for band in served if band.over is not None), default=None)
    if passes:
        limit = min(band.at_most for band in served)
        code, seen, comparison = "income_at_or_under_limit", income.at_most, Comparison.AT_MOST
    elif lowest_over is not None and income.at_most is not None and income.at_most <= lowest_over:
        limit, code, seen, comparison = lowest_over, "income_under_band", income.at_most, Comparison.OVER
    else:
        limit, code, seen, comparison = highest, "income_over_limit", income.at_least, Comparison.AT_MOST
    made = finding(criterion, outcome, code, *source, observed=seen, threshold=limit)
    return replace(made, comparison=comparison)
