"""A seeded grid of roofs and racks, hour by hour the same as NREL-PySAM's Pvwattsv8."""

import dataclasses
from pathlib import Path

import numpy as np
import pvlib
import pytest

from calculators.solar import PVSystem, annual_yield, prepare_site
from calculators.weather import read_weather, zone_weather
from tests.calculators.weather.synthetic import MadeUpYear
from tests.oracles.nrel_pysam import pvwattsv8

pytest.importorskip("PySAM.Pvwattsv8", reason="NREL-PySAM is not here: it has no wheel for this platform")

BUNDLED = Path(pvlib.__file__).parent / "data"
WEATHER = {
    "Miami TMY2": lambda: read_weather(BUNDLED / "12839.tm2"),
    "Greensboro TMY3": lambda: read_weather(BUNDLED / "723170TYA.CSV"),
    "Sand Point TMY3, at 55 degrees north": lambda: read_weather(BUNDLED / "703165TY.csv"),
    "Fresno typical days": lambda: zone_weather(13),
    "southern hemisphere, east of Greenwich": lambda: MadeUpYear(-33.9, 151.2, 10.0, 20.0).weather(),
    "60 degrees north, without minutes": lambda: MadeUpYear(60.0, 15.0, 1.0, 5.0).weather(minute=None),
}
ANNUAL_PERCENT = {"roof": 0.05, "open_rack": 0.2}
MONTHLY_PERCENT = 0.2
DARK_MONTH_KWH_PER_KW = 0.1


def systems(seed, count):
    rng = np.random.default_rng(seed)
    for index in range(count):
        yield PVSystem(
            capacity_kw_dc=float(rng.choice([0.5, 0.999, 1.0, 4.0, 27.3, 1200.0])),
            tilt_deg=float(rng.choice([0.0, 5.0, 18.43, 26.6, 45.0, 60.0])),
            azimuth_deg=float(rng.integers(0, 360)),
            mount=("roof", "open_rack")[index % 2],
            module=str(rng.choice(["standard", "premium", "thin_film"])),
            losses_pct=float(rng.uniform(0, 30)),
            dc_ac_ratio=float(rng.uniform(1.0, 1.5)),
            inverter_efficiency_pct=float(rng.uniform(90, 99.5)),
            gcr=float(rng.uniform(0.1, 0.7)),
        )


@pytest.mark.parametrize("name", WEATHER)
def test_annual_and_monthly_energy_are_pvwatts(name, tmp_path):
    weather = WEATHER[name]()
    site = prepare_site(weather)
    sam_csv = pvwattsv8.write_sam_csv(weather, tmp_path / "year.csv")
    for system in systems(seed=sorted(WEATHER).index(name), count=12):
        theirs = pvwattsv8.monthly_kwh(sam_csv, **dataclasses.asdict(system))
        ours = np.array(annual_yield(system, site).monthly_kwh)
        assert ours.sum() == pytest.approx(theirs.sum(), rel=ANNUAL_PERCENT[system.mount] / 100), system
        dark = DARK_MONTH_KWH_PER_KW * system.capacity_kw_dc
        assert ours == pytest.approx(theirs, rel=MONTHLY_PERCENT / 100, abs=dark), system


@pytest.mark.parametrize("module", ["standard", "premium", "thin_film"])
@pytest.mark.parametrize("mount", ["roof", "open_rack"])
@pytest.mark.parametrize("name", ["Fresno typical days", "southern hemisphere, east of Greenwich"])
def test_small_flat_and_north_roofs_are_pvwatts_in_both_hemispheres(name, mount, module, tmp_path):
    weather = WEATHER[name]()
    site = prepare_site(weather)
    sam_csv = pvwattsv8.write_sam_csv(weather, tmp_path / "year.csv")
    for capacity, tilt, azimuth in (
        (0.5, 20.0, 180.0),
        (0.999, 0.0, 90.0),
        (4.0, 0.0, 180.0),
        (4.0, 35.0, 0.0),
    ):
        system = PVSystem(capacity, tilt, azimuth, mount, module)
        theirs = pvwattsv8.monthly_kwh(sam_csv, **dataclasses.asdict(system))
        ours = np.array(annual_yield(system, site).monthly_kwh)
        assert ours.sum() == pytest.approx(theirs.sum(), rel=ANNUAL_PERCENT[mount] / 100), system
        dark = DARK_MONTH_KWH_PER_KW * capacity
        assert ours == pytest.approx(theirs, rel=MONTHLY_PERCENT / 100, abs=dark), system


def test_polar_night_is_pvwatts_and_the_days_before_midnight_sun_are_not_lost(tmp_path):
    # As the sun stops setting, PVWatts looks for a sunset of the day before that there was not, and takes
    # one or two days for night. Ours has the sun there; the other months agree.
    weather = MadeUpYear(70.0, 25.0, 1.0, 5.0).weather()
    site = prepare_site(weather)
    system = PVSystem(4.0, 60.0, 180.0, "roof", "standard")
    sam_csv = pvwattsv8.write_sam_csv(weather, tmp_path / "year.csv")
    theirs = pvwattsv8.monthly_kwh(sam_csv, **dataclasses.asdict(system))
    ours = np.array(annual_yield(system, site).monthly_kwh)
    midnight_sun = np.isin(np.arange(1, 13), (5, 6, 7, 8))
    assert ours[11] == 0.0
    assert ours[~midnight_sun] == pytest.approx(theirs[~midnight_sun], rel=0.002, abs=0.4)
    assert np.all(ours[midnight_sun] > theirs[midnight_sun] * 0.998)


@pytest.mark.prove
@pytest.mark.parametrize("name", WEATHER)
def test_three_hundred_systems_are_pvwatts(name, tmp_path):
    weather = WEATHER[name]()
    site = prepare_site(weather)
    sam_csv = pvwattsv8.write_sam_csv(weather, tmp_path / "year.csv")
    for system in systems(seed=1000 + sorted(WEATHER).index(name), count=300):
        theirs = pvwattsv8.monthly_kwh(sam_csv, **dataclasses.asdict(system))
        ours = np.array(annual_yield(system, site).monthly_kwh)
        assert ours.sum() == pytest.approx(theirs.sum(), rel=ANNUAL_PERCENT[system.mount] / 100), system
        dark = DARK_MONTH_KWH_PER_KW * system.capacity_kw_dc
        assert ours == pytest.approx(theirs, rel=MONTHLY_PERCENT / 100, abs=dark), system
