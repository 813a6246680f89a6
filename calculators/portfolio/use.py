"""What many homes use, part by part, so that a measure's effect is worked out only where it reaches.

`calculators.home.energy_use.annual_use` is made of parts: shell, gains, leaks, loads, ducts, each end use.
Every part notes which quantities of a home it asks for. After a measure only those parts are
worked out again that read a quantity which has changed, or that follow from such a part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from calculators.climate import MONTHS
from calculators.home.distribution import distribution_efficiency
from calculators.home.energy_use import (
    END_USES,
    ConditioningNeeds,
    conditioning_amounts,
    cooking_amounts,
    hot_water_amounts,
    laundry_amounts,
    lighting_and_cold_amounts,
    other_amounts,
)
from calculators.home.halves import Half
from calculators.home.hot_water import hot_water_input
from calculators.home.infiltration import driving_difference_f, natural_cfm_per_cfm50
from calculators.home.model import FUELS
from calculators.home.shell import Conductances, conductances, day_and_night_gains
from calculators.home.space_conditioning import cooling_load, heating_load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from calculators.climate import ClimateZone, FloatArray
    from calculators.home.description import Home
    from calculators.portfolio.homes import Homes

    Values = tuple[FloatArray, ...]
    Parts = Mapping[str, Values]
    Amounts = Mapping[tuple[str, str], FloatArray]

_ELECTRICITY: Final = "electricity"
_SEASONS: Final = ("heating", "cooling")


def _shell(home: Home, _climate: ClimateZone, _parts: Parts) -> Values:
    found = conductances(home)
    return tuple(getattr(found, name) for name in Conductances.__dataclass_fields__)


def _gains(home: Home, climate: ClimateZone, parts: Parts) -> Values:
    return day_and_night_gains(home, climate, Conductances(*parts["shell"]))


def _leaks(home: Home, climate: ClimateZone, *, heating: bool) -> Values:
    """Return the air that leaks in by day and by night for each unit of a blower-door reading."""
    differences = (
        driving_difference_f(home, Half(climate, night=night), heating=heating) for night in (False, True)
    )
    return tuple(natural_cfm_per_cfm50(home.stories, each, climate, home.model) for each in differences)


def _load(home: Home, climate: ClimateZone, parts: Parts, *, heating: bool) -> Values:
    day, night = parts["heating_leaks" if heating else "cooling_leaks"]
    leaks = (home.cfm50[..., None] * day, home.cfm50[..., None] * night)
    shell, gains = Conductances(*parts["shell"]), (parts["gains"][0], parts["gains"][1])
    if heating:
        return (heating_load(home, climate, shell, gains, leaks),)
    return cooling_load(home, climate, shell, gains, leaks)


def _conditioning(home: Home, climate: ClimateZone, parts: Parts) -> Values:
    (heating,), (cooling, fan_cfm_hours) = parts["heating"], parts["cooling"]
    needs = ConditioningNeeds(
        heating, cooling, fan_cfm_hours, parts["heating_ducts"][0], parts["cooling_ducts"][0]
    )
    return _listed(conditioning_amounts(home, climate, needs), KEYS["conditioning"])


def _listed(amounts: Amounts, keys: tuple[tuple[str, str], ...]) -> Values:
    return tuple(np.asarray(amounts[key]) for key in keys)


def _of_all_fuels(*end_uses: str) -> tuple[tuple[str, str], ...]:
    return tuple((end_use, fuel) for end_use in end_uses for fuel in FUELS)


# The amounts that each part ends in, in the order in which a home's use is added up.
KEYS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "conditioning": (*_of_all_fuels("heating"), ("cooling", _ELECTRICITY)),
    "hot_water": _of_all_fuels("hot_water"),
    "cooking": _of_all_fuels("cooking"),
    "lighting": tuple((name, _ELECTRICITY) for name in ("lighting", "refrigerator", "freezer")),
    "laundry": (("clothes_washer", _ELECTRICITY), *_of_all_fuels("clothes_dryer")),
    "other": (("other", _ELECTRICITY), ("other", "natural_gas")),
}
AMOUNTS: Final = tuple(key for keys in KEYS.values() for key in keys)


@dataclass(frozen=True, slots=True)
class _Part:
    """One part: what it follows from, how it is worked out, how many of its values are by month."""

    follows: tuple[str, ...]
    work: Callable[[Home, Any, Parts], Values]
    monthly: int = 0
    needs_climate: bool = False


_PARTS: Final[Mapping[str, _Part]] = {
    "shell": _Part((), _shell, 0, needs_climate=True),
    "gains": _Part(("shell",), _gains, 2, needs_climate=True),
    "heating_leaks": _Part((), lambda h, c, _: _leaks(h, c, heating=True), 2, needs_climate=True),
    "cooling_leaks": _Part((), lambda h, c, _: _leaks(h, c, heating=False), 2, needs_climate=True),
    "heating": _Part(
        ("shell", "gains", "heating_leaks"),
        lambda h, c, p: _load(h, c, p, heating=True),
        1,
        needs_climate=True,
    ),
    "cooling": _Part(
        ("shell", "gains", "cooling_leaks"),
        lambda h, c, p: _load(h, c, p, heating=False),
        1,
        needs_climate=True,
    ),
    "heating_ducts": _Part(
        (), lambda h, c, _: (distribution_efficiency(h, c, heating=True),), 1, needs_climate=True
    ),
    "cooling_ducts": _Part(
        (), lambda h, c, _: (distribution_efficiency(h, c, heating=False),), 1, needs_climate=True
    ),
    "conditioning": _Part(
        ("heating", "cooling", "heating_ducts", "cooling_ducts"), _conditioning, 0, needs_climate=True
    ),
    "hot_water": _Part(
        (), lambda h, c, _: _listed(hot_water_amounts(h, hot_water_input(h, c)), KEYS["hot_water"])
    ),
    "cooking": _Part((), lambda h, _c, _p: _listed(cooking_amounts(h), KEYS["cooking"])),
    "lighting": _Part((), lambda h, _c, _p: _listed(lighting_and_cold_amounts(h), KEYS["lighting"])),
    "laundry": _Part((), lambda h, _c, _p: _listed(laundry_amounts(h), KEYS["laundry"])),
    "other": _Part((), lambda h, _c, _p: _listed(other_amounts(h), KEYS["other"])),
}


class Uses:
    """How the homes of one climate zone use energy, and which quantities each part has asked for.

    Parameters
    ----------
    climate : ClimateZone or None
    """

    def __init__(self, climate: ClimateZone | None) -> None:
        """Take the parts that can be worked out."""
        self.climate = climate
        self.parts = {
            name: part for name, part in _PARTS.items() if climate is not None or not part.needs_climate
        }
        self._reads: dict[str, set[str]] = {name: set() for name in self.parts}

    def of(self, homes: Homes) -> dict[str, Values]:
        """Return every part of some homes."""
        return self._worked_out(homes, lambda _: True, lambda _: ())

    def after(self, homes: Homes, changed: set[str], before: Callable[[str], Values]) -> dict[str, Values]:
        """Return the parts that are not as before, of homes of which some quantities have changed.

        Parameters
        ----------
        homes : Homes
            With the changes.
        changed : set of str
            The quantities.
        before : callable
            Returns a part of the same homes before.
        """
        return self._worked_out(homes, lambda name: bool(self._reads[name] & changed), before)

    def _worked_out(
        self, homes: Homes, touched: Callable[[str], bool], before: Callable[[str], Values]
    ) -> dict[str, Values]:
        made: dict[str, Values] = {}
        for name, part in self.parts.items():
            if not touched(name) and not any(other in made for other in part.follows):
                continue
            needed = {other: made[other] if other in made else before(other) for other in part.follows}
            homes.read.clear()
            values = part.work(homes.as_home(), self.climate, needed)
            self._reads[name] |= homes.read
            made[name] = tuple(
                _of_each(value, homes.rows.size, monthly=at < part.monthly) for at, value in enumerate(values)
            )
        return made


def _of_each(value: FloatArray, count: int, *, monthly: bool) -> FloatArray:
    """Return a value, or the months of one, for each of so many homes."""
    shape = (count, MONTHS) if monthly else (count,)
    return value if value.shape == shape else np.broadcast_to(value, shape)


_ROWS_OF_FUEL: Final = {
    fuel: np.array([row for row, (_, of) in enumerate(AMOUNTS) if of == fuel]) for fuel in FUELS
}
_ROWS_BY_END_USE: Final = {
    fuel: np.array([AMOUNTS.index((use, fuel)) for use in END_USES if (use, fuel) in AMOUNTS])
    for fuel in FUELS
}


def capped_totals(amounts: FloatArray) -> FloatArray:
    """Return the total of each fuel, no end use counted below zero, shape (fuels, n).

    Parameters
    ----------
    amounts : ndarray, shape (len(AMOUNTS), n)
    """
    capped = np.maximum(amounts, 0.0)
    return np.stack([_added(capped[rows]) for rows in _ROWS_OF_FUEL.values()])


def totals_by_end_use(amounts: FloatArray) -> FloatArray:
    """Return the total of each fuel, added up in the order of the end uses, shape (fuels, n)."""
    return np.stack([_added(amounts[rows]) for rows in _ROWS_BY_END_USE.values()])


def _added(amounts: FloatArray) -> FloatArray:
    total = np.zeros(amounts.shape[1])
    for amount in amounts:
        total = total + amount
    return total
