"""Of every household: more income never helps, a bigger one has no lower limit, and facts stay known."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.criteria.income import county_limit, state_median_60_percent
from rules.determination import determine, determine_one
from rules.facts import LARGEST_HOUSEHOLD
from rules.inquiry import Inquiry
from rules.outcomes import Outcome, any_of
from tests.rules.completions import DAYS, GRID, RULEBOOK, facts, grid
from tests.rules.households import inquiry

BEST_FIRST = (Outcome.ELIGIBLE, Outcome.UNDETERMINED, Outcome.INELIGIBLE)
money = st.decimals(0, 400_000, places=2)
SOME_PROGRAM = "us_ca.liwp.multifamily"


@st.composite
def households(draw):
    """Draw a day and a household that is known in part and does not contradict itself."""
    on = draw(st.sampled_from(DAYS))
    known = {
        name: draw(st.sampled_from(options))
        for name, options in grid(SOME_PROGRAM, on).items()
        if draw(st.integers(0, 3))
    }
    if facts(known) is None:
        known.pop("dwelling.previously_weatherized", None)
        known.pop("building.low_income_units", None)
    return on, known


# FERA begins where CARE's income limit ends: by law the one programme that a poorer household may not have.
BETWEEN_TWO_LIMITS, BELOW_IT = "us_ca.fera", "us_ca.care"


def outcomes(known, on):
    return [answer.outcome for answer in determine(facts(known), RULEBOOK, on)]


def outcomes_by_one_limit(known, on):
    """Return every programme's answer, FERA's taken together with CARE's."""
    answers = {answer.program.id: answer.outcome for answer in determine(facts(known), RULEBOOK, on)}
    answers[BETWEEN_TWO_LIMITS] = any_of((answers[BETWEEN_TWO_LIMITS], answers[BELOW_IT]))
    return list(answers.values())


@given(household=households(), less=money, more=money)
def test_more_income_never_gains_eligibility(household, less, more):
    on, known = household
    less, more = sorted((less, more))
    with_less = outcomes_by_one_limit({**known, "household.annual_income_usd": str(less)}, on)
    with_more = outcomes_by_one_limit({**known, "household.annual_income_usd": str(more)}, on)
    for before, after in zip(with_less, with_more, strict=True):
        assert BEST_FIRST.index(after) >= BEST_FIRST.index(before)


@given(household=households(), smaller=st.integers(1, LARGEST_HOUSEHOLD - 1))
def test_one_more_person_on_the_same_income_never_loses_eligibility(household, smaller):
    on, known = household
    alone = outcomes_by_one_limit({**known, "household.size": smaller}, on)
    joined = outcomes_by_one_limit({**known, "household.size": smaller + 1}, on)
    for before, after in zip(alone, joined, strict=True):
        assert BEST_FIRST.index(after) <= BEST_FIRST.index(before)


@pytest.mark.parametrize("test", [county_limit, state_median_60_percent])
@given(on=st.sampled_from(DAYS), geoid=st.sampled_from(GRID["dwelling.tract_geoid"]))
def test_a_bigger_household_never_has_a_lower_limit(test, on, geoid):
    changes = {"dwelling__tract_geoid": geoid, "household__annual_income_usd": "0"}
    limits = [
        test(inquiry(on, household__size=size, **changes), {}).threshold
        for size in range(1, LARGEST_HOUSEHOLD + 1)
    ]
    if limits[0] is None:
        assert set(limits) == {None}, "no year, whatever the size"
        return
    assert all(Decimal(before) <= Decimal(after) for before, after in pairwise(limits))


@given(household=households(), data=st.data())
def test_a_settled_answer_stays_when_more_becomes_known(household, data):
    on, known = household
    before = outcomes(known, on)
    unknown = [name for name in grid(SOME_PROGRAM, on, known) if name not in known]
    for name in unknown:
        options = grid(SOME_PROGRAM, on, known)[name]
        more = {**known, name: data.draw(st.sampled_from(options))}
        known = more if facts(more) is not None else known
    after = outcomes(known, on)
    for program, was, now in zip(RULEBOOK.programs, before, after, strict=True):
        refused = program.id == SOME_PROGRAM and known.get("dwelling.landlord_consent") is False
        assert was in (Outcome.UNDETERMINED, now) or refused  # silence was no refusal; now there is one


@given(household=households())
def test_the_same_facts_give_the_same_answer(household):
    on, known = household
    for program in RULEBOOK.programs:
        one, other = (determine_one(program, Inquiry(facts(known), on, RULEBOOK.data)) for _ in range(2))
        assert one == other
