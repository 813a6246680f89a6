"""Our home model beside DEER's simulated mobile home, before and after new windows: a bound."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from calculators.climate import climate_zone
from calculators.home.energy_use import annual_use
from calculators.home.existing import home_from_facts
from calculators.measures.catalogue import load_catalogue
from calculators.measures.savings import apply_measure
from rules.facts import CaseFacts

DEER = tomllib.loads((Path(__file__).parent / "mobile_home_windows.toml").read_text(encoding="utf-8"))
FACTS = {
    "household": {"size": 3},
    "dwelling": {
        "construction": "mobile_home",
        "floor_area_ft2": DEER["floor_area_ft2"] / DEER["homes"],
        "stories": 1,
    },
    "heating": {"type": "furnace", "fuel": "natural_gas"},
    "cooling": {"type": "central_ac"},
}
CLIMATE = climate_zone(12)


def conditioning(home):
    use = annual_use(home, CLIMATE)
    return float(use.of("heating", "natural_gas")), float(use.of("cooling", "electricity"))


def of_one_home(when):
    return DEER[when]["heating_therms"] / DEER["homes"], DEER[when]["cooling_and_fan_kwh"] / DEER["homes"]


HOME, _ = home_from_facts(CaseFacts.model_validate(FACTS), CLIMATE, date(2026, 11, 21))
BEFORE, AFTER = conditioning(HOME), conditioning(apply_measure(load_catalogue()["windows"], HOME))


def test_the_existing_home_uses_as_much():
    heating, cooling = of_one_home("before")
    assert BEFORE[0] == pytest.approx(heating, rel=0.25)
    assert cooling / 1.5 < BEFORE[1] < cooling * 1.5


@pytest.mark.parametrize("which", [0, 1])
def test_windows_save_a_like_share(which):
    ours = 1 - AFTER[which] / BEFORE[which]
    theirs = 1 - of_one_home("after")[which] / of_one_home("before")[which]
    assert theirs / 2 < ours < theirs * 2
