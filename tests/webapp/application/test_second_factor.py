"""A login with two things: codes of an app, each once; recovery codes; and what cannot get round them."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from tests.webapp.application.accounts import acts, press, send, switch_on
from tests.webapp.served import PASSWORD, email_of, html_problems, log_in, soup
from webapp import create_app
from webapp.config import Settings
from webapp.db import current_database, reading, transaction
from webapp.db.accounts import RecoveryCode, SecondFactor
from webapp.roles import Roles
from webapp.services.passwords import make_link

NEW_PASSWORD = "four green ladders"  # noqa: S105 - of people who exist only in tests


@pytest.fixture
def owner(clock, logged_in):
    """Return the manager's phone and recovery codes; he is logged out, and a minute has passed."""
    client = logged_in(Roles.MANAGER)
    phone, codes = switch_on(client, clock, PASSWORD)
    press(client, "/account", "/logout")
    clock.forward(minutes=1)
    return phone, codes


def is_in(client):
    return client.get("/account").status_code == 200


@pytest.mark.usefixtures("owner")
def test_the_password_alone_is_not_enough_any_more(client):
    answer = log_in(client, Roles.MANAGER)
    assert answer.location == "/login/code"
    assert not is_in(client)
    assert not html_problems(client.get("/login/code").text)


def test_password_and_code_log_in(app, client, clock, owner):
    phone, _ = owner
    log_in(client, Roles.MANAGER, "/login?next=/people")
    answer = send(client, "/login/code?next=/people", code=phone.code(clock()))
    assert answer.location == "/people"
    assert is_in(client)
    assert acts(app, "login")[-1][2] == '{"how":"code"}'


def test_a_code_is_taken_once(app, clock, owner):
    phone, _ = owner
    code = phone.code(clock())
    first, second = app.test_client(), app.test_client()
    for client, status in ((first, 303), (second, 422)):
        log_in(client, Roles.MANAGER)
        assert send(client, "/login/code", code=code).status_code == status
    assert is_in(first)
    assert not is_in(second)


@pytest.mark.usefixtures("owner")
def test_the_database_refuses_a_code_that_was_taken(app):
    with app.app_context():
        with pytest.raises(IntegrityError, match="second_factor_step"), transaction() as session:
            session.execute(text("UPDATE second_factor SET last_step = last_step - 1"))
        used = text("UPDATE recovery_code SET used_at = '2026-06-30 16:00:00'")
        with transaction() as session:
            session.execute(used)
        with pytest.raises(IntegrityError, match="recovery_code_used_once"), transaction() as session:
            session.execute(used)


@pytest.mark.parametrize("seconds", [-90, 90])
def test_a_code_of_another_time_is_wrong(client, clock, owner, seconds):
    phone, _ = owner
    log_in(client, Roles.MANAGER)
    clock.forward(seconds=seconds)
    code = phone.code(clock())
    clock.forward(seconds=-seconds)
    assert send(client, "/login/code", code=code).status_code == 422


@pytest.mark.parametrize("code", ["", "000", "abcdef", "1" * 41, "<b>", "123 456"])
@pytest.mark.usefixtures("owner")
def test_what_is_no_code_is_said(client, code):
    log_in(client, Roles.MANAGER)
    answer = send(client, "/login/code", code=code)
    assert answer.status_code == 422
    assert soup(answer.text).select(".hl-errors li")


def test_codes_cannot_be_guessed(client, clock, owner):
    log_in(client, Roles.MANAGER)
    answers = [send(client, "/login/code", code=f"{n:06}").status_code for n in range(11)]
    assert answers == [422] * 10 + [429]
    phone, _ = owner
    assert send(client, "/login/code", code=phone.code(clock())).status_code == 429


@pytest.mark.usefixtures("owner")
def test_nobody_gets_to_the_code_without_the_password(client, clock):
    assert client.get("/login/code").location == "/login"
    assert client.get("/login/recovery-code").location == "/login"
    log_in(client, Roles.MANAGER)
    clock.forward(minutes=10, seconds=1)
    assert client.get("/login/code").location == "/login"
    assert not is_in(client)


def test_a_recovery_code_works_once(app, owner):
    _, codes = owner
    assert len(set(codes)) == 10
    first, second = app.test_client(), app.test_client()
    for client, status in ((first, 303), (second, 422)):
        log_in(client, Roles.MANAGER)
        assert (
            send(client, "/login/recovery-code", code=codes[3].upper().replace("-", " ")).status_code
            == status
        )
    assert "9 recovery codes are left" in first.get("/account").text
    assert acts(app, "login")[-2][2] == '{"how":"recovery_code"}'


