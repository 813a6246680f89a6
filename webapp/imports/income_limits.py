"""County income limits: HUD's workbook as published, and HCD's as a table of county and level."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from webapp.imports.cells import plain_county, refuse, whole_dollars
from webapp.imports.prepared import Prepared, csv_bytes
from webapp.imports.refusal import ImportRefusedError
from webapp.imports.settings import import_settings, kind_record
from webapp.imports.tabular import read_tables, with_header

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from calculators.reference_records import Record
    from webapp.imports.ground import Ground
    from webapp.imports.prepared import Request
    from webapp.imports.tabular import SourceTable

    # Level -> county code -> limits by household size.
    _Limits = dict[str, dict[str, dict[int, int]]]


@dataclass(frozen=True, slots=True)
class _Edition:
    """Limits of one publisher's year."""

    publisher: str
    year: int
    limits: _Limits


def prepare_income_limits(request: Request) -> Prepared:
    """Read and check county income limits.

    Raises
    ------
    ImportRefusedError
        If a county or a size is missing, a bigger household has a lower limit, or the year cannot be told.
    """
    about, ground = kind_record("income_limits"), request.ground
    names = (*about.texts("fips_columns"), "county")
    found = [with_header(t, names, import_settings().header_rows_above) for t in read_tables(request.path)]
    table = next((t for t in found if t.position(*about.texts("fips_columns")) is not None), found[0])
    is_hud = table.position(*about.texts("fips_columns")) is not None and table.position("l80_1") is not None
    edition = _hud(request, table, about) if is_hud else _hcd(request, table, about)
    for level, counties in edition.limits.items():
        _check_whole(table, level, counties, about.whole("sizes"), ground)
    effective: Mapping[str, date] = {"effective": request.effective} if request.effective else {}
    return Prepared(
        kind=request.kind,
        vintage=f"{edition.publisher}_{edition.year}",
        rows=len(ground.counties),
        files=_files(edition, about, ground),
        citation=_citation(edition),
        about={"publisher": edition.publisher, "year": edition.year, **effective},
        summary=_summary(request, edition),
    )


def _hud(request: Request, table: SourceTable, about: Record) -> _Edition:
    ground = request.ground
    fips = table.require("the county", *about.texts("fips_columns"))
    medians = (re.fullmatch(about.text("median_column"), name, re.IGNORECASE) for name in table.header)
    years = {median.group(1) for median in medians if median}
    year = _year(request, table, years)
    places: dict[str, list[int]] = {}
    for level in about.records("level"):
        for stem in level.texts("hud_columns") if "hud_columns" in level else ():
            columns = [table.position(f"{stem}{size}") for size in range(1, about.whole("sizes") + 1)]
            if None not in columns:
                places[level.text("name")] = [column for column in columns if column is not None]
    if "low" not in places:
        table.require("the limit of 80 percent for each size", "l80_1 to l80_8")
    limits: _Limits = {name: {} for name in places}
    for row, cells in table.rows:
        # Two digits of state, three of county, five of county subdivision; spreadsheets drop a leading zero.
        code = cells[fips].zfill(len("0600199999"))[:5]
        if not code.startswith(ground.tract_prefix):
            continue
        if code not in ground.counties:
            raise refuse(table, row, fips, f"{cells[fips]!r} is no county of {ground.name}")
        for name, by_size in places.items():
            if code in limits[name]:
                raise refuse(table, row, fips, f"{ground.counties[code]} County is there twice")
            limits[name][code] = {
                size: whole_dollars(table, row, column, cells[column])
                for size, column in enumerate(by_size, start=1)
            }
    return _Edition("hud", year, limits)


