"""Hot water, lamps, appliances and the rest of many homes: `calculators.home.existing_uses` by columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from calculators.home.description import fuel_index
from calculators.home.equipment import (
    electric_storage_ef,
    gas_storage_ef,
    heat_pump_water_heater_ef,
    tankless_ef,
)
from calculators.home.existing_uses import UEF_OF
from calculators.home.laundry import hot_gallons_per_cycle, machine_kwh_per_cycle, standard_cycles
from calculators.home.water_heater_losses import recovery_efficiency, tank_area_ft2, tank_ua
from calculators.portfolio.existing_systems import all_electric, fuel_indices
from calculators.portfolio.known import Words

if TYPE_CHECKING:
    from datetime import date

    from calculators.climate import ClimateZone, FloatArray
    from calculators.portfolio.columns import Mask
    from calculators.portfolio.known import Known


def equivalent_bedrooms(known: Known) -> FloatArray:
    """Return the bedrooms that go with the people who live there."""
    size = known.facts["household.size"]
    people = size.values - known.model["bedrooms_less_than_occupants"]
    return np.where(size.known, people, known.parameter("dwelling.bedrooms", "bedrooms"))


def _water_fuels(known: Known) -> Words:
    electric = all_electric(known)
    fuels = known.word("water_heating.fuel", {"electricity": electric, "natural_gas": ~electric})
    pumped = known.facts["water_heating.type"].is_word("heat_pump")
    homes = {fuel: mask & ~pumped for fuel, mask in fuels.homes.items()}
    homes["electricity"] = homes["electricity"] | pumped
    return Words(homes, fuels.count)


def _energy_factor(known: Known, kinds: Words, electric: Mask) -> FloatArray:
    usual = np.zeros(known.facts.count)
    for (kind, is_electric), name in UEF_OF.items():
        usual[kinds.among(kind) & (electric == is_electric)] = known.model[name]
    uef = known.or_else("water_heating.uef", usual)
    stored = np.where(electric, electric_storage_ef(uef), gas_storage_ef(uef))
    found = np.where(kinds.among("tankless"), tankless_ef(uef), stored)
    return np.where(kinds.among("heat_pump"), heat_pump_water_heater_ef(uef), found)


def water_heating(known: Known, climate: ClimateZone | None) -> dict[str, Any]:
    """Return the homes' hot water: draw, showers and water heater: quantities of `Home`."""
    model = known.model
    kinds, fuels = known.word("water_heating.type", "storage"), _water_fuels(known)
    setpoint, rise = model["hot_water_setpoint_f"], model["shower_rise_f"]
    heads = known.parameter("water_fixtures.showerheads", "showerheads")
    minutes = heads * model["shower_minutes_per_head_day"]
    flow = known.parameter("water_fixtures.shower_gpm", "shower_gpm")
    draw = model["hot_water_base_gpd"] + model["hot_water_gpd_per_bedroom"] * equivalent_bedrooms(known)
    mains = float(np.average(climate.mains_temp_f, weights=climate.days)) if climate else setpoint - rise
    showers = minutes * flow * rise / (setpoint - mains)
    electric = fuels.among("electricity")
    factor = _energy_factor(known, kinds, electric)
    return {
        **_tank(known, kinds, electric, factor),
        **_faucets(known),
        **_sun(known, kinds),
        "water_fuel": fuel_indices(fuels),
        "hot_water_gpd": np.maximum(draw - showers, 0.0),
        "hot_water_setpoint_f": setpoint,
        "water_ef": factor,
        "water_is_heat_pump": kinds.among("heat_pump"),
        "shower_minutes_per_day": minutes,
        "shower_gpm": flow,
        "shower_rise_f": rise,
    }


