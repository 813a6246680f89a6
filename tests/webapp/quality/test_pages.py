"""The manager's pages of the draw, firms, deficiencies, homes and certificates; the auditor reads them."""

import json

import pytest
from sqlmodel import select

from tests.webapp.inspector import homes, walk
from tests.webapp.quality.test_deficiencies import inspect
from tests.webapp.served import html_problems, soup
from webapp.db import reading, transaction
from webapp.db.homes import Home
from webapp.db.inspections import Certificate
from webapp.db.people import Provider
from webapp.db.quality import InspectionDraw, ProviderTier, SamplingChange, SamplingRule
from webapp.roles import Roles
from webapp.services.inspection_assignments import assignment_of
from webapp.stages import Stage

LISTS = (
    "/quality/draws",
    "/quality/firms",
    "/quality/deficiencies",
    "/quality/homes",
    "/quality/certificates",
)


@pytest.fixture
def passed(app, home_id):
    """Return the id of a home that passed with a certificate."""
    with app.test_request_context(), transaction() as session:
        people = homes.people_of(session)
        walk.pass_by_services(session, people[Roles.INSPECTOR], home_id)
    return home_id


@pytest.fixture
def home_id(app):
    """Return the id of a home at its final inspection."""
    with app.test_request_context(), transaction() as session:
        return homes.home_at(session, homes.people_of(session), Stage.FINAL_INSPECTION).id


def first_of(app, table):
    with app.test_request_context(), reading() as session:
        return session.exec(select(table)).first()


def firm_id(app):
    with app.test_request_context(), reading() as session:
        return session.exec(select(Provider.id).where(Provider.name == "Becker Insulation")).one()


@pytest.mark.parametrize("role", [Roles.MANAGER, Roles.AUDITOR])
def test_manager_and_auditor_read_every_page(app, logged_in, passed, role):
    client = logged_in(role)
    draw = first_of(app, InspectionDraw)
    pages = (
        "/quality",
        f"/quality/draws/{draw.id}",
        f"/quality/firms/{firm_id(app)}",
        f"/quality/homes/{passed}",
    )
    for address in (*pages, *LISTS):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert not html_problems(answer.text), address


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.usefixtures("passed")
def test_every_list_is_taken_along(logged_in, address):
    client = logged_in(Roles.AUDITOR)
    found = json.loads(client.get(f"{address}?format=json").text)
    assert found["count"] == len(found["rows"])
    table = client.get(f"{address}?format=csv")
    assert table.mimetype == "text/csv"
    assert len(table.text.splitlines()) == found["count"] + 1
    if address == "/quality/draws":
        assert {row["proof_holds"] for row in found["rows"]} == {True}


@pytest.mark.usefixtures("passed")
def test_the_rule_is_stated_and_the_draw_proves_itself(app, manager):
    said = soup(manager.get("/quality").text).main.get_text(" ", strip=True)
    for words in ("After the work: homes of new firms", "100 %", "Every draw follows from its number"):
        assert words in said
    draw = first_of(app, InspectionDraw)
    shown = soup(manager.get(f"/quality/draws/{draw.id}").text).main.get_text(" ", strip=True)
    assert "Worked out again now: the same." in shown
    assert f"1:{draw.seed}:{draw.kind}:{draw.home_id}" in shown
    assert str(draw.number) in shown


def test_the_rule_is_changed_with_a_day_and_a_reason(app, manager):
    day = {"effective_on-month": "7", "effective_on-day": "1", "effective_on-year": "2026"}
    form = {"setting": "trusted_pct", "value": "12.5", **day}
    assert "Say why." in manager.send("/quality/rule/change", **form).text
    low = manager.send("/quality/rule/change", **{**form, "value": "4"}, reason="cheaper")
    assert "At least 5 % of the homes" in low.text
    assert walk.path_of(manager.send("/quality/rule/change", **form, reason="New year")) == "/quality"
    change = first_of(app, SamplingChange)
    assert (change.setting, change.value, change.effective_on.isoformat()) == (
        "trusted_pct",
        1250,
        "2026-07-01",
    )
    assert "12.50 %" in manager.get("/quality").text


def test_a_new_version_begins_with_a_reason(app, manager):
    assert walk.path_of(manager.send("/quality/rule/version", reason="A new program year")) == "/quality"
    assert first_of(app, SamplingRule) is not None
    assert "A new program year" in manager.get("/quality").text


def test_a_firm_is_suspended_and_back_with_reasons(app, manager):
    where = f"/quality/firms/{firm_id(app)}"
    assert "Say why." in manager.send(where, tier="suspended").text
    assert walk.path_of(manager.send(where, tier="suspended", reason="Unsafe work")) == where
    assert "has this standing already" in manager.send(where, tier="suspended", reason="Again").text
    assert walk.path_of(manager.send(where, tier="probation", reason="New crew lead")) == where
    shown = soup(manager.get(where).text).main.get_text(" ", strip=True)
    assert "Standing: On probation" in shown
    assert shown.index("New crew lead") < shown.index("Unsafe work")
    with app.test_request_context(), reading() as session:
        assert len(session.exec(select(ProviderTier)).all()) == 2


