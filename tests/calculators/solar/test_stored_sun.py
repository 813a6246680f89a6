"""The sun that is kept for the typical years is the sun that is computed."""

import dataclasses
import subprocess
import sys

import numpy as np
import pytest

from calculators.solar import prepare_site
from calculators.solar.stored_sun import stored_position, weather_key
from calculators.solar.sun import computed_position
from calculators.weather import zone_weather

ZONES = range(1, 17)


@pytest.mark.parametrize("zone", ZONES)
def test_every_zone_has_its_sun(zone):
    weather = zone_weather(zone)
    kept, computed = stored_position(weather), computed_position(weather)
    assert kept is not None, "make it anew: python -m calculators.solar.keep_sun"
    assert np.array_equal(kept[2], computed[2])
    up = computed[2]
    assert kept[0][up] == pytest.approx(computed[0][up], abs=1e-5)
    assert kept[1][up] == pytest.approx(computed[1][up], abs=2e-5)


def test_a_year_that_differs_in_the_least_is_not_taken_for_the_one_that_is_kept():
    weather = zone_weather(12)
    warmer = weather.temp_air.copy()
    warmer[4000] += 0.1
    changed = (
        dataclasses.replace(weather, temp_air=warmer),
        dataclasses.replace(weather, longitude=weather.longitude + 1e-6),
        dataclasses.replace(weather, minute=None),
    )
    for other in changed:
        assert weather_key(other) != weather_key(weather)
        assert stored_position(other) is None
    assert prepare_site(changed[0]).zenith_deg.size > 4000


def test_a_zone_is_answered_without_pvlib_or_pandas():
    code = (
        "import sys; from webapp.array_yield import yield_document;"
        "yield_document(climate_zone=12, weather_file=None, "
        "system={'capacity_kw': 4.0, 'tilt': 20.0, 'azimuth': 180.0, 'mount': 'roof'});"
        "sys.exit(any(name in sys.modules for name in ('pvlib', 'pandas', 'scipy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
