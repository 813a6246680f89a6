"""From a nameplate to what the equipment does over a season."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.home.moisture import saturation_pressure_hpa
from calculators.quantities import celsius_from_fahrenheit, fahrenheit_from_celsius

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from calculators.climate import ClimateZone, FloatArray

_BTU_PER_WH: Final = 3.412
# Below this HSPF the first set of Fairey's coefficients applies.
_HSPF_OF_NEWER_UNITS: Final = 8.5
_OLDER: Final = (0.1392, -0.00846, -0.0001074, 0.0228)
_NEWER: Final = (0.1041, -0.008862, -0.0001153, 0.02817)


def climate_adjusted_hspf(hspf: ArrayLike, winter_design_f: ArrayLike) -> FloatArray:
    """Return the HSPF that a heat pump reaches in a climate.

    Parameters
    ----------
    hspf : array_like
        Rated HSPF [Btu/Wh].
    winter_design_f : array_like
        Winter design temperature [F].

    Returns
    -------
    ndarray
        ``HSPF (1 - (a + b T + c T^2 + d HSPF))`` [Btu/Wh].

    References
    ----------
    .. [1] P. Fairey et al., "Climatic impacts on heating seasonal performance factor (HSPF) and seasonal
       energy efficiency ratio (SEER) for air-source heat pumps", ASHRAE Transactions 110 (2004).
    """
    rated, design = np.asarray(hspf, float), np.asarray(winter_design_f, float)
    a, b, c, d = (np.where(rated < _HSPF_OF_NEWER_UNITS, *pair) for pair in zip(_OLDER, _NEWER, strict=True))
    return np.asarray(rated * (1 - (a + b * design + c * design**2 + d * rated)))


def heat_pump_cop(hspf: ArrayLike, winter_design_f: ArrayLike) -> FloatArray:
    """Return a heat pump's seasonal COP in a climate: the adjusted HSPF / 3.412."""
    return climate_adjusted_hspf(hspf, winter_design_f) / _BTU_PER_WH


def wet_bulb_f(dry_bulb_f: float, relative_humidity_pct: float) -> float:
    """Return the wet-bulb temperature [F] from dry bulb [F] and relative humidity [%].

    References
    ----------
    .. [1] R. Stull, "Wet-bulb temperature from relative humidity and air temperature", Journal of Applied
       Meteorology and Climatology 50 (2011), doi:10.1175/JAMC-D-11-0143.1.
    """
    t, rh = float(celsius_from_fahrenheit(dry_bulb_f)), relative_humidity_pct
    wet = (
        t * np.arctan(0.151977 * np.sqrt(rh + 8.313659))
        + np.arctan(t + rh)
        - np.arctan(rh - 1.676331)
        + 0.00391838 * rh**1.5 * np.arctan(0.023101 * rh)
        - 4.686035
    )
    return float(fahrenheit_from_celsius(float(wet)))


def evaporative_cooler_eer(climate: ClimateZone) -> float:
    """Return the seasonal efficiency of an evaporative cooler in a climate.

    Parameters
    ----------
    climate : ClimateZone

    Returns
    -------
    float
        [Btu/Wh]

    Notes
    -----
    ``EER = 3.1 (78 - T_sat) / 0.75`` with ``T_sat = DB - 0.75 (DB - WB)`` where that is below 70 F, else
    33.1. DB is the 1 % cooling design temperature; WB goes with the moisture of the hottest month.

    References
    ----------
    .. [1] Oak Ridge National Laboratory, Weatherization Assistant, NEAT.
    """
    hottest = int(np.argmax(climate.temp_mean_f))
    dry = climate.cooling_design_1_f
    moisture = climate.relative_humidity_pct[hottest] * saturation_pressure_hpa(climate.temp_mean_f[hottest])
    wet = wet_bulb_f(dry, float(moisture / saturation_pressure_hpa(dry)))
    saturated = dry - 0.75 * (dry - wet)
    return 3.1 * (78.0 - saturated) / 0.75 if saturated < 70.0 else 33.1  # noqa: PLR2004 - NEAT's equation


def gas_storage_ef(uef: ArrayLike) -> FloatArray:
    """Return the energy factor of a fuel-fired storage water heater: ``0.9066 UEF + 0.0711``."""
    return 0.9066 * np.asarray(uef, float) + 0.0711


def electric_storage_ef(uef: ArrayLike) -> FloatArray:
    """Return the energy factor of an electric storage water heater: ``min(2.4029 UEF - 1.2844, 0.96)``."""
    return np.minimum(2.4029 * np.asarray(uef, float) - 1.2844, 0.96)


def heat_pump_water_heater_ef(uef: ArrayLike) -> FloatArray:
    """Return the energy factor of a heat-pump water heater: ``1.2101 UEF - 0.6052``."""
    return 1.2101 * np.asarray(uef, float) - 0.6052


def tankless_ef(uef: ArrayLike) -> FloatArray:
    """Return the energy factor of a tankless water heater: ``0.9951 UEF + 0.0079`` (recalled)."""
    return 0.9951 * np.asarray(uef, float) + 0.0079


def heat_pump_ambient_factor(ambient_f: ArrayLike) -> FloatArray:
    """Return how the surroundings change a heat-pump water heater's efficiency, 1 at about 66 F.

    ``0.00019738 T^2 - 0.01842 T + 1.3222625`` (NEAT), T [F].
    """
    t = np.asarray(ambient_f, float)
    return 0.00019738 * t**2 - 0.01842 * t + 1.3222625
