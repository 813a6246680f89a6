"""Hot water: heat delivered, and the fuel that it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.home.equipment import electric_storage_ef, heat_pump_ambient_factor
from calculators.quantities import DAYS_PER_YEAR

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

    Notes
    -----
    Each month ``(draw x 8.34 x (set point - mains) + showers) x days / EF``, less the solar fraction. A
    heat-pump water heater's EF is multiplied by the ambient factor at the month's mean outdoor temperature,
    for a unit outside the conditioned space, and is an electric element's in months at or below its
    lock-out temperature.
    """
    showers = shower_btu_per_day(home)
    if climate is None:
        return np.asarray(
            showers * DAYS_PER_YEAR / home.water_ef * (1 - home.solar_fraction) * home.hot_water_factor
        )
    rise = home.hot_water_setpoint_f[..., None] - climate.mains_temp_f
    load = (delivered_btu(home.hot_water_gpd[..., None], rise) + showers[..., None]) * climate.days
    model = home.model
    by_pump = home.water_ef[..., None] * heat_pump_ambient_factor(climate.temp_mean_f)
    by_element = electric_storage_ef(model["electric_storage_uef"])
    pumping = np.where(climate.temp_mean_f > model["heat_pump_lockout_f"], by_pump, by_element)
    ef = np.where(home.water_is_heat_pump[..., None] > 0, pumping, home.water_ef[..., None])
    return np.asarray((load / ef).sum(axis=-1) * (1 - home.solar_fraction) * home.hot_water_factor)
