"""Beside the checklist: tests with their tolerance, questions of the visit, photos, a sheet to print."""

import io

import pytest
from PIL import Image
from sqlmodel import select

from tests.webapp.inspector import homes, walk
from tests.webapp.served import html_problems, soup
from webapp.db import reading, transaction
from webapp.db.inspections import Inspection
from webapp.db.quality import InspectionAnswer, InspectionPhoto, InspectionTest
from webapp.db.work import Photo
from webapp.roles import Roles
from webapp.services import inspection_findings
from webapp.stages import Stage

WHERE = "/inspections/{}/post_installation"


@pytest.fixture
def begun(app, inspector):
    """Return the address of an inspection that was begun."""
    with app.test_request_context(), transaction() as session:
        home_id = homes.home_at(session, homes.people_of(session), Stage.FINAL_INSPECTION).id
    where = WHERE.format(home_id)
    assert walk.path_of(inspector.send(where)) == where
    return where


def main_text(browser, address):
    return soup(browser.get(address).text).main.get_text(" ", strip=True)


def test_tests_stand_beside_their_claim_with_the_tolerance_worked_out(app, inspector, begun):
    page = soup(inspector.get(f"{begun}/tests").text)
    hint = page.select_one("#test_blower_door-hint").get_text()
    assert hint == "Claimed: 2,560. Within the tolerance of 10 %: from 2,304 to 2,816."
    assert page.select_one("#test_ambient_co-hint").get_text() == "At most 35."
    readings = {"test_blower_door": "2,817", "test_ambient_co": "36"}
    assert "Write which instrument" in inspector.send(f"{begun}/tests", **readings).text
    assert walk.path_of(inspector.send(f"{begun}/tests", **readings, instrument="DG-1000, May 2026")) == begun
    shown = main_text(inspector, f"{begun}/check")
    assert "Blower door: 2,817 CFM50. 10.04 % more than claimed: outside the tolerance of 10 %." in shown
    assert "Carbon monoxide in the room air: 36 ppm. Above the 35 that is allowed." in shown
    inspector.send(f"{begun}/tests", test_blower_door="2816", instrument="DG-1000")
    shown = main_text(inspector, f"{begun}/check")
    assert "within the tolerance" in shown
    assert "Carbon monoxide" not in shown
    with app.test_request_context(), reading() as session:
        (row,) = session.exec(select(InspectionTest)).all()
        assert (row.test, row.observed, row.claimed, row.unit) == ("blower_door", 2816, 2560, "CFM50")


@pytest.mark.parametrize(("read", "over"), [("34.9", False), ("35", False), ("35.1", True)])
def test_the_line_of_carbon_monoxide(inspector, begun, reading_of, read, over):
    inspector.send(f"{begun}/tests", test_ambient_co=read, instrument="Testo")
    line = reading_of("ambient_co")
    assert line.is_over is over


@pytest.fixture
def reading_of(app):
    """Return a function: test -> its line."""

    def find(name):
        with app.test_request_context(), reading() as session:
            inspection = session.exec(select(Inspection)).one()
            lines = inspection_findings.tests_of(session, inspection)
            return next(line for line in lines if line.test.name == name)

    return find


def test_the_household_is_asked_and_a_no_is_explained(app, inspector, begun):
    page = inspector.get(f"{begun}/questions")
    assert not html_problems(page.text)
    answers = {"question_work_explained": "yes", "question_home_left_clean": "no"}
    assert "You answered No." in inspector.send(f"{begun}/questions", **answers).text
    told = "Dust in the hall"
    assert walk.path_of(inspector.send(f"{begun}/questions", **answers, note=told)) == begun
    shown = main_text(inspector, f"{begun}/check")
    assert "Was the home left clean and whole? No" in shown
    assert told in shown
    with app.test_request_context(), reading() as session:
        inspection = session.exec(select(Inspection)).one()
        kept = inspection_findings.answers_of(session, inspection)
        assert {name: row.answer for name, row in kept.items()} == {
            "work_explained": "yes",
            "home_left_clean": "no",
        }
        assert len(session.exec(select(InspectionAnswer)).all()) == 2


