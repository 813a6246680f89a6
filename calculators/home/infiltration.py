"""Air that leaks in: from a blower-door reading to the flow of each month, by day and by night."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.quantities import FT2_PER_M2

if TYPE_CHECKING:
    from calculators.climate import ClimateZone, FloatArray
    from calculators.home.description import Home
    from calculators.home.halves import Half
    from calculators.home.model import HomeModel

# Sensible heat of air moved: 0.075 lb/ft3 x 0.24 Btu/lb F x 60 min/h.
BTU_H_PER_CFM_F: Final = 0.075 * 0.24 * 60.0
FEET_PER_METRE: Final = FT2_PER_M2**0.5


def natural_cfm_per_cfm50(
    stories: FloatArray, difference_f: FloatArray, climate: ClimateZone, model: HomeModel
) -> FloatArray:
    """Return the natural air flow of each month per unit of blower-door leakage.

    Parameters
    ----------
    stories : ndarray
        Number of stories.
    difference_f : ndarray
        Indoor less outdoor temperature [F], shape (..., 12).
    climate : ClimateZone
    model : HomeModel

    Returns
    -------
    ndarray
        [ft3/min per ft3/min at 50 Pa], shape (..., 12).

    Notes
    -----
    ``Q = CFM50 / 2756 / cf * s * shelter * density * adjustment`` with the specific infiltration
    ``s = 196.9 sqrt(0.0169 v^2 + 0.0144 |dT|)`` [ft/min], wind ``v`` [m/s] and temperature difference
    ``dT`` [K], the storey correction ``cf = 1.2 (1.2254 - 0.2549 N + 0.02495 N^2)`` and the thinner air of
    half the elevation, ``exp(-3.72e-5 * elevation_ft / 2)``. ``v`` is not the mean of the month's hourly
    winds but the steady wind that drives as much air as they do (`ClimateZone.leakage_wind_m_s`).

    References
    ----------
    .. [1] M. H. Sherman, "Estimation of infiltration from leakage and climate indicators", Energy and
       Buildings 10 (1987).
    .. [2] Oak Ridge National Laboratory, Weatherization Assistant, NEAT, infiltration.c.
    """
    kelvin = np.abs(difference_f) / 1.8
    specific = 196.9 * np.sqrt(0.0169 * climate.leakage_wind_m_s**2 + 0.0144 * kelvin)
    storey = model["infiltration_cf"] * (1.2254 - 0.2549 * stories + 0.02495 * stories**2)
    density = np.exp(-3.72e-5 * climate.elevation_m * FEET_PER_METRE / 2)
    whole = model["infiltration_shelter"] * density * model["infiltration_adjustment"]
    return np.asarray(specific * whole / 2756.0 / storey[..., None])


def infiltration_cfm(home: Home, half: Half, *, heating: bool) -> FloatArray:
    """Return the air that leaks in while a home is heated, or cooled, in one half of the day.

    Parameters
    ----------
    home : Home
    half : Half
    heating : bool
        True for the heating season, False for cooling.

    Returns
    -------
    ndarray
        [ft3/min], shape (..., 12).

    Notes
    -----
    The difference of temperature is that of the hours in which the home is heated (or cooled): in spring
    these are colder than the month's mean, which may lie close to the set point.
    """
    difference = driving_difference_f(home, half, heating=heating)
    per_cfm50 = natural_cfm_per_cfm50(home.stories, difference, half.climate, home.model)
    return np.asarray(home.cfm50[..., None] * per_cfm50)


def driving_difference_f(home: Home, half: Half, *, heating: bool) -> FloatArray:
    """Return indoor less outdoor temperature of the hours in which a home is heated, or cooled.

    Parameters
    ----------
    home : Home
    half : Half
    heating : bool

    Returns
    -------
    ndarray
        [F], shape (..., 12).
    """
    model = home.model
    if heating:
        indoor = home.heating_setpoint_f[..., None]
        outdoor = half.mean_below_f(indoor - model["heating_hours_below_setpoint_f"])
    else:
        indoor = home.cooling_setpoint_f[..., None]
        outdoor = half.mean_above_f(indoor - model["cooling_hours_below_setpoint_f"])
    return np.asarray(indoor - outdoor)


def cfm50_of_air_changes(
    *,
    air_changes_per_hour: FloatArray,
    volume_ft3: FloatArray,
    stories: FloatArray,
    indoor_f: FloatArray,
    climate: ClimateZone,
    model: HomeModel,
) -> FloatArray:
    """Return the blower-door reading that gives an air change rate on the mean of the year.

    Parameters
    ----------
    air_changes_per_hour : ndarray
        Natural air changes, mean of the year [1/h].
    volume_ft3 : ndarray
        [ft3]
    stories, climate, model
        As in `natural_cfm_per_cfm50`.
    indoor_f : ndarray
        Indoor temperature [F], held against the mean of each month.

    Returns
    -------
    ndarray
        Air leakage at 50 Pa [ft3/min].
    """
    difference = indoor_f[..., None] - climate.temp_mean_f
    per_cfm50 = natural_cfm_per_cfm50(stories, difference, climate, model)
    mean = (per_cfm50 * climate.days).sum(axis=-1) / climate.days.sum()
    return np.asarray(air_changes_per_hour * volume_ft3 / 60.0 / mean)
