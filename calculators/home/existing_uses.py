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
from calculators.home.laundry import hot_gallons_per_cycle, machine_kwh_per_cycle, standard_cycles
from calculators.home.model import FUELS
from calculators.home.water_heater_losses import recovery_efficiency, tank_area_ft2, tank_ua

if TYPE_CHECKING:
    from datetime import date

    from calculators.climate import ClimateZone
    from calculators.home.assumptions import KnownOrAssumed

UEF_OF: Final = {
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
    uef = known.parameter("water_heating.uef", UEF_OF[kind, electric])
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
    heater = {
        "water_fuel": float(fuel_index(fuel)),
        "hot_water_gpd": max(draw - showers, 0.0),
        "hot_water_setpoint_f": setpoint,
        "water_ef": _energy_factor(known, kind, fuel),
        "water_is_heat_pump": float(kind == "heat_pump"),
        "shower_minutes_per_day": minutes,
        "shower_gpm": flow,
        "shower_rise_f": rise,
    }
    losses = _tank(known, kind, electric=fuel == "electricity", ef=heater["water_ef"])
    return heater | losses | _faucets(known) | _sun(known, kind)


def _tank(known: KnownOrAssumed, kind: str, *, electric: bool, ef: float) -> dict[str, Any]:
    """Return the tank: where it stands, what it is set to, and what it loses."""
    model = known.model
    place = known.word("water_heating.location", "outdoors", model.parameters["garage_indoor_share"].citation)
    stored = kind == "storage"
    gallons = known.parameter("water_heating.tank_gal", "tank_gal") if stored else 0.0
    rated = model["electric_element_btu_h" if electric else "gas_burner_btu_h"]
    standing = tank_ua(ef, recovery_efficiency(ef, electric=electric), rated) if stored else 0.0
    return {
        "water_indoor_share": {
            "conditioned": 1.0,
            "garage": model["garage_indoor_share"],
            "basement": model["basement_indoor_share"],
        }.get(place, 0.0),
        "water_tank_f": known.parameter("water_heating.setpoint_f", "hot_water_setpoint_f"),
        "water_standby_ua": float(standing),
        "water_tank_area_ft2": float(tank_area_ft2(gallons, electric=electric)) if stored else 0.0,
        "water_tank_r": model["tank_r"],
        "water_wrap_ua": 0.0,
        "water_pipe_wrapped_ft": 0.0,
    }


def _faucets(known: KnownOrAssumed) -> dict[str, Any]:
    """Return the faucets, whose water is part of the draw."""
    model = known.model
    people = equivalent_bedrooms(known) + model["bedrooms_less_than_occupants"]
    return {
        "faucet_minutes_per_day": max(people, 0.0) * model["faucet_minutes_per_person_day"],
        "faucet_gpm": known.parameter("water_fixtures.faucet_gpm", "faucet_gpm"),
        "faucet_gpm_saved": 0.0,
    }


def _sun(known: KnownOrAssumed, kind: str) -> dict[str, Any]:
    """Return the solar share of an existing solar water heater, and the roof for a new one."""
    return {
        "solar_fraction": known.model["existing_solar_fraction"] if kind == "solar" else 0.0,
        "solar_parasitic_kwh": 0.0,
        "solar_rated_btu_day": 0.0,
        "collector_tilt_deg": known.parameter("roof.tilt_deg", "collector_tilt_deg"),
        "collector_azimuth_deg": known.parameter("roof.azimuth_deg", "collector_azimuth_deg"),
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


def _cooking_fuel(known: KnownOrAssumed) -> str:
    """Return the range's fuel: as stated, else gas or propane where anything else burns it, else electricity.

    A home of no range is taken to cook by electricity.
    """
    facts, stated = known.facts, known.facts.appliances.range_fuel
    if stated is not None:
        return "electricity" if stated == "none" else stated
    burnt = [
        fuel for fuel in (facts.heating.fuel, facts.water_heating.fuel) if fuel in ("natural_gas", "propane")
    ]
    piped = facts.utility.gas not in (None, "none") or not (facts.heating.fuel or facts.water_heating.fuel)
    fuel = "natural_gas"
    if burnt:
        fuel = burnt[0]
    elif facts.utility.gas == "none" or not piped:
        fuel = "electricity"
    known.assume("appliances.range_fuel", fuel, "", known.model.parameters["bedrooms"].citation)
    return fuel


def _cooking(known: KnownOrAssumed, bedrooms: float) -> dict[str, Any]:
    """Return cooking by the range's fuel; an induction range takes less electricity than a coil."""
    model, fuel = known.model, _cooking_fuel(known)
    if fuel == "electricity":
        kwh = model["cooking_electric_base_kwh"] + model["cooking_electric_kwh_per_bedroom"] * bedrooms
        share = model["induction_burner_factor"] if known.facts.appliances.range_induction else 1.0
        return {
            "cooking_fuel": float(FUELS.index("electricity")),
            "cooking_btu": 0.0,
            "cooking_kwh": kwh * share,
        }
    therms = model["cooking_gas_base_therms"] + model["cooking_gas_therms_per_bedroom"] * bedrooms
    heat = therms * model.btu_per_unit["natural_gas"].value
    # The standard gives a gas range as many kWh, for ignition and oven, as therms.
    return {"cooking_fuel": float(fuel_index(fuel)), "cooking_btu": heat, "cooking_kwh": therms}


def _laundry(known: KnownOrAssumed, bedrooms: float) -> dict[str, Any]:
    """Return the washer and the dryer; what nobody has said is there is part of the other electricity."""
    model, facts = known.model, known.facts.appliances
    judged = model.parameters["bedrooms"].citation
    washer = known.word("appliances.clothes_washer", "none", judged)
    fuel = known.word("appliances.dryer_fuel", "none", judged)
    machine = machine_kwh_per_cycle(
        model["washer_rated_kwh"],
        model["washer_label_usd_per_kwh"],
        model["washer_label_usd_per_therm"],
        model["washer_label_gas_usd"],
        model["washer_label_cycles_per_week"],
    )
    cef = "dryer_cef_electric" if fuel in ("electricity", "none") else "dryer_cef_gas"
    return {
        "laundry_cycles": float(standard_cycles(bedrooms)),
        "washer_present": float(washer != "none"),
        "washer_capacity_ft3": model["washer_capacity_ft3"],
        "washer_imef": model["washer_imef"],
        "washer_rated_kwh": model["washer_rated_kwh"],
        "washer_kwh_per_cycle": machine,
        "washer_gal_per_cycle": hot_gallons_per_cycle(
            model["washer_rated_kwh"], machine, model["washer_label_cycles_per_week"]
        ),
        "dryer_present": float(fuel != "none"),
        "dryer_fuel": float(fuel_index("electricity" if fuel == "none" else fuel)),
        "dryer_cef": model["dryer_cef_heat_pump"] if facts.dryer_heat_pump else model[cef],
    }


def _freezers(known: KnownOrAssumed) -> dict[str, Any]:
    """Return the freezers of their own; none where nobody has said there are any."""
    facts = known.facts.appliances
    count = facts.freezers
    if count is None and (facts.freezer_kwh_per_year or facts.freezer_year):
        count = 1
    if not count:
        return {"freezer_kwh": 0.0}
    return {"freezer_kwh": count * known.parameter("appliances.freezer_kwh_per_year", "freezer_kwh")}


def appliances(known: KnownOrAssumed, on: date, floor_area_ft2: float) -> dict[str, Any]:
    """Return lamps, refrigerator, cooking and other electricity."""
    model = known.model
    bedrooms = equivalent_bedrooms(known)
    reference = model["lighting_base_kwh"] + model["lighting_kwh_per_ft2"] * floor_area_ft2
    television = model["television_base_kwh"] + model["television_kwh_per_bedroom"] * bedrooms
    lighting = {
        "bedrooms": bedrooms,
        "cooking_induction": float(bool(known.facts.appliances.range_induction)),
        "ventilation_fan_kwh": 0.0,
        "lamps": known.parameter("lighting.incandescent_lamps", "incandescent_lamps"),
        "lamp_watts": model["lamp_watts"],
        "lamp_hours_per_day": known.parameter("lighting.hours_per_day", "lamp_hours_per_day"),
        "other_lighting_kwh": model["efficient_lighting_share"] * reference,
        "other_kwh": model["plug_kwh_per_ft2"] * floor_area_ft2 + television,
    }
    kitchen = _refrigerator(known, on) | _freezers(known) | _cooking(known, bedrooms)
    return lighting | kitchen | _laundry(known, bedrooms)
