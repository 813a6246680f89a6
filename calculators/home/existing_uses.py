"""Hot water, lamps, refrigerator, cooking and the rest of a home as found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from calculators.home.description import fuel_index
from calculators.home.equipment import (
    electric_storage_ef,
    gas_storage_ef,
    heat_pump_water_heater_ef,
    tankless_ef,
)
from calculators.home.model import FUELS

if TYPE_CHECKING:
    from datetime import date

    from calculators.climate import ClimateZone
    from calculators.home.assumptions import KnownOrAssumed

_UEF_OF: Final = {
    ("storage", True): "electric_storage_uef",
    ("storage", False): "gas_storage_uef",
    ("tankless", True): "electric_tankless_uef",
    ("tankless", False): "gas_tankless_uef",
    ("heat_pump", True): "heat_pump_uef",
    ("solar", True): "electric_storage_uef",
    ("solar", False): "gas_storage_uef",
}


def equivalent_bedrooms(known: KnownOrAssumed) -> float:
    """Return the bedrooms that go with the people who live there, by which the reference uses are stated."""
    size = known.facts.household.size
    if size is not None:
        return size - known.model["bedrooms_less_than_occupants"]
    stated = known.facts.dwelling.bedrooms
    return float(stated) if stated is not None else known.model["bedrooms"]


def _water_fuel(known: KnownOrAssumed) -> str:
    """Return the water heater's fuel: as stated, else gas unless the home has none."""
    if known.facts.water_heating.type == "heat_pump":
        return "electricity"
    otherwise = "electricity" if known.facts.utility.gas == "none" else "natural_gas"
    return known.word("water_heating.fuel", otherwise, known.model.parameters["bedrooms"].citation)


def _energy_factor(known: KnownOrAssumed, kind: str, fuel: str) -> float:
    """Return the water heater's energy factor from its UEF."""
    electric = fuel == "electricity"
    uef = known.parameter("water_heating.uef", _UEF_OF[kind, electric])
    if kind == "heat_pump":
        return float(heat_pump_water_heater_ef(uef))
    if kind == "tankless":
        return float(tankless_ef(uef))
    return float(electric_storage_ef(uef) if electric else gas_storage_ef(uef))


def water_heating(known: KnownOrAssumed, climate: ClimateZone | None) -> dict[str, Any]:
    """Return the hot water: draw, showers and water heater.

    Notes
    -----
    The whole draw is ``30 + 10 x bedrooms`` gal/day at the set point. The showers are part of it: what they
    take, as water at the set point, is held apart so that a new shower head can change it.
    """
    model = known.model
    kind = known.word("water_heating.type", "storage", known.model.parameters["bedrooms"].citation)
    fuel = _water_fuel(known)
    setpoint, rise = model["hot_water_setpoint_f"], model["shower_rise_f"]
    heads = known.parameter("water_fixtures.showerheads", "showerheads")
    minutes = heads * model["shower_minutes_per_head_day"]
    flow = known.parameter("water_fixtures.shower_gpm", "shower_gpm")
    if known.facts.household.size is None and known.facts.dwelling.bedrooms is None:
        known.stand_in("dwelling.bedrooms", "bedrooms")
    draw = model["hot_water_base_gpd"] + model["hot_water_gpd_per_bedroom"] * equivalent_bedrooms(known)
    mains = float(np.average(climate.mains_temp_f, weights=climate.days)) if climate else setpoint - rise
    showers = minutes * flow * rise / (setpoint - mains)
    solar = model["existing_solar_fraction"] if kind == "solar" else 0.0
    return {
        "water_fuel": float(fuel_index(fuel)),
        "hot_water_gpd": max(draw - showers, 0.0),
        "hot_water_setpoint_f": setpoint,
        "water_ef": _energy_factor(known, kind, fuel),
        "water_is_heat_pump": float(kind == "heat_pump"),
        "shower_minutes_per_day": minutes,
        "shower_gpm": flow,
        "shower_rise_f": rise,
        "solar_fraction": solar,
        "solar_parasitic_kwh": 0.0,
        "roof_unshaded": 1.0 - known.parameter("roof.shading_pct", "roof_shading_pct") / 100.0,
    }


def _refrigerator(known: KnownOrAssumed, on: date) -> dict[str, Any]:
    """Return the refrigerator: its label and what age, door seal and people add."""
    tables, year = known.model.tables, known.facts.appliances.refrigerator_year
    age = float(tables["refrigerator_age_factor"].stepped(on.year - year)) if year is not None else 0.0
    people = known.facts.household.size
    if people is None:
        people = int(equivalent_bedrooms(known) + known.model["bedrooms_less_than_occupants"])
    return {
        "refrigerator_label_kwh": known.parameter(
            "appliances.refrigerator_kwh_per_year", "refrigerator_label_kwh"
        ),
        "refrigerator_age_factor": age,
        "refrigerator_seal_factor": known.model["refrigerator_seal_factor"],
        "refrigerator_occupant_factor": float(tables["refrigerator_occupant_factor"].stepped(people)),
    }


def _cooking(known: KnownOrAssumed, bedrooms: float) -> dict[str, Any]:
    """Return cooking: with gas where anything else burns gas or propane, else electric."""
    model, facts = known.model, known.facts
    burnt = [
        fuel for fuel in (facts.heating.fuel, facts.water_heating.fuel) if fuel in ("natural_gas", "propane")
    ]
    piped = facts.utility.gas not in (None, "none") or not (facts.heating.fuel or facts.water_heating.fuel)
    fuel = burnt[0] if burnt else "natural_gas"
    if not burnt and (facts.utility.gas == "none" or not piped):
        kwh = model["cooking_electric_base_kwh"] + model["cooking_electric_kwh_per_bedroom"] * bedrooms
        return {"cooking_fuel": float(FUELS.index("electricity")), "cooking_btu": 0.0, "cooking_kwh": kwh}
    therms = model["cooking_gas_base_therms"] + model["cooking_gas_therms_per_bedroom"] * bedrooms
    heat = therms * model.btu_per_unit["natural_gas"].value
    # The standard gives a gas range as many kWh, for ignition and oven, as therms.
    return {"cooking_fuel": float(fuel_index(fuel)), "cooking_btu": heat, "cooking_kwh": therms}


def appliances(known: KnownOrAssumed, on: date, floor_area_ft2: float) -> dict[str, Any]:
    """Return lamps, refrigerator, cooking and other electricity."""
    model = known.model
    bedrooms = equivalent_bedrooms(known)
    reference = model["lighting_base_kwh"] + model["lighting_kwh_per_ft2"] * floor_area_ft2
    television = model["television_base_kwh"] + model["television_kwh_per_bedroom"] * bedrooms
    lighting = {
        "lamps": known.parameter("lighting.incandescent_lamps", "incandescent_lamps"),
        "lamp_watts": model["lamp_watts"],
        "lamp_hours_per_day": known.parameter("lighting.hours_per_day", "lamp_hours_per_day"),
        "other_lighting_kwh": model["efficient_lighting_share"] * reference,
        "other_kwh": model["plug_kwh_per_ft2"] * floor_area_ft2 + television,
    }
    return lighting | _refrigerator(known, on) | _cooking(known, bedrooms)
