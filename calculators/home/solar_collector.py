"""What a solar water heater gives in a place, on the roof that it lies on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from calculators.climate import ClimateZone, FloatArray
    from calculators.home.description import Home

# Rows of the climate's irradiation of walls.
_NORTH, _EAST, _SOUTH, _WEST = range(4)
_HALF: Final = 0.5


def roof_irradiation_kwh_m2(home: Home, climate: ClimateZone) -> FloatArray:
    """Return the irradiation of the roof face each month [kWh/m2], shape (..., 12).

    Parameters
    ----------
    home : Home
        Tilt and azimuth of the face.
    climate : ClimateZone

    Returns
    -------
    ndarray
        ``beam x cos(tilt) + (walls' difference) x sin(tilt) + sky + ground``.

    Notes
    -----
    A beam on a tilted face is ``cos(tilt)`` of that on the ground and ``sin(tilt)`` of that which comes from
    the side the face looks to. The latter is, of a month, the irradiation of the wall on that side less that
    of the opposite wall, since sky and ground give both alike. The sky gives ``(1 + cos(tilt)) / 2`` of the
    diffuse irradiation, the ground ``(1 - cos(tilt)) / 2`` of what it reflects. Hours in which the sun is
    behind the face count against it, a little.
    """
    tilt = np.radians(home.collector_tilt_deg)[..., None]
    azimuth = np.radians(home.collector_azimuth_deg)[..., None]
    walls = climate.vertical_kwh_m2
    south, east = walls[_SOUTH] - walls[_NORTH], walls[_EAST] - walls[_WEST]
    facing = -south * np.cos(azimuth) + east * np.sin(azimuth)
    beam = (climate.ghi_kwh_m2 - climate.dhi_kwh_m2) * np.cos(tilt) + facing * np.sin(tilt)
    sky = climate.dhi_kwh_m2 * _HALF * (1 + np.cos(tilt))
    ground = home.model["ground_reflectance"] * climate.ghi_kwh_m2 * _HALF * (1 - np.cos(tilt))
    return np.asarray(np.maximum(beam, 0.0) + sky + ground)


def solar_heat_btu(home: Home, climate: ClimateZone) -> FloatArray:
    """Return the heat that a solar water heater can give each month [Btu], shape (..., 12).

    Parameters
    ----------
    home : Home
    climate : ClimateZone

    Returns
    -------
    ndarray
        ``rated heat of a day x irradiation of the month / irradiation of the rating's day x unshaded``.
    """
    sun = roof_irradiation_kwh_m2(home, climate) / home.model["solar_rating_kwh_m2_day"]
    return np.asarray((home.solar_rated_btu_day * home.roof_unshaded)[..., None] * sun)
