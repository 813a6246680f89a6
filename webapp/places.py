"""The rulebook with what this programme has imported, and what its maps say of a home."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rules.criteria.place import serving_priority_lists
from rules.rulebook import load_rulebook
from webapp.imports.store import reference_home

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from calculators.geography import PriorityAreas, ResolvedPlace, TractPolygons
    from rules.facts import CaseFacts
    from rules.rulebook import Rulebook

_TRACTS, _AREAS = "tracts", "priority_populations"


def current_rulebook(jurisdiction: str = "us_ca") -> Rulebook:
    """Return the rulebook, imported tables included, as they are now.

    Raises
    ------
    ReferenceDataError
        If a data file is damaged; it is named.
    """
    return load_rulebook(jurisdiction, reference_home())


def resolved_place(facts: CaseFacts, rulebook: Rulebook, on: date) -> ResolvedPlace | None:
    """Return facts with what the imported maps add, and notes for a person; None where nothing can be.

    Raises
    ------
    InputError
        If stated tract and coordinates contradict each other.
    ReferenceDataError
        If an imported map is damaged.
    """
    dwelling = facts.dwelling
    told = (dwelling.tract_geoid, dwelling.zip_code, dwelling.latitude, dwelling.longitude)
    maps, area_map = _map_files(rulebook), _area_file(rulebook, on)
    known = maps or area_map or rulebook.data.imported.zip_codes
    if all(value is None for value in told) or not known:
        return None
    from calculators.geography import resolve_place  # noqa: PLC0415 - slow to import, and rarely needed

    areas = None if area_map is None else _areas(*area_map)
    return resolve_place(facts, rulebook, _polygons(maps, rulebook.jurisdiction.id), on, areas)


def maps_are_imported(rulebook: Rulebook, on: date) -> bool:
    """Return whether anything imported could add to what is known of a place on a day."""
    return bool(_map_files(rulebook) or _area_file(rulebook, on) or rulebook.data.imported.zip_codes)


def placed(facts: CaseFacts, rulebook: Rulebook, on: date) -> CaseFacts:
    """Return facts with what the imported maps add; see `resolved_place`."""
    found = resolved_place(facts, rulebook, on)
    return facts if found is None else found.facts


def tract_maps(rulebook: Rulebook) -> tuple[tuple[int, Path, str], ...]:
    """Return census, path and hash of each imported map of tracts."""
    return _map_files(rulebook)


def polygons_of(census: int, path: Path, digest: str, jurisdiction: str = "us_ca") -> TractPolygons:
    """Return one imported map of tracts, read once for each state of the store."""
    return _polygons(((census, path, digest),), jurisdiction)[census]


def _map_files(rulebook: Rulebook) -> tuple[tuple[int, Path, str], ...]:
    """Return census, path and hash of each imported map of tracts."""
    home, prefix = reference_home(), f"imported/{rulebook.jurisdiction.id}/{_TRACTS}/"
    found = []
    for name, digest in rulebook.hashes.items():
        census, _, file = name.removeprefix(prefix).partition("/")
        if name.startswith(prefix) and file.endswith(".gpkg") and census.isdigit():
            found.append((int(census), home / name.removeprefix("imported/"), digest))
    return tuple(found)


def _area_file(rulebook: Rulebook, on: date) -> tuple[str, Path, str] | None:
    """Return vintage, path and hash of the State's map that belongs to the designation of a day."""
    if rulebook.data.parameters["place.designation_in_force"].on(on) is None:
        return None
    for listed in serving_priority_lists(rulebook.data, on):
        inside = f"{rulebook.jurisdiction.id}/{_AREAS}/{listed.vintage}/{_AREAS}.gpkg"
        digest = rulebook.hashes.get(f"imported/{inside}")
        if digest is not None:
            return listed.vintage, reference_home() / inside, digest
    return None


@cache
def _areas(vintage: str, path: Path, _digest: str) -> PriorityAreas:
    """Return the State's map, read once for each state of the store."""
    from calculators.geography import read_priority_areas  # noqa: PLC0415 - as above

    return read_priority_areas(path, vintage)


@cache
def _polygons(maps: tuple[tuple[int, Path, str], ...], jurisdiction: str) -> Mapping[int, TractPolygons]:
    """Return the maps by census, read once for each state of the store."""
    from calculators.geography import read_tract_polygons  # noqa: PLC0415 - as above

    return {census: read_tract_polygons(path, census, jurisdiction) for census, path, _ in maps}
