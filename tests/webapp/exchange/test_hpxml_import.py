"""An audit from another program: what it says is taken, nothing is guessed, and harm is kept out."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.errors import InputError
from tests.webapp.exchange.drawn_homes import RULEBOOK, household, known
from webapp.demo import samples
from webapp.exchange.hpxml_export import export_hpxml
from webapp.exchange.hpxml_import import import_hpxml

BOMB = b"""<?xml version="1.0"?><!DOCTYPE h [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<HPXML xmlns="http://hpxmlonline.com/2023/09" schemaVersion="4.2">&b;</HPXML>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE h [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<HPXML xmlns="http://hpxmlonline.com/2023/09" schemaVersion="4.2">&a;</HPXML>"""
NAMED = '<HPXML xmlns="http://hpxmlonline.com/2023/09" schemaVersion="{}">{}</HPXML>'
DEEP = "<a>" * 50_000 + "</a>" * 50_000


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (BOMB, "entities"),
        (OUTSIDE, "entities"),
        (b"", "not XML"),
        (b"\xff\xfe\x00", "not XML"),
        (b"<a/>", "is not HPXML 4.2"),
        (b'<HPXML xmlns="http://hpxmlonline.com/2019/10" schemaVersion="3.0"/>', "Translator"),
        (NAMED.format("9.9", "").encode(), "schemaVersion"),
        (NAMED.format("4.2", "").encode(), "holds no Building"),
        (NAMED.format("4.2", "<Building/><Building/>").encode(), "holds 2 Buildings"),
        (NAMED.format("4.2", f"<Building>{DEEP}</Building>").encode(), "nested|not XML"),
    ],
)
def test_what_is_not_an_audit_is_refused(content, says):
    with pytest.raises(InputError, match=says):
        import_hpxml(content, "it.xml", RULEBOOK)


def audit(details):
    building = f"<Building><BuildingID id='a'/><BuildingDetails>{details}</BuildingDetails></Building>"
    return import_hpxml(NAMED.format("4.0", building).encode(), "it.xml", RULEBOOK)


def test_walls_of_different_r_are_taken_together_by_area():
    value = "<Insulation><AssemblyEffectiveRValue>{}</AssemblyEffectiveRValue></Insulation>"
    wall = f"<Wall><Area>{{}}</Area>{value}</Wall>"
    walls = f"<Enclosure><Walls>{wall.format(300, 5)}{wall.format(100, 20)}</Walls></Enclosure>"
    found = audit(walls)
    # 400 ft2 over UA = 300 / 5 + 100 / 20 = 65 Btu/h F.
    assert found.facts.envelope.wall_r == pytest.approx(400 / 65, rel=1e-12)
    assert any("weighted by area" in note.reason for note in found.notes)


def test_walls_without_areas_are_not_guessed():
    wall = "<Wall><Insulation><AssemblyEffectiveRValue>{}</AssemblyEffectiveRValue></Insulation></Wall>"
    found = audit(f"<Enclosure><Walls>{wall.format(5)}{wall.format(20)}</Walls></Enclosure>")
    assert found.facts.envelope.wall_r is None
    assert [note.where for note in found.notes] == ["Walls"]


LEAK = (
    "<Enclosure><AirInfiltration><AirInfiltrationMeasurement>{}<BuildingAirLeakage><UnitofMeasure>{}"
    "</UnitofMeasure><AirLeakage>{}</AirLeakage></BuildingAirLeakage>{}</AirInfiltrationMeasurement>"
    "</AirInfiltration></Enclosure>"
)
AT_50 = "<HousePressure>50</HousePressure>"


@pytest.mark.parametrize(
    ("details", "cfm50"),
    [
        (LEAK.format(AT_50, "CFM", 3200, ""), 3200),
        # 12 air changes an hour of 10,000 ft3 are 2,000 ft3 a minute.
        (LEAK.format(AT_50, "ACH", 12, "<InfiltrationVolume>10000</InfiltrationVolume>"), 2000),
        (LEAK.format(AT_50, "ACH", 12, ""), None),
        (LEAK.format("<HousePressure>25</HousePressure>", "CFM", 3200, ""), None),
        (LEAK.format("", "CFM", 3200, ""), None),
        (LEAK.format(AT_50, "CFM", "lots", ""), None),
    ],
)
def test_a_blower_door_is_converted_or_noted(details, cfm50):
    found = audit(details)
    assert found.facts.envelope.cfm50 == cfm50
    assert bool(found.notes) is (cfm50 is None)


R = "<Insulation><AssemblyEffectiveRValue>{}</AssemblyEffectiveRValue></Insulation>"
SURFACE = "<Floor><SystemIdentifier id='{}'/>{}</Floor>"


@pytest.mark.parametrize(
    ("before", "floor", "attic_r", "floor_r"),
    [
        ("<Attics><Attic><AttachedToFloor idref='f'/></Attic></Attics>", "", 19, None),
        ("<Foundations><Foundation><AttachedToFloor idref='f'/></Foundation></Foundations>", "", None, 19),
        ("", "<ExteriorAdjacentTo>attic - vented</ExteriorAdjacentTo>", 19, None),
        ("", "<ExteriorAdjacentTo>crawlspace</ExteriorAdjacentTo>", None, 19),
        ("", "<FloorOrCeiling>floor</FloorOrCeiling>", None, 19),
        ("", "<FloorOrCeiling>ceiling</FloorOrCeiling>", None, None),
        ("", "<ExteriorAdjacentTo>other housing unit</ExteriorAdjacentTo>", None, None),
        ("", "", None, None),
    ],
)
def test_a_floor_is_a_ceiling_or_a_floor_only_where_that_is_said(before, floor, attic_r, floor_r):
    floors = SURFACE.format("f", floor + R.format(19))
    envelope = audit(f"<Enclosure>{before}<Floors>{floors}</Floors></Enclosure>").facts.envelope
    assert (envelope.attic_r, envelope.floor_r) == (attic_r, floor_r)


def test_an_insulation_alone_is_not_an_assembly():
    layer = "<Insulation><Layer><NominalRValue>13</NominalRValue></Layer></Insulation>"
    found = audit(f"<Enclosure><Walls><Wall>{layer}</Wall></Walls></Enclosure>")
    assert found.facts.envelope.wall_r is None
    assert "the insulation's alone" in found.notes[0].reason


@pytest.mark.parametrize(
    ("kind", "stories"), [("single-family detached", 2), ("5+ unit building", None), ("unknown", None)]
)
def test_the_storeys_of_a_larger_building_are_not_the_homes(kind, stories):
    rooms = f"<ResidentialFacilityType>{kind}</ResidentialFacilityType>"
    rooms += "<NumberofStoriesAboveGrade>2</NumberofStoriesAboveGrade>"
    summary = f"<BuildingSummary><BuildingConstruction>{rooms}</BuildingConstruction></BuildingSummary>"
    assert audit(summary).facts.dwelling.stories == stories


SYSTEM = (
    "<HeatingSystem><HeatingSystemType><{}/></HeatingSystemType>"
    "<FractionHeatLoadServed>{}</FractionHeatLoadServed></HeatingSystem>"
)


@pytest.mark.parametrize(
    ("shares", "kind"), [((0.7, 0.3), "furnace"), ((0.3, 0.7), "stove"), ((0.5, 0.5), None)]
)
def test_the_main_heating_is_the_one_that_serves_most(shares, kind):
    systems = SYSTEM.format("Furnace", shares[0]) + SYSTEM.format("Stove", shares[1])
    found = audit(f"<Systems><HVAC><HVACPlant>{systems}</HVACPlant></HVAC></Systems>")
    assert found.facts.heating.type == kind
    assert any(note.where == "HeatingSystem" for note in found.notes)


WHOLE = export_hpxml(household(next(samples())[0]), datetime(2026, 6, 30, tzinfo=UTC)).content


@settings(max_examples=60, deadline=None)
@given(
    at=st.integers(0, len(WHOLE)),
    cut=st.integers(0, 60),
    put=st.sampled_from(
        [b"", b"<a>", b"&x;", b"-1", b"1e999", b"nan", b"\x00", b"\xff", b"<Building/>", b"true"]
    ),
)
def test_a_damaged_audit_is_read_or_refused_by_name(at, cut, put):
    damaged = WHOLE[:at] + put + WHOLE[at + cut :]
    refused = ""
    try:
        found = import_hpxml(damaged, "it.xml", RULEBOOK)
    except InputError as error:
        refused = str(error)
    if refused:
        assert refused.startswith("it.xml: ")
    else:
        assert known(found.facts).keys() == found.understood.keys()


def test_a_fact_that_a_household_file_refuses_is_noted_and_the_rest_taken():
    construction = (
        "<BuildingSummary><BuildingConstruction><YearBuilt>12</YearBuilt><NumberofBedrooms>3</NumberofBedrooms>"
        "</BuildingConstruction></BuildingSummary>"
    )
    found = audit(construction)
    assert known(found.facts) == {"dwelling.bedrooms": 3}
    assert [note.where for note in found.notes] == ["dwelling.year_built"]


def test_what_has_no_fact_is_listed_with_its_path():
    found = audit("<Pools><Pool><Type>in ground</Type></Pool></Pools>")
    assert [(note.where, note.reason) for note in found.notes] == [
        ("Building/BuildingDetails/Pools/Pool/Type", "a household file has no fact for it")
    ]


def test_an_audit_is_chosen_by_its_id():
    building = "<Building><BuildingID id='{}'/><BuildingDetails><BuildingSummary><BuildingConstruction>{}"
    building += "</BuildingConstruction></BuildingSummary></BuildingDetails></Building>"
    rooms = "<NumberofBedrooms>{}</NumberofBedrooms>"
    content = NAMED.format(
        "4.2", building.format("a", rooms.format(2)) + building.format("b", rooms.format(3))
    )
    assert import_hpxml(content.encode(), "it", RULEBOOK, "b").facts.dwelling.bedrooms == 3
    with pytest.raises(InputError, match="holds no Building 'c'"):
        import_hpxml(content.encode(), "it", RULEBOOK, "c")
