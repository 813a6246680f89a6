"""Heating, cooling and ducts of many homes as found: `calculators.home.existing_systems` by columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from calculators.home.description import fuel_index
from calculators.home.equipment import evaporative_cooler_eer, heat_pump_cop
from calculators.home.existing_systems import COOLING_BASE_F, DUCTED_COOLING, DUCTED_HEATING
from calculators.home.model import FUELS
from calculators.portfolio.known import Words

if TYPE_CHECKING:
    from datetime import date

    from calculators.climate import ClimateZone, FloatArray
    from calculators.portfolio.columns import Mask
    from calculators.portfolio.known import Known

_ELECTRIC_TYPES: Final = ("heat_pump", "resistance")


def conditioning_systems(known: Known, climate: ClimateZone | None, on: date) -> dict[str, Any]:
    """Return the homes' heating and cooling systems and ducts: quantities of `Home`."""
    heating, cooling = _heating_types(known), _cooling_types(known, climate)
    return {
        **_heating(known, heating, climate, on),
        **_cooling(known, cooling, climate, on),
        **_fans(known, heating),
        **_ducts(known, heating, cooling),
        "evaporative_eer": evaporative_cooler_eer(climate) if climate else 1.0,
        "winter_design_f": climate.heating_design_99_f if climate else 0.0,
    }


def fuel_indices(fuels: Words) -> FloatArray:
    """Return the number that stands for each home's fuel."""
    found = np.zeros(fuels.count)
    for fuel in FUELS:
        found[fuels.among(fuel)] = fuel_index(fuel)
    return found


def all_electric(known: Known) -> Mask:
    """Return which homes are known to have no gas."""
    return known.facts["utility.gas"].is_word("none")


def _fans(known: Known, heating: Words) -> dict[str, Any]:
    floor_area = known.number("dwelling.floor_area_ft2", "floor_area_ft2")
    flow = known.model["existing_whole_house_fan_cfm_ft2"] * floor_area
    return {
        "whole_house_fan_cfm": np.where(known.yes("cooling.whole_house_fan"), flow, 0.0),
        "comfort_fan_w": 0.0,
        "furnace_fan_w_per_cfm": np.where(
            heating.among("furnace"), known.or_else("heating.fan_w_per_cfm", 0.0), 0.0
        ),
    }


def _heating_fuels(known: Known) -> Words:
    electric = all_electric(known)
    fuels = known.word("heating.fuel", {"electricity": electric, "natural_gas": ~electric})
    by_type = known.facts["heating.type"].is_word(*_ELECTRIC_TYPES)
    homes = {fuel: mask & ~by_type for fuel, mask in fuels.homes.items()}
    homes["electricity"] = homes["electricity"] | by_type
    return Words(homes, fuels.count)


def _heating_types(known: Known) -> Words:
    electric = all_electric(known)
    fuels = known.word("heating.fuel", {"electricity": electric, "natural_gas": ~electric})
    resistance, stove = fuels.among("electricity"), fuels.among("wood")
    usual = {"resistance": resistance, "stove": stove, "furnace": ~(resistance | stove)}
    return known.word("heating.type", usual)


def _heating(known: Known, kinds: Words, climate: ClimateZone | None, on: date) -> dict[str, Any]:
    fuels, none = fuel_indices(_heating_fuels(known)), kinds.among("none")
    efficiency = _heating_efficiency(known, kinds, fuels, climate, on)
    return {
        "heating_fuel": np.where(none, float(fuel_index("electricity")), fuels),
        "heating_served": np.where(none, 0.0, 1.0),
        "heating_efficiency": np.where(none, 1.0, efficiency),
    }


