"""What an HPXML audit says of a part only, or in words that are not ours: not known, and listed."""

from datetime import UTC, datetime
from xml.etree.ElementTree import tostring

import pytest
from defusedxml.ElementTree import fromstring

from rules.errors import InputError
from tests.webapp.exchange.drawn_homes import RULEBOOK, household
from tests.webapp.exchange.hpxml_texts import audit, noted, read
from webapp.demo import samples
from webapp.exchange.hpxml_export import export_hpxml
from webapp.exchange.hpxml_import import import_hpxml

R = "<Insulation><AssemblyEffectiveRValue>{}</AssemblyEffectiveRValue></Insulation>"
AREA = "<Area>{}</Area>"


def wall(area, r=None, more=""):
    return f"<Wall>{more}{AREA.format(area)}{R.format(r) if r else ''}</Wall>"


def walls(*each):
    return f"<Enclosure><Walls>{''.join(each)}</Walls></Enclosure>"


def windows(*each):
    return f"<Enclosure><Windows>{''.join(f'<Window>{part}</Window>' for part in each)}</Windows></Enclosure>"


def water(*each):
    return f"<Systems><WaterHeating>{''.join(each)}</WaterHeating></Systems>"


def ducts(*each):
    return (
        "<Systems><HVAC><HVACDistribution><DistributionSystemType><AirDistribution>"
        f"{''.join(each)}</AirDistribution></DistributionSystemType></HVACDistribution></HVAC></Systems>"
    )


def leak(value, side="", unit="Percent", extent="total"):
    kind = f"<DuctType>{side}</DuctType>" if side else ""
    total = f"<TotalOrToOutside>{extent}</TotalOrToOutside>" if extent else ""
    return (
        f"<DuctLeakageMeasurement>{kind}<DuctLeakage><Units>{unit}</Units><Value>{value}</Value>{total}"
        "</DuctLeakage></DuctLeakageMeasurement>"
    )


def duct(place="", r=""):
    resistance = f"<DuctInsulationRValue>{r}</DuctInsulationRValue>" if r else ""
    return f"<Ducts>{resistance}{f'<DuctLocation>{place}</DuctLocation>' if place else ''}</Ducts>"


def lamps(*each):
    kind = "<LightingType><Incandescent/></LightingType>"
    return f"<Lighting>{''.join(f'<LightingGroup>{part}{kind}</LightingGroup>' for part in each)}</Lighting>"


SHADE = "<ExteriorShading><Type>{}</Type></ExteriorShading>"
SHOWER = "<WaterFixture><WaterFixtureType>{}</WaterFixtureType>{}</WaterFixture>"
HOURS = "<AverageHoursPerDay>3</AverageHoursPerDay>"


@pytest.mark.parametrize(
    ("details", "fact", "note"),
    [
        (
            walls(wall(100, 20), wall(900)),
            "envelope.wall_r",
            "Walls/Insulation/AssemblyEffectiveRValue: is not told of 1 of 2; the others have 20",
        ),
        (
            windows(AREA.format(10) + "<UFactor>0.3</UFactor>", AREA.format(200)),
            "envelope.window_u",
            "Windows/UFactor: is not told of 1 of 2; the others have 0.3",
        ),
        (
            windows(AREA.format(10), ""),
            "envelope.window_area_ft2",
            "Windows/Area: is not told of 1 of 2; the others have 10",
        ),
        (
            windows("<Orientation>north</Orientation>", ""),
            "envelope.window_facing",
            "Windows/Orientation: is not told of 1 of 2; the others have 'north'",
        ),
        (
            windows(SHADE.format("none"), ""),
            "envelope.window_shading",
            "ExteriorShading: is 'none' of some windows, and not told of the others",
        ),
        (
            "<Enclosure><Doors><Door><Count>2</Count></Door><Door/></Doors></Enclosure>",
            "envelope.doors",
            "Doors/Count: is not told of 1 of 2; the others have 2",
        ),
        (
            lamps("<Count>4</Count>" + HOURS, "<Count>2</Count>"),
            "lighting.hours_per_day",
            "LightingGroup/AverageHoursPerDay: is not told of 1 of 2; the others have 3",
        ),
        (
            lamps("<Count>4</Count>", ""),
            "lighting.incandescent_lamps",
            "LightingGroup/Count: is not told of 1 of 2; the others have 4",
        ),
        (
            water(SHOWER.format("shower head", "<FlowRate>2</FlowRate>"), SHOWER.format("shower head", "")),
            "water_fixtures.shower_gpm",
            "WaterFixture (shower head)/FlowRate: is not told of 1 of 2; the others have 2",
        ),
        (
            ducts(duct("attic", "6"), duct("attic")),
            "ducts.insulation_r",
            "Ducts/DuctInsulationRValue: is not told of 1 of 2; the others have 6",
        ),
        (
            ducts(duct("attic", "6"), duct("", "6")),
            "ducts.location",
            "Ducts/DuctLocation: is not told of 1 of 2; the others have 'attic'",
        ),
    ],
)
def test_a_part_does_not_speak_for_the_whole(details, fact, note):
    found = audit(details)
    assert fact not in found.understood
    assert note in noted(found)


