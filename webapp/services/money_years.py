"""The programme year: the year of the State's money, in which homes and amounts are counted."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "program_year.toml"
_OF_CENTURY = 100


@dataclass(frozen=True, slots=True)
class YearRule:
    """When a programme year begins, and who says so."""

    first_month: int
    first_day: int
    citation: str
    verified: bool


@cache
def year_rule() -> YearRule:
    """Return when a programme year begins."""
    entry = tomllib.loads(FILE.read_text(encoding="utf-8"))["program_year"]
    return YearRule(entry["first_month"], entry["first_day"], entry["citation"], entry["verified"])


def program_year_of(day: date) -> int:
    """Return the programme year of a day, as the calendar year in which it begins.

    Examples
    --------
    >>> program_year_of(date(2015, 6, 30)), program_year_of(date(2015, 7, 1))
    (2014, 2015)
    """
    rule = year_rule()
    return day.year if day >= date(day.year, rule.first_month, rule.first_day) else day.year - 1


def year_name(program_year: int) -> str:
    """Return a programme year by both its calendar years.

    Examples
    --------
    >>> year_name(2014), year_name(1999)
    ('2014-15', '1999-00')
    """
    return f"{program_year}-{(program_year + 1) % _OF_CENTURY:02d}"


def first_day(program_year: int) -> date:
    """Return the first day of a programme year."""
    rule = year_rule()
    return date(program_year, rule.first_month, rule.first_day)
