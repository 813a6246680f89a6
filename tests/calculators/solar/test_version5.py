"""PVWatts v5 is NREL's: its own printed years, and PySAM month by month."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from calculators.solar import PVSystem
from calculators.solar.version5 import monthly_kwh_v5
from calculators.weather import read_weather
from tests.calculators.solar.test_against_pysam import WEATHER, systems
from tests.oracles.nrel_pysam import pvwattsv5, pvwattsv8

SHARED = Path(__file__).parents[3].parent / "shared/data/weather"
ANNUAL_PERCENT = 0.15
DARK_MONTH_KWH_PER_KW = 0.1
# NREL, SSC: 4 kW, 20 degrees south, DC/AC 1.2, losses 14.0757 %; see tests/oracles/nrel_pysam/README.md.
PRINTED = {
    "phoenix_tmy2.csv": {
        ("open_rack", "standard"): 6908.128,
        ("open_rack", "premium"): 7121.630,
        ("open_rack", "thin_film"): 7334.826,
        ("roof", "standard"): 6802.725,
        ("roof", "premium"): 7043.284,
        ("roof", "thin_film"): 7291.221,
    },
    "daggett_psm3.csv": {
        ("open_rack", "standard"): 7082.822,
        ("open_rack", "premium"): 7278.290,
        ("open_rack", "thin_film"): 7461.409,
        ("roof", "standard"): 6972.395,
        ("roof", "premium"): 7196.300,
        ("roof", "thin_film"): 7416.119,
    },
}
PHOENIX_RACK_BY_MONTH = (
    *(435.198, 482.697, 593.881, 673.452, 715.835, 665.019),
    *(665.709, 647.621, 594.314, 568.281, 453.305, 412.782),
)


def weather_file(name):
    if not (SHARED / name).is_file():
        pytest.skip(f"{SHARED / name} is not here")
    return read_weather(SHARED / name)


@pytest.mark.parametrize("name", PRINTED)
def test_the_printed_years(name):
    weather = weather_file(name)
    for (mount, module), kwh in PRINTED[name].items():
        system = PVSystem(4.0, 20.0, 180.0, mount, module)
        assert monthly_kwh_v5(system, weather).sum() == pytest.approx(kwh, rel=ANNUAL_PERCENT / 100)


def test_the_printed_months():
    system = PVSystem(4.0, 20.0, 180.0, "open_rack")
    months = monthly_kwh_v5(system, weather_file("phoenix_tmy2.csv"))
    assert months == pytest.approx(PHOENIX_RACK_BY_MONTH, rel=0.002)


@pytest.mark.parametrize("name", WEATHER)
def test_annual_and_monthly_energy_are_pvwatts_v5(name, tmp_path):
    pytest.importorskip("PySAM.Pvwattsv5", reason="NREL-PySAM is not here: it has no wheel for this platform")
    weather = WEATHER[name]()
    sam_csv = pvwattsv8.write_sam_csv(weather, tmp_path / "year.csv")
    for system in systems(seed=500 + sorted(WEATHER).index(name), count=4):
        theirs = pvwattsv5.monthly_kwh(sam_csv, **dataclasses.asdict(system))
        ours = monthly_kwh_v5(system, weather)
        assert ours.sum() == pytest.approx(theirs.sum(), rel=ANNUAL_PERCENT / 100), system
        dark = DARK_MONTH_KWH_PER_KW * system.capacity_kw_dc
        assert ours == pytest.approx(theirs, rel=0.004, abs=dark), system


def test_heat_costs_a_standard_module_more_than_thin_film():
    weather = WEATHER["Fresno typical days"]()
    shares = {
        module: monthly_kwh_v5(PVSystem(4.0, 20.0, 180.0, "roof", module), weather).sum()
        for module in ("standard", "thin_film")
    }
    assert shares["thin_film"] > shares["standard"]
    assert np.isfinite(list(shares.values())).all()
