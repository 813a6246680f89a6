"""Whose home it is: people of an inspection firm see what they were given, staff take homes from the pool."""

import json
from datetime import date

import pytest

from tests.webapp import served
from tests.webapp.db.seen_homes import homes_for
from tests.webapp.inspector import homes, walk
from tests.webapp.served import html_problems, soup
from webapp.db import reading, transaction
from webapp.roles import Roles
from webapp.services.actors import Actor
from webapp.services.errors import NotAllowed, NotFound, Refused
from webapp.services.home_access import visible
from webapp.services.inspection_access import NotIndependent
from webapp.services.inspection_assignments import assign, assignment_of, candidates, release, take
from webapp.services.inspections import start
from webapp.stages import Stage

PLAIN = ("led_lamps", "heat_pump_water_heater")
PLAN = {"planned_on-month": "7", "planned_on-day": "2", "planned_on-year": "2026"}


@pytest.fixture
def delta(app):
    """Return two inspectors of one firm, and a home at its final inspection."""
    with app.test_request_context(), transaction() as session:
        people = homes.people_of(session)
        users = [
            homes.another_inspector(session, name, firm="Delta Inspectors", employment="subcontracted")
            for name in ("Otto Weber", "Dana Reyes")
        ]
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION, PLAIN)
        return people, [Actor(user.id, Roles.INSPECTOR, user.provider_id) for user in users], home.id


def log_in(app, name):
    client = app.test_client()
    token = served.field_value(client.get("/login").text, "csrf_token")
    data = {"csrf_token": token, "email": f"{name}@example.org", "password": served.PASSWORD}
    assert client.post("/login", data=data).status_code == 303
    return walk.Browser(client)


@pytest.mark.usefixtures("in_app")
def test_people_of_a_firm_see_only_the_homes_they_were_given(delta):
    people, (otto, dana), home_id = delta
    with transaction() as session:
        other = homes.home_at(session, people, Stage.FINAL_INSPECTION, PLAIN).id
        assert homes_for(session, otto) == homes_for(session, dana) == []
        assign(session, people[Roles.MANAGER], home_id, f"f{otto.provider_id}", planned_on=None, at=homes.AT)
        seen = [{home.id for home in homes_for(session, each)} for each in (otto, dana)]
        assert seen == [{home_id}, {home_id}]
        take(session, dana, home_id, planned_on=date(2026, 7, 2), at=homes.AT)
        assert [home.id for home in homes_for(session, dana)] == [home_id]
        assert homes_for(session, otto) == []
        with pytest.raises(NotFound):
            take(session, otto, home_id, at=homes.AT)
        with pytest.raises(NotFound):
            start(session, dana, other, walk.AFTER, homes.AT)
        release(session, dana, home_id, homes.AT)
        given = assignment_of(session, home_id)
        assert (given.inspector_id, given.firm_id) == (None, otto.provider_id)
        assert [home.id for home in homes_for(session, otto)] == [home_id]


@pytest.mark.usefixtures("in_app")
def test_a_home_of_another_inspector_is_not_begun(delta):
    people, (otto, _dana), home_id = delta
    with transaction() as session:
        assign(session, people[Roles.MANAGER], home_id, f"u{otto.user_id}", planned_on=None, at=homes.AT)
        for refused in (take, lambda *where, at: start(*where, walk.AFTER, at)):
            with pytest.raises(Refused, match="assigned to another inspector"):
                refused(session, people[Roles.INSPECTOR], home_id, at=homes.AT)
        with pytest.raises(NotFound):
            release(session, people[Roles.INSPECTOR], home_id, homes.AT)


@pytest.mark.usefixtures("in_app")
def test_who_begins_has_taken_the_home(delta):
    people, _, home_id = delta
    inspector = people[Roles.INSPECTOR]
    with transaction() as session:
        start(session, inspector, home_id, walk.AFTER, homes.AT)
        assert assignment_of(session, home_id).inspector_id == inspector.user_id