def test_new_recovery_codes_replace_the_old_ones(app, client, clock, owner):
    phone, codes = owner
    log_in(client, Roles.MANAGER)
    send(client, "/login/code", code=phone.code(clock()))
    assert send(client, "/account/recovery-codes", current="not the password").status_code == 422
    answer = send(client, "/account/recovery-codes", current=PASSWORD)
    new = [each.get_text() for each in soup(answer.text).select(".hl-codes code")]
    assert not set(new) & set(codes)
    other = app.test_client()
    log_in(other, Roles.MANAGER)
    assert send(other, "/login/recovery-code", code=codes[0]).status_code == 422
    assert send(other, "/login/recovery-code", code=new[0]).status_code == 303


def test_neither_secret_nor_codes_lie_open_in_the_database(app, owner):
    phone, codes = owner
    with app.app_context(), reading() as session:
        held = repr(session.exec(select(SecondFactor)).all()) + repr(session.exec(select(RecoveryCode)).all())
    assert phone.totp.base32_key not in held
    assert not any(code in held or code.replace("-", "") in held for code in codes)


def test_an_app_is_only_added_with_the_password_and_a_right_code(app, logged_in):
    client = logged_in(Roles.AUDITOR)
    page = client.get("/account/second-factor/on")
    assert not html_problems(page.text)
    picture = client.get("/account/second-factor/picture.svg")
    assert (picture.status_code, picture.mimetype) == (200, "image/svg+xml")
    assert b"<svg" in picture.data
    assert b"style=" not in picture.data
    for fields in ({"current": "wrong", "code": "000000"}, {"current": PASSWORD, "code": "000000"}):
        assert send(client, "/account/second-factor/on", **fields).status_code == 422
    with app.app_context(), reading() as session:
        assert session.exec(select(SecondFactor)).all() == []
    assert "Off" in client.get("/account").text


def test_switching_it_off_needs_the_password(app, client, clock, owner):
    phone, _ = owner
    log_in(client, Roles.MANAGER)
    send(client, "/login/code", code=phone.code(clock()))
    assert send(client, "/account/second-factor/off", current="wrong").status_code == 422
    assert send(client, "/account/second-factor/off", current=PASSWORD).status_code == 303
    assert log_in(app.test_client(), Roles.MANAGER).location == "/"
    assert [action for action, _, _ in acts(app, "second_factor")] == [
        "second_factor.on",
        "second_factor.off",
    ]


def test_a_new_password_by_link_does_not_get_round_it(app, clock, owner):
    """Who can hand out links, or catch one, still needs the phone."""
    phone, _ = owner
    with app.test_request_context("/"), transaction() as session:
        token = make_link(session, None, user_id_in(session), clock())
    client = app.test_client()
    answer = send(client, f"/set-password/{token}", password=NEW_PASSWORD)
    assert answer.location == "/login/code"
    assert not is_in(client)
    assert send(client, "/login/code", code=phone.code(clock())).status_code == 303
    assert is_in(client)


def user_id_in(session):
    return session.execute(
        text("SELECT id FROM user_account WHERE email = :email"), {"email": email_of(Roles.MANAGER)}
    ).scalar_one()


@pytest.fixture
def strict(app, clock):
    """Return an application on the same data that asks managers and auditors for two things."""
    settings = app.extensions["settings"]
    made = create_app(Settings.in_folder(settings.data_folder, second_factor=True, testing=True), clock)
    yield made
    with made.app_context():
        current_database().engine.dispose()


@pytest.mark.parametrize("role", [Roles.MANAGER, Roles.AUDITOR])
def test_where_it_is_required_nothing_opens_before_it_is_there(strict, clock, role):
    client = strict.test_client()
    log_in(client, role)
    for page in ("/", "/people", "/account", "/programme", "/account/password"):
        assert client.get(page).location == "/account/second-factor/on"
    phone, _ = switch_on(client, clock, PASSWORD)
    assert client.get("/people").status_code == 200
    assert client.get("/account").status_code == 200
    assert send(client, "/account/second-factor/off", current=PASSWORD).status_code == 303
    assert client.get("/people").location == "/account/second-factor/on"
    assert phone


def test_where_it_is_required_others_work_without(strict):
    client = strict.test_client()
    log_in(client, Roles.CONTRACTOR)
    assert client.get("/jobs").status_code == 200


def test_it_is_required_where_others_can_reach_the_server_and_where_it_is_asked_for(tmp_path):
    def required(**given):
        environment = {"HEARTHLINE_DATA": str(tmp_path), **given}
        return Settings.from_environment(environment).require_second_factor

    assert not required()
    assert required(HEARTHLINE_TRUSTED_PROXY="1")
    assert required(HEARTHLINE_REQUIRE_SECOND_FACTOR="1")
    assert not required(HEARTHLINE_TRUSTED_PROXY="1", HEARTHLINE_REQUIRE_SECOND_FACTOR="0")
