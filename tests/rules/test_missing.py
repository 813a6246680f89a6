"""`missing` is minimal: each fact it lists can change the answer, and no other unknown fact can.

A fact can change the answer if there is a completion of the other unknown facts (of all of them, by values of
a finite grid about the thresholds) under which two values of this fact give two answers. Where a fact that is
known is listed all the same (a tract id of another census than the list's, a date of earlier work that lies
after the day), it has to be stated afresh and counts as unknown.

Left out, because the tests of a rule are taken one by one: a single low-income unit in a complex of unknown
buildings. No building that is multi-family by class is small enough for it to be two thirds, which neither
test knows of alone.
"""

from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from rules.determination import determine_one
from rules.inquiry import Inquiry
from rules.outcomes import Outcome
from tests.rules.completions import DAYS, GRID, PERIODS, RULEBOOK, Question, facts, grid

# Silence is no refusal (see docs/rules.md): the one fact that could change this answer and is not asked for.
NOT_ASKED = {("us_ca.liwp.multifamily", "dwelling.landlord_consent")}


@st.composite
def partial_households(draw, program):
    """Draw a day and a household of which each fact is known or not."""
    on = draw(st.sampled_from([day for day in DAYS if program.version(day)]))
    known = {
        name: draw(st.sampled_from(options))
        for name, options in grid(program.id, on).items()
        if draw(st.booleans())
    }
    if draw(st.integers(0, 4)) == 0:  # pay without a period, for a household of known size and county
        known.pop("household.annual_income_usd", None)
        known["household.income.amount_usd"] = draw(st.sampled_from(["0", "600.00", "3000.00", "50000.00"]))
        known["household.size"] = draw(st.sampled_from(GRID["household.size"]))
        known["dwelling.tract_geoid"] = draw(st.sampled_from(GRID["dwelling.tract_geoid"]))
    return on, known


def values_of(program, on, known):
    """Return the values that each fact may take: a total income, or the period of one that is stated."""
    values = {**grid(program.id, on, known), "household.income.period": PERIODS}
    del values[
        "household.annual_income_usd" if "household.income.amount_usd" in known else "household.income.period"
    ]
    return values


# A witness is searched for by chance and a rare one may be missed: the same draws every time, no shrinking.
REPEATED = {"derandomize": True, "phases": (Phase.explicit, Phase.generate)}
of_each_program = pytest.mark.parametrize("program", RULEBOOK.programs, ids=lambda program: program.id)


@of_each_program
@settings(max_examples=50, **REPEATED)
@given(data=st.data(), seed=st.integers(0, 2**32 - 1))
def test_each_fact_listed_can_change_the_answer_and_no_other_can(program, data, seed):
    check_missing(program, data, seed)


@pytest.mark.prove
@of_each_program
@settings(max_examples=400, deadline=None, **REPEATED)
@given(data=st.data(), seed=st.integers(0, 2**32 - 1))
def test_each_fact_listed_can_change_the_answer_in_many_more_households(program, data, seed):
    check_missing(program, data, seed)


def check_missing(program, data, seed):
    """Draw a household, and try every fact that is listed as missing, and every one that is not."""
    on, known = data.draw(partial_households(program))
    household = facts(known)
    if household is None:
        return
    missing = determine_one(program, Inquiry(household, on, RULEBOOK.data)).missing
    values = values_of(program, on, known)
    question = Question(program.version(on).rule, on, values, Random(seed))  # noqa: S311 - no secret
    afresh = set(missing)
    if "dwelling.tract_vintage" in missing:  # an id of another census has to be looked up again
        afresh.add("dwelling.tract_geoid")
    left = {name: value for name, value in known.items() if name not in afresh}
    others = [name for name in values if name not in left]
    for name in others:
        if name in missing:
            assert question.changed_by(name, left, others, tries=1000), f"{name} cannot decide"
        elif name not in known and (program.id, name) not in NOT_ASKED:
            decided_by = question.changed_by(name, left, others, tries=5)
            assert decided_by is None, f"{name} decides and is not asked for"


@settings(max_examples=60)
@given(data=st.data())
def test_an_answer_misses_nothing_once_it_is_settled(data):
    program = data.draw(st.sampled_from(RULEBOOK.programs))
    on, known = data.draw(partial_households(program))
    household = facts(known)
    if household is None:
        return
    answer = determine_one(program, Inquiry(household, on, RULEBOOK.data))
    if answer.outcome is not Outcome.UNDETERMINED:
        assert not answer.missing
