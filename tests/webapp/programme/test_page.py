"""The manager's pages: every number leads to its homes, says what is not known, and can be taken along."""

import csv
import io
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from tests.webapp.programme.drawn_programme import DrawnProgramme, with_programme
from tests.webapp.served import START, copied_app, html_problems, soup
from webapp.db import current_database, reading, transaction
from webapp.db.homes import Home
from webapp.roles import Roles
from webapp.services.actors import Actor
from webapp.services.programme import programme
from webapp.services.programme_list import BY_KEY, Unit
from webapp.services.programme_month import Activity, Month
from webapp.views.programme.behind import ROWS_A_PAGE
from webapp.views.programme.words import said

HOMES = 25


@pytest.fixture(scope="module")
def drawn_folder(filled_folder, tmp_path_factory):
    """A data folder with a random programme in it."""
    return with_programme(filled_folder, tmp_path_factory.mktemp("drawn") / "data", HOMES)


@pytest.fixture
def app(request, tmp_path, clock, filled_folder, drawn_folder):
    """An application on a copy of that folder where a test is about a programme, else without a home."""
    original = drawn_folder if "filled" in request.fixturenames else filled_folder
    app = copied_app(original, tmp_path / "data", clock)
    yield app
    with app.app_context():
        current_database().engine.dispose()


@pytest.fixture
def filled(app):
    """An application with a random programme in it."""
    return app


@pytest.fixture
def manager(logged_in):
    return logged_in(Roles.MANAGER)


@pytest.fixture
def shown(filled):
    with filled.test_request_context(), reading() as session:
        return programme(session, Actor(1, Roles.MANAGER))


def main_text(page):
    return " ".join(page.select_one("main").get_text(" ").split())


@pytest.mark.usefixtures("filled")
def test_every_number_of_the_page_leads_to_its_homes(manager, shown):
    answer = manager.get("/programme")
    assert answer.status_code == 200
    assert not html_problems(answer.text)
    page = soup(answer.text)
    links = [link["href"] for link in page.select("main table a")]
    keys = {parse_qs(urlsplit(link).query)["show"][0] for link in links if "show=" in link}
    assert keys == set(shown.totals)
    for number in (link for link in page.select("main table a") if "/programme/homes" in link["href"]):
        seen = soup(manager.get(number["href"]).text)
        assert seen.select_one(".hl-check"), number["href"]
        assert not seen.select("main [role=alert]")


def test_the_list_of_a_number_has_its_homes_and_their_parts(filled, manager, shown):
    for key, total in shown.totals.items():
        answer = manager.get(f"/programme/homes?show={key}")
        assert not html_problems(answer.text)
        rows = soup(answer.text).select("main tbody tr")
        assert len(rows) == total.homes
        assert sum("Unknown" in row.select("td")[-1].get_text() for row in rows) == total.not_known
        with filled.test_request_context():
            assert said(total.value, total.figure.unit) in main_text(soup(answer.text))


@pytest.mark.usefixtures("filled")
def test_the_list_can_be_taken_along_and_comes_to_the_number(manager, shown):
    for key in ("approved-lifetime-tonnes", "spent", "homes", "electrified"):
        total = shown.totals[key]
        listed = manager.get(f"/programme/homes?show={key}&format=json").json
        parts = [value for row in listed["rows"] for name, value in row.items() if name.startswith("part_")]
        assert listed["count"] == total.homes
        assert parts.count(None) == total.not_known
        scale = {"cents": 100, "gco2e": 1_000_000}.get(total.figure.unit, 1)
        assert round(sum(float(part) for part in parts if part is not None) * scale) == total.value
        rows = list(csv.DictReader(io.StringIO(manager.get(f"/programme/homes?show={key}&format=csv").text)))
        assert len(rows) == total.homes


@pytest.mark.usefixtures("filled")
def test_a_part_of_the_programme_is_shown_by_its_address(manager):
    whole = main_text(soup(manager.get("/programme").text))
    none = main_text(soup(manager.get("/programme?county=unknown&tract=unknown").text))
    assert f"Check: {HOMES} homes in rows = {HOMES} homes in total." in whole
    assert f"Check: {HOMES} homes in rows = {HOMES} homes in total." in none
    elsewhere = main_text(soup(manager.get("/programme?tract=06019001100").text))
    assert "Check: 0 homes in rows = 0 homes in total." in elsewhere
    for nonsense in ("tract=abc", "year=x", "provider=999999", "county=Atlantis", "category=x", "firm=-1"):
        assert f"Check: {HOMES} homes" in main_text(soup(manager.get(f"/programme?{nonsense}").text))


@pytest.mark.usefixtures("filled")
def test_the_check_lines_say_that_nothing_was_dropped(manager):
    found = main_text(soup(manager.get("/programme").text))
    assert f"Check: {HOMES} homes in rows = {HOMES} homes in total." in found
    assert re.search(r"Check: (\$[\d,.]+) spent in rows = \1 spent in total\.", found)
    agreeing, whole = re.search(r"Check: (\d+) of (\d+) sums agree", found).groups()
    assert agreeing == whole


