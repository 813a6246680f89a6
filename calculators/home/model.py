"""The numbers that the home model takes for granted, read from data, each with its source."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from calculators.climate import DATA, FloatArray
from rules.errors import ReferenceDataError
from rules.outcomes import Citation
from rules.parameters import parse_citation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike

FUELS: Final = ("electricity", "natural_gas", "propane", "fuel_oil", "wood")
HOUSING_CLASSES: Final = ("single_family", "multi_family", "mobile_home")
# Publisher of the existing-home tables, as their README names it.
EXISTING_HOMES: Final = Citation(
    "CPUC, DEER prototypes, existing homes of 1975 (zones 1-9) and 1985 (zones 10-16)",
    date(2026, 11, 21),
    verified=True,
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number with its unit and source."""

    value: float
    unit: str
    citation: Citation

    @classmethod
    def from_entry(cls, where: str, entry: Mapping[str, Any]) -> Parameter:
        """Return the number that an entry of a data file holds; `where` names the file in errors."""
        citation = parse_citation(f"{where}, {entry['name']}", entry)
        return cls(float(entry["value"]), entry["unit"], citation)


@dataclass(frozen=True, slots=True)
class Table:
    """A figure that depends on another, tabulated."""

    x: FloatArray
    y: FloatArray
    unit: str
    citation: Citation

    def interpolated(self, at: ArrayLike) -> FloatArray:
        """Return y interpolated linearly, held level beyond the ends."""
        return np.asarray(np.interp(np.asarray(at, dtype=np.float64), self.x, self.y))

    def stepped(self, at: ArrayLike) -> FloatArray:
        """Return y of the last x that is not above `at`, held level beyond the ends."""
        position = np.searchsorted(self.x, np.asarray(at, dtype=np.float64), side="right") - 1
        return np.asarray(self.y[np.clip(position, 0, len(self.x) - 1)])


@dataclass(frozen=True, slots=True, eq=False)
class HomeModel:
    """All numbers of the home model of one jurisdiction.

    Parameters
    ----------
    jurisdiction : str
        Folder of the data.
    parameters : mapping of str to Parameter
        By name; ``model["floor_r"]`` is the bare value.
    tables : mapping of str to Table
    btu_per_unit : mapping of str to Parameter
        Heat in one unit of each fuel [Btu per kWh, therm, gal, gal, short ton].
    duct_locations : mapping of str to mapping
        Surroundings of ducts outside the conditioned space.
    existing_homes : mapping of (str, int) to mapping
        Existing-home figures by housing class and climate zone.
    """

    jurisdiction: str
    parameters: Mapping[str, Parameter]
    tables: Mapping[str, Table]
    btu_per_unit: Mapping[str, Parameter]
    duct_locations: Mapping[str, Mapping[str, float]]
    existing_homes: Mapping[tuple[str, int], Mapping[str, float]]

    def __getitem__(self, name: str) -> float:
        """Return a parameter's bare value."""
        return self.parameters[name].value


def _existing_homes(jurisdiction: str) -> dict[tuple[str, int], dict[str, float]]:
    """Return the existing-home tables by housing class and zone."""
    homes: dict[tuple[str, int], dict[str, float]] = {}
    for housing_class in HOUSING_CLASSES:
        path = DATA / jurisdiction / f"existing_homes_{housing_class}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                figures = {name: float(value) for name, value in row.items()}
                homes[housing_class, int(figures["climate_zone"])] = figures
    return homes


@cache
def home_model(jurisdiction: str = "us_ca") -> HomeModel:
    """Return the home model's numbers for a jurisdiction.

    Raises
    ------
    ReferenceDataError
        If the data is absent, or an entry lacks its value, unit or source.
    """
    path = DATA / jurisdiction / "home_model.toml"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        parameters = {p["name"]: Parameter.from_entry(path.name, p) for p in content["parameter"]}
        fuels = {f["name"]: Parameter.from_entry(path.name, f) for f in content["fuel"]}
        tables = {
            t["name"]: Table(
                np.array(t["x"], float),
                np.array(t["y"], float),
                t["unit"],
                parse_citation(f"{path.name}, {t['name']}", t),
            )
            for t in content["table"]
        }
        ducts = {d["name"]: d for d in content["duct_location"]}
        existing = _existing_homes(jurisdiction)
    except (OSError, KeyError, ValueError) as error:
        raise ReferenceDataError(
            f"home model data of jurisdiction '{jurisdiction}' cannot be used: {path} ({error});"
            " reinstall Hearthline or correct the file"
        ) from error
    if fuels.keys() != set(FUELS):
        raise ReferenceDataError(f"{path}: give the heat content of each of {', '.join(FUELS)}, once")
    return HomeModel(jurisdiction, parameters, tables, fuels, ducts, existing)
