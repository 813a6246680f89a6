"""Hot water, range, washer, dryer and electric panel beside the worked figures of the standards."""

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from calculators.climate import climate_zone
from calculators.home.energy_use import annual_use
from calculators.home.hot_water import delivered_btu, hot_water_input
from calculators.home.laundry import (
    cycles,
    drying_kwh,
    hot_gallons_per_cycle,
    machine_kwh_per_cycle,
    remaining_moisture,
    standard_cycles,
)
from calculators.measures.catalogue import load_catalogue
from calculators.measures.electrical import amps_by_nec_220_83, amps_by_nec_220_87
from calculators.measures.savings import apply_measure
from calculators.quantities import BTU_PER_KWH, BTU_PER_THERM
from tests.calculators.home.homes import home

GOLDEN = tomllib.loads((Path(__file__).parent / "golden.toml").read_text(encoding="utf-8"))
RULE = {"volts": 240, "first_va": 8000, "share_of_rest": 0.4}


def test_gas_range_and_induction_of_three_bedrooms():
    # Four people go with three bedrooms.
    one, climate = home(appliances__range_fuel="natural_gas")
    use = annual_use(one, climate)
    assert use.of("cooking", "natural_gas") == pytest.approx(GOLDEN["range"]["gas_therms"], abs=0.05)
    assert use.of("cooking", "electricity") == pytest.approx(GOLDEN["range"]["gas_kwh"], abs=0.05)
    changed = annual_use(apply_measure(load_catalogue()["induction_range"], one), climate)
    assert changed.of("cooking", "electricity") == pytest.approx(GOLDEN["range"]["induction_kwh"], abs=0.5)
    assert changed.of("cooking", "natural_gas") == 0


def test_washer_by_its_label():
    golden, machine = GOLDEN["washer"], machine_kwh_per_cycle(400, 0.12, 1.09, 27, 6)
    assert machine * 312 == pytest.approx(golden["machine_kwh_per_label_year"], abs=0.01)
    times = float(cycles(standard_cycles(3), 3.0))
    assert machine * times == pytest.approx(golden["kwh"], abs=0.01)
    gallons = hot_gallons_per_cycle(400, machine, 6) * times / 365
    assert gallons == pytest.approx(golden["hot_gal_per_day"], abs=0.005)


@pytest.mark.parametrize(("cef", "kwh"), [(3.01, "kwh_cef_3_01"), (11.0, "kwh_cef_11")])
def test_dryer_behind_the_default_washer(cef, kwh):
    moisture = remaining_moisture(3.0, 1.0, 400)
    assert float(moisture) == pytest.approx(GOLDEN["dryer"]["moisture"], abs=0.0001)
    used = drying_kwh(moisture, cef, cycles(standard_cycles(3), 3.0))
    assert float(used) == pytest.approx(GOLDEN["dryer"][kwh], abs=0.05)


def test_load_of_a_dwelling_by_its_appliances():
    other = 3 * 1400 + 3000 + 1500 + 12000 + 4500
    amps = amps_by_nec_220_83(5000, other, **RULE)
    assert amps == pytest.approx(GOLDEN["panel"]["nec_220_83_amps"], abs=0.5)


def test_load_of_a_dwelling_by_its_highest_demand():
    amps = amps_by_nec_220_87(4500, 8000, volts=240, metered_share=1.25)
    assert amps == pytest.approx(GOLDEN["panel"]["nec_220_87_amps"], abs=0.05)


@pytest.mark.parametrize("worked", GOLDEN["hot_water"], ids=lambda worked: f"zone {worked['zone']}")
def test_sixty_gallons_a_day_by_zone(worked):
    load = float(delivered_btu(60 * 365, 125 - worked["mains_f"]))
    assert load / BTU_PER_THERM == pytest.approx(worked["load_therms"], abs=0.5)
    assert load / 0.6 / BTU_PER_THERM == pytest.approx(worked["gas_therms"], abs=0.5)
    # Half of the last printed place of the mains temperature is worth 0.8 kWh.
    assert load / 3.3 / BTU_PER_KWH == pytest.approx(worked["heat_pump_kwh"], abs=0.8)


@pytest.mark.parametrize("worked", GOLDEN["hot_water"], ids=lambda worked: f"zone {worked['zone']}")
def test_the_model_takes_the_same_for_sixty_gallons(worked):
    # The worked figures' stations are not all the product's own, so that their mains temperature is set.
    climate = replace(climate_zone(worked["zone"]), mains_temp_f=np.full(12, worked["mains_f"]))
    one, _ = home(worked["zone"])
    sixty = one.with_changes(hot_water_gpd=60.0, shower_minutes_per_day=0.0, water_ef=0.6)
    assert hot_water_input(sixty, climate) / BTU_PER_THERM == pytest.approx(worked["gas_therms"], abs=0.5)
    pump = sixty.with_changes(water_ef=3.3)
    assert hot_water_input(pump, climate) / BTU_PER_KWH == pytest.approx(worked["heat_pump_kwh"], abs=0.8)
