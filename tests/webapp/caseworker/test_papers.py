"""Papers: noted, judged by their age, copied, withdrawn, and listed to bring."""

import io
from datetime import date

import pytest
from PIL import Image
from sqlmodel import select

from tests.webapp.caseworker.walk import FRESNO, Walk
from webapp.db import reading
from webapp.db.papers import Paper
from webapp.roles import Roles
from webapp.services.papers import PaperKind, last_valid_day

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
STUB = {
    "kind": "pay_stub",
    "person": "first adult",
    "dated-month": "6",
    "dated-day": "20",
    "dated-year": "2026",
    "covers_from-month": "5",
    "covers_from-day": "21",
    "covers_from-year": "2026",
    "covers_to-month": "6",
    "covers_to-day": "19",
    "covers_to-year": "2026",
}


def text_of(walk, address):
    return walk.page(address).main.get_text(" ", strip=True)


def papers(walk):
    with walk.app.app_context(), reading() as session:
        return list(session.exec(select(Paper).order_by(Paper.id)))


def note(walk, home, fields, copy=None, *, status=303, income=None):
    address = f"/homes/{home}/papers/new" + (f"?income={income}" if income else "")
    sent = {**walk.filled(address), **fields}
    if copy is not None:
        sent["copy"] = (io.BytesIO(copy), "scan.exe")
    answer = walk.client.post(address, data=sent, content_type="multipart/form-data")
    assert answer.status_code == status, answer.text
    return answer


def jpeg():
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N"}  # where it was taken
    Image.new("RGB", (60, 40), "white").save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def test_a_paper_of_an_income_is_judged_by_the_rules(walk):
    home = walk.open_home()
    assert "no papers seen yet: they must cover 30 days" in text_of(walk, f"/homes/{home}/papers")
    assert note(walk, home, STUB, income=1).location == f"/homes/{home}/income"
    evidence = walk.facts(home)["household"]["income"][0]["evidence"]
    assert evidence == [
        {
            "document": "pay_stub",
            "covers_from": "2026-05-21",
            "covers_to": "2026-06-19",
            "dated": "2026-06-20",
        }
    ]
    (paper,) = papers(walk)
    assert paper.expires_on == date(2026, 8, 1) == last_valid_day(PaperKind.PAY_STUB, paper.dated)
    assert paper.shows == "first adult, wages"
    assert "Papers: papers are enough" in text_of(walk, f"/homes/{home}/income")
    shown = text_of(walk, f"/homes/{home}/papers")
    assert "Seen by Carmen Ortiz on June 30, 2026" in shown
    assert "Counts until August 1, 2026" in shown


@pytest.mark.parametrize(("day", "told"), [(19, True), (18, False)])
def test_thirty_days_are_covered_or_not(walk, day, told):
    home = walk.open_home()
    note(walk, home, {**STUB, "covers_to-day": str(day)}, income=1)
    assert ("Papers: papers are enough" in text_of(walk, f"/homes/{home}/income")) is told
    assert ("cover 29 days; 30 are needed" in text_of(walk, f"/homes/{home}/income")) is not told


def test_a_paper_expires_after_its_last_day(walk, clock):
    home = walk.open_home()
    note(walk, home, STUB, income=1)
    clock.forward(days=32)  # the first of August
    walk = Walk(walk.app, _again(walk), Roles.CASEWORKER)
    assert "papers are enough" in text_of(walk, f"/homes/{home}/income")
    assert "Expired" not in text_of(walk, f"/homes/{home}/papers")
    clock.forward(days=1)
    walk = Walk(walk.app, _again(walk), Roles.CASEWORKER)
    assert "43 days old; at most 42 are allowed" in text_of(walk, f"/homes/{home}/income")
    assert "Expired" in text_of(walk, f"/homes/{home}/papers")


def _again(walk):
    from tests.webapp.served import log_in  # noqa: PLC0415 - only where a session has ended

    client = walk.app.test_client()
    assert log_in(client, walk.role).status_code == 303
    return client


