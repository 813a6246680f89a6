"""Heating, cooling, ducts, hot water and electricity of a home: to HPXML and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from webapp.exchange.hpxml_shell import fraction_of, percent_of
from webapp.exchange.hpxml_words import read_as, written_as

if TYPE_CHECKING:
    from webapp.exchange.hpxml_reading import Node, Reading
    from webapp.exchange.hpxml_tree import Part
    from webapp.exchange.taking import Taking

_SYSTEMS: Final = "BuildingDetails/Systems"
_PLANT: Final = f"{_SYSTEMS}/HVAC/HVACPlant"
_HEAT_PUMP: Final = "heat_pump"
_HEAT_SHARE, _COOL_SHARE = "FractionHeatLoadServed", "FractionCoolLoadServed"


def write_heating_and_cooling(building: Part, facts: Taking) -> None:
    """Write what heats and cools the home, its ducts and its thermostat."""
    _write_heating(building, facts)
    _write_cooling(building, facts)
    _write_ducts(building, facts)
    _write_thermostat(building, facts)


def _write_heating(building: Part, facts: Taking) -> None:
    kind, fuel = facts.look("heating.type"), facts.look("heating.fuel")
    if kind == "none" or (kind is None and fuel is None):
        return
    unit = written_as("heating_unit", kind)
    efficiency = None if unit is None else facts.take("heating.efficiency")
    if kind == _HEAT_PUMP:
        pump = building.at(f"{_PLANT}/HeatPump:{_pump_of(facts, 'heating')}")
        pump.put("ModelYear", facts.take("heating.year"))
        pump.put("HeatPumpFuel", written_as("fuel", facts.take("heating.fuel")))
        pump.put(_HEAT_SHARE, int(facts.take("heating.type") == _HEAT_PUMP))
        if facts.look("cooling.type") not in (None, _HEAT_PUMP) or _pump_of(facts, "heating") == "heating":
            pump.put(_COOL_SHARE, 0)
        _efficiency(pump, "AnnualHeatingEfficiency", unit, efficiency)
        return
    system = building.at(f"{_PLANT}/HeatingSystem")
    system.put("ModelYear", facts.take("heating.year"))
    if kind is not None:
        system.at(f"HeatingSystemType/{written_as('heating_type', facts.take('heating.type'))}")
    system.put("HeatingSystemFuel", written_as("fuel", facts.take("heating.fuel")))
    _efficiency(system, "AnnualHeatingEfficiency", unit, efficiency)


def _write_cooling(building: Part, facts: Taking) -> None:
    kind = facts.look("cooling.type")
    if kind == _HEAT_PUMP:
        pump = building.at(f"{_PLANT}/HeatPump:{_pump_of(facts, 'cooling')}")
        facts.take("cooling.type")
        pump.put("ModelYear", facts.take("cooling.year"))
        pump.put(_COOL_SHARE, 1)
        if facts.look("heating.type") not in (None, _HEAT_PUMP) or _pump_of(facts, "cooling") == "cooling":
            pump.put(_HEAT_SHARE, 0)
        _efficiency(pump, "AnnualCoolingEfficiency", "SEER", facts.take("cooling.seer"))
    elif kind not in (None, "none"):
        system = building.at(f"{_PLANT}/CoolingSystem")
        system.put("ModelYear", facts.take("cooling.year"))
        system.put("CoolingSystemType", written_as("cooling_type", facts.take("cooling.type")))
        _efficiency(system, "AnnualCoolingEfficiency", "SEER", facts.take("cooling.seer"))


def _pump_of(facts: Taking, purpose: str) -> str:
    """Return which heat pump it is: one for both, but for two of different years."""
    both = facts.look("heating.type") == facts.look("cooling.type") == _HEAT_PUMP
    return (
        "both"
        if both and facts.look("heating.year") == facts.look("cooling.year")
        else (purpose if both else "one")
    )


def _efficiency(system: Part, path: str, unit: str | None, value: float | None) -> None:
    if value is not None:
        system.put(f"{path}/Units", unit)
        system.put(f"{path}/Value", value)


def _write_ducts(building: Part, facts: Taking) -> None:
    location = written_as("duct_location", facts.look("ducts.location"))
    leakage, resistance = facts.take("ducts.leakage_pct"), facts.take("ducts.insulation_r")
    ducts = f"{_SYSTEMS}/HVAC/HVACDistribution/DistributionSystemType/AirDistribution"
    if leakage is not None:
        building.put(f"{ducts}/DuctLeakageMeasurement/DuctLeakage/Units", "Percent")
        building.put(f"{ducts}/DuctLeakageMeasurement/DuctLeakage/Value", fraction_of(leakage))
        building.put(f"{ducts}/DuctLeakageMeasurement/DuctLeakage/TotalOrToOutside", "total")
    if resistance is not None:
        building.put(f"{ducts}/Ducts/DuctInsulationRValue", resistance)
    if location is not None:
        facts.take("ducts.location")
        building.put(f"{ducts}/Ducts/DuctLocation", location)


def _write_thermostat(building: Part, facts: Taking) -> None:
    kind = facts.take("thermostat.type")
    control = f"{_SYSTEMS}/HVAC/HVACControl"
    if kind == "smart":
        building.put(f"{control}/ConnectedDevice/IsConnected", value=True)
    building.put(f"{control}/ControlType", written_as("thermostat", kind))
    building.put(f"{control}/SetpointTempHeatingSeason", facts.take("thermostat.heating_f"))
    building.put(f"{control}/SetpointTempCoolingSeason", facts.take("thermostat.cooling_f"))


def read_heating_and_cooling(building: Node, got: Reading) -> None:
    """Read what heats and cools the home, its ducts and its thermostat."""
    plant = building.first(_PLANT)
    pumps = plant.all("HeatPump")
    heating = [
        *plant.all("HeatingSystem"),
        *(each for each in pumps if _serves(each, _HEAT_SHARE, "Heating")),
    ]
    cooling = [
        *plant.all("CoolingSystem"),
        *(each for each in pumps if _serves(each, _COOL_SHARE, "Cooling")),
    ]
    main = got.main("HeatingSystem", heating, _HEAT_SHARE)
    if main is not None:
        _read_heating(main, got)
    main = got.main("CoolingSystem", cooling, _COOL_SHARE)
    if main is not None:
        _read_cooling(main, got)
    _read_ducts(building, got)
    _read_thermostat(building, got)


def _serves(pump: Node, share: str, purpose: str) -> bool:
    """Return whether a heat pump heats, or cools, as far as the file says so."""
    served = pump.number(share)
    if served is not None:
        return served > 0
    return pump.first(f"Annual{purpose}Efficiency").is_there or pump.first(f"{purpose}Capacity").is_there


def _read_heating(system: Node, got: Reading) -> None:
    got.fact("heating.year", system.whole("ModelYear"))
    if system.tag == "HeatPump":
        kind: str | None = _HEAT_PUMP
        got.word("heating.fuel", "fuel", system, "HeatPumpFuel")
    else:
        tags = [child.tag for child in system.first("HeatingSystemType").children()]
        kind = read_as("heating_type", tags[0]) if tags else None
        if tags and kind is None:
            got.note("HeatingSystemType", f"is {tags[0]}, for which a household file has no word")
        got.word("heating.fuel", "fuel", system, "HeatingSystemFuel")
    got.fact("heating.type", kind)
    wanted = written_as("heating_unit", kind)
    found = _values(system, "AnnualHeatingEfficiency")
    if wanted in found:
        got.fact("heating.efficiency", found[wanted])
    elif found:
        got.note("AnnualHeatingEfficiency", f"is in {', '.join(found)}, and {wanted or 'the kind'} is wanted")


def _read_cooling(system: Node, got: Reading) -> None:
    got.fact("cooling.year", system.whole("ModelYear"))
    if system.tag == "HeatPump":
        got.fact("cooling.type", _HEAT_PUMP)
    else:
        got.word("cooling.type", "cooling_type", system, "CoolingSystemType")
    found = _values(system, "AnnualCoolingEfficiency")
    if "SEER" in found:
        got.fact("cooling.seer", found["SEER"])
    elif found:
        got.note("AnnualCoolingEfficiency", f"is in {', '.join(found)}, and SEER is wanted")


def _values(system: Node, path: str) -> dict[str, float]:
    """Return a system's efficiencies by their unit."""
    found = {}
    for each in system.all(path):
        unit, value = each.text("Units"), each.number("Value")
        if unit is not None and value is not None:
            found[unit] = value
    return found


