"""What was issued is kept as it was, on the log, and told from everything else: on both databases."""

import errno
import json
import os
import stat
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from tests.webapp.db.programme import AT
from tests.webapp.signing import authorities
from webapp.backup import making
from webapp.backup.archive import BackupError
from webapp.backup.database_state import state_of
from webapp.db import reading, transaction
from webapp.db.constraints import refused_by
from webapp.db.inspections import Certificate
from webapp.db.issued import DocumentKind, IssuedDocument
from webapp.db.log import AuditEntry
from webapp.services import audit, issued_files
from webapp.services.certificates import new_token, revoke
from webapp.services.errors import Refused
from webapp.services.issued_documents import (
    FileCheck,
    Office,
    Paper,
    Standing,
    check_file,
    document_of,
    file_of,
    issue_document,
    standing_of,
)
from webapp.services.issued_files import IssuedFileError, keep_file, read_file
from webapp.services.issued_verification import Recorded, held_against_records
from webapp.signing.seal import Seal
from webapp.signing.settings import SigningSettings
from webapp.signing.verifying import Refusal, verify_pdf
from webapp.stages import Stage

NOW = AT + timedelta(days=1)


@pytest.fixture
def office(tmp_path):
    return Office(Seal(SigningSettings(), tmp_path / "signing"), tmp_path / "issued")


@pytest.fixture
def home_id(engine, programme):
    with transaction(engine) as session:
        return programme.open_home(session).id


def notice(home_id, kind=DocumentKind.NOTICE):
    return Paper(kind, kind.value, 1, new_token(), home_id)


@pytest.fixture
def issued(engine, programme, office, home_id):
    """A function: issue a document of a home; return its row."""

    def issue(paper=None, content=None, at=AT):
        with transaction(engine) as session:
            paper = paper or notice(home_id)
            content = content or authorities.pdf()
            return issue_document(session, programme.caseworker, paper, content, office=office, at=at)

    return issue


def test_a_notice_is_signed_kept_and_on_the_log(engine, issued, office, home_id, programme):
    document = issued()
    content = file_of(document, office)
    found = verify_pdf(content, office.seal.trust(), NOW)
    assert found.is_genuine
    assert (found.claim.kind, found.claim.token, found.claim.home_id) == ("notice", document.token, home_id)
    assert document.sha256 == found.sha256
    assert document.byte_count == len(content)
    assert document.is_trial
    assert (document.issued_by, document.issued_at) == (programme.caseworker.user_id, AT)
    with reading(engine) as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "document.issued")).one()
        assert json.loads(entry.detail) == {
            "byte_count": len(content),
            "kind": "notice",
            "language": "en",
            "sha256": document.sha256,
            "template": "notice",
            "template_version": 1,
        }
        assert (entry.object_type, entry.object_id) == ("issued_document", str(document.id))
        assert audit.verify(session).intact


def test_the_same_file_is_given_for_ever(issued, office):
    document = issued()
    assert file_of(document, office) == file_of(document, office)
    assert issued().sha256 != document.sha256  # another signature, another file


def test_a_later_document_takes_the_place_of_the_earlier_ones_of_its_kind_and_home(
    engine, issued, programme, home_id
):
    first, report = issued(), issued(notice(home_id, DocumentKind.HOUSEHOLD_REPORT))
    with transaction(engine) as session:
        other_home = programme.open_home(session).id
    elsewhere = issued(notice(other_home))
    second, third = issued(), issued()
    with reading(engine) as session:
        rows = {row.id: row.superseded_by for row in session.exec(select(IssuedDocument))}
        assert rows == {
            first.id: second.id,
            report.id: None,
            elsewhere.id: None,
            second.id: third.id,
            third.id: None,
        }
        assert standing_of(session, document_of(session, first.token)) is Standing.SUPERSEDED
        assert standing_of(session, document_of(session, third.token)) is Standing.VALID


def test_a_report_is_not_signed_and_the_same_bytes_are_issued_once(engine, issued, office, home_id):
    paper = notice(home_id, DocumentKind.HOUSEHOLD_REPORT)
    first, again = issued(paper), issued(paper)
    assert first.id == again.id
    assert first.signer_sha256 is None
    assert file_of(first, office) == authorities.pdf()
    found = verify_pdf(authorities.pdf(), office.seal.trust(), NOW)
    with reading(engine) as session:
        assert held_against_records(session, found)[0].is_genuine
        changed = verify_pdf(authorities.pdf("A home failed."), office.seal.trust(), NOW)
        assert held_against_records(session, changed)[0].refusals == (Refusal.UNSIGNED,)


def test_what_another_document_has_replaced_is_issued_anew_with_the_same_bytes(issued, home_id, office):
    def report(language):
        kind = DocumentKind.HOUSEHOLD_REPORT
        return Paper(kind, kind.value, 1, new_token(), home_id, language=language)

    spanish, english = authorities.pdf("La casa."), authorities.pdf("The home.")
    first = issued(report("es"), spanish)
    issued(report("en"), english)
    again = issued(report("es"), spanish)
    assert again.id not in (first.id, None)
    assert (again.sha256, again.language) == (first.sha256, "es")
    assert again.token != first.token
    assert issued(report("es"), spanish).id == again.id
    assert file_of(first, office) == file_of(again, office) == spanish


