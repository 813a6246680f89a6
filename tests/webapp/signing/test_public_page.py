"""The public page: how a document stands, and what a file is that somebody holds beside it."""

import tempfile
from datetime import timedelta

import pytest
from sqlmodel import select

from tests.webapp.inspector import homes, walk
from tests.webapp.served import field_value, html_problems, soup
from tests.webapp.signing import authorities
from webapp.db import reading, transaction
from webapp.db.inspections import Certificate
from webapp.db.issued import DocumentKind, IssuedDocument
from webapp.roles import Roles
from webapp.services.certificates import certificate_file, is_issued_file, new_token, pdf_of, revoke
from webapp.services.issued_documents import Paper, file_of, issue_document, office_here
from webapp.signing.verifying import verify_pdf
from webapp.stages import Stage
from webapp.views import verify

MEGABYTE = 1024 * 1024
EDGE = "edge-of-a-part"


@pytest.fixture
def certified(app):
    """A function: certify a new home; return its certificate and its file."""

    def certify():
        with app.test_request_context(), transaction() as session:
            people = homes.people_of(session)
            home = homes.home_at(session, people, Stage.FINAL_INSPECTION)
            certificate = walk.pass_by_services(session, people[Roles.INSPECTOR], home.id)
            return certificate, certificate_file(session, certificate)

    return certify


@pytest.fixture
def noticed(app):
    """A function: issue a notice for a home; return its row and its file."""

    def issue(home_id):
        with app.test_request_context(), transaction() as session:
            paper = Paper(DocumentKind.NOTICE, "notice", 1, new_token(), home_id)
            office = office_here()
            document = issue_document(session, None, paper, authorities.pdf(), office=office, at=homes.AT)
            return document, file_of(document, office)

    return issue


