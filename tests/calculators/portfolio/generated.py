"""Households drawn at random from all that a household file may say, most of it not known."""

from __future__ import annotations

import random
import types
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import ValidationError

from rules.facts import CaseFacts
from rules.rulebook import load_rulebook

# Facts whose values are drawn here, since any value of their type would hardly ever be a real one.
_NUMBERS = {
    "dwelling.floor_area_ft2": (500.0, 3000.0),
    "dwelling.latitude": (32.6, 41.9),
    "dwelling.longitude": (-124.0, -114.5),
    "envelope.attic_r": (1.0, 60.0),
    "envelope.wall_r": (1.0, 30.0),
    "envelope.floor_r": (1.0, 40.0),
    "envelope.window_u": (0.2, 1.3),
    "envelope.window_shgc": (0.2, 0.9),
    "envelope.cfm50": (500.0, 6000.0),
    "envelope.cfm50_after": (300.0, 1500.0),
    "envelope.window_area_ft2": (50.0, 400.0),
    "envelope.knee_wall_area_ft2": (0.0, 300.0),
    "heating.efficiency": (0.5, 0.98),
    "cooling.seer": (6.0, 22.0),
    "thermostat.heating_f": (60.0, 74.0),
    "thermostat.cooling_f": (72.0, 84.0),
    "water_heating.uef": (0.45, 0.95),
    "water_heating.tank_gal": (20.0, 80.0),
    "water_heating.setpoint_f": (105.0, 150.0),
    "utility.annual_kwh": (500.0, 15000.0),
    "utility.annual_therms": (0.0, 900.0),
    "roof.usable_area_ft2": (0.0, 900.0),
    "roof.tilt_deg": (0.0, 60.0),
    "electrical.panel_amps": (60.0, 225.0),
    "electrical.peak_demand_kw": (1.0, 20.0),
    "roof.face_width_ft": (10.0, 60.0),
    "roof.face_slope_length_ft": (8.0, 30.0),
    "roof.plan_area_ft2": (500.0, 3000.0),
    "health_safety.ambient_co_ppm": (0.0, 60.0),
    "health_safety.ventilation_cfm": (0.0, 120.0),
}
_WHOLE = {
    "household.size": (1, 12),
    "dwelling.stories": (1, 3),
    "dwelling.bedrooms": (0, 6),
    "dwelling.climate_zone": (1, 16),
    "lighting.incandescent_lamps": (0, 40),
    "appliances.freezers": (0, 3),
    "building.low_income_units": (0, 12),
    "water_heating.units": (1, 3),
}
_ROUND = {
    "roof.shading_pct": (0, 5, 10, 50, 100),
    "roof.tilt_deg": (0, 5, 9.9, 10, 10.1, 18, 22.5, 40),
    "roof.azimuth_deg": (0, 89.9, 90, 180, 225, 270, 270.1),
    "roof.usable_area_ft2": (0, 99, 100, 120, 200, 400),
}
_LISTS = {
    "building.units_per_building": ((1,), (2,), (4,), (5,), (20,), (8, 8, 8), (1, 1), (20, 4), (19,)),
    "household.receives": ((), ("calfresh",), ("care",), ("esa", "wic"), ("head_start",)),
}
# Never drawn: each is held apart in tests of its own.
_LEFT_OUT = {"household.reference", "household.language", "utility.schedule", "utility.baseline_territory"}


