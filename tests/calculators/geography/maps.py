"""Maps that tests draw for themselves: squares of ground, written in any format and projection."""

import numpy as np
import pyogrio
import pyproj
import shapely

from calculators.geography import TractPolygons, load_settings

GEOD = pyproj.Geod(ellps="GRS80")
HALF_MILE_M = 804.672
# Two tracts of Fresno County side by side, and one far to the north; ids of the 2010 census.
WEST, EAST, FAR = "06019001100", "06019001200", "06019001301"


def box(west, south, east, north):
    return shapely.box(west, south, east, north)


def tracts(shapes, census=2010, without=()):
    """Return polygons from id -> shape in longitude and latitude."""
    ids = sorted(shapes)
    return TractPolygons(
        census, np.array(ids), np.array([shapes[i] for i in ids]), frozenset(without), load_settings()
    )


def write(path, shapes, *, crs="EPSG:4326", column="tract_geoid", **options):
    """Write id -> shape as a map file in a coordinate reference system."""
    ids = list(shapes)
    drawn = np.array([shapes[i] for i in ids], dtype=object)
    if crs not in (None, "EPSG:4326"):
        to = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
        drawn = shapely.transform(drawn, lambda xy: np.column_stack(to.transform(xy[:, 0], xy[:, 1])))
    pyogrio.raw.write(
        path,
        shapely.to_wkb(drawn),
        [np.array(ids, dtype=object)],
        [column],
        geometry_type="Polygon",
        crs=crs,
        **options,
    )
    return path


def moved(longitude, latitude, azimuth, metres):
    """Return the point that lies some metres away along a geodesic."""
    lon, lat, _ = GEOD.fwd(longitude, latitude, azimuth, metres)
    return np.array([lon]), np.array([lat])
