"""How the length of the sunlight's way through the air changes what a module makes of it."""

from __future__ import annotations

import numpy as np

from calculators.solar.parameters import FloatArray, pvwatts


def air_mass_modifier(zenith_deg: FloatArray, elevation_m: float) -> FloatArray:
    """Return the spectral correction of the effective irradiance [1].

    Parameters
    ----------
    zenith_deg : ndarray of float64
        Zenith of the sun [degrees]; taken as at most 86.
    elevation_m : float
        Above sea level [m].

    Notes
    -----
    A polynomial of fourth degree [1]_ in the air mass ``exp(-0.0001184 h) / (cos z + 0.5057
    (96.080 - z)^-1.634)`` [2]_, never below zero.

    References
    ----------
    .. [1] W. De Soto, S. A. Klein, W. A. Beckman, Solar Energy 80 (2006) 78-88,
       :doi:`10.1016/j.solener.2005.06.010`.
    .. [2] D. L. King, W. E. Boyson, J. A. Kratochvil, "Photovoltaic Array Performance Model",
       SAND2004-3535 (2004), :doi:`10.2172/919131`.
    """
    numbers = pvwatts().table("air_mass")
    z = np.clip(zenith_deg, 0.0, numbers.number("most_zenith"))
    mass = np.exp(-numbers.number("elevation_decay") * elevation_m) / (
        np.cos(np.radians(z)) + 0.5057 * (96.080 - z) ** -1.634
    )
    modifier = np.polynomial.polynomial.polyval(mass, numbers.numbers("polynomial"))
    return np.asarray(np.maximum(modifier, 0.0))
