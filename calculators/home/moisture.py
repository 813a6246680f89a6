"""Water vapour in air."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.quantities import celsius_from_fahrenheit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from calculators.climate import ClimateZone, FloatArray

# Molar mass of water over that of dry air.
_WATER_TO_AIR: Final = 0.62198


def saturation_pressure_hpa(temperature_f: ArrayLike) -> FloatArray:
    """Return the saturation pressure of water vapour [hPa] by the Magnus formula.

    ``6.112 exp(17.62 t / (243.12 + t))``, t [C].
    """
    celsius = celsius_from_fahrenheit(np.asarray(temperature_f, dtype=np.float64))
    return np.asarray(6.112 * np.exp(17.62 * celsius / (243.12 + celsius)))


def humidity_ratio(
    temperature_f: ArrayLike, relative_humidity_pct: ArrayLike, pressure_hpa: float
) -> FloatArray:
    """Return the mass of water vapour per mass of dry air [lb/lb].

    Parameters
    ----------
    temperature_f : array_like
        Dry bulb [F].
    relative_humidity_pct : array_like
        [%]
    pressure_hpa : float
        Of the air [hPa].

    Returns
    -------
    ndarray
        ``0.62198 p_w / (p - p_w)``, ``p_w = RH x saturation pressure``.

    References
    ----------
    .. [1] ASHRAE Handbook, Fundamentals, psychrometrics.
    """
    vapour = np.asarray(relative_humidity_pct, float) / 100.0 * saturation_pressure_hpa(temperature_f)
    return np.asarray(_WATER_TO_AIR * vapour / (pressure_hpa - vapour))


def outdoor_humidity_ratio(climate: ClimateZone) -> FloatArray:
    """Return the outdoor humidity ratio of each month [lb/lb], from its mean temperature and humidity."""
    return humidity_ratio(climate.temp_mean_f, climate.relative_humidity_pct, climate.pressure_hpa)
