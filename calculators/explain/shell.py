"""The shell in numbers: conductances, leaks, gains and balance temperature of the month that counts most."""

from __future__ import annotations

from calendar import month_name
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from calculators.explain.content import Quantity, shown
from calculators.explain.formula_sources import attic_source, infiltration_source, shell_source
from calculators.explain.gains import gain_quantities
from calculators.home.halves import Half
from calculators.home.infiltration import (
    BTU_H_PER_CFM_F,
    driving_difference_f,
    infiltration_cfm,
    natural_cfm_per_cfm50,
)
from calculators.home.shell import below_floor_f, conductances, day_and_night_gains
from calculators.home.space_conditioning import (
    Balance,
    cooling_balance,
    heating_balance,
    space_loads,
)
from calculators.quantities import HOURS_PER_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculators.climate import ClimateZone, FloatArray
    from calculators.explain.content import Step
    from calculators.explain.place import Change
    from calculators.home.description import Home
    from calculators.home.shell import Conductances

CONDUCTANCE_UNIT = "Btu/h F"


@dataclass(frozen=True, slots=True)
class Season:
    """Heating or cooling of a home in a climate, looked at in its heaviest month.

    Parameters
    ----------
    climate : ClimateZone
    heating : bool
        True for heating (nights are shown), False for cooling (days are shown).
    month : int
        Position of the month with the largest load.
    """

    climate: ClimateZone
    heating: bool
    month: int

    @property
    def part(self) -> str:
        """Part of the explanation."""
        return "heating" if self.heating else "cooling"

    @property
    def half(self) -> Half:
        """The half of the days that is shown."""
        return Half(self.climate, night=self.heating)

    @property
    def month_name(self) -> str:
        """The month in words."""
        return month_name[self.month + 1]

    @property
    def when(self) -> str:
        """The month and half in words."""
        return f"{self.month_name} {'nights' if self.heating else 'days'}"

    def of(self, series: FloatArray) -> float:
        """Return a month's figure of a series; one that is the same all year has one."""
        flat = np.atleast_1d(series)
        return float(flat[self.month] if flat.size > self.month else flat[0])

    def load(self, home: Home) -> FloatArray:
        """Return the monthly load [Btu]."""
        loads = space_loads(home, self.climate)
        return loads.heating if self.heating else loads.cooling

    def gain(self, home: Home) -> FloatArray:
        """Return the gains of the half that is shown [Btu/h]."""
        return day_and_night_gains(home, self.climate, conductances(home))[1 if self.heating else 0]

    def leaks_cfm(self, home: Home) -> float:
        """Return the air that leaks in [ft3/min]."""
        return self.of(infiltration_cfm(home, self.half, heating=self.heating))

    def leaks_per_cfm50(self, home: Home) -> float:
        """Return the air that leaks in for each ft3/min of the blower door [1]."""
        difference = driving_difference_f(home, self.half, heating=self.heating)
        return self.of(natural_cfm_per_cfm50(home.stories, difference, self.climate, home.model))

    def balance(self, home: Home) -> Balance:
        """Return coefficient and balance temperature."""
        find = heating_balance if self.heating else cooling_balance
        return find(home, self.half, conductances(home), self.gain(home))

    def setpoint_f(self, home: Home) -> float:
        """Return the set point [F]."""
        return float(home.heating_setpoint_f if self.heating else home.cooling_setpoint_f)

    def degree_days(self, home: Home) -> float:
        """Return the degree-days of the half beyond the balance temperature [F day]."""
        find = self.half.heating_degree_days if self.heating else self.half.cooling_degree_days
        return self.of(find(self.balance(home).outdoor_f))

    def half_load(self, home: Home) -> float:
        """Return the sensible load of the half that is shown, any whole-house fan left out [Btu]."""
        return self.of(self.balance(home).coefficient) * HOURS_PER_DAY * self.degree_days(home)


def season_of(change: Change, climate: ClimateZone, *, heating: bool) -> Season:
    """Return heating or cooling of a changed home, in the month of its largest load before the measure."""
    first = Season(climate, heating, 0)
    return Season(climate, heating, int(np.argmax(first.load(change.before))))


