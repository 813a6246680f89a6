"""A complex and its rosters: who counts, at worst and at best."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rules.facts import BuildingFacts
from rules.homes import COUNT_IN_TOTAL, LEAVE_OUT, VACANCY_RULES, WITHIN_DAYS, complex_of, count_low_income

LOW = {"occupied": True, "low_income": True}
NOT_LOW = {"occupied": True, "low_income": False}
VACANT = {"occupied": False}
DAYS = 180


def count(roster, units=(4,), rule=COUNT_IN_TOTAL, limit=50_000):
    home = complex_of(BuildingFacts.model_validate({"units_per_building": units, "roster": roster}))
    found = count_low_income(home, rule, DAYS, lambda _persons: None if limit is None else Decimal(limit))
    return found.least, found.of_least, found.most, found.of_most


def test_a_whole_roster_is_counted():
    assert count([LOW, LOW, NOT_LOW, LOW]) == (3, 4, 3, 4)


def test_units_that_are_not_listed_may_be_either():
    assert count([LOW, NOT_LOW]) == (1, 4, 3, 4)


def test_an_income_is_held_against_the_limit_for_the_size_and_at_it_is_low():
    entries = [{"household_size": 2, "annual_income_usd": amount} for amount in ("50000.00", "50000.01")]
    assert count(entries, (2,)) == (1, 2, 1, 2)
    assert count(entries, (2,), limit=None) == (0, 2, 2, 2)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [(COUNT_IN_TOTAL, (1, 2, 1, 2)), (LEAVE_OUT, (1, 1, 1, 1)), (WITHIN_DAYS, (1, 2, 2, 2))],
)
def test_a_vacant_unit_counts_by_the_rule(rule, expected):
    assert count([LOW, VACANT], (2,), rule) == expected


@pytest.mark.parametrize(("days", "low"), [(179, 1), (180, 1), (181, 0)])
def test_who_moves_in_within_the_days_counts(days, low):
    assert count([{**VACANT, "low_income_within_days": days}], (1,), WITHIN_DAYS) == (low, 1, low, 1)


def test_a_roster_is_told_apart_by_building():
    facts = {"units_per_building": (2, 2), "roster": [{"building": 2, **LOW}, {"building": 1, **LOW}, LOW]}
    home = complex_of(BuildingFacts.model_validate(facts))
    assert [len(building.roster) for building in home.buildings] == [1, 1]
    assert (len(home.elsewhere), home.units, home.unlisted) == (1, 4, 1)
    assert complex_of(BuildingFacts()) is None


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"roster": [LOW], "low_income_units": 1}, "low_income_units and a roster are both given"),
        ({"roster": [LOW, LOW], "units_per_building": [1]}, "roster has 2 units and the complex has 1"),
        ({"roster": [{**VACANT, "household_size": 2}]}, "occupied is false and a household is given"),
        ({"roster": [{**LOW, "low_income_within_days": 2}]}, "is for a vacant unit"),
        ({"roster": []}, "at least 1 item"),
    ],
)
def test_rosters_that_contradict_themselves_are_refused(facts, says):
    with pytest.raises(ValidationError, match=says):
        BuildingFacts.model_validate(facts)


@given(
    roster=st.lists(st.sampled_from([LOW, NOT_LOW, VACANT, {}]), min_size=1, max_size=6),
    rule=st.sampled_from(VACANCY_RULES),
)
def test_worst_is_never_better_than_best_and_more_knowledge_stays_between(roster, rule):
    least, of_least, most, of_most = count(roster, (6,), rule)
    assert 0 <= least <= most <= of_most
    assert of_least == of_most
    known = [entry or LOW for entry in roster]
    after = count(known, (6,), rule)
    assert least <= after[0] <= after[2] <= most


@pytest.mark.parametrize(
    ("entry", "rule", "expected"),
    [
        (NOT_LOW, COUNT_IN_TOTAL, (0, 1, 0, 1)),
        ({**VACANT, "low_income": True}, COUNT_IN_TOTAL, (1, 1, 1, 1)),
        ({**VACANT, "low_income": False}, COUNT_IN_TOTAL, (0, 1, 0, 1)),
        ({**VACANT, "low_income": True}, LEAVE_OUT, (0, 0, 0, 0)),
        ({**VACANT, "low_income": True}, WITHIN_DAYS, (0, 1, 1, 1)),  # when it will be let is not known
        ({**VACANT, "low_income": False}, WITHIN_DAYS, (0, 1, 0, 1)),
        (VACANT, WITHIN_DAYS, (0, 1, 1, 1)),
        ({"household_size": 2}, COUNT_IN_TOTAL, (0, 1, 1, 1)),
        ({"annual_income_usd": "10.00"}, COUNT_IN_TOTAL, (0, 1, 1, 1)),
        ({"household_size": 2, "annual_income_usd": "90000.00", "low_income": True}, LEAVE_OUT, (1, 1, 1, 1)),
        ({"household_size": 2, "annual_income_usd": "90000.00"}, LEAVE_OUT, (0, 1, 0, 1)),
        ({}, WITHIN_DAYS, (0, 1, 1, 1)),
    ],
)
def test_one_unit_at_worst_and_at_best(entry, rule, expected):
    assert count([entry], (1,), rule) == expected


def test_the_states_of_units_make_up_all_of_them():
    home = complex_of(
        BuildingFacts.model_validate({"units_per_building": (6,), "roster": [LOW, NOT_LOW, VACANT, {}]})
    )
    found = count_low_income(home, LEAVE_OUT, None, lambda _persons: None)
    assert (found.least, found.of_least, found.most, found.of_most) == (1, 5, 4, 5)
    assert not found.known
    assert count_low_income(home, WITHIN_DAYS, None, lambda _persons: None).least == 1
