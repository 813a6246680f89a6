"""The embedded typical days against the hourly year of their zone."""

import dataclasses

import numpy as np
import pytest

from calculators.solar.chain import monthly_energy, run_chain
from calculators.solar.site import prepare_site
from calculators.weather import zone_weather

ANNUAL_PERCENT = 2.5
MONTHLY_PERCENT = 8.0
TILTS, AZIMUTHS = (
    grid.ravel()
    for grid in np.meshgrid([5.0, 12.0, 20.0, 30.0, 40.0], [90.0, 120.0, 150.0, 180.0, 210.0, 240.0, 270.0])
)


@pytest.fixture(scope="module")
def hourly_years(shared_data):
    path = shared_data / "weather" / "ca16_CZ2022_int16.npz"
    with np.load(path) as archive:
        return dict(zip(archive["zones"].tolist(), archive["data"].astype(float), strict=True))


def months(weather, dc_ac_ratio):
    site = prepare_site(weather)
    chain = run_chain(
        site,
        capacity_kw_dc=1.0,
        tilt_deg=TILTS,
        azimuth_deg=AZIMUTHS,
        mount="roof",
        module_type="standard",
        losses_pct=14.0757,
        dc_ac_ratio=dc_ac_ratio,
        inverter_efficiency_pct=96.0,
        ground_coverage_ratio=0.4,
    )
    return monthly_energy(site, chain.ac_kw)


@pytest.mark.parametrize("dc_ac_ratio", [1.0, 1.2, 1.35, 1.5])
@pytest.mark.parametrize("zone", range(1, 17))
def test_year_and_months_are_near_the_hourly_year(hourly_years, zone, dc_ac_ratio):
    typical = zone_weather(zone)
    ghi, dni, dhi, temp_air_x10, wind_speed_x10 = hourly_years[zone]
    hourly = dataclasses.replace(
        typical,
        ghi=ghi.copy(),
        dni=dni.copy(),
        dhi=dhi.copy(),
        temp_air=temp_air_x10 / 10,
        wind_speed=wind_speed_x10 / 10,
    )
    ours, theirs = months(typical, dc_ac_ratio), months(hourly, dc_ac_ratio)
    assert ours.sum(axis=-1) == pytest.approx(theirs.sum(axis=-1), rel=ANNUAL_PERCENT / 100)
    assert ours == pytest.approx(theirs, rel=MONTHLY_PERCENT / 100)
