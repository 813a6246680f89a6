"""Heating, cooling and ducts of a home as found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from calculators.home.description import fuel_index
from calculators.home.equipment import evaporative_cooler_eer, heat_pump_cop

if TYPE_CHECKING:
    from datetime import date

    from calculators.climate import ClimateZone
    from calculators.home.assumptions import KnownOrAssumed
    from rules.outcomes import Citation

DUCTED_HEATING: Final = ("furnace", "heat_pump")
DUCTED_COOLING: Final = ("central_ac", "heat_pump")
COOLING_BASE_F: Final = 65.0


def _judged(known: KnownOrAssumed) -> Citation:
    """Return the source of a stand-in that is a plain choice of this product."""
    return known.model.parameters["default_cooling_cdd65"].citation


def conditioning_systems(known: KnownOrAssumed, climate: ClimateZone | None, on: date) -> dict[str, Any]:
    """Return a home's heating and cooling systems and ducts.

    Parameters
    ----------
    known : KnownOrAssumed
    climate : ClimateZone or None
    on : date
        Not used for efficiencies, which go by the year of manufacture, but for its year where that is later.

    Returns
    -------
    dict
        Quantities of `Home`.
    """
    heating_type = _heating_type(known)
    cooling_type = _cooling_type(known, climate)
    place = {
        "evaporative_eer": evaporative_cooler_eer(climate) if climate else 1.0,
        "winter_design_f": climate.heating_design_99_f if climate else 0.0,
    }
    systems = _heating(known, heating_type, climate, on) | _cooling(known, cooling_type, climate, on)
    ducted = heating_type in DUCTED_HEATING or cooling_type in DUCTED_COOLING
    ducts = _ducts(known, heating_type, cooling_type, ducted=ducted)
    return systems | place | _fans(known, heating_type) | ducts


def _fans(known: KnownOrAssumed, heating_type: str) -> dict[str, float]:
    """Return the fans beside those that a seasonal efficiency holds."""
    model, cooling = known.model, known.facts.cooling
    floor_area = known.facts.dwelling.floor_area_ft2 or known.existing["floor_area_ft2"]
    flow = model["existing_whole_house_fan_cfm_ft2"] * floor_area if cooling.whole_house_fan else 0.0
    stated = known.facts.heating.fan_w_per_cfm
    return {
        "whole_house_fan_cfm": flow,
        "comfort_fan_w": 0.0,
        "furnace_fan_w_per_cfm": stated if stated is not None and heating_type == "furnace" else 0.0,
    }


def _heating_fuel(known: KnownOrAssumed) -> str:
    """Return the heating fuel: as stated, else gas unless the home has none."""
    otherwise = "electricity" if known.facts.utility.gas == "none" else "natural_gas"
    if known.facts.heating.type in ("heat_pump", "resistance"):
        return "electricity"
    return known.word("heating.fuel", otherwise, _judged(known))


def _heating_type(known: KnownOrAssumed) -> str:
    """Return the heating system: as stated, else what usually burns the stated fuel."""
    usual = {"electricity": "resistance", "wood": "stove"}
    fuel = known.facts.heating.fuel or ("electricity" if known.facts.utility.gas == "none" else "natural_gas")
    return known.word("heating.type", usual.get(fuel, "furnace"), _judged(known))


def _heating(known: KnownOrAssumed, kind: str, climate: ClimateZone | None, on: date) -> dict[str, Any]:
    """Return the heating system."""
    if kind == "none":
        served, fuel, efficiency = 0.0, "electricity", 1.0
    else:
        served, fuel = 1.0, _heating_fuel(known)
        efficiency = _heating_efficiency(known, kind, fuel, climate, on)
    return {
        "heating_fuel": float(fuel_index(fuel)),
        "heating_served": served,
        "heating_efficiency": efficiency,
    }


def _heating_efficiency(
    known: KnownOrAssumed, kind: str, fuel: str, climate: ClimateZone | None, on: date
) -> float:
    """Return the seasonal efficiency of the heating system."""
    stated = known.facts.heating.efficiency
    if kind == "heat_pump":
        hspf = stated if stated is not None else _hspf_by_age(known, on)
        return float(heat_pump_cop(hspf, climate.heating_design_99_f)) if climate else 1.0
    if stated is not None:
        return stated
    if fuel == "electricity":
        return known.model["resistance_efficiency"]
    named = {"wall_furnace": "wall_furnace_afue", "stove": "stove_efficiency"}
    if kind in named:
        return known.stand_in("heating.efficiency", named[kind])
    return known.number("heating.efficiency", "afue", "AFUE")


def _hspf_by_age(known: KnownOrAssumed, on: date) -> float:
    """Return a heat pump's HSPF by its year, else the existing home's."""
    year = known.facts.heating.year
    if year is None:
        return known.number("heating.efficiency", "hspf", "HSPF, Btu/Wh")
    table = known.model.tables["heat_pump_hspf"]
    value = float(table.interpolated(min(year, on.year)))
    known.assume("heating.efficiency", value, f"HSPF, {table.unit}", table.citation)
    return value


def _cooling_type(known: KnownOrAssumed, climate: ClimateZone | None) -> str:
    """Return the cooling system: as stated, else the heat pump's, else central air conditioning if hot."""
    if known.facts.heating.type == "heat_pump":
        return known.word("cooling.type", "heat_pump", _judged(known))
    hot = (
        climate is not None
        and climate.cooling_degree_days(COOLING_BASE_F).sum() >= known.model["default_cooling_cdd65"]
    )
    return known.word("cooling.type", "central_ac" if hot else "none", _judged(known))