def upload(client, token, content):
    """Send a file as a browser does, written here so that the test itself makes no temporary file."""
    address = f"/verify/{token}"
    page = client.get(address).text
    parts = [
        f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{field_value(page, name)}\r\n'
        for name in ("csrf_token", "idempotency_key")
    ]
    parts.append(
        f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; filename="certificate.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    body = "".join(parts).encode() + content + f"\r\n--{EDGE}--\r\n".encode()
    return client.post(address, data=body, content_type=f"multipart/form-data; boundary={EDGE}")


def test_an_issued_certificate_is_signed_and_the_page_shows_its_hash(app, client, certified):
    certificate, content = certified()
    with app.test_request_context():
        found = verify_pdf(content, office_here().seal.trust(), homes.AT)
    assert found.is_genuine
    assert (found.claim.token, found.claim.home_id) == (certificate.token, certificate.home_id)
    assert content.startswith(pdf_of(certificate))
    answer = client.get(f"/verify/{certificate.token}")
    shown = soup(answer.text).main.get_text(" ", strip=True)
    for said in (found.sha256, certificate.sha256, "This certificate is valid", "Air sealing", "for trials"):
        assert said in shown
    assert not html_problems(answer.text)


def test_each_kind_of_file_is_told(client, certified):
    (certificate, content), (_, of_another_home) = certified(), certified()
    changed = bytearray(content)
    changed[len(content) // 2] ^= 1
    cases = {
        content: "This is the file that was issued, byte for byte.",
        bytes(changed): "a copy that was changed",
        content + b"\n": "a copy that was changed",
        pdf_of(certificate): "a copy that was changed",  # the signature cut off
        of_another_home: "a document of the program for another home",
        authorities.pdf(): "We have never issued it",
    }
    for given, said in cases.items():
        answer = upload(client, certificate.token, given)
        assert answer.status_code == 200
        assert said in answer.text
        assert ("The file is genuine" in answer.text) is (given == content)
        assert not html_problems(answer.text)


def test_a_revoked_certificates_file_is_genuine_and_no_longer_valid(app, client, certified):
    certificate, content = certified()
    with app.test_request_context(), transaction() as session:
        manager = homes.people_of(session)[Roles.MANAGER]
        revoke(session, manager, certificate.id, "the wrong home", homes.AT + timedelta(days=2))
    answer = upload(client, certificate.token, content)
    for said in ("This certificate was revoked", "July 2, 2026", "The file is genuine, and no longer valid"):
        assert said in answer.text
    assert "the wrong home" not in answer.text


def test_a_notice_shows_that_it_was_issued_and_not_what_it_says(client, certified, noticed):
    certificate, _ = certified()
    first, content = noticed(certificate.home_id)
    later, newer = noticed(certificate.home_id)
    answer = client.get(f"/verify/{first.token}")
    assert "A later document has taken the place of this one" in answer.text
    answer = upload(client, later.token, newer)
    shown = soup(answer.text).main.get_text(" ", strip=True)
    for said in ("Notice of a decision", later.sha256, "June 30, 2026", "byte for byte"):
        assert said in shown
    for kept in ("Fresno", "Blackstone", certificate.home_id):
        assert kept not in shown
    assert not html_problems(answer.text)
    assert "another document of the program for the same home" in upload(client, later.token, content).text
    assert "no longer valid" in upload(client, first.token, content).text


def test_a_file_is_never_written_to_the_disk(client, certified, monkeypatch):
    certificate, _ = certified()

    def written(*_arguments, **_settings):
        raise AssertionError("a sent file was written to the disk")

    for name in ("SpooledTemporaryFile", "TemporaryFile", "NamedTemporaryFile"):
        monkeypatch.setattr(tempfile, name, written)
    monkeypatch.setattr("werkzeug.formparser.TemporaryFile", written, raising=False)
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", written, raising=False)
    answer = upload(client, certificate.token, b"%PDF-" + bytes(2 * MEGABYTE))
    assert "We have never issued it" in answer.text


def test_a_file_larger_than_any_of_ours_is_not_looked_at(client, certified, monkeypatch):
    certificate, content = certified()
    monkeypatch.setattr(verify, "LARGEST_FILE", 2 * len(content))
    assert upload(client, certificate.token, content).status_code == 200
    answer = upload(client, certificate.token, content + content)
    assert answer.status_code == 413
    assert "no document of ours" in answer.text
    assert not html_problems(answer.text)


def test_nobody_checks_files_without_end(app, client, certified):
    certificate, content = certified()
    app.extensions[verify.LIMIT] = verify.RateLimit(2, verify.WINDOW)
    assert [upload(client, certificate.token, content).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get(f"/verify/{certificate.token}").status_code == 200


def test_a_certificate_of_before_files_were_kept_is_still_confirmed(app, client, certified, monkeypatch):
    monkeypatch.setattr("webapp.services.certificates.office_here", lambda: None)
    certificate, content = certified()
    monkeypatch.undo()
    assert content == pdf_of(certificate)
    with app.test_request_context(), reading() as session:
        assert session.exec(select(IssuedDocument)).all() == []
        assert is_issued_file(session, session.get_one(Certificate, certificate.id), content)
    assert "byte for byte" in upload(client, certificate.token, content).text
    assert "a copy that was changed" in upload(client, certificate.token, content + b"\n").text
    assert "We have never issued it" in upload(client, certificate.token, authorities.pdf()).text


def test_a_missing_file_is_an_error_and_not_another_file(app, logged_in, certified):
    certificate, _ = certified()
    for file in app.extensions["settings"].issued_folder.rglob("*.pdf"):
        file.unlink()
    answer = logged_in(Roles.MANAGER).get(f"/inspections/{certificate.home_id}/certificate.pdf")
    assert answer.status_code == 503
    assert answer.mimetype == "text/html"
    said = soup(answer.text).main.get_text(" ", strip=True)
    assert "a backup holds it" in said
    assert "Tell whoever runs Hearthline" in said
    assert "issued/" not in said  # where files lie is nobody's business