def test_during_the_work_the_questions_are_about_the_firm(app, inspector):
    with app.test_request_context(), transaction() as session:
        home_id = homes.home_in_progress(session, homes.people_of(session)).id
    where = f"/inspections/{home_id}/in_progress"
    assert "drawn for a visit" in main_text(inspector, where)
    inspector.send(where)
    page = main_text(inspector, f"{where}/questions")
    assert "whether the firm works soundly" in page
    assert "Is the crew lead there" in page


def test_a_photo_is_kept_with_its_line_and_seen_by_whoever_sees_the_home(app, inspector, logged_in, begun):
    item = soup(inspector.get(begun).text).select_one(".hl-tasks a")["href"]
    stream = io.BytesIO()
    Image.new("RGB", (800, 600), (40, 90, 60)).save(stream, "JPEG")

    def send(content, name="gap.jpg"):
        form = {**inspector.hidden(f"{item}/photo"), "photo": (io.BytesIO(content), name)}
        return inspector.client.post(f"{item}/photo", data=form, content_type="multipart/form-data")

    assert not html_problems(inspector.get(f"{item}/photo").text)
    assert "not a photo" in send(b"MZ\x90" + b"0" * 100, "photo.jpg").text
    assert walk.path_of(send(stream.getvalue())) == item
    assert walk.path_of(send(stream.getvalue())) == item  # the same photo again is kept once
    with app.test_request_context(), reading() as session:
        (kept,) = session.exec(select(Photo)).all()
        assert session.get(InspectionPhoto, kept.id).inspection_item_id == int(item.rpartition("/")[2])
        assert kept.installed_measure_id is None
        photo = f"/homes/{kept.home_id}/photos/{kept.id}"
    assert photo in inspector.get(item).text
    for role in (Roles.INSPECTOR, Roles.MANAGER, Roles.CONTRACTOR):
        with logged_in(role).get(photo) as answer:
            assert answer.mimetype == "image/jpeg"
    # Taking photos of his own does not make him one of those who had a hand in the home.
    assert inspector.get(begun).status_code == 200


def test_the_sheet_for_the_clipboard_has_claims_and_empty_boxes(inspector, begun):
    page = inspector.get(f"{begun}/sheet")
    assert not html_problems(page.text)
    text = soup(page.text).main.get_text(" ", strip=True)
    for said in ("2,560 CFM50", "Air sealing", "Blower door", "Is the household satisfied?"):
        assert said in text
    assert len(soup(page.text).select(".hl-sheet__box")) > 20


def test_the_last_page_holds_approved_and_found_side_by_side(inspector, begun):
    home_id = begun.split("/")[2]
    check = walk.inspect_as_claimed(inspector, home_id)
    shown = main_text(inspector, check)
    assert "Greenhouse gas avoided over life" in shown
    assert "As you found it:" in shown
    assert "Reaches its greenhouse-gas figure Yes" in shown


def test_a_failed_line_says_until_when(inspector, begun):
    home_id = begun.split("/")[2]
    check = walk.inspect_as_claimed(inspector, home_id)
    address = soup(inspector.get(check).text).select(".hl-summary__change a")[1]["href"]
    inspector.send(address, verdict="fail", note="Open gaps.", code="workmanship", severity="critical")
    shown = main_text(inspector, check)
    assert "Critical: Poor workmanship" in shown
    assert "To be put right by June 30, 2026" in shown
    filled = soup(inspector.get(address).text)
    assert filled.select_one("#code option[selected]")["value"] == "workmanship"
    assert filled.select_one("input[name=severity][checked]")["value"] == "critical"
    assert walk.path_of(inspector.send(check, verdict="rework", reason="See the gaps")) == "/inspections"
