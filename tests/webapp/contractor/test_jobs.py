"""A contractor's homes: his own firm's, their approved work, and nothing of the case."""

import pytest
from sqlmodel import select

from tests.webapp.contractor.programme import (
    ATTIC,
    SENTINELS,
    TODAY,
    actor_of,
    add_home,
    address_of,
    errors,
    items_of,
    jpeg,
    log_all,
    photo,
    rows,
    send,
    settle_gates,
    two_photos,
)
from tests.webapp.served import START, field_value, html_problems, soup
from webapp.db import reading, transaction
from webapp.db.homes import Home
from webapp.db.inspections import Inspection, InspectionItem
from webapp.db.log import AuditEntry, StageEvent
from webapp.db.quality import Deficiency
from webapp.db.work import InstalledMeasure
from webapp.roles import Roles
from webapp.services.homes import Address, change_stage, open_home
from webapp.stages import Stage


def stage_of(app, home_id):
    with app.app_context(), reading() as session:
        return session.get(Home, home_id).stage


def steps(app, home_id, *stages, reason=None):
    """Take steps as the inspector."""
    with app.app_context(), transaction() as session:
        home = session.get(Home, home_id)
        for stage in stages:
            change_stage(session, actor_of(session, Roles.INSPECTOR), home, stage, START, reason=reason)


def complete(client, home_id, **answers):
    return send(client, f"/jobs/{home_id}/complete", answers)


def failed_inspection(app, home_id, note, **deficiency):
    """Inspect a home that is reported as done, and send it back."""
    steps(app, home_id, Stage.DESK_REVIEW, Stage.FINAL_INSPECTION)
    with app.app_context(), transaction() as session:
        inspector = actor_of(session, Roles.INSPECTOR)
        by = {"inspector_id": inspector.user_id, "opened_at": START}
        seen = Inspection(home_id=home_id, kind="post_installation", **by)
        session.add(seen)
        session.flush()
        logged = session.exec(select(InstalledMeasure).where(InstalledMeasure.status == "installed")).first()
        found = {"installed_measure_id": logged.id, "verdict": "fail", "note": note}
        line = InspectionItem(inspection_id=seen.id, **found)
        session.add(line)
        session.flush()
        if deficiency:
            where = {"home_id": home_id, "inspection_id": seen.id, "inspection_item_id": line.id}
            session.add(Deficiency(**where, **deficiency))
            session.flush()
        seen.verdict, seen.inspected_on = "rework", TODAY
    steps(app, home_id, Stage.REWORK, reason="Insulation too thin")


def test_the_list_shows_todays_homes_those_to_come_and_those_that_are_done(app, contractor):
    add_home(app, address="1 Today St", stage=Stage.SCHEDULED)
    add_home(app, address="2 Later St", stage=Stage.SCHEDULED, day=TODAY.replace(month=7))
    done = add_home(app, address="3 Done St")
    log_all(contractor, app, done)
    assert complete(contractor, done).status_code == 303
    page = soup(contractor.get("/jobs").text)
    lists = {h.get_text(): h.find_next("ul").get_text(" ", strip=True) for h in page.select("main h2")}
    assert "1 Today St" in lists["Today"]
    assert "0 of 3 measures logged" in lists["Today"]
    assert "2 Later St" in lists["Coming"]
    assert "July 30, 2026" in lists["Coming"]
    assert "Work reported as done" in lists["Reported as done"]


def test_the_front_door_leads_to_the_jobs(contractor):
    page = contractor.get("/", follow_redirects=True)
    assert page.request.path == "/jobs"
    assert "No home waits for you today." in page.text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_another_firms_home_is_not_there(app, contractor, method):
    other = add_home(app, provider="Delta Insulation")
    item = items_of(app, other)["attic_insulation"]
    pages = ["", "/start", "/complete", f"/measures/{item}", f"/measures/{item}/not-installed"]
    token = field_value(contractor.get("/jobs").text, "csrf_token")
    for page in pages:
        answer = contractor.open(f"/jobs/{other}{page}", method=method, data={"csrf_token": token})
        assert answer.status_code in {404, 405}, page
        assert "Blackstone" not in answer.text
    assert other not in contractor.get("/jobs").text
    assert not rows(app, InstalledMeasure)


