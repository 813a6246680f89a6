"""Appliances, lamps and hazards of a home: to HPXML and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from webapp.exchange.hpxml_words import read_as, written_as

if TYPE_CHECKING:
    from webapp.exchange.hpxml_reading import Node, Reading
    from webapp.exchange.hpxml_tree import Part
    from webapp.exchange.taking import Taking

_APPLIANCES: Final = "BuildingDetails/Appliances"
_LIGHTING: Final = "BuildingDetails/Lighting"
_SAFETY: Final = "BuildingDetails/HealthAndSafety"
_PUMP: Final = "heat pump"


def write_uses(building: Part, facts: Taking) -> None:
    """Write appliances, lamps and what was found of hazards."""
    _write_cold(building, facts)
    _write_laundry_and_cooking(building, facts)
    lamps, hours = facts.take("lighting.incandescent_lamps"), facts.take("lighting.hours_per_day")
    if lamps is not None or hours is not None:
        group = building.at(f"{_LIGHTING}/LightingGroup")
        group.put("Count", lamps)
        group.at("LightingType/Incandescent")
        group.put("AverageHoursPerDay", hours)
    if facts.look("cooling.ceiling_fans"):
        building.put(f"{_LIGHTING}/CeilingFan/Count", facts.take("cooling.ceiling_fans"))
    _write_safety(building, facts)


def _write_cold(building: Part, facts: Taking) -> None:
    values = (
        ("Refrigerator", "ModelYear", facts.take("appliances.refrigerator_year")),
        ("Refrigerator", "RatedAnnualkWh", facts.take("appliances.refrigerator_kwh_per_year")),
        ("Freezer", "Count", facts.take("appliances.freezers")),
        ("Freezer", "ModelYear", facts.take("appliances.freezer_year")),
        ("Freezer", "RatedAnnualkWh", facts.take("appliances.freezer_kwh_per_year")),
    )
    for appliance, path, value in values:
        if value is not None:
            building.put(f"{_APPLIANCES}/{appliance}/{path}", value)


def _write_laundry_and_cooking(building: Part, facts: Taking) -> None:
    washer = facts.take("appliances.clothes_washer")
    year = facts.take("appliances.clothes_washer_year")
    if washer is not None or year is not None:
        machine = building.at(f"{_APPLIANCES}/ClothesWasher")
        machine.put("Count", 0 if washer == "none" else None)
        machine.put("ModelYear", year)
        machine.put("Type", written_as("washer", washer))
    for fact, tag in (("dryer_fuel", "ClothesDryer"), ("range_fuel", "CookingRange")):
        fuel = facts.take(f"appliances.{fact}")
        if fuel is not None:
            machine = building.at(f"{_APPLIANCES}/{tag}")
            machine.put("Count", 0 if fuel == "none" else None)
            machine.put("FuelType", written_as("fuel", fuel))
    if facts.look("appliances.dryer_heat_pump"):
        facts.take("appliances.dryer_heat_pump")
        building.put(f"{_APPLIANCES}/ClothesDryer/DryingMethod", _PUMP)
    induction = facts.take("appliances.range_induction")
    if induction is not None:
        building.put(f"{_APPLIANCES}/CookingRange/IsInduction", induction)


def _write_safety(building: Part, facts: Taking) -> None:
    co_ppm, unvented = facts.take("health_safety.ambient_co_ppm"), facts.take("health_safety.unvented_heater")
    asbestos = facts.take("health_safety.asbestos")
    if co_ppm is not None:
        building.put(f"{_SAFETY}/CombustionAppliances/MaxAmbientCOinLivingSpaceDuringAudit", co_ppm)
    if unvented is not None:
        building.put(f"{_SAFETY}/SourcePollutants/UnventedCombustionAppliancesinLivingArea", unvented)
    if asbestos is not None:
        building.put(f"{_SAFETY}/Asbestos/AsbestosSuspected", asbestos != "none")
        if asbestos != "suspected":
            building.put(f"{_SAFETY}/Asbestos/AsbestosFound", asbestos == "present")


def read_uses(building: Node, got: Reading) -> None:
    """Read appliances, lamps and what was found of hazards."""
    _read_appliances(building.first(_APPLIANCES), got)
    groups = [
        each
        for each in building.all(f"{_LIGHTING}/LightingGroup")
        if each.first("LightingType/Incandescent").is_there
    ]
    got.fact("lighting.incandescent_lamps", got.summed_whole("LightingGroup", groups, "Count"))
    got.fact("lighting.hours_per_day", got.common("LightingGroup", groups, "AverageHoursPerDay"))
    fans = building.all(f"{_LIGHTING}/CeilingFan")
    got.fact("cooling.ceiling_fans", got.summed_whole("CeilingFan", fans, "Count"))
    safety = building.first(_SAFETY)
    co_ppm = safety.number("CombustionAppliances/MaxAmbientCOinLivingSpaceDuringAudit")
    got.fact("health_safety.ambient_co_ppm", co_ppm)
    unvented = safety.flag("SourcePollutants/UnventedCombustionAppliancesinLivingArea")
    got.fact("health_safety.unvented_heater", unvented)
    _read_asbestos(safety, got)


def _read_asbestos(safety: Node, got: Reading) -> None:
    """Read whether there is asbestos: not found, or not suspected, alone does not say that there is none."""
    suspected, found = safety.flag("Asbestos/AsbestosSuspected"), safety.flag("Asbestos/AsbestosFound")
    if found:
        got.fact("health_safety.asbestos", "present")
    elif suspected and found is None:
        got.fact("health_safety.asbestos", "suspected")
    elif suspected is not None and found is False:
        got.fact("health_safety.asbestos", "none")
    elif suspected is False:
        got.note("AsbestosSuspected", "is false, and AsbestosFound does not say whether there is any")
    elif found is False:
        got.note("AsbestosFound", "is false, and AsbestosSuspected does not say whether it was looked for")


def _read_appliances(appliances: Node, got: Reading) -> None:
    cold = [each for each in appliances.all("Refrigerator") if each.flag("PrimaryIndicator") is not False]
    if len(cold) == 1:
        got.fact("appliances.refrigerator_kwh_per_year", cold[0].number("RatedAnnualkWh"))
        got.fact("appliances.refrigerator_year", cold[0].whole("ModelYear"))
    elif cold:
        got.note(
            "Refrigerator", f"there are {len(cold)}; which is the main one PrimaryIndicator does not say"
        )
    freezers = appliances.all("Freezer")
    got.fact("appliances.freezers", got.summed_whole("Freezer", freezers, "Count"))
    if len(freezers) == 1:
        got.fact("appliances.freezer_kwh_per_year", freezers[0].number("RatedAnnualkWh"))
        got.fact("appliances.freezer_year", freezers[0].whole("ModelYear"))
    for washer in _only(appliances, "ClothesWasher", got):
        if washer.whole("Count") == 0:
            got.fact("appliances.clothes_washer", "none")
        else:
            got.word("appliances.clothes_washer", "washer", washer, "Type")
        got.fact("appliances.clothes_washer_year", washer.whole("ModelYear"))
    for dryer in _only(appliances, "ClothesDryer", got):
        _read_fuel(dryer, "appliances.dryer_fuel", got)
        method = dryer.text("DryingMethod")
        if method == "other":
            got.note("DryingMethod", "is 'other', which does not say whether it is a heat pump")
        elif method is not None:
            got.fact("appliances.dryer_heat_pump", method == _PUMP)
    for cooker in _only(appliances, "CookingRange", got):
        _read_fuel(cooker, "appliances.range_fuel", got)
        got.fact("appliances.range_induction", cooker.flag("IsInduction"))


def _only(appliances: Node, tag: str, got: Reading) -> list[Node]:
    """Return the one appliance of a kind; none of several, which is noted."""
    found = appliances.all(tag)
    if len(found) > 1:
        got.note(tag, f"there are {len(found)}; a household file holds one")
        return []
    return found


def _read_fuel(appliance: Node, fact: str, got: Reading) -> None:
    if appliance.whole("Count") == 0:
        got.fact(fact, "none")
        return
    text = appliance.text("FuelType")
    word = read_as("fuel", text)
    if word in ("electricity", "natural_gas", "propane"):
        got.fact(fact, word)
    elif text is not None:
        got.note("FuelType", f"is {text!r}, for which a household file has no word here")
