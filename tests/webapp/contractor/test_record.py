"""What stays on record: earlier states, photos that were struck out, several machines, what was put right."""

import json
from datetime import timedelta

import pytest

from tests.webapp.contractor.programme import (
    ATTIC,
    HEATER,
    SENTINELS,
    TODAY,
    add_home,
    address_of,
    errors,
    items_of,
    jpeg,
    log_all,
    photo,
    rows,
    send,
    two_photos,
)
from tests.webapp.contractor.test_jobs import complete, failed_inspection
from tests.webapp.served import html_problems, soup
from webapp.db.quality import Deficiency
from webapp.db.work import InstalledMeasure, MeasureRevision, MeasureSerial, Mending, Photo, PhotoStrike
from webapp.evidence import load_evidence
from webapp.evidence.gates import load_gate_rules
from webapp.evidence.log import load_log_rules
from webapp.forms.contractor import words
from webapp.forms.gate_names import GATES
from webapp.forms.measure_names import MEASURES
from webapp.roles import Roles
from webapp.services.desk_checks import PHOTO_FIELDS

DUE = TODAY + timedelta(days=10)
TWO_HEATERS = (("heat_pump_water_heater", 2, "each", True),)


def test_every_earlier_state_is_kept_whole_with_who_when_and_why(app, contractor, home_id, logged_in):
    address = address_of(app, home_id)
    send(contractor, address, ATTIC, **two_photos(), location="Over the hall", bags="31", depth_inches="14")
    send(contractor, address, ATTIC, reading_after="50", location="Over the hall", why="Read the card again")
    send(contractor, address, ATTIC, quantity="910", reading_after="50", why="Counted again")
    states = [json.loads(kept.document) for kept in rows(app, MeasureRevision)]
    assert [(state["quantity"], state["reading_after"], state["bags"]) for state in states] == [
        ("900", "49", "31"),
        ("900", "50", ""),
    ]
    history = f"/homes/{home_id}/measures/{items_of(app, home_id)['attic_insulation']}/history"
    for browser in (contractor, *(logged_in(role) for role in Roles if role is not Roles.CONTRACTOR)):
        text = browser.get(history).text
        assert "Why: Read the card again" in text
        assert text.count("Changed by Tom Becker.") == 2
        assert not html_problems(text)
        assert not [sentinel for sentinel in SENTINELS if sentinel in text]
    other = add_home(app, provider="Delta Insulation", address="4 Other St")
    foreign = f"/homes/{other}/measures/{items_of(app, other)['attic_insulation']}/history"
    assert contractor.get(foreign).status_code == 404


def test_several_machines_each_with_its_own_number(app, contractor):
    home_id = add_home(app, items=TWO_HEATERS)
    address = address_of(app, home_id, "heat_pump_water_heater")
    two = {**HEATER, "quantity": "2"}
    doubtful = send(contractor, address, two, **two_photos())
    assert "You put in 2, with 1 serial numbers." in errors(doubtful)[0]
    same = send(contractor, address, two, further_serials="AB 1234-C")
    assert "The same serial number is there twice." in errors(same)[0]
    assert send(contractor, address, two, further_serials="cd 1\n").status_code == 303
    assert [machine.serial for machine in rows(app, MeasureSerial)] == ["CD1"]
    swapped = {"serial": "CD1", "further_serials": "AB1234-C", "why": "The first is the one in the garage"}
    assert send(contractor, address, two, **swapped).status_code == 303
    assert rows(app, InstalledMeasure)[0].serial == "CD1"
    elsewhere = add_home(app, items=TWO_HEATERS, address="8 Other St")
    photos = {
        name: photo(jpeg(colour=colour))
        for name, colour in zip(PHOTO_FIELDS, ("green", "white", "gold"), strict=False)
    }
    address = address_of(app, elsewhere, "heat_pump_water_heater")
    taken = send(contractor, address, two, serial="NEW1", further_serials="ab1234-c", **photos)
    assert "already logged on a home" in errors(taken)[0]
    assert "Blackstone" not in taken.text.replace("8 Other St", "")


@pytest.mark.parametrize(("total", "is_taken"), [("3446.99", False), ("3447.00", True), ("3,447.01", False)])
def test_those_who_pay_come_to_the_total(app, contractor, home_id, total, is_taken):
    answer = send(contractor, address_of(app, home_id), ATTIC, total_cost=total, **two_photos())
    assert (answer.status_code == 303) is is_taken
    if not is_taken:
        assert "Make them the same" in errors(answer)[0]


