"""CalEnviroScreen result tables: read, told apart by edition, checked against their own rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from calculators.calenviroscreen import EDITIONS, ScoreTable, load_edition, verify
from webapp.imports.cells import county_of, no_id_twice, number, tract_id
from webapp.imports.ground import check_census
from webapp.imports.prepared import Prepared, csv_bytes
from webapp.imports.refusal import ImportRefusedError
from webapp.imports.settings import import_settings
from webapp.imports.tabular import read_tables, with_header

if TYPE_CHECKING:
    from pathlib import Path

    from calculators.calenviroscreen import Edition, Layout, Verification
    from webapp.imports.ground import Ground
    from webapp.imports.prepared import Request
    from webapp.imports.tabular import SourceTable

SCORES_HEADER = (
    "tract_geoid",
    "county",
    "zip",
    "population",
    "score",
    "score_percentile",
    "pollution_burden_percentile",
    "population_characteristics_percentile",
)
_PUBLISHED = {
    "population": None,
    "score": "percentile",
    "score_percentile": "percentile",
    "pollution_burden": "percentile",
    "pollution_burden_score": "percentile",
    "pollution_burden_percentile": "percentile",
    "population_characteristics": "percentile",
    "population_characteristics_score": "percentile",
    "population_characteristics_percentile": "percentile",
}
_MOST = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class ReadScores:
    """A result table as read.

    Parameters
    ----------
    edition : Edition
        Which edition it is.
    source : SourceTable
        The sheet or file.
    table : ScoreTable
        Its percentiles and published results.
    counties, zips : tuple of str
        County and ZIP code of each tract.
    designated : frozenset of str or None
        Tracts flagged as designated; None where the table has no flag.
    """

    edition: Edition
    source: SourceTable
    table: ScoreTable
    counties: tuple[str, ...]
    zips: tuple[str, ...]
    designated: frozenset[str] | None


def read_scores(kind: str, path: Path, ground: Ground) -> ReadScores:
    """Read a result table of one edition, whole or a part of it.

    Raises
    ------
    ImportRefusedError
        If it is a table of another edition or of none, or a row of it is wrong.
    """
    wanted = load_edition(kind, ground.jurisdiction)
    source, edition, layout = recognise(path, ground)
    if edition is None or layout is None:
        raise ImportRefusedError(
            source.source,
            f"is not a results table of {wanted.name}: {_absent(source, wanted)}",
            "Give the results table, with every indicator's percentile, as OEHHA published it",
        )
    if edition is not wanted:
        raise ImportRefusedError(
            source.source,
            f"this is {edition.name}, not {wanted.edition}",
            f"Import it as {edition.kind}, or give the results table of {wanted.name}",
        )
    return _read(edition, layout, source, ground)


def recognise(path: Path, ground: Ground) -> tuple[SourceTable, Edition | None, Layout | None]:
    """Return the sheet that is a results table, its edition and layout; no edition where it is none."""
    tables = []
    for found in read_tables(path):
        editions = [load_edition(kind, ground.jurisdiction) for kind in EDITIONS]
        names = {layout.columns["tract"] for edition in editions for layout in edition.layouts}
        table = with_header(found, names, import_settings().header_rows_above)
        tables.append(table)
        for edition in editions:
            for layout in edition.layouts:
                if all(table.position(name) is not None for name in layout.columns.values()):
                    return table, edition, layout
    return tables[0], None, None


def _absent(source: SourceTable, wanted: Edition) -> str:
    lists = [[n for n in layout.columns.values() if source.position(n) is None] for layout in wanted.layouts]
    fewest = min(lists, key=len)
    return f"it has no column {', '.join(repr(name) for name in fewest[:4])}" + (
        f" and {len(fewest) - 4} more" if len(fewest) > 4 else ""  # noqa: PLR2004 - as many as fit a line
    )


def _read(edition: Edition, layout: Layout, source: SourceTable, ground: Ground) -> ReadScores:
    place = {ours: source.require(ours, theirs) for ours, theirs in layout.columns.items()}
    seen: dict[str, int] = {}
    counties, zips, ranges = [], [], []
    flagged: set[str] = set()
    values: dict[str, list[float]] = {
        name: [] for name in (*edition.indicators, *_PUBLISHED) if name in place
    }
    for row, cells in source.rows:
        at = place["tract"]
        geoid = tract_id(source, row, at, cells[at], ground)
        no_id_twice(source, at, seen, geoid, row)
        seen[geoid] = row
        counties.append(county_of(source, row, cells, place["county"], geoid=geoid, ground=ground))
        zips.append(_zip(cells[place["zip"]]) if "zip" in place else "")
        ranges.append(cells[place["score_range"]] if "score_range" in place else "")
        for name, column in values.items():
            most = None if name == "population" else _MOST
            column.append(number(source, row, place[name], cells[place[name]], most=most))
        if "designated" in place and cells[place["designated"]].casefold() == "yes":
            flagged.add(geoid)
    arrays = {name: np.asarray(column, dtype=np.float64) for name, column in values.items()}
    table = ScoreTable(
        geoids=tuple(seen),
        percentiles={name: arrays[name] for name in edition.indicators},
        published={name: array for name, array in arrays.items() if name in _PUBLISHED},
        ranges=tuple(ranges) if "score_range" in place else (),
    )
    return ReadScores(
        edition,
        source,
        table,
        tuple(counties),
        tuple(zips),
        frozenset(flagged) if "designated" in place else None,
    )


def _zip(text: str) -> str:
    """Return a ZIP code; tracts without one carry a small number in its place."""
    return text if len(text) == len("94720") and text.isdigit() else ""


def prepare_scores(request: Request) -> Prepared:
    """Read and check a results table.

    Raises
    ------
    ImportRefusedError
        If it is not the whole table of that edition.
    """
    read = read_scores(request.kind, request.path, request.ground)
    edition, table, source = read.edition, read.table, read.source.source
    _check_counts(read)
    check_census(source, edition.census, table.geoids, request.ground)
    verification = verify(edition, table)
    if not verification.agrees:
        raise ImportRefusedError(
            source,
            f"tract {verification.worst_tract}: the published score differs by"
            f" {verification.largest_difference:.4f} from the score of its own indicators, more than the"
            f" rounding explains ({verification.most_difference:g})",
            "The table was changed or is damaged: download it again",
        )
    published = [table.published.get(name) for name in SCORES_HEADER[len(("tract", "county", "zip")) :]]
    rows = [
        (geoid, county, zip_code, *(None if p is None else _plain_number(float(p[n])) for p in published))
        for n, (geoid, county, zip_code) in enumerate(
            zip(table.geoids, read.counties, read.zips, strict=True)
        )
    ]
    return Prepared(
        kind=request.kind,
        vintage=edition.edition,
        rows=len(rows),
        files={"scores.csv": csv_bytes(SCORES_HEADER, sorted(rows))},
        citation=edition.citation.title,
        census_vintage=edition.census,
        summary=_summary(edition, verification),
    )


def _check_counts(read: ReadScores) -> None:
    edition, found = read.edition, len(read.table.geoids)
    least, most = (int(edition.numbers.number(name)) for name in ("rows_least", "rows_most"))
    if not least <= found <= most:
        wanted = f"{least:,}" if least == most else f"{least:,} to {most:,}"
        raise ImportRefusedError(
            read.source.source,
            f"has {found:,} tracts; {edition.name} has {wanted}",
            "The file is cut short or is an extract: download the whole table",
        )
    scored = int((~np.isnan(read.table.published["score"])).sum())
    if edition.scored() not in (None, scored):
        raise ImportRefusedError(
            read.source.source,
            f"has {scored:,} scored tracts; {edition.name} has {edition.scored():,}",
            "It is of another edition, or was changed: download it again",
        )


def _plain_number(value: float) -> str | None:
    if np.isnan(value):
        return None
    return str(int(value)) if value.is_integer() else repr(value)


def _summary(edition: Edition, verification: Verification) -> tuple[str, ...]:
    difference, tracts = f"{verification.largest_difference:.4f}", f"tracts of {edition.census}"
    return (
        f"{edition.name}: {verification.tracts:,} {tracts}, {verification.scored:,} scored.",
        f"Recomputed scores differ from published ones by at most {difference}.",
        f"The rule alone designates {len(verification.by_rule):,} tracts.",
        f"The designation itself is the list {edition.designation_list}, a file of its own.",
    )