def shell_steps(change: Change, season: Season) -> Iterator[Step]:
    """Yield how the shell's coefficient and balance temperature of a month come about."""
    quantities = (
        *_conductance_quantities(change),
        *_leak_quantities(change.before, season),
        *gain_quantities(change, season),
        *_balance_quantities(change.before, season),
    )
    for quantity in quantities:
        yield from quantity.steps(season.part, change.before, change.after)


def _conductance_quantities(change: Change) -> Iterator[Quantity]:
    """Yield the conductances, those of parts that change on lines of their own."""
    model = change.before.model
    source = shell_source(model)
    old, new = conductances(change.before), conductances(change.after)
    surfaces = (
        ("walls", "wall_area_ft2", "wall_r", "/"),
        ("windows", "window_area_ft2", "window_u", "x"),
        ("knee_walls", "knee_wall_area_ft2", "knee_wall_r", "/"),
    )
    for name, area, per, sign in surfaces:
        if float(getattr(old, name)) != float(getattr(new, name)):
            yield _surface(name, area, per, sign, change)
    if float(old.ceiling) != float(new.ceiling):
        yield Quantity(
            "Conductance of ceiling and attic together",
            "UA_ceiling",
            "1 / (R / A + 1 / UA_attic), UA_attic = roof deck + ventilation",
            CONDUCTANCE_UNIT,
            lambda home: (
                f"1 / ({shown(float(home.ceiling_r))} h ft2 F/Btu / {shown(float(home.ceiling_area_ft2))} ft2"
                f" + 1 / {shown(_attic(home))} Btu/h F)"
            ),
            lambda home: float(conductances(home).ceiling),
            attic_source(model),
        )
    if float(old.floor) != float(new.floor):
        yield Quantity(
            "Conductance of the floor",
            "UA_floor",
            "buffer x A / R",
            CONDUCTANCE_UNIT,
            lambda home: (
                f"{shown(home.model['floor_buffer'])} x {shown(float(home.footprint_ft2))} ft2"
                f" / {shown(float(home.floor_r))} h ft2 F/Btu"
            ),
            lambda home: float(conductances(home).floor),
            source,
        )
    yield Quantity(
        "Conductance to the air, all parts",
        "UA",
        "walls + windows + doors + knee walls + ceiling",
        CONDUCTANCE_UNIT,
        _sum_of_parts,
        lambda home: float(conductances(home).to_air),
        source,
    )


def _surface(name: str, area: str, per: str, sign: str, change: Change) -> Quantity:
    """Return the conductance of one surface."""
    unit = "Btu/h ft2 F" if sign == "x" else "h ft2 F/Btu"
    symbol = "U" if sign == "x" else "R"
    return Quantity(
        f"Conductance of the {name.replace('_', ' ')}",
        f"UA_{name}",
        f"A {sign} {symbol}",
        CONDUCTANCE_UNIT,
        lambda home: (
            f"{shown(float(getattr(home, area)))} ft2 {sign} {shown(float(getattr(home, per)))} {unit}"
        ),
        lambda home: float(getattr(conductances(home), name)),
        shell_source(change.before.model),
    )


def _attic(home: Home) -> float:
    """Return the conductance from attic to outdoors that the ceiling is in series with [Btu/h F]."""
    ceiling, joined = float(home.ceiling_area_ft2 / home.ceiling_r), float(conductances(home).ceiling)
    return ceiling * joined / (ceiling - joined) if ceiling > joined else float("nan")


def _sum_of_parts(home: Home) -> str:
    """Return the parts of the conductance to the air as a sum."""
    shell: Conductances = conductances(home)
    parts = (shell.walls, shell.windows, shell.doors, shell.knee_walls, shell.ceiling)
    return f"({' + '.join(shown(float(part)) for part in parts)}) {CONDUCTANCE_UNIT}"


