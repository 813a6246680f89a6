"""The manager's page: every number leads to its rows, and says what is not known."""

import re

import pytest

from tests.webapp.programme.drawn_programme import DrawnProgramme
from tests.webapp.served import html_problems, soup
from webapp.db import reading, transaction
from webapp.db.homes import Home
from webapp.roles import Roles
from webapp.services.actors import Actor
from webapp.services.programme import programme
from webapp.services.programme_rows import programme_rows
from webapp.views.programme import ROWS_A_PAGE, said

HOMES = 30


@pytest.fixture
def filled(app):
    """An application with a random programme in it."""
    with app.test_request_context(), transaction() as session:
        drawn = DrawnProgramme(session, 7)
        for _ in range(HOMES):
            drawn.add_home()
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


def test_every_number_is_there_and_leads_to_its_rows(filled, manager, shown):
    answer = manager.get("/programme")
    assert answer.status_code == 200
    assert not html_problems(answer.text)
    links = {link["href"] for link in soup(answer.text).select("main a[href*='show=']")}
    assert links == {f"/programme?show={key}#rows" for key in shown.totals}
    for key, total in shown.totals.items():
        page = manager.get(f"/programme?show={key}")
        assert not html_problems(page.text)
        table = soup(page.text).select("main table")[-1]
        rows = table.select("tbody tr") if total.rows else []
        assert len(rows) == len(total.rows)
        if total.rows:
            with filled.test_request_context():
                assert table.select_one("tfoot td.hl-number").get_text() == said(
                    total.value, total.figure.unit
                )
            assert sum("Not known" in row.get_text() for row in rows) == total.not_known
        else:
            assert "No home has a part in this number." in main_text(soup(page.text))


@pytest.mark.usefixtures("filled")
def test_the_check_line_says_that_nothing_was_dropped(manager):
    text = main_text(soup(manager.get("/programme").text))
    assert f"Check: {HOMES} homes in rows = {HOMES} homes in total." in text
    assert re.search(r"Check: (\$[\d,.]+) spent in rows = \1 spent in total\.", text)


@pytest.mark.usefixtures("filled")
def test_totals_that_do_not_agree_are_said_loudly(manager, monkeypatch):
    monkeypatch.setattr(
        "webapp.services.programme.programme_rows", lambda session: programme_rows(session)[1:]
    )
    page = soup(manager.get("/programme").text)
    assert "Do not report these figures." in page.select_one("[role=alert]").get_text()


@pytest.mark.usefixtures("filled")
def test_a_figure_that_nobody_has_is_not_found(manager):
    assert manager.get("/programme?show=profit").status_code == 404
    assert manager.get("/programme?show=homes&page=99").status_code == 200
    assert manager.get("/programme?show=homes&page=x").status_code == 200


def test_a_long_list_has_pages_and_the_sum_of_all(app, manager):
    with app.test_request_context(), transaction() as session:
        people = DrawnProgramme(session, 1).people
        for _ in range(ROWS_A_PAGE + 5):
            people.open_home(session)
    second = soup(manager.get("/programme?show=homes&page=2").text).select("main table")[-1]
    assert len(second.select("tbody tr")) == 5
    assert second.select_one("tfoot td.hl-number").get_text() == "105"


def test_the_manager_can_open_a_home_and_the_auditor_reads_its_address(app, manager, logged_in):
    with app.test_request_context(), transaction() as session:
        DrawnProgramme(session, 1).people.open_home(session)
    link = soup(manager.get("/programme").text).select_one("main table:last-of-type tbody a[href^='/homes/']")
    assert manager.get(link["href"]).status_code == 200
    seen = logged_in(Roles.AUDITOR).get("/programme")
    assert seen.status_code == 200
    assert not soup(seen.text).select("main a[href^='/homes/']")


def test_what_people_typed_is_shown_as_it_was_typed(app, manager):
    with app.test_request_context(), transaction() as session:
        home = DrawnProgramme(session, 1).people.open_home(session)
        session.get(Home, home.id).address_line = "<b>1</b> & Main"
    page = manager.get("/programme")
    assert "&lt;b&gt;1&lt;/b&gt; &amp; Main" in page.text


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("role", [Roles.CASEWORKER, Roles.CONTRACTOR, Roles.INSPECTOR])
def test_nobody_else_sees_it(logged_in, role):
    assert logged_in(role).get("/programme").status_code == 403


@pytest.mark.usefixtures("filled")
def test_somebody_without_a_login_is_sent_to_it(client):
    assert client.get("/programme").location.startswith("/login")
