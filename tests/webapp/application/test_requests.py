"""Every answer's headers, forged requests, and what is too large."""

import io

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.webapp.application.practice import REACHED
from tests.webapp.application.test_access import METHODS, address_of, routes
from tests.webapp.served import copied_app, field_value, html_problems, soup
from webapp import create_app
from webapp.access import rule_of
from webapp.config import Settings
from webapp.roles import Roles

PAGES = (
    ("/login", 200),
    ("/practice/public", 200),
    ("/no-such-page", 404),
    ("/logout", 405),
    ("/practice/trouble/refused", 422),
    ("/practice/trouble/step", 409),
    ("/practice/trouble/stale", 409),
    ("/practice/trouble/not_found", 404),
    ("/practice/trouble/done", 303),
    ("/", 302),
)


@pytest.mark.parametrize(("address", "status"), PAGES)
def test_every_answer_carries_the_headers(client, address, status):
    answer = client.get(address)
    assert answer.status_code == status
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'; ")
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" not in answer.headers
    assert "Server" not in answer.headers


def test_pages_of_a_person_are_not_kept_by_the_browser(logged_in):
    assert logged_in(Roles.MANAGER).get("/").headers["Cache-Control"] == "no-store"


def test_our_files_are_kept_where_their_address_names_their_content(client):
    page = soup(client.get("/login").text)
    address = page.select_one("link[href*=hearthline]")["href"]
    with client.get(address) as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with client.get(address.partition("?")[0]) as answer:
        assert "immutable" not in answer.headers["Cache-Control"]


def test_behind_tls_the_cookie_is_secure_and_the_site_stays_on_tls(filled_folder, tmp_path, clock):
    copied_app(filled_folder, tmp_path / "data", clock)
    app = create_app(Settings.in_folder(tmp_path / "data", trusted_proxy=True), clock)
    forwarded = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "192.0.2.7",
        "X-Forwarded-Host": "homes.example.org",
    }
    answer = app.test_client().get("/login", headers=forwarded)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-hearthline=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


def test_what_a_stranger_says_of_himself_is_not_believed(client):
    assert (
        "Strict-Transport-Security"
        not in client.get("/login", headers={"X-Forwarded-Proto": "https"}).headers
    )


def test_no_change_without_a_token(app, logged_in):
    client = logged_in(Roles.CASEWORKER)
    changing = [(m, r) for r in routes(app) for m in sorted(r.methods & set(METHODS) - {"GET"})]
    assert changing
    for method, rule in changing:
        declared = rule_of(app, rule.endpoint)
        if declared.machine:
            # No browser sends its token by itself, so it cannot be made to.
            assert client.open(address_of(rule), method=method).status_code == 401, rule.rule
        elif declared.public or (Roles.CASEWORKER in declared.roles and declared.guard is None):
            assert client.open(address_of(rule), method=method).status_code == 400, (method, rule.rule)
    assert not REACHED
    assert client.get("/practice/caseworkers").status_code == 200


def test_a_token_of_another_session_is_refused(logged_in):
    mine, other = logged_in(Roles.CASEWORKER), logged_in(Roles.MANAGER)
    token = field_value(other.get("/practice/forms/question").text, "csrf_token")
    answer = mine.post("/practice/act", data={"csrf_token": token})
    assert answer.status_code == 400
    assert "Nothing was changed" in answer.text
    assert not html_problems(answer.text)


def test_with_its_token_a_change_is_made(logged_in):
    client = logged_in(Roles.CASEWORKER)
    token = field_value(client.get("/practice/forms/question").text, "csrf_token")
    assert client.post("/practice/act", data={"csrf_token": token}).status_code == 200
    assert REACHED == ["act"]


def test_a_photo_of_40_megabytes_gets_a_page_that_says_what_to_do(logged_in):
    client = logged_in(Roles.CASEWORKER)
    token = field_value(client.get("/practice/forms/every").text, "csrf_token")
    photo = FileStorage(io.BytesIO(b"\xff\xd8" + bytes(40 * 1024 * 1024)), "attic.jpg")
    boundary, body = encode_multipart({"csrf_token": token, "photo": photo})
    kind = f"multipart/form-data; boundary={boundary}"
    answer = client.post("/practice/forms/every", data=body, content_type=kind)
    assert answer.status_code == 413
    assert "up to 15 megabytes" in answer.text
    assert not html_problems(answer.text)
    assert not REACHED


def test_a_text_of_many_megabytes_is_refused_too(logged_in):
    client = logged_in(Roles.CASEWORKER)
    text = b"notes=" + b"x" * 2_000_000
    answer = client.post("/practice/act", data=text, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


@pytest.mark.parametrize("name", ["not_found", "not_allowed"])
def test_what_is_not_there_and_what_is_not_ones_own_look_the_same(logged_in, name):
    client = logged_in(Roles.CASEWORKER)
    pages = [client.get(address) for address in (f"/practice/trouble/{name}", "/no-such-page")]
    texts = [soup(page.text).select_one("main").get_text() for page in pages]
    assert [page.status_code for page in pages] == [404, 404]
    assert texts[0] == texts[1]


def test_a_form_that_landed_before_leads_to_what_it_made(client):
    answer = client.get("/practice/trouble/done", follow_redirects=True)
    assert answer.request.path == "/practice/public"
    assert "saved already" in answer.text


def test_a_mistake_of_ours_shows_nothing_of_what_was_typed(filled_folder, tmp_path, clock, caplog):
    copied_app(filled_folder, tmp_path / "data", clock)
    app = create_app(Settings.in_folder(tmp_path / "data"), clock)
    from tests.webapp.application.practice import blueprint  # noqa: PLC0415 - registered on this application only

    app.register_blueprint(blueprint)
    answer = app.test_client().get("/practice/trouble/mistake")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert not html_problems(answer.text)
    assert "41,000" not in answer.text + caplog.text
    assert "Carmen" not in answer.text + caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "practice.py" in caplog.text
    assert answer.headers["Content-Security-Policy"]
