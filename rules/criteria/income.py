"""The three ways of being low-income, each from its own dated table. Any one of them suffices."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from rules.criteria.threshold import at_most_outcome, finding
from rules.facts import LARGEST_HOUSEHOLD
from rules.income import annual_income
from rules.outcomes import Finding, Outcome
from rules.tables import STATEWIDE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rules.income import AnnualIncome
    from rules.inquiry import Arguments, Inquiry
    from rules.outcomes import Observed
    from rules.parameters import DatedValue, Parameter
    from rules.tables import IncomeTable

    # By place and household size; as many as the known facts leave possible.
    Limits = Mapping[tuple[str, int | None], Decimal]

SIZE = "household.size"
TRACT = "dwelling.tract_geoid"
_FOUR_PERSONS = 3  # position of size 4 among the printed sizes 1 to 8


def statewide_median_share(inquiry: Inquiry, _arguments: Arguments) -> Finding:
    """Compare income with 80 percent of the statewide median household income, whatever the size."""
    criterion = "income.statewide_median_share"
    median = inquiry.parameter("income.statewide_median_household_income")
    share = inquiry.parameter("income.statewide_median_share").require(inquiry.on)
    value = median.on(inquiry.on)
    if value is None:
        return _table_has_no_year(criterion, median, inquiry)
    limit = share.decimal * value.decimal
    return _compare(criterion, inquiry, {(STATEWIDE, None): limit}, median, value)


def county_limit(inquiry: Inquiry, _arguments: Arguments) -> Finding:
    """Compare income with the county's low-income limit (80 percent of area median) for the size."""
    criterion = "income.county_limit"
    parameter = inquiry.parameter("income.county_low_income_limit")
    value = parameter.on(inquiry.on)
    if value is None or value.edition is None:
        return _table_has_no_year(criterion, parameter, inquiry)
    table = inquiry.data.income_tables[str(parameter.table)]
    known, county = table.places(value.edition), inquiry.county_fips
    if county is not None and county not in known:
        return finding(criterion, Outcome.UNDETERMINED, "county_unknown", parameter, value, missing=(TRACT,))
    limits: dict[tuple[str, int | None], Decimal] = {}
    beyond = _beyond_printed_sizes(inquiry)
    for place in known if county is None else (county,):
        printed = _held_harmless(table, value.edition, place)
        for persons in _sizes(inquiry):
            limits[place, persons] = _for_size(printed, persons, *beyond)
    return _compare(criterion, inquiry, limits, parameter, value)


def county_limit_for(inquiry: Inquiry, persons: int) -> Decimal | None:
    """Return the county's low-income limit for a size; None where county, year or table is not there."""
    parameter = inquiry.parameter("income.county_low_income_limit")
    value = parameter.on(inquiry.on)
    county = inquiry.county_fips
    if value is None or value.edition is None or county is None:
        return None
    table = inquiry.data.income_tables[str(parameter.table)]
    if county not in table.places(value.edition):
        return None
    printed = _held_harmless(table, value.edition, county)
    return _for_size(printed, persons, *_beyond_printed_sizes(inquiry))


def state_median_60_percent(inquiry: Inquiry, _arguments: Arguments) -> Finding:
    """Compare income with LIHEAP's limit: 60 percent of state median income for the size.

    Not the statewide median *household* income of `statewide_median_share`: this one is for a family of
    four, adjusted to the size, and truncated to whole dollars at each step.
    """
    criterion = "income.state_median_60_percent"
    parameter = inquiry.parameter("income.state_median_60_percent")
    value = parameter.on(inquiry.on)
    if value is None or value.edition is None:
        return _table_has_no_year(criterion, parameter, inquiry)
    factor = inquiry.parameter("income.state_median_size_factor_8_persons").require(inquiry.on).decimal
    extra = inquiry.parameter("income.state_median_extra_person_share").require(inquiry.on).decimal
    printed = inquiry.data.income_tables[str(parameter.table)].printed(value.edition, STATEWIDE)
    limits: Limits = {
        (STATEWIDE, persons): _for_size(printed, persons, factor, extra).to_integral_value(ROUND_DOWN)
        for persons in _sizes(inquiry)
    }
    return _compare(criterion, inquiry, limits, parameter, value)


