"""The public self-check: no login, nothing kept, never a promise."""

import logging

import pytest
from sqlalchemy import inspect, text

from tests.webapp.served import field_value, html_problems, soup
from webapp.db import current_database

HOUSE = {
    "tract_geoid": "06019001100",
    "size": "4",
    "amount_usd": "4,300",
    "period": "monthly",
    "homes": "1",
    "tenure": "owner",
}


def send(client, fields, status=200):
    sent = {"csrf_token": field_value(client.get("/check").text, "csrf_token"), **fields}
    answer = client.post("/check", data=sent)
    assert answer.status_code == status
    assert not html_problems(answer.text)
    return answer


def told(answer):
    return soup(answer.text).select_one("main").get_text(" ", strip=True)


def rows(app):
    with app.app_context():
        engine = current_database().engine
        with engine.connect() as connection:
            return {
                table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()  # noqa: S608 - our own names
                for table in inspect(engine).get_table_names()
            }


def test_anybody_may_open_it(client):
    answer = client.get("/check")
    assert answer.status_code == 200
    assert not html_problems(answer.text)
    assert "Nothing that you write is kept" in answer.text


@pytest.mark.parametrize(
    ("fields", "heading"),
    [
        (HOUSE, "Your household may qualify"),
        ({**HOUSE, "amount_usd": "400,000", "period": "annual"}, "does not seem to qualify"),
        ({**HOUSE, "amount_usd": "", "period": ""}, "We need to know more"),
        ({**HOUSE, "tract_geoid": "", "county": "Fresno"}, "We need to know more"),
        ({**HOUSE, "tract_geoid": "", "zip_code": "93706"}, "We need to know more"),
    ],
)
def test_it_answers_in_three_ways_and_never_promises(client, fields, heading):
    text = told(send(client, fields))
    assert heading in text
    assert "This is not a decision and not a promise." in text
    assert "What happens next" in text
    assert "you qualify" not in text.lower()


def test_a_pasted_rhythm_is_understood(client):
    assert "may qualify" in told(send(client, {**HOUSE, "amount_usd": "$4,300 / mo", "period": ""}))


def test_other_programs_are_named(client):
    text = told(send(client, {**HOUSE, "receives": "calfresh"}))
    assert "LIHEAP (Low Income Home Energy Assistance Program)" in text


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"size": ""}, "Write how many people live in your home."),
        ({"tract_geoid": ""}, "Choose the county, or write"),
        ({"period": ""}, "Choose in what time"),
        ({"tract_geoid": "0601900110"}, "Write all 11 digits"),
        ({"tract_geoid": "36061000100"}, "Is not a tract of California"),
        ({"amount_usd": "lots"}, "Write the amount only"),
    ],
)
def test_a_bad_answer_is_refused(client, fields, message):
    answer = send(client, {**HOUSE, **fields}, 422)
    assert message in soup(answer.text).select_one("#error-summary").get_text()


def test_nothing_is_kept_and_nothing_is_logged(app, client, caplog):
    caplog.set_level(logging.DEBUG)
    before = rows(app)
    answer = send(client, {**HOUSE, "amount_usd": "4,321.98"})
    assert rows(app) == before
    assert "4,321.98" not in caplog.text
    assert "4321.98" not in caplog.text
    assert "Location" not in answer.headers
    kept = app.extensions["settings"].sessions_folder
    written = b"".join(each.read_bytes() for each in kept.rglob("*") if each.is_file())
    assert b"4,321.98" not in written
    assert b"06019001100" not in written


def test_it_needs_the_token_of_its_page(client):
    assert client.post("/check", data=HOUSE).status_code == 400


def test_one_caller_cannot_ask_without_end(client, clock):
    token = field_value(client.get("/check").text, "csrf_token")
    answers = [client.post("/check", data={"csrf_token": token}).status_code for _ in range(31)]
    assert answers == [422] * 30 + [429]
    clock.forward(minutes=10)
    assert client.post("/check", data={"csrf_token": token}).status_code == 422
