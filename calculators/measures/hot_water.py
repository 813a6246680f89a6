"""Measures on hot water: shower heads, heat pump, sun."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from calculators.home.description import fuel_index
from calculators.home.equipment import heat_pump_water_heater_ef

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.home.description import Home


def replace_showerheads(home: Home, parameters: Mapping[str, float]) -> Home:
    """Fit shower heads of less flow, under which people shower a little hotter.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``gpm_after`` [gal/min], ``rise_after_f`` [F].

    Returns
    -------
    Home
        Saving ``365 x min/day x (gpm0 x 50 - gpm1 x 54) x 8.34 / EF`` Btu a year (NEAT).
    """
    return home.with_changes(shower_gpm=parameters["gpm_after"], shower_rise_f=parameters["rise_after_f"])


def replace_by_heat_pump_water_heater(home: Home, parameters: Mapping[str, float]) -> Home:
    """Heat water by a heat pump in place of gas or an element.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``uef`` of the new unit [1].

    Returns
    -------
    Home
        The old fuel's use goes, the heat pump's kWh come.
    """
    return home.with_changes(
        water_fuel=np.full_like(home.water_fuel, fuel_index("electricity")),
        water_ef=heat_pump_water_heater_ef(parameters["uef"]),
        water_is_heat_pump=np.ones_like(home.water_fuel),
    )


def add_solar_water_heater(home: Home, parameters: Mapping[str, float]) -> Home:
    """Put a solar collector before the water heater, which becomes its backup.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``sef_electric``, ``sef_fuel``: solar energy factor with either backup; ``test_ef_electric``,
        ``test_ef_fuel``: energy factor of the backup in the rating; ``pump_kwh`` [kWh/year].

    Returns
    -------
    Home
        Saving ``base use x SF - pump``, ``SF = 1 - EF / SEF`` of OG-300, times the unshaded share.
    """
    electric = 1.0 - parameters["test_ef_electric"] / parameters["sef_electric"]
    fuel = 1.0 - parameters["test_ef_fuel"] / parameters["sef_fuel"]
    rated = np.where(home.water_fuel == fuel_index("electricity"), electric, fuel)
    return home.with_changes(
        solar_fraction=rated * home.roof_unshaded, solar_parasitic_kwh=parameters["pump_kwh"]
    )
