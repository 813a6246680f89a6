"""The message for each mistake in a household file: the fact, the value, what is wrong, what to write."""

import tomllib
from pathlib import Path

import pytest

from rules.errors import HouseholdFileError
from rules.household_file import check_facts, read_household
from rules.rulebook import load_rulebook, read_rulebook
from tests.rules.households import copied_rules

FILE = Path(__file__).with_name("household_problems.toml")
PROBLEMS = tomllib.loads(FILE.read_text(encoding="utf-8"))["problem"]


def error_of(content, rulebook=None):
    with pytest.raises(HouseholdFileError) as error:
        read_household(content, "home.toml", rulebook or load_rulebook())
    return error.value


@pytest.mark.parametrize("entry", PROBLEMS, ids=lambda entry: entry["says"].partition(":")[0])
def test_a_mistake_is_answered_with_exactly_this(entry):
    assert str(error_of(entry["file"].encode())) == f"home.toml: 1 problem\n  - {entry['says']}"


def test_several_mistakes_are_counted_and_listed_one_a_line():
    error = error_of(b"[household]\nsize = 31\nreference = 12\n[roof]\nazimuth_deg = 360")
    assert error.source == "home.toml"
    assert str(error) == (
        "home.toml: 3 problems\n"
        '  - household.reference = 12: is not text. Write it in quotes, e.g. "home 12"\n'
        "  - household.size = 31: is impossible. It must be less than or equal to 30\n"
        "  - roof.azimuth_deg = 360: is impossible. It must be less than 360"
    )


def test_what_is_no_text_names_the_line_and_what_to_do():
    assert str(error_of(b"[household]\nsize = 4\nreference = '\xe9'")) == (
        "home.toml: 1 problem\n"
        "  - line 3: is not UTF-8 text. Save the file with the encoding UTF-8 and try again"
    )


def test_what_is_no_toml_says_where_and_how_to_write_a_fact():
    assert str(error_of(b"household: size 4")) == (
        "home.toml: 1 problem\n"
        "  - the file: is not TOML: Expected '=' after a key in a key/value pair (at line 1, column 10)."
        ' Write facts as key = value below a [section]; text in "quotes"'
    )


@pytest.mark.parametrize("entries", ["[]", '["06001401400"]', "[[1]]"])
def test_a_list_where_a_value_belongs_is_one_problem(entries):
    (problem,) = error_of(f"[dwelling]\ntract_geoid = {entries}".encode()).problems
    assert problem.fact == "dwelling.tract_geoid"


def test_facts_that_are_refused_are_left_as_they_were():
    raw = {"household": {"size": 31, "language": "en"}, "roof": {"azimuth_deg": 360}}
    with pytest.raises(HouseholdFileError):
        check_facts(raw, "a household", load_rulebook())
    assert raw == {"household": {"size": 31, "language": "en"}, "roof": {"azimuth_deg": 360}}


@pytest.mark.parametrize(("zone", "refused"), [(2, True), (3, False), (4, False), (5, True)])
def test_the_climate_zones_are_those_of_the_jurisdiction(tmp_path, zone, refused):
    folder = copied_rules(tmp_path)
    about = folder / "jurisdiction.toml"
    text = about.read_text(encoding="utf-8")
    assert "climate_zones = [1, 16]" in text
    about.write_text(text.replace("climate_zones = [1, 16]", "climate_zones = [3, 4]"), encoding="utf-8")
    content, rulebook = f"[dwelling]\nclimate_zone = {zone}".encode(), read_rulebook(folder)
    if refused:
        assert str(error_of(content, rulebook).problems[0]) == (
            f"dwelling.climate_zone = {zone}: is not a climate zone of California. Zones are 3 to 4"
        )
    else:
        assert read_household(content, "home.toml", rulebook).dwelling.climate_zone == zone


@pytest.mark.parametrize("value", ["2010", [2010], {"a": 1}])
def test_a_census_that_is_no_number_is_the_only_problem(value):
    raw = {"dwelling": {"tract_geoid": "06001401400", "tract_vintage": value}}
    with pytest.raises(HouseholdFileError) as error:
        check_facts(raw, "a household", load_rulebook())
    assert [problem.fact for problem in error.value.problems] == ["dwelling.tract_vintage"]


def test_papers_wrong_by_themselves_and_against_each_other_are_named_at_once():
    papers = [
        {"covers_from": "2026-02-01", "covers_to": "2026-01-01"},
        {"covers_to": "soon"},
    ]
    with pytest.raises(HouseholdFileError) as error:
        check_facts({"household": {"income": [{"evidence": papers}]}}, "a household", load_rulebook())
    assert {problem.fact for problem in error.value.problems} == {"household.income.evidence.covers_to"}
