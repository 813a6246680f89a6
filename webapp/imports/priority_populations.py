"""CARB's priority populations: disadvantaged and low-income communities, and half a mile around."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from webapp.imports.cells import missing, refuse, tract_id, yes_or_no
from webapp.imports.ground import check_census
from webapp.imports.layers import read_layer
from webapp.imports.polygons import degrees, geopackage
from webapp.imports.prepared import Prepared, csv_bytes
from webapp.imports.refusal import ImportRefusedError
from webapp.imports.settings import kind_record
from webapp.imports.tabular import LAYER_SUFFIXES, SourceTable, read_tables

if TYPE_CHECKING:
    from calculators.reference_records import Record
    from webapp.imports.ground import Ground
    from webapp.imports.prepared import Request

HEADER = (
    "area_id",
    "tract_geoid",
    "designation",
    "disadvantaged_community",
    "tribal_disadvantaged_community",
    "low_income_community",
    "within_half_mile",
    "priority_population",
)


def prepare_priority_populations(request: Request) -> Prepared:
    """Read and check CARB's table or layer of priority populations.

    Raises
    ------
    ImportRefusedError
        If a designation is unknown, the file is not the whole state's, or its year cannot be told.
    """
    about = kind_record("priority_populations")
    table = read_tables(request.path)[0]
    year = _year(request, about, table)
    census = 2020 if year >= about.whole("first_year_of_2020_tracts") else 2010
    areas = _areas(table, about, request.ground)
    if len(areas) < about.whole("least_areas"):
        raise ImportRefusedError(
            table.source,
            f"has {len(areas):,} areas; the state has {about.whole('least_areas'):,} or more",
            "Give the whole layer, with the areas that are no priority population",
        )
    in_tracts = [area for area in areas if area[1]]
    check_census(table.source, census, {str(area[1]) for area in in_tracts}, request.ground)
    files = {"priority_populations.csv": csv_bytes(HEADER, in_tracts)}
    files.update(_polygons(request, about, areas))
    return Prepared(
        kind=request.kind,
        vintage=str(year),
        rows=len(in_tracts),
        files=files,
        citation=f"California Air Resources Board, Priority Populations {year}",
        census_vintage=census,
        summary=_summary(year, census, areas, with_polygons=len(files) > 1),
    )


def _year(request: Request, about: Record, table: SourceTable) -> int:
    said = re.findall(about.text("year_in_name"), request.path.name)
    given = re.findall(about.text("year_in_name"), request.vintage or "")
    if said and given and given[-1] not in said:
        raise ImportRefusedError(
            table.source,
            f"its name says {said[-1]}, --vintage says {given[-1]}",
            "Give the layer of that year",
        )
    if not given and len(set(said)) != 1:
        raise ImportRefusedError(
            table.source, "does not say of which year it is", "Give the year of CARB's layer: --vintage 2026"
        )
    return int((given or said)[-1])


def _areas(table: SourceTable, about: Record, ground: Ground) -> list[tuple[str | None, ...]]:
    tract = table.require("the tract", *about.texts("tract_columns"))
    designation = table.require("the designation", *about.texts("designation_columns"))
    tribal = table.position(*about.texts("tribal_columns"))
    meaning = {
        " ".join(w.casefold().split()): e for e in about.records("designation") for w in e.texts("words")
    }
    areas: list[tuple[str | None, ...]] = []
    for row, cells in table.rows:
        said = " ".join(cells[designation].casefold().removesuffix(".0").split())
        entry = meaning.get(said)
        if entry is None:
            raise refuse(table, row, designation, f"{cells[designation]!r} is no designation that CARB uses")
        # Tribal lands lie outside the tracts' numbering: their area counts, their id is blank.
        geoid = None if missing(cells[tract]) else tract_id(table, row, tract, cells[tract], ground)
        flags = {key: entry.flag(key) for key in ("disadvantaged", "low_income", "neighbour")}
        on_tribal_land = yes_or_no(cells[tribal]) if tribal is not None else None
        areas.append(
            (
                str(row),
                geoid,
                entry.texts("words")[0],
                _word(flags["disadvantaged"]),
                _word(on_tribal_land),
                _word(flags["low_income"]),
                _word(flags["neighbour"]),
                _word(flags["disadvantaged"] or flags["low_income"]),
            )
        )
    return areas


def _word(flag: bool | None) -> str | None:  # noqa: FBT001 - a flag is what is written
    return None if flag is None else "yes" if flag else "no"


def _polygons(request: Request, about: Record, areas: list[tuple[str | None, ...]]) -> dict[str, bytes]:
    """Return the areas' polygons, where the file has any."""
    if request.path.suffix.lower() not in (*LAYER_SUFFIXES, ".zip") or request.path.suffix.lower() == ".dbf":
        return {}
    if request.path.suffix.lower() == ".zip" and not _is_map(request):
        return {}
    layer = read_layer(request.path, with_geometry=True)
    if not any(layer.shapes):
        return {}
    shapes = degrees(layer, about)
    fields = {name: [area[n] for area in areas] for n, name in enumerate(HEADER)}
    return {"priority_populations.gpkg": geopackage("priority_populations", shapes, fields)}


def _is_map(request: Request) -> bool:
    import zipfile  # noqa: PLC0415 - only an archive needs it

    return any(name.lower().endswith(LAYER_SUFFIXES) for name in zipfile.ZipFile(request.path).namelist())


def _summary(
    year: int, census: int, areas: list[tuple[str | None, ...]], *, with_polygons: bool
) -> tuple[str, ...]:
    column = {name: n for n, name in enumerate(HEADER)}
    count = {name: sum(area[n] == "yes" for area in areas) for name, n in column.items()}
    drawn = "with" if with_polygons else "without"
    return (
        f"CARB priority populations {year}: {len(areas):,} areas on tracts of {census}, {drawn} polygons.",
        f"{count['disadvantaged_community']:,} areas are in disadvantaged communities.",
        f"{count['low_income_community']:,} areas are in low-income communities.",
        f"{count['within_half_mile']:,} areas are within half a mile of a disadvantaged community.",
    )
