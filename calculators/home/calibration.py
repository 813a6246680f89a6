"""Bringing a modelled home to its bills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.home.energy_use import annual_use
from calculators.home.model import FUELS

if TYPE_CHECKING:
    from calculators.climate import ClimateZone, FloatArray
    from calculators.home.description import Home

CALIBRATED_USES: Final = (
    "heating",
    "cooling",
    "hot_water",
    "lighting",
    "refrigerator",
    "freezer",
    "washer",
    "dryer",
    "cooking",
)


@dataclass(frozen=True, slots=True, eq=False)
class Calibrated:
    """A home brought to its bills.

    Parameters
    ----------
    home : Home
    natural_gas_factor, electricity_factor : ndarray or None
        Metered over modelled use. None where there is no bill of the fuel.
    electricity_scaled : bool
        Whether the electric end uses had to be scaled down, since the model had more than the meter.
    """

    home: Home
    natural_gas_factor: FloatArray | None
    electricity_factor: FloatArray | None
    electricity_scaled: bool


def calibrate(
    home: Home, climate: ClimateZone | None, annual_kwh: float | None, annual_therms: float | None
) -> Calibrated:
    """Return the home with its modelled use brought to what the bills say.

    Parameters
    ----------
    home : Home
        As described, all factors 1.
    climate : ClimateZone or None
        Without one nothing can be held against a bill, and the home comes back as it is.
    annual_kwh, annual_therms : float or None
        A year's use from the bills [kWh, therm].

    Returns
    -------
    Calibrated

    Notes
    -----
    All gas end uses are multiplied by one factor; with gas on the bill and none in the model the whole is
    gas of no known use. Where the bill has more electricity than the model, the rest is 'other' use; where it
    has less, every end use is multiplied down alike, plugs too, since nothing says which of them the model
    has wrong. An end use's factor goes along when a measure moves it to another fuel: the load was wrong,
    not the fuel.
    """
    if climate is None:
        return Calibrated(home, None, None, electricity_scaled=False)
    gas_factor = electricity_factor = None
    scaled = False
    if annual_therms is not None:
        home, gas_factor = _to_gas_bill(home, climate, annual_therms)
    if annual_kwh is not None:
        home, electricity_factor, scaled = _to_electricity_bill(home, climate, annual_kwh)
    return Calibrated(home, gas_factor, electricity_factor, scaled)


def _scaled(home: Home, fuel: str, factor: FloatArray) -> Home:
    """Return the home with every end use of a fuel multiplied."""
    index = FUELS.index(fuel)
    electric = fuel == "electricity"
    burns = {
        "heating": home.heating_fuel == index,
        "cooling": np.asarray(electric),
        "hot_water": home.water_fuel == index,
        "lighting": np.asarray(electric),
        "refrigerator": np.asarray(electric),
        "freezer": np.asarray(electric),
        "washer": np.asarray(electric),
        "dryer": home.dryer_fuel == index,
        "cooking": home.cooking_fuel == index,
    }
    factors = {
        f"{use}_factor": getattr(home, f"{use}_factor") * np.where(burns[use], factor, 1.0)
        for use in CALIBRATED_USES
    }
    return home.with_changes(**factors)


def _to_gas_bill(home: Home, climate: ClimateZone, annual_therms: float) -> tuple[Home, FloatArray]:
    """Return the home with its gas use equal to the bill, and the factor."""
    return to_gas_bill(home, annual_use(home, climate).by_fuel()["natural_gas"], annual_therms)


def to_gas_bill(
    home: Home, modelled: FloatArray, annual_therms: float | FloatArray
) -> tuple[Home, FloatArray]:
    """Return homes with their gas use equal to the bill, and the factor; one home or a batch.

    Parameters
    ----------
    home : Home
    modelled : ndarray
        Its gas use as modelled [therm/year].
    annual_therms : float or ndarray
        The same by the bills.
    """
    factor = np.divide(annual_therms, modelled, out=np.ones_like(modelled), where=modelled > 0)
    home = _scaled(home, "natural_gas", factor)
    unexplained = np.where(modelled > 0, 0.0, annual_therms)
    return home.with_changes(other_therms=unexplained), factor


def _to_electricity_bill(
    home: Home, climate: ClimateZone, annual_kwh: float
) -> tuple[Home, FloatArray, bool]:
    """Return the home with its electricity use equal to the bill, the factor, and whether it was scaled."""
    modelled = annual_use(home, climate).by_fuel()["electricity"]
    home, factor = to_electricity_bill(home, modelled, annual_kwh)
    return home, factor, bool(np.any(modelled > annual_kwh))


def to_electricity_bill(
    home: Home, modelled: FloatArray, annual_kwh: float | FloatArray
) -> tuple[Home, FloatArray]:
    """Return homes with their electricity use equal to the bill, and the factor; see `to_gas_bill`."""
    factor = np.divide(annual_kwh, modelled, out=np.ones_like(modelled), where=modelled > 0)
    down = np.minimum(factor, 1.0)
    home = _scaled(home, "electricity", down).with_changes(
        cooking_kwh=home.cooking_kwh * down,
        solar_parasitic_kwh=home.solar_parasitic_kwh * down,
        dryer_kwh_factor=home.dryer_kwh_factor * down,
    )
    rest = np.maximum(annual_kwh - modelled, 0.0)
    return home.with_changes(other_kwh=home.other_kwh * down + rest), factor
