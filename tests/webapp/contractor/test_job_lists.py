"""A contractor's lists: what waits, what comes, what is done; a few at a time, and all of them to search."""

import json
from datetime import timedelta

import pytest

from tests.webapp.contractor.programme import TODAY, actor_of, add_home, log_all
from tests.webapp.served import soup
from webapp.db import reading
from webapp.roles import Roles
from webapp.services import job_lists
from webapp.services.jobs import get_job
from webapp.stages import Stage


@pytest.mark.parametrize(("days", "heading"), [(-1, "Today"), (0, "Today"), (1, "Coming")])
def test_a_home_planned_for_today_or_before_is_due_and_one_of_tomorrow_comes(app, contractor, days, heading):
    add_home(app, stage=Stage.SCHEDULED, day=TODAY + timedelta(days))
    shown = soup(contractor.get("/jobs").text).select_one(".hl-tasks__item").find_previous("h2")
    assert shown.get_text() == heading


def test_the_first_page_shows_a_few_and_says_how_many_there_are(app, contractor, monkeypatch):
    for number in range(3):
        add_home(app, address=f" Row St {number}")
    monkeypatch.setattr(job_lists, "MOST_DUE", 3)
    page = soup(contractor.get("/jobs").text)
    assert "are shown here" not in page.get_text()
    monkeypatch.setattr(job_lists, "MOST_DUE", 2)
    page = soup(contractor.get("/jobs").text)
    assert len(page.select(".hl-tasks__item")) == 2
    assert "The first 2 are shown here" in page.get_text()
    assert len(json.loads(contractor.get("/jobs/list?format=json").text)["rows"]) == 3


def test_the_counts_in_the_list_are_those_of_the_job(app, contractor, home_id):
    log_all(contractor, app, home_id)
    add_home(app, stage=Stage.SCHEDULED, address=" Other St")
    rows = json.loads(contractor.get("/jobs/list?format=json").text)["rows"]
    with app.app_context(), reading() as session:
        actor = actor_of(session, Roles.CONTRACTOR)
        jobs = [get_job(session, actor, row["home_id"]) for row in rows]
    assert [(row["measures"], row["logged"]) for row in rows] == [(len(j.items), j.logged) for j in jobs]
    assert {row["logged"] for row in rows} == {0, 3}


def test_many_homes_are_asked_for_a_few_at_a_time(app, contractor, monkeypatch):
    for number in range(3):
        add_home(app, address=f" Row St {number}")
    whole = contractor.get("/jobs/list?format=json").json["rows"]
    monkeypatch.setattr(job_lists, "AT_A_TIME", 2)
    assert contractor.get("/jobs/list?format=json").json["rows"] == whole
    assert [row["measures"] for row in whole] == [3, 3, 3]


@pytest.mark.usefixtures("home_id")
def test_the_list_is_searched_by_address_and_filtered_by_stage(app, contractor):
    add_home(app, stage=Stage.SCHEDULED, address=" Percent% St")
    found = contractor.get("/jobs/list?stage=scheduled&format=json").json["rows"]
    assert [row["address"] for row in found] == ["1 Percent% St"]
    token = soup(contractor.get("/jobs/list").text).select_one("[name=csrf_token]")["value"]
    for words, count in (("percent% st", 1), ("%", 1), ("fresno", 2), ("elsewhere", 0)):
        contractor.post("/jobs/list", data={"search": words, "csrf_token": token})
        assert len(contractor.get("/jobs/list?format=json").json["rows"]) == count, words


def test_the_list_holds_no_other_firms_homes(app, contractor):
    add_home(app, provider="Other Builders")
    assert contractor.get("/jobs/list?format=json").json["rows"] == []
    assert "Other Builders" not in contractor.get("/jobs").text
