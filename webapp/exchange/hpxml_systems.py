"""Heating, cooling, ducts, hot water and electricity of a home: to HPXML and back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from webapp.exchange.hpxml_reading import listed
from webapp.exchange.hpxml_shell import fraction_of, percent_of
from webapp.exchange.hpxml_words import read_as, written_as

if TYPE_CHECKING:
    from webapp.exchange.hpxml_reading import Node, Reading
    from webapp.exchange.hpxml_tree import Part
    from webapp.exchange.taking import Taking

_SYSTEMS: Final = "BuildingDetails/Systems"
_PLANT: Final = f"{_SYSTEMS}/HVAC/HVACPlant"
_HEAT_PUMP: Final = "heat_pump"
_BOTH_SIDES: Final = ["return", "supply"]
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
    pumps = building.all(f"{_PLANT}/HeatPump")
    heating = [
        *building.all(f"{_PLANT}/HeatingSystem"),
        *(each for each in pumps if _serves(each, _HEAT_SHARE, "Heating")),
    ]
    cooling = [
        *building.all(f"{_PLANT}/CoolingSystem"),
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
    _read_efficiency(system, "AnnualHeatingEfficiency", wanted, "heating.efficiency", got)


def _read_cooling(system: Node, got: Reading) -> None:
    got.fact("cooling.year", system.whole("ModelYear"))
    if system.tag == "HeatPump":
        got.fact("cooling.type", _HEAT_PUMP)
    else:
        got.word("cooling.type", "cooling_type", system, "CoolingSystemType")
    _read_efficiency(system, "AnnualCoolingEfficiency", "SEER", "cooling.seer", got)


def _read_efficiency(system: Node, path: str, wanted: str | None, fact: str, got: Reading) -> None:
    """Read an efficiency in the unit that a household file holds; each in another unit is noted."""
    found = [(each.text("Units"), each.number("Value")) for each in system.all(path)]
    values = {value for unit, value in found if unit is not None and unit == wanted} - {None}
    if len(values) == 1:
        got.fact(fact, values.pop())
    elif values:
        got.note(
            path, f"is {listed(sorted(each for each in values if each is not None))} {wanted}; one is wanted"
        )
    for unit, value in found:
        if value is not None and unit != wanted:
            told = f"is {value:.15g} in {unit or 'no unit'}"
            got.note(path, f"{told}, and {wanted or 'the unit of a kind that is known'} is wanted")


def _read_ducts(building: Node, got: Reading) -> None:
    air = building.all(f"{_SYSTEMS}/HVAC/HVACDistribution/DistributionSystemType/AirDistribution")
    if len(air) > 1:
        got.note("HVACDistribution", f"there are {len(air)} systems of ducts; a household file holds one")
    if len(air) != 1:
        return
    _read_duct_leakage(air[0], got)
    ducts = air[0].all("Ducts")
    texts = got.each_text("Ducts", ducts, "DuctLocation")
    places = {read_as("duct_location", text) for text in texts}
    if len(places) == 1 and None not in places:
        got.fact("ducts.location", places.pop())
    elif len(places) > 1:
        got.note("DuctLocation", f"is {listed(texts)}; a household file holds one")
    elif texts:
        got.note("DuctLocation", f"is {listed(texts)}, for which a household file has no word")
    got.fact("ducts.insulation_r", got.common("Ducts", ducts, "DuctInsulationRValue"))


class _Leakage(NamedTuple):
    """A measured leakage of ducts, a fraction of the air flow: of the supply, the return or (None) both."""

    side: str | None
    fraction: float


def _read_duct_leakage(air: Node, got: Reading) -> None:
    """Take the total leakage of all ducts, or the sum of the total of the supply and that of the return."""
    totals, measured = [], air.all("DuctLeakageMeasurement")
    for each in measured:
        side, leakage = each.text("DuctType"), each.first("DuctLeakage")
        unit, extent, value = leakage.text("Units"), leakage.text("TotalOrToOutside"), leakage.number("Value")
        if (unit, extent) == ("Percent", "total") and value is not None:
            totals.append(_Leakage(side, value))
        elif leakage.is_there:
            got.note(
                "DuctLeakage",
                f"is in {unit or 'no unit'}, {extent or 'not said whether total'};"
                " the total in percent of the air flow is wanted",
            )
    sides = sorted(each.side or "" for each in totals)
    if sides == [""]:
        got.fact("ducts.leakage_pct", percent_of(totals[0].fraction))
        got.converted("ducts.leakage_pct", f"from the fraction {totals[0].fraction:.15g}")
    elif sides == _BOTH_SIDES:
        got.fact("ducts.leakage_pct", float(sum(Decimal(repr(percent_of(each.fraction))) for each in totals)))
        parts = " and ".join(f"{each.fraction:.15g} ({each.side})" for each in totals)
        got.converted("ducts.leakage_pct", f"from the sum of the fractions {parts}")
    elif totals:
        told = listed(f"{each.fraction:.15g} {each.side or 'of both sides'}" for each in totals)
        got.note("DuctLeakage", f"is {told}: not one total, nor one of the supply and one of the return")


def _read_thermostat(building: Node, got: Reading) -> None:
    controls = building.all(f"{_SYSTEMS}/HVAC/HVACControl")
    if len(controls) > 1:
        got.note("HVACControl", f"there are {len(controls)} thermostats; a household file holds one")
    if len(controls) != 1:
        return
    control = controls[0]
    if control.flag("ConnectedDevice/IsConnected"):
        kind = control.text("ControlType")
        got.fact("thermostat.type", "smart")
        if kind is not None:
            got.note("ControlType", f"is {kind!r}; the device is connected, and smart was taken")
    else:
        got.word("thermostat.type", "thermostat", control, "ControlType")
    got.fact("thermostat.heating_f", control.number("SetpointTempHeatingSeason"))
    got.fact("thermostat.cooling_f", control.number("SetpointTempCoolingSeason"))
