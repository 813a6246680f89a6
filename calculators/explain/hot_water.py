"""Hot water in numbers: heat drawn, energy factor, standing losses, and what the heater takes in."""

from __future__ import annotations

from calendar import month_name
from typing import TYPE_CHECKING

import numpy as np

from calculators.explain.content import Quantity, Step, no_dust, shown
from calculators.explain.formula_sources import fuel_source, hot_water_source
from calculators.home.energy_use import FUEL_UNITS
from calculators.home.hot_water import (
    WATER_BTU_PER_GAL_F,
    energy_factor,
    hot_water_input,
    load_btu,
    monthly_input_btu,
    shower_btu_per_day,
)
from calculators.home.model import FUELS
from calculators.home.solar_collector import solar_heat_btu
from calculators.quantities import DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculators.climate import ClimateZone
    from calculators.explain.place import Change
    from calculators.home.description import Home

PART = "hot_water"


def hot_water_steps(change: Change) -> Iterator[Step]:
    """Yield how the home's hot-water use comes about, before and after a measure."""
    climate = change.climate
    quantities = _showers(change.before) if climate is None else _monthly(change, climate)
    for quantity in quantities:
        yield from quantity.steps(PART, change.before, change.after)
    for home, when in ((change.before, "before"), (change.after, "after")):
        yield _use(home, climate, when)
        if float(home.solar_parasitic_kwh):
            yield _pump(home, when)


def _showers(home: Home) -> Iterator[Quantity]:
    """Yield the showers' heat, which alone is known without a climate."""
    yield Quantity(
        "Heat of the showers",
        "Q_shower",
        "min/day x gal/min x 8.34 x temperature rise x 365",
        "Btu/year",
        lambda h: f"{_shower_terms(h)} x {shown(DAYS_PER_YEAR)} day/year",
        lambda h: float(shower_btu_per_day(h)) * DAYS_PER_YEAR,
        hot_water_source(home.model),
    )


def _shower_terms(home: Home) -> str:
    """Return the heat of a day's showers with a home's numbers."""
    return (
        f"{shown(float(home.shower_minutes_per_day))} min/day x {shown(float(home.shower_gpm))} gal/min"
        f" x 8.34 Btu/gal F x {shown(float(home.shower_rise_f))} F"
    )


def _monthly(change: Change, climate: ClimateZone) -> Iterator[Quantity]:
    """Yield showers, load, efficiency and losses: the heaviest month's lines and the year's sums."""
    source = hot_water_source(change.before.model)
    month = int(np.argmax(load_btu(change.before, climate)))
    name = month_name[month + 1]

    def of(series: object) -> float:
        return float(np.broadcast_to(np.asarray(series), (len(climate.days),))[month])

    yield Quantity(
        "Heat of a day's showers",
        "Q_shower",
        "min/day x gal/min x 8.34 x temperature rise",
        "Btu/day",
        _shower_terms,
        lambda h: float(shower_btu_per_day(h)),
        source,
    )
    yield Quantity(
        f"Heat drawn in {name}",
        "L_month",
        "(draw x 8.34 x (delivery - mains) + Q_shower - aerators - pipe foam) x days",
        "Btu",
        lambda h: _drawn(h, climate, month),
        lambda h: of(load_btu(h, climate)),
        source,
    )
    yield Quantity(
        f"Energy factor in {name}",
        "EF",
        "of the rating; a heat pump's times the factor of the air around it",
        "1",
        lambda h: f"rated {shown(float(h.water_ef))}",
        lambda h: of(energy_factor(h, climate)),
        source,
    )
    yield Quantity(
        f"Taken in in {name}",
        "E_month",
        "((L_month - sun) / EF + standing losses beyond the rating's) x (1 - solar share)",
        "Btu",
        lambda h: _taken(h, climate, month),
        lambda h: of(monthly_input_btu(h, climate)),
        source,
    )
    yield Quantity(
        "Heat drawn in the year",
        "L",
        "sum of 12 months of lines like the one above",
        "Btu/year",
        lambda h: " + ".join(shown(float(each)) for each in load_btu(h, climate)) + " Btu",
        lambda h: float(load_btu(h, climate).sum()),
        source,
    )


def _drawn(home: Home, climate: ClimateZone, month: int) -> str:
    """Return a month's heat drawn with a home's numbers; what is spared is what the sum lacks."""
    rise, days = float(home.hot_water_setpoint_f - climate.mains_temp_f[month]), float(climate.days[month])
    drawn = float(home.hot_water_gpd) * rise * WATER_BTU_PER_GAL_F + float(shower_btu_per_day(home))
    spared = drawn - float(load_btu(home, climate)[month]) / days
    return (
        f"({shown(float(home.hot_water_gpd))} gal/day x 8.34 Btu/gal F x {shown(rise)} F"
        f" + {shown(float(shower_btu_per_day(home)))} Btu/day - {shown(no_dust(spared, drawn))} Btu/day)"
        f" x {shown(days)} day"
    )


def _taken(home: Home, climate: ClimateZone, month: int) -> str:
    """Return a month's input with a home's numbers."""
    load, ef = float(load_btu(home, climate)[month]), float(energy_factor(home, climate)[month])
    sun = min(float(solar_heat_btu(home, climate)[month]), load)
    share = 1.0 - float(home.solar_fraction)
    taken = float(np.broadcast_to(monthly_input_btu(home, climate), (len(climate.days),))[month])
    standing = taken / share - (load - sun) / ef if share else 0.0
    return (
        f"(({shown(load)} - {shown(sun)}) Btu / {shown(ef)} + {shown(no_dust(standing, load))} Btu)"
        f" x {shown(share)}"
    )


def _pump(home: Home, when: str) -> Step:
    """Return what the pump of a solar water heater uses."""
    kwh = float(home.solar_parasitic_kwh)
    return Step(
        PART,
        f"Pump of the solar water heater, {when}",
        f"E_pump {when}",
        "as rated, brought to the bill",
        f"{shown(kwh)} kWh/year",
        kwh,
        "kWh/year",
        hot_water_source(home.model),
    )


def _use(home: Home, climate: ClimateZone | None, when: str) -> Step:
    """Return what the water heater takes of its fuel in a year."""
    fuel = FUELS[int(home.water_fuel)]
    unit, heat = FUEL_UNITS[fuel], home.model.btu_per_unit[fuel].value
    factor = float(home.hot_water_factor)
    taken = float(hot_water_input(home, climate))
    return Step(
        PART,
        f"Hot water by {fuel.replace('_', ' ')}, {when}",
        f"E_water {when}",
        "sum of what is taken in x bill factor / heat content",
        f"{shown(taken / factor if factor else 0.0)} Btu x {shown(factor)} / {shown(heat)} Btu/{unit}",
        taken / heat,
        f"{unit}/year",
        fuel_source(home.model, fuel),
    )
