"""Washing and drying clothes: a washer that spins better leaves the dryer less to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.home.description import fuel_index

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from calculators.climate import FloatArray
    from calculators.home.description import Home

_WEEKS: Final = 52.0


def standard_cycles(bedrooms: ArrayLike) -> FloatArray:
    """Return the cycles a year of a washer of 3 ft3: ``164 + 46.5 x bedrooms`` (ANSI/RESNET/ICC 301)."""
    return np.asarray(164.0 + 46.5 * np.asarray(bedrooms, float))


def cycles(standard: ArrayLike, capacity_ft3: ArrayLike) -> FloatArray:
    """Return the cycles a year of a washer: a larger drum takes more at once.

    Parameters
    ----------
    standard : array_like
        Cycles of a washer of 3 ft3 [1/year].
    capacity_ft3 : array_like

    Returns
    -------
    ndarray
        ``standard x 7.83 / (2.08 x capacity + 1.59)``.

    References
    ----------
    .. [1] ANSI/RESNET/ICC 301; OpenStudio-HPXML, NREL, hotwater_appliances.rb.
    """
    return np.asarray(np.asarray(standard, float) * 7.83 / (2.08 * np.asarray(capacity_ft3, float) + 1.59))


def machine_kwh_per_cycle(
    rated_kwh: float, electric_rate: float, gas_rate: float, gas_cost: float, label_cycles: float
) -> float:
    """Return the electricity of a washer's motor and controls for each cycle [kWh], from its label.

    Parameters
    ----------
    rated_kwh : float
        Label use with electrically heated water [kWh/year].
    electric_rate, gas_rate : float
        Prices on the label [USD/kWh, USD/therm].
    gas_cost : float
        Annual cost with gas-heated water on the label [USD].
    label_cycles : float
        Cycles that the label is for [1/week].

    References
    ----------
    .. [1] ANSI/RESNET/ICC 301-2019, clothes washers; OpenStudio-HPXML, NREL, hotwater_appliances.rb.
    """
    gas, electric = 0.3914, 0.0178  # gal a cycle for each therm, and for each kWh, of the label year
    machine = (gas_cost * gas / gas_rate - rated_kwh * electric) / (electric_rate * gas / gas_rate - electric)
    return machine / (label_cycles * _WEEKS)


def hot_gallons_per_cycle(rated_kwh: float, machine_kwh: float, label_cycles: float) -> float:
    """Return a washer's hot water for each cycle [gal], from its label: ``0.0178 x (label - machine)``."""
    return 0.0178 * (rated_kwh - machine_kwh * label_cycles * _WEEKS)


def washer_kwh(home: Home) -> FloatArray:
    """Return what the washer itself uses [kWh/year], without the water heater's part."""
    times = cycles(home.laundry_cycles, home.washer_capacity_ft3)
    return home.washer_present * times * home.washer_kwh_per_cycle


def washer_gallons_per_day(home: Home) -> FloatArray:
    """Return the washer's hot water [gal/day], which is part of the home's draw."""
    times = cycles(home.laundry_cycles, home.washer_capacity_ft3)
    return home.washer_present * times * home.washer_gal_per_cycle / 365.0


def remaining_moisture(capacity_ft3: ArrayLike, imef: ArrayLike, rated_kwh: ArrayLike) -> FloatArray:
    """Return the water left in washed clothes, as a share of their dry weight.

    Parameters
    ----------
    capacity_ft3, imef, rated_kwh : array_like
        Drum, integrated modified energy factor and label use of the washer.

    Returns
    -------
    ndarray
        ``(0.97 x capacity / IMEF - label / 312) / ((2.0104 x capacity + 1.4242) x 0.455) + 0.04``.

    References
    ----------
    .. [1] ANSI/RESNET/ICC 301-2019, clothes dryers; OpenStudio-HPXML, NREL, hotwater_appliances.rb.
    """
    drum = np.asarray(capacity_ft3, float)
    spun = 0.97 * drum / np.asarray(imef, float) - np.asarray(rated_kwh, float) / 312.0
    return np.asarray(spun / ((2.0104 * drum + 1.4242) * 0.455) + 0.04)


def drying_kwh(moisture: ArrayLike, cef: ArrayLike, times: ArrayLike) -> FloatArray:
    """Return an electric dryer's use [kWh/year].

    Parameters
    ----------
    moisture : array_like
        Share of water left by the washer.
    cef : array_like
        Combined energy factor of the dryer [lb/kWh].
    times : array_like
        Cycles of the washer [1/year].

    Returns
    -------
    ndarray
        ``((moisture - 0.04) x 100 / 55.5) x (8.45 / CEF) x cycles``.

    References
    ----------
    .. [1] ANSI/RESNET/ICC 301-2019, clothes dryers; OpenStudio-HPXML, NREL, hotwater_appliances.rb.
    """
    dried = (np.asarray(moisture, float) - 0.04) * 100.0 / 55.5
    return np.asarray(dried * (8.45 / np.asarray(cef, float)) * np.asarray(times, float))


def dryer_use(home: Home) -> tuple[FloatArray, FloatArray]:
    """Return the heat that a home's dryer takes in and the electricity beside it.

    Parameters
    ----------
    home : Home

    Returns
    -------
    heat : ndarray
        Of its own fuel, before `dryer_factor` [Btu/year].
    kwh : ndarray
        Electricity of a fuel-fired dryer [kWh/year].

    Notes
    -----
    A fuel-fired dryer takes in ``kWh x 3,412 x 0.93 x 3.73 / 3.30`` Btu and 7 % of the kWh as electricity.
    """
    moisture = remaining_moisture(home.washer_capacity_ft3, home.washer_imef, home.washer_rated_kwh)
    times = cycles(home.laundry_cycles, home.washer_capacity_ft3)
    kwh = home.dryer_present * drying_kwh(moisture, home.dryer_cef, times)
    electric = home.dryer_fuel == fuel_index("electricity")
    burnt = kwh * 3412.0 * 0.93 * (3.73 / 3.30)
    heat = np.where(electric, kwh * home.model.btu_per_unit["electricity"].value, burnt)
    return np.asarray(heat), np.asarray(np.where(electric, 0.0, 0.07 * kwh * home.dryer_kwh_factor))
