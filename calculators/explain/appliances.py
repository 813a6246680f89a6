"""Lamps, appliances, laundry and cooking in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calculators.explain.content import Quantity, shown
from calculators.explain.formula_sources import SAVING_RULE
from calculators.home.energy_use import FUEL_UNITS, lamp_kwh, refrigerator_kwh
from calculators.home.laundry import cycles, drying_kwh, remaining_moisture, washer_kwh
from calculators.home.model import FUELS
from calculators.quantities import DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from calculators.explain.content import Step
    from calculators.explain.place import Change
    from calculators.home.description import Home
    from rules.outcomes import Citation


def appliance_steps(end_use: str, change: Change) -> Iterator[Step]:
    """Yield how the use of lamps or of one appliance comes about, before and after a measure."""
    build = _BUILDERS.get(end_use)
    if build is None:
        return
    for quantity in build(_source(change)):
        yield from quantity.steps(end_use, change.before, change.after)


def _source(change: Change) -> Citation:
    """Return the first source of the measure, which is that of its formula."""
    return change.measure.sources[0] if change.measure.sources else SAVING_RULE


def _lighting(source: Citation) -> Iterator[Quantity]:
    yield Quantity(
        "Lamps worth replacing",
        "E_lamps",
        "n x W x h x 365 / 1,000",
        "kWh/year",
        lambda h: (
            f"{shown(float(h.lamps))} lamps x {shown(float(h.lamp_watts))} W"
            f" x {shown(float(h.lamp_hours_per_day))} h/day x {shown(DAYS_PER_YEAR)} day/year / 1,000 W/kW"
        ),
        lambda h: float(lamp_kwh(h)),
        source,
    )
    yield Quantity(
        "Lighting",
        "E_lighting",
        "(E_lamps + other lighting) x bill factor",
        "kWh/year",
        lambda h: (
            f"({shown(float(lamp_kwh(h)))} + {shown(float(h.other_lighting_kwh))}) kWh/year"
            f" x {shown(float(h.lighting_factor))}"
        ),
        lambda h: float((lamp_kwh(h) + h.other_lighting_kwh) * h.lighting_factor),
        source,
    )


def _refrigerator(source: Citation) -> Iterator[Quantity]:
    yield Quantity(
        "Refrigerator",
        "E_refrigerator",
        "label x (1 + age + door seal + occupants) x bill factor",
        "kWh/year",
        lambda h: (
            f"{shown(float(h.refrigerator_label_kwh))} kWh/year"
            f" x (1 + {shown(float(h.refrigerator_age_factor))}"
            f" + {shown(float(h.refrigerator_seal_factor))} + {shown(float(h.refrigerator_occupant_factor))})"
            f" x {shown(float(h.refrigerator_factor))}"
        ),
        lambda h: float(refrigerator_kwh(h) * h.refrigerator_factor),
        source,
    )


def _freezer(source: Citation) -> Iterator[Quantity]:
    yield Quantity(
        "Freezer",
        "E_freezer",
        "label x bill factor",
        "kWh/year",
        lambda h: f"{shown(float(h.freezer_kwh))} kWh/year x {shown(float(h.freezer_factor))}",
        lambda h: float(h.freezer_kwh * h.freezer_factor),
        source,
    )


def _washer(source: Citation) -> Iterator[Quantity]:
    yield Quantity(
        "Washer's cycles in a year",
        "N",
        "cycles of a washer of 3 ft3 x 7.83 / (2.08 x drum + 1.59)",
        "1/year",
        lambda h: (
            f"{shown(float(h.laundry_cycles))} 1/year x 7.83"
            f" / (2.08 x {shown(float(h.washer_capacity_ft3))} ft3 + 1.59)"
        ),
        lambda h: float(cycles(h.laundry_cycles, h.washer_capacity_ft3)),
        source,
    )
    yield Quantity(
        "Clothes washer without its hot water",
        "E_washer",
        "N x kWh a cycle x bill factor",
        "kWh/year",
        lambda h: (
            f"{shown(float(cycles(h.laundry_cycles, h.washer_capacity_ft3)))} 1/year"
            f" x {shown(float(h.washer_kwh_per_cycle))} kWh x {shown(float(h.washer_factor))}"
        ),
        lambda h: float(washer_kwh(h) * h.washer_factor),
        source,
    )


def _dryer(source: Citation) -> Iterator[Quantity]:
    yield Quantity(
        "Water left in washed clothes",
        "M",
        "(0.97 x drum / IMEF - label / 312) / ((2.0104 x drum + 1.4242) x 0.455) + 0.04",
        "1",
        _moisture_text,
        _moisture,
        source,
    )
    yield Quantity(
        "Drying, as an electric dryer of the same rating would take",
        "E_drying",
        "(M - 0.04) x 100 / 55.5 x 8.45 / CEF x N",
        "kWh/year",
        lambda h: (
            f"({shown(_moisture(h))} - 0.04) x 100 / 55.5 x 8.45 lb / {shown(float(h.dryer_cef))} lb/kWh"
            f" x {shown(float(cycles(h.laundry_cycles, h.washer_capacity_ft3)))} 1/year"
        ),
        lambda h: float(
            drying_kwh(_moisture(h), h.dryer_cef, cycles(h.laundry_cycles, h.washer_capacity_ft3))
        ),
        source,
    )


def _moisture(home: Home) -> float:
    """Return the water that a home's washer leaves in clothes [1]."""
    return float(remaining_moisture(home.washer_capacity_ft3, home.washer_imef, home.washer_rated_kwh))