ASBESTOS = "<HealthAndSafety><Asbestos>{}</Asbestos></HealthAndSafety>"
SOLAR = "<SolarThermal><SolarThermalSystem><SystemType>{}</SystemType></SolarThermalSystem></SolarThermal>"
NO_WORD = "for which a household file has no word"


@pytest.mark.parametrize(
    ("details", "note"),
    [
        (windows("<Orientation>southwest</Orientation>"), f"Orientation: is 'southwest', {NO_WORD}"),
        (
            (
                "<Enclosure><Foundations><Foundation><FoundationType><AboveApartment/></FoundationType>"
                "</Foundation></Foundations></Enclosure>"
            ),
            f"FoundationType: is 'AboveApartment', {NO_WORD}",
        ),
        (
            ASBESTOS.format("<AsbestosFound>false</AsbestosFound>"),
            "AsbestosFound: is false, and AsbestosSuspected does not say whether it was looked for",
        ),
        (
            ASBESTOS.format("<AsbestosSuspected>false</AsbestosSuspected>"),
            "AsbestosSuspected: is false, and AsbestosFound does not say whether there is any",
        ),
        (
            "<Appliances><ClothesDryer><DryingMethod>other</DryingMethod></ClothesDryer></Appliances>",
            "DryingMethod: is 'other', which does not say whether it is a heat pump",
        ),
        (
            water(
                "<HotWaterDistribution><PipeInsulation><FractionPipeInsulation>0.1</FractionPipeInsulation>"
                "</PipeInsulation></HotWaterDistribution>"
            ),
            "FractionPipeInsulation: is 0.1; a household file holds all or nothing",
        ),
        (water(SHOWER.format("other", "")), f"WaterFixtureType: is 'other', {NO_WORD}"),
        (
            walls(wall(100, 20, "<ExteriorAdjacentTo>garage</ExteriorAdjacentTo>")),
            "Walls: one is 'a wall' to 'garage', not outer or knee",
        ),
        (ducts(duct("roof deck")), f"DuctLocation: is 'roof deck', {NO_WORD}"),
        (
            (
                "<BuildingSummary><BuildingConstruction><ConditionedFloorArea>1_300</ConditionedFloorArea>"
                "</BuildingConstruction></BuildingSummary>"
            ),
            "ConditionedFloorArea: is not a finite number",
        ),
    ],
)
def test_what_has_no_word_leaves_nothing_and_is_noted(details, note):
    found = audit(details)
    assert found.understood == {}
    assert note in noted(found)


HEATER = "<WaterHeatingSystem><WaterHeaterType>storage water heater</WaterHeaterType></WaterHeatingSystem>"
EFFICIENCY = "<AnnualCoolingEfficiency><Units>{}</Units><Value>{}</Value></AnnualCoolingEfficiency>"


@pytest.mark.parametrize(
    ("sun", "kind", "note"),
    [
        (
            "hot water and space heating",
            "storage",
            f"SolarThermalSystem/SystemType: is 'hot water and space heating', {NO_WORD}",
        ),
        (
            "hot water",
            "solar",
            "WaterHeaterType: is 'storage water heater'; the sun heats the water too, and solar was taken",
        ),
    ],
)
def test_what_the_sun_heats_is_told_or_noted(sun, kind, note):
    found = audit(f"<Systems><WaterHeating>{HEATER}</WaterHeating>{SOLAR.format(sun)}</Systems>")
    assert found.understood == {"water_heating.type": kind}
    assert noted(found) == [note]


def cooling(*each):
    system = f"<CoolingSystem>{''.join(each)}</CoolingSystem>"
    return f"<Systems><HVAC><HVACPlant>{system}</HVACPlant></HVAC></Systems>"