def _tank(known: Known, kinds: Words, electric: Mask, factor: FloatArray) -> dict[str, Any]:
    model, stored = known.model, kinds.among("storage")
    places = known.word("water_heating.location", "outdoors")
    indoors = np.where(places.among("conditioned"), 1.0, 0.0)
    indoors[places.among("garage")] = model["garage_indoor_share"]
    indoors[places.among("basement")] = model["basement_indoor_share"]
    gallons = known.parameter("water_heating.tank_gal", "tank_gal")
    rated = np.where(electric, model["electric_element_btu_h"], model["gas_burner_btu_h"])
    standing = tank_ua(factor, recovery_efficiency(factor, electric=electric), rated)
    return {
        "water_indoor_share": indoors,
        "water_tank_f": known.parameter("water_heating.setpoint_f", "hot_water_setpoint_f"),
        "water_standby_ua": np.where(stored, standing, 0.0),
        "water_tank_area_ft2": np.where(stored, tank_area_ft2(gallons, electric=electric), 0.0),
        "water_tank_r": model["tank_r"],
        "water_wrap_ua": 0.0,
        "water_pipe_wrapped_ft": 0.0,
    }


def _faucets(known: Known) -> dict[str, Any]:
    people = equivalent_bedrooms(known) + known.model["bedrooms_less_than_occupants"]
    return {
        "faucet_minutes_per_day": np.maximum(people, 0.0) * known.model["faucet_minutes_per_person_day"],
        "faucet_gpm": known.parameter("water_fixtures.faucet_gpm", "faucet_gpm"),
        "faucet_gpm_saved": 0.0,
    }


def _sun(known: Known, kinds: Words) -> dict[str, Any]:
    return {
        "solar_fraction": np.where(kinds.among("solar"), known.model["existing_solar_fraction"], 0.0),
        "solar_parasitic_kwh": 0.0,
        "solar_rated_btu_day": 0.0,
        "collector_tilt_deg": known.parameter("roof.tilt_deg", "collector_tilt_deg"),
        "collector_azimuth_deg": known.parameter("roof.azimuth_deg", "collector_azimuth_deg"),
        "roof_unshaded": 1.0 - known.parameter("roof.shading_pct", "roof_shading_pct") / 100.0,
    }


def _refrigerator(known: Known, on: date) -> dict[str, Any]:
    model, year = known.model, known.facts["appliances.refrigerator_year"]
    by_age = model.tables["refrigerator_age_factor"].stepped(on.year - year.values)
    size = known.facts["household.size"]
    taken = np.trunc(equivalent_bedrooms(known) + model["bedrooms_less_than_occupants"])
    people = np.where(size.known, size.values, taken)
    return {
        "refrigerator_label_kwh": known.parameter(
            "appliances.refrigerator_kwh_per_year", "refrigerator_label_kwh"
        ),
        "refrigerator_age_factor": np.where(year.known, by_age, 0.0),
        "refrigerator_seal_factor": model["refrigerator_seal_factor"],
        "refrigerator_occupant_factor": model.tables["refrigerator_occupant_factor"].stepped(people),
    }


def _cooking_fuels(known: Known) -> Words:
    """Return the ranges' fuels: as stated, else what else is burnt, else electricity."""
    stated, gas = known.stated("appliances.range_fuel"), known.facts["utility.gas"]
    heating, water = known.facts["heating.fuel"], known.facts["water_heating.fuel"]
    none = all_electric(known)
    piped = (gas.known & ~none) | ~(heating.known | water.known)
    by_heating = heating.is_word("natural_gas", "propane")
    by_water = water.is_word("natural_gas", "propane") & ~by_heating
    burnt = by_heating | by_water
    propane = (by_heating & heating.is_word("propane")) | (by_water & water.is_word("propane"))
    electric = ~burnt & (none | ~piped)
    usual = {"propane": propane, "electricity": electric, "natural_gas": ~propane & ~electric}
    fuels = known.word("appliances.range_fuel", usual)
    homes = dict(fuels.homes)
    homes["electricity"] = homes["electricity"] | stated.among("none")
    return Words(homes, fuels.count)


