"""A month's report on the screen and on paper, what was issued before it, and the month's rows as files."""

import hashlib
import io
import json
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlmodel import select

from tests.webapp.db.programme import AT
from tests.webapp.programme.drawn_programme import with_programme
from tests.webapp.served import START, field_value, html_problems, soup
from webapp.db import reading
from webapp.db.issued import IssuedDocument
from webapp.db.log import AuditEntry
from webapp.db.people import Provider
from webapp.exchange.month_archive import read_csv_archive
from webapp.exchange.month_file import differences
from webapp.exchange.month_workbook import read_workbook
from webapp.roles import Roles
from webapp.services.issued_documents import office_here

MONTH = f"{AT.year}-{AT.month:02d}"
REPORT = "/programme/month/report"
OWN = "/provider/month"


@pytest.fixture(scope="module")
def filled_folder(filled_folder, tmp_path_factory):
    """A data folder with a random programme in it; each test gets a copy."""
    return with_programme(filled_folder, tmp_path_factory.mktemp("drawn") / "data", 25)


@pytest.fixture
def filled(app):
    """An application with a random programme in it."""
    return app


@pytest.fixture
def manager(filled, logged_in):
    assert filled
    return logged_in(Roles.MANAGER)


def provider_named(app, name):
    with app.test_request_context(), reading() as session:
        return session.exec(select(Provider.id).where(Provider.name == name)).one()


def issue(client, address, language="en"):
    page = client.get(address).text
    sent = {name: field_value(page, name) for name in ("csrf_token", "idempotency_key")}
    form = soup(page).select_one("form.hl-form")
    assert form is not None
    return client.post(address, data={**sent, "language": language})


def rows(app, model, **wanted):
    with app.test_request_context(), reading() as session:
        found = session.exec(select(model).order_by(model.__table__.primary_key.columns[0])).all()
        return [row for row in found if all(getattr(row, name) == value for name, value in wanted.items())]


def main_text(answer):
    return " ".join(soup(answer.text).select_one("main").get_text(" ").split())


def pdf_text(content):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "Program report"), ("es", "Informe del programa"), ("zh-Hant", "計畫報告")],
)
def test_the_report_is_read_on_the_screen_in_each_language(manager, language, says):
    answer = manager.get(f"{REPORT}?month={MONTH}&language={language}")
    assert answer.status_code == 200
    assert not html_problems(answer.text)
    twin = soup(answer.text).select_one("article.hl-document")
    assert twin["lang"] == language
    assert says in twin.select_one("h2").get_text()


def test_an_issued_report_is_kept_logged_and_handed_out_byte_for_byte(filled, logged_in, clock):
    clock.forward(days=20)
    manager = logged_in(Roles.MANAGER)
    answer = issue(manager, f"{REPORT}?month={MONTH}", "es")
    assert answer.status_code == 303
    (document,) = rows(filled, IssuedDocument, kind="programme_report")
    assert (document.subject, document.language, document.superseded_by) == (MONTH, "es", None)
    page = manager.get(answer.location)
    assert not html_problems(page.text)
    (link,) = [each["href"] for each in soup(page.text).select("main a") if each["href"].endswith(".pdf")]
    file = manager.get(link)
    assert file.mimetype == "application/pdf"
    assert hashlib.sha256(file.data).hexdigest() == document.sha256
    assert document.sha256 in page.text
    (entry,) = rows(filled, AuditEntry, action="document.issued")
    assert json.loads(entry.detail)["sha256"] == document.sha256
    assert "provisional" not in pdf_text(file.data)
    assert "no está terminado" not in main_text(page)


def test_the_papers_totals_are_the_rows_that_it_carries(filled, manager):
    issue(manager, f"{REPORT}?month={MONTH}")
    (document,) = rows(filled, IssuedDocument, kind="programme_report")
    file = manager.get(f"/programme/month/reports/{document.id}.pdf")
    ((name, contents),) = PdfReader(io.BytesIO(file.data)).attachments.items()
    assert name == f"month-{MONTH}.xlsx"
    month = read_workbook(contents[0], name)
    assert month.projects
    assert differences(month) == []


