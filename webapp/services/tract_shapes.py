"""Tract polygons as a map draws them: simplified, small, and named by the hash of what they were made from.

The polygons are those that ``hearthline data import tracts`` stored. What is drawn here is only to look at:
which tract a point lies in is decided by the full polygons (`webapp.places`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rules.errors import ReferenceDataError
from webapp.places import current_rulebook, tract_maps

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from calculators.geography import TractPolygons

# How far a drawn boundary may be from the true one, in degrees: about 50 metres, a line's width on a screen.
DRAWN_WITHIN_DEG = 0.0005
# For the whole state at once: about 300 metres.
STATE_DRAWN_WITHIN_DEG = 0.003
# About a metre.
DECIMALS = 5
COUNTY_DIGITS = 5
HASH_DIGITS = 16


@dataclass(frozen=True, slots=True)
class DrawnTracts:
    """Tracts as GeoJSON.

    Parameters
    ----------
    census : int
        Census of the ids.
    geojson : bytes
        A FeatureCollection; each feature has the property ``tract`` (or ``county`` for outlines).
    etag : str
        Names this content: it changes with the imported map and the way of drawing.
    """

    census: int
    geojson: bytes
    etag: str


def imported_censuses() -> tuple[int, ...]:
    """Return the censuses of which a map is imported, the oldest first."""
    return tuple(sorted(census for census, _, _ in tract_maps(current_rulebook())))


def version_of(census: int) -> str | None:
    """Return what names the imported map of a census; None where there is none."""
    found = _map_of(census)
    return None if found is None else _etag(found[1], str(census))


def county_tracts(census: int, county_fips: str) -> DrawnTracts | None:
    """Return the tracts of one county; None where no map of the census is imported or it has none there.

    Parameters
    ----------
    census : int
    county_fips : str
        State and county, five digits, e.g. ``06019``.
    """
    found = _map_of(census)
    return None if found is None else _county(census, found[0], found[1], county_fips)


def state_tracts(census: int) -> DrawnTracts | None:
    """Return every tract, coarsely, for a map of the whole state; None where no map is imported."""
    found = _map_of(census)
    return None if found is None else _state(census, found[0], found[1])


def county_outlines(census: int) -> DrawnTracts | None:
    """Return the outline of every county, to choose one on a map; None where no map is imported."""
    found = _map_of(census)
    return None if found is None else _outlines(census, found[0], found[1])


def _map_of(census: int) -> tuple[Path, str] | None:
    return next(
        ((path, digest) for each, path, digest in tract_maps(current_rulebook()) if each == census), None
    )


def _etag(digest: str, *drawn: str) -> str:
    how = ":".join((digest, *drawn, str(DRAWN_WITHIN_DEG), str(STATE_DRAWN_WITHIN_DEG), str(DECIMALS)))
    return hashlib.sha256(how.encode()).hexdigest()[:HASH_DIGITS]


@lru_cache(maxsize=128)
def _county(census: int, path: Path, digest: str, county_fips: str) -> DrawnTracts | None:
    polygons = _read(census, path, digest)
    where = [
        index for index, geoid in enumerate(polygons.geoids) if str(geoid)[:COUNTY_DIGITS] == county_fips
    ]
    if not where:
        return None
    ids = [{"tract": str(polygons.geoids[index])} for index in where]
    content = _geojson(ids, _simplified(polygons.shapes[where], DRAWN_WITHIN_DEG))
    return DrawnTracts(census, content, _etag(digest, str(census), county_fips))


@lru_cache(maxsize=2)
def _state(census: int, path: Path, digest: str) -> DrawnTracts:
    polygons = _read(census, path, digest)
    ids = [{"tract": str(geoid)} for geoid in polygons.geoids]
    content = _geojson(ids, _simplified(polygons.shapes, STATE_DRAWN_WITHIN_DEG))
    return DrawnTracts(census, content, _etag(digest, str(census), "state"))


@lru_cache(maxsize=2)
def _outlines(census: int, path: Path, digest: str) -> DrawnTracts:
    import shapely  # noqa: PLC0415 - slow to import, and only maps need it

    polygons = _read(census, path, digest)
    by_county: dict[str, list[int]] = {}
    for index, geoid in enumerate(polygons.geoids):
        by_county.setdefault(str(geoid)[:COUNTY_DIGITS], []).append(index)
    drawn = _simplified(polygons.shapes, STATE_DRAWN_WITHIN_DEG)
    ids, outlines = [], []
    for county in sorted(by_county):
        ids.append({"county": county})
        outlines.append(shapely.union_all(shapely.make_valid(drawn[by_county[county]])))
    return DrawnTracts(census, _geojson(ids, outlines), _etag(digest, str(census), "counties"))


@lru_cache(maxsize=2)
def _read(census: int, path: Path, digest: str) -> TractPolygons:
    from webapp.places import polygons_of  # noqa: PLC0415 - read when a map is first drawn

    try:
        return polygons_of(census, path, digest)
    except OSError as error:
        raise ReferenceDataError(f"{path.name}: cannot be read; import the tracts again") from error


def _simplified(shapes: Any, within: float) -> Any:  # noqa: ANN401 - an array of shapes
    """Return shapes with fewer corners; neighbours keep their common boundary."""
    import shapely  # noqa: PLC0415 - as above

    return shapely.coverage_simplify(shapes, within)


def _geojson(properties: list[dict[str, str]], shapes: Any) -> bytes:  # noqa: ANN401 - shapes
    import shapely  # noqa: PLC0415 - as above

    features: list[Mapping[str, Any]] = [
        {"type": "Feature", "properties": about, "geometry": _rounded(shapely.geometry.mapping(shape))}
        for about, shape in zip(properties, shapes, strict=True)
        if not shape.is_empty
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, separators=(",", ":")).encode()


def _rounded(geometry: Any) -> Any:  # noqa: ANN401 - nested coordinates
    """Return a geometry with coordinates that say no more than they mean."""
    if isinstance(geometry, dict):
        return {
            key: _rounded(value) if key in ("coordinates", "geometries") else value
            for key, value in geometry.items()
        }
    if isinstance(geometry, list | tuple):
        return [_rounded(each) for each in geometry]
    return round(geometry, DECIMALS)
