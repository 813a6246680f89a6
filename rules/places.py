"""Tract tables by designation and census vintage; ids of two vintages are never mixed.

A designation is (list, census vintage, tract id). The id of a 2010 tract may exist in 2020 for another
piece of ground, so a list is only ever asked about ids of its own census.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from rules.csv_rows import read_rows
from rules.errors import RuleDataError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_YES_NO = {"yes": True, "no": False}
_GEOID = re.compile(r"[0-9]{11}")
_DOLLARS = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Tract:
    """One census tract as the tables know it.

    Parameters
    ----------
    geoid : str
        Eleven digits: state, county, tract.
    county : str
        County name.
    designations : mapping of str to bool
        Designation list id to whether the tract is on it.
    median_household_income_usd : int or None
        Census ACS median; None where not published.
    income_is_top_coded : bool
        True where the median is only known to be at least the figure given.
    """

    geoid: str
    county: str
    designations: Mapping[str, bool]
    median_household_income_usd: int | None
    income_is_top_coded: bool


@dataclass(frozen=True, slots=True)
class Beyond:
    """Tracts that a census has and the lists do not cover; none of them is on a list.

    Parameters
    ----------
    tracts : frozenset of str
        Ids that are known one by one.
    first_water_code, last_water_code : str
        The census's codes for tracts of open water, six digits; blank where it has none.
    """

    tracts: frozenset[str] = frozenset()
    first_water_code: str = ""
    last_water_code: str = ""

    def has(self, geoid: str) -> bool:
        """Return whether a tract id is one of these."""
        water = bool(self.first_water_code) and self.first_water_code <= geoid[5:] <= self.last_water_code
        return water or geoid in self.tracts


@dataclass(frozen=True)
class TractTable:
    """All tracts of one census vintage that the embedded lists cover.

    Parameters
    ----------
    census : int
        Census vintage of the ids, e.g. 2010.
    lists : tuple of str
        Ids of the designation lists in the table.
    tracts : mapping of str to Tract
        By GEOID.
    counties : frozenset of str
        State and county codes of the tracts.
    beyond : Beyond
        Tracts of the census that no list covers.
    """

    census: int
    lists: tuple[str, ...]
    tracts: Mapping[str, Tract]
    counties: frozenset[str]
    beyond: Beyond = field(default_factory=Beyond)

    def designated(self, name: str) -> frozenset[str]:
        """Return the ids of the tracts on a list."""
        return self._designated[name]

    def has(self, geoid: str) -> bool:
        """Return whether the census has this tract, covered by the lists or not."""
        return geoid in self.tracts or (geoid[:5] in self.counties and self.beyond.has(geoid))

    @cached_property
    def county_names(self) -> Mapping[str, str]:
        """County name by state and county code."""
        return {geoid[:5]: tract.county for geoid, tract in self.tracts.items()}

    @cached_property
    def _designated(self) -> Mapping[str, frozenset[str]]:
        return {
            name: frozenset(geoid for geoid, tract in self.tracts.items() if tract.designations[name])
            for name in self.lists
        }


def county_key(name: str) -> str:
    """Return a county's name as it is compared: without case, and without the word County."""
    return name.strip().casefold().removesuffix(" county").strip()


def load_tract_table(
    path: Path, *, census: int, top_code_usd: int, beyond: Beyond | None = None
) -> TractTable:
    """Read a tract table.

    Parameters
    ----------
    path : Path
        CSV with ``tract_geoid``, ``county``, one ``sb535_*`` column a list, and
        ``median_household_income_usd``.
    census : int
        Census vintage of the ids.
    top_code_usd : int
        The figure that the Census prints for 'this or more'.
    beyond : Beyond, optional
        Tracts of the census that the table does not cover.

    Raises
    ------
    RuleDataError
        If an id is malformed or repeated, an income not a number, or a flag neither yes nor no; see also
        `read_rows`.
    """
    tracts: dict[str, Tract] = {}
    for where, row in read_rows(path, ("tract_geoid", "county", "median_household_income_usd")):
        tract = _tract(where, row, top_code_usd)
        if tract.geoid in tracts:
            raise RuleDataError(f"{where}: tract {tract.geoid} is there twice")
        tracts[tract.geoid] = tract
    lists = tuple(tract.designations)
    if not lists:
        raise RuleDataError(f"{path.name}: no designation list: columns whose names begin with sb535_")
    counties = frozenset(geoid[:5] for geoid in tracts)
    return TractTable(census, lists, tracts, counties, beyond or Beyond())


def _tract(where: str, row: Mapping[str, str], top_code_usd: int) -> Tract:
    geoid, income = row["tract_geoid"], row["median_household_income_usd"]
    if not _GEOID.fullmatch(geoid):
        raise RuleDataError(f"{where}: {geoid!r} is not an 11-digit tract id")
    if income and not _DOLLARS.fullmatch(income):
        raise RuleDataError(f"{where}: the median household income is {income!r}, not a number of dollars")
    designations = {}
    for name in row:
        if name.startswith("sb535_"):
            if row[name] not in _YES_NO:
                raise RuleDataError(f"{where}: {name} is {row[name]!r}, neither yes nor no")
            designations[name] = _YES_NO[row[name]]
    median = int(income) if income else None
    return Tract(geoid, row["county"], designations, median, median is not None and median >= top_code_usd)
