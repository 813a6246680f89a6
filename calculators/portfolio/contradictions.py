"""Rows whose facts may contradict each other, found for all rows at once.

The household file's own checks decide (`rules.household_file.check_facts`); they are asked about the rows
named here. So a test here names every row that such a check refuses, and may name more: what is let pass here
is never looked at again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from rules.facts import HIGHEST_HSPF
from rules.place_problems import place_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from calculators.portfolio.columns import FactColumns, Mask
    from rules.rulebook import Rulebook


Place = tuple[str | None, int | None, str | None]


def contradicting(facts: FactColumns, rulebook: Rulebook, asked: dict[Place, bool]) -> Mask:
    """Return which rows a check of facts against each other may refuse.

    Parameters
    ----------
    facts : FactColumns
    rulebook : Rulebook
        Whose places the homes are in.
    asked : dict
        Places that were asked about before, and whether each is wrong; filled here, for places recur.
    """
    found = _place(facts, rulebook, asked)
    for test in CHECKS.values():
        found |= test(facts)
    return found


def _income(facts: FactColumns) -> Mask:
    records, total = facts["household.income"], facts["household.annual_income_usd"]
    some = _not_empty(records.values, records.words)
    declared = facts["household.zero_income_declared"].is_flag(yes=True)
    adults = facts["household.adults"].known
    return (some & (total.known | declared | adults)) | (declared & total.known)


def _weatherized(facts: FactColumns) -> Mask:
    never = facts["dwelling.previously_weatherized"].is_flag(yes=False)
    return never & (facts["dwelling.weatherized_on"].known | facts["dwelling.earlier_work"].known)


def _roster(facts: FactColumns) -> Mask:
    return facts["building.roster"].known


def _low_income_units(facts: FactColumns) -> Mask:
    low, units = facts["building.low_income_units"], facts["building.units_per_building"]
    total = _sums(units.words)[units.values]
    return np.asarray(low.known & units.known & ~(low.values <= total), np.bool_)


def _cfm50(facts: FactColumns) -> Mask:
    after, before = _numbers(facts, "envelope.cfm50_after"), _numbers(facts, "envelope.cfm50")
    return np.asarray(after > before, np.bool_)


def _heating(facts: FactColumns) -> Mask:
    efficiency, kind = _numbers(facts, "heating.efficiency"), facts["heating.type"]
    may_be_over_1 = ~kind.known | kind.is_word("heat_pump")
    other_fuel = facts["heating.fuel"].known & ~facts["heating.fuel"].is_word("electricity")
    return (
        (efficiency > HIGHEST_HSPF)
        | ((efficiency > 1) & ~may_be_over_1)
        | (kind.is_word("heat_pump", "resistance") & other_fuel)
    )


def _water_heater_fuel(facts: FactColumns) -> Mask:
    fuel = facts["water_heating.fuel"]
    return facts["water_heating.type"].is_word("heat_pump") & fuel.known & ~fuel.is_word("electricity")


def _water_heater_uef(facts: FactColumns) -> Mask:
    burns = facts["water_heating.type"].is_word("storage", "tankless")
    return burns & (_numbers(facts, "water_heating.uef") > 1)


def _appliances(facts: FactColumns) -> Mask:
    found = np.zeros(facts.count, np.bool_)
    for electric, by_fuel in (("range_induction", "range_fuel"), ("dryer_heat_pump", "dryer_fuel")):
        fuel = facts[f"appliances.{by_fuel}"]
        found |= facts[f"appliances.{electric}"].is_flag(yes=True) & fuel.known & ~fuel.is_word("electricity")
    freezers = facts["appliances.freezers"]
    its_own = facts["appliances.freezer_kwh_per_year"].known | facts["appliances.freezer_year"].known
    return np.asarray(found | (freezers.known & (freezers.values == 0) & its_own), np.bool_)


def _bills(facts: FactColumns) -> Mask:
    found = np.zeros(facts.count, np.bool_)
    for unit in ("kwh", "therms"):
        months, year = facts[f"utility.monthly_{unit}"], facts[f"utility.annual_{unit}"]
        differs = _sums(months.words)[months.values] != year.values
        found |= months.known & year.known & differs
    return found


# By group of facts and name of its check.
CHECKS: Final[Mapping[str, Callable[[FactColumns], Mask]]] = {
    "HouseholdFacts._one_statement_of_income": _income,
    "DwellingFacts._weatherized_when": _weatherized,
    "BuildingFacts._one_count_of_low_income_units": _roster,
    "BuildingFacts._no_more_low_income_units_than_units": _low_income_units,
    "EnvelopeFacts._sealing_makes_tighter": _cfm50,
    "HeatingFacts._efficiency_fits_type": _heating,
    "WaterHeatingFacts._heat_pump_is_electric": _water_heater_fuel,
    "WaterHeatingFacts._uef_fits_type": _water_heater_uef,
    "ApplianceFacts._kinds_fit_fuels": _appliances,
    "UtilityFacts._months_make_the_year": _bills,
}


def _numbers(facts: FactColumns, fact: str) -> NDArray[np.float64]:
    """Return numbers, of which what is not known compares as no."""
    return facts[fact].numbers()


def _not_empty(codes: NDArray[np.int32], words: tuple[tuple[object, ...], ...]) -> Mask:
    return np.asarray(np.array([*(bool(word) for word in words), False])[codes], np.bool_)


def _sums(words: tuple[tuple[float, ...], ...]) -> NDArray[np.float64]:
    """Return the sum of each list, as the household file's checks add it up; NaN where there is none."""
    return np.array([*(sum(word) for word in words), np.nan], np.float64)


def _place(facts: FactColumns, rulebook: Rulebook, asked: dict[Place, bool]) -> Mask:
    """Return rows whose tract, census, county or zone is none of the jurisdiction; each place asked once."""
    zone = facts["dwelling.climate_zone"]
    first, last = rulebook.jurisdiction.climate_zones
    wrong = zone.known & ((zone.values < first) | (zone.values > last))
    geoid, vintage, county = (
        facts[f"dwelling.{name}"] for name in ("tract_geoid", "tract_vintage", "county")
    )
    keys = np.stack([geoid.values, np.where(vintage.known, vintage.values, -1), county.values], axis=1)
    places, which = np.unique(keys, axis=0, return_inverse=True)
    bad = []
    for code, census, name in places.tolist():
        tract = geoid.words[code] if code >= 0 else None
        stated = (tract, census if census >= 0 else None, county.words[name] if name >= 0 else None)
        bad.append(_is_wrong(stated, rulebook, asked))
    return np.asarray(wrong | np.array(bad, np.bool_)[which.reshape(-1)], np.bool_)


def _is_wrong(place: Place, rulebook: Rulebook, asked: dict[Place, bool]) -> bool:
    """Return whether a place is none of the jurisdiction."""
    if place not in asked:
        names = ("tract_geoid", "tract_vintage", "county")
        dwelling = {name: value for name, value in zip(names, place, strict=True) if value is not None}
        asked[place] = any(True for _ in place_problems(dwelling, rulebook))
    return asked[place]
