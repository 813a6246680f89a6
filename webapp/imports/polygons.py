"""Polygons of an official layer, in longitude and latitude whatever the layer came in, as a GeoPackage."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

from webapp.imports.layers import DEGREES
from webapp.imports.refusal import ImportRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from calculators.reference_records import Record
    from webapp.imports.layers import Layer

    _Shapes = NDArray[np.object_]

# A GeoPackage holds the moment it was written; a fixed one makes equal imports equal bytes.
_NO_MOMENT = {"OGR_CURRENT_DATE": "2000-01-01T00:00:00Z"}


def degrees(layer: Layer, limits: Record) -> _Shapes:
    """Return the polygons of a layer in degrees, each made valid; None where a feature has none.

    Raises
    ------
    ImportRefusedError
        If a feature is no polygon, the layer's coordinate system is unknown, or it is not where the state is.
    """
    import shapely  # noqa: PLC0415 - only loaded for a map

    try:
        shapes = np.asarray(shapely.from_wkb(np.asarray(layer.shapes, dtype=object)), dtype=object)
    except shapely.GEOSException as error:
        raise ImportRefusedError(
            layer.source, f"a geometry is damaged ({error})", "Download the layer again"
        ) from error
    empty = np.asarray([shape is None or shape.is_empty for shape in shapes])
    for row in np.flatnonzero(~empty):
        if shapes[row].geom_type not in ("Polygon", "MultiPolygon"):
            raise ImportRefusedError(
                layer.source,
                f"is a {shapes[row].geom_type}, not a polygon",
                "Give the layer of areas",
                row=int(row) + 1,
            )
    present = _in_degrees(layer, shapes[~empty])
    _check_place(layer, present, limits)
    shapes[empty] = None
    shapes[~empty] = [_multi(shape) for shape in present]
    return shapes


def _in_degrees(layer: Layer, shapes: _Shapes) -> _Shapes:
    """Return shapes in WGS 84; a layer that states no system is taken as degrees, and checked to be."""
    if layer.crs is None:
        return shapes
    import shapely  # noqa: PLC0415 - only loaded for a map
    from pyproj import CRS, Transformer  # noqa: PLC0415 - the same
    from pyproj.exceptions import CRSError  # noqa: PLC0415 - the same

    try:
        own = CRS.from_user_input(layer.crs)
    except CRSError as error:
        raise ImportRefusedError(
            layer.source, f"its coordinate system is not known ({error})", "Export the layer in WGS 84"
        ) from error
    to_degrees = Transformer.from_crs(own, CRS.from_user_input(DEGREES), always_xy=True)
    return np.asarray(
        shapely.transform(shapes, lambda xy: np.column_stack(to_degrees.transform(xy[:, 0], xy[:, 1]))),
        dtype=object,
    )


def _check_place(layer: Layer, shapes: _Shapes, limits: Record) -> None:
    import shapely  # noqa: PLC0415 - only loaded for a map

    if not len(shapes):
        raise ImportRefusedError(
            layer.source, "no feature has a geometry", "Give the layer with its geometry"
        )
    west, south, east, north = shapely.total_bounds(shapes)
    inside = (
        west >= float(limits.decimal("least_longitude_deg"))
        and east <= float(limits.decimal("most_longitude_deg"))
        and south >= float(limits.decimal("least_latitude_deg"))
        and north <= float(limits.decimal("most_latitude_deg"))
    )
    if not inside:
        stated = (
            f"its stated coordinate system is {layer.crs}" if layer.crs else "it states no coordinate system"
        )
        raise ImportRefusedError(
            layer.source,
            f"reaches from {west:g}, {south:g} to {east:g}, {north:g}, which is not in the state in degrees;"
            f" {stated}",
            "Give the layer with its coordinate system (a shapefile's .prj), or export it in WGS 84",
        )


def _multi(shape: object) -> object:
    """Return a valid multipolygon; simplified boundaries of a publisher may cross themselves."""
    import shapely  # noqa: PLC0415 - only loaded for a map

    valid = shape if shapely.is_valid(shape) else shapely.make_valid(shape, method="structure")
    parts = [p for p in getattr(valid, "geoms", [valid]) if p.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.MultiPolygon([q for p in parts for q in getattr(p, "geoms", [p])])


def geopackage(name: str, shapes: _Shapes, fields: Mapping[str, Sequence[str | None]]) -> bytes:
    """Return polygons and their attributes as a GeoPackage of one layer."""
    import shapely  # noqa: PLC0415 - only loaded for a map
    from pyogrio import set_gdal_config_options  # noqa: PLC0415 - the same
    from pyogrio.raw import write  # noqa: PLC0415 - the same

    present = np.asarray([shape is not None for shape in shapes])
    columns = [np.asarray(values, dtype=object)[present] for values in fields.values()]
    buffer = io.BytesIO()
    set_gdal_config_options(_NO_MOMENT)
    try:
        write(
            buffer,
            np.asarray(shapely.to_wkb(shapes[present]), dtype=object),
            columns,
            list(fields),
            layer=name,
            driver="GPKG",
            geometry_type="MultiPolygon",
            crs=DEGREES,
        )
    finally:
        set_gdal_config_options(dict.fromkeys(_NO_MOMENT))
    return buffer.getvalue()
