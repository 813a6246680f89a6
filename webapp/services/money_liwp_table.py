"""LIWP's own table of its money and homes, as printed, beside what its rows come to."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "liwp_budget_table.toml"


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One row of the table.

    Parameters
    ----------
    program_year : int
    component : str
    usd : int
    homes : int or None
        None where the table gives the homes of several rows together.
    together : int or None
        The homes of those rows together, at the first of them.
    """

    program_year: int
    component: str
    usd: int
    homes: int | None
    together: int | None


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """The table, its printed total, and what its rows come to."""

    title: str
    rows: tuple[PrintedRow, ...]
    printed_homes_total: int
    note: str
    citation: str
    verified: bool

    @property
    def usd(self) -> int:
        """The dollars of all rows."""
        return sum(row.usd for row in self.rows)

    @property
    def homes(self) -> int:
        """The homes of all rows."""
        return sum((row.homes or 0) + (row.together or 0) for row in self.rows)

    @property
    def printed_total_agrees(self) -> bool:
        """Whether the printed total is the sum of the rows."""
        return self.homes == self.printed_homes_total


@cache
def liwp_table() -> PrintedTable:
    """Return the table."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    left = {group["of"]: group["homes"] for group in content["homes"]}
    rows = tuple(
        PrintedRow(
            row["program_year"],
            row["component"],
            row["usd"],
            row.get("homes"),
            left.pop(row.get("homes_with", ""), None),
        )
        for row in content["row"]
    )
    return PrintedTable(
        content["title"],
        rows,
        content["printed_homes_total"],
        content["note"],
        content["citation"],
        content["verified"],
    )
