"""Homes for tests: one that is wholly described, and any change of it."""

from datetime import date

from calculators.climate import climate_zone
from calculators.home.existing import home_from_facts
from rules.facts import CaseFacts

ON = date(2026, 11, 21)
KGCO2E = {"electricity": 0.195, "natural_gas": 5.31, "propane": 5.74, "fuel_oil": 10.24, "wood": 21.9}

DESCRIBED = {
    "household": {"size": 4},
    "dwelling": {"construction": "site_built", "floor_area_ft2": 1300, "stories": 1, "bedrooms": 3},
    "envelope": {
        "attic_r": 11.0,
        "wall_r": 4.5,
        "floor_r": 7.0,
        "window_u": 0.9,
        "window_shgc": 0.7,
        "cfm50": 4000,
        "foundation": "crawlspace",
        "knee_wall_area_ft2": 60.0,
        "knee_wall_r": 4.42,
        "weatherstripped": False,
        "window_shading": "none",
        "roof_color": "light",
    },
    "heating": {
        "fuel": "natural_gas",
        "type": "furnace",
        "efficiency": 0.74,
        "year": 1995,
        "condition": "fair",
        "tuned_up_on": date(2020, 3, 1),
    },
    "cooling": {
        "type": "central_ac",
        "seer": 10,
        "year": 2000,
        "condition": "poor",
        "whole_house_fan": False,
        "ceiling_fans": 0,
    },
    "ducts": {"location": "attic", "leakage_pct": 24, "insulation_r": 2.8},
    "thermostat": {"type": "manual", "heating_f": 68, "cooling_f": 78},
    "water_heating": {
        "fuel": "natural_gas",
        "type": "storage",
        "uef": 0.58,
        "year": 2005,
        "condition": "fair",
    },
    "water_fixtures": {"showerheads": 1, "shower_gpm": 2.5},
    "lighting": {"incandescent_lamps": 10, "hours_per_day": 2.5},
    "appliances": {"refrigerator_kwh_per_year": 1107, "refrigerator_year": 2001},
    "roof": {
        "usable_area_ft2": 300,
        "tilt_deg": 20,
        "azimuth_deg": 180,
        "shading_pct": 5,
        "condition": "good",
    },
}


def facts(**changes):
    """Return the described home's facts with some replaced, e.g. ``cooling__type="none"``; None removes."""
    sections = {name: dict(section) for name, section in DESCRIBED.items()}
    for name, value in changes.items():
        section, _, fact = name.partition("__")
        target = sections.setdefault(section, {})
        target.pop(fact, None)
        if value is not None:
            target[fact] = value
    return CaseFacts.model_validate(sections)


def home(zone=12, **changes):
    """Return the described home in a climate zone, and the zone."""
    climate = climate_zone(zone)
    return home_from_facts(facts(**changes), climate, ON)[0], climate
