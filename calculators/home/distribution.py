"""What reaches the rooms of the heat or cold put into ducts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from calculators.home.infiltration import BTU_H_PER_CFM_F

if TYPE_CHECKING:
    from calculators.climate import ClimateZone, FloatArray
    from calculators.home.description import Home


class DuctTerms(NamedTuple):
    """What the delivery effectiveness of ducts is made of, shape (..., 12) or (..., 1).

    Parameters
    ----------
    kept : ndarray
        Share of the fan's flow that is not lost by leaks, on either side.
    supply, ret : ndarray
        Share of the temperature difference left at the end of supply and return.
    ratio : ndarray
        Rooms less duct surroundings, over the equipment's temperature rise.
    """

    kept: FloatArray
    supply: FloatArray
    ret: FloatArray
    ratio: FloatArray


def delivery_effectiveness(
    *,
    supply_kept: FloatArray,
    supply_conducted: FloatArray,
    return_kept: FloatArray,
    return_conducted: FloatArray,
    supply_ratio: FloatArray,
    return_ratio: FloatArray,
) -> FloatArray:
    """Return the share of the equipment's heat that reaches the rooms.

    Parameters
    ----------
    supply_kept, return_kept : ndarray
        ``a``: share of the fan's flow that is not lost by leaks, supply and return side.
    supply_conducted, return_conducted : ndarray
        ``B = exp(-A / (60 Q rho cp R))``: share of the temperature difference left at the duct's end.
    supply_ratio, return_ratio : ndarray
        Rooms less duct surroundings, over the equipment's temperature rise (signs as in heating).

    Returns
    -------
    ndarray
        ``DE = B_s a_s - B_s a_s (1 - B_r a_r) dT_r / dT_e - a_s (1 - B_s) dT_s / dT_e``

    References
    ----------
    .. [1] ANSI/ASHRAE Standard 152-2004, as used in the Weatherization Assistant.
    """
    carried = supply_conducted * supply_kept
    return np.asarray(
        carried
        - carried * (1 - return_conducted * return_kept) * return_ratio
        - supply_kept * (1 - supply_conducted) * supply_ratio
    )


def distribution_efficiency(home: Home, climate: ClimateZone, *, heating: bool) -> FloatArray:
    """Return the distribution efficiency of each month, regain included.

    Parameters
    ----------
    home : Home
    climate : ClimateZone
    heating : bool
        True for heating, False for cooling.

    Returns
    -------
    ndarray
        [1], shape (..., 12); 1 where nothing goes through ducts outside the conditioned space.

    Notes
    -----
    Leakage is split evenly between supply and return. The duct's surroundings are the month's mean outdoor
    temperature plus an offset, moved towards indoors by the buffer of the place.
    """
    found = duct_terms(home, climate, heating=heating)
    effectiveness = delivery_effectiveness(
        supply_kept=found.kept,
        supply_conducted=found.supply,
        return_kept=found.kept,
        return_conducted=found.ret,
        supply_ratio=found.ratio,
        return_ratio=found.ratio,
    )
    regained = effectiveness + home.duct_regain[..., None] * (1 - effectiveness)
    ducted = (home.heating_ducted if heating else home.cooling_ducted)[..., None]
    return np.where(ducted > 0, regained, 1.0)


def duct_terms(home: Home, climate: ClimateZone, *, heating: bool) -> DuctTerms:
    """Return what the delivery effectiveness of a home's ducts is made of; see `distribution_efficiency`.

    Parameters
    ----------
    home : Home
    climate : ClimateZone
    heating : bool

    Returns
    -------
    DuctTerms
    """
    model = home.model
    flow = model["duct_cfm_per_ft2"] * home.floor_area_ft2
    uninsulated = BTU_H_PER_CFM_F * flow * home.duct_r

    def conducted(area_per_floor_area: float) -> FloatArray:
        return np.asarray(np.exp(-area_per_floor_area * home.floor_area_ft2 / uninsulated))[..., None]

    indoor = (home.heating_setpoint_f if heating else home.cooling_setpoint_f)[..., None]
    offset = (home.duct_heating_offset_f if heating else home.duct_cooling_offset_f)[..., None]
    rise = model["duct_heating_rise_f"] if heating else -model["duct_cooling_drop_f"]
    surroundings = climate.temp_mean_f + offset
    ratio = (1 - home.duct_buffer[..., None]) * (indoor - surroundings) / rise
    supply, ret = (conducted(model[f"duct_{side}_area_per_floor_area"]) for side in ("supply", "return"))
    return DuctTerms((1.0 - home.duct_leakage / 2)[..., None], supply, ret, ratio)
