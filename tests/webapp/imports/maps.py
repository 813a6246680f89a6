"""Map layers written by the tests: squares where tracts are made up to be."""

import zipfile

import numpy as np
import pyogrio.raw
import shapely
from pyproj import Transformer

WEST, SOUTH, SIDE, ACROSS = -124.0, 33.0, 0.05, 120


def squares(count):
    """Return squares in degrees, side by side, inside California's extent."""
    return [
        shapely.box(x := WEST + SIDE * (n % ACROSS), y := SOUTH + SIDE * (n // ACROSS), x + SIDE, y + SIDE)
        for n in range(count)
    ]


def write_map(path, fields, shapes, *, crs="EPSG:4326", driver=None):
    """Write a layer with its coordinate system."""
    if crs != "EPSG:4326":
        turn = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
        shapes = [shape and shapely.transform(shape, turn.transform, interleaved=False) for shape in shapes]
    pyogrio.raw.write(
        path,
        np.asarray([None if s is None else shapely.to_wkb(s) for s in shapes], dtype=object),
        [np.asarray(values, dtype=object) for values in fields.values()],
        list(fields),
        geometry_type="Unknown" if driver != "ESRI Shapefile" else "Polygon",
        crs=crs,
        driver=driver or "GeoJSON",
    )
    return path


def zip_shapefile(folder, name, fields, shapes, *, crs="EPSG:4326", without=()):
    """Write a shapefile and put its parts into a ZIP archive, some of them left out."""
    write_map(folder / f"{name}.shp", fields, shapes, crs=crs, driver="ESRI Shapefile")
    archive = folder / f"{name}.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for part in folder.glob(f"{name}.*"):
            if part.suffix not in {".zip", *without}:
                file.write(part, part.name)
    return archive


def read_map(content, path):
    """Return fields and shapes of a GeoPackage."""
    path.write_bytes(content)
    meta, _, shapes, columns = pyogrio.raw.read(path)
    return meta, shapely.from_wkb(shapes), dict(zip(meta["fields"], columns, strict=True))
