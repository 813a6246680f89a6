"""Air that leaks in: from a blower-door reading to the flow of each month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.quantities import FT2_PER_M2

if TYPE_CHECKING:
    from calculators.climate import ClimateZone, FloatArray
    from calculators.home.model import HomeModel

# Sensible heat of air moved: 0.075 lb/ft3 x 0.24 Btu/lb F x 60 min/h.
BTU_H_PER_CFM_F: Final = 0.075 * 0.24 * 60.0
FEET_PER_METRE: Final = FT2_PER_M2**0.5


def natural_cfm_per_cfm50(
    stories: FloatArray, indoor_f: FloatArray, climate: ClimateZone, model: HomeModel
) -> FloatArray:
    """Return the natural air flow of each month per unit of blower-door leakage.

    Parameters
    ----------
    stories : ndarray
        Number of stories.
    indoor_f : ndarray
        Indoor temperature [F].
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
    half the elevation, ``exp(-3.72e-5 * elevation_ft / 2)``.

    References
    ----------
    .. [1] M. H. Sherman, "Estimation of infiltration from leakage and climate indicators", Energy and
       Buildings 10 (1987).
    .. [2] Oak Ridge National Laboratory, Weatherization Assistant, NEAT, infiltration.c.
    """
    kelvin = np.abs(climate.temp_mean_f - indoor_f[..., None]) / 1.8
    specific = 196.9 * np.sqrt(0.0169 * climate.wind_speed_m_s**2 + 0.0144 * kelvin)
    storey = model["infiltration_cf"] * (1.2254 - 0.2549 * stories + 0.02495 * stories**2)
    density = np.exp(-3.72e-5 * climate.elevation_m * FEET_PER_METRE / 2)
    whole = model["infiltration_shelter"] * density * model["infiltration_adjustment"]
    return np.asarray(specific * whole / 2756.0 / storey[..., None])


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
    stories, indoor_f, climate, model
        As in `natural_cfm_per_cfm50`.

    Returns
    -------
    ndarray
        Air leakage at 50 Pa [ft3/min].
    """
    per_cfm50 = natural_cfm_per_cfm50(stories, indoor_f, climate, model)
    mean = (per_cfm50 * climate.days).sum(axis=-1) / climate.days.sum()
    return np.asarray(air_changes_per_hour * volume_ft3 / 60.0 / mean)
