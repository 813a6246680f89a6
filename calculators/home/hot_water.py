"""Hot water: heat delivered, and the fuel that it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.home.equipment import electric_storage_ef, heat_pump_ambient_factor
from calculators.home.solar_collector import solar_heat_btu
from calculators.home.water_heater_losses import pipe_foam_btu_h_ft
from calculators.quantities import DAYS_PER_YEAR, HOURS_PER_DAY

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from calculators.climate import ClimateZone, FloatArray
    from calculators.home.description import Home

WATER_BTU_PER_GAL_F: Final = 8.34


def delivered_btu(gallons: ArrayLike, rise_f: ArrayLike) -> FloatArray:
    """Return the heat in hot water: ``gallons x 8.34 x temperature rise`` [Btu]."""
    return np.asarray(np.asarray(gallons, float) * WATER_BTU_PER_GAL_F * np.asarray(rise_f, float))


def shower_btu_per_day(home: Home) -> FloatArray:
    """Return the heat in a day's shower water [Btu/day]: ``min/day x gal/min x 8.34 x rise``."""
    return delivered_btu(home.shower_minutes_per_day * home.shower_gpm, home.shower_rise_f)


def ambient_f(home: Home, climate: ClimateZone) -> FloatArray:
    """Return the temperature around the water heater [F], shape (..., 12).

    Parameters
    ----------
    home : Home
    climate : ClimateZone

    Returns
    -------
    ndarray
        Between the month's mean outdoors and the rooms, which are kept between the set points.
    """
    outdoors = climate.temp_mean_f
    rooms = np.clip(outdoors, home.heating_setpoint_f[..., None], home.cooling_setpoint_f[..., None])
    return np.asarray(outdoors + home.water_indoor_share[..., None] * (rooms - outdoors))


def load_btu(home: Home, climate: ClimateZone) -> FloatArray:
    """Return the heat that the water heater gives each month [Btu], shape (..., 12).

    Parameters
    ----------
    home : Home
    climate : ClimateZone

    Returns
    -------
    ndarray
        Draw and showers, less what aerators and foam around the pipes save of it, at least 0.

    Notes
    -----
    ``(draw x 8.34 x (delivery - mains) + showers - faucets - pipes x 24) x days``. Aerators leave out
    ``min/day x gal/min saved x drain factor x 8.34 x (use - mains)``.
    """
    model, mains = home.model, climate.mains_temp_f
    rise = home.hot_water_setpoint_f[..., None] - mains
    drawn = delivered_btu(home.hot_water_gpd[..., None], rise) + shower_btu_per_day(home)[..., None]
    spared = home.faucet_minutes_per_day * home.faucet_gpm_saved * model["faucet_drain_factor"]
    faucets = delivered_btu(spared[..., None], np.maximum(model["faucet_use_f"] - mains, 0.0))
    return np.asarray(np.maximum(drawn - faucets - _pipes_btu_day(home, climate), 0.0) * climate.days)


def _pipes_btu_day(home: Home, climate: ClimateZone) -> FloatArray:
    """Return what foam that was put around the hot pipes keeps in [Btu/day], shape (..., 12)."""
    if not np.any(home.water_pipe_wrapped_ft):
        return np.zeros(1)
    foam = pipe_foam_btu_h_ft(home.water_tank_f[..., None], ambient_f(home, climate), home.model)
    return np.asarray(home.water_pipe_wrapped_ft[..., None] * foam * HOURS_PER_DAY)


def energy_factor(home: Home, climate: ClimateZone) -> FloatArray:
    """Return the heat that the water heater gives for what it takes in, by month, shape (..., 12).

    Parameters
    ----------
    home : Home
    climate : ClimateZone

    Returns
    -------
    ndarray
        A heat pump's goes with the temperature around it, and is an electric element's in months at or
        below its lock-out temperature.
    """
    model, around = home.model, ambient_f(home, climate)
    by_pump = home.water_ef[..., None] * heat_pump_ambient_factor(around)
    by_element = electric_storage_ef(model["electric_storage_uef"])
    pumping = np.where(around > model["heat_pump_lockout_f"], by_pump, by_element)
    return np.asarray(np.where(home.water_is_heat_pump[..., None] > 0, pumping, home.water_ef[..., None]))


def _standby_btu(home: Home, climate: ClimateZone, ef: FloatArray) -> FloatArray:
    """Return what standing losses take in beyond the rating's each month [Btu]; a blanket takes off them.

    A tank that is set above or below the rating's temperature loses ``UA`` for each degree. The blanket's
    heat is divided by the energy factor, as NEAT does.
    """
    hours = climate.days * HOURS_PER_DAY
    setting = home.water_standby_ua * (home.water_tank_f - home.model["hot_water_setpoint_f"])
    around = ambient_f(home, climate)
    kept = home.water_wrap_ua[..., None] * np.maximum(home.water_tank_f[..., None] - around, 0.0)
    return np.asarray((setting[..., None] - kept / ef) * hours)


def monthly_input_btu(home: Home, climate: ClimateZone) -> FloatArray:
    """Return what the water heater takes in each month, before the bills' factor [Btu], shape (..., 12).

    Parameters
    ----------
    home : Home
    climate : ClimateZone

    Returns
    -------
    ndarray
        ``max((load - sun) / EF + standing losses beyond the rating's, 0)``, less an existing solar share.
    """
    load, ef = load_btu(home, climate), energy_factor(home, climate)
    sun = np.minimum(solar_heat_btu(home, climate), load) if np.any(home.solar_rated_btu_day) else 0.0
    taken = (load - sun) / ef + _standby_btu(home, climate, ef)
    return np.asarray(np.maximum(taken, 0.0) * (1.0 - home.solar_fraction)[..., None])


def hot_water_input(home: Home, climate: ClimateZone | None) -> FloatArray:
    """Return what the water heater takes in over the year.

    Parameters
    ----------
    home : Home
    climate : ClimateZone or None
        Without one only the showers' part is known, whose temperature rise does not depend on it.

    Returns
    -------
    ndarray
        Heat content of the fuel, or electricity as heat [Btu/year].
    """
    if climate is None:
        showers = shower_btu_per_day(home) * DAYS_PER_YEAR
        return np.asarray(showers / home.water_ef * (1 - home.solar_fraction) * home.hot_water_factor)
    return np.asarray(monthly_input_btu(home, climate).sum(axis=-1) * home.hot_water_factor)


def room_heat_gain_btu_h(home: Home, climate: ClimateZone) -> FloatArray:
    """Return the heat that a heat-pump water heater gives to the rooms [Btu/h], shape (..., 12).

    Parameters
    ----------
    home : Home
    climate : ClimateZone

    Returns
    -------
    ndarray
        Negative: what the water takes up beyond the electricity comes out of the rooms' air, as far as the
        unit stands in them. It is welcome in summer and must be made up in winter. 0 of other heaters, whose
        losses are among the internal gains.
    """
    if not np.any(home.water_is_heat_pump * home.water_indoor_share):
        return np.zeros(climate.days.shape)
    load, ef = load_btu(home, climate), energy_factor(home, climate)
    drawn = np.maximum(load * (1.0 - 1.0 / ef), 0.0) * home.hot_water_factor[..., None]
    share = home.water_is_heat_pump * np.floor(home.water_indoor_share)
    return np.asarray(-share[..., None] * drawn / (climate.days * HOURS_PER_DAY))