def _held_harmless(table: IncomeTable, edition: str, county: str) -> tuple[Decimal, ...]:
    """Return the highest limit of this and every earlier edition, size by size.

    The state's own limits never fall from one year to the next; the federal ones, which they start from, do.
    """
    earlier = [
        limits[county] for name, limits in table.editions.items() if name <= edition and county in limits
    ]
    return tuple(max(limits) for limits in zip(*earlier, strict=True))


def _beyond_printed_sizes(inquiry: Inquiry) -> tuple[Decimal, Decimal]:
    """Return the share of the limit for four persons that eight have, and what each further one adds."""
    factor = inquiry.parameter("income.county_size_factor_8_persons").require(inquiry.on).decimal
    extra = inquiry.parameter("income.county_extra_person_share").require(inquiry.on).decimal
    return factor, extra


def _sizes(inquiry: Inquiry) -> Iterable[int]:
    """Return the household's size, or every size it may have."""
    size = inquiry.facts.household.size
    return range(1, LARGEST_HOUSEHOLD + 1) if size is None else (size,)


def _for_size(printed: tuple[Decimal, ...], persons: int, factor: Decimal, extra: Decimal) -> Decimal:
    """Return the printed limit, or beyond the printed sizes a share of the limit for four persons."""
    beyond = persons - len(printed)
    return printed[persons - 1] if beyond <= 0 else printed[_FOUR_PERSONS] * (factor + extra * beyond)


def _compare(
    criterion: str, inquiry: Inquiry, limits: Limits, parameter: Parameter, value: DatedValue
) -> Finding:
    """Compare what is known of the income with every limit that the known facts allow."""
    income = annual_income(inquiry)
    lowest, highest = min(limits.values()), max(limits.values())
    outcome = at_most_outcome(income.at_least, income.at_most, lowest, highest)
    # A settled answer shows the figures that settled it, e.g. the part of an income already over every limit.
    decided: Mapping[Outcome, tuple[Observed, Observed]] = {
        Outcome.ELIGIBLE: (income.at_most, lowest),
        Outcome.INELIGIBLE: (income.at_least, highest),
        Outcome.UNDETERMINED: (income.total, lowest if lowest == highest else None),
    }
    observed, threshold = decided[outcome]
    missing = tuple(_facts_that_decide(income, limits)) if outcome is Outcome.UNDETERMINED else ()
    return finding(
        criterion,
        outcome,
        _code(outcome, missing),
        parameter,
        value,
        observed=observed,
        threshold=threshold,
        missing=missing,
    )


def _facts_that_decide(income: AnnualIncome, limits: Limits) -> Iterator[str]:
    """Yield the facts that can still put the income on one side of a limit or the other.

    Missing parts of the income do where some possible limit lies between the least and the most it can be;
    the county does where, for some size, one county's limit admits a possible income and another's does not;
    the size likewise.
    """
    if any(_may_part(income, limit, limit) for limit in limits.values()):
        yield from income.missing
    by_place, by_size = defaultdict(list), defaultdict(list)
    for (place, persons), limit in limits.items():
        by_place[place].append(limit)
        by_size[persons].append(limit)
    for fact, groups in ((SIZE, by_place), (TRACT, by_size)):
        spans = [(min(group), max(group)) for group in groups.values()]
        if any(low < high and _may_part(income, low, high) for low, high in spans):
            yield fact


def _may_part(income: AnnualIncome, low: Decimal, high: Decimal) -> bool:
    """Return whether a possible income is over `low` and a possible one, perhaps the same, at most `high`."""
    return income.at_least <= high and (income.at_most is None or low < income.at_most)


def _code(outcome: Outcome, missing: tuple[str, ...]) -> str:
    if outcome is Outcome.ELIGIBLE:
        return "income_at_or_under_limit"
    if outcome is Outcome.INELIGIBLE:
        return "income_over_limit"
    if SIZE in missing[:1]:
        return "household_size_unknown"
    return "county_unknown" if TRACT in missing[:1] else "income_unknown"


def _table_has_no_year(criterion: str, parameter: Parameter, inquiry: Inquiry) -> Finding:
    """Return the open finding for a day that a table has no figure for: no fact can settle it."""
    return Finding(
        criterion=criterion,
        outcome=Outcome.UNDETERMINED,
        code="income_table_has_no_year",
        citation=parameter.entry(inquiry.on).citation,
        unit=parameter.unit,
        comparison=parameter.comparison,
    )
