"""Heat from the sun through windows, walls and roof, as the mean of each month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from calculators.climate import MONTHS, ClimateZone, FloatArray
from calculators.quantities import BTU_PER_KWH, FT2_PER_M2, HOURS_PER_DAY

if TYPE_CHECKING:
    from calculators.home.description import Home

# April to September, the months in which windows count as shaded for summer.
_SUMMER = np.isin(np.arange(1, MONTHS + 1), range(4, 10))


def mean_btu_h_ft2(irradiation_kwh_m2: FloatArray, climate: ClimateZone) -> FloatArray:
    """Return the mean irradiance of each month [Btu/h ft2] from its irradiation [kWh/m2]."""
    return irradiation_kwh_m2 * BTU_PER_KWH / FT2_PER_M2 / (climate.days * HOURS_PER_DAY)


def window_irradiation(home: Home, climate: ClimateZone) -> FloatArray:
    """Return the sun on the windows, each side by its share of them.

    Parameters
    ----------
    home : Home
    climate : ClimateZone

    Returns
    -------
    ndarray
        ``outside shade x (north + screen x (east + south + west))`` [kWh/m2], shape (..., 12).
    """
    north, east, south, west = climate.vertical_kwh_m2
    share_north, share_east, share_south = (
        getattr(home, f"window_{side}_share")[..., None] for side in ("north", "east", "south")
    )
    share_west = 1.0 - share_north - share_east - share_south
    sunny = share_east * east + share_south * south + share_west * west
    screens = np.where(
        _SUMMER, home.screen_transmission[..., None], home.screen_transmission_winter[..., None]
    )
    return np.asarray(home.outside_shade[..., None] * (share_north * north + screens * sunny))


def window_gain(home: Home, climate: ClimateZone) -> FloatArray:
    """Return the sun's heat through the windows [Btu/h], shape (..., 12): area x SHGC x shading x sun."""
    model = home.model
    shading = np.where(_SUMMER, model["window_shading_summer"], model["window_shading_winter"])
    sun = mean_btu_h_ft2(window_irradiation(home, climate), climate)
    return (home.window_area_ft2 * home.window_shgc)[..., None] * shading * sun


def wall_gain(home: Home, climate: ClimateZone, wall_ua: FloatArray) -> FloatArray:
    """Return the sun's heat through the walls [Btu/h], shape (..., 12): UA x absorptivity x film R x sun.

    The walls face all four directions alike.
    """
    model = home.model
    sun = mean_btu_h_ft2(climate.vertical_kwh_m2.mean(axis=0), climate)
    return wall_ua[..., None] * model["wall_absorptivity"] * model["exterior_film_r"] * sun


def roof_gain(home: Home, climate: ClimateZone, ceiling_ua: FloatArray, roof_share: FloatArray) -> FloatArray:
    """Return the sun's heat through roof, attic and ceiling [Btu/h], shape (..., 12).

    Parameters
    ----------
    home : Home
    climate : ClimateZone
    ceiling_ua : ndarray
        Conductance from the rooms through ceiling and attic to outdoors [Btu/h F].
    roof_share : ndarray
        Share of the attic's conductance to outdoors that is the roof deck's, the rest being ventilation.

    Returns
    -------
    ndarray
        ``UA x roof share x absorptivity x film R x horizontal sun``: the sol-air excess of the roof.
    """
    sun = mean_btu_h_ft2(climate.ghi_kwh_m2, climate)
    warming = roof_share * home.roof_absorptivity * home.model["exterior_film_r"]
    return (ceiling_ua * warming)[..., None] * sun
