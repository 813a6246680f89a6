"""Homes drawn at random for properties, what is known of one, and where HPXML's own schema is."""

import importlib.util
import os
from pathlib import Path

import pytest
from hypothesis import strategies as st

from rules.household_file import read_household
from rules.rulebook import load_rulebook

RULEBOOK = load_rulebook()


def schema_folder():
    """Return the folder of HPXML's own schema, from the environment or a package that carries it."""
    given = os.environ.get("HEARTHLINE_HPXML_SCHEMA")
    if given:
        return Path(given)
    found = importlib.util.find_spec("hpxml_version_translator")
    if found is None:
        pytest.skip(
            "HPXML's schema is not here: set HEARTHLINE_HPXML_SCHEMA or install hpxml-version-translator"
        )
    return Path(found.submodule_search_locations[0]) / "schemas" / "v4.2"


def household(path):
    return read_household(path.read_bytes(), path.name, RULEBOOK)


def known(facts, without=()):
    """Return every known fact by dotted name, but some."""
    found = {
        f"{section}.{name}": fact for section, value in facts for name, fact in value if fact is not None
    }
    return {name: value for name, value in found.items() if name not in without}


def some(values):
    return st.none() | values


def numbers(low, high):
    return some(st.floats(low, high).map(lambda value: round(value, 4)))


YEARS = some(st.integers(1950, 2026))
FACTS = st.fixed_dictionaries(
    {
        "household": st.fixed_dictionaries({"size": some(st.integers(1, 30))}),
        "dwelling": st.fixed_dictionaries(
            {
                "latitude": numbers(32.0, 42.0),
                "floor_area_ft2": numbers(50.0, 9000.0),
                "stories": some(st.integers(1, 4)),
                "bedrooms": some(st.integers(0, 9)),
                "tenure": some(st.sampled_from(["owner", "renter"])),
                "construction": some(st.sampled_from(["site_built", "mobile_home"])),
            }
        ),
        "building": st.fixed_dictionaries(
            {"units_per_building": some(st.lists(st.integers(1, 9), min_size=1))}
        ),
        "envelope": st.fixed_dictionaries(
            {
                "attic_r": numbers(0.5, 60.0),
                "wall_r": numbers(0.5, 60.0),
                "floor_r": numbers(0.5, 60.0),
                "window_u": numbers(0.1, 2.0),
                "window_area_ft2": numbers(0.0, 400.0),
                "window_shgc": numbers(0.1, 1.0),
                "window_facing": some(st.sampled_from(["north", "east", "south", "west"])),
                "window_shading": some(st.sampled_from(["none", "partial", "full"])),
                "knee_wall_area_ft2": numbers(0.0, 900.0),
                "knee_wall_r": numbers(0.5, 60.0),
                "cfm50": numbers(2000.0, 9000.0),
                "cfm50_after": numbers(1.0, 2000.0),
                "foundation": some(st.sampled_from(["slab", "crawlspace", "basement"])),
                "doors": some(st.integers(0, 9)),
                "roof_color": some(st.sampled_from(["dark", "light", "white"])),
            }
        ),
        "heating": st.fixed_dictionaries(
            {
                "type": some(
                    st.sampled_from(["furnace", "boiler", "heat_pump", "resistance", "stove", "none"])
                ),
                "efficiency": numbers(0.3, 1.0),
                "year": YEARS,
            }
        ),
        "cooling": st.fixed_dictionaries(
            {
                "type": some(
                    st.sampled_from(["central_ac", "room_ac", "heat_pump", "evaporative_cooler", "none"])
                ),
                "seer": numbers(5.0, 30.0),
                "year": YEARS,
                "ceiling_fans": some(st.integers(0, 5)),
            }
        ),
        "ducts": st.fixed_dictionaries(
            {
                "location": some(st.sampled_from(["attic", "crawlspace", "garage", "conditioned", "none"])),
                "leakage_pct": numbers(0.0, 100.0),
                "insulation_r": numbers(0.0, 12.0),
            }
        ),
        "thermostat": st.fixed_dictionaries(
            {"type": some(st.sampled_from(["manual", "programmable", "smart"])), "heating_f": numbers(45, 90)}
        ),
        "water_heating": st.fixed_dictionaries(
            {
                "type": some(st.sampled_from(["storage", "tankless", "heat_pump", "solar"])),
                "uef": numbers(0.1, 1.0),
                "year": YEARS,
                "tank_wrapped": some(st.booleans()),
                "pipes_insulated": some(st.booleans()),
                "location": some(st.sampled_from(["conditioned", "garage", "outdoors", "basement"])),
            }
        ),
        "water_fixtures": st.fixed_dictionaries(
            {
                "showerheads": some(st.integers(0, 5)),
                "shower_gpm": numbers(0.5, 5.0),
                "faucet_gpm": numbers(0.5, 5),
            }
        ),
        "appliances": st.fixed_dictionaries(
            {
                "freezers": some(st.integers(1, 3)),
                "freezer_year": YEARS,
                "clothes_washer": some(st.sampled_from(["none", "top_load", "front_load"])),
                "clothes_washer_year": YEARS,
                "dryer_fuel": some(st.sampled_from(["electricity", "natural_gas", "none"])),
                "dryer_heat_pump": some(st.just(value=False)),
                "range_fuel": some(st.just("electricity")),
                "range_induction": some(st.booleans()),
            }
        ),
        "health_safety": st.fixed_dictionaries(
            {
                "asbestos": some(st.sampled_from(["none", "suspected", "present"])),
                "ambient_co_ppm": numbers(0.0, 90.0),
                "unvented_heater": some(st.booleans()),
            }
        ),
        "roof": st.fixed_dictionaries({"tilt_deg": numbers(0.0, 90.0), "azimuth_deg": numbers(0.0, 359.0)}),
        "pv": st.fixed_dictionaries(
            {"mount": some(st.sampled_from(["roof", "ground"])), "capacity_kw_dc": numbers(0.1, 20.0)}
        ),
        "utility": st.fixed_dictionaries(
            {
                "electric": some(st.sampled_from(["pge", "sce", "sdge", "smud", "ladwp", "other"])),
                "gas": some(st.sampled_from(["pge", "socalgas", "sdge", "other", "none"])),
                "annual_kwh": numbers(0.0, 20000.0),
                "annual_therms": numbers(0.0, 2000.0),
            }
        ),
    }
)
