"""Who saw and did what: homes that were opened, the whole history of one, the log, and its documents."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import select

import webapp
from tests.webapp.application.accounts import acts, user_id
from tests.webapp.db.programme import Programme
from tests.webapp.served import email_of, html_problems, soup
from webapp.db import reading, transaction
from webapp.db.accounts import HomeView
from webapp.db.homes import Determination, Home
from webapp.db.money import InvoiceState
from webapp.db.people import User
from webapp.roles import Roles
from webapp.services.actors import Actor
from webapp.services.audit_words import ACTIONS
from webapp.stages import Stage

WEBAPP = Path(webapp.__file__).parent


def programme_of_our_caseworker(session):
    """Return a programme whose homes belong to the provider of the person who is logged in."""
    user = session.exec(select(User).where(User.email == email_of(Roles.CASEWORKER))).one()
    return replace(Programme.open(session), caseworker=Actor(user.id, Roles.CASEWORKER, user.provider_id))


@pytest.fixture
def home_id(app):
    """Return a home of the caseworker's provider that was led to its certificate."""
    with app.app_context(), transaction() as session:
        return programme_of_our_caseworker(session).home_at(session, Stage.REPORTED).id


def views(app):
    return [(json.loads(detail)["role"]) for action, _, detail in acts(app, "home.viewed")]


@pytest.fixture
def new_home_id(app):
    """Return a home that the caseworker's provider has just opened."""
    with app.app_context(), transaction() as session:
        return programme_of_our_caseworker(session).open_home(session).id


def test_opening_a_home_is_written_down_once_for_a_person_a_home_and_a_day(
    app, clock, new_home_id, logged_in
):
    home_id = new_home_id
    client = logged_in(Roles.CASEWORKER)
    for _ in range(3):
        assert client.get(f"/homes/{home_id}").status_code == 200
    assert views(app) == ["caseworker"]
    clock.forward(days=1)
    client = logged_in(Roles.CASEWORKER)
    assert client.get(f"/homes/{home_id}").status_code == 200
    assert views(app) == ["caseworker"] * 2
    with app.app_context(), reading() as session:
        seen = session.exec(select(HomeView.user_id)).all()
    assert set(seen) == {user_id(app, Roles.CASEWORKER)}


def test_every_role_that_opens_a_home_is_written_down(app, home_id, logged_in):
    for role in (Roles.MANAGER, Roles.AUDITOR):
        assert logged_in(role).get(f"/homes/{home_id}/history").status_code == 200
    assert views(app) == ["manager", "auditor"]


def test_a_home_that_was_not_shown_is_not_written_down(app, client, home_id, logged_in):
    assert logged_in(Roles.CONTRACTOR).get(f"/jobs/{home_id}").status_code == 404
    assert logged_in(Roles.CONTRACTOR).get(f"/homes/{home_id}").status_code == 403
    assert client.get(f"/homes/{home_id}").status_code == 302
    assert views(app) == []


def test_two_workers_write_it_down_once(app, home_id, logged_in):
    client = logged_in(Roles.MANAGER)
    client.get(f"/homes/{home_id}/history")
    app.extensions["home_views"].clear()  # what another process has not seen
    client.get(f"/homes/{home_id}/history")
    assert views(app) == ["manager"]


def test_a_list_that_is_taken_along_is_written_down(app, logged_in):
    client = logged_in(Roles.AUDITOR)
    client.get("/people")
    assert acts(app, "list") == []
    client.get("/people?format=csv")
    assert acts(app, "list") == [("list.taken", "people.users", '{"kind":"csv"}')]


def test_every_act_that_is_written_down_has_a_name():
    """Read the code: an act without a name would stand in the log as its code."""
    said = re.compile(r"(?:audit\.record|\b_log|\b_record)\([^()]*?\"([a-z_]+\.[a-z_]+)\"", re.DOTALL)
    sources = [file.read_text(encoding="utf-8") for file in WEBAPP.rglob("*.py")]
    acts = {act for source in sources for act in said.findall(source)}
    acts |= {f"invoice.{state.value}" for state in InvoiceState}
    assert len(acts) > 60, "the pattern finds them"
    assert not acts - set(ACTIONS)


