"""Where a home is on the map: its tract, and how far it is from a disadvantaged community."""

from calculators.geography.distance import distances_m, tract_within, within
from calculators.geography.place import ResolvedPlace, resolve_place
from calculators.geography.polygons import TractPolygons, read_tract_polygons
from calculators.geography.priority import PriorityAreas, read_priority_areas
from calculators.geography.settings import GeographySettings, load_settings

__all__ = [
    "GeographySettings",
    "PriorityAreas",
    "ResolvedPlace",
    "TractPolygons",
    "distances_m",
    "load_settings",
    "read_priority_areas",
    "read_tract_polygons",
    "resolve_place",
    "tract_within",
    "within",
]
