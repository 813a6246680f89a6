"""The three income tests: figures shown, bounds that decide, counties and sizes that are not known."""

from datetime import date
from decimal import Decimal

import pytest

from rules.criteria.income import (
    SIZE,
    TRACT,
    county_limit,
    state_median_60_percent,
    statewide_median_share,
)
from rules.inquiry import Inquiry
from rules.outcomes import Comparison, Outcome
from tests.rules.households import ON, inquiry

NO_TRACT = {"dwelling__tract_geoid": None, "dwelling__tract_vintage": None}


def test_the_finding_shows_income_limit_date_and_source():
    found = county_limit(inquiry(household__annual_income_usd="108750.01"), {})
    assert found.outcome is Outcome.INELIGIBLE
    assert (found.observed, found.threshold) == (Decimal("108750.01"), Decimal(108750))
    assert (found.unit, found.comparison) == ("USD per year", Comparison.AT_MOST)
    assert found.effective == date(2024, 5, 9)
    assert not found.verified
    assert "check HCD's printed table" in str(found.citation)


def test_a_limit_of_a_share_keeps_its_cents():
    found = statewide_median_share(inquiry(on=date(2023, 1, 1)), {})
    assert found.threshold == Decimal("67277.60")


def test_a_known_part_over_the_limit_decides_and_is_shown():
    records = [{"amount_usd": "108750.01", "period": "annual"}, {"source": "wages"}]
    found = county_limit(inquiry(household__annual_income_usd=None, household__income=records), {})
    assert (found.outcome, found.observed) == (Outcome.INELIGIBLE, Decimal("108750.01"))
    assert not found.missing


def test_an_upper_bound_under_the_limit_decides_and_is_shown():
    records = [{"amount_usd": "1000.00"}]
    found = county_limit(inquiry(household__annual_income_usd=None, household__income=records), {})
    assert (found.outcome, found.observed) == (Outcome.ELIGIBLE, Decimal(52000))


@pytest.mark.parametrize(
    ("income", "changes", "missing"),
    [
        ("30000", {SIZE: None, TRACT: None}, ()),  # under the limit of one person in the poorest county
        ("900000", {SIZE: None, TRACT: None}, ()),  # over that of thirty in the richest
        ("90000", {SIZE: None}, (SIZE,)),  # Alameda: over the limit of one person, not of two
        ("90000", {TRACT: None}, (TRACT,)),  # three persons: over some counties' limits
        ("90000", {SIZE: None, TRACT: None}, (SIZE, TRACT)),
        (None, {}, ("household.annual_income_usd",)),
        (None, {SIZE: None}, ("household.annual_income_usd", SIZE)),
        (None, {SIZE: None, TRACT: None}, ("household.annual_income_usd", SIZE, TRACT)),
    ],
)
def test_only_what_can_still_decide_is_asked_for(income, changes, missing):
    facts = {"household__annual_income_usd": income}
    if SIZE in changes:
        facts["household__size"] = None
    if TRACT in changes:
        facts |= NO_TRACT
    found = county_limit(inquiry(**facts), {})
    assert found.missing == missing
    assert (found.outcome is Outcome.UNDETERMINED) is bool(missing)


def test_a_payment_at_the_limit_if_paid_once_asks_for_the_period():
    records = [{"amount_usd": "108750.00"}]
    found = county_limit(inquiry(household__annual_income_usd=None, household__income=records), {})
    assert found.missing == ("household.income.period",)


def test_the_period_is_not_asked_for_where_every_possible_income_is_between_the_same_limits():
    # Between 108,240 and 108,750 a year: over the limit of two persons, at or under that of three.
    records = [{"amount_usd": "108230.00", "period": "annual"}, {"amount_usd": "10.00"}]
    found = county_limit(
        inquiry(household__annual_income_usd=None, household__income=records, household__size=None), {}
    )
    assert found.missing == (SIZE,)


def test_the_county_is_known_from_a_tract_of_either_census():
    found = county_limit(inquiry(household__annual_income_usd="108750", dwelling__tract_vintage=2020), {})
    assert (found.outcome, found.threshold) == (Outcome.ELIGIBLE, Decimal(108750))


def test_a_county_that_the_table_lacks_is_open_never_zero_nor_another_countys():
    here = inquiry(household__annual_income_usd="1")
    elsewhere = here.facts.model_copy(
        update={"dwelling": here.facts.dwelling.model_copy(update={"tract_geoid": "06999000100"})}
    )
    found = county_limit(Inquiry(elsewhere, ON, here.data), {})
    assert (found.outcome, found.code, found.missing) == (Outcome.UNDETERMINED, "county_unknown", (TRACT,))


@pytest.mark.parametrize(
    ("test", "day", "says"),
    [
        (county_limit, date(2024, 5, 8), "HUD, Section 8"),
        (county_limit, date(2027, 5, 1), "HUD, Section 8"),
        (statewide_median_share, date(2014, 10, 1), "table B19013"),
        (statewide_median_share, date(2021, 6, 1), "table B19013"),
        (state_median_60_percent, date(2027, 10, 1), "HHS ACF"),
    ],
)
def test_a_day_without_a_figure_is_open_and_names_the_table(test, day, says):
    found = test(inquiry(on=day), {})
    assert (found.outcome, found.code, found.missing) == (
        Outcome.UNDETERMINED,
        "income_table_has_no_year",
        (),
    )
    assert found.reachable == {Outcome.UNDETERMINED}
    assert says in str(found.citation)


@pytest.mark.parametrize(
    ("unknown", "code"),
    [
        ({"household__annual_income_usd": None, "household__size": None}, "income_unknown"),
        (
            {"household__annual_income_usd": "90000", "household__size": None, **NO_TRACT},
            "household_size_unknown",
        ),
        ({"household__annual_income_usd": "90000", **NO_TRACT}, "county_unknown"),
    ],
)
def test_the_code_names_the_first_thing_to_ask_for(unknown, code):
    assert county_limit(inquiry(**unknown), {}).code == code
