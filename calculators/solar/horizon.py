"""The skyline around a roof: what hides the sun, and how much sky is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.solar.transposition import PlaneOfArray
from rules.errors import InputError
from rules.roof_facts import FEWEST_DIRECTIONS, MOST_DIRECTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.solar.parameters import FloatArray
    from calculators.solar.transposition import SkyCoefficients

_FULL_CIRCLE: Final = 360.0
_STRAIGHT_UP: Final = 90.0
# The sky is summed in strips of half a degree: within 1e-5 of the closed form of a plane without skyline.
_STRIPS: Final = 720


@dataclass(frozen=True, slots=True)
class Horizon:
    """A skyline.

    Parameters
    ----------
    elevation_deg : tuple of float
        Height of the skyline [degrees], 0 to 90, at evenly spaced azimuths clockwise from north, the first
        one north itself; 4 to 360 of them. Between two it runs straight.

    Raises
    ------
    InputError
        Naming the count, or the first height that cannot be.
    """

    elevation_deg: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        count = len(self.elevation_deg)
        if not FEWEST_DIRECTIONS <= count <= MOST_DIRECTIONS:
            raise InputError(
                f"roof.horizon_deg has {count} heights: give {FEWEST_DIRECTIONS} to {MOST_DIRECTIONS}, evenly"
                " spaced clockwise from north."
            )
        for place, height in enumerate(self.elevation_deg):
            if not 0.0 <= height <= _STRAIGHT_UP:
                raise InputError(
                    f"roof.horizon_deg[{place}] = {height:g}: must be from 0 to 90 degrees above level."
                )

    @classmethod
    def of(cls, elevation_deg: Sequence[float] | None) -> Horizon | None:
        """Return a skyline, or None where none is known."""
        return None if elevation_deg is None else cls(tuple(float(height) for height in elevation_deg))

    def at(self, azimuth_deg: FloatArray) -> FloatArray:
        """Return its height [degrees] in given directions, clockwise from north [degrees]."""
        around = np.linspace(0.0, _FULL_CIRCLE, len(self.elevation_deg) + 1)
        closed = (*self.elevation_deg, self.elevation_deg[0])
        return np.interp(np.mod(azimuth_deg, _FULL_CIRCLE), around, closed)

    def hides(self, zenith_deg: FloatArray, azimuth_deg: FloatArray) -> FloatArray:
        """Return 1 where the sun stands below the skyline and 0 where it does not, shape (H,)."""
        return np.where(_STRAIGHT_UP - zenith_deg < self.at(azimuth_deg), 1.0, 0.0)


def sky_view_share(horizon: Horizon, tilt_deg: FloatArray, surface_azimuth_deg: FloatArray) -> FloatArray:
    """Return how much of the sky that a plane would see the skyline leaves [1].

    Parameters
    ----------
    horizon : Horizon
    tilt_deg, surface_azimuth_deg : ndarray of float64, shape (...)
        Of the planes [degrees].

    Returns
    -------
    ndarray of float64, shape (...)
        From 0 to 1; 1 for a level skyline.

    Notes
    -----
    With ``Z`` the zenith angle down to which the plane sees sky in direction ``p``, ``S`` its tilt and ``A``
    its azimuth, the sky view factor of an even sky is [1]_::

        V = 1 / (2 pi) * integral of (cos S sin^2 Z + sin S cos(p - A) (Z - sin Z cos Z)) dp

    and ``(1 + cos S) / 2`` without a skyline. Behind the plane the sky ends at the plane itself, where
    ``tan(elevation) = -tan S cos(p - A)``: ``Z`` ends at the higher of the two.

    References
    ----------
    .. [1] J. Dozier, J. Frew, "Rapid calculation of terrain parameters for radiation modeling from digital
       elevation data", IEEE Trans. Geosci. Remote Sens. 28 (1990) 963-969, :doi:`10.1109/36.58986`.
    """
    direction = (np.arange(_STRIPS) + 0.5) * _FULL_CIRCLE / _STRIPS
    tilt = np.radians(np.asarray(tilt_deg, dtype=np.float64))[..., np.newaxis]
    facing = np.cos(np.radians(direction - np.asarray(surface_azimuth_deg)[..., np.newaxis]))
    own = np.arctan2(np.maximum(-np.sin(tilt) * facing, 0.0), np.cos(tilt))

    def seen(skyline: FloatArray) -> FloatArray:
        down_to = np.pi / 2.0 - np.maximum(skyline, own)
        sine, cosine = np.sin(down_to), np.cos(down_to)
        strips = np.cos(tilt) * sine**2 + np.sin(tilt) * facing * (down_to - sine * cosine)
        return np.asarray(strips.mean(axis=-1))

    return np.clip(seen(np.radians(horizon.at(direction))) / seen(np.zeros(_STRIPS)), 0.0, 1.0)


def behind_horizon(
    poa: PlaneOfArray,
    sky: SkyCoefficients,
    horizon: Horizon,
    *,
    zenith_deg: FloatArray,
    azimuth_deg: FloatArray,
    tilt_deg: FloatArray,
    surface_azimuth_deg: FloatArray,
) -> PlaneOfArray:
    """Return the irradiance on planes with a skyline around them.

    Parameters
    ----------
    poa : PlaneOfArray
        Without the skyline, shape (..., H).
    sky : SkyCoefficients
        Of the site.
    horizon : Horizon
    zenith_deg, azimuth_deg : ndarray of float64, shape (H,)
        Position of the sun [degrees].
    tilt_deg, surface_azimuth_deg : ndarray of float64, shape (..., 1)
        Of the planes [degrees].

    Notes
    -----
    While the sun is below the skyline there is no beam [1]_ and, as that light comes from round the sun, no
    circumsolar light. What is left of the sky's light is taken as even and times `sky_view_share`. The
    skyline is as bright as the ground before it: the ground's light is not changed.

    References
    ----------
    .. [1] pvlib python 0.16, gallery, "Simple irradiance adjustment for horizon shading".
    """
    shown = 1.0 - horizon.hides(zenith_deg, azimuth_deg)
    circumsolar = sky.circumsolar * np.maximum(poa.cos_incidence, 0.0)
    share = sky_view_share(horizon, tilt_deg[..., 0], surface_azimuth_deg[..., 0])[..., np.newaxis]
    return PlaneOfArray(
        beam=poa.beam * shown,
        sky=(poa.sky - circumsolar) * share + circumsolar * shown,
        ground=poa.ground,
        cos_incidence=poa.cos_incidence,
    )
