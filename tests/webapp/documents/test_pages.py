"""What a home's documents look like to those who handle them: read first, then issued, then kept."""

import io
import json

import pikepdf
import pytest
from click.testing import CliRunner
from pypdf import PdfReader
from sqlmodel import select

from tests.webapp.caseworker.walk import EVERYTHING, FRESNO
from tests.webapp.inspector import homes
from tests.webapp.reports import verapdf
from tests.webapp.served import START, soup
from webapp.cli import cli
from webapp.db import reading, transaction
from webapp.db.log import AuditEntry
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.issued_documents import office_here
from webapp.signing.verifying import verify_pdf
from webapp.stages import Stage

OF_DECISION = ("notice", "household_report")
OF_WORK = ("work_scope", "installation_record")
OF_HOME = (*OF_DECISION, *OF_WORK, "inspection_report")
IN = {
    "notice": ("en", "es", "vi", "zh-Hant"),
    "household_report": ("en", "es", "vi", "zh-Hant"),
    "work_scope": ("en", "es", "zh-Hant"),
    "installation_record": ("en", "es", "zh-Hant"),
    "inspection_report": ("en", "es", "zh-Hant"),
}
# What each says, in English.
SAYS = {
    "notice": "Yes: this household qualifies",
    "household_report": "Attic insulation",
    "work_scope": "Attic insulation",
    "installation_record": "Attic insulation",
    "inspection_report": "Attic insulation",
}


def words_of(content):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


def test_before_a_decision_each_document_says_why_it_is_not_there(documents, walk):
    home = walk.open_home(FRESNO)
    mine = documents(Roles.CASEWORKER)
    said = mine.said(home)
    for why in (
        "Nothing has been decided yet. Check the answers, and decide.",
        "No work has been proposed yet.",
        "No inspection has been finished yet.",
        "Nothing has been issued yet.",
    ):
        assert why in said, why
    assert not mine.listed(home).select("main form")
    for kind in OF_HOME:
        page = mine.shown(home, kind, status=422)
        assert page.select_one("#error-summary li")
        assert not page.select("main form, article")


@pytest.mark.parametrize("kind", OF_DECISION)
def test_the_page_says_what_the_file_will_say_in_each_language(documents, decided, kind):
    home, mine = decided(), documents(Roles.CASEWORKER)
    page = mine.shown(home, kind)
    assert SAYS[kind] in page.article.get_text(" ", strip=True)
    assert page.article["lang"] == "en"
    for language in IN[kind]:
        page = mine.shown(home, kind, language)
        assert (page.article["lang"], page.html["lang"]) == (language, "en")
        (here,) = page.select("main nav a[aria-current]")
        assert here["lang"] == language
        mine.issue(home, kind, language)
        issued = mine.rows(home, kind)[-1]
        assert issued.language == language
        content = mine.file(home, issued).data
        assert PdfReader(io.BytesIO(content)).root_object["/Lang"] == language
        words = words_of(content)
        heading = page.article.h1.get_text(" ", strip=True)
        assert heading.replace(" ", "") in words.replace(" ", "")
    assert mine.rows(home, kind)[0].superseded_by == mine.rows(home, kind)[1].id


@pytest.mark.parametrize("kind", [*OF_WORK, "inspection_report"])
def test_what_was_done_and_inspected_is_issued_in_its_languages(documents, passed, kind):
    mine = documents(Roles.CASEWORKER)
    for language in IN[kind]:
        mine.shown(passed, kind, language)
        mine.issue(passed, kind, language)
    rows = mine.rows(passed, kind)
    assert [row.language for row in rows] == list(IN[kind])
    assert SAYS[kind].lower() in words_of(mine.file(passed, rows[0]).data).lower()
    assert not PdfReader(io.BytesIO(mine.file(passed, rows[0]).data)).attachments
    if not verapdf.why_absent():
        folder = mine.walk.app.extensions["settings"].issued_folder
        files = {folder / row.sha256[:2] / row.stored_name: ("ua1", "2a") for row in rows}
        assert set(map(tuple, verapdf.broken_rules(files).values())) == {()}


