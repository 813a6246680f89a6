"""The caseworker's day over all her homes, as she walks it: lists, holds, notes, handing over, appeals."""

import csv
import io
import json
from datetime import date

import pytest
from sqlmodel import select

from rules.outcomes import Outcome
from tests.webapp.caseload.conftest import make_supervisor
from tests.webapp.caseworker.walk import EVERYTHING, FRESNO, Walk
from tests.webapp.served import log_in, soup
from webapp.db import reading, transaction
from webapp.db.caseload import Hold
from webapp.db.homes import Determination, Home
from webapp.db.log import AuditEntry, StageEvent
from webapp.db.people import Provider, User
from webapp.roles import Roles
from webapp.services.caseload_appeals import override


def on(name, day):
    return {f"{name}-month": day.month, f"{name}-day": day.day, f"{name}-year": day.year}


def actor(walk):
    with walk.app.app_context():
        return walk.actor()


def later(walk, **passed):
    """Let time pass, and log in again."""
    walk.app.extensions["clock"].forward(**passed)
    walk.client = walk.app.test_client()
    assert log_in(walk.client, walk.role).status_code == 303


def row(walk, table, **where):
    with walk.app.app_context(), reading() as session:
        statement = select(table)
        for name, value in where.items():
            statement = statement.where(getattr(table, name) == value)
        return session.exec(statement).all()[-1]


def listed(walk, address):
    return [cell.get_text(strip=True) for cell in walk.page(address).select("main table tbody th a")]


def test_the_work_list_is_searched_by_words_that_never_stand_in_an_address(walk):
    first, second = walk.open_home(FRESNO), walk.open_home(FRESNO)
    walk.send(f"/homes/{second}/contact", name="Guadalupe Ríos", phone="559-555-0123", birth_year="1961")
    assert len(listed(walk, "/homes")) == 2
    for words, found in (
        ("11234 black", 1),
        ("blackstone avenue", 2),
        ("rios", 1),
        ("GUADALUPE fresno", 1),
        (f"H-{first[:8].upper()}", 1),
        ("93703", 2),
        ("nowhere", 0),
    ):
        answer = walk.send("/homes", search=words)
        assert answer.location == "/homes", "what was searched for stands in no address"
        assert len(listed(walk, "/homes")) == found, words
    walk.send("/homes", search="rios")
    rows = json.loads(walk.get("/homes?format=json").text)["rows"]
    assert [each["home_id"] for each in rows] == [second]
    walk.send("/homes", search="")
    assert len(listed(walk, "/homes")) == 2


def test_the_work_list_is_filtered_and_taken_along(walk):
    open_home, held = walk.open_home(FRESNO), walk.open_home(FRESNO)
    walk.send(f"/homes/{held}/hold", on("revisit_on", date(2026, 8, 1)), reason="severe_moisture")
    for address, found in (
        ("/homes?stage=deferred", [held]),
        ("/homes?flag=on_hold", [held]),
        ("/homes?stage=screened", [open_home]),
        ("/homes?flag=rework", []),
        ("/homes?flag=duplicates", []),
        ("/homes?flag=papers", []),
        ("/homes?flag=appeals", []),
        ("/homes?flag=overridden", []),
        ("/homes?flag=eligibility", []),
        ("/homes?age=90", []),
        ("/homes?age=over_target", []),
        ("/homes?whose=mine&stage=screened", [open_home]),
        ("/homes?stage=nonsense&flag=1", [open_home, held]),
    ):
        rows = json.loads(walk.get(f"{address}{'&' if '?' in address else '?'}format=json").text)["rows"]
        assert {each["home_id"] for each in rows} == set(found), address
        walk.get(address)
    table = list(csv.DictReader(io.StringIO(walk.get("/homes?format=csv").text.lstrip("\ufeff"))))
    assert {each["stage"] for each in table} == {"screened", "deferred"}


def test_ages_are_days_at_the_stage_and_slow_stages_show(walk):
    home = walk.open_home(FRESNO)
    later(walk, days=15)
    rows = json.loads(walk.get("/homes?age=over_target&format=json").text)["rows"]
    assert [(each["home_id"], each["days_at_stage"]) for each in rows] == [(home, 15)]
    assert "Slow" in walk.page("/homes").select_one("details").get_text()
    (line,) = json.loads(walk.get("/homes/bottlenecks?format=json").text)["rows"]
    assert line == {
        "stage": "screened",
        "homes": 1,
        "median_days": 15,
        "oldest_days": 15,
        "target_days": 14,
        "is_slow": True,
    }
    walk.get("/homes/bottlenecks")


