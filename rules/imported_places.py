"""What imported tables say of tracts: designation lists, incomes, priority populations, which tracts exist.

Every table is kept by the census of its ids, and only ever asked about ids of that census.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rules.csv_rows import read_rows
from rules.errors import RuleDataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rules.imported import ImportedTable
    from rules.outcomes import Citation

_FLAGS = {"yes": True, "no": False, "": None}
_GEOID = re.compile(r"[0-9]{11}")
_DOLLARS = re.compile(r"[0-9]+")
# Kinds that name tracts, beside those designated.
_NAMING = {
    "ces2": "scores.csv",
    "ces3": "scores.csv",
    "ces4": "scores.csv",
    "ces5": "scores.csv",
    "acs_income": "tract_income.csv",
    "tracts": "tracts.csv",
}
# Of these, the ones that hold every tract of their census; a survey or map may be of one county.
_WHOLE_CENSUS = ("ces2", "ces3", "ces4", "ces5")


@dataclass(frozen=True, slots=True)
class DesignationList:
    """The tracts of one designation.

    Parameters
    ----------
    id : str
        E.g. ``sb535_2026``.
    census : int
        Census vintage of its tract ids.
    designated : frozenset of str
        Ids of the designated tracts.
    citation : Citation or None
        Where an imported list comes from; an embedded one is cited by the parameter that names it.
    """

    id: str
    census: int
    designated: frozenset[str]
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class TractIncomes:
    """Median household incomes of one survey, by tract.

    Parameters
    ----------
    vintage : str
        The survey's years.
    medians_usd : mapping of str to int or None
        None where not published.
    statewide_median_usd : int or None
        The same survey's figure for the state; None where the imported file did not give it.
    citation : Citation
    """

    vintage: str
    medians_usd: Mapping[str, int | None]
    statewide_median_usd: int | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class PriorityTract:
    """What the state's own list says of a tract; None where pieces of the tract differ or it says nothing."""

    low_income_community: bool | None
    within_half_mile: bool | None


@dataclass(frozen=True, slots=True)
class PriorityList:
    """The state's list of priority populations, by tract.

    Parameters
    ----------
    vintage : str
    census : int
    tracts : mapping of str to PriorityTract
    citation : Citation
    """

    vintage: str
    census: int
    tracts: Mapping[str, PriorityTract]
    citation: Citation


@dataclass(frozen=True, slots=True)
class ImportedPlaces:
    """Everything imported that is about tracts.

    Parameters
    ----------
    lists : mapping of str to DesignationList
    incomes : mapping of int to TractIncomes
        By census, of the latest survey.
    priority : mapping of str to PriorityList
        By vintage.
    tracts : mapping of int to mapping of str to str
        Census -> tracts that a table names -> their county's name, where the table says it, else blank.
    whole : frozenset of int
        Censuses of which every tract is in `tracts`.
    zip_codes : mapping of str to tuple of (int, str)
        ZIP code -> census and id of the tracts for which a table gives that ZIP code: a hint.
    """

    lists: Mapping[str, DesignationList] = field(default_factory=dict)
    incomes: Mapping[int, TractIncomes] = field(default_factory=dict)
    priority: Mapping[str, PriorityList] = field(default_factory=dict)
    tracts: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    whole: frozenset[int] = frozenset()
    zip_codes: Mapping[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)


def read_imported_places(tables: Iterable[ImportedTable]) -> ImportedPlaces:
    """Read every imported table that is about tracts.

    Raises
    ------
    RuleDataError
        If a table lacks a column or holds a malformed id, flag or income; the file and line are named.
    """
    lists: dict[str, DesignationList] = {}
    incomes: dict[int, TractIncomes] = {}
    priority: dict[str, PriorityList] = {}
    tracts: defaultdict[int, dict[str, str]] = defaultdict(dict)
    zip_codes: defaultdict[str, set[tuple[int, str]]] = defaultdict(set)
    whole: set[int] = set()
    for table in tables:  # in order of vintage: of two surveys of one census, the later stays
        if table.kind.startswith("sb535_"):
            lists[table.kind] = _designations(table)
        elif table.kind == "priority_populations":
            priority[table.vintage] = _priority(table)
        elif table.kind == "acs_income":
            incomes[_census(table)] = _incomes(table)
        if table.kind in _WHOLE_CENSUS:
            whole.add(_census(table))
        if table.kind in _NAMING:
            for _, row in _rows(table, _NAMING[table.kind], ("tract_geoid",)):
                known = tracts[_census(table)]
                known[row["tract_geoid"]] = row.get("county", "").strip() or known.get(row["tract_geoid"], "")
                if row.get("zip"):
                    zip_codes[row["zip"]].add((_census(table), row["tract_geoid"]))
    by_zip = {code: tuple(sorted(found)) for code, found in zip_codes.items()}
    return ImportedPlaces(lists, incomes, priority, dict(tracts), frozenset(whole), by_zip)