def test_the_language_is_the_households_where_it_is_complete(documents, decided):
    home, mine = decided({**EVERYTHING, "household.language": "vi"}), documents(Roles.CASEWORKER)
    page = mine.listed(home)
    preset = {kind: page.select_one(f"#language-{kind} option[selected]")["value"] for kind in ("notice",)}
    assert preset == {"notice": "vi"}
    assert mine.shown(home, "notice").article["lang"] == "vi"
    assert "vi" not in [each["value"] for each in page.select("#language-work_scope option")]
    # A page in a language that we do not have, and a form that was sent with one.
    assert mine.shown(home, "notice", "ko").article["lang"] == "vi"


def test_a_language_that_is_not_complete_is_refused_in_words(documents, passed):
    mine = documents(Roles.CASEWORKER)
    answer = mine.issue(passed, "work_scope", "vi", status=422)
    (error,) = soup(answer.text).select("#error-summary li")
    assert "not complete in that language" in error.get_text()
    answer = mine.issue(passed, "work_scope", "ko", status=422)
    assert soup(answer.text).select("#error-summary li")
    assert mine.rows(passed, "work_scope") == []


def test_an_issued_document_is_listed_kept_and_on_the_log(app, documents, decided):
    home, mine = decided(), documents(Roles.CASEWORKER)
    answer = mine.issue(home, "household_report", "es")
    row = mine.rows(home)[-1]
    assert answer.location == f"/homes/{home}/issued#issued-{row.id}"
    page = mine.listed(home)
    assert "Issued. The file is kept" in page.get_text()
    line = page.select_one(f"#issued-{row.id}").get_text(" ", strip=True)
    for told in (
        "Household report (PDF)",
        "Español",
        "Carmen Ortiz",
        "Valid",
        "confirmed by its hash",
        "Page that confirms it",
    ):
        assert told in line, told
    answer = mine.file(home, row)
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert f"H-{home[:8].upper()}-household_report-es.pdf" in answer.headers["Content-Disposition"]
    assert mine.file(home, row).data == answer.data
    with app.app_context(), reading() as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "document.issued")).one()
        detail = json.loads(entry.detail)
        assert (detail["sha256"], detail["language"]) == (row.sha256, "es")
        assert (detail["template"], detail["template_version"]) == (
            row.template,
            row.template_version,
        )
        assert audit.verify(session).intact


def test_the_same_document_is_issued_once_and_a_later_one_takes_its_place(documents, decided, walk, clock):
    home, mine = decided(), documents(Roles.CASEWORKER)
    mine.issue(home, "household_report")
    mine.issue(home, "household_report")
    (first,) = mine.rows(home)
    clock.forward(minutes=1)
    walk.send(f"/homes/{home}/questions/household-size", size="5")
    assert "Answers were changed after the decision" in mine.said(home)
    walk.decide(home)
    walk.assess(home)
    mine.issue(home, "household_report")
    first, later = mine.rows(home)
    assert first.superseded_by == later.id
    lines = [each.get_text(" ", strip=True) for each in mine.listed(home).select("tbody tr")]
    assert ["Replaced" in line for line in lines] == [False, True]
    assert mine.file(home, first).data != mine.file(home, later).data


def test_the_numbers_of_the_report_come_out_again_from_its_file(documents, decided, tmp_path):
    home, mine = decided(), documents(Roles.CASEWORKER)
    mine.issue(home, "household_report", "es")
    path = tmp_path / "report.pdf"
    path.write_bytes(mine.file(home, mine.rows(home)[0]).data)
    answer = CliRunner().invoke(cli, ["report", "recompute", str(path)])
    assert (answer.exit_code, "of the assessment" in answer.output) == (0, True), answer.output
    if not verapdf.why_absent():
        assert set(map(tuple, verapdf.broken_rules({path: ("ua1", "3a")}).values())) == {()}


