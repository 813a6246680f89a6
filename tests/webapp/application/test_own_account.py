"""What everybody sets for the own account: password, language, and where one is logged in."""

import pytest
from sqlmodel import select

from tests.webapp.application.accounts import acts, press, send, user_id
from tests.webapp.served import PASSWORD, email_of, field_value, html_problems, log_in, soup
from webapp.db import reading, transaction
from webapp.db.people import User
from webapp.roles import Roles
from webapp.services.passwords import make_link

NEW_PASSWORD = "four green ladders"  # noqa: S105 - of people who exist only in tests


TOO_COMMON = "Tom Becker 2026"


def is_in(client):
    return client.get("/account").status_code == 200


@pytest.mark.parametrize("role", list(Roles))
def test_everybody_has_the_page(logged_in, role):
    client = logged_in(role)
    for page in (
        "/account",
        "/account/password",
        "/account/language",
        "/account/second-factor/on",
        "/account/sessions",
        "/account/second-factor/off",
    ):
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert not html_problems(answer.text), page


def test_a_new_password_ends_every_other_session_and_keeps_this_one(app, logged_in):
    here, elsewhere = logged_in(Roles.INSPECTOR), logged_in(Roles.INSPECTOR)
    answer = send(here, "/account/password", current=PASSWORD, password=NEW_PASSWORD)
    assert answer.status_code == 303
    assert is_in(here)
    assert not is_in(elsewhere)
    assert log_in(app.test_client(), Roles.INSPECTOR).status_code == 422
    assert log_in(app.test_client(), Roles.INSPECTOR, password=NEW_PASSWORD).status_code == 303
    whose = str(user_id(app, Roles.INSPECTOR))
    assert ("password.set", whose, '{"how":"own"}') in acts(app, "password")


@pytest.mark.parametrize(
    ("current", "password", "said"),
    [
        ("not the password", NEW_PASSWORD, "This is not your password"),
        (PASSWORD, "short", "at least 12"),
        (PASSWORD, "Ines Park 2026", "first that somebody would try"),
        (PASSWORD, "", "Write a new password"),
        ("", NEW_PASSWORD, "Write your password"),
    ],
)
def test_a_password_that_cannot_be_set_says_why(logged_in, current, password, said):
    client = logged_in(Roles.INSPECTOR)
    answer = send(client, "/account/password", current=current, password=password)
    assert answer.status_code == 422
    assert said in soup(answer.text).select_one(".hl-errors").get_text()
    assert password == "" or password not in answer.text


def test_one_sees_where_one_is_logged_in_and_ends_it(app, logged_in):
    here, elsewhere = logged_in(Roles.CASEWORKER), logged_in(Roles.CASEWORKER)
    page = soup(here.get("/account/sessions").text)
    assert len(page.select(".hl-tasks__item")) == 2
    (form,) = page.select("form[action$='/end']")
    assert press(here, "/account/sessions", form["action"]).status_code == 303
    assert is_in(here)
    assert not is_in(elsewhere)
    assert acts(app, "session")[-1][2] == '{"count":1,"how":"ended_elsewhere"}'


def test_one_ends_all_others_at_once(logged_in):
    here, *others = (logged_in(Roles.CASEWORKER) for _ in range(3))
    assert press(here, "/account/sessions", "/account/sessions/end-others").status_code == 303
    assert is_in(here)
    assert [is_in(other) for other in others] == [False, False]


def test_nobody_ends_a_session_of_somebody_else(logged_in):
    mine, theirs = logged_in(Roles.CASEWORKER), logged_in(Roles.MANAGER)
    logged_in(Roles.MANAGER)
    (form,) = soup(theirs.get("/account/sessions").text).select("form[action$='/end']")
    assert press(mine, "/account", form["action"]).status_code == 404
    assert press(mine, "/account", "/account/sessions/nothing/end").status_code == 404
    assert press(theirs, "/account", form["action"]).status_code == 303


def test_a_session_that_has_ended_is_not_on_the_list(clock, logged_in):
    logged_in(Roles.CASEWORKER)
    clock.forward(minutes=40)
    client = logged_in(Roles.CASEWORKER)
    assert len(soup(client.get("/account/sessions").text).select(".hl-tasks__item")) == 1


def test_the_language_is_kept_for_the_person(app, logged_in):
    client = logged_in(Roles.CONTRACTOR)
    assert send(client, "/account/language", language="es").status_code == 303
    assert soup(client.get("/account").text).html["lang"] == "es"
    other = app.test_client()
    log_in(other, Roles.CONTRACTOR)
    assert soup(other.get("/account").text).html["lang"] == "es"
    assert send(other, "/account/language", language="xx").status_code == 422


def test_the_button_at_the_top_keeps_the_language_too(app, logged_in):
    client = logged_in(Roles.CONTRACTOR)
    token = field_value(client.get("/account").text, "csrf_token")
    client.post("/language", data={"csrf_token": token, "language": "zh_Hant", "back": "/account"})
    with app.app_context(), reading() as session:
        assert session.get_one(User, user_id_of(session, Roles.CONTRACTOR)).language == "zh_Hant"


def user_id_of(session, role):
    return session.exec(select(User.id).where(User.email == email_of(role))).one()


@pytest.fixture
def link(app, clock):
    """Return the address of a one-time link of the contractor."""
    with app.test_request_context("/"), transaction() as session:
        return f"/set-password/{make_link(session, None, user_id_of(session, Roles.CONTRACTOR), clock())}"


def test_a_link_sets_a_password_once_and_logs_in(app, client, link):
    assert not html_problems(client.get(link).text)
    assert log_in(app.test_client(), Roles.CONTRACTOR).status_code == 422  # the old one is gone
    assert send(client, link, password=NEW_PASSWORD).location == "/"
    assert is_in(client)
    assert app.test_client().get(link).status_code == 410
    assert log_in(app.test_client(), Roles.CONTRACTOR, password=NEW_PASSWORD).status_code == 303


def test_a_link_ends_after_a_day(client, clock, link):
    clock.forward(hours=23, minutes=59)
    assert client.get(link).status_code == 200
    clock.forward(minutes=1)
    assert client.get(link).status_code == 410


def test_a_new_link_makes_the_one_before_worthless(app, client, clock, link):
    with app.test_request_context("/"), transaction() as session:
        make_link(session, None, user_id_of(session, Roles.CONTRACTOR), clock())
    assert client.get(link).status_code == 410


@pytest.mark.parametrize("token", ["x", "0" * 43, "%2e%2e"])
def test_a_link_that_somebody_made_up_opens_nothing(client, token):
    assert client.get(f"/set-password/{token}").status_code == 410


def test_a_link_refuses_a_common_password_and_stays(client, link):
    assert send(client, link, password=TOO_COMMON).status_code == 422
    assert client.get(link).status_code == 200


def test_making_a_link_ends_every_session(app, clock, logged_in):
    client = logged_in(Roles.AUDITOR)
    with app.test_request_context("/"), transaction() as session:
        make_link(session, None, user_id_of(session, Roles.AUDITOR), clock())
    assert not is_in(client)