def _heating_efficiency(
    known: Known, kinds: Words, fuels: FloatArray, climate: ClimateZone | None, on: date
) -> FloatArray:
    model, stated = known.model, known.facts["heating.efficiency"]
    found = known.existing["afue"]
    found = np.where(kinds.among("stove"), model["stove_efficiency"], found)
    found = np.where(kinds.among("wall_furnace"), model["wall_furnace_afue"], found)
    found = np.where(fuels == fuel_index("electricity"), model["resistance_efficiency"], found)
    found = np.where(stated.known, stated.values, found)
    year = known.facts["heating.year"]
    by_age = model.tables["heat_pump_hspf"].interpolated(np.minimum(year.values, on.year))
    hspf = np.where(year.known, by_age, known.existing["hspf"])
    hspf = np.where(stated.known, stated.values, hspf)
    pumped = heat_pump_cop(hspf, climate.heating_design_99_f) if climate else np.ones_like(hspf)
    return np.where(kinds.among("heat_pump"), pumped, found)


def _cooling_types(known: Known, climate: ClimateZone | None) -> Words:
    pumped = known.facts["heating.type"].is_word("heat_pump")
    hot = (
        climate is not None
        and climate.cooling_degree_days(COOLING_BASE_F).sum() >= known.model["default_cooling_cdd65"]
    )
    return known.word("cooling.type", {"heat_pump": pumped, "central_ac" if hot else "none": ~pumped})


def _cooling(known: Known, kinds: Words, climate: ClimateZone | None, on: date) -> dict[str, Any]:
    model, none, room = known.model, kinds.among("none"), kinds.among("room_ac")
    units = known.facts["cooling.room_units"]
    cooled = np.where(
        units.known,
        np.minimum(1.0, units.values * model["room_ac_served_per_unit"]),
        model["room_ac_served_fraction"],
    )
    served = np.where(room, cooled, np.where(none, 0.0, 1.0))
    eer = _cooling_eer(known, kinds, climate, on)
    return {"cooling_served": served, "cooling_eer": np.where(none, 1.0, eer)}


def _cooling_eer(known: Known, kinds: Words, climate: ClimateZone | None, on: date) -> FloatArray:
    model, room = known.model, kinds.among("room_ac")
    year = known.facts["cooling.year"]
    built = np.minimum(year.values, on.year)
    by_age = np.where(
        room,
        model.tables["room_ac_eer"].interpolated(built),
        model.tables["central_ac_seer"].interpolated(built),
    )
    found = np.where(room, model["room_ac_eer"], known.existing["seer"])
    found = np.where(year.known, by_age, found)
    found = known.or_else("cooling.seer", found)
    evaporative = evaporative_cooler_eer(climate) if climate else 1.0
    return np.where(kinds.among("evaporative_cooler"), evaporative, found)


def _ducts(known: Known, heating: Words, cooling: Words) -> dict[str, Any]:
    model = known.model
    ducted = heating.among(*DUCTED_HEATING) | cooling.among(*DUCTED_COOLING)
    places = known.word("ducts.location", "attic")
    outside = ducted & ~places.among("none", "conditioned")
    around = {name: np.full(known.facts.count, model.duct_locations["attic"][name]) for name in _AROUND}
    for place, homes in places.homes.items():
        if place in model.duct_locations:
            for name, column in around.items():
                column[homes & outside] = model.duct_locations[place][name]
    leakage = np.where(outside, known.number("ducts.leakage_pct", "duct_leakage_pct"), 0.0)
    insulation = np.where(outside, known.number("ducts.insulation_r", "duct_r"), 1.0)
    return {
        "heating_ducted": outside & heating.among(*DUCTED_HEATING),
        "cooling_ducted": outside & cooling.among(*DUCTED_COOLING),
        "duct_leakage": leakage / 100.0,
        "duct_r": np.maximum(insulation, model["bare_duct_r"]),
        "duct_heating_offset_f": around["heating_offset_f"],
        "duct_cooling_offset_f": around["cooling_offset_f"],
        "duct_buffer": around["buffer"],
        "duct_regain": around["regain"],
    }


_AROUND: Final = ("heating_offset_f", "cooling_offset_f", "buffer", "regain")
