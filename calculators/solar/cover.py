"""What the glass of a module lets through, by angle."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from calculators.solar.parameters import FloatArray, pvwatts

if TYPE_CHECKING:
    from calculators.solar.transposition import PlaneOfArray


def irradiance_through_cover(poa: PlaneOfArray, tilt_deg: FloatArray) -> FloatArray:
    """Return the irradiance that reaches the cells, as a share of normal incidence [W/m2].

    Parameters
    ----------
    poa : PlaneOfArray
        Irradiance on the plane, shape (..., H).
    tilt_deg : ndarray of float64, shape (..., 1)
        Tilt of the plane [degrees].

    Returns
    -------
    ndarray of float64, shape (..., H)

    Notes
    -----
    ``beam K(i) + sky K(59.7 - 0.1388 t + 0.001497 t^2) + ground K(90 - 0.5788 t + 0.002693 t^2)`` [1]_, each
    K the transmittance over that near normal incidence, at most 1. As PVWatts has it, the beam passes the
    anti-reflective coating and then the glass, the diffuse parts bare glass only, and the reference at
    normal incidence takes the refraction into the glass as from air.

    References
    ----------
    .. [1] W. De Soto, S. A. Klein, W. A. Beckman, "Improvement and validation of a model for photovoltaic
       array performance", Solar Energy 80 (2006) 78-88, :doi:`10.1016/j.solener.2005.06.010`.
    """
    numbers = pvwatts().table("cover")
    incidence = np.clip(
        np.degrees(np.arccos(poa.cos_incidence)),
        numbers.number("least_incidence"),
        numbers.number("most_incidence"),
    )
    sky_angle = 59.7 - 0.1388 * tilt_deg + 0.001497 * tilt_deg**2
    ground_angle = 90.0 - 0.5788 * tilt_deg + 0.002693 * tilt_deg**2
    normal = _normal_transmittance()
    through = (
        poa.beam * np.minimum(_coated_glass(incidence) / normal, 1.0)
        + poa.sky * np.minimum(_bare_glass(sky_angle) / normal, 1.0)
        + poa.ground * np.minimum(_bare_glass(ground_angle) / normal, 1.0)
    )
    return np.maximum(through, 0.0)


def transmittance(
    incidence_deg: FloatArray, index_from: float, index_into: float, extinction: float, thickness: float
) -> tuple[FloatArray, FloatArray]:
    """Return the transmittance [1] of one layer and the angle of refraction in it [degrees].

    Parameters
    ----------
    incidence_deg : ndarray of float64
        Angle from the normal [degrees], above 0 and at most 90.
    index_from, index_into : float
        Refractive indices [1].
    extinction : float
        [1/m]
    thickness : float
        [m]

    Notes
    -----
    Snell's law for the angle, Fresnel's equations for unpolarised light at the first surface, and Bouguer's
    law ``exp(-K L / cos r)`` within the layer.
    """
    i = np.radians(incidence_deg)
    r = np.arcsin(index_from / index_into * np.sin(i))
    reflected = 0.5 * (np.sin(r - i) ** 2 / np.sin(r + i) ** 2 + np.tan(r - i) ** 2 / np.tan(r + i) ** 2)
    return (1.0 - reflected) * np.exp(-extinction * thickness / np.cos(r)), np.degrees(r)


def _coating(incidence_deg: FloatArray) -> tuple[FloatArray, FloatArray]:
    n = pvwatts().table("cover")
    return transmittance(
        incidence_deg,
        n.number("index_air"),
        n.number("index_coating"),
        n.number("extinction"),
        n.number("thickness_coating"),
    )


def _glass(incidence_deg: FloatArray, index_from: float) -> FloatArray:
    n = pvwatts().table("cover")
    return transmittance(
        incidence_deg,
        index_from,
        n.number("index_glass"),
        n.number("extinction"),
        n.number("thickness_glass"),
    )[0]


def _coated_glass(incidence_deg: FloatArray) -> FloatArray:
    through_coating, refracted_deg = _coating(incidence_deg)
    return through_coating * _glass(refracted_deg, pvwatts().table("cover").number("index_coating"))


def _bare_glass(incidence_deg: FloatArray) -> FloatArray:
    return _glass(incidence_deg, pvwatts().table("cover").number("index_air"))


@cache
def _normal_transmittance() -> float:
    near_normal = np.array(pvwatts().table("cover").number("normal_incidence"))
    through_coating, refracted_deg = _coating(near_normal)
    return float(through_coating * _bare_glass(refracted_deg))
