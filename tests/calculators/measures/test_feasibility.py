"""Feasibility on the line: just under, at, and just over every threshold, and what is not known."""

from decimal import Decimal

import pytest

from calculators.climate import climate_zone
from calculators.measures.catalogue import load_catalogue
from calculators.measures.package import evaluate_measures
from rules.outcomes import Outcome
from tests.calculators.home.homes import KGCO2E, ON, facts

CATALOGUE = load_catalogue("us_ca")


def result(measure, zone=12, **changes):
    climate = climate_zone(zone) if zone else None
    results = evaluate_measures(facts(**changes), climate, CATALOGUE, ON, KGCO2E)
    return next(one for one in results.measures if one.id == measure)


def feasible(measure, zone=12, **changes):
    return result(measure, zone, **changes).feasible


# What the described home leaves open: appliances, pipes, panel and hazards.
LOOKED_AT = {
    "water_fixtures__faucet_gpm": 2.2,
    "water_heating__pipes_insulated": False,
    "water_heating__tank_wrapped": False,
    "water_heating__setpoint_f": 140,
    "appliances__clothes_washer": "top_load",
    "appliances__clothes_washer_year": 2005,
    "appliances__freezers": 1,
    "appliances__freezer_year": 2000,
    "appliances__dryer_fuel": "electricity",
    "appliances__range_fuel": "natural_gas",
    "appliances__microwave": False,
    "appliances__power_strips": 0,
    "electrical__panel_amps": 100,
    "health_safety__co_alarms": False,
    "health_safety__smoke_alarms": False,
    "health_safety__combustion_test": "fail",
}
# These are for a home that has what this one has not.
OF_OTHER_HOMES = {"room_ac", "electric_water_heater", "mechanical_ventilation"}


def test_a_home_in_the_valley_that_was_looked_at_can_have_nearly_everything():
    results = evaluate_measures(facts(**LOOKED_AT), climate_zone(12), CATALOGUE, ON, KGCO2E)
    expected = {m.id: "no" if m.id in OF_OTHER_HOMES else "yes" for m in CATALOGUE.measures}
    assert {one.id: one.feasible for one in results.measures} == expected


def test_what_nobody_looked_at_is_asked_and_nothing_else():
    results = evaluate_measures(facts(), climate_zone(12), CATALOGUE, ON, KGCO2E)
    asked = {name for one in results.measures for name in one.missing}
    looked_at = {name.replace("__", ".") for name in LOOKED_AT} - {
        # Asked only once the washer or the freezer is known to be there.
        "appliances.clothes_washer_year",
        "appliances.freezer_year",
    }
    hazards = {"health_safety.gas_leak", "health_safety.ambient_co_ppm"}
    assert asked == looked_at | hazards


@pytest.mark.parametrize("zone", [1, 2, 3, 4, 5, 6, 7, 8, 9])
def test_neither_air_conditioner_nor_evaporative_cooler_on_the_coast(zone):
    assert feasible("central_ac", zone) == "no"
    assert feasible("evaporative_cooler", zone) == "no"


@pytest.mark.parametrize("zone", [10, 11, 12, 13, 14, 15])
def test_both_are_possible_inland(zone):
    assert feasible("central_ac", zone) == "yes"
    assert feasible("evaporative_cooler", zone) == "yes"


