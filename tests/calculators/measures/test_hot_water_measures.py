"""Hot-water measures: formulas worked by hand, signs, where each fits, and what they do to each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.climate import climate_zone
from calculators.home.energy_use import annual_use
from calculators.home.hot_water import ambient_f, hot_water_input, load_btu, room_heat_gain_btu_h
from calculators.home.solar_collector import roof_irradiation_kwh_m2, solar_heat_btu
from calculators.home.water_heater_losses import (
    pipe_foam_btu_h_ft,
    recovery_efficiency,
    tank_area_ft2,
    tank_ua,
    wrap_ua,
)
from calculators.measures.catalogue import load_catalogue
from calculators.measures.package import evaluate_measures
from calculators.measures.savings import apply_measure, savings_of
from calculators.quantities import BTU_PER_KWH, BTU_PER_THERM
from tests.calculators.home.homes import KGCO2E, ON, facts, home

CATALOGUE = load_catalogue()
HEATERS = (
    "gas_water_heater",
    "electric_water_heater",
    "heat_pump_water_heater",
    "heat_pump_water_heater_120v",
    "solar_water_heater",
)
MODEL = home()[0].model


def saved(name, one, climate):
    """Return what a measure of the catalogue saves on one home."""
    return savings_of(CATALOGUE[name], one, climate)


def feasible(name, zone=12, on=ON, **changes):
    """Return whether a measure fits the described home with some facts replaced, and its findings."""
    results = evaluate_measures(facts(**changes), climate_zone(zone), CATALOGUE, on, KGCO2E)
    one = next(each for each in results.measures if each.id == name)
    return one.feasible, {finding.code for finding in one.findings}, one.missing


def test_aerators_save_the_drained_warm_water():
    one, climate = home(water_fixtures__faucet_gpm=2.2)
    rise = 90 - climate.mains_temp_f
    daily = 4 * 6.1 * (2.2 - 1.5) * 0.8 * 8.34
    ef = float(one.water_ef)
    expected = (daily * rise * climate.days).sum() / ef / BTU_PER_THERM
    assert saved("faucet_aerator", one, climate)["natural_gas"] == pytest.approx(expected)


def test_aerators_leave_low_flow_faucets_alone():
    one, climate = home(water_fixtures__faucet_gpm=1.2)
    assert saved("faucet_aerator", one, climate)["natural_gas"] == 0


def test_turning_down_saves_the_tanks_own_loss_and_not_the_showers():
    one, climate = home(water_heating__setpoint_f=140)
    ua = tank_ua(one.water_ef, recovery_efficiency(one.water_ef, electric=False), 40000)
    expected = float(ua) * (140 - 120) * 8760 / BTU_PER_THERM
    assert saved("water_heater_turn_down", one, climate)["natural_gas"] == pytest.approx(expected)


def test_standing_loss_of_a_gas_tank_is_of_the_size_of_the_fields():
    # EF 0.655, recovery 0.773: about 6 Btu/h F.
    assert float(tank_ua(0.655, 0.773, 40000)) == pytest.approx(6.26, abs=0.02)
    assert float(recovery_efficiency(0.655, electric=False)) == pytest.approx(0.773, abs=0.0005)
    assert float(recovery_efficiency(0.75, electric=False)) == pytest.approx(0.860, abs=0.0005)
    assert float(recovery_efficiency(0.9, electric=True)) == pytest.approx(0.98)


def test_a_tankless_heater_has_no_tank_to_wrap_or_turn_down():
    one, climate = home(water_heating__type="tankless", water_heating__setpoint_f=140)
    assert saved("tank_wrap", one, climate)["natural_gas"] == 0
    assert saved("water_heater_turn_down", one, climate)["natural_gas"] == 0


def test_gas_heater_saves_by_its_energy_factor():
    one, climate = home()
    gas = float(annual_use(one, climate).of("hot_water", "natural_gas"))
    before, after = 0.9066 * 0.58 + 0.0711, 0.9066 * 0.68 + 0.0711
    expected = gas * (1 - before / after)
    assert saved("gas_water_heater", one, climate)["natural_gas"] == pytest.approx(expected)


def test_electric_heater_saves_by_its_energy_factor():
    one, climate = home(water_heating__fuel="electricity", water_heating__uef=0.85)
    kwh = float(annual_use(one, climate).of("hot_water", "electricity"))
    before, after = 2.4029 * 0.85 - 1.2844, 2.4029 * 0.93 - 1.2844
    assert saved("electric_water_heater", one, climate)["electricity"] == pytest.approx(
        kwh * (1 - before / after)
    )


@pytest.mark.parametrize("name", ["heat_pump_water_heater", "heat_pump_water_heater_120v"])
def test_a_heat_pump_swaps_therms_for_kwh(name):
    one, climate = home()
    savings = saved(name, one, climate)
    assert savings["natural_gas"] > 100
    assert savings["electricity"] < 0
    assert -savings["electricity"] < savings["natural_gas"] * BTU_PER_THERM / BTU_PER_KWH / 2


def test_a_heat_pump_water_heater_indoors_cools_the_rooms():
    inside, climate = home(water_heating__location="conditioned")
    outside, _ = home(water_heating__location="outdoors")
    pump = CATALOGUE["heat_pump_water_heater"]
    changed = apply_measure(pump, inside)
    gain = room_heat_gain_btu_h(changed, climate)
    assert (gain < 0).all()
    assert (room_heat_gain_btu_h(apply_measure(pump, outside), climate) == 0).all()
    assert (room_heat_gain_btu_h(inside, climate) == 0).all()
    taken = load_btu(changed, climate) / (climate.days * 24)
    assert (-gain < taken).all(), "never more than the water takes up"
    heating = [annual_use(each, climate).of("heating", "natural_gas") for each in (inside, changed)]
    cooling = [annual_use(each, climate).of("cooling", "electricity") for each in (inside, changed)]
    assert heating[1] > heating[0], "made up in winter"
    assert cooling[1] < cooling[0], "welcome in summer"


def test_a_warmer_place_helps_a_heat_pump():
    climate = climate_zone(16)
    at = {
        place: apply_measure(CATALOGUE["heat_pump_water_heater"], home(16, water_heating__location=place)[0])
        for place in ("outdoors", "garage", "basement", "conditioned")
    }
    used = [float(hot_water_input(at[place], climate)) for place in at]
    assert used == sorted(used, reverse=True)


def test_surroundings_lie_between_outdoors_and_rooms():
    one, climate = home(water_heating__location="conditioned")
    assert (ambient_f(one, climate) >= 68).all()
    assert (ambient_f(one, climate) <= 78).all()
    out, _ = home(water_heating__location="outdoors")
    assert ambient_f(out, climate) == pytest.approx(climate.temp_mean_f)


def test_the_solar_rating_is_scaled_to_the_sun_and_never_beyond_the_load():
    one, climate = home(roof__shading_pct=0.0)
    changed = apply_measure(CATALOGUE["solar_water_heater"], one)
    rated = (1 - 0.6 / 1.2) * 12.03 * BTU_PER_KWH
    given_heat = rated * roof_irradiation_kwh_m2(changed, climate) / 4.73
    assert solar_heat_btu(changed, climate) == pytest.approx(given_heat)
    load = load_btu(one, climate)
    expected = np.minimum(given_heat, load).sum() / float(one.water_ef) / BTU_PER_THERM
    savings = saved("solar_water_heater", one, climate)
    assert savings["natural_gas"] == pytest.approx(expected)
    assert savings["electricity"] == pytest.approx(-100)
    base = float(annual_use(one, climate).of("hot_water", "natural_gas"))
    assert 0.3 < savings["natural_gas"] / base < 0.8


def test_a_roof_on_the_level_has_the_sun_of_the_ground():
    one, climate = home(roof__tilt_deg=0)
    assert roof_irradiation_kwh_m2(one, climate) == pytest.approx(climate.ghi_kwh_m2)


def test_a_vertical_face_has_the_sun_of_its_wall():
    for azimuth, row in ((0, 0), (90, 1), (180, 2), (270, 3)):
        one, climate = home(roof__tilt_deg=90, roof__azimuth_deg=azimuth)
        walls = climate.vertical_kwh_m2
        opposite = walls[(row + 2) % 4]
        ours, beam = roof_irradiation_kwh_m2(one, climate), np.maximum(walls[row] - opposite, 0)
        assert ours == pytest.approx(beam + climate.dhi_kwh_m2 / 2 + 0.1 * climate.ghi_kwh_m2)


@given(st.floats(0, 40), st.floats(0, 359.9), st.integers(1, 16))
def test_a_roof_to_the_south_is_never_worse_than_one_to_the_north(tilt, azimuth, zone):
    south, climate = home(zone, roof__tilt_deg=tilt, roof__azimuth_deg=180)
    any_way = south.with_changes(collector_azimuth_deg=azimuth)
    north = south.with_changes(collector_azimuth_deg=0.0)
    best, some, worst = (roof_irradiation_kwh_m2(each, climate).sum() for each in (south, any_way, north))
    assert worst - 1e-6 <= some + 0.02 * best
    assert some <= best * 1.02 + 1e-6


@given(
    st.floats(95, 160),
    st.floats(20, 100),
    st.sampled_from(["outdoors", "garage", "basement", "conditioned"]),
    st.integers(1, 16),
)
def test_blanket_and_foam_never_cost_energy(setpoint, gallons, place, zone):
    one, climate = home(
        zone,
        water_heating__setpoint_f=setpoint,
        water_heating__tank_gal=gallons,
        water_heating__location=place,
    )
    for name in ("pipe_insulation", "tank_wrap", "water_heater_turn_down"):
        assert saved(name, one, climate)["natural_gas"] >= 0
    assert float(hot_water_input(apply_measure(CATALOGUE["tank_wrap"], one), climate)) >= 0


@given(st.floats(5, 200), st.floats(0, 30), st.floats(0, 30))
def test_more_tank_more_to_keep_and_more_insulation_less(gallons, r, more):
    for electric in (True, False):
        small, large = (tank_area_ft2(each, electric=electric) for each in (gallons, gallons + 10))
        assert wrap_ua(large, r, 7.0, 0.66) > wrap_ua(small, r, 7.0, 0.66)
        assert wrap_ua(small, r + more, 7.0, 0.66) <= wrap_ua(small, r, 7.0, 0.66)


def test_foam_keeps_nothing_in_around_a_pipe_as_cold_as_the_air():
    assert pipe_foam_btu_h_ft(70.0, 70.0, MODEL) == 0
    assert pipe_foam_btu_h_ft(70.0, 90.0, MODEL) == 0


@pytest.mark.parametrize("name", HEATERS[:-1])
def test_a_new_heater_takes_blanket_and_set_point_away_with_the_old(name):
    one, climate = home(water_heating__setpoint_f=140)
    prepared = apply_measure(CATALOGUE["tank_wrap"], apply_measure(CATALOGUE["water_heater_turn_down"], one))
    plain, after = (apply_measure(CATALOGUE[name], each) for each in (one, prepared))
    assert float(hot_water_input(after, climate)) == pytest.approx(float(hot_water_input(plain, climate)))


def test_every_pair_of_water_heaters_excludes_each_other():
    for one in HEATERS:
        assert set(HEATERS) - {one} <= set(CATALOGUE[one].exclusions)
        if one != "solar_water_heater":
            assert {"tank_wrap", "water_heater_turn_down"} <= set(CATALOGUE[one].exclusions)


FITS = {
    "gas_water_heater": {},
    "electric_water_heater": {"water_heating__fuel": "electricity", "water_heating__uef": 0.88},
    "heat_pump_water_heater": {},
    "heat_pump_water_heater_120v": {},
    "solar_water_heater": {},
    "faucet_aerator": {"water_fixtures__faucet_gpm": 2.2},
    "pipe_insulation": {"water_heating__pipes_insulated": False},
    "tank_wrap": {"water_heating__tank_wrapped": False},
    "water_heater_turn_down": {"water_heating__setpoint_f": 130},
}
DOES_NOT = {
    "gas_water_heater": ({"water_heating__fuel": "propane"}, "does_not_heat_water_by_gas"),
    "electric_water_heater": ({"water_heating__fuel": "natural_gas"}, "does_not_heat_water_by_electricity"),
    "heat_pump_water_heater": ({"water_heating__type": "tankless"}, "not_a_storage_water_heater"),
    "heat_pump_water_heater_120v": ({"household__size": 5}, "too_many_people_for_120v"),
    "solar_water_heater": ({"roof__shading_pct": 21}, "roof_shaded"),
    "faucet_aerator": ({"water_fixtures__faucet_gpm": 1.5}, "faucet_already_low_flow"),
    "pipe_insulation": ({"water_heating__pipes_insulated": True}, "pipes_already_insulated"),
    "tank_wrap": ({"water_heating__tank_wrapped": True}, "tank_already_wrapped"),
    "water_heater_turn_down": ({"water_heating__setpoint_f": 120}, "already_turned_down"),
}
UNKNOWN = {
    "gas_water_heater": ("water_heating__fuel", "water_heating.fuel"),
    "electric_water_heater": ("water_heating__type", "water_heating.type"),
    "heat_pump_water_heater": ("water_heating__type", "water_heating.type"),
    "heat_pump_water_heater_120v": ("household__size", "household.size"),
    "solar_water_heater": ("roof__shading_pct", "roof.shading_pct"),
    "faucet_aerator": ("water_fixtures__faucet_gpm", "water_fixtures.faucet_gpm"),
    "pipe_insulation": ("water_heating__pipes_insulated", "water_heating.pipes_insulated"),
    "tank_wrap": ("water_heating__tank_wrapped", "water_heating.tank_wrapped"),
    "water_heater_turn_down": ("water_heating__setpoint_f", "water_heating.setpoint_f"),
}


@pytest.mark.parametrize("name", FITS)
def test_fits(name):
    assert feasible(name, **FITS[name])[0] == "yes"
    one, climate = home(**FITS[name])
    assert max(saved(name, one, climate).values()) > 0


@pytest.mark.parametrize("name", DOES_NOT)
def test_does_not_fit(name):
    changes, code = DOES_NOT[name]
    answer, codes, missing = feasible(name, **(FITS[name] | changes))
    assert answer == "no"
    assert code in codes
    assert missing == ()


@pytest.mark.parametrize("name", UNKNOWN)
def test_unknown_names_the_fact(name):
    fact, dotted = UNKNOWN[name]
    answer, _, missing = feasible(name, **(FITS[name] | {fact: None}))
    assert answer == "unknown"
    assert missing == (dotted,)


@pytest.mark.parametrize(("people", "answer"), [(3, "yes"), (4, "yes"), (5, "no")])
def test_a_120_v_unit_for_at_most_four_people(people, answer):
    assert feasible("heat_pump_water_heater_120v", household__size=people)[0] == answer


@pytest.mark.parametrize(("setpoint", "answer"), [(119, "no"), (120, "no"), (121, "yes")])
def test_turn_down_only_what_is_over_120_f(setpoint, answer):
    assert feasible("water_heater_turn_down", water_heating__setpoint_f=setpoint)[0] == answer


@pytest.mark.parametrize(("units", "answer"), [(None, "yes"), (1, "yes"), (2, "no")])
@pytest.mark.parametrize("name", ["heat_pump_water_heater", "gas_water_heater", "solar_water_heater"])
def test_two_water_heaters_are_refused_by_name(name, units, answer):
    found, codes, _ = feasible(name, water_heating__units=units)
    assert found == answer
    assert ("more_than_one_water_heater" in codes) == (units == 2)


def test_no_gas_heater_in_an_all_electric_home():
    answer, codes, _ = feasible("gas_water_heater", utility__gas="none")
    assert answer == "no"
    assert "no_gas_utility" in codes
    assert feasible("gas_water_heater", utility__gas="none", water_heating__fuel="electricity")[0] == "no"


def test_no_gas_heater_in_the_bay_area_from_2027_on():
    tract = {"dwelling__tract_geoid": "06001400100", "dwelling__tract_vintage": 2010}
    last, first = ON.replace(month=12, day=31), ON.replace(year=2027, month=1, day=1)
    assert feasible("gas_water_heater", 3, last, **tract)[0] == "yes"
    answer, codes, _ = feasible("gas_water_heater", 3, first, **tract)
    assert answer == "no"
    assert "gas_unit_not_offered_in_air_district" in codes
    assert feasible("gas_water_heater", 13, first, dwelling__tract_geoid="06019000100")[0] == "yes"