def test_a_lost_file_is_whole_again_when_the_same_document_is_issued(issued, home_id, office):
    paper = notice(home_id, DocumentKind.WORK_SCOPE)
    document = issued(paper)
    (file,) = office.folder.rglob("*.pdf")
    file.write_bytes(b"damaged")
    assert issued(notice(home_id, DocumentKind.WORK_SCOPE)).id == document.id
    assert file_of(document, office) == authorities.pdf()


def test_a_months_document_gives_way_to_a_later_one_of_its_subject_alone(engine, issued):
    def month(subject, words):
        kind = DocumentKind.PROVIDER_REPORT
        paper = Paper(kind, kind.value, 1, new_token(), subject=subject)
        return issued(paper, authorities.pdf(words))

    june, other = month("2026-06/provider:3", "June."), month("2026-06/provider:4", "June.")
    assert june.id != other.id  # the same bytes about something else
    later = month("2026-06/provider:3", "June, corrected.")
    with reading(engine) as session:
        rows = {row.id: row.superseded_by for row in session.exec(select(IssuedDocument))}
    assert rows == {june.id: later.id, other.id: None, later.id: None}
    statement = text("UPDATE issued_document SET superseded_by = :later WHERE id = :other")
    with pytest.raises(IntegrityError) as error, transaction(engine) as session:
        session.execute(statement, {"later": later.id, "other": other.id})
    assert refused_by(error.value) == "issued_document_superseded"


FIXED = (
    "kind = 'work_scope'",
    "language = 'es'",
    "subject = '2026-06'",
    "template = 'other'",
    "template_version = 2",
    f"sha256 = '{'0' * 64}'",
    "stored_name = 'x'",
    "byte_count = 1",
    f"token = '{'x' * 26}'",
    "home_id = NULL",
    "signer_sha256 = NULL, is_trial = NULL",
    "is_trial = NOT is_trial",
    "issued_by = NULL",
    "issued_at = '2020-01-01 00:00:00'",
    "superseded_by = NULL",
)


@pytest.mark.parametrize("change", FIXED)
def test_nothing_of_an_issued_document_is_changed_by_hand(engine, issued, change):
    first = issued()
    later = issued()
    with transaction(engine) as session:
        kept = later.model_dump(exclude={"id"})
        session.add(IssuedDocument(**{**kept, "sha256": "1" * 64, "stored_name": "1.pdf", "token": "1" * 26}))
    newest = later.id + 1
    ways = [f"{change} WHERE id = {first.id}"]
    if "superseded_by" not in change:
        ways.append(f"{change} WHERE id = {later.id}")
        ways.append(f"superseded_by = {newest}, {change} WHERE id = {later.id}")
    for way in ways:
        with pytest.raises(IntegrityError) as error, transaction(engine) as session:
            session.execute(text(f"UPDATE issued_document SET {way}"))  # noqa: S608 - the test's own words
        assert refused_by(error.value) in ("issued_document_stands", "issued_document_superseded")
    with transaction(engine) as session:
        session.get(IssuedDocument, later.id).superseded_by = newest


def test_nothing_that_was_issued_is_removed(engine, issued):
    issued()
    ways = ["DELETE FROM issued_document"]
    if engine.dialect.name == "postgresql":
        ways.append("TRUNCATE issued_document")
    for statement in ways:
        with pytest.raises(IntegrityError) as error, transaction(engine) as session:
            session.execute(text(statement))
        assert refused_by(error.value) == "issued_document_kept"


def test_only_a_later_one_of_its_kind_and_home_takes_its_place(engine, issued, programme, home_id):
    first = issued()
    with transaction(engine) as session:
        other = programme.open_home(session).id
    report, elsewhere = issued(notice(home_id, DocumentKind.HOUSEHOLD_REPORT)), issued(notice(other))
    statement = text("UPDATE issued_document SET superseded_by = :wrong WHERE id = :first")
    for wrong in (report.id, elsewhere.id, first.id):
        with pytest.raises(IntegrityError) as error, transaction(engine) as session:
            session.execute(statement, {"wrong": wrong, "first": first.id})
        assert refused_by(error.value) == "issued_document_superseded"