def test_a_measure_of_another_home_is_not_there(app, contractor, home_id):
    other = add_home(app, address="2 Other St")
    item = items_of(app, other)["attic_insulation"]
    assert contractor.get(f"/jobs/{home_id}/measures/{item}").status_code == 404


def test_a_home_that_is_not_scheduled_yet_is_not_there(app, contractor):
    with app.app_context(), transaction() as session:
        contractor_firm = actor_of(session, Roles.CONTRACTOR).provider_id
        caseworker = actor_of(session, Roles.CASEWORKER)
        address = Address(address_line="9 Early St", city="Fresno", zip_code="93703")
        home = open_home(session, caseworker, address, START)
        home.contractor_provider_id = contractor_firm
        early = home.id
    assert contractor.get(f"/jobs/{early}").status_code == 404


def test_work_is_started_logged_and_reported_as_done(app, contractor):
    home_id = add_home(app, stage=Stage.SCHEDULED)
    page = soup(contractor.get(f"/jobs/{home_id}").text)
    hidden = {f["name"]: f.get("value", "") for f in page.select("main form input")}
    for _time in range(2):
        answer = contractor.post(f"/jobs/{home_id}/start", data=hidden)
        assert (answer.status_code, answer.location) == (303, f"/jobs/{home_id}")
    assert stage_of(app, home_id) == Stage.IN_PROGRESS
    assert contractor.get(f"/jobs/{home_id}/complete").status_code == 302
    settle_gates(contractor, home_id)
    log_all(contractor, app, home_id)
    page = soup(contractor.get(f"/jobs/{home_id}").text)
    states = [tag.get_text(strip=True) for tag in page.select(".hl-tasks__status")]
    assert states == ["Logged", "Not installed", "Not installed"]
    assert complete(contractor, home_id).status_code == 303
    assert stage_of(app, home_id) == Stage.CONTRACTOR_COMPLETE
    assert [e.to_stage for e in rows(app, StageEvent)][-2:] == [Stage.IN_PROGRESS, Stage.CONTRACTOR_COMPLETE]
    assert [e.action for e in rows(app, AuditEntry)][-1] == "home.stage_changed"


def test_work_is_not_done_before_each_measure_has_its_log_or_its_reason(app, contractor, home_id):
    start = contractor.get(f"/jobs/{home_id}").text
    assert "Report the work as done" not in start
    measure = contractor.get(address_of(app, home_id)).text
    hidden = {name: field_value(measure, name) for name in ("csrf_token", "idempotency_key", "filled_in_by")}
    answer = contractor.post(f"/jobs/{home_id}/complete", data=hidden)
    assert answer.status_code == 422
    assert errors(answer) == [
        "Log each measure, or say why it was not installed. Then report the work as done."
    ]
    assert stage_of(app, home_id) == Stage.IN_PROGRESS


def test_what_was_reported_as_done_can_be_read_and_not_changed(app, contractor, home_id):
    address = address_of(app, home_id)
    body = {"csrf_token": field_value(contractor.get(address).text, "csrf_token"), **ATTIC}
    log_all(contractor, app, home_id)
    complete(contractor, home_id)
    page = contractor.get(address)
    assert "This can no longer be changed." in page.text
    rows_shown = [row.get_text(" ", strip=True) for row in soup(page.text).select(".hl-summary__row")]
    assert rows_shown == [
        "Quantity 900 sq ft",
        "Reading before 11 R",
        "Reading after 49 R",
        "Day of installation June 29, 2026",
        "Paid by LIWP (climate money) $3,447.00",
    ]
    assert not soup(page.text).select("main form")
    assert not html_problems(page.text)
    assert contractor.post(address, data=body).status_code == 409


