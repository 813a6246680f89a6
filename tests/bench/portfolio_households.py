"""Made-up portfolios like real ones: every county, incomes about the limits, homes known in part; seeded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from rules.rulebook import load_rulebook
from tests.bench.screening import plain_limits

if TYPE_CHECKING:
    from pathlib import Path

SEED = 20261121
CHUNK = 50_000
# Shares in which heating goes with its fuel, and how well the two are known.
SYSTEMS = (
    ("natural_gas", "furnace", 0.55, (0.55, 0.95)),
    ("natural_gas", "wall_furnace", 0.15, (0.55, 0.75)),
    ("electricity", "heat_pump", 0.08, (6.8, 10.0)),
    ("electricity", "resistance", 0.1, (0.99, 1.0)),
    ("propane", "furnace", 0.06, (0.6, 0.95)),
    ("wood", "stove", 0.03, (0.4, 0.75)),
    ("fuel_oil", "boiler", 0.01, (0.6, 0.85)),
    ("natural_gas", "none", 0.02, (0.5, 0.9)),
)
HEATERS = (
    ("natural_gas", "storage", 0.66, (0.5, 0.7)),
    ("natural_gas", "tankless", 0.08, (0.8, 0.95)),
    ("electricity", "storage", 0.14, (0.85, 0.95)),
    ("electricity", "heat_pump", 0.05, (2.5, 3.8)),
    ("propane", "storage", 0.07, (0.5, 0.7)),
)


def write_portfolio(path: Path, count: int, seed: int = SEED) -> None:
    """Write so many households to a CSV or, by its name, a Parquet file."""
    rulebook = load_rulebook()
    limits = plain_limits(rulebook)
    tracts = np.array(sorted(rulebook.data.tract_tables[2010].tracts))
    writer = None
    for number, first in enumerate(range(0, count, CHUNK)):
        chance = np.random.default_rng([seed, number])
        table = _households(chance, first, min(CHUNK, count - first), tracts, limits)
        if writer is None:
            make = pq.ParquetWriter if path.suffix == ".parquet" else csv.CSVWriter
            writer = make(path, table.schema)
        writer.write_table(table)
    writer.close()


class _Draw:
    """Columns of so many households, drawn one after the other."""

    def __init__(self, chance, count):
        self.chance, self.count = chance, count
        self.columns = {}

    def put(self, name, values, known=1.0, where=None):
        """Add a column known of a share of the households, and of those alone where it applies."""
        unknown = self.chance.random(self.count) >= known
        if where is not None:
            unknown |= ~where
        self.columns[name] = pa.array(values, mask=unknown)

    def words(self, name, shares, known=1.0, where=None):
        drawn = self.chance.choice(list(shares), self.count, p=np.array(list(shares.values())))
        self.put(name, drawn, known, where)
        return drawn

    def numbers(self, name, low, high, step, known=1.0):
        steps = self.chance.integers(0, round((high - low) / step) + 1, self.count)
        values = np.round(low + steps * step, 6)
        whole = float(step).is_integer()
        self.put(name, values.astype(np.int64) if whole else values, known)
        return values

    def flags(self, name, share, known=1.0, where=None):
        drawn = self.chance.random(self.count) < share
        self.put(name, drawn, known, where)
        return drawn


def _households(chance, first, count, tracts, limits):
    draw = _Draw(chance, count)
    draw.columns["id"] = pa.array([f"CA-{row:09}" for row in range(first + 1, first + count + 1)])
    geoids = chance.choice(tracts, count)
    size = _people(draw, geoids, limits)
    _place(draw, geoids)
    _shell(draw, size)
    _systems(draw)
    _uses(draw, size)
    return pa.table(draw.columns)


def _people(draw, geoids, limits):
    chance, count = draw.chance, draw.count
    size = chance.choice(np.arange(1, 9), count, p=[0.22, 0.27, 0.17, 0.15, 0.1, 0.05, 0.03, 0.01])
    draw.put("household.size", size, 0.95)
    limit = np.array([float(limits[geoid[:5], people]) for geoid, people in zip(geoids, size, strict=True)])
    about = np.round(limit + chance.choice([-100, -0.01, 0, 0.01, 100], count), 2)
    income = np.where(chance.random(count) < 0.25, about, np.round(chance.gamma(2.2, 24_000, count), 2))
    stated = chance.random(count)
    draw.put("household.annual_income_usd", income, where=stated < 0.7)
    by_records = (stated >= 0.7) & (stated < 0.9)
    draw.put("household.income.1.amount_usd", np.round(income / 26, 2), where=by_records)
    draw.words(
        "household.income.1.period", {"biweekly": 0.7, "semimonthly": 0.2, "weekly": 0.1}, where=by_records
    )
    draw.put("household.income.2.amount_usd", np.round(income / 60, 2), 0.3, by_records)
    draw.words("household.income.2.period", {"monthly": 0.9, "annual": 0.1}, 0.97, by_records)
    draw.words(
        "household.receives",
        {"[]": 0.6, "calfresh": 0.15, "calfresh;medi_cal": 0.15, "ssi;medi_cal": 0.05, "care": 0.05},
        0.6,
    )
    return size


def _place(draw, geoids):
    draw.put("dwelling.tract_geoid", geoids, 0.92)
    draw.put("dwelling.tract_vintage", np.full(draw.count, 2010), 0.92)
    # One of the zones that a county's homes lie in, near enough.
    zone = np.array([int(geoid[2:5]) for geoid in geoids]) % 16 + 1
    draw.put("dwelling.climate_zone", zone, 0.9)
    owner = draw.words("dwelling.tenure", {"owner": 0.55, "renter": 0.45}, 0.95) == "owner"
    draw.flags("dwelling.landlord_consent", 0.8, 0.5, ~owner)
    before = draw.flags("dwelling.previously_weatherized", 0.12, 0.8)
    known = ~np.asarray(draw.columns["dwelling.previously_weatherized"].is_null())
    days = np.datetime64("2000-01-01") + draw.chance.integers(0, 9_000, draw.count)
    draw.put("dwelling.weatherized_on", days, 0.7, before & known)
    units = {"1": 0.7, "2": 0.05, "4": 0.05, "8": 0.05, "20": 0.05, "8;8;8": 0.05, "60;60": 0.05}
    draw.words("building.units_per_building", units, 0.93)


def _shell(draw, size):
    draw.words("dwelling.construction", {"site_built": 0.93, "mobile_home": 0.07}, 0.85)
    area = np.round(600 + 180 * size + draw.chance.gamma(2, 200, draw.count))
    draw.put("dwelling.floor_area_ft2", area, 0.9)
    draw.numbers("dwelling.year_built", 1920, 2015, 1, 0.9)
    draw.words("dwelling.stories", {"1": 0.7, "2": 0.3}, 0.8)
    draw.numbers("dwelling.bedrooms", 1, 5, 1, 0.8)
    draw.numbers("envelope.attic_r", 2, 40, 0.5, 0.6)
    draw.numbers("envelope.wall_r", 4, 20, 0.5, 0.55)
    draw.numbers("envelope.window_u", 0.3, 1.2, 0.05, 0.4)
    draw.numbers("envelope.cfm50", 900, 5000, 10, 0.35)
    draw.words("envelope.foundation", {"slab": 0.55, "crawlspace": 0.4, "basement": 0.05}, 0.6)


def _systems(draw):
    chance, count = draw.chance, draw.count
    for section, kinds, measure in (("heating", SYSTEMS, "efficiency"), ("water_heating", HEATERS, "uef")):
        which = chance.choice(len(kinds), count, p=np.array([kind[2] for kind in kinds]))
        draw.put(f"{section}.fuel", np.array([kind[0] for kind in kinds])[which], 0.92)
        draw.put(f"{section}.type", np.array([kind[1] for kind in kinds])[which], 0.88)
        low, high = np.array([kind[3] for kind in kinds])[which].T
        known = ~np.asarray(draw.columns[f"{section}.type"].is_null())
        draw.put(f"{section}.{measure}", np.round(low + (high - low) * chance.random(count), 2), 0.6, known)
        draw.numbers(f"{section}.year", 1980, 2024, 1, 0.6)
    cooling = {"central_ac": 0.45, "room_ac": 0.2, "heat_pump": 0.05, "evaporative_cooler": 0.1, "none": 0.2}
    draw.words("cooling.type", cooling, 0.9)
    draw.numbers("cooling.seer", 8, 18, 0.5, 0.4)
    draw.words("ducts.location", {"attic": 0.5, "crawlspace": 0.2, "conditioned": 0.1, "none": 0.2}, 0.7)
    draw.numbers("ducts.leakage_pct", 4, 40, 1, 0.35)
    draw.words("thermostat.type", {"manual": 0.5, "programmable": 0.4, "smart": 0.1}, 0.7)


def _uses(draw, size):
    draw.numbers("water_fixtures.showerheads", 1, 3, 1, 0.7)
    draw.numbers("water_fixtures.shower_gpm", 1.5, 3.5, 0.25, 0.5)
    draw.numbers("lighting.incandescent_lamps", 0, 30, 1, 0.7)
    draw.numbers("appliances.refrigerator_year", 1990, 2024, 1, 0.6)
    draw.numbers("roof.usable_area_ft2", 0, 900, 10, 0.7)
    draw.numbers("roof.tilt_deg", 0, 45, 1, 0.7)
    draw.numbers("roof.azimuth_deg", 0, 359, 1, 0.7)
    draw.numbers("roof.shading_pct", 0, 40, 1, 0.65)
    draw.words("roof.condition", {"good": 0.7, "fair": 0.2, "poor": 0.1}, 0.6)
    electric = {"pge": 0.35, "sce": 0.35, "sdge": 0.1, "smud": 0.05, "ladwp": 0.1, "other": 0.05}
    draw.words("utility.electric", electric, 0.9)
    gas = {"pge": 0.35, "socalgas": 0.4, "sdge": 0.05, "other": 0.05, "none": 0.15}
    draw.words("utility.gas", gas, 0.85)
    draw.put("utility.annual_kwh", np.round(1500 + 900 * size + draw.chance.gamma(2, 1200, draw.count)), 0.5)
    draw.put("utility.annual_therms", np.round(100 + draw.chance.gamma(3, 110, draw.count)), 0.4)
