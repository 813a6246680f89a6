"""A home's shell: the heat that its parts let through, and the heat that people and sun bring in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from calculators.home.hot_water import room_heat_gain_btu_h
from calculators.home.infiltration import BTU_H_PER_CFM_F
from calculators.home.solar_gain import roof_gain, wall_gain, window_gain

if TYPE_CHECKING:
    from calculators.climate import ClimateZone, FloatArray
    from calculators.home.description import Home


@dataclass(frozen=True, slots=True, eq=False)
class Conductances:
    """Heat flow per degree through each part of the shell [Btu/h F], infiltration apart."""

    walls: FloatArray
    windows: FloatArray
    doors: FloatArray
    knee_walls: FloatArray
    ceiling: FloatArray
    floor: FloatArray
    roof_share: FloatArray

    @property
    def to_air(self) -> FloatArray:
        """All that faces outdoor air: the fabric without the floor."""
        return self.walls + self.windows + self.doors + self.knee_walls + self.ceiling


def conductances(home: Home) -> Conductances:
    """Return the conductances of a home's shell.

    Parameters
    ----------
    home : Home

    Returns
    -------
    Conductances

    Notes
    -----
    The attic is a node between the ceiling and outdoors: the ceiling's conductance is in series with that
    of the roof deck and of the attic's ventilation together. A raised floor's is cut by the buffer of the
    space below it.
    """
    model = home.model
    deck_r = model["exterior_film_r"] + model["roof_deck_r"] + model["interior_film_r"]
    deck = home.ceiling_area_ft2 * model["roof_to_ceiling_area"] / deck_r
    vented = home.ceiling_area_ft2 * model["attic_ventilation_cfm_ft2"] * BTU_H_PER_CFM_F
    # The overall R of a ceiling counts one outdoor film; the attic takes its place.
    ceiling = home.ceiling_area_ft2 / home.ceiling_r
    attic = deck + vented
    with np.errstate(invalid="ignore"):
        in_series = np.where(attic > 0, ceiling * attic / (ceiling + attic), 0.0)
        share = np.where(attic > 0, deck / attic, 0.0)
    return Conductances(
        walls=home.wall_area_ft2 / home.wall_r,
        windows=home.window_area_ft2 * home.window_u,
        doors=home.door_area_ft2 * model["door_u"],
        knee_walls=home.knee_wall_area_ft2 / home.knee_wall_r,
        ceiling=in_series,
        floor=model["floor_buffer"] * home.footprint_ft2 / home.floor_r,
        roof_share=share,
    )


def below_floor_f(home: Home, climate: ClimateZone) -> FloatArray:
    """Return the temperature that a floor loses its heat to [F], shape (..., 12).

    Parameters
    ----------
    home : Home
    climate : ClimateZone

    Returns
    -------
    ndarray
        ``year's mean + swing x (month's mean - year's mean)``: the ground follows the air part of the way.
    """
    departure = climate.temp_mean_f - climate.annual_mean_f
    return np.asarray(climate.annual_mean_f + home.ground_swing[..., None] * departure)


def day_and_night_gains(
    home: Home, climate: ClimateZone, shell: Conductances
) -> tuple[FloatArray, FloatArray]:
    """Return the heat of people, lamps, appliances and sun, mean of the day half and of the night half.

    Parameters
    ----------
    home : Home
    climate : ClimateZone
    shell : Conductances

    Returns
    -------
    day, night : ndarray
        [Btu/h], shape (..., 12).

    Notes
    -----
    A share of the sun's heat is stored and comes out at night; each half lasts 12 h, so its mean is twice
    its share of the mean of the day.
    """
    sun = (
        window_gain(home, climate)
        + wall_gain(home, climate, shell.walls)
        + roof_gain(home, climate, shell.ceiling, shell.roof_share)
    )
    stored = home.model["solar_storage_share"]
    # A heat-pump water heater in the rooms takes its heat from them, day and night.
    internal = home.model["internal_gain_btu_h"] + room_heat_gain_btu_h(home, climate)
    return internal + 2 * (1 - stored) * sun, internal + 2 * stored * sun
