"""The measures to choose from: each with its cost, and what a unit of each fuel saved avoids."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.home.description import Home, quantities
from calculators.home.energy_use import annual_use
from calculators.home.model import FUELS
from calculators.measures.savings import capped_use
from calculators.reference_records import jurisdiction_folder, read_record
from rules.errors import ReferenceDataError, RuleDataError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculators.choice.frontier import IntArray
    from calculators.climate import ClimateZone, FloatArray
    from calculators.measures.measure import Measure

CENTS_PER_DOLLAR: Final = 100
# A group's combinations are held as the bits of a number.
MOST_IN_A_GROUP: Final = 62


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """A measure that may be chosen.

    Parameters
    ----------
    measure : Measure
    cents : int
        Installed cost on the home [US cents].
    kgco2e_per_unit : ndarray
        What one unit of each fuel saved in a year avoids over the measure's life, its realisation rate
        counted [kg CO2e per unit], in the order of `FUELS`.
    forced : bool
        Whether it is done whatever it costs: a hazard calls for it.
    """

    measure: Measure
    cents: int
    kgco2e_per_unit: FloatArray
    forced: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What is chosen from, on which home.

    Parameters
    ----------
    home : Home
        One home as it is, brought to its bills.
    climate : ClimateZone
    options : tuple of Option
        In the order in which measures are applied.
    usd_per_tonne : float
        The most that a measure may cost for each metric ton it avoids.
    coupled : frozenset of str
        Ids of measures that need something outside their group: an electrical service, an enabling measure.
    """

    home: Home
    climate: ClimateZone
    options: tuple[Option, ...]
    usd_per_tonne: float
    coupled: frozenset[str]


def cents_of(usd: Decimal) -> int:
    """Return an amount that is whole cents as a number of cents."""
    return int(usd * CENTS_PER_DOLLAR)


def usd_of(cents: int) -> Decimal:
    """Return cents as dollars."""
    return Decimal(cents) / CENTS_PER_DOLLAR


def use_of(home: Home, climate: ClimateZone, count: int) -> FloatArray:
    """Return the use of a batch of homes: one row a home, one column a fuel."""
    by_fuel = capped_use(annual_use(home, climate))
    return np.stack([np.broadcast_to(by_fuel[fuel], count) for fuel in FUELS], axis=1)


def taken(home: Home, rows: IntArray) -> Home:
    """Return some homes of a batch; quantities that all share stay scalars."""
    columns = {name: getattr(home, name) for name in quantities()}
    return Home(model=home.model, **{n: c[rows] if c.ndim else c for n, c in columns.items()})


def joined(one: Home, other: Home, counts: tuple[int, int]) -> Home:
    """Return two batches as one; quantities that all share stay scalars."""
    columns = {}
    for name in quantities():
        left, right = getattr(one, name), getattr(other, name)
        if left.ndim == right.ndim == 0 and np.array_equal(left, right, equal_nan=True):
            columns[name] = left
        else:
            pair = zip((left, right), counts, strict=True)
            columns[name] = np.concatenate([np.broadcast_to(column, n) for column, n in pair])
    return Home(model=one.model, **columns)


@cache
def enumeration_limits(jurisdiction: str) -> Mapping[str, int]:
    """Return how far the choice enumerates, by name.

    Raises
    ------
    ReferenceDataError
        If the data file is absent or damaged.
    """
    path = jurisdiction_folder(jurisdiction, "choice") / "limits.toml"
    try:
        entries = read_record(path).records("limit")
        return {entry.text("name"): entry.whole("value") for entry in entries if entry.citation()}
    except RuleDataError as error:
        raise ReferenceDataError(f"limits of the choice cannot be used: {error}; correct it") from error


def by_id(options: Sequence[Option]) -> dict[str, int]:
    """Return the position of each option by the id of its measure."""
    return {option.measure.id: position for position, option in enumerate(options)}
