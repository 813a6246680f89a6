"""Whether the home was weatherised before, and how long ago."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.criteria.threshold import finding
from rules.outcomes import Outcome

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from rules.home_facts import EarlierWork
    from rules.inquiry import Arguments, Inquiry
    from rules.outcomes import Finding
    from rules.parameters import Parameter

BEFORE = "dwelling.previously_weatherized"
WHEN = "dwelling.weatherized_on"
LEDGER = "dwelling.earlier_work"


def not_weatherized_recently(inquiry: Inquiry, _arguments: Arguments) -> Finding:
    """Find whether the home is free of weatherisation within the look-back period.

    The anniversary itself is free: work done on 16 June 2010 is fifteen years old on 16 June 2025. Work done
    after the day in question does not say whether there was any before it.
    """
    parameter = inquiry.parameter("service.weatherization_look_back_years")
    return _look_back("service.not_weatherized_recently", inquiry, parameter, None)


def not_served_within(inquiry: Inquiry, arguments: Arguments) -> Finding:
    """Find whether the home is free of the work that a programme's own look-back rule looks back on.

    The rule names the years and the programmes whose work it means; a ledger entry of another programme's
    does not count, and one of a programme that is not named may.
    """
    rule = str(arguments["rule"])
    parameter = inquiry.parameter(f"service.look_back.{rule}")
    meant = inquiry.parameter(f"service.look_back_programmes.{rule}").require(inquiry.on).amount
    return _look_back(
        "service.not_served_within", inquiry, parameter, meant if isinstance(meant, tuple) else ()
    )


def _look_back(
    criterion: str, inquiry: Inquiry, parameter: Parameter, meant: tuple[Decimal | int | str, ...] | None
) -> Finding:
    """Return the finding for the years of a parameter and the programmes meant; None means any."""
    value = parameter.require(inquiry.on)
    dwelling = inquiry.facts.dwelling
    ledger = dwelling.earlier_work
    if ledger is None or dwelling.weatherized_on is not None or dwelling.previously_weatherized:
        outcome, code, missing = _by_one_date(inquiry, value.whole)
    else:
        outcome, code, missing = Outcome.ELIGIBLE, "not_weatherized_before", ()
    if ledger and outcome is not Outcome.INELIGIBLE:
        outcome, code, missing = _by_ledger(ledger, inquiry, value.whole, meant)
    every = [*(entry.on for entry in ledger or ()), dwelling.weatherized_on]
    dates = [day for day in every if day is not None and day <= inquiry.on]
    return finding(
        criterion,
        outcome,
        code,
        parameter,
        value,
        observed=max(dates, default=None) or dwelling.weatherized_on or dwelling.previously_weatherized,
        threshold=value.amount,
        missing=missing,
    )


def _by_one_date(inquiry: Inquiry, years: int) -> tuple[Outcome, str, tuple[str, ...]]:
    """Judge by whether, and when, the home was weatherised at all."""
    dwelling = inquiry.facts.dwelling
    if dwelling.weatherized_on is not None and dwelling.weatherized_on <= inquiry.on:
        free = _years_after(dwelling.weatherized_on, years) <= inquiry.on
        if free:
            return Outcome.ELIGIBLE, "weatherized_long_ago", ()
        return Outcome.INELIGIBLE, "weatherized_recently", ()
    if dwelling.previously_weatherized is False:
        return Outcome.ELIGIBLE, "not_weatherized_before", ()
    if dwelling.previously_weatherized is None and dwelling.weatherized_on is None:
        return Outcome.UNDETERMINED, "prior_weatherization_unknown", (BEFORE, WHEN)
    return Outcome.UNDETERMINED, "weatherization_date_unknown", (WHEN,)


def _by_ledger(
    ledger: tuple[EarlierWork, ...],
    inquiry: Inquiry,
    years: int,
    meant: tuple[Decimal | int | str, ...] | None,
) -> tuple[Outcome, str, tuple[str, ...]]:
    """Judge by every entry of the ledger; one that may be recent and may be meant leaves it open."""
    code = "weatherized_long_ago"
    for entry in ledger:
        is_meant = meant is None or entry.programme in meant
        if not is_meant and entry.programme is not None:
            continue
        if entry.on is not None and (entry.on > inquiry.on or _years_after(entry.on, years) <= inquiry.on):
            continue
        if is_meant and entry.on is not None:
            return Outcome.INELIGIBLE, "weatherized_recently", ()
        code = "earlier_work_unclear"
    if code == "earlier_work_unclear":
        return Outcome.UNDETERMINED, code, (LEDGER,)
    return Outcome.ELIGIBLE, code, ()


def _years_after(day: date, years: int) -> date:
    """Return the anniversary; 29 February falls on 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, month=3, day=1)
