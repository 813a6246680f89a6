"""Households and rule folders that several tests start from."""

import shutil
from datetime import date
from pathlib import Path

from rules.household_file import check_facts
from rules.inquiry import Inquiry
from rules.rulebook import DATA, load_rulebook

ON = date(2024, 6, 1)
ELIGIBLE = {
    "household": {"size": 3, "annual_income_usd": "30000.00"},
    "dwelling": {
        "tract_geoid": "06001401400",
        "tract_vintage": 2010,
        "tenure": "owner",
        "previously_weatherized": False,
    },
    "building": {"units_per_building": [1], "low_income_units": 1},
    "roof": {"usable_area_ft2": 400, "tilt_deg": 20, "azimuth_deg": 180, "shading_pct": 5},
    "utility": {"electric": "pge"},
}


def with_facts(**changes):
    """Return the eligible household with facts changed (`section__fact=value`) or, with None, removed."""
    facts = {section: dict(values) for section, values in ELIGIBLE.items()}
    for name, value in changes.items():
        section, _, fact = name.partition("__")
        facts.setdefault(section, {})[fact] = value
        if value is None:
            del facts[section][fact]
    return check_facts(facts, "a household", load_rulebook())


def inquiry(on=ON, **changes):
    """Return an inquiry about the eligible household with some facts changed or removed."""
    return Inquiry(with_facts(**changes), on, load_rulebook().data)


def copied_rules(tmp_path: Path) -> Path:
    """Return a copy of California's rule data that a test may break."""
    return Path(shutil.copytree(DATA / "us_ca", tmp_path / "us_ca"))