def households(count: int, seed: int, known: float = 0.45, **only: Any) -> list[CaseFacts]:
    """Return households drawn with a seed, each fact known with a chance; `only` fixes some facts."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    return [_household(chance, chance.choice((known, known, 0.1, 0.9)), only) for _ in range(count)]


def _household(chance: random.Random, known: float, only: dict[str, Any]) -> CaseFacts:
    while True:
        sections: dict[str, dict[str, Any]] = {}
        for name, annotation in _facts().items():
            section, _, fact = name.partition(".")
            if chance.random() < known and name not in _LEFT_OUT:
                value = _drawn(name, annotation, chance)
                if value is not None:
                    sections.setdefault(section, {})[fact] = value
        _agree(sections, chance)
        for name, value in only.items():
            section, _, fact = name.partition("__")
            sections.setdefault(section, {})[fact] = value
        kept = {name: facts for name, facts in sections.items() if _stands(name, facts)}
        try:
            return CaseFacts.model_validate(kept)
        except ValidationError:
            continue


def _stands(section: str, facts: dict[str, Any]) -> bool:
    try:
        CaseFacts.model_validate({section: facts})
    except ValidationError:
        return False
    return True


def _agree(sections: dict[str, dict[str, Any]], chance: random.Random) -> None:
    """Take out of facts that contradict each other one."""
    _people_agree(sections.get("household", {}), chance)
    _place_agrees(sections.get("dwelling", {}), chance)
    _equipment_agrees(sections, chance)
    _building_agrees(sections.get("building", {}), chance)
    envelope = sections.get("envelope", {})
    if envelope.get("cfm50_after") and envelope.get("cfm50"):
        envelope["cfm50_after"] = min(envelope["cfm50_after"], envelope["cfm50"])
    for rare in ("shading_pct_by_month", "horizon_deg"):
        if chance.random() < 0.85:
            sections.get("roof", {}).pop(rare, None)
    for unit in ("kwh", "therms"):
        sections.get("utility", {}).pop(
            f"monthly_{unit}" if chance.random() < 0.8 else f"annual_{unit}", None
        )


def _people_agree(household: dict[str, Any], chance: random.Random) -> None:
    if chance.random() < 0.8:
        household.pop("income", None)
        household.pop("adults", None)
    if household.get("income"):
        household.pop("annual_income_usd", None)
    if household.get("annual_income_usd") is not None or household.get("income"):
        household.pop("zero_income_declared", None)


def _place_agrees(dwelling: dict[str, Any], chance: random.Random) -> None:
    if dwelling.get("previously_weatherized") is False:
        dwelling.pop("weatherized_on", None)
        dwelling.pop("earlier_work", None)
    if dwelling.get("tract_geoid") and chance.random() < 0.9:
        dwelling.pop("county", None)


def _equipment_agrees(sections: dict[str, dict[str, Any]], chance: random.Random) -> None:
    heating, water = sections.get("heating", {}), sections.get("water_heating", {})
    if heating.get("type") == "heat_pump":
        heating["fuel"], heating["efficiency"] = "electricity", chance.uniform(6.8, 11.0)
    if heating.get("type") == "resistance":
        heating["fuel"] = "electricity"
    if water.get("type") == "heat_pump":
        water["fuel"], water["uef"] = "electricity", chance.uniform(2.0, 3.8)
    appliances = sections.get("appliances", {})
    for fuel, kind in (("range_fuel", "range_induction"), ("dryer_fuel", "dryer_heat_pump")):
        if appliances.get(fuel) != "electricity":
            appliances.pop(kind, None)
    if appliances.get("freezers") == 0:
        appliances.pop("freezer_kwh_per_year", None)
        appliances.pop("freezer_year", None)


def _building_agrees(building: dict[str, Any], chance: random.Random) -> None:
    building.pop("roster" if chance.random() < 0.8 else "low_income_units", None)
    units = sum(building.get("units_per_building", (99,)))
    if building.get("low_income_units") is not None:
        building["low_income_units"] = min(building["low_income_units"], units)


@cache
def _facts() -> dict[str, Any]:
    return {
        f"{section}.{fact}": info
        for section, group in CaseFacts.model_fields.items()
        for fact, info in group.annotation.model_fields.items()  # type: ignore[union-attr]  # a group of facts
    }


@cache
def places() -> tuple[tuple[str, int], ...]:
    """Return some tracts of every county: on the lists and not, of both censuses."""
    found = []
    for census, table in sorted(load_rulebook().data.tract_tables.items()):
        found += [(geoid, census) for geoid in sorted(table.tracts)[::40]]
    return tuple(found)


@cache
def limits() -> tuple[Decimal, ...]:
    """Return amounts of money at which answers turn."""
    data, found = load_rulebook().data, set()
    for table in data.income_tables.values():
        for places_ in list(table.editions.values())[-2:]:
            for printed in list(places_.values())[:12]:
                found |= {Decimal(limit) for limit in printed}
                found |= {Decimal(limit) * percent / 100 for limit in printed for percent in (200, 250, 80)}
    return tuple(sorted(each.quantize(Decimal("0.01")) for each in found))


def _drawn(name: str, info: Any, chance: random.Random) -> Any:  # noqa: PLR0911 - a fact of any kind
    if name == "dwelling.tract_geoid":
        return chance.choice(places())[0]
    if name == "dwelling.county":
        return chance.choice(("Fresno", "Los Angeles County", "alpine", "Kern", "Santa Clara"))
    if name == "dwelling.zip_code":
        return chance.choice(("93706", "90001", "94110", "95501", "96150", "92225", "00000"))
    if name == "household.annual_income_usd":
        cents = Decimal(chance.choice(("-0.01", "0", "0.01")))
        amounts = (chance.choice(limits()) + cents, Decimal(chance.randrange(0, 20_000_000)) / 100)
        return max(chance.choice(amounts), Decimal(0))
    if name in _ROUND and chance.random() < 0.7:
        return chance.choice(_ROUND[name])
    if name in _NUMBERS:
        number = chance.uniform(*_NUMBERS[name])
        return chance.choice((number, float(round(number))))
    if name in _WHOLE:
        return chance.randint(*_WHOLE[name])
    if name in _LISTS:
        return chance.choice(_LISTS[name])
    return _of_type(info.annotation, tuple(info.metadata), chance)


def _of_type(annotation: Any, metadata: tuple[Any, ...], chance: random.Random) -> Any:  # noqa: PLR0911 - any type
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        inner = next(each for each in get_args(annotation) if each is not types.NoneType)
        return _of_type(inner, metadata, chance)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        flat = [part for each in more for part in getattr(each, "metadata", [each])]
        return _of_type(inner, (*metadata, *flat), chance)
    if origin is Literal:
        return chance.choice(get_args(annotation))
    if origin is tuple:
        lengths = [each.min_length for each in metadata if hasattr(each, "min_length")]
        count = lengths[0] if lengths else chance.randint(0, 3)
        return tuple(_of_type(get_args(annotation)[0], (), chance) for _ in range(count))
    if isinstance(annotation, type) and hasattr(annotation, "model_fields"):
        fields = annotation.model_fields.items()
        given = {
            n: _of_type(f.annotation, tuple(f.metadata), chance) for n, f in fields if chance.random() < 0.5
        }
        try:
            return annotation.model_validate(given)
        except ValidationError:
            return annotation()
    return _plain(annotation, metadata, chance)


def _plain(annotation: Any, metadata: tuple[Any, ...], chance: random.Random) -> Any:
    if annotation is bool:
        return chance.random() < 0.5
    if annotation is str:
        return chance.choice(("a", "b"))
    if annotation is Decimal:
        return Decimal(chance.randrange(0, 500_000)) / 100
    if annotation is date:
        return date(2026, 6, 30) - timedelta(days=chance.randrange(0, 9000))
    low: float = max([each.ge for each in metadata if isinstance(each, Ge)], default=0)
    low = max([low, *(each.gt + 1e-3 for each in metadata if isinstance(each, Gt))])
    high: float = min([each.le for each in metadata if isinstance(each, Le)], default=100)
    high = min([high, *(each.lt - 1e-3 for each in metadata if isinstance(each, Lt))])
    if annotation is int:
        return (
            chance.randint(1960, 2026) if low == 1700 else chance.randint(int(low), int(min(high, low + 30)))
        )
    return round(chance.uniform(low, high), 3)