LINES = [
    # measure, fact, value, feasible
    ("attic_insulation", "envelope__attic_r", 29.9, "yes"),
    ("attic_insulation", "envelope__attic_r", 30.0, "no"),
    ("attic_insulation", "envelope__attic_r", 30.1, "no"),
    ("attic_insulation", "envelope__attic_r", None, "unknown"),
    ("attic_insulation", "dwelling__construction", "mobile_home", "no"),
    ("attic_insulation", "dwelling__construction", None, "unknown"),
    ("wall_insulation", "envelope__wall_r", 7.9, "yes"),
    ("wall_insulation", "envelope__wall_r", 8.0, "no"),
    ("wall_insulation", "envelope__wall_r", None, "unknown"),
    ("wall_insulation", "dwelling__construction", "mobile_home", "no"),
    # 7 air changes an hour at 50 Pa of 1,300 ft2 x 8 ft are 1,213.3 ft3/min.
    ("air_sealing", "envelope__cfm50", 1213.0, "no"),
    ("air_sealing", "envelope__cfm50", 7 * 1300 * 8 / 60, "yes"),
    ("air_sealing", "envelope__cfm50", 1214.0, "yes"),
    ("air_sealing", "envelope__cfm50", None, "unknown"),
    ("air_sealing", "dwelling__floor_area_ft2", None, "unknown"),
    ("duct_sealing", "ducts__leakage_pct", 14.9, "no"),
    ("duct_sealing", "ducts__leakage_pct", 15.0, "no"),
    ("duct_sealing", "ducts__leakage_pct", 15.1, "yes"),
    ("duct_sealing", "ducts__leakage_pct", None, "unknown"),
    ("duct_sealing", "ducts__location", "none", "no"),
    ("duct_sealing", "ducts__location", "conditioned", "no"),
    ("duct_sealing", "ducts__location", None, "unknown"),
    # One system that blows through ducts is enough: the described home also has central air conditioning.
    ("duct_sealing", "heating__type", "wall_furnace", "yes"),
    ("duct_sealing", "heating__type", None, "yes"),
    ("smart_thermostat", "thermostat__type", "programmable", "yes"),
    ("smart_thermostat", "thermostat__type", "smart", "no"),
    ("smart_thermostat", "thermostat__type", None, "unknown"),
    ("smart_thermostat", "heating__type", "wall_furnace", "no"),
    ("smart_thermostat", "heating__type", "boiler", "yes"),
    ("smart_thermostat", "heating__type", None, "unknown"),
    ("central_ac", "cooling__type", "room_ac", "no"),
    ("central_ac", "cooling__type", "none", "no"),
    ("central_ac", "cooling__type", None, "unknown"),
    ("evaporative_cooler", "cooling__type", "none", "no"),
    ("evaporative_cooler", "cooling__type", "evaporative_cooler", "no"),
    ("evaporative_cooler", "cooling__type", "room_ac", "yes"),
    ("evaporative_cooler", "cooling__type", None, "unknown"),
    ("heat_pump_water_heater", "water_heating__type", "tankless", "no"),
    ("heat_pump_water_heater", "water_heating__type", None, "unknown"),
    ("heat_pump_water_heater", "water_heating__fuel", "propane", "yes"),
    ("heat_pump_water_heater", "water_heating__fuel", "wood", "no"),
    ("heat_pump_water_heater", "water_heating__year", 2017, "no"),
    ("heat_pump_water_heater", "water_heating__year", 2016, "yes"),
    ("heat_pump_water_heater", "water_heating__year", 2015, "yes"),
    ("heat_pump_water_heater", "water_heating__year", None, "unknown"),
    ("solar_water_heater", "roof__azimuth_deg", 89.9, "no"),
    ("solar_water_heater", "roof__azimuth_deg", 90.0, "yes"),
    ("solar_water_heater", "roof__azimuth_deg", 270.0, "yes"),
    ("solar_water_heater", "roof__azimuth_deg", 270.1, "no"),
    ("solar_water_heater", "roof__azimuth_deg", None, "unknown"),
    ("solar_water_heater", "roof__tilt_deg", None, "yes"),
    ("solar_water_heater", "roof__shading_pct", 20.0, "yes"),
    ("solar_water_heater", "roof__shading_pct", 20.1, "no"),
    ("solar_water_heater", "roof__usable_area_ft2", 63.9, "no"),
    ("solar_water_heater", "roof__usable_area_ft2", 64.0, "yes"),
    ("solar_water_heater", "roof__condition", "fair", "yes"),
    ("solar_water_heater", "roof__condition", "poor", "no"),
    ("low_flow_showerhead", "water_fixtures__shower_gpm", 1.8, "no"),
    ("low_flow_showerhead", "water_fixtures__shower_gpm", 1.81, "yes"),
    ("low_flow_showerhead", "water_fixtures__shower_gpm", None, "unknown"),
    ("low_flow_showerhead", "water_fixtures__showerheads", 0, "no"),
    ("led_lamps", "lighting__incandescent_lamps", 0, "no"),
    ("led_lamps", "lighting__incandescent_lamps", 1, "yes"),
    ("led_lamps", "lighting__incandescent_lamps", None, "unknown"),
]


@pytest.mark.parametrize(("measure", "fact", "value", "expected"), LINES)
def test_on_the_line(measure, fact, value, expected):
    one = result(measure, **{fact: value})
    assert one.feasible == expected
    if expected == "unknown":
        assert fact.replace("__", ".") in one.missing
        on_defaults = fact.replace("__", ".") not in CATALOGUE[measure].needs_facts
        assert (one.standalone_by_fuel is not None) is on_defaults, "computed where a default may stand"
    else:
        assert one.missing == ()
    if expected == "no":
        assert not one.in_package
        assert set(one.savings_by_fuel.values()) == {0.0}


