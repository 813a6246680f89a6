"""Hot water against the worked figures of the field."""

import numpy as np
import pytest

from calculators.climate import climate_zone
from calculators.home.hot_water import delivered_btu, hot_water_input
from calculators.quantities import BTU_PER_KWH, BTU_PER_THERM
from tests.calculators.home.homes import home


@pytest.mark.parametrize(
    ("mains_f", "load_therms", "gas_therms", "heat_pump_kwh"),
    [(63.5, 112, 187, 997), (66.7, 106, 177, 945), (81.9, 79, 131, 699)],
)
def test_sixty_gallons_a_day_in_three_zones(mains_f, load_therms, gas_therms, heat_pump_kwh):
    # A 3-bedroom home, 60 gal/day at 125 F; mains of zones 3, 12 and 15; gas at EF 0.60, heat pump at 3.3.
    load = float(delivered_btu(60 * 365, 125 - mains_f))
    assert load / BTU_PER_THERM == pytest.approx(load_therms, abs=0.6)
    assert load / 0.6 / BTU_PER_THERM == pytest.approx(gas_therms, abs=0.6)
    # The mains temperatures are printed to 0.1 F, half of which is worth 0.8 kWh.
    assert load / 3.3 / BTU_PER_KWH == pytest.approx(heat_pump_kwh, abs=0.8)


def test_four_people_draw_sixty_gallons_at_the_set_point():
    one, climate = home(household__size=4)
    mains = float((climate.mains_temp_f * climate.days).sum() / 365)
    showers = 10 * 2.5 * 50 / (125 - mains)
    assert float(one.hot_water_gpd) + showers == pytest.approx(60)


def test_a_storage_heater_takes_load_over_ef():
    one, climate = home()
    rise = 125 - climate.mains_temp_f
    load = ((one.hot_water_gpd * rise + 10 * 2.5 * 50) * 8.34 * climate.days).sum()
    assert hot_water_input(one, climate) == pytest.approx(float(load) / (0.9066 * 0.58 + 0.0711))


def test_the_sun_takes_its_share():
    one, climate = home()
    half = one.with_changes(solar_fraction=0.5)
    assert hot_water_input(half, climate) == pytest.approx(hot_water_input(one, climate) / 2)


def test_a_heat_pump_heats_by_its_element_at_and_below_40_f():
    warm, cold = climate_zone(15), climate_zone(16)
    one, _ = home(water_heating__type="heat_pump", water_heating__fuel="electricity", water_heating__uef=3.3)
    assert np.any(cold.temp_mean_f <= 40)
    in_cold = hot_water_input(one, cold) / hot_water_input(one.with_changes(water_is_heat_pump=0.0), cold)
    in_warm = hot_water_input(one, warm) / hot_water_input(one.with_changes(water_is_heat_pump=0.0), warm)
    assert in_cold > 1.2
    assert in_warm < 1.0


def test_without_a_climate_only_the_showers_are_known():
    one, _ = home()
    ef = 0.9066 * 0.58 + 0.0711
    assert hot_water_input(one, None) == pytest.approx(365 * 10 * 2.5 * 50 * 8.34 / ef)