def test_a_report_before_the_assessment_carries_the_decision(documents, decided, tmp_path):
    home, mine = decided(assessed=False), documents(Roles.CASEWORKER)
    mine.issue(home, "household_report")
    path = tmp_path / "report.pdf"
    path.write_bytes(mine.file(home, mine.rows(home)[0]).data)
    answer = CliRunner().invoke(cli, ["report", "recompute", str(path)])
    assert (answer.exit_code, "of the determination" in answer.output) == (0, True), answer.output


def test_a_notice_is_signed_and_its_page_confirms_it(app, client, documents, decided):
    home, mine = decided(), documents(Roles.CASEWORKER)
    mine.issue(home, "notice")
    (row,) = mine.rows(home)
    content = mine.file(home, row).data
    with app.test_request_context():
        found = verify_pdf(content, office_here().seal.trust(), START)
    assert found.is_genuine
    assert (found.claim.token, found.claim.home_id) == (row.token, home)
    listed = mine.listed(home)
    line = listed.select_one(f"#issued-{row.id}")
    assert "With a key for trials only" in line.get_text(" ", strip=True)
    shown = soup(client.get(line.select("a")[1]["href"]).text).main.get_text(" ", strip=True)
    assert "This document was issued by the program" in shown
    assert "Blackstone" not in shown
    # The address in its code leads to the public page of this installation.
    with pikepdf.open(io.BytesIO(content)) as pdf:
        told = [str(each.get("/Alt", "")) for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
    assert any(f"http://localhost/verify/{row.token}" in each for each in told)


def test_papers_to_be_brought_are_on_the_notice_in_its_language(documents, decided):
    home, mine = decided({**FRESNO, "household.income": None}, assessed=False), documents(Roles.CASEWORKER)
    in_english = mine.shown(home, "notice").article
    assert "Please bring them by July 30, 2026" in in_english.get_text(" ", strip=True)
    items = {each.get_text(" ", strip=True) for each in in_english.select("#papers li")}
    assert any("Electric or gas bill" in each for each in items)
    in_spanish = mine.shown(home, "notice", "es").article
    assert len(in_spanish.select("#papers li")) == len(items)
    assert not items & {each.get_text(" ", strip=True) for each in in_spanish.select("#papers li")}
    # Pages are not written in Vietnamese: the papers keep their English names, and say so to a screen reader.
    in_vietnamese = mine.shown(home, "notice", "vi").article
    assert {each["lang"] for each in in_vietnamese.select("#papers li span")} == {"en"}


def test_the_older_addresses_lead_to_the_documents(documents, decided, walk):
    home = walk.open_home(FRESNO)
    walk.get(f"/homes/{home}/report.pdf", 404)
    assert walk.get(f"/homes/{home}/notice", 302).location == f"/homes/{home}/check"
    home, mine = decided(), documents(Roles.CASEWORKER)
    report = f"/homes/{home}/issued/household_report"
    assert walk.get(f"/homes/{home}/report.pdf", 302).location == report
    assert walk.get(f"/homes/{home}/notice", 302).location == f"/homes/{home}/issued/notice"
    mine.issue(home, "household_report")
    (row,) = mine.rows(home)
    assert walk.get(f"/homes/{home}/report.pdf", 302).location == f"/homes/{home}/issued/{row.id}.pdf"


def test_each_persons_pages_lead_to_the_documents(app, documents, decided, passed):
    home = decided()
    own, other = f"/homes/{home}/issued", f"/homes/{passed}/issued"
    with app.test_request_context(), transaction() as session:
        under_way = homes.home_at(session, homes.people_of(session), Stage.IN_PROGRESS).id
    for role, address, expected in (
        (Roles.CASEWORKER, f"/homes/{home}", own),
        (Roles.CASEWORKER, f"/homes/{home}/determination", own),
        (Roles.MANAGER, f"/homes/{home}", own),
        (Roles.AUDITOR, f"/homes/{home}/history", own),
        (Roles.CONTRACTOR, f"/jobs/{under_way}", f"/homes/{under_way}/issued"),
        (Roles.INSPECTOR, f"/inspections/{passed}/certificate", other),
    ):
        page = documents(role).walk.page(address)
        assert page.select(f"main a[href='{expected}']"), (role, address)
        documents(role).walk.get(expected)