def test_an_efficiency_in_another_unit_is_noted_beside_the_one_that_is_taken():
    found = audit(cooling(EFFICIENCY.format("SEER", 13), EFFICIENCY.format("EER", 11)))
    assert found.understood == {"cooling.seer": 13}
    assert noted(found) == ["AnnualCoolingEfficiency: is 11 in EER, and SEER is wanted"]
    two = audit(cooling(EFFICIENCY.format("SEER", 13), EFFICIENCY.format("SEER", 14)))
    assert two.understood == {}
    assert noted(two) == ["AnnualCoolingEfficiency: is 13, 14 SEER; one is wanted"]


def test_an_area_that_weighed_nothing_is_listed():
    found = audit(walls(wall(1200, 11)))
    assert found.understood == {"envelope.wall_r": 11}
    assert noted(found) == [
        "Building/BuildingDetails/Enclosure/Walls/Wall/Area: a household file has no fact for it"
    ]


@pytest.mark.parametrize(
    ("measured", "percent", "how"),
    [
        ([leak(0.28)], 28, "from the fraction 0.28"),
        (
            [leak(0.1, "supply"), leak(0.2, "return")],
            30,
            "from the sum of the fractions 0.1 (supply) and 0.2 (return)",
        ),
        ([leak(0.1, "supply"), leak(0.2, "supply")], None, "is '0.1 supply', '0.2 supply': not one total"),
        ([leak(0.1, "supply")], None, "is '0.1 supply': not one total"),
        ([leak(0.1), leak(0.2)], None, "is '0.1 of both sides', '0.2 of both sides': not one total"),
        ([leak(0.1, extent="")], None, "is in Percent, not said whether total"),
        ([leak(0.1, extent="to outside")], None, "is in Percent, to outside"),
        ([leak(90, unit="CFM25")], None, "is in CFM25, total"),
    ],
)
def test_a_leakage_of_ducts_is_the_total_of_all_of_them(measured, percent, how):
    found = audit(ducts(*measured))
    assert found.understood.get("ducts.leakage_pct") == percent
    if percent is None:
        assert len(noted(found)) == 1
        assert noted(found)[0].startswith(f"DuctLeakage: {how}")
    else:
        assert (found.conversions, noted(found)) == ({"ducts.leakage_pct": how}, [])


def test_a_heating_of_a_second_plant_counts():
    system = (
        "<HVAC><HVACPlant><HeatingSystem><HeatingSystemType><{}/></HeatingSystemType>"
        "<FractionHeatLoadServed>{}</FractionHeatLoadServed></HeatingSystem></HVACPlant></HVAC>"
    )
    found = audit(f"<Systems>{system.format('Stove', 0.1)}{system.format('Furnace', 0.9)}</Systems>")
    assert found.understood == {"heating.type": "furnace"}


def test_what_was_cut_off_a_zip_code_is_told():
    site = "<Site><Address><ZipCode>93706-1234</ZipCode></Address></Site>"
    found = read(f"<Building><BuildingID id='a'/>{site}</Building>")
    assert found.understood == {"dwelling.zip_code": "93706"}
    assert found.conversions == {"dwelling.zip_code": "from 93706-1234"}


WHOLE = export_hpxml(household(next(samples())[0]), datetime(2026, 6, 30, tzinfo=UTC)).content
TEXTS = [
    (place, element.tag.rpartition("}")[2])
    for place, element in enumerate(fromstring(WHOLE).iter())
    if not len(element) and (element.text or "").strip()
]
# How the document was made; and a ceiling is one by what it adjoins, whatever it is called.
SAYS_NOTHING_OF_THE_HOME = {
    "XMLGeneratedBy",
    "CreatedDateAndTime",
    "Transaction",
    "SoftwareProgramUsed",
    "SoftwareProgramVersion",
    "FloorOrCeiling",
}


@pytest.mark.parametrize(("place", "name"), TEXTS)
def test_no_text_of_a_home_is_passed_over_unsaid(place, name):
    root = fromstring(WHOLE)
    list(root.iter())[place].text = "zzz"
    refused, notes = "", ()
    try:
        notes = import_hpxml(tostring(root), "it.xml", RULEBOOK).notes
    except InputError as error:
        refused = str(error)
    assert notes or "'zzz'" in refused or name in SAYS_NOTHING_OF_THE_HOME
