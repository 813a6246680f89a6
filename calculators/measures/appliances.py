"""Measures on lamps, appliances and cooking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from calculators.home.description import fuel_index
from calculators.home.laundry import washer_gallons_per_day
from calculators.home.model import FUELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.climate import FloatArray
    from calculators.home.description import Home


def replace_lamps(home: Home, parameters: Mapping[str, float]) -> Home:
    """Put LED lamps in place of incandescent ones: ``kWh = n (W0 - W1) h 365 / 1000`` less.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``led_watts`` [W].

    Returns
    -------
    Home
    """
    return home.with_changes(lamp_watts=np.full_like(home.lamp_watts, parameters["led_watts"]))


def replace_refrigerator(home: Home, parameters: Mapping[str, float]) -> Home:
    """Put a new refrigerator in place of an old one: its label, with nothing added for age or door seal.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``label_kwh`` of the new one [kWh/year].

    Returns
    -------
    Home
    """
    return home.with_changes(
        refrigerator_label_kwh=np.full_like(home.refrigerator_label_kwh, parameters["label_kwh"]),
        refrigerator_age_factor=np.zeros_like(home.refrigerator_age_factor),
        refrigerator_seal_factor=np.zeros_like(home.refrigerator_seal_factor),
    )


def replace_freezer(home: Home, parameters: Mapping[str, float]) -> Home:
    """Put one new freezer in place of those that there are: ``kWh = use - label`` less.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``label_kwh`` of the new one [kWh/year].

    Returns
    -------
    Home
        A home without a freezer stays without one.
    """
    there = home.freezer_kwh > 0
    return home.with_changes(freezer_kwh=np.where(there, parameters["label_kwh"], 0.0))


def replace_clothes_washer(home: Home, parameters: Mapping[str, float]) -> Home:
    """Put a washer that takes less hot water and spins better in place of an old one.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``kwh_per_cycle``, ``hot_gal_per_cycle``, ``capacity_ft3``, ``imef``, ``label_kwh`` of the new one.

    Returns
    -------
    Home
        Less machine energy, less hot water, and drier clothes for the dryer.
    """
    there = home.washer_present > 0

    def new(name: str, before: FloatArray) -> FloatArray:
        return np.where(there, parameters[name], before)

    changed = home.with_changes(
        washer_kwh_per_cycle=new("kwh_per_cycle", home.washer_kwh_per_cycle),
        washer_gal_per_cycle=new("hot_gal_per_cycle", home.washer_gal_per_cycle),
        washer_capacity_ft3=new("capacity_ft3", home.washer_capacity_ft3),
        washer_imef=new("imef", home.washer_imef),
        washer_rated_kwh=new("label_kwh", home.washer_rated_kwh),
    )
    spared = washer_gallons_per_day(home) - washer_gallons_per_day(changed)
    return changed.with_changes(hot_water_gpd=np.maximum(home.hot_water_gpd - spared, 0.0))


def replace_by_heat_pump_dryer(home: Home, parameters: Mapping[str, float]) -> Home:
    """Dry clothes by a heat pump in place of gas or an element.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``cef`` of the new one [lb/kWh].

    Returns
    -------
    Home
        The old fuel's use goes, ``kWh = (moisture - 0.04) 100 / 55.5 x 8.45 / CEF x cycles`` comes.
    """
    return home.with_changes(
        dryer_fuel=np.full_like(home.dryer_fuel, fuel_index("electricity")),
        dryer_cef=np.full_like(home.dryer_cef, parameters["cef"]),
    )


def replace_by_induction_range(home: Home, parameters: Mapping[str, float]) -> Home:
    """Cook by induction in place of gas or coils.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``burner_factor`` (BEF) of induction [1].

    Returns
    -------
    Home
        Gas and its kWh go, ``BEF x (331 + 39 x bedrooms)`` kWh come; the bills' factor goes along.
    """
    model = home.model
    electric = home.cooking_fuel == fuel_index("electricity")
    coils = model["cooking_electric_base_kwh"] + model["cooking_electric_kwh_per_bedroom"] * home.bedrooms
    before = np.where(electric, home.cooking_kwh, coils * home.cooking_factor)
    share = np.where(home.cooking_induction > 0, 1.0, parameters["burner_factor"])
    return home.with_changes(
        cooking_fuel=np.full_like(home.cooking_fuel, FUELS.index("electricity")),
        cooking_btu=np.zeros_like(home.cooking_btu),
        cooking_kwh=before * share,
        cooking_induction=np.ones_like(home.cooking_fuel),
    )
