"""Hot water, and the array and panel of a home: to HPXML and back."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from webapp.exchange.hpxml_words import written_as

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webapp.exchange.hpxml_reading import Node, Reading
    from webapp.exchange.hpxml_tree import Part
    from webapp.exchange.taking import Taking

_SYSTEMS: Final = "BuildingDetails/Systems"
_WATER: Final = f"{_SYSTEMS}/WaterHeating"
_HEATER: Final = f"{_WATER}/WaterHeatingSystem"
_SOLAR: Final = f"{_SYSTEMS}/SolarThermal/SolarThermalSystem"
_HOT_WATER: Final = "hot water"
_FIXTURES: Final = (("shower head", "showerheads", "shower_gpm"), ("faucet", "faucets", "faucet_gpm"))
_SIMPLE: Final = (
    ("year", "ModelYear"),
    ("tank_gal", "TankVolume"),
    ("uef", "UniformEnergyFactor"),
    ("setpoint_f", "HotWaterTemperature"),
)
# Kilowatts to watts, as a power of ten.
_KILO: Final = 3


def write_hot_water(building: Part, facts: Taking) -> None:
    """Write the water heater, its tank and pipes, showers and faucets."""
    kind = facts.take("water_heating.type")
    values = {
        "FuelType": written_as("fuel", facts.take("water_heating.fuel")),
        "WaterHeaterType": written_as("water_heater", kind),
        "Location": written_as("water_heater_location", facts.take("water_heating.location")),
        **{path: facts.take(f"water_heating.{name}") for name, path in _SIMPLE},
    }
    if kind == "solar":
        building.put(f"{_SOLAR}/SystemType", _HOT_WATER)
        building.refer(f"{_SOLAR}/ConnectedTo", building.at(_HEATER).identifier)
    for path, value in values.items():
        if value is not None:
            building.put(f"{_HEATER}/{path}", value)
    wrapped = facts.take("water_heating.tank_wrapped")
    if wrapped is not None:
        jacket = building.at(f"{_HEATER}/WaterHeaterInsulation/Jacket")
        jacket.put("JacketRValue", None if wrapped else 0)
    insulated = facts.take("water_heating.pipes_insulated")
    if insulated is not None:
        building.at(_HEATER)
        pipes = building.at(f"{_WATER}/HotWaterDistribution/PipeInsulation")
        pipes.put("FractionPipeInsulation", None if insulated else 0)
    for word, count, flow in _FIXTURES:
        _write_fixture(building, facts, word, count, flow)


def _write_fixture(building: Part, facts: Taking, word: str, count: str, flow: str) -> None:
    number = facts.look(f"water_fixtures.{count}")
    rate = facts.take(f"water_fixtures.{flow}")
    if not number and rate is None:
        return
    fixture = building.at(f"{_WATER}/WaterFixture:{word.replace(' ', '-')}")
    fixture.refer("AttachedToWaterHeatingSystem", building.at(_HEATER).identifier)
    fixture.put("WaterFixtureType", word)
    fixture.put("Count", facts.take(f"water_fixtures.{count}") if number else None)
    fixture.put("FlowRate", rate)


def read_hot_water(building: Node, got: Reading) -> None:
    """Read the water heater, its tank and pipes, showers and faucets."""
    heater = got.main("WaterHeatingSystem", building.all(_HEATER), "FractionDHWLoadServed")
    if heater is not None:
        _read_heater(heater, building, got)
    pipes = building.all(f"{_WATER}/HotWaterDistribution/PipeInsulation")
    if len(pipes) == 1:
        _read_pipes(pipes[0], got)
    _read_fixtures(building.all(f"{_WATER}/WaterFixture"), got)


def _read_pipes(pipes: Node, got: Reading) -> None:
    fraction, resistance = pipes.number("FractionPipeInsulation"), pipes.number("PipeRValue")
    if fraction is not None and 0 < fraction < 1:
        got.note("FractionPipeInsulation", f"is {fraction:.15g}; a household file holds all or nothing")
        return
    known = [value for value in (fraction, resistance) if value is not None]
    got.fact("water_heating.pipes_insulated", all(known) if known else True)


def _read_fixtures(every: Sequence[Node], got: Reading) -> None:
    kinds = [each.text("WaterFixtureType") for each in every]
    for word, count, flow in _FIXTURES:
        fixtures = [each for each, kind in zip(every, kinds, strict=True) if kind == word]
        got.fact(f"water_fixtures.{count}", got.summed_whole(f"WaterFixture ({word})", fixtures, "Count"))
        got.fact(f"water_fixtures.{flow}", got.common(f"WaterFixture ({word})", fixtures, "FlowRate"))
    known = [word for word, _, _ in _FIXTURES]
    for kind in dict.fromkeys(kinds):
        if kind is not None and kind not in known:
            got.note("WaterFixtureType", f"is {kind!r}, for which a household file has no word")


def _read_heater(heater: Node, building: Node, got: Reading) -> None:
    got.word("water_heating.fuel", "fuel", heater, "FuelType")
    solar = dict.fromkeys(each.text("SystemType") for each in building.all(_SOLAR))
    for system in solar:
        if system not in (None, _HOT_WATER):
            got.note(
                "SolarThermalSystem/SystemType", f"is {system!r}, for which a household file has no word"
            )
    if _HOT_WATER in solar:
        kind = heater.text("WaterHeaterType")
        got.fact("water_heating.type", "solar")
        if kind is not None:
            got.note("WaterHeaterType", f"is {kind!r}; the sun heats the water too, and solar was taken")
    else:
        got.word("water_heating.type", "water_heater", heater, "WaterHeaterType")
    got.word("water_heating.location", "water_heater_location", heater, "Location")
    for name, path in _SIMPLE:
        value = heater.whole(path) if name == "year" else heater.number(path)
        got.fact(f"water_heating.{name}", value)
    jacket = heater.first("WaterHeaterInsulation/Jacket")
    if jacket.is_there:
        got.fact("water_heating.tank_wrapped", jacket.number("JacketRValue") != 0)


def write_electricity(building: Part, facts: Taking) -> None:
    """Write the rating of the electrical service."""
    amps = facts.take("electrical.panel_amps")
    if amps is not None:
        building.put(f"{_SYSTEMS}/ElectricPanels/ElectricPanel/MaxCurrentRating", amps)


def read_electricity(building: Node, got: Reading) -> None:
    """Read the rating of the electrical service."""
    panels = building.all(f"{_SYSTEMS}/ElectricPanels/ElectricPanel")
    if len(panels) == 1:
        got.fact("electrical.panel_amps", panels[0].number("MaxCurrentRating"))
    elif panels:
        got.note("ElectricPanels", f"there are {len(panels)}; which is the service is not said")


def write_array(building: Part, facts: Taking) -> None:
    """Write an array that is designed, into the home as it shall be."""
    mount, power = facts.take("pv.mount"), facts.take("pv.capacity_kw_dc")
    if mount is not None:
        building.put(f"{_SYSTEMS}/Photovoltaics/PVSystem/Location", written_as("pv_mount", mount))
    if power is not None:
        watts = Decimal(repr(power)).scaleb(_KILO)
        building.put(f"{_SYSTEMS}/Photovoltaics/PVSystem/MaxPowerOutput", watts)


def read_array(buildings: Sequence[Node], got: Reading) -> None:
    """Read an array that is designed, of the home as it shall be."""
    arrays = [each for home in buildings for each in home.all(f"{_SYSTEMS}/Photovoltaics/PVSystem")]
    if len(arrays) > 1:
        got.note("PVSystem", f"there are {len(arrays)}; a household file holds one design")
    if len(arrays) != 1:
        return
    got.word("pv.mount", "pv_mount", arrays[0], "Location")
    power = arrays[0].number("MaxPowerOutput")
    if power is not None:
        got.fact("pv.capacity_kw_dc", float(Decimal(repr(power)).scaleb(-_KILO)))
        got.converted("pv.capacity_kw_dc", f"from {power:.15g} W")
