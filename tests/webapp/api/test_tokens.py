"""Tokens: made by the manager, kept as a hash, dead as soon as anything they stand on is."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from tests.webapp.contractor.programme import actor_of
from tests.webapp.served import START, email_of, soup
from webapp.clock import program_day
from webapp.db import reading, transaction
from webapp.db.log import AuditEntry
from webapp.db.machine_access import ApiToken
from webapp.db.people import Provider, User
from webapp.roles import Roles
from webapp.services.api_tokens import actor_of_token, make_token, revoke_token
from webapp.services.errors import NotAllowed, Refused

TODAY = program_day(START)


def acts(app, text, today=TODAY):
    with app.app_context(), reading() as session:
        return actor_of_token(session, text, today=today)


def test_a_token_acts_as_its_person_until_its_last_day_and_no_longer(app, token_for):
    made = token_for(Roles.CONTRACTOR, days=30)
    with app.app_context(), reading() as session:
        person = actor_of(session, Roles.CONTRACTOR)
    assert acts(app, made.text) == person
    assert acts(app, made.text, TODAY + timedelta(days=30)) == person
    assert acts(app, made.text, TODAY + timedelta(days=31)) is None


def test_what_is_no_token_opens_nothing(app, token_for):
    made = token_for(Roles.CONTRACTOR)
    for text in ("", "hearthline_", made.text[:-1], made.text + "x", made.text.upper()):
        assert acts(app, text) is None


def test_only_the_hash_of_a_token_is_kept(app, token_for):
    made = token_for(Roles.CONTRACTOR)
    with app.app_context(), reading() as session:
        row = session.get_one(ApiToken, made.id)
        logged = session.exec(select(AuditEntry).where(AuditEntry.action == "token.made")).one()
    assert made.text not in str(row.model_dump())
    assert made.text not in logged.detail


@pytest.mark.parametrize("change", ["inactive", "moved", "revoked"])
def test_a_token_dies_with_what_it_stands_on(app, token_for, change):
    made = token_for(Roles.CONTRACTOR)
    assert acts(app, made.text) is not None
    with app.app_context(), app.test_request_context(), transaction() as session:
        person = session.exec(select(User).where(User.email == email_of(Roles.CONTRACTOR))).one()
        if change == "inactive":
            person.active = False
        elif change == "moved":
            firm = Provider(name="Another firm")
            session.add(firm)
            session.flush()
            person.provider_id = firm.id
        else:
            revoke_token(session, actor_of(session, Roles.MANAGER), made.id, at=START)
    assert acts(app, made.text) is None


@pytest.mark.parametrize("role", [Roles.MANAGER, Roles.AUDITOR])
def test_nobody_makes_a_token_that_acts_as_the_manager_or_the_auditor(token_for, role):
    with pytest.raises(Refused, match="Choose an active"):
        token_for(role)


@pytest.mark.parametrize(("days", "taken"), [(0, False), (1, True), (366, True), (367, False)])
def test_a_token_lasts_a_day_at_least_and_a_year_at_most(token_for, days, taken):
    if taken:
        assert token_for(Roles.CONTRACTOR, days=days).text.startswith("hearthline_")
        return
    with pytest.raises(Refused, match="within a year"):
        token_for(Roles.CONTRACTOR, days=days)


@pytest.mark.parametrize("role", [role for role in Roles if role is not Roles.MANAGER])
def test_only_the_manager_makes_and_revokes_tokens(app, token_for, role):
    made = token_for(Roles.CONTRACTOR)
    with app.app_context(), app.test_request_context(), transaction() as session:
        somebody, person = actor_of(session, role), actor_of(session, Roles.CONTRACTOR)
        later = TODAY + timedelta(days=9)
        with pytest.raises(NotAllowed):
            make_token(session, somebody, user_id=person.user_id, name="x", expires_on=later, at=START)
        with pytest.raises(NotAllowed):
            revoke_token(session, somebody, made.id, at=START)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE api_token SET expires_on = '2036-01-01'",
        "UPDATE api_token SET user_id = 1",
        "UPDATE api_token SET token_sha256 = token_sha256 || ''  , name = 'other'",
        "DELETE FROM api_token",
    ],
)
def test_the_database_keeps_a_token_as_it_was_made(app, token_for, change):
    token_for(Roles.INSPECTOR)
    with app.app_context(), pytest.raises(IntegrityError, match="api_token"), transaction() as session:
        session.connection().exec_driver_sql(change)


def test_a_revoked_token_is_not_taken_back_into_force(app, token_for):
    made = token_for(Roles.CONTRACTOR)
    with app.app_context(), app.test_request_context(), transaction() as session:
        revoke_token(session, actor_of(session, Roles.MANAGER), made.id, at=START)
    with app.app_context(), pytest.raises(IntegrityError, match="api_token"), transaction() as session:
        session.connection().exec_driver_sql("UPDATE api_token SET revoked_at = NULL, revoked_by = NULL")


def filled(page):
    """Return what the form of a page holds before anybody types."""
    inputs = page.main.form.find_all("input")
    return {each["name"]: each.get("value", "") for each in inputs if each.get("name")}


def test_the_manager_makes_a_token_sees_it_once_and_revokes_it(app, logged_in):
    manager = logged_in(Roles.MANAGER)
    form = soup(manager.get("/people/tokens/new").text)
    fields = {
        each["name"]: each.get("value", "") for each in form.main.form.find_all("input") if each.get("name")
    }
    person = next(each for each in form.main.find_all("option") if "Tom Becker" in each.text)["value"]
    fields |= {
        "person": person,
        "name": "work orders",
        "expires_on-month": "12",
        "expires_on-day": "31",
        "expires_on-year": "2026",
    }
    made = manager.post("/people/tokens/new", data=fields)
    text = soup(made.text).main.code.text
    assert acts(app, text).role is Roles.CONTRACTOR
    listed = manager.get("/people/tokens").text
    assert "work orders" in listed
    assert text not in listed
    assert text not in manager.get("/people/tokens?format=json").text
    with app.app_context(), reading() as session:
        token_id = session.exec(select(ApiToken.id)).one()
    page = soup(manager.get(f"/people/tokens/{token_id}/revoke").text)
    fields = {
        each["name"]: each.get("value", "") for each in page.main.form.find_all("input") if each.get("name")
    }
    assert manager.post(f"/people/tokens/{token_id}/revoke", data=fields).status_code == 303
    assert acts(app, text) is None
    assert "Revoked" in manager.get("/people/tokens").text
