"""A login that expires in the middle of a form: nothing that was typed is lost, and nobody else sees it."""

import io

from tests.webapp.application.practice import REACHED
from tests.webapp.served import PASSWORD, email_of, field_value, log_in, soup
from webapp.roles import Roles

PAGE = "/practice/forms/every"
KEPT = "We kept what you typed. Check it and save."
TYPED = {
    "name": "Ana Núñez & <b>",
    "pay": "$2,000 / mo",
    "people": "4",
    "day-month": "3",
    "day-day": "27",
    "day-year": "2026",
    "fuel": "gas",
    "owner": "no",
    "rooms": ["kitchen", "bath"],
    "county": "kern",
    "notes": "first line\nsecond line",
    "secret_password": "never kept",
}


def filled_in(client, typed=TYPED, page=PAGE):
    """Return what the browser would send: the page's hidden fields, and what was typed."""
    opened = soup(client.get(page).text)
    hidden = {field["name"]: field["value"] for field in opened.select(".hl-form [type=hidden]")}
    return {**hidden, **typed}


def continue_after_login(client, role, answer):
    assert answer.status_code == 303
    assert answer.location.startswith("/login?next=")
    return log_in(client, role, answer.location)


def test_what_was_typed_is_there_after_the_login(logged_in, clock):
    client = logged_in(Roles.CASEWORKER)
    form = filled_in(client)
    clock.forward(minutes=31)
    answer = client.post(PAGE, data=form)
    assert "we kept what you typed" in client.get(answer.location).text
    back = continue_after_login(client, Roles.CASEWORKER, answer)
    assert back.location == PAGE
    text = client.get(PAGE).text
    page = soup(text, "html5lib")
    assert KEPT in text
    assert page.select_one("#name")["value"] == "Ana Núñez & <b>"
    assert page.select_one("#pay")["value"] == "$2,000 / mo"
    assert [page.select_one(f"#day-{part}")["value"] for part in ("month", "day", "year")] == [
        "3",
        "27",
        "2026",
    ]
    assert {box["value"] for box in page.select("[checked]")} == {"gas", "no", "kitchen", "bath"}
    assert page.select_one("option[selected]")["value"] == "kern"
    assert page.select_one("#notes").get_text() == "first line\nsecond line"
    assert page.select_one("[name=row_version]")["value"] == "3"
    assert page.select_one("[name=idempotency_key]")["value"] == form["idempotency_key"]
    assert not REACHED


def test_what_comes_back_can_be_saved(logged_in, clock):
    client = logged_in(Roles.CASEWORKER)
    form = filled_in(client, {**TYPED, "pay": "2000"})
    clock.forward(minutes=31)
    continue_after_login(client, Roles.CASEWORKER, client.post(PAGE, data=form))
    page = soup(client.get(PAGE).text)
    again = {**form, **{f["name"]: f["value"] for f in page.select(".hl-form [type=hidden]")}}
    assert client.post(PAGE, data=again).status_code == 200
    assert REACHED[0]["people"] == 4


def test_it_comes_back_once(logged_in, clock):
    client = logged_in(Roles.CASEWORKER)
    form = filled_in(client)
    clock.forward(minutes=31)
    continue_after_login(client, Roles.CASEWORKER, client.post(PAGE, data=form))
    assert KEPT in client.get(PAGE).text
    text = client.get(PAGE).text
    assert KEPT not in text
    assert field_value(text, "name") == ""


def test_files_passwords_and_tokens_are_not_kept(app, logged_in, clock):
    client = logged_in(Roles.CASEWORKER)
    form = {**filled_in(client), "photo": (io.BytesIO(b"pixels of a label"), "label.jpg")}
    clock.forward(minutes=31)
    client.post(PAGE, data=form)
    folder = app.extensions["settings"].sessions_folder
    kept = b"".join(file.read_bytes() for file in folder.iterdir())
    assert b"second line" in kept
    for secret in (b"never kept", b"pixels", b"label.jpg", form["csrf_token"].encode()):
        assert secret not in kept


def test_another_person_does_not_get_it(logged_in, clock):
    client = logged_in(Roles.CASEWORKER)
    form = filled_in(client)
    clock.forward(minutes=31)
    answer = client.post(PAGE, data=form)
    back = continue_after_login(client, Roles.MANAGER, answer)
    text = client.get(back.location, follow_redirects=True).text
    assert KEPT not in text
    assert "Núñez" not in client.get(PAGE).text
    log_out = {"csrf_token": field_value(client.get(PAGE).text, "csrf_token")}
    client.post("/logout", data=log_out)
    log_in(client, Roles.CASEWORKER)
    assert KEPT not in client.get(PAGE).text


def test_a_wrong_password_in_between_loses_nothing(logged_in, clock):
    client = logged_in(Roles.CASEWORKER)
    form = filled_in(client)
    clock.forward(minutes=31)
    answer = client.post(PAGE, data=form)
    assert log_in(client, Roles.CASEWORKER, answer.location, "not the password").status_code == 422
    assert log_in(client, Roles.CASEWORKER, answer.location, PASSWORD).location == PAGE
    assert KEPT in client.get(PAGE).text


def test_a_form_that_nobody_of_ours_filled_in_is_not_kept(app, client):
    for mark in ("", "caseworker", "InNvbWVib2R5Ig.forged"):
        client.post(PAGE, data={**TYPED, "filled_in_by": mark})
    folder = app.extensions["settings"].sessions_folder
    assert not any(b"second line" in file.read_bytes() for file in folder.iterdir())


def test_a_form_larger_than_any_page_of_ours_is_not_kept(logged_in, clock):
    client = logged_in(Roles.CASEWORKER)
    form = filled_in(client, {**TYPED, "notes": "x" * 100_001})
    clock.forward(minutes=31)
    answer = client.post(PAGE, data=form)
    assert "before this was saved" in client.get(answer.location).text
    assert log_in(client, Roles.CASEWORKER, answer.location).location == PAGE
    assert KEPT not in client.get(PAGE).text


def test_what_can_only_be_posted_to_leads_to_the_start(logged_in, clock):
    client = logged_in(Roles.CASEWORKER)
    form = filled_in(client)
    clock.forward(minutes=31)
    answer = client.post("/practice/act", data=form)
    assert log_in(client, Roles.CASEWORKER, answer.location).location == "/"
    assert not REACHED


def test_a_form_of_an_earlier_login_of_the_same_person_is_kept_too(logged_in):
    client = logged_in(Roles.CASEWORKER)
    form = filled_in(client)
    client.post("/logout", data={"csrf_token": form["csrf_token"]})
    log_in(client, Roles.CASEWORKER)
    answer = client.post(PAGE, data=form)
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert KEPT in client.get(PAGE).text
    assert not REACHED


def test_somebody_elses_form_is_refused_and_not_shown(logged_in):
    form = filled_in(logged_in(Roles.CASEWORKER))
    other = logged_in(Roles.MANAGER)
    assert other.post(PAGE, data=form).status_code == 400
    assert "Núñez" not in other.get(PAGE).text
    assert email_of(Roles.CASEWORKER) not in other.get(PAGE).text


def test_a_page_that_was_wanted_opens_after_the_login(client):
    answer = client.get("/practice/forms/question?from=list")
    assert log_in(client, Roles.MANAGER, answer.location).location == "/practice/forms/question?from=list"
