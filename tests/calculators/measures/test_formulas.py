"""Each measure by hand: the formula of its source with the numbers put in."""

import numpy as np
import pytest

from calculators.climate import climate_zone
from calculators.home.energy_use import annual_use
from calculators.home.equipment import gas_storage_ef, heat_pump_ambient_factor, heat_pump_water_heater_ef
from calculators.home.space_conditioning import space_loads
from calculators.measures.appliances import replace_refrigerator
from calculators.measures.catalogue import load_catalogue
from calculators.measures.changes import CHANGES
from calculators.measures.hot_water import replace_showerheads
from calculators.measures.package import apply_measure, savings_of
from tests.calculators.home.homes import home

CATALOGUE = load_catalogue("us_ca")


def test_shower_head_of_the_audit_tool_saves_1_268_mmbtu():
    one, _ = home(water_fixtures__shower_gpm=3.2)
    one = one.with_changes(water_ef=0.6)
    new = replace_showerheads(one, {"gpm_after": 2.5, "rise_after_f": 54.0})
    saved = annual_use(one, None).by_fuel()["natural_gas"] - annual_use(new, None).by_fuel()["natural_gas"]
    assert round(float(saved) / 10, 3) == 1.268
    assert saved == pytest.approx(365 * 10 * (3.2 * 50 - 2.5 * 54) * 8.34 / 0.6 / 100_000)


def test_shower_head_saves_the_same_with_a_climate_and_without():
    one, climate = home()
    measure = CATALOGUE["low_flow_showerhead"]
    assert savings_of(measure, one, climate)["natural_gas"] == pytest.approx(
        savings_of(measure, one, None)["natural_gas"]
    )


def test_refrigerator_of_the_audit_tool_saves_805_kwh():
    # Label 1,107 kWh, over 15 years old, door seal fair, four people; the new one's label 600 kWh.
    one, _ = home(appliances__refrigerator_year=2001)
    new = replace_refrigerator(one, {"label_kwh": 600.0})
    saved = annual_use(one, None).by_fuel()["electricity"] - annual_use(new, None).by_fuel()["electricity"]
    assert saved == pytest.approx(805, abs=1)


def test_lamps():
    one, climate = home()
    assert savings_of(CATALOGUE["led_lamps"], one, climate)["electricity"] == pytest.approx(
        10 * 51 * 2.5 * 365 / 1000
    )


def test_attic_conductance_falls_by_the_reciprocals():
    one, _ = home(envelope__attic_r=11.0)
    assert apply_measure(CATALOGUE["attic_insulation"], one).ceiling_r == pytest.approx(49.0)


@pytest.mark.parametrize(("before", "after"), [(21.9, 59.9), (22.0, 60.0), (22.1, 60.0), (61.0, 61.0)])
def test_the_attic_stops_at_r_60_and_is_never_thinned(before, after):
    one, _ = home(envelope__attic_r=before)
    assert apply_measure(CATALOGUE["attic_insulation"], one).ceiling_r == pytest.approx(after)


def test_wall_studs_stay_as_they_are():
    one, _ = home(envelope__wall_r=4.5)
    new = apply_measure(CATALOGUE["wall_insulation"], one)
    assert 1 / 4.5 - 1 / new.wall_r == pytest.approx(0.8 * (1 / 4.5 - 1 / 17.5))


def test_air_conditioner_saves_the_difference_of_the_reciprocals():
    one, climate = home(ducts__location="conditioned")
    load = space_loads(one, climate)[1].sum()
    expected = load / 1000 * (1 / 10 - 0.95 / 15.2)
    assert savings_of(CATALOGUE["central_ac"], one, climate)["electricity"] == pytest.approx(float(expected))


def test_evaporative_cooler_saves_the_difference_of_the_reciprocals():
    one, climate = home(ducts__location="conditioned")
    load = space_loads(one, climate)[1].sum()
    expected = load / 1000 * (1 / 10 - 1 / 33.1)
    assert savings_of(CATALOGUE["evaporative_cooler"], one, climate)["electricity"] == pytest.approx(
        float(expected)
    )


def test_heat_pump_water_heater_moves_gas_to_electricity():
    one, climate = home()
    savings = savings_of(CATALOGUE["heat_pump_water_heater"], one, climate)
    rise = 125 - climate.mains_temp_f
    load = (one.hot_water_gpd * rise + 10 * 2.5 * 50) * 8.34 * climate.days
    ambient = heat_pump_ambient_factor(climate.temp_mean_f)
    kwh = (load / (heat_pump_water_heater_ef(3.3) * ambient)).sum() / 3412.14
    assert savings["natural_gas"] == pytest.approx(float(load.sum() / gas_storage_ef(0.58)) / 1e5)
    assert savings["electricity"] == pytest.approx(-float(kwh))


def test_duct_sealing_leaves_tight_ducts_alone():
    one, _ = home(ducts__leakage_pct=8.0)
    assert apply_measure(CATALOGUE["duct_sealing"], one).duct_leakage == pytest.approx(0.08)
    leaky, _ = home(ducts__leakage_pct=24.0)
    assert apply_measure(CATALOGUE["duct_sealing"], leaky).duct_leakage == pytest.approx(0.12)


def test_air_sealing_saves_heating_and_costs_cooling_in_the_valley():
    one, climate = home(12)
    savings = savings_of(CATALOGUE["air_sealing"], one, climate)
    assert savings["natural_gas"] > 0
    assert savings["electricity"] < 0, "night air no longer cools the house, and nothing hides it"


# These add to, or take a share of, whatever they find.
REPEATABLE = {
    "attic_insulation",
    "wall_insulation",
    "floor_insulation",
    "knee_wall_insulation",
    "air_sealing",
    "door_weatherstripping",
    "window_weatherstripping",
    "furnace_tune_up",
}


@pytest.mark.parametrize(
    "measure", [m for m in CATALOGUE.measures if m.id not in REPEATABLE], ids=lambda m: m.id
)
def test_done_a_second_time_nothing_is_left_to_save(measure):
    one, climate = home()
    done = apply_measure(measure, one)
    assert list(savings_of(measure, done, climate).values()) == pytest.approx([0.0] * 5, abs=1e-9)


@pytest.mark.parametrize("measure", CATALOGUE.measures, ids=lambda m: m.id)
def test_a_measure_with_nothing_to_change_saves_exactly_nothing(measure, monkeypatch):
    one, climate = home()
    monkeypatch.setitem(CHANGES, measure.change, lambda home, _parameters: home)
    assert set(savings_of(measure, one, climate).values()) == {0.0}


def test_all_measures_work_in_every_zone():
    for zone in range(1, 17):
        one, climate = home(zone)
        assert climate is climate_zone(zone)
        for measure in CATALOGUE.measures:
            assert np.all(np.isfinite(list(savings_of(measure, one, climate).values())))
