import pytest

from tests.webapp.served import email_of, field_value, log_in
from webapp.roles import Roles
from webapp.sessions import SEEN_AT

COOKIE = "hearthline"


def cookie_of(client):
    return client.get_cookie(COOKIE).value


def is_logged_in(client):
    return client.get("/practice/caseworkers").status_code == 200


def log_out(client):
    token = field_value(client.get("/practice/caseworkers").text, "csrf_token")
    return client.post("/logout", data={"csrf_token": token})


def test_a_copied_cookie_is_worth_nothing_after_the_logout(app, logged_in):
    client = logged_in(Roles.CASEWORKER)
    copied = cookie_of(client)
    thief = app.test_client()
    thief.set_cookie(COOKIE, copied)
    assert is_logged_in(thief)
    assert log_out(client).status_code == 303
    assert not is_logged_in(client)
    assert not is_logged_in(thief)
    assert not list(app.extensions["settings"].sessions_folder.glob(f"*{copied}*"))


def test_a_request_still_under_way_does_not_bring_the_session_back(app, logged_in, clock):
    client = logged_in(Roles.CASEWORKER)
    copied = cookie_of(client)
    clock.forward(minutes=5)  # so that the slow request has something to write down

    slow = app.test_client()
    slow.set_cookie(COOKIE, copied)
    with app.test_request_context(
        "/practice/caseworkers", headers={"Cookie": f"{COOKIE}={copied}"}
    ) as context:
        app.preprocess_request()
        context.session[SEEN_AT] = clock().timestamp()
        log_out(client)
        app.process_response(app.make_response("late"))
    assert not is_logged_in(slow)


def test_the_id_changes_at_login_and_at_logout(app):
    client = app.test_client()
    client.get("/login")
    before = cookie_of(client)
    log_in(client, Roles.CASEWORKER)
    during = cookie_of(client)
    log_out(client)
    assert len({before, during, cookie_of(client)}) == 3
    planted = app.test_client()
    planted.set_cookie(COOKIE, before)
    assert not is_logged_in(planted)


def test_an_id_that_somebody_chose_is_not_taken(app):
    client = app.test_client()
    client.set_cookie(COOKIE, "chosen-by-somebody-else")
    log_in(client, Roles.CASEWORKER)
    assert cookie_of(client) != "chosen-by-somebody-else"
    assert len(cookie_of(client)) >= 43  # 256 bits


def test_half_an_hour_without_a_request_ends_it(logged_in, clock):
    client = logged_in(Roles.CASEWORKER)
    clock.forward(minutes=29)
    assert is_logged_in(client)
    clock.forward(minutes=30)
    assert is_logged_in(client)
    clock.forward(minutes=30, seconds=1)
    assert not is_logged_in(client)


def test_twelve_hours_after_the_login_it_ends_whatever_one_does(logged_in, clock):
    client = logged_in(Roles.CASEWORKER)
    for _ in range(36):
        clock.forward(minutes=20)
        assert is_logged_in(client)
    clock.forward(seconds=1)
    assert not is_logged_in(client)


def test_pictures_do_not_keep_a_session_alive(logged_in, clock):
    client = logged_in(Roles.CASEWORKER)
    for _ in range(2):
        clock.forward(minutes=20)
        client.get("/static/icon.svg").close()
    assert not is_logged_in(client)


def test_sessions_are_files_that_only_the_owner_reads_and_no_pickles(app, logged_in):
    logged_in(Roles.CASEWORKER)
    folder = app.extensions["settings"].sessions_folder
    assert folder.stat().st_mode & 0o077 == 0
    files = [file for file in folder.iterdir() if b"_user_id" in file.read_bytes()]
    assert files
    for file in files:
        assert file.stat().st_mode & 0o077 == 0
        assert file.read_bytes()[4:].startswith(b"{")


def test_a_damaged_session_is_no_session(app, logged_in):
    client = logged_in(Roles.CASEWORKER)
    for file in app.extensions["settings"].sessions_folder.iterdir():
        file.write_bytes(file.read_bytes()[:4] + b"\x80\x04damaged")
    assert not is_logged_in(client)


def test_many_strangers_do_not_push_anybody_out(app, logged_in, monkeypatch):
    client = logged_in(Roles.CASEWORKER)
    monkeypatch.setattr(app.session_interface.cache, "_threshold", 5)
    for _ in range(20):
        app.test_client().get("/login")
    assert is_logged_in(client)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client):
    cookie = next(c for c in client.get("/login").headers.getlist("Set-Cookie") if c.startswith(COOKIE))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Domain" not in cookie
    assert "Expires" not in cookie


@pytest.mark.parametrize("key", ["auth_token", "remember_token"])
def test_no_other_cookie_or_token_logs_in(client, key):
    client.set_cookie(key, email_of(Roles.MANAGER))
    assert client.get(f"/?{key}=x", headers={"Authentication-Token": "x"}).location.startswith("/login")