def test_a_home_is_assigned_to_a_firm_that_had_no_hand_in_it(app, manager, home_id):
    with app.test_request_context(), transaction() as session:
        otto = homes.another_inspector(session, firm="Delta Inspectors", employment="subcontracted")
        bad = homes.another_inspector(
            session, "Bea Becker", firm="Becker Insulation", employment="subcontracted"
        )
        keys = {"delta": f"f{otto.provider_id}", "otto": f"u{otto.id}", "bea": f"u{bad.id}"}
        bad_firm = f"f{bad.provider_id}"
    where = f"/quality/homes/{home_id}/assign"
    assert not html_problems(manager.get(where).text)
    for key in (keys["bea"], bad_firm):
        assert "had a hand in this home" in manager.send(where, inspector=key).text
    assert walk.path_of(manager.send(where, inspector=keys["delta"])) == f"/quality/homes/{home_id}"
    with app.test_request_context(), reading() as session:
        assert assignment_of(session, home_id).firm_id == int(keys["delta"][1:])
    day = {"planned_on-month": "6", "planned_on-day": "29", "planned_on-year": "2026"}
    assert "has passed" in manager.send(where, inspector=keys["otto"], **day).text
    assert manager.send(where, inspector=keys["otto"], **{**day, "planned_on-day": "30"}).status_code == 303
    assert "Otto Weber" in manager.get(f"/quality/homes/{home_id}").text


def test_a_certificate_is_revoked_and_another_takes_its_place(app, client, manager, inspector, passed):
    first = first_of(app, Certificate)
    home = f"/quality/homes/{passed}"
    assert "Revoke the certificate first" in manager.send(f"{home}/order", reason="A complaint").text
    revoke = f"/quality/certificates/{first.id}/revoke"
    assert "Say why." in manager.send(revoke).text
    assert walk.path_of(manager.send(revoke, reason="The wrong house")) == home
    assert "was revoked before" in manager.send(revoke, reason="Again").text
    public = client.get(f"/verify/{first.token}").text
    assert "This certificate was revoked" in public
    assert "The wrong house" not in public
    assert walk.path_of(manager.send(f"{home}/order", reason="A complaint")) == home
    with app.test_request_context(), reading() as session:
        assert session.get(Home, passed).stage == Stage.FINAL_INSPECTION
    check = walk.inspect_as_claimed(inspector, passed)
    assert walk.path_of(inspector.send(check, verdict="pass")) == f"/inspections/{passed}/certificate"
    with app.test_request_context(), reading() as session:
        tokens = session.exec(select(Certificate.token).order_by(Certificate.id)).all()
    assert len(tokens) == 2
    assert "This certificate is valid" in client.get(f"/verify/{tokens[1]}").text
    listed = json.loads(manager.get("/quality/certificates?format=json").text)["rows"]
    assert [row["state"] for row in listed] == ["valid", "revoked"]
    assert listed[1]["reason"] == "The wrong house"
    own = inspector.get("/inspections/certificates").text
    assert not html_problems(own)
    assert tokens[0] in own
    assert tokens[1] in own


def test_what_is_not_there_is_not_found(manager):
    for address in (
        "/quality/draws/999",
        "/quality/firms/999",
        "/quality/certificates/999/revoke",
        f"/quality/homes/{'0' * 32}",
        f"/quality/homes/{'0' * 32}/assign",
        f"/quality/homes/{'0' * 32}/order",
        "/quality/draws/99999999999999999999",
    ):
        assert manager.get(address).status_code == 404, address


def test_the_list_shows_what_is_open_and_overdue_by_firm(app, clock, logged_in):
    with app.test_request_context(), transaction() as session:
        people = homes.people_of(session)
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION, homes.SHORT)
        firm = people[Roles.CONTRACTOR].provider_id
        inspect(session, people[Roles.INSPECTOR], home.id, "fail", failed={"led_lamps": ("damage", None)})
    client = logged_in(Roles.MANAGER)
    page = client.get(f"/quality/deficiencies?state=open&severity=major&firm={firm}")
    assert not html_problems(page.text)
    assert "Damage to the home" in page.text
    assert "July 14, 2026" in page.text
    assert json.loads(client.get("/quality/deficiencies?state=overdue&format=json").text)["rows"] == []
    clock.forward(days=14)
    client = logged_in(Roles.MANAGER)
    assert json.loads(client.get("/quality/deficiencies?state=overdue&format=json").text)["rows"] == []
    clock.forward(days=1)
    client = logged_in(Roles.MANAGER)
    (row,) = json.loads(client.get("/quality/deficiencies?state=overdue&format=json").text)["rows"]
    assert (row["days_overdue"], row["firm"], row["measure"]) == (1, "Becker Insulation", "led_lamps")
    own = soup(logged_in(Roles.INSPECTOR).get("/quality/deficiencies").text)
    assert "Overdue by 1 days" in own.get_text()
