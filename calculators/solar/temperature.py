"""How warm the cells are."""

from __future__ import annotations

import numpy as np

from calculators.solar.parameters import FloatArray, pvwatts


def cell_temperature(
    effective_irradiance: FloatArray,
    temp_air_c: FloatArray,
    wind_speed_m_s: FloatArray,
    noct_c: float,
    reference_efficiency: float,
) -> FloatArray:
    """Return the temperature of the cells by the NOCT model [C].

    Parameters
    ----------
    effective_irradiance : ndarray of float64, shape (..., H)
        Irradiance that reaches the cells, spectrally corrected [W/m2].
    temp_air_c : ndarray of float64, shape (H,)
        [C]
    wind_speed_m_s : ndarray of float64, shape (H,)
        At the height of the weather station [m/s].
    noct_c : float
        Nominal operating cell temperature of the mount [C].
    reference_efficiency : float
        Of the module under standard test conditions [W/W].

    Notes
    -----
    ``Ta + G / 800 (NOCT - 20) (1 - eta / 0.9) 9.5 / (5.7 + 3.8 * 0.51 v)`` [1]_. PVWatts puts the *effective*
    irradiance for G and takes half the station's wind.

    References
    ----------
    .. [1] J. A. Duffie, W. A. Beckman, *Solar Engineering of Thermal Processes*, section 23.3.
    """
    numbers = pvwatts().table("temperature")
    wind = np.maximum(wind_speed_m_s * numbers.number("wind_factor"), numbers.number("least_wind"))
    absorbed = 1.0 - reference_efficiency / numbers.number("transmittance_absorptance")
    return temp_air_c + effective_irradiance / 800.0 * (noct_c - 20.0) * absorbed * 9.5 / (5.7 + 3.8 * wind)