def _cooling(known: KnownOrAssumed, kind: str, climate: ClimateZone | None, on: date) -> dict[str, Any]:
    """Return the cooling system; one that is not there serves nothing."""
    if kind == "none":
        return {"cooling_served": 0.0, "cooling_eer": 1.0}
    served = 1.0
    if kind == "room_ac":
        units = known.facts.cooling.room_units
        if units is None:
            served = known.stand_in("cooling.room_units", "room_ac_served_fraction")
        else:
            served = min(1.0, units * known.model["room_ac_served_per_unit"])
    return {"cooling_served": served, "cooling_eer": _cooling_eer(known, kind, climate, on)}


def _cooling_eer(known: KnownOrAssumed, kind: str, climate: ClimateZone | None, on: date) -> float:
    """Return the seasonal efficiency of the cooling system [Btu/Wh]."""
    stated, year = known.facts.cooling.seer, known.facts.cooling.year
    if kind == "evaporative_cooler":
        return evaporative_cooler_eer(climate) if climate else 1.0
    if stated is not None:
        return stated
    if year is not None:
        table = known.model.tables["room_ac_eer" if kind == "room_ac" else "central_ac_seer"]
        value = float(table.interpolated(min(year, on.year)))
        known.assume("cooling.seer", value, table.unit, table.citation)
        return value
    if kind == "room_ac":
        return known.stand_in("cooling.seer", "room_ac_eer")
    return known.number("cooling.seer", "seer", "Btu/Wh")


def _ducts(known: KnownOrAssumed, heating_type: str, cooling_type: str, *, ducted: bool) -> dict[str, Any]:
    """Return the ducts; those within the conditioned space lose nothing that counts."""
    place = known.word("ducts.location", "attic", _judged(known)) if ducted else "none"
    outside = place not in ("none", "conditioned")
    around = known.model.duct_locations[place if outside else "attic"]
    leakage = known.number("ducts.leakage_pct", "duct_leakage_pct", "% of flow") if outside else 0.0
    # ASHRAE 152 gives a bare metal duct R 1.54 by its air films, whatever is wrapped around it.
    insulation = known.number("ducts.insulation_r", "duct_r", "h ft2 F/Btu") if outside else 1.0
    return {
        "heating_ducted": float(outside and heating_type in DUCTED_HEATING),
        "cooling_ducted": float(outside and cooling_type in DUCTED_COOLING),
        "duct_leakage": leakage / 100.0,
        "duct_r": max(insulation, known.model["bare_duct_r"]),
        "duct_heating_offset_f": around["heating_offset_f"],
        "duct_cooling_offset_f": around["cooling_offset_f"],
        "duct_buffer": around["buffer"],
        "duct_regain": around["regain"],
    }
