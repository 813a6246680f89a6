"""Income tables by edition: one row a county (or one for the state), one column a household size."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from rules.csv_rows import read_rows
from rules.errors import RuleDataError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STATEWIDE = ""
_SIZES = range(1, 9)
_FURTHER = "each_further_person_usd"


@dataclass(frozen=True, slots=True)
class IncomeTable:
    """Income limits by edition, place and household size [USD per year].

    Parameters
    ----------
    name : str
        File name.
    editions : mapping
        Edition -> place (county FIPS, or `STATEWIDE`) -> limits for sizes 1 to 8, in order.
    further : mapping
        Edition -> place -> what each person above eight adds, where the table prints it.
    """

    name: str
    editions: Mapping[str, Mapping[str, tuple[Decimal, ...]]]
    further: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)

    def places(self, edition: str) -> tuple[str, ...]:
        """Return the places of an edition."""
        return tuple(self.editions[edition])

    def printed(self, edition: str, place: str) -> tuple[Decimal, ...]:
        """Return the printed limits for sizes 1 to 8.

        Raises
        ------
        RuleDataError
            If the edition or the place is not in the table.
        """
        try:
            return self.editions[edition][place]
        except KeyError as error:
            raise RuleDataError(f"{self.name}: nothing for edition {edition}, place {place!r}") from error

    def for_size(self, edition: str, place: str, persons: int) -> Decimal:
        """Return the limit for a size, beyond the printed ones by what each further person adds.

        Raises
        ------
        RuleDataError
            If the edition or the place is not in the table, or a further person's share is not printed.
        """
        printed = self.printed(edition, place)
        beyond = persons - len(printed)
        if beyond <= 0:
            return printed[persons - 1]
        try:
            return printed[-1] + beyond * self.further[edition][place]
        except KeyError as error:
            raise RuleDataError(f"{self.name}: edition {edition} has no {_FURTHER}") from error


def load_income_table(path: Path) -> IncomeTable:
    """Read an income table.

    Parameters
    ----------
    path : Path
        CSV with ``edition``, ``size_1_usd`` ... ``size_8_usd`` and, where limits differ by county,
        ``county_fips``, and ``each_further_person_usd`` where what a ninth person adds is printed.

    Raises
    ------
    RuleDataError
        If an edition or a size is missing or blank, a limit is not a positive number or falls as the
        household grows, or an edition holds a place twice or lacks one that another has; see `read_rows`.
    """
    editions: dict[str, dict[str, tuple[Decimal, ...]]] = {}
    further: dict[str, dict[str, Decimal]] = {}
    columns = {"edition", *(f"size_{size}_usd" for size in _SIZES)}
    for where, row in read_rows(path, columns):
        edition, place = row["edition"], row.get("county_fips", STATEWIDE)
        if not edition:
            raise RuleDataError(f"{where}: edition is blank")
        places = editions.setdefault(edition, {})
        if place in places:
            raise RuleDataError(f"{where}: edition {edition} has {place or 'the state'} twice")
        places[place] = _limits(where, row)
        if _FURTHER in row:
            further.setdefault(edition, {})[place] = _dollars(where, "each further person", row[_FURTHER])
    every_place = set().union(*editions.values())
    for edition, places in editions.items():
        if absent := sorted(every_place - set(places)):
            raise RuleDataError(f"{path.name}: edition {edition} lacks {absent}; each needs every place")
    return IncomeTable(path.name, editions, further)


def _limits(where: str, row: Mapping[str, str]) -> tuple[Decimal, ...]:
    limits = [_dollars(where, f"{size} persons", row[f"size_{size}_usd"]) for size in _SIZES]
    if limits != sorted(limits):
        raise RuleDataError(f"{where}: a bigger household has a lower limit: {[str(x) for x in limits]}")
    return tuple(limits)


def _dollars(where: str, whom: str, text: str) -> Decimal:
    if not text.isdigit() or int(text) == 0:
        raise RuleDataError(f"{where}: the limit for {whom} is {text!r}, not a number of dollars")
    return Decimal(text)