def test_a_missing_permit_needs_a_word(app, contractor, home_id):
    address = address_of(app, home_id, "heat_pump_water_heater")
    answer = send(contractor, address, HEATER, permit_number="", **two_photos())
    assert "The permit is missing" in errors(answer)[0]
    seen = {"permit_number": "", "confirmed": "permit_missing", "note": "Applied for on June 28"}
    assert send(contractor, address, HEATER, **seen).status_code == 303


def test_a_photo_is_struck_out_and_stays(app, contractor, home_id):
    address = address_of(app, home_id)
    send(contractor, address, {**ATTIC, "quantity": ""}, photo=photo(jpeg(colour="red")))
    (kept,) = rows(app, Photo)
    strike = f"/jobs/{home_id}/photos/{kept.id}/strike"
    assert errors(send(contractor, strike, {"reason": ""})) == ["Say why this photo does not count."]
    assert send(contractor, strike, {"reason": "My thumb"}).status_code == 303
    assert [(row.photo_id, row.reason) for row in rows(app, PhotoStrike)] == [(kept.id, "My thumb")]
    assert len(rows(app, Photo)) == 1
    assert not soup(contractor.get(address).text).select("main img")
    again = send(contractor, address, ATTIC, photo=photo(jpeg(colour="red")))
    assert "was struck out before" in errors(again)[0]
    history = f"/homes/{home_id}/measures/{items_of(app, home_id)['attic_insulation']}/history"
    assert "My thumb" in contractor.get(history).text


def test_what_must_be_put_right_by_when_and_what_was_done(app, contractor, home_id):
    log_all(contractor, app, home_id)
    complete(contractor, home_id)
    wanted = {"code": "quantity_short", "severity": "major", "corrective_action": "Blow in to 14 inches"}
    failed_inspection(app, home_id, "Only 9 inches at the hatch", due_on=DUE, **wanted)
    page = contractor.get(f"/jobs/{home_id}").text
    assert "Blow in to 14 inches" in page
    assert "10 days left" in page
    assert "Major" in page
    (deficiency,) = rows(app, Deficiency)
    mend = f"/jobs/{home_id}/rework/{deficiency.id}"
    assert errors(send(contractor, mend, {"note": ""})) == ["Say what you put right."]
    assert send(contractor, mend, {"note": "Blew in 5 inches"}).status_code == 303
    assert [row.note for row in rows(app, Mending)] == ["Blew in 5 inches"]
    page = contractor.get(f"/jobs/{home_id}").text
    assert "Blew in 5 inches" in page
    assert "Ready for re-inspection" in page
    assert not html_problems(page)
    assert contractor.get(f"/jobs/{home_id}/rework/{deficiency.id + 1}").status_code == 404


def test_each_measure_has_words_boxes_photos_and_gates_of_its_own():
    rules, evidence = load_log_rules(), load_evidence()
    for measure in MEASURES:
        found = rules.measure(measure)
        assert found is not None, measure
        asked = rules.fields_of(measure)
        assert ("permit_number" in asked) is ("permit" in found.evidence), measure
        assert ("rating_certificate" in asked) is ("rating_certificate" in found.evidence), measure
        assert ("further_serials" in asked) is ("equipment_identity" in found.evidence), measure
        assert evidence.of(measure).equipment is ("equipment_identity" in found.evidence), measure
        photos = rules.photos_of(measure)
        assert 1 <= len(photos) <= len(PHOTO_FIELDS)
        assert ("before_work" in photos) is ("photo_before" in found.evidence), measure
        assert set(photos) <= set(words.PHOTOS)
        if "r_value_before_after" in found.evidence:
            assert evidence.of(measure).reading.quantity == "r_value", measure
        held = {rule.of for rule in load_gate_rules().values() if rule.holds_back(measure)}
        assert held | {"ventilation"} >= set(found.health_and_safety_gates), measure
    assert set(load_gate_rules()) == set(GATES)


@pytest.mark.parametrize("measure", sorted(MEASURES))
def test_each_measure_has_its_page(app, contractor, measure):
    home_id = add_home(app, items=((measure, 2, load_evidence().of(measure).quantity_unit, True),))
    answer = contractor.get(address_of(app, home_id, measure))
    assert answer.status_code == 200
    assert not html_problems(answer.text)