def _cooking(known: Known, bedrooms: FloatArray) -> dict[str, Any]:
    model, fuels = known.model, _cooking_fuels(known)
    electric = fuels.among("electricity")
    kwh = model["cooking_electric_base_kwh"] + model["cooking_electric_kwh_per_bedroom"] * bedrooms
    share = np.where(known.yes("appliances.range_induction"), model["induction_burner_factor"], 1.0)
    therms = model["cooking_gas_base_therms"] + model["cooking_gas_therms_per_bedroom"] * bedrooms
    heat = therms * model.btu_per_unit["natural_gas"].value
    return {
        "cooking_fuel": np.where(electric, float(fuel_index("electricity")), fuel_indices(fuels)),
        "cooking_btu": np.where(electric, 0.0, heat),
        "cooking_kwh": np.where(electric, kwh * share, therms),
    }


def _laundry(known: Known, bedrooms: FloatArray) -> dict[str, Any]:
    model = known.model
    washer = known.word("appliances.clothes_washer", "none").among("none")
    fuels = known.word("appliances.dryer_fuel", "none")
    none, electric = fuels.among("none"), fuels.among("electricity", "none")
    machine = machine_kwh_per_cycle(
        model["washer_rated_kwh"],
        model["washer_label_usd_per_kwh"],
        model["washer_label_usd_per_therm"],
        model["washer_label_gas_usd"],
        model["washer_label_cycles_per_week"],
    )
    cef = np.where(electric, model["dryer_cef_electric"], model["dryer_cef_gas"])
    return {
        "laundry_cycles": standard_cycles(bedrooms),
        "washer_present": ~washer,
        "washer_capacity_ft3": model["washer_capacity_ft3"],
        "washer_imef": model["washer_imef"],
        "washer_rated_kwh": model["washer_rated_kwh"],
        "washer_kwh_per_cycle": machine,
        "washer_gal_per_cycle": hot_gallons_per_cycle(
            model["washer_rated_kwh"], machine, model["washer_label_cycles_per_week"]
        ),
        "dryer_present": ~none,
        "dryer_fuel": np.where(none, float(fuel_index("electricity")), fuel_indices(fuels)),
        "dryer_cef": np.where(known.yes("appliances.dryer_heat_pump"), model["dryer_cef_heat_pump"], cef),
    }


def _freezers(known: Known) -> dict[str, Any]:
    count = known.facts["appliances.freezers"]
    use, year = known.facts["appliances.freezer_kwh_per_year"], known.facts["appliances.freezer_year"]
    there = np.where(count.known, count.values, (use.known | year.known) * 1.0)
    return {"freezer_kwh": there * known.parameter("appliances.freezer_kwh_per_year", "freezer_kwh")}


def appliances(known: Known, on: date, floor_area_ft2: FloatArray) -> dict[str, Any]:
    """Return lamps, refrigerator, cooking and other electricity: quantities of `Home`."""
    model, bedrooms = known.model, equivalent_bedrooms(known)
    reference = model["lighting_base_kwh"] + model["lighting_kwh_per_ft2"] * floor_area_ft2
    television = model["television_base_kwh"] + model["television_kwh_per_bedroom"] * bedrooms
    return {
        **_refrigerator(known, on),
        **_freezers(known),
        **_cooking(known, bedrooms),
        **_laundry(known, bedrooms),
        "bedrooms": bedrooms,
        "cooking_induction": known.yes("appliances.range_induction"),
        "ventilation_fan_kwh": 0.0,
        "lamps": known.parameter("lighting.incandescent_lamps", "incandescent_lamps"),
        "lamp_watts": model["lamp_watts"],
        "lamp_hours_per_day": known.parameter("lighting.hours_per_day", "lamp_hours_per_day"),
        "other_lighting_kwh": model["efficient_lighting_share"] * reference,
        "other_kwh": model["plug_kwh_per_ft2"] * floor_area_ft2 + television,
    }
