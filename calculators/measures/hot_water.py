"""Measures on hot water: fixtures, pipes and tank, and water heaters of every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from calculators.home.description import fuel_index
from calculators.home.equipment import electric_storage_ef, gas_storage_ef, heat_pump_water_heater_ef
from calculators.home.water_heater_losses import wrap_ua

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.climate import FloatArray
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


def fit_faucet_aerators(home: Home, parameters: Mapping[str, float]) -> Home:
    """Fit aerators of less flow on kitchen and bathroom faucets; a faucet that has less stays as it is.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``gpm_after`` [gal/min].

    Returns
    -------
    Home
        Saving ``min/day x (gpm0 - gpm1) x drain factor x 8.34 x (use - mains) x days / EF`` Btu.
    """
    saved = np.maximum(home.faucet_gpm - parameters["gpm_after"], 0.0)
    return home.with_changes(faucet_gpm_saved=np.maximum(saved, home.faucet_gpm_saved))


def insulate_hot_pipes(home: Home, parameters: Mapping[str, float]) -> Home:
    """Put foam around the first feet of hot pipe.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``length_ft`` [ft].

    Returns
    -------
    Home
        Saving ``(convection + radiation - conduction through foam) x feet x 8,760 / EF`` Btu (NEAT).
    """
    return home.with_changes(
        water_pipe_wrapped_ft=np.maximum(home.water_pipe_wrapped_ft, parameters["length_ft"])
    )


def wrap_tank(home: Home, parameters: Mapping[str, float]) -> Home:
    """Put a blanket around the tank.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``blanket_r`` [h ft2 F/Btu].

    Returns
    -------
    Home
        Saving ``A (U0 - 1 / (1/U0 + blanket)) x (tank - surroundings) x 8,760 / EF`` Btu (NEAT).
    """
    kept = wrap_ua(
        home.water_tank_area_ft2, home.water_tank_r, parameters["blanket_r"], home.model["tank_film_r"]
    )
    return home.with_changes(water_wrap_ua=np.where(home.water_is_heat_pump > 0, 0.0, kept))


def turn_down_water_heater(home: Home, parameters: Mapping[str, float]) -> Home:
    """Turn the water heater's thermostat down; one that is set lower stays as it is.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``setpoint_after_f`` [F].

    Returns
    -------
    Home
        Saving the tank's ``UA x degrees x 8,760`` Btu. People mix in less cold water, so that the heat drawn
        at the taps stays as it is.
    """
    return home.with_changes(water_tank_f=np.minimum(home.water_tank_f, parameters["setpoint_after_f"]))


def _new_water_heater(home: Home, fuel: str, ef: FloatArray, *, heat_pump: bool) -> Home:
    """Return the home with a water heater of rated standing losses at the rating's set point."""
    nothing = np.zeros_like(home.water_fuel)
    return home.with_changes(
        water_fuel=np.full_like(home.water_fuel, fuel_index(fuel)),
        water_ef=np.broadcast_to(ef, home.water_fuel.shape),
        water_is_heat_pump=nothing + float(heat_pump),
        water_tank_f=nothing + home.model["hot_water_setpoint_f"],
        water_standby_ua=nothing,
        water_wrap_ua=nothing,
    )


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
        The old fuel's use goes, the heat pump's kWh come; in a conditioned space its air is cooled.
    """
    ef = heat_pump_water_heater_ef(parameters["uef"])
    return _new_water_heater(home, "electricity", ef, heat_pump=True)


def replace_gas_water_heater(home: Home, parameters: Mapping[str, float]) -> Home:
    """Put a better gas storage water heater in place of an old one.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``uef`` of the new unit [1].

    Returns
    -------
    Home
        Saving ``load (1/EF0 - 1/EF1)``, ``EF = 0.9066 UEF + 0.0711``.
    """
    return _new_water_heater(home, "natural_gas", gas_storage_ef(parameters["uef"]), heat_pump=False)


def replace_electric_water_heater(home: Home, parameters: Mapping[str, float]) -> Home:
    """Put a better electric storage water heater in place of an old one.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``uef`` of the new unit [1].

    Returns
    -------
    Home
        Saving ``load (1/EF0 - 1/EF1)``, ``EF = min(2.4029 UEF - 1.2844, 0.96)``.
    """
    return _new_water_heater(home, "electricity", electric_storage_ef(parameters["uef"]), heat_pump=False)


def add_solar_water_heater(home: Home, parameters: Mapping[str, float]) -> Home:
    """Put a solar collector before the water heater, which becomes its backup.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``sef_electric``, ``sef_fuel``: solar energy factor with either backup; ``test_ef_electric``,
        ``test_ef_fuel``: energy factor of the backup in the rating; ``test_load_kwh_day`` [kWh/day], the
        heat drawn in the rating; ``pump_kwh`` [kWh/year].

    Returns
    -------
    Home
        Saving ``min(SF x test load x sun of the month / sun of the rating's day, load) / EF - pump``,
        ``SF = 1 - EF / SEF`` of OG-300; the sun is that on the roof's face, unshaded.
    """
    electric = 1.0 - parameters["test_ef_electric"] / parameters["sef_electric"]
    fuel = 1.0 - parameters["test_ef_fuel"] / parameters["sef_fuel"]
    rated = np.where(home.water_fuel == fuel_index("electricity"), electric, fuel)
    test_load = parameters["test_load_kwh_day"] * home.model.btu_per_unit["electricity"].value
    return home.with_changes(
        solar_rated_btu_day=rated * test_load, solar_parasitic_kwh=parameters["pump_kwh"]
    )
