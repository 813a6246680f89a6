"""From DC to AC: Sandia's inverter model with only its start-up power left in it."""

from __future__ import annotations

from typing import Final, Literal, get_args

import numpy as np

from calculators.solar.parameters import FloatArray, pvwatts

StartPowerRule = Literal["as_released", "as_intended"]
START_POWER_RULES: Final[tuple[str, ...]] = get_args(StartPowerRule)


def ac_power(
    dc_kw: FloatArray, ac_rating_kw: FloatArray, efficiency: FloatArray, start_power_kw: FloatArray
) -> FloatArray:
    """Return the AC power of an inverter [kW].

    Parameters
    ----------
    dc_kw : ndarray of float64, shape (..., H)
        DC power [kW].
    ac_rating_kw : ndarray of float64, shape (..., 1)
        Rated AC power, at which the output is clipped [kW].
    efficiency : ndarray of float64, shape (..., 1)
        At rated power [kW/kW].
    start_power_kw : ndarray of float64, shape (..., 1)
        DC power below which there is no output [kW].

    Notes
    -----
    ``Paco / (Paco / eta - Pso) (Pdc - Pso)``, between 0 and Paco [1]_. No power is drawn at night.

    References
    ----------
    .. [1] D. L. King et al., "Performance Model for Grid-Connected Photovoltaic Inverters",
       SAND2007-5036 (2007), :doi:`10.2172/920449`.
    """
    slope = ac_rating_kw / (ac_rating_kw / efficiency - start_power_kw)
    return np.clip(slope * (dc_kw - start_power_kw), 0.0, ac_rating_kw)


def start_power(capacity_kw_dc: FloatArray, ac_rating_kw: FloatArray, rule: str | None = None) -> FloatArray:
    """Return the DC power at which the inverter starts [kW].

    Parameters
    ----------
    capacity_kw_dc : ndarray of float64
        Nameplate of the array [kW].
    ac_rating_kw : ndarray of float64
        Rated AC power of the inverter [kW].
    rule : {"as_released", "as_intended"}, optional
        NREL's released program compares the nameplate in watts with limits meant in kilowatts, so that
        every system of 1 kW and more gets the share of utility inverters. ``as_released`` does as it does,
        ``as_intended`` compares kilowatts (about 0.25 % more a year for a home). By default as the data
        file says.
    """
    numbers = pvwatts().table("inverter")
    chosen = numbers.text("start_power_rule") if rule is None else rule
    if chosen not in START_POWER_RULES:
        raise ValueError(f"start power rule {chosen!r} is not one of {START_POWER_RULES}")
    size = capacity_kw_dc * 1000.0 if chosen == "as_released" else capacity_kw_dc
    share = np.where(
        size < numbers.number("commercial_from"),
        numbers.number("start_power_residential"),
        np.where(
            size < numbers.number("utility_from"),
            numbers.number("start_power_commercial"),
            numbers.number("start_power_utility"),
        ),
    )
    return share * ac_rating_kw
