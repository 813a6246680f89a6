"""A home's place, rooms and shell: to HPXML and back."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from calculators.quantities import INCHES_PER_FOOT, MINUTES_PER_HOUR
from webapp.exchange.hpxml_reading import listed
from webapp.exchange.hpxml_words import read_as, words, written_as

if TYPE_CHECKING:
    from collections.abc import Sequence

    from webapp.exchange.hpxml_reading import Node, Reading
    from webapp.exchange.hpxml_tree import Part
    from webapp.exchange.taking import Taking

# The house pressure [Pa] that a blower-door result is told at.
_TEST_PA: Final = 50
# An angle that went through a pitch comes back to this many decimals.
_ANGLE_DECIMALS: Final = 9
_SUMMARY: Final = "BuildingDetails/BuildingSummary"
_CONSTRUCTION: Final = f"{_SUMMARY}/BuildingConstruction"
_ENCLOSURE: Final = "BuildingDetails/Enclosure"
_SMALL, _SMALLEST_LARGE = 2, 5


def write_place(building: Part, facts: Taking) -> None:
    """Write where the home is, who holds it, and its rooms."""
    building.put("Site/Address/ZipCode", facts.take("dwelling.zip_code"))
    building.put("Site/GeoLocation/Latitude", facts.take("dwelling.latitude"))
    building.put("Site/GeoLocation/Longitude", facts.take("dwelling.longitude"))
    building.put(f"{_SUMMARY}/BuildingOccupancy/NumberofResidents", facts.take("household.size"))
    tenure = facts.take("dwelling.tenure")
    building.put(f"{_SUMMARY}/BuildingOccupancy/Occupancy", written_as("tenure", tenure))
    building.put(f"{_CONSTRUCTION}/YearBuilt", facts.take("dwelling.year_built"))
    building.put(f"{_CONSTRUCTION}/NumberofConditionedFloorsAboveGrade", facts.take("dwelling.stories"))
    building.put(f"{_CONSTRUCTION}/NumberofBedrooms", facts.take("dwelling.bedrooms"))
    building.put(f"{_CONSTRUCTION}/ConditionedFloorArea", facts.take("dwelling.floor_area_ft2"))
    _write_kind(building, facts)


def _write_kind(building: Part, facts: Taking) -> None:
    units = facts.look("building.units_per_building") or ()
    if units == (1,):
        building.put(f"{_CONSTRUCTION}/NumberofUnitsInBuilding", facts.take("building.units_per_building")[0])
    construction = facts.look("dwelling.construction")
    kind = None
    if construction == "mobile_home":
        kind = written_as("facility", facts.take("dwelling.construction"))
    elif construction == "site_built" and units and min(units) >= _SMALL:
        small, large = words("facility")["site_built"][:2]
        if max(units) < _SMALLEST_LARGE:
            kind = small
        elif min(units) >= _SMALLEST_LARGE:
            kind = large
        if kind is not None:
            facts.take("dwelling.construction")
    building.put(f"{_CONSTRUCTION}/ResidentialFacilityType", kind)


def read_place(building: Node, got: Reading) -> None:
    """Read where the home is, who holds it, and its rooms."""
    zip_code = building.text("Site/Address/ZipCode")
    if zip_code is not None:
        place, hyphen, _ = zip_code.partition("-")
        got.fact("dwelling.zip_code", place)
        if hyphen:
            got.converted("dwelling.zip_code", f"from {zip_code}")
    got.fact("dwelling.latitude", building.number("Site/GeoLocation/Latitude"))
    got.fact("dwelling.longitude", building.number("Site/GeoLocation/Longitude"))
    summary = building.first(_SUMMARY)
    rooms = building.first(_CONSTRUCTION)
    got.fact("household.size", summary.whole("BuildingOccupancy/NumberofResidents"))
    got.word("dwelling.tenure", "tenure", summary, "BuildingOccupancy/Occupancy")
    got.fact("dwelling.year_built", rooms.whole("YearBuilt"))
    stories = rooms.whole("NumberofConditionedFloorsAboveGrade")
    if stories is None and rooms.text("ResidentialFacilityType") in words("facility_of_one_home")["any"]:
        stories = rooms.whole("NumberofStoriesAboveGrade")  # of a larger building they are not the home's
    got.fact("dwelling.stories", stories)
    got.fact("dwelling.bedrooms", rooms.whole("NumberofBedrooms"))
    got.fact("dwelling.floor_area_ft2", rooms.number("ConditionedFloorArea"))
    got.word("dwelling.construction", "facility", rooms, "ResidentialFacilityType")
    units = rooms.whole("NumberofUnitsInBuilding")
    if units == 1:
        got.fact("building.units_per_building", [1])
    elif units is not None:
        got.note(
            "NumberofUnitsInBuilding",
            f"is {units}: whether the complex has further buildings is not in HPXML. Write"
            " building.units_per_building yourself",
        )


def write_shell(building: Part, facts: Taking) -> None:
    """Write walls, floors, windows, doors, roof and air leakage."""
    shell = building.at(_ENCLOSURE)
    write_leakage(building, facts.take("envelope.cfm50"))
    foundation = written_as("foundation", facts.take("envelope.foundation"))
    if foundation is not None:
        shell.at(f"Foundations/Foundation/FoundationType/{foundation}")
    if facts.look("envelope.attic_r") is not None:
        ceiling = shell.at("Floors/Floor:ceiling")
        ceiling.put("ExteriorAdjacentTo", words("above_ceiling")["any"][0])
        ceiling.put("FloorOrCeiling", "ceiling")
        ceiling.put("Insulation/AssemblyEffectiveRValue", facts.take("envelope.attic_r"))
    if facts.look("envelope.floor_r") is not None:
        floor = shell.at("Floors/Floor:floor")
        floor.put("FloorOrCeiling", "floor")
        floor.put("Insulation/AssemblyEffectiveRValue", facts.take("envelope.floor_r"))
    _write_walls(shell, facts)
    _write_openings(shell, facts)
    _write_roof(shell, facts)


def write_leakage(building: Part, cfm50: float | None) -> None:
    """Write a blower-door reading."""
    if cfm50 is None:
        return
    test = building.at(f"{_ENCLOSURE}/AirInfiltration/AirInfiltrationMeasurement")
    test.put("HousePressure", _TEST_PA)
    test.put("BuildingAirLeakage/UnitofMeasure", "CFM")
    test.put("BuildingAirLeakage/AirLeakage", cfm50)


def _write_walls(shell: Part, facts: Taking) -> None:
    if facts.look("envelope.wall_r") is not None:
        wall = shell.at("Walls/Wall:outer")
        wall.put("ExteriorAdjacentTo", "outside")
        wall.put("Insulation/AssemblyEffectiveRValue", facts.take("envelope.wall_r"))
    area = facts.look("envelope.knee_wall_area_ft2")
    resistance = facts.take("envelope.knee_wall_r")
    if area or resistance is not None:
        knee = shell.at("Walls/Wall:knee")
        knee.put("AtticWallType", "knee wall")
        knee.put("Area", facts.take("envelope.knee_wall_area_ft2") if area else None)
        knee.put("Insulation/AssemblyEffectiveRValue", resistance)


def _write_openings(shell: Part, facts: Taking) -> None:
    names = ("window_area_ft2", "window_facing", "window_u", "window_shgc")
    tags = ("Area", "Orientation", "UFactor", "SHGC")
    for name, tag in zip(names, tags, strict=True):
        value = facts.look(f"envelope.{name}")
        if value in (None, 0) or (name == "window_shgc" and value == 1):
            continue  # HPXML's areas are above 0, and its SHGC are below 1
        shell.put(f"Windows/Window/{tag}", facts.take(f"envelope.{name}"))
    if facts.look("envelope.window_shading") == "none":
        shell.put("Windows/Window/ExteriorShading/Type", facts.take("envelope.window_shading"))
    if facts.look("envelope.doors"):
        shell.put("Doors/Door/Count", facts.take("envelope.doors"))


def _write_roof(shell: Part, facts: Taking) -> None:
    color = facts.take("envelope.roof_color")
    azimuth, tilt = facts.look("roof.azimuth_deg"), facts.look("roof.tilt_deg")
    whole = azimuth is not None and float(azimuth).is_integer()
    pitched = tilt is not None and tilt < 90  # noqa: PLR2004 - a wall has no pitch
    if whole:
        shell.put("Roofs/Roof/Azimuth", int(facts.take("roof.azimuth_deg")))
    if color is not None:
        shell.put("Roofs/Roof/RoofColor", written_as("roof_color", color))
    absorptivity = facts.take("envelope.roof_absorptivity")
    if absorptivity is not None:
        shell.put("Roofs/Roof/SolarAbsorptance", absorptivity)
    if pitched:
        shell.put("Roofs/Roof/Pitch", INCHES_PER_FOOT * math.tan(math.radians(facts.take("roof.tilt_deg"))))


def read_shell(building: Node, got: Reading) -> None:
    """Read walls, floors, windows, doors, roof and air leakage."""
    shell = building.first(_ENCLOSURE)
    got.fact("envelope.cfm50", read_leakage(building, "envelope.cfm50", got))
    _read_foundation(shell, got)
    _read_floors(shell, got)
    _read_walls(shell, got)
    _read_openings(shell, got)
    _read_roof(shell, got)


def _read_foundation(shell: Node, got: Reading) -> None:
    """Read what the home stands on; a kind that a household file has no word for is noted by its name."""
    kinds = dict.fromkeys(
        child.tag
        for found in shell.all("Foundations/Foundation")
        for child in found.first("FoundationType").children()
    )
    if len(kinds) > 1:
        got.note("FoundationType", f"is {listed(kinds)}; a household file holds one")
    elif kinds:
        kind = next(iter(kinds))
        word = read_as("foundation", kind)
        got.fact("envelope.foundation", word)
        if word is None:
            got.note("FoundationType", f"is {kind!r}, for which a household file has no word")


def _read_walls(shell: Node, got: Reading) -> None:
    """Read outer walls and knee walls; walls to a garage, another home or an attic are neither."""
    in_attics = _attached(shell, "Attics/Attic", "AttachedToWall")
    outer, knees = [], []
    for wall in shell.all("Walls/Wall"):
        kind, beside = wall.text("AtticWallType"), wall.text("ExteriorAdjacentTo")
        if _id_of(wall) in in_attics:
            got.note("Walls", "one is said to be an attic's, not an outer wall of the home")
        elif kind == "knee wall":
            knees.append(wall)
        elif kind is None and beside in (None, "outside"):
            outer.append(wall)
        else:
            got.note(
                "Walls", f"one is {kind or 'a wall'!r} to {beside or 'what is not said'!r}, not outer or knee"
            )
    got.fact("envelope.wall_r", got.combined_r("Walls", outer))
    got.fact("envelope.knee_wall_r", got.combined_r("Walls (knee walls)", knees))
    got.fact("envelope.knee_wall_area_ft2", got.summed("Walls (knee walls)", knees, "Area"))


def _read_floors(shell: Node, got: Reading) -> None:
    """Read ceilings and floors: which is which is said by what they adjoin, or by an attic or foundation."""
    above = _attached(shell, "Attics/Attic", "AttachedToFloor")
    below = _attached(shell, "Foundations/Foundation", "AttachedToFloor")
    ceilings, floors = [], []
    for each in shell.all("Floors/Floor"):
        side, beside = each.text("FloorOrCeiling"), each.text("ExteriorAdjacentTo")
        if _id_of(each) in above or (side != "floor" and beside in words("above_ceiling")["any"]):
            ceilings.append(each)
        elif side != "ceiling" and (
            _id_of(each) in below
            or beside in words("below_floor")["any"]
            or (side == "floor" and beside is None)
        ):
            floors.append(each)
        else:
            got.note(
                "Floors", "what one of them adjoins is not said, or is none of this home's attic or ground"
            )
    got.fact("envelope.attic_r", got.combined_r("Floors (ceilings)", ceilings))
    got.fact("envelope.floor_r", got.combined_r("Floors", floors))


def _attached(shell: Node, path: str, name: str) -> set[str]:
    """Return the ids of the surfaces that attics or foundations say are theirs."""
    return {each.attribute("idref") or "" for holder in shell.all(path) for each in holder.all(name)}


def _id_of(surface: Node) -> str | None:
    return surface.first("SystemIdentifier").attribute("id")


def read_leakage(building: Node, fact: str, got: Reading) -> float | None:
    """Return a blower-door result [cfm at 50 Pa] for a fact, from air changes where the volume is told."""
    tests = building.all(f"{_ENCLOSURE}/AirInfiltration/AirInfiltrationMeasurement")
    tests = [each for each in tests if each.number("BuildingAirLeakage/AirLeakage") is not None]
    if not tests:
        return None
    if len(tests) > 1:
        got.note(
            "AirInfiltrationMeasurement", f"there are {len(tests)} readings; which one counts is not said"
        )
        return None
    test = tests[0]
    unit, leakage = (
        test.text("BuildingAirLeakage/UnitofMeasure"),
        test.number("BuildingAirLeakage/AirLeakage"),
    )
    if test.number("HousePressure") != _TEST_PA or leakage is None:
        got.note("AirInfiltrationMeasurement", f"is not told at {_TEST_PA} Pa, which HousePressure must say")
        return None
    if unit == "CFM":
        return leakage
    volume = test.number("InfiltrationVolume")
    if volume is None:
        volume = building.number(f"{_CONSTRUCTION}/ConditionedBuildingVolume")
    if unit == "ACH" and volume is not None:
        got.converted(fact, f"from {leakage:.15g} air changes an hour of {volume:.15g} ft3")
        return leakage * volume / MINUTES_PER_HOUR
    got.note(
        "AirInfiltrationMeasurement", f"is in {unit or 'no unit'}, and no volume makes it cubic feet a minute"
    )
    return None


def _read_openings(shell: Node, got: Reading) -> None:
    windows = shell.all("Windows/Window")
    got.fact("envelope.window_area_ft2", got.summed("Windows", windows, "Area"))
    got.fact("envelope.window_u", got.averaged("Windows", windows, "UFactor"))
    got.fact("envelope.window_shgc", got.averaged("Windows", windows, "SHGC"))
    _read_facing(windows, got)
    _read_shading(windows, got)
    got.fact("envelope.doors", got.summed_whole("Doors", shell.all("Doors/Door"), "Count"))


def _read_facing(windows: Sequence[Node], got: Reading) -> None:
    facing = set(got.each_text("Windows", windows, "Orientation"))
    if len(facing) > 1:
        got.note("Orientation", f"is {listed(sorted(facing))}; where most windows face is not said")
    for way in facing if len(facing) == 1 else ():
        word = read_as("orientation", way)
        got.fact("envelope.window_facing", word)
        if word is None:
            got.note("Orientation", f"is {way!r}, for which a household file has no word")


def _read_shading(windows: Sequence[Node], got: Reading) -> None:
    """Read that nothing shades the windows; how much something shades them is not told in our words."""
    shades = [each.text("Type") for window in windows for each in window.all("ExteriorShading")]
    told = sorted({shade for shade in shades if shade is not None})
    every = all(
        any(each.text("Type") is not None for each in window.all("ExteriorShading")) for window in windows
    )
    if told == ["none"] and every:
        got.fact("envelope.window_shading", "none")
    elif told == ["none"]:
        got.note("ExteriorShading", "is 'none' of some windows, and not told of the others")
    elif told:
        got.note(
            "ExteriorShading",
            f"is {listed(told)}; how much of the sun it takes is not said as none, partial or full",
        )


def _read_roof(shell: Node, got: Reading) -> None:
    roofs = shell.all("Roofs/Roof")
    if len(roofs) > 1:
        got.note("Roofs", f"there are {len(roofs)}; which face could carry an array is not said")
        return
    for roof in roofs:
        got.word("envelope.roof_color", "roof_color", roof, "RoofColor")
        got.fact("envelope.roof_absorptivity", roof.number("SolarAbsorptance"))
        azimuth = roof.whole("Azimuth")
        got.fact("roof.azimuth_deg", None if azimuth is None else float(azimuth))
        pitch = roof.number("Pitch")
        if pitch is not None:
            angle = math.degrees(math.atan(pitch / INCHES_PER_FOOT))
            got.fact("roof.tilt_deg", round(angle, _ANGLE_DECIMALS))
            got.converted("roof.tilt_deg", f"from a pitch of {pitch:.15g} in 12")


def percent_of(fraction: float) -> float:
    """Return a fraction in percent, exactly: 0.28 is 28 and not 28.000000000000004.

    Examples
    --------
    >>> percent_of(0.28), fraction_of(28.0)
    (28.0, Decimal('0.28'))
    """
    return float(Decimal(repr(fraction)).scaleb(2))


def fraction_of(percent: float) -> Decimal:
    """Return percent as a fraction, exactly."""
    return Decimal(repr(percent)).scaleb(-2)
