"""Census tract polygons, from the Census Bureau's shapefiles or copies in GeoJSON and TopoJSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from webapp.imports.cells import no_id_twice, tract_id
from webapp.imports.ground import check_census
from webapp.imports.layers import read_layer
from webapp.imports.polygons import degrees, geopackage
from webapp.imports.prepared import Prepared, csv_bytes
from webapp.imports.refusal import ImportRefusedError
from webapp.imports.settings import import_settings, kind_record
from webapp.imports.tabular import LAYER_SUFFIXES, SourceTable, check_size

if TYPE_CHECKING:
    from calculators.reference_records import Record
    from webapp.imports.ground import Ground
    from webapp.imports.layers import Layer
    from webapp.imports.prepared import Request


def prepare_tracts(request: Request) -> Prepared:
    """Read and check a layer of census tracts.

    Raises
    ------
    ImportRefusedError
        If it is not the whole state's, or of another census than it says.
    """
    about, ground = kind_record("tracts"), request.ground
    check_size(request.path)
    if request.path.suffix.lower() not in (*LAYER_SUFFIXES, ".json", ".zip"):
        raise ImportRefusedError(
            request.path.name, "is no map layer", "Give a shapefile in its ZIP archive, GeoJSON or TopoJSON"
        )
    layer = read_layer(request.path, with_geometry=True)
    geoids = _ids(layer, about, ground)
    census = _census(request, layer, about, geoids)
    check_census(layer.source, census.whole("year"), geoids, ground)
    least, most = census.whole("least_tracts"), census.whole("most_tracts")
    if not least <= len(geoids) <= most:
        raise ImportRefusedError(
            layer.source,
            f"has {len(geoids):,} tracts; the census of {census.whole('year')} has {least:,} to {most:,}",
            "Give the whole state's layer",
        )
    shapes = degrees(layer, about)
    known = [shape is not None for shape in shapes]
    rows = [(g, g[:5], "yes" if has else "no") for g, has in zip(geoids, known, strict=True)]
    year = census.whole("year")
    name = f"tracts_{year}.gpkg"
    gone = ground.tracts - {g for g, has in zip(geoids, known, strict=True) if has}
    return Prepared(
        kind=request.kind,
        vintage=str(year),
        rows=len(rows),
        files={
            name: geopackage(
                "tracts", shapes, {"tract_geoid": geoids, "county_fips": [g[:5] for g in geoids]}
            ),
            "tracts.csv": csv_bytes(("tract_geoid", "county_fips", "has_geometry"), sorted(rows)),
        },
        citation=f"U.S. Census Bureau, census tracts of {year}",
        census_vintage=year,
        summary=(
            f"{len(rows):,} tracts of {year}, {sum(known):,} of them with a polygon.",
            *(
                [f"{len(gone):,} tracts of 2010 that Hearthline carries have no polygon."]
                if year == min(_years(about))
                else []
            ),
        ),
    )


def _years(about: Record) -> list[int]:
    return [entry.whole("year") for entry in about.records("census")]


def _ids(layer: Layer, about: Record, ground: Ground) -> list[str]:
    table = SourceTable(layer.source, layer.names, ())
    place = table.require("the tract", *about.texts("id_columns"))
    seen: dict[str, int] = {}
    for row, value in enumerate(layer.columns[place], start=1):
        geoid = tract_id(table, row, place, str(value).strip(), ground)
        no_id_twice(table, place, seen, geoid, row)
        seen[geoid] = row
    return list(seen)


def _census(request: Request, layer: Layer, about: Record, geoids: list[str]) -> Record:
    """Return the census of a layer: given, or said by its name or attributes, or told by its ids."""
    entries = about.records("census")
    if request.vintage is not None:
        given = [entry for entry in entries if str(entry.whole("year")) == request.vintage]
        if not given:
            raise ImportRefusedError(
                layer.source,
                f"--vintage {request.vintage} is no census",
                f"Use {' or '.join(map(str, _years(about)))}",
            )
        return given[0]
    said = " ".join((request.path.name, *layer.names))
    named = [entry for entry in entries if re.search(entry.text("pattern"), said, re.IGNORECASE)]
    if len(named) == 1:
        return named[0]
    # About a fifth of the ids of 2020 are new, so the number of unknown ones tells.
    foreign = request.ground.foreign_share(geoids)
    return entries[0] if foreign <= import_settings().most_foreign_share else entries[-1]
