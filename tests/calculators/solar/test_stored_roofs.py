"""The roofs that are kept beside the typical years are those that would be worked out now."""

import numpy as np
import pytest

from calculators.solar import prepare_site, roof_table
from calculators.solar.roof_table import once_round
from calculators.solar.stored_roofs import _kept, roofs_key, zone_roofs
from calculators.weather import zone_weather

ZONES = range(1, 17)
# Kept to 24 bits.
ROUNDED = 1e-7


@pytest.mark.parametrize("zone", ZONES)
def test_every_zone_is_kept_for_the_weather_model_and_grid_of_today(zone):
    assert roofs_key(zone_weather(zone)) in _kept("us_ca")


def test_what_is_kept_is_what_would_be_worked_out():
    zone = 16
    table = roof_table(prepare_site(zone_weather(zone)))
    now, kept = once_round(table.of_the_year()), once_round(zone_roofs(zone))
    assert now.shape == kept.shape
    assert np.abs(kept - now).max() <= ROUNDED * np.abs(now).max()
    roof = {
        "capacity_kw_dc": np.array([1.0, 3.3]),
        "tilt_deg": np.array([7.0, 33.0]),
        "azimuth_deg": np.array([100.0, 222.0]),
        "losses_pct": np.array([11.0, 30.0]),
        "dc_ac_ratio": 1.2,
        "inverter_efficiency_pct": 96.0,
    }
    months, year = table.monthly_kwh(**roof), zone_roofs(zone).monthly_kwh(**roof)
    assert year.shape == (2, 1)
    np.testing.assert_allclose(year[:, 0], months.sum(axis=1), rtol=1e-6)


def test_a_steep_roof_outside_the_grid_has_a_year_too():
    roof = {
        "capacity_kw_dc": 1.0,
        "tilt_deg": 80.0,
        "azimuth_deg": 180.0,
        "losses_pct": 14.0,
        "dc_ac_ratio": 1.2,
        "inverter_efficiency_pct": 96.0,
    }
    table = zone_roofs(13)
    assert table.monthly_kwh(**roof).shape == (1,)
    assert 500 < table.monthly_kwh(**roof)[0] < 2500