@pytest.mark.usefixtures("in_app")
def test_homes_are_given_to_inspectors_and_firms_that_had_no_hand_in_them(delta):
    people, (otto, _), home_id = delta
    manager = people[Roles.MANAGER]
    with transaction() as session:
        installing = homes.another_inspector(
            session, "Bea Becker", firm="Becker Insulation", employment="subcontracted"
        )
        keys = [each.key for each in candidates(session)]
        assert {f"u{otto.user_id}", f"f{otto.provider_id}", f"u{installing.id}"} <= set(keys)
        for key in (f"u{installing.id}", f"f{installing.provider_id}"):
            with pytest.raises(NotIndependent), session.begin_nested():
                assign(session, manager, home_id, key, planned_on=None, at=homes.AT)
        for key in ("u999", "f999", "", f"u{people[Roles.CONTRACTOR].user_id}"):
            with pytest.raises(Refused, match="inspectors on the list"):
                assign(session, manager, home_id, key, planned_on=None, at=homes.AT)
        with pytest.raises(NotFound):
            assign(session, manager, "0" * 32, keys[0], planned_on=None, at=homes.AT)
        for role in (Roles.CASEWORKER, Roles.CONTRACTOR, Roles.INSPECTOR, Roles.AUDITOR):
            with pytest.raises(NotAllowed):
                assign(session, people[role], home_id, keys[0], planned_on=None, at=homes.AT)


@pytest.mark.usefixtures("in_app")
def test_the_firm_that_did_the_work_never_sees_the_home_as_its_inspector(delta):
    """Not even where an assignment got into the record before the work was given to the firm."""
    _, _, home_id = delta
    with transaction() as session:
        bea = homes.another_inspector(
            session, "Bea Becker", firm="Becker Insulation", employment="subcontracted"
        )
        actor = Actor(bea.id, Roles.INSPECTOR, bea.provider_id)
        found = session.exec(homes.select(homes.Home).where(visible(actor), homes.Home.id == home_id)).all()
        assert found == []


def test_the_day_is_a_route_by_day_and_city(app, inspector):
    with app.test_request_context(), transaction() as session:
        people = homes.people_of(session)
        made = [homes.home_at(session, people, Stage.FINAL_INSPECTION, PLAIN) for _ in range(3)]
        for home, city in zip(made, ("Fresno", "Clovis", "Fresno"), strict=True):
            home.city = city
        session.flush()
        ids = [home.id for home in made]
    for home_id in ids[:2]:
        assert walk.path_of(inspector.send(f"/inspections/{home_id}/plan", **PLAN)).endswith("/plan")
    mine = json.loads(inspector.get("/inspections/mine?format=json").text)["rows"]
    assert [(row["city"], row["planned_on"]) for row in mine] == [
        ("Clovis", "2026-07-02"),
        ("Fresno", "2026-07-02"),
    ]
    only = json.loads(inspector.get("/inspections/mine?city=Clovis&format=json").text)["rows"]
    assert [row["home_id"] for row in only] == [ids[1]]
    pool = json.loads(inspector.get("/inspections/pool?format=json").text)["rows"]
    assert [row["home_id"] for row in pool] == [ids[2]]
    for address in ("/inspections/mine", "/inspections/pool", f"/inspections/{ids[0]}/plan"):
        page = inspector.get(address)
        assert page.status_code == 200
        assert not html_problems(page.text), address
    assert "July 2, 2026" in inspector.get("/inspections/mine").text
    assert walk.path_of(inspector.send(f"/inspections/{ids[0]}/plan")).endswith("/plan")
    key = {
        name: served.field_value(inspector.get(f"/inspections/{ids[0]}/plan").text, name)
        for name in walk.HIDDEN
    }
    answer = inspector.client.post(f"/inspections/{ids[0]}/release", data=key)
    assert walk.path_of(answer) == "/inspections/pool"
    assert len(json.loads(inspector.get("/inspections/pool?format=json").text)["rows"]) == 2


def test_a_visit_is_not_planned_in_the_past(app, inspector, delta):
    _, _, home_id = delta
    past = {**PLAN, "planned_on-month": "6", "planned_on-day": "29"}
    assert "has passed" in inspector.send(f"/inspections/{home_id}/plan", **past).text
    with app.test_request_context(), reading() as session:
        assert assignment_of(session, home_id) is None


def test_an_inspector_of_a_firm_walks_his_home_to_its_certificate(app, delta):
    people, (otto, _), home_id = delta
    browser = log_in(app, "otto")
    assert home_id not in browser.get("/inspections").text
    assert browser.get(f"/inspections/{home_id}/post_installation").status_code == 404
    with app.test_request_context(), transaction() as session:
        assign(session, people[Roles.MANAGER], home_id, f"u{otto.user_id}", planned_on=None, at=homes.AT)
    day = soup(browser.get("/inspections").text).main.get_text(" ", strip=True)
    assert "Yours" in day
    check = walk.inspect_as_claimed(browser, home_id)
    assert walk.path_of(browser.send(check, verdict="pass")) == f"/inspections/{home_id}/certificate"
    assert "1234" in browser.get("/inspections/certificates").text
