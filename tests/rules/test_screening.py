"""The screening document: its names, its nulls, and the same bytes every time."""

import json
from dataclasses import replace
from datetime import date

import pytest

from rules.rulebook import load_rulebook
from rules.screening import screen
from tests.rules.households import ON, with_facts


def document(on=ON, **changes):
    return screen(with_facts(**changes), load_rulebook(), on).document()


def test_the_names_that_others_rely_on():
    answer = document(household__reference="home 12")
    assert {"on", "reference", "outcome", "housing_class", "annual_income_usd", "place", "programs"} <= set(
        answer
    )
    assert {"missing", "provenance", "jurisdiction"} <= set(answer)
    assert {"tract_geoid", "tract_vintage", "county", "designations"} <= set(answer["place"])
    program = answer["programs"][0]
    assert {
        "id",
        "name",
        "outcome",
        "availability",
        "availability_citation",
        "findings",
        "missing",
        "notes",
        "pays_for",
    } <= set(program)
    assert set(program["findings"][0]) >= {
        *("criterion", "outcome", "observed", "threshold", "unit", "comparison", "effective"),
        *("citation", "code", "verified"),
    }
    assert set(answer["provenance"]) == {"engine_version", "data"}
    assert (answer["on"], answer["outcome"], answer["reference"]) == ("2024-06-01", "eligible", "home 12")
    assert (answer["housing_class"], answer["annual_income_usd"]) == ("single_family", "30000.00")


def test_data_that_do_not_say_what_a_programme_pays_for_give_the_record_they_gave():
    whole = load_rulebook()
    older = replace(whole, programs=tuple(replace(each, pays_for=()) for each in whole.programs))
    answers = [screen(with_facts(), book, ON).document()["programs"] for book in (whole, older)]
    assert {"pays_for" in each for each in answers[0]} == {True, False}
    assert not any("pays_for" in each for each in answers[1])


def test_it_is_json_and_loses_no_cent_on_the_way():
    text = json.dumps(document(household__annual_income_usd="108750.01"), allow_nan=False)
    county = json.loads(text)["programs"][0]["findings"][1]
    assert (county["observed"], county["threshold"]) == ("108750.01", "108750")


def test_the_same_household_gives_the_same_bytes():
    assert json.dumps(document()) == json.dumps(document())


@pytest.mark.parametrize(
    ("changes", "lists", "community"),
    [
        ({}, (True, True, True), True),
        ({"dwelling__tract_geoid": "06001400100"}, (False, False, False), None),
        ({"dwelling__tract_geoid": "06059052404"}, (False, True, True), None),
        ({"dwelling__tract_vintage": 2020}, (None, None, None), None),
        ({"dwelling__tract_vintage": None}, (None, None, None), None),
        ({"dwelling__tract_geoid": None}, (None, None, None), None),
    ],
)
def test_a_designation_is_yes_no_or_not_known_and_a_low_income_community_never_no(changes, lists, community):
    place = document(**changes)["place"]
    given = place["designations"]
    assert (given["sb535_2014"], given["sb535_2017"], given["sb535_2022"]) == lists
    assert given["low_income_community"] is community


def test_what_is_not_known_is_null():
    answer = document(household__annual_income_usd=None, building__units_per_building=None)
    assert answer["annual_income_usd"] is None
    assert answer["housing_class"] is None
    assert answer["reference"] is None


def test_the_household_is_as_eligible_as_its_best_programme():
    assert document()["outcome"] == "eligible"
    assert document(household__size=None, household__annual_income_usd=None)["outcome"] == "undetermined"
    assert document(household__annual_income_usd="900000")["outcome"] == "ineligible"


def test_what_is_missing_comes_once_in_the_order_of_programmes():
    missing = document(dwelling__tenure=None, utility__electric=None)["missing"]
    assert missing == ["dwelling.tenure", "dwelling.landlord_consent", "utility.electric"]


def test_availability_is_told_apart_from_the_rules():
    programs = document(on=date(2026, 11, 21))["programs"]
    states = {p["id"]: p["availability"] for p in programs if p["leading"]}
    assert states.pop("us_ca.liwp.multifamily") == "open"
    assert set(states.values()) == {"not_known"}
    before = {p["id"]: p for p in document(on=date(2015, 1, 1))["programs"]}["us_ca.liwp.large_multifamily"]
    assert (before["availability"], before["availability_citation"]) == ("not_known", None)
