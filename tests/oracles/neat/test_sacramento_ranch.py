"""Our home model beside the DOE audit tool's own answers for its sample house."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from calculators.climate import climate_zone
from calculators.home.energy_use import annual_use
from calculators.home.existing import home_from_facts
from calculators.measures.changes import CHANGES
from rules.facts import CaseFacts

NEAT = tomllib.loads((Path(__file__).parent / "sacramento.toml").read_text(encoding="utf-8"))
FACTS = {
    "household": {"size": 4},
    "dwelling": {"floor_area_ft2": 1300, "stories": 1, "construction": "site_built"},
    "envelope": {
        "attic_r": 10.6,
        "wall_r": 4.42,
        "floor_r": 6.5,
        "window_u": 0.835,  # 80 ft2 of windows at 0.61 and 40 ft2 of doors at 0.45, on the windows' area
        "window_shgc": 0.43,  # 0.70 of 57 ft2 of glass, one fifth shaded on the sunny sides
        "cfm50": 4000,
    },
    "heating": {"fuel": "natural_gas", "type": "furnace", "efficiency": 0.741},
    "cooling": {"type": "central_ac", "seer": 9.15},
    "ducts": {"location": "none"},
}
CLIMATE = climate_zone(12)
RANCH = home_from_facts(CaseFacts.model_validate(FACTS), CLIMATE, date(2026, 11, 21))[0].with_changes(
    wall_area_ft2=1216 - 120 - 208 * (1 - 0.66), window_area_ft2=80
)


def attic(home):
    return CHANGES["add_attic_insulation"](home, {"added_r": 38, "final_r_cap": 60})


def wall(home):
    return CHANGES["fill_wall_cavities"](home, {"added_r": 12, "framing_fraction": 0.2})


CHANGED = {
    "attic": attic(RANCH),
    "wall": wall(RANCH),
    "attic_and_wall": wall(attic(RANCH)),
    "air_sealing": RANCH.with_changes(cfm50=2500),
    "thermostat": CHANGES["set_back_at_night"](RANCH, {"setback_f": 3, "setback_hours": 8}),
    "evaporative_cooler": CHANGES["replace_by_evaporative_cooler"](RANCH, {}),
}


def conditioning(home):
    """Return heating [therm] and cooling [kWh] of a year."""
    use = annual_use(home, CLIMATE)
    return float(use.of("heating", "natural_gas")), float(use.of("cooling", "electricity"))


BASE = conditioning(RANCH)


def shares(name):
    """Return what a change saves of heating and of cooling, as shares of the base."""
    return tuple(
        (before - after) / before for before, after in zip(BASE, conditioning(CHANGED[name]), strict=True)
    )


def neat_shares(name):
    """Return the same of the audit tool."""
    saved = NEAT["saves"][name]
    return saved.get("therms", 0) / NEAT["base"]["heating_therms"], saved.get("kwh", 0) / NEAT["base"][
        "cooling_kwh"
    ]


def test_the_base_is_of_the_same_size():
    assert BASE[0] == pytest.approx(NEAT["base"]["heating_therms"], rel=0.15)
    assert BASE[1] == pytest.approx(NEAT["base"]["cooling_kwh"], rel=0.15)


@pytest.mark.parametrize("name", ["attic", "wall", "attic_and_wall", "thermostat"])
def test_heating_share_within_a_fifth(name):
    assert shares(name)[0] == pytest.approx(neat_shares(name)[0], rel=0.20)


@pytest.mark.parametrize("name", ["attic", "wall", "evaporative_cooler"])
def test_cooling_share_within_a_fifth(name):
    assert shares(name)[1] == pytest.approx(neat_shares(name)[1], rel=0.20)


def test_air_sealing_as_near_as_it_comes():
    # Not within a fifth: see README.md.
    heating, cooling = shares("air_sealing")
    assert heating == pytest.approx(neat_shares("air_sealing")[0], rel=0.26)
    assert cooling == pytest.approx(neat_shares("air_sealing")[1], abs=0.007)


@pytest.mark.parametrize("name", [name for name in CHANGED if name != "attic_and_wall"])
def test_same_signs(name):
    for ours, theirs in zip(shares(name), neat_shares(name), strict=True):
        assert (ours > 0) == (theirs > 0)
        assert (ours < 0) == (theirs < 0)


@pytest.mark.parametrize("which", [0, 1])
def test_same_order(which):
    names = [name for name in CHANGED if name != "attic_and_wall" and neat_shares(name)[which] != 0]
    if which == 0:
        # The tool itself has the thermostat (31.6) and air sealing (38.1) close together; ours are closer.
        names.remove("thermostat")
    assert sorted(names, key=lambda n: shares(n)[which]) == sorted(names, key=lambda n: neat_shares(n)[which])


def test_two_insulations_together_lose_little_of_their_sum():
    together = shares("attic_and_wall")[0]
    alone = shares("attic")[0] + shares("wall")[0]
    assert 0.95 * alone < together < alone


def test_attic_cooling_saving_collapses_once_the_evaporative_cooler_is_there():
    cooled = CHANGED["evaporative_cooler"]
    left = conditioning(cooled)[1] - conditioning(attic(cooled))[1]
    alone = BASE[1] - conditioning(CHANGED["attic"])[1]
    # 538 to 152 kWh in the tool.
    assert left / alone == pytest.approx(152 / 538, rel=0.05)