def _moisture_text(home: Home) -> str:
    """Return the water left with a home's numbers."""
    drum = shown(float(home.washer_capacity_ft3))
    return (
        f"(0.97 x {drum} ft3 / {shown(float(home.washer_imef))} ft3/(kWh/cycle)"
        f" - {shown(float(home.washer_rated_kwh))} kWh/year / 312)"
        f" / ((2.0104 x {drum} ft3 + 1.4242) x 0.455) + 0.04"
    )


def _cooking(source: Citation) -> Iterator[Quantity]:
    yield Quantity(
        "Heat for cooking of the range's own fuel",
        "E_range",
        "heat x bill factor / heat content",
        "unit of its fuel/year",
        lambda h: (
            f"{shown(float(h.cooking_btu))} Btu/year x {shown(float(h.cooking_factor))}"
            f" / {shown(_range_heat(h))} Btu/{FUEL_UNITS[FUELS[int(h.cooking_fuel)]]}"
        ),
        lambda h: float(h.cooking_btu * h.cooking_factor) / _range_heat(h),
        source,
    )
    yield Quantity(
        "Electricity for cooking",
        "E_cooking",
        "coils, or coils' use x burner factor of induction, or igniters of a gas range",
        "kWh/year",
        lambda h: f"{shown(float(h.cooking_kwh))} kWh/year",
        lambda h: float(h.cooking_kwh),
        source,
    )


def _range_heat(home: Home) -> float:
    """Return the heat content of the range's fuel [Btu/unit]."""
    return home.model.btu_per_unit[FUELS[int(home.cooking_fuel)]].value


def _other(source: Citation) -> Iterator[Quantity]:
    yield Quantity(
        "All other use, and the fan for fresh air",
        "E_other",
        "other use + fan",
        "kWh/year",
        lambda h: f"{shown(float(h.other_kwh))} kWh/year + {shown(float(h.ventilation_fan_kwh))} kWh/year",
        lambda h: float(h.other_kwh + h.ventilation_fan_kwh),
        source,
    )


_BUILDERS: Mapping[str, Callable[[Citation], Iterator[Quantity]]] = {
    "lighting": _lighting,
    "refrigerator": _refrigerator,
    "freezer": _freezer,
    "clothes_washer": _washer,
    "clothes_dryer": _dryer,
    "cooking": _cooking,
    "other": _other,
}
