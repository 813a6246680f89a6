"""Map layers as agencies publish them: shapefile in a ZIP archive, GeoJSON, TopoJSON, GeoPackage.

Coordinates leave here as longitude and latitude of WGS 84, whatever the layer came in.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from webapp.imports.refusal import ImportRefusedError

if TYPE_CHECKING:
    from pathlib import Path

DEGREES = "EPSG:4326"
_OWN_FILE = "Download the layer again, all of its parts together"


@dataclass(frozen=True, slots=True)
class Layer:
    """A map layer.

    Parameters
    ----------
    source : str
        Name of the file and of the layer in it.
    names : tuple of str
        Attributes.
    columns : tuple of sequence
        Their values, attribute by attribute.
    crs : str or None
        Coordinate system as the file states it; None where it states none.
    shapes : sequence of bytes or None
        Geometries as well-known binary, None where a feature has none; empty if they were not asked for.
    """

    source: str
    names: tuple[str, ...]
    columns: tuple[Any, ...]
    crs: str | None
    shapes: tuple[bytes | None, ...]


def read_layer(path: Path, *, with_geometry: bool) -> Layer:
    """Read the only, or the first, layer of a map file.

    Raises
    ------
    ImportRefusedError
        If the file is no whole map file.
    """
    from pyogrio import list_layers  # noqa: PLC0415 - GDAL is only loaded for a map
    from pyogrio.errors import DataSourceError  # noqa: PLC0415 - the same
    from pyogrio.raw import read  # noqa: PLC0415 - the same

    try:
        place = f"/vsizip/{path}{_member(path)}" if path.suffix.lower() == ".zip" else str(path)
        layers = list_layers(place)
        meta, _, shapes, columns = read(place, layer=layers[0][0], read_geometry=with_geometry)
    except (DataSourceError, IndexError, UnicodeError, ValueError, RuntimeError) as error:
        raise ImportRefusedError(path.name, f"is not a whole map file ({error})", _OWN_FILE) from error
    names = tuple(str(name) for name in meta["fields"])
    found = tuple(shapes) if shapes is not None else ()
    return Layer(path.name, names, tuple(columns), meta["crs"], found)


def _member(path: Path) -> str:
    """Return the map file inside an archive, and refuse a shapefile that lacks a part."""
    try:
        names = zipfile.ZipFile(path).namelist()
    except zipfile.BadZipFile as error:
        raise ImportRefusedError(path.name, f"is not a whole ZIP archive ({error})", _OWN_FILE) from error
    for suffix in (".shp", ".gpkg", ".geojson", ".topojson", ".dbf"):
        for name in names:
            if not name.lower().endswith(suffix):
                continue
            if suffix == ".shp":
                parts = {other.lower() for other in names}
                stem = name[: -len(suffix)].lower()
                if absent := [part for part in (".dbf", ".shx", ".prj") if stem + part not in parts]:
                    raise ImportRefusedError(
                        path.name, f"the shapefile lacks its {', '.join(absent)} part", _OWN_FILE
                    )
            return f"/{name}"
    raise ImportRefusedError(path.name, "holds no map layer", _OWN_FILE)
