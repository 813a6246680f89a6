"""Wind that drives leakage and sun on four walls, as the hourly typical years have them."""

import csv
from pathlib import Path

import numpy as np
import pytest

from calculators.climate import climate_zone
from calculators.climate_zones import DATA

HOURLY = Path(__file__).parents[3] / "shared" / "data" / "weather" / "ca16_CZ2022_int16.npz"
DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
MONTH = np.repeat(np.arange(12), DAYS * 24)
HOUR, DAY = np.tile(np.arange(24), 365), np.repeat(np.arange(1, 366), 24)
ZONES = range(1, 17)
needs_hours = pytest.mark.skipif(not HOURLY.exists(), reason=f"the hourly typical years are not at {HOURLY}")


@pytest.fixture(scope="module")
def hours():
    return np.load(HOURLY)["data"].astype(float)


def by_month(values):
    return np.array([values[month == MONTH].sum() for month in range(12)])


def suns_direction(climate):
    """Return the sun's direction at half past each hour, as south, west and up parts of a unit vector."""
    year_angle = 2 * np.pi * (DAY - 81) / 364
    equation = 9.87 * np.sin(2 * year_angle) - 7.53 * np.cos(year_angle) - 1.5 * np.sin(year_angle)
    solar = HOUR + 0.5 + (4 * (climate.longitude - 15 * climate.utc_offset_h) + equation) / 60
    hour_angle = np.radians(15 * (solar - 12))
    tilt = np.radians(23.45) * np.sin(2 * np.pi * (284 + DAY) / 365)
    place = np.radians(climate.latitude)
    south = np.sin(place) * np.cos(tilt) * np.cos(hour_angle) - np.cos(place) * np.sin(tilt)
    up = np.sin(place) * np.sin(tilt) + np.cos(place) * np.cos(tilt) * np.cos(hour_angle)
    return south, np.cos(tilt) * np.sin(hour_angle), up


@needs_hours
@pytest.mark.parametrize("zone", ZONES)
def test_sun_on_four_walls_from_the_hours(hours, zone):
    climate = climate_zone(zone)
    ghi, dni, dhi = hours[zone - 1, :3]
    south, west, up = suns_direction(climate)
    for printed, facing in zip(climate.vertical_kwh_m2, (-south, -west, south, west), strict=True):
        beam = np.where(up > 0, np.maximum(facing, 0), 0) * dni
        assert by_month(beam + dhi / 2 + 0.2 * ghi / 2) / 1000 == pytest.approx(printed, abs=0.06)


@needs_hours
@pytest.mark.parametrize("zone", ZONES)
def test_leakage_wind_leaks_as_the_hourly_winds_do(hours, zone):
    climate = climate_zone(zone)
    wind = hours[zone - 1, 4] / 10

    def specific(v):
        return np.sqrt(0.0169 * v**2 + 0.0144 * 10)

    mean = by_month(specific(wind)) / (DAYS * 24)
    assert specific(climate.leakage_wind_m_s) == pytest.approx(mean, rel=0.003)


@pytest.mark.parametrize("zone", ZONES)
def test_leakage_wind_lies_above_the_mean_wind(zone):
    climate = climate_zone(zone)
    assert np.all(climate.leakage_wind_m_s >= climate.wind_speed_m_s)


@pytest.mark.parametrize("zone", ZONES)
def test_walls_get_more_than_half_the_diffuse_and_less_than_all_light(zone):
    climate = climate_zone(zone)
    assert np.all(climate.vertical_kwh_m2 > climate.dhi_kwh_m2 / 2)
    assert np.all(climate.vertical_kwh_m2 < climate.dni_kwh_m2 + climate.dhi_kwh_m2)
    # In winter the south has most, in midsummer east and west do.
    assert np.all(climate.vertical_kwh_m2.argmax(axis=0)[[0, 11]] == 2)
    assert climate.vertical_kwh_m2[:, 5].argmax() in {1, 3}


def test_every_zone_has_twelve_lines():
    with (DATA / "us_ca" / "climate_exposure.csv").open(encoding="utf-8", newline="") as file:
        rows = [(int(row["climate_zone"]), int(row["month"])) for row in csv.DictReader(file)]
    assert rows == [(zone, month) for zone in ZONES for month in range(1, 13)]
