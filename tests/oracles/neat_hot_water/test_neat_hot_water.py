"""Hot water, pipes, blanket and refrigerator beside the DOE audit tool's own answers."""

import tomllib
from pathlib import Path

import pytest

from calculators.home.energy_use import annual_use
from calculators.home.hot_water import hot_water_input, shower_btu_per_day
from calculators.home.model import home_model
from calculators.home.water_heater_losses import pipe_foam_btu_h_ft, tank_area_ft2, wrap_ua
from calculators.measures.catalogue import load_catalogue
from calculators.measures.changes import CHANGES
from calculators.measures.savings import savings_of
from calculators.quantities import BTU_PER_KWH, BTU_PER_THERM, DAYS_PER_YEAR, HOURS_PER_YEAR
from tests.calculators.home.homes import home

GOLDEN = tomllib.loads((Path(__file__).parent / "golden.toml").read_text(encoding="utf-8"))
SAMPLE, FORMULA = GOLDEN["sample_house"], GOLDEN["formula"]
MODEL = home_model()


def shower_saving_btu(ef):
    """Return what the new head saves over a year, divided by the energy factor [Btu]."""
    one, _ = home(water_fixtures__shower_gpm=3.2)
    changed = CHANGES["replace_showerheads"](one, {"gpm_after": 2.5, "rise_after_f": 54})
    return float(shower_btu_per_day(one) - shower_btu_per_day(changed)) * DAYS_PER_YEAR / ef


def test_shower_head_at_an_energy_factor_of_060():
    assert shower_saving_btu(0.6) / 1e6 == pytest.approx(FORMULA["shower_mmbtu_at_ef_060"], abs=0.0005)


def test_shower_head_of_the_sample_house():
    therms = shower_saving_btu(SAMPLE["energy_factor"]) / BTU_PER_THERM
    assert therms == pytest.approx(SAMPLE["shower_therms"], abs=0.05)


def test_pipe_foam_of_the_sample_house():
    kept = float(pipe_foam_btu_h_ft(SAMPLE["water_f"], SAMPLE["room_f"], MODEL)) * 5 * HOURS_PER_YEAR
    assert kept / SAMPLE["energy_factor"] / BTU_PER_THERM == pytest.approx(SAMPLE["pipe_therms"], abs=0.05)


def test_blanket_of_the_sample_house():
    r = SAMPLE["tank_inches"] * SAMPLE["tank_r_per_inch"]
    ua = wrap_ua(tank_area_ft2(40, electric=False), r, 7.0, MODEL["tank_film_r"])
    kept = float(ua) * (SAMPLE["water_f"] - SAMPLE["room_f"]) * HOURS_PER_YEAR
    therms = kept / SAMPLE["energy_factor"] / BTU_PER_THERM
    assert therms == pytest.approx(SAMPLE["blanket_gas_40_gal_therms"], abs=0.05)


def test_blanket_on_an_electric_tank_of_50_gal():
    ua = wrap_ua(tank_area_ft2(50, electric=True), 5.0, 7.0, MODEL["tank_film_r"])
    kwh = float(ua) * (130 - 70) * HOURS_PER_YEAR / 0.9 / BTU_PER_KWH
    assert kwh == pytest.approx(FORMULA["blanket_electric_50_gal_r5_ef_090_70f_kwh"], abs=0.5)


def test_refrigerator_of_the_sample_house():
    one, climate = home()
    changed = CHANGES["replace_refrigerator"](one, {"label_kwh": 600})
    before, after = (annual_use(each, climate).of("refrigerator", "electricity") for each in (one, changed))
    assert float(before - after) == pytest.approx(FORMULA["refrigerator_1107_to_600_kwh"], abs=1)


def test_the_measures_give_the_same_in_a_home_like_the_sample():
    # Set point 130 F, rooms always at 73 F: what the model itself makes of pipe and blanket.
    one, climate = home(
        water_heating__tank_gal=40,
        water_heating__setpoint_f=130,
        water_heating__location="conditioned",
        thermostat__heating_f=73,
        thermostat__cooling_f=73,
    )
    one = one.with_changes(water_ef=SAMPLE["energy_factor"], water_tank_r=1.5 * 3.33)
    catalogue = load_catalogue()
    saved = {
        name: savings_of(catalogue[name], one, climate)["natural_gas"]
        for name in ("pipe_insulation", "tank_wrap")
    }
    assert saved["pipe_insulation"] == pytest.approx(SAMPLE["pipe_therms"], abs=0.05)
    assert saved["tank_wrap"] == pytest.approx(SAMPLE["blanket_gas_40_gal_therms"], abs=0.05)
    assert hot_water_input(one, climate) > 0