def test_a_hold_names_its_reason_and_the_day_to_look_again(walk):
    home = walk.open_home(FRESNO)
    page = f"/homes/{home}/hold"
    assert walk.errors(page) == ["Choose a reason.", "Write the day on which somebody looks again."]
    past = on("revisit_on", date(2026, 6, 29))
    assert walk.errors(page, past, reason="lead_paint") == ["This day is past. Choose today or a later day."]
    walk.send(
        page,
        {**on("revisit_on", date(2026, 7, 15)), **on("client_told_on", date(2026, 6, 30))},
        reason="lead_paint",
        detail="peeling",
        referral="County lead program, 559-555-0100",
        client_told_how="letter",
    )
    assert walk.stage(home) == "deferred"
    held = row(walk, Hold)
    assert (held.reason, held.client_told_how, held.revisit_on) == ("lead_paint", "letter", date(2026, 7, 15))
    assert "County lead program" in walk.get(f"/homes/{home}").text
    assert json.loads(walk.get("/todo?format=json").text)["rows"] == []
    later(walk, days=16)
    (due,) = json.loads(walk.get("/todo?kind=revisit&format=json").text)["rows"]
    assert (due["due_on"], due["days_late"], due["about"]) == ("2026-07-15", 1, "lead_paint")
    assert walk.page("/todo").select_one("main table tbody th a")["href"] == f"/homes/{home}/resume"
    walk.get(page, 302)
    walk.send(f"/homes/{home}/resume", reason="the paint was sealed")
    assert walk.stage(home) == "screened"
    assert row(walk, Hold).ended_at is not None
    assert row(walk, StageEvent, home_id=home).reason == "the paint was sealed"


def test_a_withdrawn_home_keeps_its_reason(walk):
    home = walk.open_home(FRESNO)
    assert walk.errors(f"/homes/{home}/withdraw") == ["Choose a reason."]
    walk.send(f"/homes/{home}/withdraw", kind="moved_away", detail="to Reno")
    assert walk.stage(home) == "withdrawn"
    assert row(walk, StageEvent, home_id=home).reason == "moved_away: to Reno"
    walk.get(f"/homes/{home}/withdraw", 302)


def test_notes_stand_with_their_name_and_time(walk):
    home = walk.open_home(FRESNO)
    assert walk.errors(f"/homes/{home}/notes") == ["Write the note."]
    for text in ("The dog bites.", "<b>Ring twice</b>"):
        walk.send(f"/homes/{home}/notes", text=text)
    shown = walk.page(f"/homes/{home}/notes").select("p.hl-note")
    assert all(
        note.get_text().startswith(text) for note, text in zip(shown, ("<b>Ring", "The dog"), strict=True)
    )
    assert "The dog bites." in walk.get(f"/homes/{home}").text


def test_an_address_is_corrected_with_both_versions_for_the_second(walk):
    home = walk.open_home(FRESNO)
    page = f"/homes/{home}/address"
    stale = walk.filled(page)
    walk.send(page, unit="4")
    walk.post(page, {**stale, "unit": "5"}, 409)
    assert row(walk, Home, id=home).unit == "4"


def test_a_home_is_handed_over_and_its_former_provider_sees_that_and_no_more(app, walk, logged_in, colleague):
    home = walk.open_home(FRESNO)
    with app.app_context(), transaction() as session:
        coast = Provider(name="Coast Homes")
        session.add(coast)
        session.flush()
        session.get(User, colleague.user_id).provider_id = coast.id
        coast_id = coast.id
    walk.send(f"/homes/{home}/hand-over", provider=str(coast_id), reason="The home is in their county.")
    walk.get(f"/homes/{home}", 404)
    (line,) = json.loads(walk.get("/handed-over?format=json").text)["rows"]
    assert (line["other"], line["stage"]) == ("Coast Homes", "screened")
    assert "Blackstone" not in walk.get("/handed-over").text
    manager = Walk(app, logged_in(Roles.MANAGER))
    assert "From" in manager.page(f"/homes/{home}/notes").get_text()
    assert row(walk, Home, id=home).caseworker_id is None


