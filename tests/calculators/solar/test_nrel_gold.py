"""NREL's own printed answers, on NREL's own weather files."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from calculators.solar import PVSystem, annual_yield, prepare_site
from calculators.weather import read_weather

GOLD = tomllib.loads(
    (Path(__file__).parents[2] / "oracles/nrel_pysam/pvwatts_v8_gold.toml").read_text(encoding="utf-8")
)
ANNUAL_PERCENT = {"roof": 0.05, "open_rack": 0.2}
CASES = [
    (case["weather"], mount, module, kwh)
    for case in GOLD["annual"]
    for mount in ("roof", "open_rack")
    for module, kwh in case[mount].items()
]


@pytest.fixture(scope="module")
def sites(shared_data):
    names = [case["weather"] for case in GOLD["annual"]]
    return {name: prepare_site(read_weather(shared_data / "weather" / name)) for name in names}


@pytest.mark.parametrize(("weather", "mount", "module", "kwh"), CASES)
def test_annual_energy_is_nrels(sites, weather, mount, module, kwh):
    ours = annual_yield(PVSystem(4.0, 20.0, 180.0, mount, module), sites[weather]).annual_kwh
    assert ours == pytest.approx(kwh, rel=ANNUAL_PERCENT[mount] / 100)


def test_each_month_is_nrels(sites):
    case = GOLD["monthly"]
    system = PVSystem(4.0, 20.0, 180.0, case["mount"], case["module"])
    assert annual_yield(system, sites[case["weather"]]).monthly_kwh == pytest.approx(case["kwh"], rel=0.002)


def test_a_megawatt_is_nrels(sites):
    case = GOLD["one_megawatt"]
    system = PVSystem(1000.0, 20.0, 180.0, case["mount"], case["module"])
    assert annual_yield(system, sites[case["weather"]]).annual_kwh == pytest.approx(
        case["annual_kwh"], rel=0.0005
    )


def test_the_sun_is_taken_at_the_minute_of_the_file(shared_data):
    path = shared_data / "weather" / "daggett_psm3.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[2].split(",")[4] == "Minute"
    assert np.all(read_weather(path).minute == float(lines[3].split(",")[4]))
