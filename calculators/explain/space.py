"""Heating and cooling in numbers: load of the year, ducts, equipment, and what it takes of each fuel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculators.explain.content import Quantity, Step, measured, no_dust, shown
from calculators.explain.ducts import duct_quantities
from calculators.explain.formula_sources import duct_source, fuel_source, shell_source
from calculators.explain.shell import season_of, shell_steps
from calculators.home.distribution import distribution_efficiency
from calculators.home.energy_use import FUEL_UNITS, annual_use
from calculators.home.model import FUELS
from calculators.quantities import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculators.climate import ClimateZone
    from calculators.explain.place import Change
    from calculators.explain.shell import Season
    from calculators.home.description import Home

ELECTRICITY: Final = "electricity"
_WH_PER_KWH: Final = 1000.0


def heating_steps(change: Change, climate: ClimateZone) -> Iterator[Step]:
    """Yield how the home's heating use comes about, before and after a measure."""
    season = season_of(change, climate, heating=True)
    yield from _conditioning_steps(change, season)
    for home, when in ((change.before, "before"), (change.after, "after")):
        yield from _heating_input(home, season, when)


def cooling_steps(change: Change, climate: ClimateZone) -> Iterator[Step]:
    """Yield how the home's cooling use comes about, before and after a measure."""
    season = season_of(change, climate, heating=False)
    yield from _conditioning_steps(change, season)
    for home, when in ((change.before, "before"), (change.after, "after")):
        yield _cooling_use(home, season, when)


def _conditioning_steps(change: Change, season: Season) -> Iterator[Step]:
    """Yield everything up to what the equipment has to put in."""
    yield from shell_steps(change, season)
    for quantity in (*duct_quantities(change, season), *_load_quantities(change.before, season)):
        yield from quantity.steps(season.part, change.before, change.after)


def _load_quantities(home: Home, season: Season) -> Iterator[Quantity]:
    """Yield load, distribution efficiency and output of a season."""
    source, what = shell_source(home.model), "below" if season.heating else "above"
    yield Quantity(
        f"Load of {season.when}",
        "L_month",
        f"24 h/day x BLC x degree-days {what} T_bal",
        "Btu",
        lambda h: (
            f"{shown(HOURS_PER_DAY)} h/day x {shown(season.of(season.balance(h).coefficient))} Btu/h F"
            f" x {shown(season.degree_days(h))} F day"
        ),
        season.half_load,
        source,
    )
    more = (
        "" if season.heating else ", with the moisture that leaks in, less what a whole-house fan carries off"
    )
    yield Quantity(
        "Load of the year",
        "L",
        f"sum of 12 months, days and nights apart, of lines like the one above{more}",
        "Btu/year",
        lambda h: " + ".join(f"{shown(float(month))}" for month in season.load(h)) + " Btu",
        lambda h: float(season.load(h).sum()),
        source,
    )
    yield Quantity(
        "Distribution efficiency, mean of the year",
        "DE",
        "L / sum over months of (L / DE)",
        "1",
        lambda h: f"{shown(float(season.load(h).sum()))} Btu / {shown(_output(h, season))} Btu",
        lambda h: _mean_efficiency(h, season),
        duct_source(home.model),
    )


def _output(home: Home, season: Season) -> float:
    """Return what the equipment puts into the ducts, or takes out of them, in a year [Btu]."""
    share = distribution_efficiency(home, season.climate, heating=season.heating)
    return float((season.load(home) / share).sum())


def _mean_efficiency(home: Home, season: Season) -> float:
    """Return the load over the output; 1 where there is neither."""
    output = _output(home, season)
    return float(season.load(home).sum()) / output if output else 1.0


def _heating_input(home: Home, season: Season, when: str) -> Iterator[Step]:
    """Yield the heating system's use of each fuel."""
    output, efficiency = _output(home, season), float(home.heating_efficiency)
    served, factor = float(home.heating_served), float(home.heating_factor)
    fuel = FUELS[int(home.heating_fuel)]
    use = annual_use(home, season.climate)
    heat, unit = home.model.btu_per_unit[fuel].value, FUEL_UNITS[fuel]
    fan = output * float(home.furnace_fan_w_per_cfm) * served * factor
    taken = output / efficiency * served * factor / heat
    yield Step(
        season.part,
        f"Heating by {fuel.replace('_', ' ')}, {when}",
        f"E_heating {when}",
        "output / efficiency x share served x bill factor / heat content",
        f"{shown(output)} Btu / {shown(efficiency)} x {shown(served)} x {shown(factor)} / {shown(heat)}"
        f" Btu/{unit}",
        taken,
        f"{unit}/year",
        fuel_source(home.model, fuel),
    )
    if fan:
        total = float(use.of("heating", ELECTRICITY))
        own = total - taken if fuel == ELECTRICITY else total
        rise = home.model["duct_heating_rise_f"]
        yield Step(
            season.part,
            f"Fan of the furnace, {when}",
            f"E_fan {when}",
            "output / (1.08 x temperature rise) x fan power / 1,000 x share served x bill factor",
            f"{shown(output)} Btu / (1.08 x {shown(rise)} F)"
            f" x {measured(float(home.furnace_fan_w_per_cfm), 'W/(ft3/min)')} / 1,000 W/kW x {shown(served)}"
            f" x {shown(factor)}",
            own,
            "kWh/year",
            home.model.parameters["duct_heating_rise_f"].citation,
        )


def _cooling_use(home: Home, season: Season, when: str) -> Step:
    """Return the cooling equipment's use."""
    removed, eer = _output(home, season), float(home.cooling_eer)
    served, factor = float(home.cooling_served), float(home.cooling_factor)
    total = float(annual_use(home, season.climate).of("cooling", ELECTRICITY))
    compressor = removed / eer / _WH_PER_KWH
    fans = no_dust(total / (served * factor) - compressor, compressor) if served * factor else 0.0
    return Step(
        season.part,
        f"Cooling, {when}",
        f"E_cooling {when}",
        "(output / seasonal Btu per Wh / 1,000 + fans) x share served x bill factor",
        f"({shown(removed)} Btu / {shown(eer)} Btu/Wh / 1,000 Wh/kWh + {shown(fans)} kWh) x {shown(served)}"
        f" x {shown(factor)}",
        total,
        "kWh/year",
        shell_source(home.model),
    )
