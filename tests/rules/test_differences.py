"""What changed in the law between two days is listed once, on its day, with its source."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.differences import Change, differences
from rules.errors import InputError
from rules.rulebook import load_rulebook, read_rulebook
from tests.rules.households import copied_rules

DAY = timedelta(days=1)
CHANGE = date(2022, 5, 1)  # the designation of 2022 came into force


def named(first, last, name):
    return [each for each in differences(load_rulebook(), first, last) if each.name == name]


@pytest.mark.parametrize(
    ("first", "last", "seen"),
    [
        (date(2022, 4, 29), date(2022, 4, 30), 0),
        (date(2022, 4, 30), CHANGE, 1),
        (CHANGE, CHANGE, 0),
        (CHANGE, date(2022, 5, 2), 0),
    ],
)
def test_a_change_belongs_to_the_days_after_the_first_up_to_the_last(first, last, seen):
    assert len(named(first, last, "place.designation_in_force")) == seen


def test_a_change_tells_what_held_before_and_what_holds_after():
    (change,) = named(date(2022, 4, 30), CHANGE, "place.designation_in_force")
    assert (change.kind, change.effective) == ("parameter", CHANGE)
    assert (change.before, change.after) == ("sb535_2017", "sb535_2022")
    assert "2,310 tracts" in change.citation.title


def test_a_table_changes_by_its_edition():
    (change,) = named(date(2025, 4, 22), date(2025, 4, 23), "income.county_low_income_limit")
    assert (change.before, change.after, change.unit) == ("2024", "2025", "edition")


def test_a_gap_in_the_figures_is_told_with_its_reason():
    (change,) = named(date(2020, 12, 9), date(2020, 12, 10), "income.statewide_median_household_income")
    assert change.after is None
    assert change.ended


def test_a_programme_begins_with_what_it_asks_for():
    found = named(date(2019, 6, 30), date(2019, 7, 1), "us_ca.liwp.multifamily")
    assert [each.kind for each in found] == ["availability", "programme_begins"]
    assert "housing.class (one_of: small_multifamily, large_multifamily)" in found[1].tests_added
    assert found[0].after == "open"


def test_a_later_version_of_a_programme_names_the_tests_that_came_and_went(tmp_path):
    folder = copied_rules(tmp_path)
    path = folder / "programs/liwp_multifamily.toml"
    with path.open("a", encoding="utf-8") as file:
        file.write(
            "\n[[version]]\neffective = 2027-01-01\ncitation = 'A later plan'\nretrieved = 2026-11-21\n"
            "verified = false\nrule.all_of = [{ criterion = 'housing.low_income_unit_share' },"
            " { criterion = 'tenure.owner_occupier' }]\n"
        )
    found = differences(read_rulebook(folder), date(2026, 12, 31), date(2027, 1, 1))
    (change,) = (each for each in found if each.name == "us_ca.liwp.multifamily")
    assert change.kind == "programme_rule"
    assert change.tests_added == ("tenure.owner_occupier",)
    assert change.tests_removed == (
        "housing.class (one_of: small_multifamily, large_multifamily)",
        "tenure.no_recorded_refusal",
    )


def test_a_new_source_for_the_same_figure_is_no_change(tmp_path):
    folder = copied_rules(tmp_path)
    path = folder / "parameters/income/county_extra_person_share.toml"
    with path.open("a", encoding="utf-8") as file:
        file.write(
            "\n[[value]]\neffective = 2027-01-01\namount = 0.08\ncitation = 'Another page'\n"
            "retrieved = 2026-11-21\nverified = true\n"
        )
    assert not [
        each
        for each in differences(read_rulebook(folder), date(2026, 12, 31), date(2027, 1, 1))
        if each.name == "income.county_extra_person_share"
    ]


def test_days_the_wrong_way_round_are_refused():
    with pytest.raises(InputError, match="2024-01-01 is before 2025-01-01; give the earlier day first"):
        differences(load_rulebook(), date(2025, 1, 1), date(2024, 1, 1))


@given(st.lists(st.dates(date(2014, 1, 1), date(2027, 12, 31)), min_size=3, max_size=3))
def test_two_stretches_of_days_add_up_to_the_whole(days):
    first, middle, last = sorted(days)
    rulebook = load_rulebook()
    parts = (*differences(rulebook, first, middle), *differences(rulebook, middle, last))
    assert parts == differences(rulebook, first, last)


def program(rulebook, name):
    (found,) = (each for each in rulebook.programs if each.id == name)
    return found


def test_a_changed_figure_in_full():
    rulebook = load_rulebook()
    (change,) = named(date(2024, 12, 31), date(2025, 1, 1), "income.fera_least_persons")
    assert change == Change(
        kind="parameter",
        name="income.fera_least_persons",
        title="A household needs at least this many people for FERA.",
        effective=date(2025, 1, 1),
        before=3,
        after=1,
        unit="persons",
        ended=None,
        tests_added=(),
        tests_removed=(),
        citation=rulebook.data.parameters["income.fera_least_persons"].values[-1].citation,
    )


def test_a_first_figure_has_nothing_before_it():
    (change,) = named(date(2023, 10, 17), date(2023, 10, 18), "housing.ebd_built_before")
    assert (change.before, change.unit) == (None, "calendar_year")
    assert change.after is not None


def test_a_programme_that_begins_in_full():
    rulebook = load_rulebook()
    day = date(2024, 11, 12)
    (change,) = (each for each in named(day - DAY, day, "us_ca.heehra") if each.kind == "programme_begins")
    assert change == Change(
        kind="programme_begins",
        name="us_ca.heehra",
        title="HEEHRA (Home Electrification and Appliance Rebates)",
        effective=day,
        before=None,
        after=None,
        unit=None,
        ended=None,
        tests_added=(
            "housing.class (one_of: single_family)",
            "income.county_limit",
            "benefits.categorical (one_of: benefits.heehra)",
            "rule.not_carried (what: gaps.moderate_income)",
            "housing.class (one_of: small_multifamily, large_multifamily)",
            "housing.unit_share (share: heehra)",
        ),
        tests_removed=(),
        citation=program(rulebook, "us_ca.heehra").versions[0].citation,
    )


def test_the_things_a_programme_gives_a_test_are_listed_apart():
    day = date(2014, 10, 1)
    (change,) = (each for each in named(day - DAY, day, "us.wap") if each.kind == "programme_begins")
    assert (
        "income.poverty_percent (percent: income.poverty_percent.wap; guideline: income.poverty_guideline;"
        " smallest_size: income.smallest_size_of_limits.every_size)"
    ) in change.tests_added


def test_a_closed_programme_in_full():
    (change,) = named(date(2021, 12, 31), date(2022, 1, 1), "us_ca.sash")
    assert change == Change(
        kind="availability",
        name="us_ca.sash",
        title=program(load_rulebook(), "us_ca.sash").name,
        effective=date(2022, 1, 1),
        before="open",
        after="closed",
        unit=None,
        ended=None,
        tests_added=(),
        tests_removed=(),
        citation=program(load_rulebook(), "us_ca.sash").availability[1].citation,
    )


@pytest.mark.parametrize("name", ["us_ca.sash", "us_ca.heehra", "us_ca.esa"])
def test_what_a_programme_began_with_on_the_first_day_is_not_told_again(name):
    rulebook = load_rulebook()
    for day in [record.effective for record in program(rulebook, name).availability]:
        assert not named(day, day + DAY, name)
    for day in [version.effective for version in program(rulebook, name).versions]:
        assert not named(day, day + DAY, name)


STATES = """
[[availability]]
effective = 2024-01-01
state = "closed"
citation = "Seen again"
retrieved = 2026-11-21
verified = false

[[availability]]
effective = 2025-01-01
state = "open"
citation = "Seen open"
retrieved = 2026-11-21
verified = false
"""


def test_a_state_that_is_only_seen_again_is_no_change_and_hides_no_later_one(tmp_path):
    folder = copied_rules(tmp_path)
    with (folder / "programs/sash.toml").open("a", encoding="utf-8") as file:
        file.write(STATES)
    found = differences(read_rulebook(folder), date(2021, 12, 31), date(2026, 1, 1))
    sash = [each for each in found if each.name == "us_ca.sash"]
    assert [(each.effective.year, each.before, each.after) for each in sash] == [
        (2022, "open", "closed"),
        (2025, "closed", "open"),
    ]