def _read_ducts(building: Node, got: Reading) -> None:
    air = building.all(f"{_SYSTEMS}/HVAC/HVACDistribution/DistributionSystemType/AirDistribution")
    if len(air) > 1:
        got.note("HVACDistribution", f"there are {len(air)} systems of ducts; a household file holds one")
    if len(air) != 1:
        return
    measured = air[0].all("DuctLeakageMeasurement/DuctLeakage")
    total = [each for each in measured if each.text("TotalOrToOutside") in (None, "total")]
    percents = [each.number("Value") for each in total if each.text("Units") == "Percent"]
    if len(percents) == 1 and percents[0] is not None:
        got.fact("ducts.leakage_pct", percent_of(percents[0]))
        got.converted("ducts.leakage_pct", f"from the fraction {percents[0]:g}")
    elif measured:
        got.note("DuctLeakage", "is not one total in percent of the air flow")
    ducts = air[0].all("Ducts")
    locations = {read_as("duct_location", each.text("DuctLocation")) or "?" for each in ducts}
    if len(locations) == 1 and ducts[0].text("DuctLocation") is not None:
        got.word("ducts.location", "duct_location", ducts[0], "DuctLocation")
    elif len(locations) > 1:
        got.note("Ducts", "lie in several places; a household file holds one")
    values = {each.number("DuctInsulationRValue") for each in ducts} - {None}
    if len(values) == 1:
        got.fact("ducts.insulation_r", values.pop())
    elif values:
        got.note("DuctInsulationRValue", "differs from duct to duct")


def _read_thermostat(building: Node, got: Reading) -> None:
    controls = building.all(f"{_SYSTEMS}/HVAC/HVACControl")
    if len(controls) > 1:
        got.note("HVACControl", f"there are {len(controls)} thermostats; a household file holds one")
    if len(controls) != 1:
        return
    control = controls[0]
    if control.flag("ConnectedDevice/IsConnected"):
        control.text("ControlType")
        got.fact("thermostat.type", "smart")
    else:
        got.word("thermostat.type", "thermostat", control, "ControlType")
    got.fact("thermostat.heating_f", control.number("SetpointTempHeatingSeason"))
    got.fact("thermostat.cooling_f", control.number("SetpointTempCoolingSeason"))