@pytest.mark.usefixtures("filled")
def test_totals_that_do_not_agree_are_said_loudly(app, manager):
    with app.test_request_context(), transaction() as session:
        session.execute(text("UPDATE figure_sum SET homes = homes + 1"))
    page = soup(manager.get("/programme").text)
    assert "Do not report these figures." in page.select_one("[role=alert]").get_text()
    listed = soup(manager.get("/programme/homes?show=homes").text)
    assert "Do not report this figure." in listed.select_one("[role=alert]").get_text()


@pytest.mark.usefixtures("filled")
def test_a_figure_that_nobody_has_is_not_found(manager):
    assert manager.get("/programme/homes?show=profit").status_code == 404
    for rest in ("show=homes&page=99", "show=homes&page=x", "age=old", "result=maybe"):
        assert manager.get(f"/programme/homes?{rest}").status_code == 200


def test_a_long_list_has_pages_and_the_sum_of_all(app, manager):
    with app.test_request_context(), transaction() as session:
        people = DrawnProgramme(session, 1).people
        for _ in range(ROWS_A_PAGE + 5):
            people.open_home(session)
    second = soup(manager.get("/programme/homes?show=homes&page=2").text)
    assert len(second.select("main tbody tr")) == 5
    assert "105" in main_text(second)


def test_what_people_typed_is_shown_as_it_was_typed(app, manager):
    with app.test_request_context(), transaction() as session:
        home = DrawnProgramme(session, 1).people.open_home(session)
        session.get(Home, home.id).address_line = "<b>1</b> & Main"
    assert "&lt;b&gt;1&lt;/b&gt; &amp; Main" in manager.get("/programme/homes").text


def test_homes_on_hold_are_listed_with_why(filled, manager):
    with filled.test_request_context(), reading() as session:
        held = programme(session, Actor(1, Roles.MANAGER)).totals["stage-deferred"].value
    listed = manager.get("/programme/waiting?format=json").json
    assert listed["count"] == held
    page = manager.get("/programme/waiting?reason=unknown")
    assert page.status_code == 200
    assert not html_problems(page.text)


@pytest.mark.usefixtures("filled")
def test_a_month_is_shown_with_what_it_corrects(manager):
    answer = manager.get(f"/programme/month?month={START.year}-{START.month:02d}")
    assert not html_problems(answer.text)
    assert "June 2026" in main_text(soup(answer.text))
    rows = {
        row.select_one("th").get_text(): row.select("td")[0].get_text()
        for row in soup(answer.text).select("main table")[0].select("tbody tr")
    }
    assert int(rows["Enrolled"]) > 0
    for asked in ("2026-13", "x", "0001-01", "2026", ""):
        assert "June 2026" in main_text(soup(manager.get(f"/programme/month?month={asked}").text))
    empty = soup(manager.get("/programme/month?month=2020-02").text)
    assert "Nothing of an earlier month was corrected" in main_text(empty)


@pytest.mark.usefixtures("filled")
def test_a_months_figure_that_is_not_known_says_so_and_is_no_zero(manager, monkeypatch):
    activities = (Activity("certified_kwh", 0, Unit.WH), Activity("certified_therms", None, Unit.MTHERMS, 2))
    shown = Month(2026, 6, (), activities, ())
    monkeypatch.setattr("webapp.views.programme.month.month_of", lambda *_: shown)
    answer = soup(manager.get("/programme/month?month=2026-06").text)
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in answer.select("main tbody tr")]
    assert rows == [
        ["Electricity saved in a year, as certified", "0 kWh", "0"],
        ["Natural gas saved in a year, as certified", "Not known", "2"],
    ]


@pytest.mark.usefixtures("filled")
def test_census_tracts_are_in_a_table_with_a_row_for_the_unknown(manager):
    answer = manager.get("/programme/tracts")
    assert not html_problems(answer.text)
    listed = manager.get("/programme/tracts?format=json").json
    assert sum(row["homes"] for row in listed["rows"]) == HOMES
    assert [row["status"] for row in listed["rows"]] == ["unknown_tract"]
    for area in ("counties", "06019", "nowhere"):
        assert manager.get(f"/programme/tracts/2010/{area}.geojson").status_code == 404


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("role", [Roles.CASEWORKER, Roles.CONTRACTOR, Roles.INSPECTOR])
@pytest.mark.parametrize("page", ["", "/homes", "/waiting", "/month", "/tracts"])
def test_nobody_else_sees_it(logged_in, role, page):
    assert logged_in(role).get(f"/programme{page}").status_code == 403


@pytest.mark.usefixtures("filled")
def test_somebody_without_a_login_is_sent_to_it(client):
    assert client.get("/programme").location.startswith("/login")


def test_every_figure_has_words_for_its_unit(app):
    with app.test_request_context():
        for figure in BY_KEY.values():
            assert said(1_500_000, figure.unit)