def test_a_paper_is_taken_off_with_a_reason_and_stays_on_record(walk):
    home = walk.open_home()
    note(walk, home, STUB, income=1)
    address = f"/homes/{home}/papers/{papers(walk)[0].id}/withdraw"
    assert walk.errors(address) == ["Write why, so that others understand it later."]
    walk.send(address, reason="Somebody else's")
    (paper,) = papers(walk)
    assert paper.withdrawn_reason == "Somebody else's"
    assert "evidence" not in walk.facts(home)["household"]["income"][0]
    assert "Taken off the list" in text_of(walk, f"/homes/{home}/papers")
    walk.send(address, reason="again", status=422)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": ""}, "Choose what kind of paper it is."),
        ({"dated-day": "1", "dated-month": "7"}, "This day is still to come."),
        ({"covers_to-month": "4"}, "The last day covered is before the first."),
        (
            {"expires_on-month": "1", "expires_on-day": "1", "expires_on-year": "2026"},
            "ended before it was made out",
        ),
    ],
)
def test_wrong_days_are_refused(walk, fields, message):
    home = walk.open_home()
    assert message in note(walk, home, {**STUB, **fields}, status=422).text
    assert papers(walk) == []


def test_a_pdf_is_kept_as_it_is_and_given_as_a_file(walk, logged_in):
    home = walk.open_home()
    note(walk, home, {"kind": "utility_bill"}, PDF)
    (paper,) = papers(walk)
    answer = walk.get(f"/homes/{home}/papers/{paper.id}/copy")
    assert answer.data == PDF
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    answer.close()
    with logged_in(Roles.AUDITOR).get(f"/homes/{home}/papers/{paper.id}/copy") as seen:
        assert seen.data == PDF
    for role in (Roles.MANAGER, Roles.CONTRACTOR, Roles.INSPECTOR):
        assert logged_in(role).get(f"/homes/{home}/papers/{paper.id}/copy").status_code == 403
    assert walk.get(f"/homes/{walk.open_home()}/papers/{paper.id}/copy", 404)


def test_a_photo_is_drawn_anew(walk):
    home = walk.open_home()
    note(walk, home, {"kind": "identity"}, jpeg())
    answer = walk.get(f"/homes/{home}/papers/{papers(walk)[0].id}/copy")
    assert answer.mimetype == "image/jpeg"
    assert not Image.open(io.BytesIO(answer.data)).getexif()
    answer.close()


@pytest.mark.parametrize(
    ("copy", "message"),
    [
        (b"MZ\x90\x00 an executable", "neither a photo nor a PDF"),
        (b"<html>%PDF-1.4 %%EOF", "neither a photo nor a PDF"),
        (PDF[:-8], "its end is missing"),
        (jpeg()[:200], "damaged"),
    ],
)
def test_what_is_no_copy_is_refused_by_its_content(walk, copy, message):
    home = walk.open_home()
    assert message in note(walk, home, {"kind": "identity"}, copy, status=422).text
    assert papers(walk) == []


def test_the_same_page_sent_twice_lands_once(walk):
    home = walk.open_home()
    address = f"/homes/{home}/papers/new"
    sent = {**walk.filled(address), "kind": "lease"}
    for _ in range(2):
        assert walk.post(address, dict(sent)).location == f"/homes/{home}/papers"
    assert len(papers(walk)) == 1


def test_a_paper_for_an_income_that_somebody_changed_is_asked_again(walk):
    home = walk.open_home()
    address = f"/homes/{home}/papers/new?income=1"
    stale = {**walk.filled(address), **STUB}
    walk.send(f"/homes/{home}/income/2", amount_usd="1")
    answer = walk.post(address, stale, 422)
    assert "Somebody changed the incomes meanwhile" in answer.text
    assert papers(walk) == []


def test_the_list_of_what_to_bring_is_in_the_households_language(walk):
    home = walk.open_home({**FRESNO, "household.language": "zh-Hant", "dwelling.tenure": "renter"})
    shown = walk.page(f"/homes/{home}/bring")
    assert shown.html["lang"] == "zh-Hant"
    assert len(shown.select(".hl-boxes li")) == 6  # identity, bill, lease, consent, two incomes
    other = walk.open_home({**FRESNO, "household.language": "vi"})
    assert "We have no texts in it" in text_of(walk, f"/homes/{other}/bring")
    note(walk, home, {"kind": "lease"})
    assert len(walk.page(f"/homes/{home}/bring").select(".hl-boxes li")) == 5


def test_a_person_without_income_brings_the_signed_form(walk):
    home = walk.open_home()
    walk.send(f"/homes/{home}/income/adults/new", person="Luis", zero_income_declared="yes")
    form = "Signed form for people without income (CSD 43B) of Luis"
    assert form in text_of(walk, f"/homes/{home}/papers")
    note(walk, home, {"kind": "zero_income_form", "person": "Luis"})
    assert form not in text_of(walk, f"/homes/{home}/papers")
