"""Irradiance on the plane of the array from beam and diffuse irradiance, by the Perez model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from calculators.solar.parameters import FloatArray, pvwatts

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class SkyCoefficients:
    """What the Perez sky gives to any plane; the same for every roof at a site.

    Parameters
    ----------
    beam, isotropic, circumsolar, horizon, ground : ndarray of float64, shape (H,)
        Beam on a plane facing the sun, the diffuse parts that scale with the sky seen, with the cosine of
        incidence and with the sine of the tilt, and the global irradiance of the ground [W/m2].
    """

    beam: FloatArray
    isotropic: FloatArray
    circumsolar: FloatArray
    horizon: FloatArray
    ground: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class PlaneOfArray:
    """Irradiance on the plane of the array.

    Parameters
    ----------
    beam, sky, ground : ndarray of float64, shape (..., H)
        Beam, sky diffuse (circumsolar and horizon included) and ground-reflected irradiance [W/m2].
    cos_incidence : ndarray of float64, shape (..., H)
        Cosine of the angle between sun and plane normal, from -1 to 1.
    """

    beam: FloatArray
    sky: FloatArray
    ground: FloatArray
    cos_incidence: FloatArray


def perez_sky(dni: FloatArray, dhi: FloatArray, zenith_deg: FloatArray) -> SkyCoefficients:
    """Return the coefficients of the Perez 1990 sky.

    Parameters
    ----------
    dni, dhi : ndarray of float64, shape (H,)
        Direct normal and diffuse horizontal irradiance [W/m2].
    zenith_deg : ndarray of float64, shape (H,)
        Zenith of the sun, corrected for refraction [degrees].

    Returns
    -------
    SkyCoefficients

    Notes
    -----
    Clearness ``e = ((dni + dhi) / dhi + k z^3) / (1 + k z^3)`` picks one of eight bins; brightness is
    ``D = dhi m / 1367`` with the air mass ``m = 1 / (cos z + 0.15 (93.9 - z)^-1.253)`` [2]_. With
    ``F1 = max(0, f11 + f12 D + f13 z)`` and ``F2 = f21 + f22 D + f23 z`` the diffuse irradiance splits into
    ``dhi (1 - F1)`` isotropic, ``dhi F1 / max(cos z, cos 85)`` circumsolar and ``dhi F2`` horizon [1]_.

    As PVWatts has it, above z = 87.5 degrees the sky is isotropic and the ground dark, and with no diffuse
    irradiance only the beam counts.

    References
    ----------
    .. [1] R. Perez et al., "Modeling daylight availability and irradiance components from direct and
       global irradiance", Solar Energy 44 (1990) 271-289, :doi:`10.1016/0038-092X(90)90055-H`.
    .. [2] F. Kasten, "A new table and approximation formula for the relative optical air mass",
       Arch. Meteorol. Geophys. Bioklimatol. B14 (1965) 206-223, :doi:`10.1007/BF02248840`.
    """
    numbers = pvwatts().table("sky")
    zenith = np.radians(zenith_deg)
    cos_zenith = np.cos(zenith)
    beam, diffuse = np.maximum(dni, 0.0), np.maximum(dhi, 0.0)
    low = zenith > numbers.number("isotropic_above_zenith")
    perez = ~low & (diffuse > 0.0)
    circumsolar_part, horizon_part = _brightness(beam, diffuse, zenith_deg, perez)
    least = numbers.number("least_cos_zenith")
    return SkyCoefficients(
        beam=np.where(zenith < np.pi / 2.0, beam, 0.0),
        isotropic=diffuse * (1.0 - circumsolar_part),
        circumsolar=diffuse * circumsolar_part / np.maximum(cos_zenith, least),
        horizon=diffuse * horizon_part,
        ground=np.where(perez, beam * cos_zenith + diffuse, 0.0),
    )


def plane_of_array(
    sky: SkyCoefficients,
    *,
    zenith_deg: FloatArray,
    azimuth_deg: FloatArray,
    tilt_deg: FloatArray,
    surface_azimuth_deg: FloatArray,
    albedo: FloatArray,
) -> PlaneOfArray:
    """Return the irradiance on tilted planes.

    Parameters
    ----------
    sky : SkyCoefficients
        Of the site, shape (H,).
    zenith_deg, azimuth_deg : ndarray of float64, shape (H,)
        Position of the sun [degrees].
    tilt_deg, surface_azimuth_deg : ndarray of float64, shape (..., 1)
        Of the planes: from the horizontal, and eastward from north [degrees].
    albedo : ndarray of float64, shape (H,)
        Reflectance of the ground [1].

    Returns
    -------
    PlaneOfArray
        Arrays of shape (..., H).

    Notes
    -----
    With t the tilt and i the incidence angle: beam ``dni max(cos i, 0)``; sky ``isotropic (1 + cos t) / 2 +
    circumsolar max(cos i, 0) + horizon sin t``; ground ``albedo (dni cos z + dhi) (1 - cos t) / 2``.
    """
    zenith, tilt = np.radians(zenith_deg), np.radians(tilt_deg)
    turned = np.radians(azimuth_deg - surface_azimuth_deg)
    cos_incidence = np.clip(
        np.sin(zenith) * np.cos(turned) * np.sin(tilt) + np.cos(zenith) * np.cos(tilt), -1.0, 1.0
    )
    facing = np.maximum(cos_incidence, 0.0)
    return PlaneOfArray(
        beam=sky.beam * facing,
        sky=(
            sky.isotropic * (1.0 + np.cos(tilt)) / 2.0 + sky.circumsolar * facing + sky.horizon * np.sin(tilt)
        ),
        ground=albedo * sky.ground * (1.0 - np.cos(tilt)) / 2.0,
        cos_incidence=cos_incidence,
    )


def usable_albedo(albedo: FloatArray | None, hours: int) -> FloatArray:
    """Return the albedo of each hour [1]: the file's where it is between 0 and 1, else the default."""
    default = pvwatts().table("sky").number("albedo_default")
    if albedo is None:
        return np.full(hours, default)
    return np.where((albedo > 0.0) & (albedo < 1.0), albedo, default)


def _brightness(
    beam: FloatArray, diffuse: FloatArray, zenith_deg: FloatArray, perez: NDArray[np.bool_]
) -> tuple[FloatArray, FloatArray]:
    """Return the Perez circumsolar and horizon brightening coefficients, zero where the sky is not Perez."""
    numbers = pvwatts().table("sky")
    # Hours outside the model are given harmless values, so that no division there can warn.
    z_deg = np.where(perez, zenith_deg, 0.0)
    d = np.where(perez, diffuse, 1.0)
    z = np.radians(z_deg)
    kasten_1966 = 1.0 / (np.cos(z) + 0.15 * (93.9 - z_deg) ** -1.253)
    brightness = d * kasten_1966 / pvwatts().table("sun").number("solar_constant")
    cubed = numbers.number("clearness_kappa") * z_deg**3
    clearness = ((np.where(perez, beam, 0.0) + d) / d + cubed) / (1.0 + cubed)
    bin_index = np.searchsorted(numbers.numbers("clearness_bins"), clearness, side="left")

    def coefficient(family: str) -> FloatArray:
        one, two, three = (numbers.numbers(f"{family}{part}")[bin_index] for part in "123")
        return one + two * brightness + three * z

    return (
        np.where(perez, np.maximum(coefficient("f1"), 0.0), 0.0),
        np.where(perez, coefficient("f2"), 0.0),
    )