@pytest.mark.parametrize("role", [Roles.MANAGER, Roles.AUDITOR])
def test_the_whole_history_of_a_home_is_in_order(home_id, logged_in, role):
    client = logged_in(role)
    page = client.get(f"/homes/{home_id}/history")
    assert not html_problems(page.text)
    rows = client.get(f"/homes/{home_id}/history?format=json").json["rows"]
    actions = [row["action"] for row in rows]
    assert actions[0] == "home.opened"
    assert actions.count("home.stage_changed") == 11
    assert actions[-1] == "home.viewed"
    assert [row["entry"] for row in rows] == sorted(row["entry"] for row in rows)
    assert {row["action"] for row in rows if not row["person"]} == {"inspection.drawn"}, "drawn by the rule"
    without = client.get(f"/homes/{home_id}/history?format=json&looks=no").json["rows"]
    assert "home.viewed" not in {row["action"] for row in without}
    assert client.get(f"/homes/{home_id}/history?format=csv").status_code == 200


def test_a_reason_stands_beside_the_act(app, logged_in):
    with app.app_context(), transaction() as session:
        home = Programme.open(session).home_at(session, Stage.WITHDRAWN).id
    rows = logged_in(Roles.AUDITOR).get(f"/homes/{home}/history?format=json").json["rows"]
    assert [row["reason"] for row in rows if "withdrawn" in row["detail"]] == ["as agreed by telephone"]


def test_documents_are_handed_out_to_the_byte(app, home_id, logged_in):
    client = logged_in(Roles.AUDITOR)
    page = client.get(f"/homes/{home_id}/documents")
    assert not html_problems(page.text)
    (row, *_rest) = [
        each
        for each in client.get(f"/homes/{home_id}/documents?format=json").json["rows"]
        if each["kind"] == "determination"
    ]
    answer = client.get(f"/homes/{home_id}/documents/determination/{row['number']}.json")
    with app.app_context(), reading() as session:
        recorded = session.get_one(Determination, row["number"])
    assert answer.data.decode() == recorded.document
    assert (
        answer.headers["Content-Disposition"] == f'attachment; filename="determination-{row["number"]}.json"'
    )


def test_a_document_of_another_home_is_not_there(app, home_id, logged_in):
    with app.app_context(), transaction() as session:
        other = session.get_one(Home, home_id)
        another = Home(
            id="f" * 32,
            address_line="9 Oak St",
            city="Fresno",
            zip_code="93703",
            provider_id=other.provider_id,
            opened_by=other.opened_by,
            opened_at=other.opened_at,
        )
        session.add(another)
        number = session.exec(select(Determination.id).where(Determination.home_id == home_id)).first()
    client = logged_in(Roles.AUDITOR)
    assert client.get(f"/homes/{'f' * 32}/documents/determination/{number}.json").status_code == 404
    assert client.get(f"/homes/{home_id}/documents/assessment/99999.json").status_code == 404


@pytest.mark.usefixtures("home_id")
def test_the_log_is_filtered(app, logged_in):
    client = logged_in(Roles.AUDITOR)
    page = client.get("/record")
    assert not html_problems(page.text)
    whole = client.get("/record?format=json").json
    assert whole["count"] > 11
    assert [row["entry"] for row in whole["rows"]] == list(range(whole["count"], 0, -1))

    def entries(**asked):
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        return client.get(f"/record?format=json&{query}").json["rows"]

    assert {row["action"] for row in entries(action="home.opened")} == {"home.opened"}
    assert {row["user_id"] for row in entries(person=user_id(app, Roles.AUDITOR))} == {
        user_id(app, Roles.AUDITOR)
    }
    assert entries(**{"from": "2026-07-01"}) == []
    assert entries(until="2026-06-29") == []
    assert entries(**{"from": "2026-06-30", "until": "2026-06-30"})
    assert entries(**{"from": "yesterday"})


def test_addresses_of_a_history_hold_no_personal_data(home_id, logged_in):
    page = soup(logged_in(Roles.AUDITOR).get(f"/homes/{home_id}/history").text)
    addresses = " ".join(link["href"] for link in page.select("a[href]"))
    assert "Blackstone" not in addresses
    assert "Valley" not in addresses
