"""What can go wrong: nothing is issued by half, and a caseworker reads what happened and what to do."""

import errno
from datetime import timedelta

import pytest
from sqlmodel import select

from rules.errors import ReferenceDataError
from tests.webapp.served import START, soup
from tests.webapp.signing import authorities
from webapp.db import reading
from webapp.db.issued import IssuedDocument
from webapp.db.log import AuditEntry
from webapp.roles import Roles
from webapp.services import issued_files
from webapp.services.issued_documents import Office
from webapp.signing.seal import Seal
from webapp.signing.settings import SigningSettings


def nothing_issued(app):
    with app.app_context(), reading() as session:
        assert session.exec(select(IssuedDocument)).all() == []
        assert session.exec(select(AuditEntry).where(AuditEntry.action == "document.issued")).all() == []
    folder = app.extensions["settings"].issued_folder
    assert [file for file in folder.rglob("*") if file.is_file()] == []


def refused(documents, home, kind="notice"):
    """Press the button; return what the page says."""
    answer = documents(Roles.CASEWORKER).issue(home, kind, status=422)
    page = soup(answer.text)
    assert page.title.get_text().startswith("Error:")
    (error,) = page.select("#error-summary li")
    return error.get_text(" ", strip=True)


def test_a_full_disk_issues_nothing(app, documents, decided, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    home = decided()
    monkeypatch.setattr(issued_files.os, "fsync", full)
    told = refused(documents, home, "household_report")
    assert "nothing was saved" in told
    assert "No space left on device" in told
    monkeypatch.undo()
    nothing_issued(app)
    documents(Roles.CASEWORKER).issue(home, "household_report")


def test_a_damaged_key_issues_nothing_and_papers_without_a_signature_still_leave(app, documents, decided):
    home, folder = decided(), app.extensions["settings"].signing_folder
    folder.mkdir(exist_ok=True)
    key = folder / "trial-key.pem"
    key.write_text("no key")
    key.chmod(0o600)
    told = refused(documents, home)
    assert "Tell whoever runs Hearthline" in told
    assert "is damaged" in told
    nothing_issued(app)
    documents(Roles.CASEWORKER).issue(home, "household_report")


@pytest.mark.parametrize(
    "case",
    [(-20, -1, "expired"), (1, 20, "clock")],
    ids=["expired", "not yet valid: the clock is wrong"],
)
def test_a_key_out_of_its_time_issues_nothing(app, documents, decided, tmp_path, case):
    begins, ends, told = case
    root, day = authorities.authority(), timedelta(days=1)
    key = authorities.made("County", root, begins=START + begins * day, ends=START + ends * day)
    file = authorities.pkcs12(tmp_path / "key.p12", key, root)
    settings = SigningSettings(pkcs12=file, passphrase=authorities.PASSPHRASE)
    folders = app.extensions["settings"]
    office = Office(Seal(settings, folders.signing_folder), folders.issued_folder)
    app.extensions["issuing_office"] = office
    said = refused(documents, decided())
    assert "nothing was saved" in said
    assert told in said
    nothing_issued(app)


def test_words_that_are_damaged_are_named(app, documents, decided, monkeypatch):
    home = decided()

    def damaged(*_about):
        raise ReferenceDataError("words/en/notice.toml: damaged")

    monkeypatch.setattr("webapp.services.handing_out.content_of", damaged)
    page = documents(Roles.CASEWORKER).shown(home, "household_report", status=422)
    (error,) = page.select("#error-summary li")
    assert "words/en/notice.toml: damaged" in error.get_text()
    nothing_issued(app)


@pytest.mark.parametrize("what", ["missing", "damaged"])
def test_a_lost_file_says_what_to_do_and_issuing_anew_brings_it_back(app, documents, decided, what):
    home, mine = decided(), documents(Roles.CASEWORKER)
    mine.issue(home, "household_report")
    (row,) = mine.rows(home)
    before = mine.file(home, row).data
    (file,) = app.extensions["settings"].issued_folder.rglob("*.pdf")
    if what == "missing":
        file.unlink()
    else:
        file.write_bytes(before[:-1] + b" ")
    said = soup(mine.file(home, row, 503).text).main.get_text(" ", strip=True)
    assert "missing or damaged" in said
    assert "Tell whoever runs Hearthline" in said
    assert str(file) not in said
    mine.issue(home, "household_report")
    assert mine.rows(home)[0].id == row.id
    assert mine.file(home, row).data == before


def test_a_form_that_is_sent_twice_issues_once(documents, decided):
    home, mine = decided(), documents(Roles.CASEWORKER)
    address = f"/homes/{home}/issued/notice"
    sent = {**mine.walk.hidden(f"/homes/{home}/issued", f"form[action='{address}']"), "language": "en"}
    first, second = mine.walk.post(address, sent), mine.walk.post(address, sent)
    assert first.location.split("#")[0] == second.location.split("#")[0]
    assert len(mine.rows(home)) == 1


def test_a_number_that_was_not_issued_is_not_there(documents, decided):
    home, mine = decided(), documents(Roles.CASEWORKER)
    for number in (1, 99, 2_147_483_647):
        mine.walk.get(f"/homes/{home}/issued/{number}.pdf", 404)
    for page in ("certificate", "provider_report", "programme_report", "x"):
        mine.walk.get(f"/homes/{home}/issued/{page}", 404)
