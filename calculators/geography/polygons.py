"""Tract polygons: read from any map file, in any projection, whole or refused by name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import pyproj
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataSourceError

from calculators.geography.settings import GeographySettings, load_settings
from rules.errors import ReferenceDataError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

Shapes = NDArray[Any]

LON_LAT = "EPSG:4326"
FLAT = "EPSG:3310"  # California Albers, in metres
# Formats whose coordinates are longitude and latitude by definition, and that often do not say so.
_LON_LAT_FORMATS = ("GeoJSON", "TopoJSON", "ESRIJSON", "GeoJSONSeq")
_ID_COLUMNS = ("tract_geoid", "geoid", "geoid10", "geoid20", "tract", "tractce")
_STATE_COUNTY_TRACT = 11


@dataclass(frozen=True)
class TractPolygons:
    """The tracts of one census on the map.

    Parameters
    ----------
    census : int
        Census vintage of the ids.
    geoids : array of str
        Ids, in order.
    shapes : array of shapely geometry
        Boundaries in longitude and latitude (WGS 84), in the order of `geoids`.
    without_geometry : frozenset of str
        Ids that the file names and has no polygon for.
    settings : GeographySettings
    """

    census: int
    geoids: NDArray[np.str_]
    shapes: Shapes
    without_geometry: frozenset[str]
    settings: GeographySettings

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each id stands."""
        return {str(geoid): index for index, geoid in enumerate(self.geoids)}

    @cached_property
    def flat(self) -> Shapes:
        """The boundaries on the flat map [m], cut into short pieces first so that they stay in place."""
        return flat(shapely.segmentize(self.shapes, self.settings.longest_segment_deg))

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Index of the boundaries in longitude and latitude."""
        return shapely.STRtree(self.shapes)

    def tracts_at(self, longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> NDArray[np.str_]:
        """Return the tract of each point; blank where it is in none.

        A point on a shared boundary is in the tract whose id comes first.
        """
        found = np.full(len(longitude), "", dtype=self.geoids.dtype)
        points = shapely.points(longitude, latitude)
        at, where = self.tree.query(points, predicate="intersects")
        order = np.lexsort((self.geoids[where], at))
        at, first = np.unique(at[order], return_index=True)
        found[at] = self.geoids[where[order][first]]
        return found

    def boundary_distances_m(
        self, geoids: Collection[str], longitude: NDArray[np.float64], latitude: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return how far each point is from the boundary of the tract named with it [m, on the flat map]."""
        where = [self.position[geoid] for geoid in geoids]
        points = flat(shapely.points(longitude, latitude))
        distances: NDArray[np.float64] = shapely.distance(shapely.boundary(self.flat[where]), points)
        return distances


def flat(shapes: Shapes) -> Shapes:
    """Return shapes in longitude and latitude as they are drawn on the flat map [m]."""
    return _reprojected(shapes, pyproj.Transformer.from_crs(LON_LAT, FLAT, always_xy=True))


def _reprojected(shapes: Shapes, transformer: pyproj.Transformer) -> Shapes:
    moved: Shapes = shapely.transform(
        shapes, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))
    )
    return moved


def read_tract_polygons(path: Path, census: int, jurisdiction: str = "us_ca") -> TractPolygons:
    """Read tract polygons from a map file.

    Parameters
    ----------
    path : Path
        GeoPackage, GeoJSON, TopoJSON, shapefile (also in a zip), or whatever else GDAL reads, in any
        coordinate reference system, with a column of 11-digit tract ids.
    census : int
        Census vintage of the ids.
    jurisdiction : str
        Whose figures of the map to use.

    Raises
    ------
    ReferenceDataError
        If the file cannot be read, does not say its coordinate reference system, lies outside the
        jurisdiction in it, has no column of tract ids, or holds an id twice.
    """
    settings = load_settings(jurisdiction)
    try:
        meta, _, wkb, columns = pyogrio.raw.read(path)
        driver = str(pyogrio.read_info(path)["driver"])
        shapes = shapely.from_wkb(wkb)
    except (DataSourceError, shapely.errors.GEOSException, OSError, ValueError) as error:
        raise ReferenceDataError(f"{path.name}: cannot be read as a map: {error}") from error
    geoids = _geoids(path, dict(zip(meta["fields"], columns, strict=True)))
    shapes = _in_lon_lat(path, meta["crs"], driver, shapes)
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if not there.any():
        raise ReferenceDataError(f"{path.name}: has no polygon; import the tracts again")
    kept = np.where(shapely.is_valid(shapes[there]), shapes[there], shapely.make_valid(shapes[there]))
    _refuse_elsewhere(path, kept, settings)
    return TractPolygons(
        census, geoids[there], kept, frozenset(str(each) for each in geoids[~there]), settings
    )


def _geoids(path: Path, columns: dict[str, NDArray[Any]]) -> NDArray[np.str_]:
    """Return the tract ids of a map file, with the leading zero that some files drop."""
    named = {str(name).lower(): values for name, values in columns.items()}
    column = next((name for name in _ID_COLUMNS if name in named), None)
    if column is None:
        raise ReferenceDataError(
            f"{path.name}: no column of tract ids; there are {', '.join(columns) or 'none'}, and one of"
            f" {', '.join(_ID_COLUMNS)} was looked for"
        )
    texts = [str(int(each)) if isinstance(each, float) else str(each) for each in named[column].tolist()]
    found = np.array([text.strip().zfill(_STATE_COUNTY_TRACT) for text in texts])
    for geoid in found:
        if len(geoid) != _STATE_COUNTY_TRACT or not geoid.isdigit():
            raise ReferenceDataError(f"{path.name}: {column} {str(geoid)!r} is not an 11-digit tract id")
    ids, counts = np.unique(found, return_counts=True)
    if (counts > 1).any():
        raise ReferenceDataError(f"{path.name}: tract {ids[counts > 1][0]} is there twice")
    return found


def _in_lon_lat(path: Path, crs: str | None, driver: str, shapes: Shapes) -> Shapes:
    """Return shapes in longitude and latitude, from whatever the file says they are in."""
    if not crs:
        if driver not in _LON_LAT_FORMATS:
            raise ReferenceDataError(
                f"{path.name}: does not say its coordinate reference system (a .prj file is missing?);"
                " get the complete file"
            )
        return shapes
    transformer = pyproj.Transformer.from_crs(crs, LON_LAT, always_xy=True)
    return _reprojected(shapes, transformer)


def _refuse_elsewhere(path: Path, shapes: Shapes, settings: GeographySettings) -> None:
    found = shapely.total_bounds(shapes)
    west, south, east, north = settings.bounds_deg
    inside = west <= found[0] and south <= found[1] and found[2] <= east and found[3] <= north
    if not inside:
        raise ReferenceDataError(
            f"{path.name}: its polygons reach from {found[0]:.4g}, {found[1]:.4g} to {found[2]:.4g},"
            f" {found[3]:.4g} degrees, outside {west:g}, {south:g} to {east:g}, {north:g}. It is another"
            " state's, or not in the coordinate reference system that it says"
        )
