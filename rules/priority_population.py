"""Which of the state's priority populations a home and its household are (Health and Safety Code 39713).

The law reserves shares of the climate investments for projects in disadvantaged communities, for low-income
households and communities anywhere, and for those of them within half a mile of a disadvantaged community.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rules.determination import judge, missing_facts
from rules.outcomes import Outcome
from rules.programs import Rule

if TYPE_CHECKING:
    from decimal import Decimal

    from rules.determination import Judged
    from rules.inquiry import Inquiry
    from rules.outcomes import Finding

Category = Literal[
    "disadvantaged_community",
    "low_income_within_half_mile",
    "low_income_anywhere",
    "not_a_priority_population",
]

_DESIGNATED = Rule("criterion", criterion="place.designated")
_NEAR = Rule("criterion", criterion="place.near_disadvantaged_community")
_LOW_INCOME = Rule(
    "any_of",
    parts=(
        Rule("criterion", criterion="place.low_income_community"),
        Rule("criterion", criterion="income.statewide_median_share"),
        Rule("criterion", criterion="income.county_limit"),
    ),
)
BELONGS = Rule("any_of", parts=(_DESIGNATED, _LOW_INCOME))
RULES = (_DESIGNATED, _LOW_INCOME, _NEAR)
# The share of the funds that each category counts towards.
_SHARES = {
    "disadvantaged_community": "place.least_share_of_funds.disadvantaged_communities",
    "low_income_within_half_mile": "place.least_share_of_funds.low_income_within_half_mile",
    "low_income_anywhere": "place.least_share_of_funds.low_income_anywhere",
}


@dataclass(frozen=True, slots=True)
class PriorityPopulation:
    """Whether a home and its household are a priority population, of which category, and why.

    Parameters
    ----------
    belongs : Outcome
        Eligible where they are one, of whatever category.
    category : str or None
        None while it is not known which.
    share_percent : Decimal or None
        The least share of the funds that the category counts towards, on the day.
    findings : tuple of Finding
        The tests of place and income behind the answer, passes included.
    missing : tuple of str
        Facts that could still change the category.
    """

    belongs: Outcome
    category: Category | None
    share_percent: Decimal | None
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]


def priority_population(inquiry: Inquiry) -> PriorityPopulation:
    """Classify a home and its household by the lists and limits in force on a day.

    Notes
    -----
    A home in a disadvantaged community counts there, whoever lives in it. Outside, a low-income household
    (income at most 80 percent of the statewide median, or at most the county's low-income limit) and any
    home in a low-income community count, within half a mile of a disadvantaged community or elsewhere.
    """
    inside, low, near = (judge(rule, inquiry) for rule in (_DESIGNATED, _LOW_INCOME, _NEAR))
    category = category_of(inside.outcome, low.outcome, near.outcome)
    shown = (inside,) if inside.outcome is Outcome.ELIGIBLE else (inside, low, near)
    return PriorityPopulation(
        belongs=judge(BELONGS, inquiry).outcome,
        category=category,
        share_percent=_share(category, inquiry),
        findings=tuple(finding for part in shown for finding in part.findings()),
        missing=_missing(inside, low, near) if category is None else (),
    )


def category_of(inside: Outcome, low: Outcome, near: Outcome) -> Category | None:
    """Return the category as far as the three answers settle it."""
    if inside is Outcome.ELIGIBLE:
        return "disadvantaged_community"
    if inside is Outcome.UNDETERMINED:
        return None
    if low is Outcome.INELIGIBLE:
        return "not_a_priority_population"
    if low is Outcome.UNDETERMINED or near is Outcome.UNDETERMINED:
        return None
    return "low_income_within_half_mile" if near is Outcome.ELIGIBLE else "low_income_anywhere"


def _missing(inside: Judged, low: Judged, near: Judged) -> tuple[str, ...]:
    """Return the facts that could still settle the category, those that decide most first.

    Whether the home is near matters only if the household or its tract may be low-income. A test that no
    fact can settle keeps the category open beside those that a fact can.
    """
    asked = [*missing_facts(inside), *missing_facts(low)]
    if low.outcome is not Outcome.INELIGIBLE:
        asked += missing_facts(near)
    return tuple(dict.fromkeys(asked))


def _share(category: Category | None, inquiry: Inquiry) -> Decimal | None:
    name = _SHARES.get(category or "")
    value = None if name is None else inquiry.parameter(name).on(inquiry.on)
    return None if value is None else value.decimal