def _leak_quantities(home: Home, season: Season) -> Iterator[Quantity]:
    """Yield the air that leaks in during the heaviest month."""
    yield Quantity(
        f"Air for each ft3/min of the blower door, {season.when}",
        "n",
        "196.9 x sqrt(0.0169 x v^2 + 0.0144 x dT / 1.8) x shelter x density x adjustment"
        " / (2,756 x storey correction)",
        "1",
        lambda h: _driven(h, season),
        season.leaks_per_cfm50,
        infiltration_source(home.model),
    )
    yield Quantity(
        f"Air that leaks in, {season.when}",
        "Q",
        "CFM50 x n",
        "ft3/min",
        lambda h: f"{shown(float(h.cfm50))} ft3/min x {shown(season.leaks_per_cfm50(h))}",
        season.leaks_cfm,
        infiltration_source(home.model),
    )


def _driven(home: Home, season: Season) -> str:
    """Return what drives the leaks: wind, temperature difference, and the numbers they are cut by."""
    model, climate = home.model, season.climate
    wind = season.of(climate.leakage_wind_m_s)
    difference = abs(season.of(driving_difference_f(home, season.half, heating=season.heating)))
    return (
        f"v {shown(wind)} m/s, dT {shown(difference)} F, shelter {shown(model['infiltration_shelter'])},"
        f" adjustment {shown(model['infiltration_adjustment'])}, {shown(float(home.stories))} stories,"
        f" {shown(climate.elevation_m)} m above the sea"
    )


def _balance_quantities(home: Home, season: Season) -> Iterator[Quantity]:
    """Yield coefficient, gains and balance temperature of the heaviest month."""
    source, when = shell_source(home.model), season.when
    yield Quantity(
        "Building load coefficient",
        "BLC",
        f"UA + {shown(BTU_H_PER_CFM_F)} x Q",
        CONDUCTANCE_UNIT,
        lambda h: (
            f"{shown(float(conductances(h).to_air))} Btu/h F"
            f" + {shown(BTU_H_PER_CFM_F)} Btu/h F per ft3/min x {shown(season.leaks_cfm(h))} ft3/min"
        ),
        lambda h: season.of(season.balance(h).coefficient),
        source,
    )
    yield Quantity(
        f"Heat gains, mean of {when}",
        "G",
        "people, lamps and appliances + 2 x share of the half x sun",
        "Btu/h",
        lambda h: _gains_of(h, season),
        lambda h: season.of(season.gain(h)),
        source,
    )
    yield _balance_quantity(season, home)


def _gains_of(home: Home, season: Season) -> str:
    """Return gains as a sum: those of the rooms, and the sun's part of the half that is shown."""
    inside = home.model["internal_gain_btu_h"]
    return f"{shown(inside)} Btu/h + {shown(season.of(season.gain(home)) - inside)} Btu/h"


def _balance_quantity(season: Season, home: Home) -> Quantity:
    """Return the balance temperature of the month that is shown."""
    ground = " - (G - UA_floor x (T_set - T_ground)) / BLC - set-back"
    return Quantity(
        f"Balance temperature, {season.when}",
        "T_bal",
        f"T_set{ground}" if season.heating else "T_set - G / BLC",
        "F",
        lambda h: _balanced(h, season),
        lambda h: season.of(season.balance(h).outdoor_f),
        shell_source(home.model),
    )


def _balanced(home: Home, season: Season) -> str:
    """Return the balance temperature with a home's numbers."""
    setpoint, found = season.setpoint_f(home), season.balance(home)
    gain, coefficient = season.of(season.gain(home)), season.of(found.coefficient)
    if not season.heating:
        return f"{shown(setpoint)} F - {shown(gain)} Btu/h / {shown(coefficient)} Btu/h F"
    below = season.of(below_floor_f(home, season.climate))
    to_ground = float(conductances(home).floor) * max(setpoint - below, 0.0)
    without = setpoint - (gain - to_ground) / coefficient
    lowered = without - season.of(found.outdoor_f)
    return (
        f"{shown(setpoint)} F - ({shown(gain)} Btu/h - {shown(to_ground)} Btu/h) / {shown(coefficient)}"
        f" Btu/h F - {shown(lowered)} F"
    )
