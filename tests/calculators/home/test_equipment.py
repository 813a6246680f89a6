"""Nameplates and what comes of them: published equations, checked by hand-computed figures."""

import numpy as np
import pytest

from calculators.climate import climate_zone
from calculators.home.equipment import (
    climate_adjusted_hspf,
    electric_storage_ef,
    evaporative_cooler_eer,
    gas_storage_ef,
    heat_pump_ambient_factor,
    heat_pump_cop,
    heat_pump_water_heater_ef,
    wet_bulb_f,
)


@pytest.mark.parametrize(("design_f", "cop"), [(39, 3.07), (41, 3.16), (35, 2.89), (26, 2.51)])
def test_hspf_9_in_four_californian_winters(design_f, cop):
    # Zones 3, 9, 12 and 16 with the 99 % temperatures of the 2025 typical years.
    assert round(float(heat_pump_cop(9.0, design_f)), 2) == cop


def test_the_coefficients_change_at_hspf_8_5():
    older = 8.4999 * (1 - (0.1392 - 0.00846 * 35 - 0.0001074 * 35**2 + 0.0228 * 8.4999))
    newer = 8.5 * (1 - (0.1041 - 0.008862 * 35 - 0.0001153 * 35**2 + 0.02817 * 8.5))
    assert climate_adjusted_hspf([8.4999, 8.5], 35) == pytest.approx([older, newer])


def test_energy_factors_from_uniform_energy_factors():
    assert gas_storage_ef(0.58) == pytest.approx(0.9066 * 0.58 + 0.0711)
    assert heat_pump_water_heater_ef(3.3) == pytest.approx(3.38813)
    assert electric_storage_ef([0.92, 0.935]) == pytest.approx([0.926268, 0.96])


def test_a_heat_pump_water_heater_is_rated_near_66_f_and_loses_in_the_cold():
    assert heat_pump_ambient_factor(66.0) == pytest.approx(0.96634, abs=1e-4)
    assert heat_pump_ambient_factor(45.0) < heat_pump_ambient_factor(66.0) < heat_pump_ambient_factor(85.0)


def test_wet_bulb_of_stulls_own_example():
    # Stull (2011): 20 C and 50 % give 13.7 C.
    assert (wet_bulb_f(68.0, 50.0) - 32) / 1.8 == pytest.approx(13.7, abs=0.05)


def test_an_evaporative_cooler_where_the_air_can_hardly_be_cooled_below_70_f():
    assert evaporative_cooler_eer(climate_zone(13)) == 33.1


def test_an_evaporative_cooler_in_mild_dry_air_follows_the_equation():
    climate = climate_zone(3)
    assert evaporative_cooler_eer(climate) > 33.1
    assert np.isfinite(evaporative_cooler_eer(climate))
