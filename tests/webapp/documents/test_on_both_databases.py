"""Handing out every paper of a home, on SQLite and on PostgreSQL, and two people at once."""

import json
import threading
from contextlib import suppress

import pytest
from sqlmodel import select

from tests.webapp.db.conftest import databases, engine, postgresql_server, sqlite_files
from tests.webapp.db.programme import Programme
from tests.webapp.inspector import homes, walk
from webapp.db import reading, transaction
from webapp.db.issued import DocumentKind, IssuedDocument
from webapp.db.log import AuditEntry
from webapp.roles import Roles
from webapp.services import audit, issued_documents
from webapp.services.errors import NotFound, Refused
from webapp.services.handing_out import hand_out
from webapp.services.home_papers import TEMPLATES, issued_of, issued_one, offers_of
from webapp.services.issued_documents import Office, Standing, file_of
from webapp.signing.seal import Seal
from webapp.signing.settings import SigningSettings
from webapp.stages import Stage

__all__ = ["databases", "engine", "postgresql_server", "sqlite_files"]


@pytest.fixture
def office(tmp_path):
    return Office(Seal(SigningSettings(), tmp_path / "signing"), tmp_path / "issued")


@pytest.fixture
def people(engine):
    with transaction(engine) as session:
        programme = Programme.open(session)
        return homes.People({role: programme.in_role(role) for role in Roles})


@pytest.fixture
def issue(engine, people, office):
    """A function: hand out a paper of a home as somebody; return its row."""

    def hand(home_id, kind, role=Roles.CASEWORKER, language="en"):
        with transaction(engine) as session:
            return hand_out(
                session,
                people[role],
                home_id,
                kind,
                language=language,
                today=homes.DAY,
                verify_address=walk.VERIFY,
                office=office,
                at=homes.AT,
            )

    return hand


def test_every_paper_of_a_home_that_passed(engine, people, issue, office):
    with transaction(engine) as session:
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION)
        before = {each.kind: each.is_ready for each in offers_of(session, people[Roles.CASEWORKER], home.id)}
        assert before == {kind: kind is not DocumentKind.INSPECTION_REPORT for kind in TEMPLATES}
        walk.pass_by_services(session, people[Roles.INSPECTOR], home.id)
    for kind in TEMPLATES:
        document = issue(home.id, kind, language="es")
        assert (document.kind, document.language, document.template_version) == (
            kind.value,
            "es",
            document.template_version,
        )
        assert (document.signer_sha256 is not None) is (kind is DocumentKind.NOTICE)
        assert file_of(document, office).startswith(b"%PDF")
    with reading(engine) as session:
        listed = issued_of(session, people[Roles.AUDITOR], home.id)
        assert [each.document.kind for each in listed] == [kind.value for kind in reversed(TEMPLATES)]
        assert {each.standing for each in listed} == {Standing.VALID}
        assert {each.issued_by for each in listed} == {"caseworker"}
        entries = session.exec(select(AuditEntry).where(AuditEntry.action == "document.issued")).all()
        assert [json.loads(each.detail)["sha256"] for each in entries] == [
            each.document.sha256 for each in reversed(listed)
        ]
        assert audit.verify(session).intact
        with pytest.raises(NotFound):
            issued_one(session, people[Roles.CONTRACTOR], home.id, listed[-1].document.id)


def test_what_is_not_there_yet_is_refused_and_leaves_nothing(engine, people, issue, office):
    with transaction(engine) as session:
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION)
    with pytest.raises(Refused, match="No inspection has been finished"):
        issue(home.id, DocumentKind.INSPECTION_REPORT)
    with pytest.raises(Refused, match="not complete in that language"):
        issue(home.id, DocumentKind.WORK_SCOPE, language="vi")
    for kind in (DocumentKind.CERTIFICATE, DocumentKind.PROGRAMME_REPORT):
        with pytest.raises(NotFound):
            issue(home.id, kind)
    with reading(engine) as session:
        assert session.exec(select(IssuedDocument)).all() == []
    assert not office.folder.exists()


def test_two_at_once_leave_one_that_stands(engine, people, issue, monkeypatch):
    """Each would take the place of what it sees: so the second waits until the first has ended."""
    with transaction(engine) as session:
        home = homes.home_at(session, people, Stage.FINAL_INSPECTION).id
    issue(home, DocumentKind.NOTICE)  # with the typefaces read and the key made, neither keeps the other long
    start, both, troubles = threading.Barrier(2), threading.Barrier(2), []
    supersede = issued_documents._supersede

    def meet(session, document):
        # Where nothing kept them apart both would be here at once, each not seeing the other's row.
        with suppress(threading.BrokenBarrierError):
            both.wait(0.5)
        supersede(session, document)

    monkeypatch.setattr(issued_documents, "_supersede", meet)

    def at_once(language):
        start.wait()
        try:
            issue(home, DocumentKind.NOTICE, language=language)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is shown below
            troubles.append(error)

    threads = [threading.Thread(target=at_once, args=(each,)) for each in ("en", "es")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert troubles == []
    with reading(engine) as session:
        rows = session.exec(select(IssuedDocument).order_by(IssuedDocument.id)).all()
        assert [row.superseded_by for row in rows] == [rows[1].id, rows[2].id, None]
