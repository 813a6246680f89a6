"""How much heating and cooling a home needs: monthly, by variable-base degree-days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.home.infiltration import BTU_H_PER_CFM_F, natural_cfm_per_cfm50
from calculators.home.solar_gain import roof_gain, wall_gain, window_gain
from calculators.quantities import HOURS_PER_DAY

if TYPE_CHECKING:
    from calculators.climate import ClimateZone, FloatArray
    from calculators.home.description import Home

NIGHT_HOURS: Final = HOURS_PER_DAY / 2


@dataclass(frozen=True, slots=True, eq=False)
class Conductances:
    """Heat flow per degree through each part of the shell [Btu/h F]; infiltration by month."""

    walls: FloatArray
    windows: FloatArray
    ceiling: FloatArray
    floor: FloatArray
    infiltration: FloatArray
    roof_share: FloatArray

    @property
    def heating(self) -> FloatArray:
        """The building load coefficient in the heating season, shape (..., 12)."""
        fabric = self.walls + self.windows + self.ceiling + self.floor
        return fabric[..., None] + self.infiltration

    @property
    def cooling(self) -> FloatArray:
        """The same in the cooling season, without the floor: the ground is not as hot as the air."""
        return self.heating - self.floor[..., None]


def conductances(home: Home, climate: ClimateZone) -> Conductances:
    """Return the conductances of a home's shell.

    Parameters
    ----------
    home : Home
    climate : ClimateZone

    Returns
    -------
    Conductances

    Notes
    -----
    The attic is a node between the ceiling and outdoors: the ceiling's conductance is in series with that
    of the roof deck and of the attic's ventilation together.
    """
    model = home.model
    deck_r = model["exterior_film_r"] + model["roof_deck_r"] + model["interior_film_r"]
    deck = home.ceiling_area_ft2 * model["roof_to_ceiling_area"] / deck_r
    vented = home.ceiling_area_ft2 * model["attic_ventilation_cfm_ft2"] * BTU_H_PER_CFM_F
    # The overall R of a ceiling counts one outdoor film; the attic takes its place.
    ceiling = home.ceiling_area_ft2 / home.ceiling_r
    attic = deck + vented
    leak = natural_cfm_per_cfm50(home.stories, home.heating_setpoint_f, climate, model)
    with np.errstate(invalid="ignore"):
        in_series = np.where(attic > 0, ceiling * attic / (ceiling + attic), 0.0)
        share = np.where(attic > 0, deck / attic, 0.0)
    return Conductances(
        walls=home.wall_area_ft2 / home.wall_r,
        windows=home.window_area_ft2 * home.window_u,
        ceiling=in_series,
        floor=model["floor_buffer"] * home.footprint_ft2 / home.floor_r,
        infiltration=home.cfm50[..., None] * leak * BTU_H_PER_CFM_F,
        roof_share=share,
    )


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
    internal = home.model["internal_gain_btu_h"]
    return internal + 2 * (1 - stored) * sun, internal + 2 * stored * sun


def setback_reduction(home: Home, coefficient: FloatArray, drive_f: FloatArray) -> FloatArray:
    """Return by how much a night set-back lowers the mean indoor temperature of the night half.

    Parameters
    ----------
    home : Home
    coefficient : ndarray
        Building load coefficient [Btu/h F], shape (..., 12).
    drive_f : ndarray
        How far below its set point the home would come to rest at night without heating [F].

    Returns
    -------
    ndarray
        Mean of the 12 h of the night [F], shape (..., 12).

    Notes
    -----
    With the heating off the home falls from its set point towards ``D`` below it, with the time constant
    ``tau = mass x floor / BLC`` [h]. It reaches the set-back depth ``S`` after ``t = -tau ln(1 - S / D)``,
    or never within the ``H`` hours, and stays there: the mean of the night is lower by
    ``(D (t - tau (1 - exp(-t / tau))) + S (H - t)) / 12``, ``t`` at most ``H``.

    References
    ----------
    .. [1] Oak Ridge National Laboratory, Weatherization Assistant, NEAT (set-back of 3 F for 8 h, thermal
       mass 3.8 Btu/ft2 F).
    """
    depth, night = home.setback_f[..., None], home.setback_hours[..., None]
    tau = home.model["thermal_mass_btu_ft2_f"] * home.floor_area_ft2[..., None] / coefficient
    drive = np.maximum(drive_f, 0.0)
    # At a drive no larger than the depth the home never falls that far: the logarithm has no value there.
    share = np.divide(depth, drive, out=np.ones_like(drive + depth), where=drive > depth)
    falls = np.minimum(-tau * np.log1p(-np.minimum(share, 1.0 - 1e-12)), night)
    drifting = drive * (falls - tau * -np.expm1(-falls / tau))
    return (drifting + depth * (night - falls)) / NIGHT_HOURS


def space_loads(home: Home, climate: ClimateZone) -> tuple[FloatArray, FloatArray]:
    """Return the heating and the cooling load of each month.

    Parameters
    ----------
    home : Home
    climate : ClimateZone

    Returns
    -------
    heating, cooling : ndarray
        Heat to be brought in and taken out, whether or not there is a system for it [Btu], shape (..., 12).

    Notes
    -----
    For each month, day and night apart, ``balance = set point - gains / BLC`` and
    ``load = BLC x 24 x degree-days(balance)``, as the Weatherization Assistant does. Latent cooling is left
    out: the zones that cool are dry.
    """
    shell = conductances(home, climate)
    day, night = day_and_night_gains(home, climate, shell)
    heating = shell.heating * HOURS_PER_DAY * _heating_degree_days(home, climate, shell.heating, day, night)
    balance_day = home.cooling_setpoint_f[..., None] - day / shell.cooling
    balance_night = home.cooling_setpoint_f[..., None] - night / shell.cooling
    degree_days = climate.day_cooling_degree_days(balance_day) + (
        climate.cooling_degree_days(balance_night) - climate.day_cooling_degree_days(balance_night)
    )
    return heating, shell.cooling * HOURS_PER_DAY * degree_days


def _heating_degree_days(
    home: Home, climate: ClimateZone, coefficient: FloatArray, day: FloatArray, night: FloatArray
) -> FloatArray:
    """Return the heating degree-days at the home's balance points of day and night."""
    setpoint = home.heating_setpoint_f[..., None]
    balance_day, balance_night = setpoint - day / coefficient, setpoint - night / coefficient
    drive = balance_night - climate.night_mean_f()
    balance_night = balance_night - setback_reduction(home, coefficient, drive)
    in_the_day = climate.heating_degree_days(balance_day) - climate.night_heating_degree_days(balance_day)
    return climate.night_heating_degree_days(balance_night) + in_the_day
