"""The same household under every vintage of the rules: no day is lost, and each change is the rules' own."""

import itertools
from datetime import date, timedelta

import pytest

from rules.comparison import compare, days_of_change
from rules.errors import InputError
from rules.facts import CaseFacts
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


def test_a_household_of_which_nothing_is_known_is_told_of_the_rules_own_changes():
    stretches = compare(CaseFacts(), load_rulebook(), LAST)
    told = [(str(s.first), s.designation, sorted({a.program for a in s.altered})) for s in stretches]
    liwp = ["large_multifamily", "single_family_efficiency", "small_multifamily"]
    by_median = [f"us_ca.liwp.{name}" for name in liwp]
    by_list = sorted([*by_median, "us_ca.liwp.single_family_solar"])
    assert told == [
        ("2014-10-01", "sb535_2014", []),
        ("2015-01-22", "sb535_2014", ["us.wap", "us_ca.liheap"]),
        ("2015-06-01", "sb535_2014", ["us_ca.care", "us_ca.esa", "us_ca.fera"]),
        ("2015-11-10", "sb535_2014", ["us_ca.liwp.large_multifamily"]),
        ("2017-04-01", "sb535_2017", by_list),
        ("2018-06-21", "sb535_2017", ["us_ca.dac_sash"]),
        ("2019-07-01", "sb535_2017", ["us_ca.liwp.multifamily"]),
        ("2019-12-19", "sb535_2017", by_median),
        ("2020-12-10", "sb535_2017", by_median),
        ("2022-04-08", "sb535_2017", ["us_ca.liwp.farmworker_housing"]),
        ("2022-05-01", "sb535_2022", ["us_ca.dac_sash", *by_list]),
        ("2022-07-01", "sb535_2022", ["us_ca.esa"]),
        ("2022-12-08", "sb535_2022", by_median),
        ("2023-10-18", "sb535_2022", ["us_ca.ebd"]),
        ("2023-12-07", "sb535_2022", by_median),
        ("2024-05-09", "sb535_2022", ["us_ca.ebd", *by_list, "us_ca.sash"]),
        ("2024-11-12", "sb535_2022", ["us_ca.heehra"]),
        ("2024-12-12", "sb535_2022", by_median),
        ("2026-09-01", "sb535_2026", ["us_ca.dac_sash", *by_list]),
    ]


def test_the_first_day_alone_is_one_stretch():
    first = load_rulebook().first_day
    (stretch,) = compared(last=first)
    assert (stretch.first, stretch.last) == (first, first)


def test_a_programme_changes_only_on_the_day_it_begins_however_long_it_is_awaited():
    begins = date(2024, 11, 12)
    days = [each.first for each in compared() if any(a.program == "us_ca.heehra" for a in each.altered)]
    assert days[0] == begins
    (before, *_) = (
        a.before
        for each in compared()
        if each.first == begins
        for a in each.altered
        if a.program == "us_ca.heehra" and a.after is None
    )
    assert before.code == "programme_not_started"


def test_a_test_that_a_programme_makes_twice_is_compared_with_itself():
    def turns(day):
        (stretch,) = (each for each in compared() if each.first == day)
        return [
            (None if a.before is None else a.before.criterion, None if a.after is None else a.after.criterion)
            for a in stretch.altered
            if a.program == "us_ca.esa"
        ]

    limit, new = ("income.poverty_percent",) * 2, (None, "housing.class")
    assert turns(date(2022, 7, 1)) == [limit, new, new, (None, "housing.unit_share")]


def test_maps_are_asked_for_each_day_that_is_looked_at():
    asked = []

    def placed(facts, day):
        asked.append(day)
        return facts

    compare(with_facts(), load_rulebook(), LAST, placed)
    assert tuple(asked) == days_of_change(load_rulebook(), LAST)


def test_a_day_on_which_only_the_list_changed_begins_a_stretch():
    """The list is told with every stretch, so each has one, also where the answer is the same."""
    for stretch in compared(dwelling__tract_geoid="06001400100"):
        (value,) = (
            each.threshold
            for each in stretch.screening.determinations[0].findings
            if each.criterion == "place.designated"
        )
        assert value == stretch.designation
