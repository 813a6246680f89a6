"""Median household income by tract, as the Census Bureau publishes it (ACS table B19013)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from webapp.imports.cells import missing, no_id_twice, refuse, tract_id, whole_dollars
from webapp.imports.ground import check_census
from webapp.imports.prepared import Prepared, csv_bytes
from webapp.imports.refusal import ImportRefusedError
from webapp.imports.settings import import_settings, kind_record
from webapp.imports.tabular import read_tables

if TYPE_CHECKING:
    from calculators.reference_records import Record
    from webapp.imports.ground import Ground
    from webapp.imports.prepared import Request
    from webapp.imports.tabular import SourceTable

_STATE = re.compile(r"04\d{5}US\d{2}")


def prepare_tract_income(request: Request) -> Prepared:
    """Read and check a table of tract incomes.

    Raises
    ------
    ImportRefusedError
        If it is not the whole state's, or its survey cannot be told.
    """
    about, ground = kind_record("acs_income"), request.ground
    table = read_tables(request.path)[0]
    estimate = table.require("the estimate", *about.texts("estimate_columns"))
    labels, rows = _without_labels(table, estimate)
    last_year = _last_year(request, about, table, labels[estimate] if labels else "")
    census = 2020 if last_year >= about.whole("first_year_of_2020_tracts") else 2010
    statewide, incomes = _incomes(table, rows, estimate, about, ground)
    least, most = about.whole("least_tracts"), about.whole("most_tracts")
    if not least <= len(incomes) <= most:
        raise ImportRefusedError(
            table.source,
            f"has {len(incomes):,} tracts; {ground.name} has {least:,} to {most:,}",
            "Ask for all census tracts of the state",
        )
    check_census(table.source, census, tuple(incomes), ground)
    vintage = f"{last_year - about.whole('survey_years') + 1}_{last_year}"
    listed = [(geoid, ground.counties[geoid[:5]], income) for geoid, income in sorted(incomes.items())]
    return Prepared(
        kind=request.kind,
        vintage=vintage,
        rows=len(listed),
        files={
            "tract_income.csv": csv_bytes(("tract_geoid", "county", "median_household_income_usd"), listed)
        },
        citation=f"U.S. Census Bureau, ACS {vintage.replace('_', '-')} five-year estimates, table B19013",
        census_vintage=census,
        about={"statewide_median_household_income_usd": statewide} if statewide is not None else {},
        summary=_summary(
            vintage,
            census,
            incomes,
            statewide=statewide,
            top_code_usd=about.whole("top_code_usd"),
            ground=ground,
        ),
    )


def _summary(
    vintage: str,
    census: int,
    incomes: dict[str, int | None],
    *,
    statewide: int | None,
    top_code_usd: int,
    ground: Ground,
) -> tuple[str, ...]:
    published = sum(value is not None for value in incomes.values())
    topped = sum(value == top_code_usd for value in incomes.values())
    survey = f"ACS {vintage.replace('_', '-')}"
    lines = [
        f"{survey}: {len(incomes):,} tracts of {census}, {published:,} with an income.",
        f"{topped:,} of them are only known to be 250,000 USD or more.",
        "The file does not give the state's median."
        if statewide is None
        else f"The state's median is {statewide:,} USD.",
    ]
    # A tract id of another census may be another piece of ground: only ids of 2010 are compared.
    if ground.foreign_share(incomes) <= import_settings().most_foreign_share:
        known = ground.median_income_usd
        moved = sum(
            value is not None and known.get(geoid, value) != value for geoid, value in incomes.items()
        )
        lines.append(f"{moved:,} tracts have another income than in the survey that Hearthline carries.")
    return tuple(lines)


def _without_labels(
    table: SourceTable, estimate: int
) -> tuple[tuple[str, ...] | None, tuple[tuple[int, tuple[str, ...]], ...]]:
    """Return the row of labels below the header, if there is one, and the rows of figures."""
    first = table.rows[0][1] if table.rows else ()
    if first and first[estimate].startswith("Estimate"):
        return first, table.rows[1:]
    return None, table.rows


def _last_year(request: Request, about: Record, table: SourceTable, label: str) -> int:
    """Return the survey's last year: from the label, the file's name, or what was given; never guessed."""
    in_label = re.search(about.text("year_in_label"), label)
    in_name = re.search(about.text("year_in_name"), request.path.name)
    said = in_label or in_name
    given = None
    if request.vintage is not None:
        years = re.findall(r"20\d\d", request.vintage)
        if not years:
            raise ImportRefusedError(
                table.source,
                f"--vintage {request.vintage} names no year",
                "Give the survey's last year: 2018",
            )
        given = int(years[-1])
    if said is None and given is None:
        raise ImportRefusedError(
            table.source,
            "does not say which survey it is from",
            "Give the survey's last year: --vintage 2018 for ACS 2014-2018",
        )
    year = int(said.group(1)) if said is not None else given or 0
    if given not in (None, year):
        raise ImportRefusedError(
            table.source,
            f"this is the survey that ends in {year}, not in {given}",
            "Give the file of that survey",
        )
    if year < about.whole("first_year_of_2010_tracts"):
        raise ImportRefusedError(
            table.source, f"the survey that ends in {year} is on tracts of 2000", "Give a survey from 2010 on"
        )
    return year


def _incomes(
    table: SourceTable,
    rows: tuple[tuple[int, tuple[str, ...]], ...],
    estimate: int,
    about: Record,
    ground: Ground,
) -> tuple[int | None, dict[str, int | None]]:
    id_place = table.position(*about.texts("id_columns"))
    parts = [table.position(name) for name in ("state", "county", "tract")]
    statewide: int | None = None
    incomes: dict[str, int | None] = {}
    seen: dict[str, int] = {}
    for row, cells in rows:
        if id_place is not None:
            place, text = id_place, cells[id_place]
        elif None not in parts:
            place = parts[2] or 0
            text = "".join(cells[part] for part in parts if part is not None)
        else:
            place, text = table.require("the tract", *about.texts("id_columns")), ""
        if _STATE.fullmatch(text):
            statewide = _income(table, row, estimate, cells[estimate], about)
            continue
        geoid = tract_id(table, row, place, text, ground)
        no_id_twice(table, place, seen, geoid, row)
        seen[geoid] = row
        incomes[geoid] = _income(table, row, estimate, cells[estimate], about)
    return statewide, incomes


def _income(table: SourceTable, row: int, place: int, text: str, about: Record) -> int | None:
    if text == about.text("top_code_text"):
        return about.whole("top_code_usd")
    if text == about.text("bottom_code_text"):
        return about.whole("bottom_code_usd")
    if missing(text) or text in about.texts("not_published"):
        return None
    income = whole_dollars(table, row, place, text)
    if income > about.whole("top_code_usd"):
        raise refuse(table, row, place, f"{text} is above the survey's top code of 250,001")
    return income
