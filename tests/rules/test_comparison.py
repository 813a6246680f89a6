"""The same household under every vintage of the rules: no day is lost, and each change is the rules' own."""

import itertools
from datetime import date, timedelta

import pytest

from rules.comparison import compare, days_of_change
from rules.errors import InputError
from rules.outcomes import Outcome
from rules.rulebook import load_rulebook
from rules.screening import screen
from tests.rules.households import with_facts

LAST = date(2026, 11, 21)
SINGLE_FAMILY = "us_ca.liwp.single_family_efficiency"


def compared(last=LAST, **changes):
    return compare(with_facts(**changes), load_rulebook(), last)


def test_the_stretches_cover_every_day_once():
    stretches = compared()
    assert stretches[0].first == load_rulebook().first_day
    assert stretches[-1].last == LAST
    for before, after in itertools.pairwise(stretches):
        assert after.first == before.last + timedelta(days=1)


def test_within_a_stretch_every_programme_answers_the_same():
    facts = with_facts()
    for stretch in compared():
        for day in (stretch.first, stretch.first + (stretch.last - stretch.first) // 2, stretch.last):
            outcomes = {
                each.program.id: each.outcome for each in screen(facts, load_rulebook(), day).determinations
            }
            assert outcomes == stretch.outcomes


def test_each_vintage_of_the_list_of_communities_has_its_stretch():
    vintages = list(dict.fromkeys(stretch.designation for stretch in compared()))
    assert vintages == ["sb535_2014", "sb535_2017", "sb535_2022", "sb535_2026"]


def test_a_tract_that_only_the_list_of_2017_has_qualifies_while_that_list_is_in_force():
    data = load_rulebook().data.tract_tables[2010].tracts
    only_2017 = next(
        geoid
        for geoid, tract in data.items()
        if tract.designations == {"sb535_2014": False, "sb535_2017": True, "sb535_2022": True}
    )
    stretches = compared(dwelling__tract_geoid=only_2017)
    first_yes = next(each for each in stretches if each.outcomes[SINGLE_FAMILY] is not Outcome.INELIGIBLE)
    assert first_yes.first == date(2017, 4, 1)
    changed = {(each.program, each.after.criterion) for each in first_yes.altered if each.after}
    assert (SINGLE_FAMILY, "place.designated") in changed


def test_the_first_stretch_has_nothing_to_be_compared_with():
    assert compared()[0].altered == ()
    assert all(stretch.altered for stretch in compared()[1:])


def test_a_changed_threshold_is_a_change_although_the_answer_stays():
    before_and_after = [each for each in compared() if each.first == date(2025, 4, 23)]
    (stretch,) = before_and_after
    (change,) = {
        (each.before.threshold, each.after.threshold)
        for each in stretch.altered
        if each.after and each.after.criterion == "income.county_limit"
    }
    assert change[0] < change[1]


def test_days_of_change_begin_with_the_first_programme_and_end_with_the_last_day():
    days = days_of_change(load_rulebook(), date(2017, 4, 1))
    assert days[0] == load_rulebook().first_day
    assert days[-1] == date(2017, 4, 1)
    assert date(2022, 5, 1) not in days
    assert list(days) == sorted(set(days))


def test_a_day_before_all_programmes_is_refused():
    with pytest.raises(InputError, match="is before the first programme, which began on"):
        compared(last=load_rulebook().first_day - timedelta(days=1))
