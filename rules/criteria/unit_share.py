"""How many of a property's units are low-income, by each programme's own share, in whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.criteria.income import county_limit_for
from rules.criteria.poverty import poverty_limit
from rules.criteria.threshold import finding
from rules.homes import LowIncomeCount, complex_of, count_low_income
from rules.outcomes import Finding, Outcome

if TYPE_CHECKING:
    from decimal import Decimal

    from rules.inquiry import Arguments, Inquiry
    from rules.parameters import DatedValue, Parameter

UNITS = "building.units_per_building"
LOW_INCOME_UNITS = "building.low_income_units"
ROSTER = "building.roster"
DEED = "building.deed_restricted"
_FOLDER = "housing.unit_share"
_COUNTY = "county"
_POVERTY = {
    "poverty.wap": {
        "percent": "income.poverty_percent.wap",
        "guideline": "income.poverty_guideline",
        "smallest_size": "income.smallest_size_of_limits.every_size",
    },
    "poverty.esa": {
        "percent": "income.poverty_percent.esa",
        "guideline": "income.utility_year_poverty_guideline",
        "smallest_size": "income.smallest_size_of_limits.utilities",
    },
}


def unit_share(inquiry: Inquiry, arguments: Arguments) -> Finding:
    """Find whether enough units are low-income by the share that the programme names.

    Notes
    -----
    ``100 x low-income units >= percent x units that count``. Vacant units count as the programme's rule says.
    Units whose households are not known leave the answer open, unless it is the same with all of them
    low-income as with none.
    """
    share = str(arguments["share"])
    parameter = inquiry.parameter(f"{_FOLDER}.{share}.percent")
    return share_finding("housing.unit_share", inquiry, share, parameter)


def single_unit(inquiry: Inquiry, _arguments: Arguments) -> Finding:
    """Find whether every building is one home alone, so that no share of units is asked for."""
    parameter = inquiry.parameter("housing.small_multifamily_least_units")
    units = inquiry.facts.building.units_per_building
    if units is None:
        outcome, code = Outcome.UNDETERMINED, "building_unknown"
    elif max(units) == 1:
        outcome, code = Outcome.ELIGIBLE, "home_alone_in_its_building"
    else:
        outcome, code = Outcome.INELIGIBLE, "several_homes_in_a_building"
    return finding(
        "housing.single_unit",
        outcome,
        code,
        parameter,
        parameter.require(inquiry.on),
        observed=None if units is None else max(units),
        missing=(UNITS,) if units is None else (),
    )


def share_finding(criterion: str, inquiry: Inquiry, share: str, parameter: Parameter) -> Finding:
    """Return the finding for one share; `parameter` holds its percentage."""
    value = parameter.require(inquiry.on)
    percents = _percents(inquiry, share, value)
    count = _count(inquiry, share)
    if count is None:
        return _without_units(criterion, inquiry, share, (parameter, value))
    answers = {
        (percent, 100 * low >= percent * of and of > 0)
        for percent in percents
        for low, of in ((count.least, count.of_least), (count.most, count.of_most))
    }
    passes = {passed for _, passed in answers}
    if len(passes) > 1:
        return _open(criterion, inquiry, (parameter, value), count, answers)
    enough = passes == {True}
    return finding(
        criterion,
        Outcome.ELIGIBLE if enough else Outcome.INELIGIBLE,
        "share_of_low_income_units_enough" if enough else "share_of_low_income_units_too_low",
        parameter,
        value,
        observed=_told(count),
        threshold=max(percents) if enough else min(percents),
    )


def _count(inquiry: Inquiry, share: str) -> LowIncomeCount | None:
    """Return how many units are low-income, or None where the buildings are not known."""
    facts = inquiry.facts.building
    home = complex_of(facts)
    if home is None:
        return None
    if facts.roster is None and facts.low_income_units is not None:
        return LowIncomeCount(facts.low_income_units, home.units, facts.low_income_units, home.units)
    vacancy = str(inquiry.parameter(f"{_FOLDER}.{share}.vacant_units").require(inquiry.on).amount)
    days = inquiry.data.parameters.get(f"{_FOLDER}.{share}.vacant_within_days")
    within = None if days is None else days.require(inquiry.on).whole
    return count_low_income(home, vacancy, within, lambda persons: _limit(inquiry, share, persons))


def _limit(inquiry: Inquiry, share: str, persons: int) -> Decimal | None:
    """Return the highest low income for a size, by the limit that the share names."""
    kind = str(inquiry.parameter(f"{_FOLDER}.{share}.income_limit").require(inquiry.on).amount)
    if kind == _COUNTY:
        return county_limit_for(inquiry, persons)
    return poverty_limit(inquiry, _POVERTY[kind], persons)


def _percents(inquiry: Inquiry, share: str, value: DatedValue) -> tuple[int, ...]:
    """Return the percentage that applies, or both where it hangs on a fact that is not known."""
    parameters = inquiry.data.parameters
    building = inquiry.facts.building
    restricted = parameters.get(f"{_FOLDER}.{share}.percent_if_deed_restricted")
    if restricted is not None:
        lower = restricted.require(inquiry.on).whole
        if building.deed_restricted is None:
            return (lower, value.whole)
        return (lower,) if building.deed_restricted else (value.whole,)
    few = parameters.get(f"{_FOLDER}.{share}.percent_of_two_or_four")
    sizes = parameters.get(f"{_FOLDER}.{share}.sizes_of_the_lower_share")
    if few is not None and sizes is not None and building.units_per_building:
        allowed = sizes.require(inquiry.on).amount
        several = [units for units in building.units_per_building if units > 1]
        if isinstance(allowed, tuple) and several and all(units in allowed for units in several):
            return (few.require(inquiry.on).whole,)
    return (value.whole,)


def _open(
    criterion: str,
    inquiry: Inquiry,
    source: tuple[Parameter, DatedValue],
    count: LowIncomeCount,
    answers: set[tuple[int, bool]],
) -> Finding:
    """Return the open finding, naming roster or number, and the deed where the share hangs on it."""
    by_percent: dict[int, set[bool]] = {}
    for percent, passed in answers:
        by_percent.setdefault(percent, set()).add(passed)
    missing: tuple[str, ...] = ()
    if any(len(passed) > 1 for passed in by_percent.values()):
        missing = (ROSTER,) if inquiry.facts.building.roster is not None else (LOW_INCOME_UNITS,)
    if len(by_percent) > 1:
        missing = (*missing, DEED)
    code = "deed_restriction_unknown" if missing == (DEED,) else "low_income_units_unknown"
    return finding(
        criterion,
        Outcome.UNDETERMINED,
        code,
        *source,
        observed=None if inquiry.facts.building.roster is None else _told(count),
        threshold=source[1].amount,
        missing=missing,
    )


def _without_units(
    criterion: str, inquiry: Inquiry, share: str, source: tuple[Parameter, DatedValue]
) -> Finding:
    """Return the finding where nobody knows how many units there are."""
    building = inquiry.facts.building
    if building.low_income_units == 0:  # no units at all are too few of any building
        return finding(
            criterion,
            Outcome.INELIGIBLE,
            "share_of_low_income_units_too_low",
            *source,
            observed="no units",
            threshold=source[1].amount,
        )
    missing: tuple[str, ...] = (UNITS,)
    if building.low_income_units is None and building.roster is None:
        missing = (UNITS, LOW_INCOME_UNITS)
    if len(_percents(inquiry, share, source[1])) > 1:
        missing = (*missing, DEED)
    return finding(
        criterion,
        Outcome.UNDETERMINED,
        "low_income_units_unknown" if LOW_INCOME_UNITS in missing else "building_unknown",
        *source,
        threshold=source[1].amount,
        missing=missing,
    )


def _told(count: LowIncomeCount) -> str:
    low = str(count.least) if count.known else f"{count.least} to {count.most}"
    return f"{low} of {count.of_least} units"
