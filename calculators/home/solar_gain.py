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


def vertical_irradiation(climate: ClimateZone, ground_reflectance: float) -> FloatArray:
    """Return the irradiation on a vertical surface, mean of all directions.

    Parameters
    ----------
    climate : ClimateZone
    ground_reflectance : float
        [1]

    Returns
    -------
    ndarray
        [kWh/m2], shape (12,).

    Notes
    -----
    A beam at altitude ``h`` gives a vertical surface ``DNI cos(h) / pi`` on the mean of all azimuths. The
    month's ``sin(h)``, weighted by the beam, is ``(GHI - DHI) / DNI``; its cosine is taken as
    ``sqrt(1 - sin^2)``, which is a little high (1 to 9 % of the whole in Stockton's typical days). The sky
    gives half of DHI, the ground half of its reflected GHI.
    """
    sine = np.clip((climate.ghi_kwh_m2 - climate.dhi_kwh_m2) / np.maximum(climate.dni_kwh_m2, 1e-9), 0.0, 1.0)
    beam = climate.dni_kwh_m2 * np.sqrt(1.0 - sine**2) / np.pi
    return beam + climate.dhi_kwh_m2 / 2 + ground_reflectance * climate.ghi_kwh_m2 / 2


def window_gain(home: Home, climate: ClimateZone) -> FloatArray:
    """Return the sun's heat through the windows [Btu/h], shape (..., 12): area x SHGC x shading x sun."""
    model = home.model
    shading = np.where(_SUMMER, model["window_shading_summer"], model["window_shading_winter"])
    sun = mean_btu_h_ft2(vertical_irradiation(climate, model["ground_reflectance"]), climate)
    return (home.window_area_ft2 * home.window_shgc)[..., None] * shading * sun


def wall_gain(home: Home, climate: ClimateZone, wall_ua: FloatArray) -> FloatArray:
    """Return the sun's heat through the walls [Btu/h], shape (..., 12): UA x absorptivity x film R x sun."""
    model = home.model
    sun = mean_btu_h_ft2(vertical_irradiation(climate, model["ground_reflectance"]), climate)
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
        ``UA x roof share x absorptivity x film R x horizontal sun``.
    """
    model = home.model
    sun = mean_btu_h_ft2(climate.ghi_kwh_m2, climate)
    warming = roof_share * model["roof_absorptivity"] * model["exterior_film_r"]
    return (ceiling_ua * warming)[..., None] * sun
