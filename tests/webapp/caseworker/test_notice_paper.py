"""The notice of a decision from the record: what stands, with the days and whom to call."""

from datetime import date

import pytest

from tests.webapp.caseworker.walk import FRESNO
from webapp.db import reading
from webapp.db.homes import Home
from webapp.db.people import User
from webapp.reports.model import texts
from webapp.reports.notice_content import notice_report
from webapp.reports.parties import Contact
from webapp.roles import Roles
from webapp.services.actors import Actor
from webapp.services.errors import NotFound
from webapp.services.paper_notice import notice_of

TODAY = date(2026, 6, 30)


def notice_for(app, home_id, **values):
    with app.test_request_context(), reading() as session:
        home = session.get_one(Home, home_id)
        opened_by = session.get_one(User, home.opened_by)
        actor = Actor(opened_by.id, Roles.CASEWORKER, home.provider_id)
        return notice_of(session, actor, home_id, TODAY, **values)


def test_the_notice_holds_the_decision_that_stands(app, walk):
    home = walk.open_home({**FRESNO, "household.income": None})
    with pytest.raises(NotFound):
        notice_for(app, home)
    walk.decide(home)
    made = notice_for(app, home, papers=("Lease",), contact=Contact("Rosa Vega"))
    assert made.document["outcome"] == "undetermined"
    assert (made.decided_on, made.bring_by, made.appeal_by) == (TODAY, date(2026, 7, 30), date(2026, 7, 30))
    assert made.overrides == ()
    said = "\n".join(texts(notice_report(made)))
    for expected in (
        "1234 N Blackstone Ave, Fresno 93703",
        "Please bring it by July 30, 2026",
        "Lease",
        "Rosa Vega",
    ):
        assert expected in said, expected


def test_whom_to_call_is_the_homes_organisation_where_nobody_says_otherwise(app, walk):
    home = walk.open_home()
    walk.decide(home)
    made = notice_for(app, home)
    assert made.contact.organisation
    assert made.document["outcome"] == "eligible"