def test_a_month_that_is_not_over_says_so_on_page_and_paper(filled, manager, logged_in, clock):
    early = issue(manager, f"{REPORT}?month={MONTH}")
    assert "This month is not over." in main_text(manager.get(early.location))
    assert "This month is not over" in main_text(manager.get(f"/programme/month?month={MONTH}"))
    (first,) = rows(filled, IssuedDocument, kind="programme_report")
    paper = pdf_text(manager.get(f"/programme/month/reports/{first.id}.pdf").data)
    assert "This is an interim report" in " ".join(paper.split())
    clock.forward(days=1)  # the first of July
    manager = logged_in(Roles.MANAGER)
    assert "not over" not in main_text(manager.get(f"{REPORT}?month={MONTH}"))
    issue(manager, f"{REPORT}?month={MONTH}")
    first, final = rows(filled, IssuedDocument, kind="programme_report")
    assert (first.superseded_by, final.superseded_by) == (final.id, None)
    paper = pdf_text(manager.get(f"/programme/month/reports/{final.id}.pdf").data)
    assert "interim" not in paper
    listed = soup(manager.get(f"{REPORT}?month={MONTH}").text).select("main .usa-tag")
    assert [each.get_text() for each in listed] == ["Valid", "Replaced by a later one"]


def test_the_same_report_sent_twice_is_issued_once(filled, manager):
    page = manager.get(f"{REPORT}?month={MONTH}").text
    sent = {name: field_value(page, name) for name in ("csrf_token", "idempotency_key")}
    for _ in range(2):
        assert manager.post(f"{REPORT}?month={MONTH}", data={**sent, "language": "en"}).status_code == 303
    assert issue(manager, f"{REPORT}?month={MONTH}").status_code == 303  # the same bytes
    assert len(rows(filled, IssuedDocument, kind="programme_report")) == 1


def test_a_language_that_the_report_is_not_in_is_refused(filled, manager):
    assert issue(manager, f"{REPORT}?month={MONTH}", "vi").status_code == 422
    assert issue(manager, f"{REPORT}?month={MONTH}", "").status_code == 422
    assert manager.get(f"{REPORT}?month={MONTH}&language=vi").status_code == 200
    assert rows(filled, IssuedDocument) == []