def test_a_certificates_file_is_of_that_certificate(engine, programme, office):
    with transaction(engine) as session:
        home = programme.home_at(session, Stage.REPORTED)
        other = programme.open_home(session).id
        certificate = session.exec(select(Certificate)).one()
    of_it = {"token": certificate.token, "home_id": home.id, "certificate_id": certificate.id}
    for wrong in (
        {**of_it, "home_id": other},
        {**of_it, "token": new_token()},
        {**of_it, "certificate_id": None},
    ):
        paper = Paper(DocumentKind.CERTIFICATE, "certificate", 1, **wrong)
        with pytest.raises(IntegrityError) as error, transaction(engine) as session:
            issue_document(session, None, paper, authorities.pdf(), office=office, at=AT)
        assert refused_by(error.value) == "issued_document_of_certificate"
    with transaction(engine) as session:
        paper = Paper(DocumentKind.CERTIFICATE, "certificate", 1, **of_it)
        document = issue_document(session, None, paper, authorities.pdf(), office=office, at=AT)
        content = file_of(document, office)
    found = verify_pdf(content, office.seal.trust(), NOW)
    with transaction(engine) as session:
        assert held_against_records(session, found) == (found, Recorded.VALID)
        revoke(session, programme.manager, certificate.id, "the wrong home", AT)
    with reading(engine) as session:
        told, recorded = held_against_records(session, found)
        assert (told.refusals, recorded) == ((Refusal.REVOKED,), Recorded.REVOKED)


def test_what_the_records_do_not_hold_or_have_replaced_is_refused(engine, issued, office):
    first = file_of(issued(), office)
    issued()
    claim = verify_pdf(first, office.seal.trust(), NOW).claim
    stray = office.seal.sign(authorities.pdf(), claim, AT).content
    with reading(engine) as session:
        for content, refused in ((first, Refusal.SUPERSEDED), (stray, Refusal.NOT_ISSUED)):
            found = verify_pdf(content, office.seal.trust(), NOW)
            assert found.is_genuine
            assert held_against_records(session, found)[0].refusals == (refused,)


def test_a_file_is_told_from_copies_others_and_strangers(engine, issued, office, programme):
    document, later = issued(), issued()
    with transaction(engine) as session:
        other_home = programme.open_home(session).id
    elsewhere = issued(notice(other_home))
    content = file_of(document, office)
    flipped = bytearray(content)
    flipped[len(content) // 3] ^= 1
    at = content.index(b"/Contents <")
    cases = {
        content: FileCheck.SAME,
        file_of(later, office): FileCheck.ANOTHER_OF_HOME,
        file_of(elsewhere, office): FileCheck.ANOTHER_HOME,
        bytes(flipped): FileCheck.ALTERED,
        content + b"\n": FileCheck.ALTERED,
        content[: content.index(b"%%EOF") + 6]: FileCheck.ALTERED,  # the signature cut off
        b"%PDF-1.7 a page of mine\n" + content[at - 10 :]: FileCheck.ALTERED,  # our signature on it
        b"": FileCheck.NOT_OURS,
        b"%PDF-1.4": FileCheck.NOT_OURS,
        os.urandom(len(content)): FileCheck.NOT_OURS,
    }
    with reading(engine) as session:
        row = document_of(session, document.token)
        for given, told in cases.items():
            assert check_file(session, row, given, office=office) is told


def test_nothing_is_issued_where_the_disk_is_full(engine, issued, office, home_id, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(issued_files.os, "fsync", full)
    paper = notice(home_id, DocumentKind.HOUSEHOLD_REPORT)
    with pytest.raises(Refused, match="No space left"):
        issued(paper)
    assert [file for file in office.folder.rglob("*") if file.is_file()] == []
    with reading(engine) as session:
        assert session.exec(select(IssuedDocument)).all() == []
    monkeypatch.undo()
    assert issued(paper).id


def test_nothing_is_issued_without_a_key(engine, tmp_path, home_id):
    (tmp_path / "signing").mkdir()
    (tmp_path / "signing" / "trial-key.pem").write_text("no key")
    (tmp_path / "signing" / "trial-key.pem").chmod(0o600)
    broken = Office(Seal(SigningSettings(), tmp_path / "signing"), tmp_path / "issued")
    with pytest.raises(Refused, match="is damaged"), transaction(engine) as session:
        issue_document(session, None, notice(home_id), authorities.pdf(), office=broken, at=AT)
    with reading(engine) as session:
        assert session.exec(select(IssuedDocument)).all() == []


def test_a_kept_file_is_its_owners_alone_and_is_checked_when_it_is_read(tmp_path):
    folder = tmp_path / "issued"
    sha256 = keep_file(folder, b"content")
    assert keep_file(folder, b"content") == sha256
    (file,) = (each for each in folder.rglob("*") if each.is_file())
    assert file.name == f"{sha256}.pdf"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_file(folder, sha256) == b"content"
    file.write_bytes(b"other")
    with pytest.raises(IssuedFileError, match="bytes were changed"):
        read_file(folder, sha256)
    file.unlink()
    with pytest.raises(IssuedFileError, match="backup"):
        read_file(folder, sha256)


def test_a_backup_holds_every_issued_file_and_is_not_made_without_one(engine, issued):
    document = issued()
    state = state_of(engine)
    assert state.stored[document.stored_name] == document.sha256
    with pytest.raises(BackupError, match=document.stored_name):
        making._refuse_missing_files(state, [])
