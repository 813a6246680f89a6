"""Gas units that an air district lets nobody install any more: by county and by day."""

from dataclasses import replace
from datetime import date

import pytest

from calculators.measures.air_districts import district_rules
from calculators.measures.catalogue import load_catalogue
from calculators.measures.feasibility import TESTS, Case, FeasibilityTest
from rules.errors import ReferenceDataError
from rules.facts import CaseFacts
from rules.outcomes import Citation, Comparison, Outcome

WATER_HEATERS = "bay_area_rule_9_6_small_water_heaters"
FURNACES = "bay_area_rule_9_4_furnaces"
SOLANO, ALAMEDA, SACRAMENTO = "06095250100", "06001400100", "06067000100"
TEST = FeasibilityTest(
    criterion="measure.gas_water_heater.air_district",
    test="air_district_rule",
    facts=("water_heating.fuel", "dwelling.tract_geoid", "dwelling.air_district"),
    comparison=Comparison.UNDER,
    threshold=WATER_HEATERS,
    unit="date",
    code_met="gas_unit_offered",
    code_not_met="gas_unit_not_offered_in_air_district",
    quantity=None,
    citation=Citation("A rule", date(2026, 11, 21), verified=True),
)


def seen(on, rule=WATER_HEATERS, fuel=None, **dwelling):
    sections = {"dwelling": dwelling, "water_heating": {"fuel": fuel} if fuel else {}}
    case = Case(CaseFacts.model_validate(sections), None, on, "us_ca")
    return TESTS[TEST.test](replace(TEST, threshold=rule), case)


@pytest.mark.parametrize(
    ("rule", "last_day", "first_day"),
    [
        (WATER_HEATERS, date(2026, 12, 31), date(2027, 1, 1)),
        (FURNACES, date(2028, 12, 31), date(2029, 1, 1)),
    ],
)
def test_the_day_decides_in_the_district(rule, last_day, first_day):
    before = seen(last_day, rule, tract_geoid=ALAMEDA)
    assert (before.outcome, before.code) == (Outcome.ELIGIBLE, "gas_unit_offered")
    after = seen(first_day, rule, tract_geoid=ALAMEDA)
    assert (after.outcome, after.code) == (Outcome.INELIGIBLE, "gas_unit_not_offered_in_air_district")
    assert (after.observed, after.threshold) == (first_day, first_day)
    assert "BAAQMD" in after.citation.title


@pytest.mark.parametrize("county", ["001", "013", "041", "055", "075", "081", "085"])
def test_seven_counties_are_wholly_in_the_district(county):
    stated_elsewhere = seen(date(2027, 1, 1), tract_geoid=f"06{county}000100", air_district="other")
    assert stated_elsewhere.outcome is Outcome.INELIGIBLE


@pytest.mark.parametrize("geoid", [SACRAMENTO, "06113010101", "06097150000", SOLANO])
def test_nowhere_else_is_settled_as_inside_by_its_county(geoid):
    assert seen(date(2027, 1, 1), tract_geoid=geoid).outcome is not Outcome.INELIGIBLE


@pytest.mark.parametrize("geoid", [SOLANO, "06097150000"])
def test_in_a_divided_county_the_district_is_asked_for(geoid):
    asked = seen(date(2027, 1, 1), tract_geoid=geoid)
    assert (asked.outcome, asked.missing) == (Outcome.UNDETERMINED, ("dwelling.air_district",))
    assert seen(date(2026, 12, 31), tract_geoid=geoid).outcome is Outcome.ELIGIBLE
    inside = seen(date(2027, 1, 1), tract_geoid=geoid, air_district="bay_area")
    assert inside.outcome is Outcome.INELIGIBLE
    outside = seen(date(2027, 1, 1), tract_geoid=geoid, air_district="other")
    assert (outside.outcome, outside.observed) == (Outcome.ELIGIBLE, "other")


@pytest.mark.parametrize(("fuel", "outcome"), [("propane", "eligible"), ("natural_gas", "ineligible")])
def test_a_rule_is_about_natural_gas(fuel, outcome):
    assert seen(date(2027, 1, 1), tract_geoid=ALAMEDA, fuel=fuel).outcome == outcome


def test_without_a_tract_the_place_is_asked_for():
    assert seen(date(2027, 1, 1)).missing == ("dwelling.tract_geoid",)
    assert seen(date(2027, 1, 1), air_district="bay_area").outcome is Outcome.INELIGIBLE


def test_outside_the_citation_is_that_of_the_territory():
    outside = seen(date(2030, 1, 1), tract_geoid=SACRAMENTO)
    assert (outside.outcome, outside.observed) == (Outcome.ELIGIBLE, "06067")
    assert "Jurisdiction information" in outside.citation.title


def test_a_rule_that_is_not_carried_is_named_with_those_that_are():
    with pytest.raises(ReferenceDataError, match=FURNACES):
        seen(date(2027, 1, 1), "bay_area_rule_9_5", tract_geoid=ALAMEDA)


def test_where_no_district_is_carried_the_data_are_asked_for():
    with pytest.raises(ReferenceDataError, match="air_districts"):
        district_rules("tw")


@pytest.mark.parametrize(
    ("measure", "on", "codes"),
    [
        ("gas_water_heater", date(2026, 12, 31), {"gas_unit_offered"}),
        ("gas_water_heater", date(2027, 1, 1), {"gas_unit_not_offered_in_air_district"}),
        ("furnace", date(2028, 12, 31), {"gas_unit_offered"}),
        ("furnace", date(2029, 1, 1), {"gas_unit_not_offered_in_air_district"}),
    ],
)
def test_the_catalogues_gas_units_are_held_against_the_rules(measure, on, codes):
    tests = load_catalogue("us_ca")[measure].feasibility
    case = Case(CaseFacts.model_validate({"dwelling": {"tract_geoid": ALAMEDA}}), None, on, "us_ca")
    assert {TESTS[t.test](t, case).code for t in tests if t.test == "air_district_rule"} == codes