def test_nothing_is_issued_where_the_disk_is_full(filled, manager, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("webapp.services.issued_files._sync", full)
    answer = issue(manager, f"{REPORT}?month={MONTH}")
    assert answer.status_code == 422
    assert "No space left on device" in main_text(answer)
    assert rows(filled, IssuedDocument) == []


def test_a_file_that_is_damaged_is_not_handed_out(filled, manager):
    issue(manager, f"{REPORT}?month={MONTH}")
    (document,) = rows(filled, IssuedDocument, kind="programme_report")
    with filled.test_request_context():
        (file,) = office_here().folder.rglob("*.pdf")
    file.write_bytes(file.read_bytes()[:-1])
    answer = manager.get(f"/programme/month/reports/{document.id}.pdf")
    assert answer.status_code == 503
    assert "a backup holds it" in main_text(answer)


def test_an_auditor_reads_and_issues_nothing(filled, manager, logged_in):
    issue(manager, f"{REPORT}?month={MONTH}")
    auditor = logged_in(Roles.AUDITOR)
    page = auditor.get(f"{REPORT}?month={MONTH}")
    assert page.status_code == 200
    assert soup(page.text).select_one("form.hl-form") is None
    (document,) = rows(filled, IssuedDocument)
    assert auditor.get(f"/programme/month/reports/{document.id}.pdf").status_code == 200


def test_a_month_to_come_has_no_report(manager):
    assert manager.get(f"{REPORT}?month=2026-08").status_code == 404
    assert manager.get(f"{REPORT}?month=nonsense").status_code == 200


def test_a_provider_reads_and_issues_its_own_report_and_no_other(filled, logged_in, manager):
    own = provider_named(filled, "Becker Insulation")
    contractor = logged_in(Roles.CONTRACTOR)
    answer = contractor.get(f"{OWN}?month={MONTH}")
    assert not html_problems(answer.text)
    assert "Becker Insulation" in main_text(answer)
    assert issue(contractor, f"{OWN}?month={MONTH}", "zh-Hant").status_code == 303
    (document,) = rows(filled, IssuedDocument)
    assert (document.kind, document.subject) == ("provider_report", f"{MONTH}/provider:{own}")
    assert contractor.get(f"{OWN}/reports/{document.id}.pdf").status_code == 200
    caseworker = logged_in(Roles.CASEWORKER)
    assert "Valley Community Action" in main_text(caseworker.get(f"{OWN}?month={MONTH}"))
    assert caseworker.get(f"{OWN}/reports/{document.id}.pdf").status_code == 404
    for closed in (
        f"/programme/providers/{own}/month",
        f"/programme/month/reports/{document.id}.pdf",
        REPORT,
    ):
        assert contractor.get(closed).status_code == 403
    assert manager.get(f"/programme/month/reports/{document.id}.pdf").status_code == 200
    assert document.sha256 in manager.get(f"/programme/providers/{own}/month?month={MONTH}").text
    issue(manager, f"{REPORT}?month={MONTH}")
    assert contractor.get(f"{OWN}/reports/{document.id + 1}.pdf").status_code == 404


def test_a_manager_chooses_a_provider_from_the_month(filled, manager):
    page = soup(manager.get(f"/programme/month?month={MONTH}").text)
    own = provider_named(filled, "Becker Insulation")
    assert page.select_one(f"a[href='/programme/providers/{own}/month?month={MONTH}']")
    assert manager.get(f"/programme/providers/{own}/month?month={MONTH}").status_code == 200
    assert manager.get("/programme/providers/999999/month").status_code == 404


def test_the_months_rows_are_handed_out_as_files_and_the_log_says_so(filled, manager):
    book = manager.get(f"/programme/month/data?kind=xlsx&month={MONTH}")
    archive = manager.get(f"/programme/month/data?kind=zip&month={MONTH}")
    assert f'filename="hearthline-{MONTH}.xlsx"' in book.headers["Content-Disposition"]
    assert read_workbook(book.data, "book") == read_csv_archive(archive.data, "archive")
    names = ["projects", "payments", "adjustments", "totals", "dictionary"]
    assert load_workbook(io.BytesIO(book.data)).sheetnames == names
    assert ZipFile(io.BytesIO(archive.data)).namelist() == [f"{name}.csv" for name in names]
    logged = rows(filled, AuditEntry, action="month.taken_along")
    assert [entry.object_id for entry in logged] == [MONTH, MONTH]
    assert [json.loads(entry.detail)["kind"] for entry in logged] == ["xlsx", "zip"]
    assert json.loads(logged[0].detail)["sha256"] == hashlib.sha256(book.data).hexdigest()


@pytest.mark.parametrize("role", [Roles.CASEWORKER, Roles.CONTRACTOR, Roles.INSPECTOR])
@pytest.mark.parametrize("page", ["/report", "/data"])
def test_nobody_else_takes_a_month_along(logged_in, role, page):
    assert logged_in(role).get(f"/programme/month{page}").status_code == 403


def test_a_provider_takes_its_own_rows_along(filled, logged_in, manager):
    own = provider_named(filled, "Valley Homes")
    whole = read_workbook(manager.get(f"/programme/month/data?month={MONTH}").data, "whole")
    theirs = manager.get(f"/programme/providers/{own}/month/data?kind=zip&month={MONTH}").data
    part = read_csv_archive(theirs, "part")
    assert differences(part) == []
    assert [row for row in whole.projects if row["FundingRecipient"] == "Valley Homes"] == part.projects
    assert part.projects
    nothing = logged_in(Roles.CONTRACTOR).get(f"{OWN}/data?month={MONTH}")
    assert f"hearthline-{MONTH}-provider-" in nothing.headers["Content-Disposition"]
    assert read_workbook(nothing.data, "own").projects == []
    assert differences(read_workbook(nothing.data, "own")) == []
    assert manager.get(f"/programme/month/data?kind=pdf&month={MONTH}").status_code == 404
    assert logged_in(Roles.INSPECTOR).get(f"{OWN}/data").status_code == 403


def test_the_clock_of_these_tests_stands_in_the_month():
    assert (START.year, START.month) == (AT.year, AT.month)
