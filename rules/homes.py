"""A complex, its buildings and their units, with what is known of each unit's household."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from rules.facts import BuildingFacts
    from rules.home_facts import RosterUnit


COUNT_IN_TOTAL = "count_in_total"
LEAVE_OUT = "leave_out"
WITHIN_DAYS = "within_days"
VACANCY_RULES = (COUNT_IN_TOTAL, LEAVE_OUT, WITHIN_DAYS)


@dataclass(frozen=True, slots=True)
class Building:
    """One building: how many units it has, and the entries of the roster that are of it."""

    units: int
    roster: tuple[RosterUnit, ...] = ()


@dataclass(frozen=True, slots=True)
class Complex:
    """All the buildings of one property.

    Parameters
    ----------
    buildings : tuple of Building
        In the order in which they are stated.
    elsewhere : tuple of RosterUnit
        Entries of the roster that do not say which building they are in, where there are several.
    """

    buildings: tuple[Building, ...]
    elsewhere: tuple[RosterUnit, ...] = ()

    @property
    def units(self) -> int:
        """All the units."""
        return sum(building.units for building in self.buildings)

    @property
    def roster(self) -> tuple[RosterUnit, ...]:
        """Every entry of the roster."""
        return (*(unit for building in self.buildings for unit in building.roster), *self.elsewhere)

    @property
    def unlisted(self) -> int:
        """Units that the roster does not list."""
        return self.units - len(self.roster)


@dataclass(frozen=True, slots=True)
class LowIncomeCount:
    """How many units are low-income, of how many that count: each at worst and at best."""

    least: int
    of_least: int
    most: int
    of_most: int

    @property
    def known(self) -> bool:
        """Whether worst and best are the same."""
        return (self.least, self.of_least) == (self.most, self.of_most)


def complex_of(facts: BuildingFacts) -> Complex | None:
    """Return the complex as a model, or None where its buildings are not known."""
    if facts.units_per_building is None:
        return None
    numbers = range(1, len(facts.units_per_building) + 1)
    listed: dict[int, list[RosterUnit]] = {number: [] for number in numbers}
    elsewhere: list[RosterUnit] = []
    for unit in facts.roster or ():
        building = 1 if len(numbers) == 1 else unit.building
        listed.get(building or 0, elsewhere).append(unit)
    buildings = tuple(
        Building(units, tuple(listed[number]))
        for number, units in zip(numbers, facts.units_per_building, strict=True)
    )
    return Complex(buildings, tuple(elsewhere))


def count_low_income(
    home: Complex, vacancy: str, within_days: int | None, limit: Callable[[int], Decimal | None]
) -> LowIncomeCount:
    """Count a complex's low-income units from its roster, at worst and at best.

    Parameters
    ----------
    home : Complex
    vacancy : str
        How vacant units count: one of `VACANCY_RULES`.
    within_days : int or None
        For `WITHIN_DAYS`: in how many days a low-income household must move in.
    limit : callable
        The highest low income for a size, for units whose entry gives size and income only.

    Notes
    -----
    At worst every unit that is not known counts and is not low-income; at best it counts and is.
    """
    seen = Counter(_state(unit, vacancy, within_days, limit) for unit in home.roster)
    seen["unknown"] += home.unlisted
    total = home.units - seen["left_out"]
    return LowIncomeCount(seen["low"], total, seen["low"] + seen["unknown"], total)


def _state(
    unit: RosterUnit, vacancy: str, within_days: int | None, limit: Callable[[int], Decimal | None]
) -> str:
    """Return whether a unit is ``low``, ``not_low``, ``left_out`` or ``unknown``."""
    if unit.occupied is False:
        return _vacant_state(unit, vacancy, within_days)
    if unit.low_income is not None:
        return "low" if unit.low_income else "not_low"
    if unit.household_size is None or unit.annual_income_usd is None:
        return "unknown"
    highest = limit(unit.household_size)
    if highest is None:
        return "unknown"
    return "low" if unit.annual_income_usd <= highest else "not_low"


def _vacant_state(unit: RosterUnit, vacancy: str, within_days: int | None) -> str:
    if vacancy == LEAVE_OUT:
        return "left_out"
    if vacancy == COUNT_IN_TOTAL or within_days is None:
        return "low" if unit.low_income else "not_low"
    if unit.low_income_within_days is not None:
        return "low" if unit.low_income_within_days <= within_days else "not_low"
    return "not_low" if unit.low_income is False else "unknown"
