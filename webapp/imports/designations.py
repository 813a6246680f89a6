"""SB 535 lists: the tracts that CalEPA designated, read from its own files and held to its own counts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from webapp.imports.cells import county_of, missing, no_id_twice, refuse, tract_id, yes_or_no
from webapp.imports.ground import check_census
from webapp.imports.prepared import Prepared, csv_bytes
from webapp.imports.refusal import ImportRefusedError
from webapp.imports.settings import import_settings, kind_record
from webapp.imports.tabular import SourceTable, read_tables, with_header

if TYPE_CHECKING:
    from calculators.reference_records import Record
    from webapp.imports.ground import Ground
    from webapp.imports.prepared import Request


@dataclass(frozen=True, slots=True)
class _Listed:
    """One tract of a list: its county, whether it is designated, and why."""

    county: str
    designated: bool
    category: str


def prepare_designations(request: Request) -> Prepared:
    """Read and check an SB 535 list.

    Raises
    ------
    ImportRefusedError
        If it is another list, or is not whole.
    """
    about = kind_record("designations")
    lists = about.records("list")
    wanted = next(entry for entry in lists if entry.text("kind") == request.kind)
    table = _list_table(request, about)
    listed, tribal = _listed(table, about, request.ground)
    designated = {geoid for geoid, tract in listed.items() if tract.designated}
    census = wanted.whole("census")
    check_census(table.source, census, tuple(listed), request.ground)
    _check_count(table, designated, wanted, lists)
    categories = _check_categories(table, listed, wanted)
    rows = [
        (geoid, tract.county, "yes" if tract.designated else "no", tract.category)
        for geoid, tract in sorted(listed.items())
    ]
    header = ("tract_geoid", "county", request.kind, "category")
    return Prepared(
        kind=request.kind,
        vintage=_vintage(request),
        rows=len(rows),
        files={"designations.csv": csv_bytes(header, rows)},
        citation=wanted.text("citation"),
        census_vintage=census,
        summary=(
            f"{_sentence(wanted.text('name'))}: {len(designated):,} designated tracts of {census}.",
            *(f"  {count:,} {category}" for category, count in categories.most_common()),
            *([f"{tribal:,} rows are tribal lands, which are not tracts: left out."] if tribal else []),
            _against_embedded(request, designated),
        ),
    )


def _vintage(request: Request) -> str:
    """Return the year of the list, with a word behind it where one was given: 2022_tribal_update."""
    year = request.kind.removeprefix("sb535_")
    given = request.vintage or year
    if given != year and not given.startswith(f"{year}_"):
        raise ImportRefusedError(
            request.path.name,
            f"--vintage {given} is not of the list of {year}",
            f"Use {year} or {year}_update",
        )
    return given


def _list_table(request: Request, about: Record) -> SourceTable:
    """Return the sheet that is the list: by its name, else the first with a tract and a reason or a flag."""
    rows_above = import_settings().header_rows_above
    tables = [with_header(t, about.texts("tract_columns"), rows_above) for t in read_tables(request.path)]
    reasons = (*about.texts("category_columns"), *about.texts("flag_columns"))
    usable = [
        table
        for table in tables
        if table.position(*about.texts("tract_columns")) is not None and table.position(*reasons) is not None
    ]
    if not usable:
        tables[0].require("the tract", *about.texts("tract_columns"))
        tables[0].require("why the tract is designated", *reasons)
    preferred = about.text("preferred_sheet")
    return next((table for table in usable if preferred in table.source.casefold()), usable[0])


def _listed(table: SourceTable, about: Record, ground: Ground) -> tuple[dict[str, _Listed], int]:
    tract = table.require("the tract", *about.texts("tract_columns"))
    county = table.position(*about.texts("county_columns"))
    category = table.position(*about.texts("category_columns"))
    flag = table.position(*about.texts("flag_columns"))
    tribal = re.compile(about.text("tribal"), re.IGNORECASE)
    listed: dict[str, _Listed] = {}
    seen: dict[str, int] = {}
    left_out = 0
    for row, cells in table.rows:
        reason = "" if category is None or missing(cells[category]) else cells[category]
        if tribal.search(reason):
            left_out += 1
            continue
        geoid = tract_id(table, row, tract, cells[tract], ground)
        no_id_twice(table, tract, seen, geoid, row)
        seen[geoid] = row
        name = county_of(table, row, cells, county, geoid=geoid, ground=ground)
        designated = bool(reason)
        if flag is not None:
            said = yes_or_no(cells[flag])
            if said is None:
                raise refuse(table, row, flag, f"{cells[flag]!r} is neither Yes nor No")
            designated = said
        listed[geoid] = _Listed(name, designated, reason if designated else "")
    return listed, left_out


def _check_count(table: SourceTable, designated: set[str], wanted: Record, lists: tuple[Record, ...]) -> None:
    count, right = len(designated), wanted.whole("tracts")
    if count == right:
        return
    other = next((entry for entry in lists if entry.whole("tracts") == count), None)
    if other is not None:
        raise ImportRefusedError(
            table.source,
            f"designates {count:,} tracts: this is {other.text('name')}, not {wanted.text('name')}",
            f"Import it as {other.text('kind')}, or give {wanted.text('name')}",
        )
    raise ImportRefusedError(
        table.source,
        f"designates {count:,} tracts; {wanted.text('name')} has {right:,}",
        "Copies of the results table lack tracts without a score: give CalEPA's own list",
    )


def _check_categories(table: SourceTable, listed: dict[str, _Listed], wanted: Record) -> Counter[str]:
    found = Counter(tract.category for tract in listed.values() if tract.category)
    if "category" not in wanted or not found:
        return found
    for entry in wanted.records("category"):
        pattern = re.compile(entry.text("pattern"), re.IGNORECASE)
        count = sum(
            number for category, number in found.items() if _first(wanted, category) == pattern.pattern
        )
        if count != entry.whole("tracts"):
            raise ImportRefusedError(
                table.source,
                f"{count:,} tracts have a category like {pattern.pattern!r}; {wanted.text('name')} has"
                f" {entry.whole('tracts'):,} (found: {', '.join(f'{c!r} {n:,}' for c, n in found.items())})",
                "Give the official list as it was published",
            )
    return found


def _first(wanted: Record, category: str) -> str | None:
    """Return the pattern of the first category that a text fits."""
    patterns = (entry.text("pattern") for entry in wanted.records("category"))
    return next((pattern for pattern in patterns if re.search(pattern, category, re.IGNORECASE)), None)


def _against_embedded(request: Request, designated: set[str]) -> str:
    embedded = request.ground.designated.get(request.kind)
    if embedded is None:
        return (
            "Hearthline carries no list of that year: answers that need it can be given once it is imported."
        )
    if embedded == designated:
        return "It is tract for tract the list that Hearthline carries."
    added, gone = sorted(designated - embedded), sorted(embedded - designated)
    return (
        f"Against the list that Hearthline carries, {len(added):,} tracts are new and {len(gone):,} are gone,"
        f" for instance {(added + gone)[0]}."
    )


def _sentence(text: str) -> str:
    """Return a text with a capital at its beginning; months keep theirs."""
    return text[:1].upper() + text[1:]
