"""Whether the home was weatherised before, and how long ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.criteria.threshold import finding
from rules.outcomes import Outcome

if TYPE_CHECKING:
    from datetime import date

    from rules.inquiry import Arguments, Inquiry
    from rules.outcomes import Finding

BEFORE = "dwelling.previously_weatherized"
WHEN = "dwelling.weatherized_on"


def not_weatherized_recently(inquiry: Inquiry, _arguments: Arguments) -> Finding:
    """Find whether the home is free of weatherisation within the look-back period.

    The anniversary itself is free: work done on 16 June 2010 is fifteen years old on 16 June 2025. Work done
    after the day in question does not say whether there was any before it.
    """
    parameter = inquiry.parameter("service.weatherization_look_back_years")
    value = parameter.require(inquiry.on)
    dwelling = inquiry.facts.dwelling
    missing: tuple[str, ...] = ()
    if dwelling.weatherized_on is not None and dwelling.weatherized_on <= inquiry.on:
        free = _years_after(dwelling.weatherized_on, value.whole) <= inquiry.on
        outcome = Outcome.ELIGIBLE if free else Outcome.INELIGIBLE
        code = "weatherized_long_ago" if free else "weatherized_recently"
    elif dwelling.previously_weatherized is False:
        outcome, code = Outcome.ELIGIBLE, "not_weatherized_before"
    elif dwelling.previously_weatherized is None and dwelling.weatherized_on is None:
        outcome, code, missing = Outcome.UNDETERMINED, "prior_weatherization_unknown", (BEFORE, WHEN)
    else:
        outcome, code, missing = Outcome.UNDETERMINED, "weatherization_date_unknown", (WHEN,)
    return finding(
        "service.not_weatherized_recently",
        outcome,
        code,
        parameter,
        value,
        observed=dwelling.weatherized_on or dwelling.previously_weatherized,
        threshold=value.amount,
        missing=missing,
    )


def _years_after(day: date, years: int) -> date:
    """Return the anniversary; 29 February falls on 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, month=3, day=1)