def test_the_first_check_or_log_of_a_scheduled_home_begins_its_work(app, contractor):
    home_id = add_home(app, stage=Stage.SCHEDULED)
    answer = send(contractor, address_of(app, home_id), ATTIC, **two_photos())
    assert answer.status_code == 422
    assert "waits for a safety check" in errors(answer)[0]
    assert stage_of(app, home_id) == Stage.SCHEDULED
    settle_gates(contractor, home_id)
    assert stage_of(app, home_id) == Stage.IN_PROGRESS
    assert send(contractor, address_of(app, home_id), ATTIC).status_code == 303
    no_gate = add_home(
        app, address="5 Second St", stage=Stage.SCHEDULED, items=(("led_lamps", 4, "lamp", True),)
    )
    lamps = {**ATTIC, "quantity": "4", "reading_before": "60", "reading_after": "9"}
    address = address_of(app, no_gate, "led_lamps")
    assert send(contractor, address, lamps, photo=photo(jpeg(colour="pink"))).status_code == 303
    assert stage_of(app, no_gate) == Stage.IN_PROGRESS


def test_work_that_was_sent_back_shows_what_to_mend_and_asks_what_was_done(app, contractor, home_id):
    log_all(contractor, app, home_id)
    complete(contractor, home_id)
    failed_inspection(app, home_id, "Only 9 inches at the hatch <i>")
    page = contractor.get(f"/jobs/{home_id}")
    assert "Insulation too thin" in page.text
    assert "Only 9 inches at the hatch &lt;i&gt;" in page.text
    assert "To mend" in page.text
    assert not html_problems(page.text)
    assert "Only 9 inches" in contractor.get(address_of(app, home_id)).text
    assert (
        send(contractor, address_of(app, home_id), ATTIC, reading_after="55", why="More put in").status_code
        == 303
    )
    assert errors(complete(contractor, home_id, mended=" ")) == ["Say what you put right."]
    assert complete(contractor, home_id, mended="Blew in 4 inches more").status_code == 303
    assert stage_of(app, home_id) == Stage.CONTRACTOR_COMPLETE
    assert rows(app, StageEvent)[-1].reason == "Blew in 4 inches more"


def test_no_page_of_a_contractor_shows_anything_of_the_case(app, contractor, home_id):
    address = address_of(app, home_id)
    answers = [
        contractor.get("/jobs"),
        contractor.get(f"/jobs/{home_id}"),
        contractor.get(address),
        contractor.get(address + "/not-installed"),
        send(contractor, address, {**ATTIC, "quantity": "many"}, photo=photo(b"MZ\x90")),
        send(contractor, address, {**ATTIC, "reading_after": "5"}, **two_photos()),
        send(contractor, address, ATTIC),
    ]
    log_all(contractor, app, home_id)
    answers += [contractor.get(f"/jobs/{home_id}/complete"), complete(contractor, home_id)]
    others = (address, f"/homes/{home_id}", f"/homes/{home_id}/determination", "/programme")
    answers += [contractor.get(other) for other in others]
    kept = [file.read_text(errors="replace") for file in app.extensions["settings"].sessions_folder.iterdir()]
    said = [answer.text.replace(answer.request.path, "") for answer in answers]
    for text in said + [str(answer.headers) for answer in answers] + kept:
        for sentinel in SENTINELS:
            assert sentinel not in text
        assert "determination" not in text.lower()
        assert "income" not in text.lower().replace("low-income", "")


def test_each_page_is_sound(app, contractor, home_id):
    address = address_of(app, home_id)
    log_all(contractor, app, add_home(app, address="5 Second St"))
    for page in ("/jobs", f"/jobs/{home_id}", address, address + "/not-installed"):
        assert not html_problems(contractor.get(page).text), page
    wrong = send(contractor, address, {})
    assert wrong.status_code == 422
    assert wrong.text.count("<title>Error:") == 1
    assert not html_problems(wrong.text)
