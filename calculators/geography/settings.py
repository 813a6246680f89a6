"""The figures of the map: how far is near, and how closely a map can be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from calculators.quantities import metres_from_miles
from calculators.reference_records import CITATION_KEYS, DATA_FOLDER, Record, read_record
from rules.errors import RuleDataError

if TYPE_CHECKING:
    from pathlib import Path

_VALUE_KEYS = {*CITATION_KEYS, "value", "unit"}
_EDGES = ("west", "south", "east", "north")


@dataclass(frozen=True, slots=True)
class GeographySettings:
    """Figures that distances and polygons are held against.

    Parameters
    ----------
    near_m : float
        How far from a disadvantaged community is still near it [m].
    resolution_m : float
        Distances are rounded to this [m].
    confirm_m : float
        Nearer than this to a boundary, an answer asks to be confirmed [m].
    planar_margin : float
        Share of a distance by which one measured on the flat map may be wrong.
    longest_segment_deg : float
        Longest piece of a boundary that is drawn straight on the flat map [degrees].
    bounds_deg : tuple of float
        West, south, east and north beyond which there is no land of the jurisdiction [degrees].
    """

    near_m: float
    resolution_m: float
    confirm_m: float
    planar_margin: float
    longest_segment_deg: float
    bounds_deg: tuple[float, float, float, float]


@cache
def load_settings(jurisdiction: str = "us_ca", data_folder: Path = DATA_FOLDER) -> GeographySettings:
    """Read a jurisdiction's figures of the map.

    Raises
    ------
    ReferenceDataError
        If the file is absent or damaged.
    """
    file = read_record(data_folder / jurisdiction / "geography.toml")
    names = ("half_mile", "distance_resolution", "boundary_confirmation", "planar_margin", "longest_segment")
    file.refuse_unknown({*names, "bounds"})
    near, resolution, confirm, margin, segment = (
        _value(file.table(name), unit)
        for name, unit in zip(names, ("mile", "m", "m", "share of a distance", "degree"), strict=True)
    )
    bounds = file.table("bounds")
    bounds.refuse_unknown({*CITATION_KEYS, *_EDGES, "unit"})
    bounds.citation()
    west, south, east, north = (float(bounds.decimal(edge)) for edge in _EDGES)
    if not (west < east and south < north):
        raise RuleDataError(f"{bounds.where}: west and south are to be less than east and north")
    return GeographySettings(
        near_m=metres_from_miles(near),
        resolution_m=resolution,
        confirm_m=confirm,
        planar_margin=margin,
        longest_segment_deg=segment,
        bounds_deg=(west, south, east, north),
    )


def _value(entry: Record, unit: str) -> float:
    entry.refuse_unknown(_VALUE_KEYS)
    entry.one_of("unit", (unit,))
    entry.citation()
    return float(entry.positive("value"))
