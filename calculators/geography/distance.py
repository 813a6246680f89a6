"""How far a home is from the nearest designated tract: a geodesic, exact where it matters.

Distances are measured on a flat map first, many homes at once. Those near the line are measured again on a
map of their own, azimuthal equidistant about the home, on which every distance from the home is its geodesic.

References
----------
.. [1] Snyder, J. P. (1987), Map Projections: A Working Manual, USGS Professional Paper 1395, chapters 14, 25.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyproj
import shapely

from calculators.geography.polygons import LON_LAT, flat

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from calculators.geography.polygons import TractPolygons

# Finer than any map: pieces this long stray from a straight line by less than a millimetre.
_PIECES = 100
_CIRCLE_QUARTER_SEGMENTS = 64


def distances_m(
    polygons: TractPolygons,
    designated: Collection[str],
    longitude: NDArray[np.float64],
    latitude: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return how far each point is from the nearest designated tract [m]; 0 inside one.

    Parameters
    ----------
    polygons : TractPolygons
    designated : collection of str
        Ids of the designated tracts; those without a polygon are left out.
    longitude, latitude : array
        Degrees, WGS 84.

    Returns
    -------
    array
        To the resolution of the settings where a distance is near half a mile, to 0.5 percent elsewhere;
        infinite where no designated tract has a polygon.
    """
    settings = polygons.settings
    where = _positions(polygons, designated)
    points = flat(shapely.points(longitude, latitude))
    result = np.full(len(points), np.inf)
    if not len(where):
        return result
    tree = shapely.STRtree(polygons.flat[where])
    (at, _), near = tree.query_nearest(points, all_matches=False, return_distance=True)
    result[at] = near
    margin = settings.near_m * settings.planar_margin
    for index in np.flatnonzero(np.abs(result - settings.near_m) <= margin):
        around = tree.query(points[index], predicate="dwithin", distance=settings.near_m + 2 * margin)
        shapes = polygons.shapes[where[around]]
        exact = geodesic_distances_m(shapes, longitude[index], latitude[index], polygons).min()
        result[index] = np.round(exact / settings.resolution_m) * settings.resolution_m
    return result


def within(
    polygons: TractPolygons,
    designated: Collection[str],
    longitude: NDArray[np.float64],
    latitude: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Return whether each point is at most half a mile from a designated tract; at the line is within."""
    settings = polygons.settings
    limit = np.round(settings.near_m / settings.resolution_m) * settings.resolution_m
    near: NDArray[np.bool_] = distances_m(polygons, designated, longitude, latitude) <= limit
    return near


def geodesic_distances_m(
    shapes: NDArray[np.object_], longitude: float, latitude: float, polygons: TractPolygons
) -> NDArray[np.float64]:
    """Return the geodesic distance from one point to each of some shapes in longitude and latitude [m]."""
    centre = f"+lat_0={float(latitude)!r} +lon_0={float(longitude)!r}"
    about = f"+proj=aeqd {centre} +ellps=GRS80 +units=m +no_defs"
    to_local = pyproj.Transformer.from_crs(LON_LAT, about, always_xy=True)
    pieces = shapely.segmentize(shapes, polygons.settings.longest_segment_deg / _PIECES)
    local = shapely.transform(pieces, lambda xy: np.column_stack(to_local.transform(xy[:, 0], xy[:, 1])))
    found: NDArray[np.float64] = shapely.distance(local, shapely.Point(0.0, 0.0))
    return found


def tract_within(polygons: TractPolygons, designated: Collection[str], geoid: str) -> bool | None:
    """Return whether a home anywhere in a tract is within half a mile of a designated tract.

    Returns
    -------
    bool or None
        True if the whole tract is within, False if none of it is. None if it depends on where in the tract
        the home is, or the tract has no polygon: then the home's coordinates are to be asked.

    Notes
    -----
    The state cuts tracts along the half-mile line, so it is the home's own place that counts. What the flat
    map puts too near the line to tell is left open.
    """
    if geoid in designated:
        return True
    if geoid not in polygons.position:
        return None
    where = _positions(polygons, designated)
    if not len(where):
        return False
    near, margin = polygons.settings.near_m, polygons.settings.planar_margin
    shape = polygons.flat[polygons.position[geoid]]
    tree = shapely.STRtree(polygons.flat[where])
    around = tree.query(shape, predicate="dwithin", distance=near * (1 + margin))
    if not len(around):
        return False
    buffers = shapely.buffer(
        polygons.flat[where[around]], near * (1 - margin), quad_segs=_CIRCLE_QUARTER_SEGMENTS
    )
    return True if shapely.covers(shapely.union_all(buffers), shape) else None


def _positions(polygons: TractPolygons, designated: Collection[str]) -> NDArray[np.intp]:
    found = sorted(polygons.position[geoid] for geoid in designated if geoid in polygons.position)
    return np.array(found, dtype=np.intp)