def test_an_appeal_is_decided_by_a_supervisor_who_did_not_decide(app, walk, logged_in):
    home = walk.open_home({**FRESNO, "household.size": 1, "dwelling.previously_weatherized": True})
    walk.decide(home)
    page = f"/homes/{home}/appeals/new"
    choice = walk.page(page).select("select option")[1]["value"]
    walk.send(page, determination=choice, by_whom="household", reason="The income is wrong.")
    shown = walk.page(f"/homes/{home}/appeals")
    assert "July 30, 2026" in shown.get_text()
    assert not shown.select("main a.usa-button[href$='/appeals/1']"), "she is no supervisor"
    walk.get(f"/homes/{home}/appeals/1", 403)
    make_supervisor(app, actor(walk), date(2026, 6, 1))
    assert walk.errors(f"/homes/{home}/appeals/1", outcome="overturned", reason="The stub was misread.") == [
        "You made the decision that is appealed. Somebody else must decide the appeal."
    ]
    (due,) = json.loads(walk.get("/todo?kind=appeal&format=json").text)["rows"]
    assert due["due_on"] == "2026-07-30"
    manager = Walk(app, logged_in(Roles.MANAGER), Roles.MANAGER)
    manager.send(f"/homes/{home}/appeals/1", outcome="overturned", reason="The stub was misread.")
    manager.get(f"/homes/{home}/appeals/1", 302)
    (due,) = json.loads(walk.get("/todo?kind=overturned&format=json").text)["rows"]
    assert due["home_id"] == home
    later(walk, hours=1)
    walk.decide(home)
    assert json.loads(walk.get("/todo?kind=overturned&format=json").text)["rows"] == []
    assert "Decided again" in walk.get(f"/homes/{home}/appeals").text


def test_a_supervisor_overrides_beside_the_rule_and_never_her_own_decision(app, walk, colleague):
    answers = {**FRESNO, "household.income": None, "household.annual_income_usd": "990000"}
    home = walk.open_home(answers)
    walk.decide(home)
    walk.get(f"/homes/{home}/override", 403)
    make_supervisor(app, actor(walk), date(2026, 6, 1))
    page = f"/homes/{home}/override"
    choice = next(
        option["value"]
        for option in walk.page(page).select("select option")
        if "Does not qualify" in option.get_text()
    )
    sent = {"determination": choice, "answer": "eligible", "reason": "Fire victims, by the director's order."}
    until = on("expires_on", date(2026, 12, 31))
    assert walk.errors(page, until, **sent) == [
        "You made this decision. Another supervisor must override it."
    ]
    assert walk.stage(home) == "screened"
    make_supervisor(app, colleague, date(2026, 6, 1))
    with app.app_context(), transaction() as session:
        override(
            session,
            colleague,
            home,
            determination_id=int(choice),
            answer=Outcome.ELIGIBLE,
            reason="Fire victims.",
            expires_on=date(2026, 12, 31),
            today=date(2026, 6, 30),
            at=app.extensions["clock"](),
        )
    assert walk.stage(home) == "enrolled"
    shown = walk.page(f"/homes/{home}").get_text()
    assert "Overridden by a supervisor" in shown
    assert "Does not qualify" in shown, "the rule's answer stands beside it"
    assert "Overridden by a supervisor" in walk.page(f"/homes/{home}/determination").get_text()
    told = walk.page(f"/homes/{home}/issued/notice").article.get_text(" ", strip=True)
    assert told.index("A supervisor decided otherwise") < told.index("Yes: this household qualifies")
    assert "decided that you qualify. This holds until December 31, 2026. The reason: Fire victims." in told
    assert "By the rules alone the answer would be: No." in told
    assert "No: on these facts" not in told
    report = walk.page(f"/homes/{home}/issued/household_report").article.get_text(" ", strip=True)
    assert report.index("A supervisor decided otherwise") < report.index("Yes: this household qualifies")
    assert "No: on these facts" not in report
    assert row(walk, Determination, id=int(choice)).outcome == "ineligible"
    rows = json.loads(walk.get("/homes?flag=overridden&format=json").text)["rows"]
    assert [each["home_id"] for each in rows] == [home]


