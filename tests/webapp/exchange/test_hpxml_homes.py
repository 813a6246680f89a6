"""Which Building of an HPXML file is read, and which are that home after the work."""

import pytest

from rules.errors import InputError
from tests.webapp.exchange.hpxml_texts import FINAL, LEAK, VOLUME, blower, home, noted, project, read

TWO = (
    home("a", "audit", blower(3200)),
    home("b", "audit", blower(1000)),
    home("b2", FINAL, blower(700)),
    home("a2", FINAL, blower(2500)),
)


@pytest.mark.parametrize(("wanted", "before", "after"), [("a", 3200, 2500), ("b", 1000, 700)])
def test_the_home_after_the_work_is_the_one_that_its_project_names(wanted, before, after):
    found = read(*TWO, project("a", "a2"), project("b", "b2"), building=wanted)
    assert found.understood == {"envelope.cfm50": before, "envelope.cfm50_after": after}
    other = "b" if wanted == "a" else "a"
    assert f"Building '{other}2': comes by its Project from '{other}'; Building '{wanted}' is read" in noted(
        found
    )


def test_of_several_homes_none_is_the_one_after_the_work_without_a_project():
    found = read(*TWO, building="a")
    assert found.understood == {"envelope.cfm50": 3200}
    assert noted(found) == [
        "Building 'b': is a home of its own; Building 'a' is read",
        f"Building 'b2': is of '{FINAL}', and no Project says from which of the homes it comes",
        f"Building 'a2': is of '{FINAL}', and no Project says from which of the homes it comes",
    ]


def test_a_home_after_the_work_is_followed_through_several_projects():
    steps = home("a"), home("b"), home("p", "proposed workscope"), home("z", FINAL, blower(900))
    found = read(*steps, project("a", "p"), project("p", "z"), building="a")
    assert found.understood == {"envelope.cfm50_after": 900}


def test_with_one_audit_the_other_buildings_are_the_home_after_the_work_unless_a_project_says_otherwise():
    parts = home("a", "audit", blower(3200)), home("z", FINAL, blower(900))
    assert read(*parts).understood == {"envelope.cfm50": 3200, "envelope.cfm50_after": 900}
    assert read(*parts, project("elsewhere", "z")).understood == {"envelope.cfm50": 3200}


def test_two_blower_doors_after_the_work_are_not_chosen_between():
    early = "construction-period testing/daily test out"
    found = read(home("a"), home("y", early, blower(1200)), home("z", FINAL, blower(900)))
    assert found.understood == {}
    assert any("differs between the Buildings after the work" in line for line in noted(found))


def test_a_conversion_is_told_of_the_fact_that_was_converted():
    found = read(home("a", "audit", blower(3200)), home("z", FINAL, LEAK.format("ACH", 12, VOLUME)))
    assert found.understood == {"envelope.cfm50": 3200, "envelope.cfm50_after": 2000}
    assert found.conversions == {"envelope.cfm50_after": "from 12 air changes an hour of 10000 ft3"}


def test_what_is_not_read_of_the_home_after_the_work_is_said_to_be_of_it():
    doors = "<Enclosure><Doors><Door><Count>2</Count></Door></Doors></Enclosure>"
    found = read(home("a"), home("z", FINAL, doors))
    assert found.understood == {}
    assert noted(found) == [
        (
            "Building/BuildingDetails/Enclosure/Doors/Door/Count: is of Building 'z', the home after the"
            " work, of which only a designed array and a blower door are read"
        )
    ]


@pytest.mark.parametrize("wanted", [None, "z"])
def test_a_home_after_the_work_is_not_read_as_the_home_as_found(wanted):
    with pytest.raises(
        InputError, match=r"Building 'z' is of the event 'job completion.*Give the file of the audit"
    ):
        read(home("z", FINAL, blower(900)), building=wanted)


def test_a_home_after_the_work_cannot_be_chosen_beside_an_audit():
    with pytest.raises(InputError, match="Choose an audit by its id: a, b"):
        read(*TWO, building="a2")


def test_a_home_of_no_event_is_read_as_found():
    assert read(home("a", "", blower(900))).understood == {"envelope.cfm50": 900}


def test_an_id_that_two_homes_have_chooses_neither():
    with pytest.raises(InputError, match="holds 2 Building 'a'"):
        read(home("a"), home("a"), building="a")


def test_the_arrays_of_two_designs_are_not_chosen_between():
    array = "<PVSystem><MaxPowerOutput>{}</MaxPowerOutput></PVSystem>"
    array = f"<Systems><Photovoltaics>{array}</Photovoltaics></Systems>"
    plans = [home(f"p{watts}", "proposed workscope", array.format(watts)) for watts in (3000, 4000)]
    found = read(home("a"), *plans)
    assert found.understood == {}
    assert "PVSystem: there are 2; a household file holds one design" in noted(found)