@pytest.mark.parametrize(
    ("year", "expected"), [(2012, "no"), (2011, "yes"), (2010, "yes"), (None, "unknown")]
)
def test_an_air_conditioner_in_fair_order_is_replaced_at_15_years(year, expected):
    assert feasible("central_ac", cooling__year=year, cooling__condition="fair") == expected


def test_a_poor_one_is_replaced_at_any_age():
    assert feasible("central_ac", cooling__year=2025, cooling__condition="poor") == "yes"
    assert feasible("central_ac", cooling__year=None, cooling__condition="poor") == "yes"


def test_a_new_one_of_unknown_condition_is_not_known():
    one = result("central_ac", cooling__year=2020, cooling__condition=None)
    assert one.feasible == "unknown"
    assert one.missing == ("cooling.condition",)


@pytest.mark.parametrize(
    ("year", "kwh", "expected"),
    [
        (2012, 900.0, "no"),
        (2011, 900.0, "yes"),
        (2012, 900.1, "yes"),
        (None, 900.0, "unknown"),
        (2020, None, "unknown"),
        (2000, None, "yes"),
        (None, 1000.0, "yes"),
    ],
)
def test_a_refrigerator_is_replaced_when_old_or_wasteful(year, kwh, expected):
    changes = {"appliances__refrigerator_year": year, "appliances__refrigerator_kwh_per_year": kwh}
    assert feasible("refrigerator", **changes) == expected


def test_a_heat_pump_water_heater_is_not_replaced_by_another():
    changes = {"water_heating__type": "heat_pump", "water_heating__fuel": "electricity"}
    one = result("heat_pump_water_heater", **changes)
    assert one.feasible == "no"
    assert "not_a_storage_water_heater" in {finding.code for finding in one.findings}


@pytest.mark.parametrize("heating", ["resistance", "wall_furnace", "boiler", "stove", "none"])
@pytest.mark.parametrize("cooling", ["room_ac", "evaporative_cooler", "none"])
def test_ducts_that_nothing_blows_through_are_not_sealed(heating, cooling):
    changes = {"heating__type": heating, "heating__fuel": None, "cooling__type": cooling}
    one = result("duct_sealing", **changes)
    assert one.feasible == "no"
    assert "no_system_uses_ducts" in {finding.code for finding in one.findings}


def test_a_system_that_could_still_use_the_ducts_is_asked_for():
    one = result("duct_sealing", heating__type=None, cooling__type="none")
    assert (one.feasible, one.missing) == ("unknown", ("heating.type",))


@pytest.mark.parametrize(
    ("azimuth", "tilt", "expected"),
    [(0, 10.0, "yes"), (None, 10.0, "yes"), (0, 10.1, "no"), (0, None, "unknown"), (None, None, "unknown")],
)
def test_a_flat_roof_carries_a_collector_whichever_way_it_faces(azimuth, tilt, expected):
    assert feasible("solar_water_heater", roof__azimuth_deg=azimuth, roof__tilt_deg=tilt) == expected


@pytest.mark.parametrize(
    ("measure", "changes", "observed"),
    [
        ("central_ac", {"cooling__year": 2020, "cooling__condition": "poor"}, "poor"),
        ("central_ac", {"cooling__year": 2000, "cooling__condition": "good"}, 26),
        ("central_ac", {"cooling__year": 2020, "cooling__condition": "good"}, 6),
        ("refrigerator", {"appliances__refrigerator_year": 2020}, Decimal("1107.0")),
        ("solar_water_heater", {"roof__azimuth_deg": 0.0, "roof__tilt_deg": 4.0}, Decimal("4.0")),
    ],
)
def test_where_either_of_two_facts_is_enough_the_finding_shows_the_one_that_decided(
    measure, changes, observed
):
    tests = ("age_or_condition", "age_or_use", "orientation")
    findings = result(measure, **changes).findings
    (finding,) = (f for f in findings if f.criterion.rpartition(".")[2] in tests)
    assert finding.observed == observed


def test_an_unknown_climate_is_what_is_missing():
    one = result("evaporative_cooler", zone=None)
    assert one.feasible == "unknown"
    assert one.missing == ("dwelling.climate_zone",)
    assert one.savings_by_fuel is None


def test_a_finding_says_what_was_seen_what_it_was_held_against_and_by_whom():
    one = result("attic_insulation", envelope__attic_r=30.0)
    finding = next(f for f in one.findings if f.outcome is Outcome.INELIGIBLE)
    assert finding.criterion == "measure.attic_insulation.existing_insulation"
    assert (finding.observed, finding.threshold, finding.comparison) == (30, 30, "under")
    assert finding.code == "attic_already_insulated"
    assert not finding.verified