def _census(table: ImportedTable) -> int:
    if table.census is None:
        raise RuleDataError(f"imported {table.name}/import.toml: census_vintage is missing; import it again")
    return table.census


def _rows(
    table: ImportedTable, file: str, columns: tuple[str, ...]
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the rows of a table, each with an id of eleven digits."""
    for where, row in read_rows(table.path(file), columns):
        here = f"imported {table.name}/{where}"
        if not _GEOID.fullmatch(row["tract_geoid"]):
            raise RuleDataError(f"{here}: {row['tract_geoid']!r} is not an 11-digit tract id")
        yield here, row


def _flag(where: str, row: Mapping[str, str], column: str) -> bool | None:
    if row[column] not in _FLAGS:
        raise RuleDataError(f"{where}: {column} is {row[column]!r}, neither yes nor no nor blank")
    return _FLAGS[row[column]]


def _designations(table: ImportedTable) -> DesignationList:
    seen: dict[str, bool | None] = {}
    for where, row in _rows(table, "designations.csv", ("tract_geoid", table.kind)):
        if row["tract_geoid"] in seen:
            raise RuleDataError(f"{where}: tract {row['tract_geoid']} is there twice")
        seen[row["tract_geoid"]] = _flag(where, row, table.kind)
        if seen[row["tract_geoid"]] is None:
            raise RuleDataError(f"{where}: {table.kind} is blank, neither yes nor no")
    designated = frozenset(geoid for geoid, listed in seen.items() if listed)
    if not designated:
        raise RuleDataError(f"imported {table.name}/designations.csv: no tract is designated")
    return DesignationList(table.kind, _census(table), designated, table.citation)


def _incomes(table: ImportedTable) -> TractIncomes:
    medians: dict[str, int | None] = {}
    column = "median_household_income_usd"
    for where, row in _rows(table, "tract_income.csv", ("tract_geoid", column)):
        if row[column] and not _DOLLARS.fullmatch(row[column]):
            raise RuleDataError(f"{where}: {column} is {row[column]!r}, not a number of dollars")
        if row["tract_geoid"] in medians:
            raise RuleDataError(f"{where}: tract {row['tract_geoid']} is there twice")
        medians[row["tract_geoid"]] = int(row[column]) if row[column] else None
    statewide = table.about.get("statewide_median_household_income_usd")
    if statewide is not None and (type(statewide) is not int or statewide <= 0):
        raise RuleDataError(
            f"imported {table.name}/import.toml: the statewide median is {statewide!r}, not a number of"
            " dollars"
        )
    return TractIncomes(table.vintage, medians, statewide, table.citation)


def _priority(table: ImportedTable) -> PriorityList:
    """Read the state's list, where a tract cut by a boundary has a row for each of its pieces."""
    pieces: defaultdict[str, list[tuple[bool | None, bool | None]]] = defaultdict(list)
    columns = ("tract_geoid", "low_income_community", "disadvantaged_community", "within_half_mile")
    for where, row in _rows(table, "priority_populations.csv", columns):
        inside, around = (_flag(where, row, name) for name in columns[2:])
        near = True if inside else around  # the list's half mile leaves out what is inside
        pieces[row["tract_geoid"]].append((_flag(where, row, "low_income_community"), near))
    tracts = {
        geoid: PriorityTract(_of_all(low for low, _ in flags), _of_all(near for _, near in flags))
        for geoid, flags in pieces.items()
    }
    return PriorityList(table.vintage, _census(table), tracts, table.citation)


def _of_all(flags: Iterable[bool | None]) -> bool | None:
    """Return what every piece of a tract says, or None where they differ."""
    seen = set(flags)
    return seen.pop() if len(seen) == 1 else None
