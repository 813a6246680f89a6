"""What the law asks of the money as a whole: shares for priority populations, and dollars for a tonne.

An answer that could still turn out either way is 'not known', never a yes: homes of which the place is not
known are counted against a share for its least, and for it for its most.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from calculators.funding.liwp import standard_on
from webapp.db.money import FIGURE_SUM
from webapp.services.money_years import first_day, program_year_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlmodel import Session

    from rules.outcomes import Citation
    from webapp.services.programme import Chosen

FILE = Path(__file__).parents[1] / "data" / "statutory_shares.toml"
JURISDICTION = "us_ca"
GRAMS_IN_A_TONNE = 1_000_000
CENTS, PERCENT = 100, 100


@dataclass(frozen=True, slots=True)
class Share:
    """A least share of the money, and when it binds.

    Parameters
    ----------
    id, label : str
    least_percent : int
    counts : frozenset of str
        The priority populations whose homes count.
    binds : str
        ``programme``, or ``state`` for the State's whole fund.
    effective, ends : date
    citation : str
    verified : bool
    """

    id: str
    label: str
    least_percent: int
    counts: frozenset[str]
    binds: str
    effective: date
    ends: date | None
    citation: str
    verified: bool


@dataclass(frozen=True, slots=True)
class ShareFound:
    """A share held against the money that approved work takes from LIWP.

    Parameters
    ----------
    share : Share
    counted_cents, unknown_cents, whole_cents : int
        Of homes that count, of homes of which it is not known, and of all.
    """

    share: Share
    counted_cents: int
    unknown_cents: int
    whole_cents: int

    @property
    def least_found(self) -> Decimal | None:
        """The share if no home of which it is not known counts [%]; None without money."""
        return self._percent(self.counted_cents)

    @property
    def most_found(self) -> Decimal | None:
        """The share if every home of which it is not known counts [%]; None without money."""
        return self._percent(self.counted_cents + self.unknown_cents)

    @property
    def is_met(self) -> bool | None:
        """Whether the share is reached; None where it could still turn out either way."""
        wanted = self.share.least_percent * self.whole_cents
        if not self.whole_cents:
            return None
        if self.counted_cents * PERCENT >= wanted:
            return True
        return False if (self.counted_cents + self.unknown_cents) * PERCENT < wanted else None

    def _percent(self, cents: int) -> Decimal | None:
        return Decimal(cents) * PERCENT / self.whole_cents if self.whole_cents else None


@dataclass(frozen=True, slots=True)
class CostOfATonne:
    """Dollars for a metric ton over the work that LIWP pays for, beside the standard in force.

    Parameters
    ----------
    cents, grams : int
        Of homes where cost and tonnes are both known.
    homes : int
        How many those are.
    homes_not_known : int
        Homes with approved work where one of the two is not known, or nothing is for LIWP to pay.
    standard_usd : Decimal or None
        None where none is carried for the day.
    citation : Citation or None
    """

    cents: int
    grams: int
    homes: int
    homes_not_known: int
    standard_usd: Decimal | None
    citation: Citation | None

    @property
    def usd_per_tonne(self) -> Decimal | None:
        """What a ton costs; None where nothing is avoided."""
        if self.grams <= 0:
            return None
        return Decimal(self.cents) * GRAMS_IN_A_TONNE / CENTS / self.grams

    @property
    def is_within(self) -> bool | None:
        """Whether that is within the standard; None where one of the two is not known."""
        if self.usd_per_tonne is None or self.standard_usd is None:
            return None
        return self.usd_per_tonne <= self.standard_usd


def day_of(chosen: Chosen, today: date) -> date:
    """Return the day whose law is asked: today, or the first day of another year that was chosen."""
    if chosen.program_year is None or chosen.program_year == program_year_of(today):
        return today
    return first_day(chosen.program_year)


@cache
def statutory_shares() -> tuple[Share, ...]:
    """Return every share of the data file."""
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        Share(
            entry["id"],
            entry["label"],
            entry["least_percent"],
            frozenset(entry["counts"]),
            entry["binds"],
            entry["effective"],
            entry.get("ends"),
            entry["citation"],
            entry["verified"],
        )
        for entry in content["share"]
    )


def shares_on(session: Session, chosen: Chosen, on: date) -> list[ShareFound]:
    """Return every share that binds on a day, held against LIWP's money."""
    cents = _cents_by_category(session, chosen)
    whole, unknown = sum(cents.values()), cents.get("", 0)
    return [
        ShareFound(share, sum(cents.get(name, 0) for name in share.counts), unknown, whole)
        for share in statutory_shares()
        if share.effective <= on and (share.ends is None or on <= share.ends)
    ]


def _cents_by_category(session: Session, chosen: Chosen) -> Mapping[str, int]:
    table = chosen.table
    statement = select(table.c.category, func.sum(table.c.committed_liwp_cents))
    found = session.execute(statement.where(*chosen.conditions(table)).group_by(table.c.category))
    return {category: int(cents or 0) for category, cents in found}


def cost_of_a_tonne(session: Session, chosen: Chosen, on: date) -> CostOfATonne:
    """Return dollars for a ton of the approved work that LIWP pays for, and the standard on a day."""
    table = chosen.table
    row = table.c
    homes = (
        func.sum(row.held_to_standard_cents_homes)
        if table is FIGURE_SUM
        else func.count(row.held_to_standard_cents)
    )
    columns = (func.sum(row.held_to_standard_cents), func.sum(row.held_to_standard_gco2e), homes)
    statement = select(*columns, func.sum(row.has_approved_work)).where(*chosen.conditions(table))
    cents, grams, known, approved = (int(value or 0) for value in session.execute(statement).one())
    standard = standard_on(on, JURISDICTION)
    return CostOfATonne(
        cents,
        grams,
        known,
        approved - known,
        standard.decimal if standard is not None else None,
        standard.citation if standard is not None else None,
    )