def test_the_manager_says_who_is_a_supervisor(app, walk, logged_in):
    manager = Walk(app, logged_in(Roles.MANAGER), Roles.MANAGER)
    person = manager.page("/supervisors/new").select("select option")[1]["value"]
    manager.send("/supervisors/new", person=person, is_one="yes")
    assert "A supervisor" in manager.get("/supervisors").text
    walk.get("/supervisors", 403)


def test_the_waiting_list_has_one_order(walk):
    homes = []
    for _ in range(3):
        homes.append(walk.open_home(FRESNO))
        walk.decide(homes[-1])
        later(walk, minutes=1)
    with walk.app.app_context(), transaction() as session:
        session.get(Home, homes[2]).priority_points = 3
        session.get(Home, homes[1]).priority_points = 0
    rows = json.loads(walk.get("/waiting-list?format=json").text)["rows"]
    assert [each["home_id"] for each in rows] == [homes[2], homes[1], homes[0]]
    assert [each["rank"] for each in rows] == [1, 2, 3]
    assert [each["priority_points"] for each in rows] == [3, 0, None]
    assert "Not known yet" in walk.get("/waiting-list").text


def test_expiring_certification_is_on_the_list_and_certified_again(walk):
    home = walk.open_home(FRESNO)
    walk.decide(home)
    assert row(walk, Home, id=home).eligible_until == date(2027, 6, 30)
    assert json.loads(walk.get("/todo?format=json").text)["rows"] == []
    later(walk, days=334)
    assert json.loads(walk.get("/todo?format=json").text)["rows"] == []
    later(walk, days=1)
    (due,) = json.loads(walk.get("/todo?format=json").text)["rows"]
    assert (due["kind"], due["due_on"], due["days_late"]) == ("eligibility", "2027-06-30", 0)


def test_a_household_is_certified_again_by_a_new_decision_beside_the_old_one(walk):
    home = walk.open_home(FRESNO)
    walk.decide(home)
    later(walk, days=30)
    before = row(walk, Determination, home_id=home)
    walk.send(f"/homes/{home}/certify", unchanged="yes")
    after = row(walk, Determination, home_id=home)
    assert after.supersedes_id == before.id
    assert row(walk, Home, id=home).eligible_until == date(2027, 7, 30)
    assert row(walk, Determination, id=before.id).valid_until == before.valid_until


def test_the_log_holds_nothing_that_somebody_wrote(walk):
    home = walk.open_home(FRESNO)
    walk.send(f"/homes/{home}/contact", name="Guadalupe Ríos", phone="559-555-0123", birth_year="1961")
    walk.send(f"/homes/{home}/parcel", parcel_number="467-121-05")
    walk.send(f"/homes/{home}/notes", text="The dog bites.")
    with walk.app.app_context(), reading() as session:
        entries = session.exec(select(AuditEntry)).all()
    said = " ".join(entry.detail for entry in entries)
    for personal in ("Guadalupe", "0123", "1961", "467-121", "dog"):
        assert personal not in said


@pytest.mark.parametrize("role", [Roles.CONTRACTOR, Roles.INSPECTOR])
def test_lists_of_homes_are_not_for_others(app, logged_in, role):
    other = Walk(app, logged_in(role))
    for address in ("/todo", "/waiting-list", "/duplicates", "/homes/bottlenecks", "/handed-over"):
        other.get(address, 403)


@pytest.mark.parametrize("role", [Roles.MANAGER, Roles.AUDITOR])
def test_manager_and_auditor_read_the_lists_and_change_nothing(app, walk, logged_in, role):
    home = walk.open_home(EVERYTHING)
    reader = Walk(app, logged_in(role), role)
    for address in ("/homes", "/todo", "/waiting-list", "/duplicates", f"/homes/{home}/notes"):
        reader.get(address)
    shown = reader.page(f"/homes/{home}")
    assert not shown.select("main form")
    for step in ("hold", "withdraw", "contact", "override", "certify"):
        reader.get(f"/homes/{home}/{step}", 403)
    assert soup(reader.get(f"/homes/{home}/appeals").text)
