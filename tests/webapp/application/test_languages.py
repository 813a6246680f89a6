"""Every page is there in each language: no text is left out, and no value in a text is lost."""

import re

import pytest
from babel.messages.pofile import read_po

from tests.webapp.served import soup
from webapp.catalogues import catalogue_file
from webapp.languages import LANGUAGES, html_name
from webapp.reports.wording import places, wording
from webapp.roles import Roles
from webapp.ui.templates import dollars

TRANSLATED = [code for code in LANGUAGES if code != "en"]
VALUE = re.compile(r"%\(\w+\)[sd]|%%")
# Tables of words that pages use, beside the texts of the pages themselves.
TABLES = ("finding", "generic", "comparison", "limit", "remark", "fact", "fact_label", "bring", "measure",
          "comfort", "fuel", "fuel_unit", "unit", "value", "explain", "explain_part", "report", "answer",
          "other", "outcome", "availability", "housing", "plan", "safety", "solar", "totals", "bill",
          "benefit", "method", "sources", "record", "missing", "next", "month")  # fmt: skip


def messages(code):
    with catalogue_file(code).open("rb") as stream:
        return [message for message in read_po(stream, locale=code) if message.id]


def listed():
    with (catalogue_file("x").parents[2] / "messages.pot").open("rb") as stream:
        return {message.id for message in read_po(stream) if message.id}


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_is_translated_and_none_is_in_doubt(code):
    found = messages(code)
    assert {message.id for message in found} == listed()
    forms = {message.id: message.string for message in found}
    assert [
        text for text, said in forms.items() if not said or (isinstance(said, tuple) and not all(said))
    ] == []
    assert [message.id for message in found if message.fuzzy] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_holds_the_values_of_its_text(code):
    for message in messages(code):
        several = message.id if isinstance(message.id, tuple) else (message.id,)
        allowed = [sorted(VALUE.findall(text)) for text in several]
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        for form in forms:
            assert sorted(VALUE.findall(form)) in allowed, (message.id, form)


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_words_of_reports_that_pages_use_are_there_with_their_places(code):
    english, other = wording("en"), wording(html_name(code))
    for table in TABLES:
        said, ours = english.tables[table], other.tables.get(table, {})
        assert said.keys() == ours.keys(), table
        for key, text in said.items():
            assert places(text) == places(ours[key]), (table, key)


@pytest.mark.parametrize(("code", "login"), [("en", "Log in"), ("es", "Entrar"), ("zh_Hant", "登入")])
def test_a_person_chooses_the_language_and_it_stays(client, code, login):
    page = soup(client.get("/login").text)
    token = page.find("form", class_="hl-languages").find("input", {"name": "csrf_token"})["value"]
    sent = {"csrf_token": token, "language": code, "back": "/login"}
    answer = client.post("/language", data=sent)
    assert answer.status_code == 303
    assert answer.location == "/login"
    page = soup(client.get("/login").text)
    assert page.html["lang"] == html_name(code)
    assert page.h1.text.strip() == login


@pytest.mark.parametrize(
    ("asked", "shown"), [("es-MX,es;q=0.9", "es"), ("zh-TW", "zh-Hant"), ("fr", "en"), ("", "en")]
)
def test_a_browser_says_which_language_a_person_reads(client, asked, shown):
    assert soup(client.get("/login", headers={"Accept-Language": asked}).text).html["lang"] == shown


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "/nothing-here", "\\evil"])
def test_the_choice_leads_nowhere_else(client, back):
    page = soup(client.get("/login").text)
    token = page.find("form", class_="hl-languages").find("input", {"name": "csrf_token"})["value"]
    answer = client.post("/language", data={"csrf_token": token, "language": "es", "back": back})
    assert answer.location == "/"


def test_a_language_that_is_not_there_is_refused(client):
    page = soup(client.get("/login").text)
    token = page.find("form", class_="hl-languages").find("input", {"name": "csrf_token"})["value"]
    assert client.post("/language", data={"csrf_token": token, "language": "xx"}).status_code == 400


@pytest.mark.parametrize("code", TRANSLATED)
def test_the_pages_of_each_role_open_in_each_language(logged_in, code):
    for role in Roles:
        client = logged_in(role)
        with client.session_transaction() as session:
            session["language"] = code
        page = soup(client.get("/", follow_redirects=True).text)
        assert page.html["lang"] == html_name(code)


def test_money_stays_in_dollars_whatever_the_language(app):
    with app.test_request_context(headers={"Accept-Language": "es"}):
        assert "1,250.50" in dollars(125050)