def _hcd(request: Request, table: SourceTable, about: Record) -> _Edition:
    """Read a table of county and level, with a column a size or a row a size."""
    ground = request.ground
    county = table.require("the county", "county", "county name", "California County")
    level = table.require("the level of income", "level", "income level", "income category", "income_level")
    words = {word: entry.text("name") for entry in about.records("level") for word in entry.texts("words")}
    sizes = range(1, about.whole("sizes") + 1)
    wide = {s: table.position(str(s), f"size_{s}_usd", f"{s} person", f"{s} persons") for s in sizes}
    long_size = table.position("size", "household size", "household_size")
    year_place = table.position("year", "edition", "fiscal year")
    codes = {plain_county(name): code for code, name in ground.counties.items()}
    limits: _Limits = {}
    years: set[str] = set()
    for row, cells in table.rows:
        code = codes.get(plain_county(cells[county]))
        if code is None:
            raise refuse(table, row, county, f"{cells[county]!r} is no county of {ground.name}")
        name = words.get(cells[level].casefold().rstrip("s"), words.get(cells[level].casefold()))
        if name is None:
            raise refuse(
                table,
                row,
                level,
                f"{cells[level]!r} is no level; use {', '.join(sorted(set(words.values())))}",
            )
        if year_place is not None:
            years.add(cells[year_place])
        if long_size is not None:
            place = table.require("the limit", "limit_usd", "limit", "income limit")
            if cells[long_size] not in {str(size) for size in sizes}:
                raise refuse(
                    table, row, long_size, f"{cells[long_size]!r} is no household size of 1 to {sizes[-1]}"
                )
            pairs = [(int(cells[long_size]), place)]
        else:
            pairs = [(s, p if p is not None else table.require(f"size {s}", str(s))) for s, p in wide.items()]
        known = limits.setdefault(name, {}).setdefault(code, {})
        for size, place in pairs:
            if size in known:
                raise refuse(table, row, county, f"{cells[county]}, {name}, {size} persons is there twice")
            known[size] = whole_dollars(table, row, place, cells[place])
    return _Edition("hcd", _year(request, table, years), limits)


def _year(request: Request, table: SourceTable, said: set[str]) -> int:
    """Return the year of the limits: what the file says, and what was given, if both say the same."""
    given = set(re.findall(r"20\d\d", request.vintage or ""))
    if len(said) > 1:
        raise ImportRefusedError(
            table.source,
            f"holds several years ({', '.join(sorted(said))})",
            "Give one year's limits at a time",
        )
    if given and said and given != said:
        raise ImportRefusedError(
            table.source,
            f"these are the limits of {next(iter(said))}, not {next(iter(given))}",
            "Give that year's file",
        )
    years = said or given
    if len(years) != 1 or not re.fullmatch(r"20\d\d", year := next(iter(years))):
        raise ImportRefusedError(
            table.source, "does not say of which year it is", "Give the year: --vintage 2026"
        )
    return int(year)


def _check_whole(
    table: SourceTable, level: str, counties: Mapping[str, Mapping[int, int]], sizes: int, ground: Ground
) -> None:
    if absent := sorted(name for code, name in ground.counties.items() if code not in counties):
        raise ImportRefusedError(
            table.source,
            f"the {level} limits lack {len(absent)} counties, for instance {absent[0]}",
            "Give the whole state's limits",
        )
    for code, limits in counties.items():
        where = f"{ground.counties[code]} County, {level}"
        if sorted(limits) != list(range(1, sizes + 1)):
            gone = sorted(set(range(1, sizes + 1)) - set(limits))
            raise ImportRefusedError(
                table.source, f"{where}: no limit for {gone[0]} persons", "Give all sizes from 1 to 8"
            )
        for size in range(2, sizes + 1):
            if limits[size] < limits[size - 1]:
                raise ImportRefusedError(
                    table.source,
                    f"{where}: {size} persons have a lower limit ({limits[size]:,}) than {size - 1}"
                    f" ({limits[size - 1]:,})",
                    "Check the row against the publisher's table",
                )


def _files(edition: _Edition, about: Record, ground: Ground) -> dict[str, bytes]:
    sizes = range(1, about.whole("sizes") + 1)
    header = ("edition", "county_fips", "county", *(f"size_{size}_usd" for size in sizes))
    files = {}
    for level in about.records("level"):
        counties = edition.limits.get(level.text("name"))
        if counties:
            rows = [
                (edition.year, code, ground.counties[code], *(limits[size] for size in sizes))
                for code, limits in sorted(counties.items())
            ]
            files[level.text("file")] = csv_bytes(header, rows)
    return files


def _citation(edition: _Edition) -> str:
    if edition.publisher == "hud":
        return f"HUD, Section 8 Income Limits FY{edition.year}"
    return f"California HCD, State Income Limits {edition.year} (25 CCR 6932)"


def _summary(request: Request, edition: _Edition) -> tuple[str, ...]:
    publisher = {"hud": "HUD", "hcd": "California HCD"}[edition.publisher]
    levels = ", ".join(sorted(edition.limits))
    counties = len(request.ground.counties)
    found = f"{publisher}, {edition.year}: {levels} limits of {counties} counties, 1 to 8 persons."
    if request.effective:
        return found, f"They are in force from {request.effective}."
    return (
        found,
        "The file does not say since when they are in force.",
        "Give --effective DAY if Hearthline does not carry that year: without it they are used for nothing.",
    )
