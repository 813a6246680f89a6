"""How much heating and cooling a home needs: monthly, by variable-base degree-days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from calculators.home.halves import Half
from calculators.home.infiltration import BTU_H_PER_CFM_F, infiltration_cfm
from calculators.home.moisture import humidity_ratio, outdoor_humidity_ratio
from calculators.home.shell import Conductances, below_floor_f, conductances, day_and_night_gains
from calculators.quantities import HOURS_PER_DAY

if TYPE_CHECKING:
    from calculators.climate import ClimateZone, FloatArray
    from calculators.home.description import Home

NIGHT_HOURS: Final = HOURS_PER_DAY / 2
# Latent heat of moist air moved: 0.075 lb/ft3 x 60 min/h x 1,076 Btu/lb of water vapour.
LATENT_BTU_H_PER_CFM: Final = 0.075 * 60.0 * 1076.0


class SpaceLoads(NamedTuple):
    """What heating has to bring in and cooling to take out, and the air that a whole-house fan moves.

    Parameters
    ----------
    heating, cooling : ndarray
        [Btu], shape (..., 12); latent heat included in cooling.
    fan_cfm_hours : ndarray
        Air that a whole-house fan moves in a year [ft3/min h].
    """

    heating: FloatArray
    cooling: FloatArray
    fan_cfm_hours: FloatArray


def space_loads(home: Home, climate: ClimateZone) -> SpaceLoads:
    """Return the heating and the cooling load of each month.

    Parameters
    ----------
    home : Home
    climate : ClimateZone

    Returns
    -------
    SpaceLoads
        Whether or not there is a system for them.

    Notes
    -----
    For each month, day and night apart, ``balance = set point - gains / BLC`` and
    ``load = BLC x 24 x degree-days(balance)``, as the Weatherization Assistant does. BLC is of all that
    faces the air, with the infiltration of the hours in question; what the floor loses follows the ground
    and not the hour, so it counts against the gains.
    """
    shell = conductances(home)
    gains = day_and_night_gains(home, climate, shell)
    cooling, moved = cooling_load(home, climate, shell, gains)
    return SpaceLoads(heating_load(home, climate, shell, gains), cooling, moved)


# Air that leaks in by day and by night [ft3/min], shape (..., 12) each.
Leaks = tuple["FloatArray", "FloatArray"]


def heating_load(
    home: Home,
    climate: ClimateZone,
    shell: Conductances,
    gains: tuple[FloatArray, FloatArray],
    leaks: Leaks | None = None,
) -> FloatArray:
    """Return the heat that a home needs in each month [Btu], shape (..., 12); see `space_loads`.

    Parameters
    ----------
    home, climate
        As in `space_loads`.
    shell : Conductances
    gains : tuple of ndarray
        From `day_and_night_gains`.
    leaks : tuple of ndarray, optional
        From `infiltration_cfm` of the heating season, where that is already worked out.
    """
    day, night = (
        _heating_load(home, half, shell, gain, leak)
        for half, gain, leak in zip(_halves(climate), gains, leaks or (None, None), strict=True)
    )
    return day + night


def cooling_load(
    home: Home,
    climate: ClimateZone,
    shell: Conductances,
    gains: tuple[FloatArray, FloatArray],
    leaks: Leaks | None = None,
) -> tuple[FloatArray, FloatArray]:
    """Return the heat to be taken out in each month [Btu], and the air that a whole-house fan moves.

    The parameters are those of `heating_load`, `leaks` those of the cooling season; see `space_loads`.
    """
    day, night = (
        _cooling_load(home, half, shell, gain, leak)
        for half, gain, leak in zip(_halves(climate), gains, leaks or (None, None), strict=True)
    )
    return day[0] + night[0], day[1] + night[1]


def _halves(climate: ClimateZone) -> tuple[Half, Half]:
    return Half(climate, night=False), Half(climate, night=True)


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
    return np.asarray((drifting + depth * (night - falls)) / NIGHT_HOURS)


class Balance(NamedTuple):
    """Where a home needs neither heat nor cold in one half of the days of each month.

    Parameters
    ----------
    coefficient : ndarray
        Of all that faces the air, leaks included [Btu/h F], shape (..., 12).
    outdoor_f : ndarray
        Outdoor temperature at which gains make up for losses [F], shape (..., 12).
    """

    coefficient: FloatArray
    outdoor_f: FloatArray


def heating_balance(
    home: Home, half: Half, shell: Conductances, gain: FloatArray, leaks: FloatArray | None = None
) -> Balance:
    """Return below which outdoor temperature one half of the days needs heat.

    Parameters
    ----------
    home : Home
    half : Half
    shell : Conductances
        Of the home.
    gain : ndarray
        Heat of people, lamps, appliances and sun in that half [Btu/h], shape (..., 12).
    leaks : ndarray, optional
        From `infiltration_cfm`, where that is already worked out.

    Returns
    -------
    Balance
        ``set point - (gain - floor x (set point - ground)) / BLC``, less by night what a set-back takes off.
    """
    leaks = infiltration_cfm(home, half, heating=True) if leaks is None else leaks
    air = shell.to_air[..., None] + BTU_H_PER_CFM_F * leaks
    setpoint, floor = home.heating_setpoint_f[..., None], shell.floor[..., None]
    # Ground that is warmer than the rooms is not counted on for heat.
    to_ground = floor * np.maximum(setpoint - below_floor_f(home, half.climate), 0.0)
    balance = setpoint - (gain - to_ground) / air
    if half.night and np.any(home.setback_f > 0):
        whole = air + floor
        drive = (air * (setpoint - half.climate.night_mean_f()) + to_ground - gain) / whole
        # A cooler room loses less to the ground, too: the balance point falls by more than the room does.
        balance = balance - setback_reduction(home, whole, drive) * whole / air
    return Balance(air, balance)


def cooling_balance(
    home: Home, half: Half, shell: Conductances, gain: FloatArray, leaks: FloatArray | None = None
) -> Balance:
    """Return above which outdoor temperature one half of the days needs cooling: ``set point - gain / BLC``.

    Parameters
    ----------
    home, half, shell, gain, leaks
        As in `heating_balance`.

    Returns
    -------
    Balance
    """
    leaks = infiltration_cfm(home, half, heating=False) if leaks is None else leaks
    air = shell.to_air[..., None] + BTU_H_PER_CFM_F * leaks
    return Balance(air, home.cooling_setpoint_f[..., None] - gain / air)


def _heating_load(
    home: Home, half: Half, shell: Conductances, gain: FloatArray, leaks: FloatArray | None
) -> FloatArray:
    """Return the heat that one half of the days needs in each month [Btu]."""
    air, balance = heating_balance(home, half, shell, gain, leaks)
    return np.asarray(air * HOURS_PER_DAY * half.heating_degree_days(balance))


def _cooling_load(
    home: Home, half: Half, shell: Conductances, gain: FloatArray, leaks: FloatArray | None
) -> tuple[FloatArray, FloatArray]:
    """Return the heat to be taken out of one half of the days [Btu], and the air that a fan moves for it.

    Notes
    -----
    The floor is left out: the cool of the ground is not counted on. Moisture that leaks in weighs 4.5 x
    1,076 Btu/h for each ft3/min and lb/lb over the indoor air's, in the hours in which the home is cooled.

    A whole-house fan works in the cooler half. With it the home's coefficient is higher by 1.08 x its flow,
    and its balance point closer to the set point: the hours between the two balance points need no
    compressor. Their load is carried off by ``load / (1.08 (set point - their mean temperature))`` ft3/min h.
    """
    leaks = infiltration_cfm(home, half, heating=False) if leaks is None else leaks
    setpoint = home.cooling_setpoint_f[..., None]
    air, balance = cooling_balance(home, half, shell, gain, leaks)
    degree_days, moved = half.cooling_degree_days(balance), np.zeros(())
    fan_limit = balance  # the compressor runs in hours warmer than this
    if half.night and np.any(home.whole_house_fan_cfm > 0):
        flow = home.whole_house_fan_cfm[..., None]
        fan_limit = setpoint - gain / (air + BTU_H_PER_CFM_F * flow)
        left = half.cooling_degree_days(fan_limit) + (fan_limit - balance) * half.days_above(fan_limit)
        left = np.where(flow > 0, np.minimum(left, degree_days), degree_days)
        moved = _moved_by_fan(home, air, degree_days - left, (balance + fan_limit) / 2)
        degree_days = left
    wetter = outdoor_humidity_ratio(half.climate) - humidity_ratio(
        setpoint, home.model["indoor_relative_humidity_pct"], half.climate.pressure_hpa
    )
    sensible = air * degree_days
    if not np.any(wetter > 0):
        return np.asarray(HOURS_PER_DAY * sensible), moved
    latent = LATENT_BTU_H_PER_CFM * leaks * np.maximum(wetter, 0.0) * half.days_above(fan_limit)
    return np.asarray(HOURS_PER_DAY * (sensible + latent)), moved


def _moved_by_fan(
    home: Home, coefficient: FloatArray, degree_days: FloatArray, outdoor_f: FloatArray
) -> FloatArray:
    """Return the air that carries off a load by night [ft3/min h in the year]."""
    least = home.model["fan_cooling_least_difference_f"]
    difference = np.maximum(home.cooling_setpoint_f[..., None] - outdoor_f, least)
    load = coefficient * HOURS_PER_DAY * degree_days
    return np.asarray((load / (BTU_H_PER_CFM_F * difference)).sum(axis=-1))
