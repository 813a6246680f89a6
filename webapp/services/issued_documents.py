"""Every document that leaves the house: signed once, kept as it was handed out, and confirmed by its hash."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from flask import current_app, has_app_context
from flask_babel import gettext as _
from sqlalchemy import and_
from sqlmodel import col, select

from webapp.db.inspections import Certificate
from webapp.db.issued import DocumentKind, IssuedDocument
from webapp.services import audit
from webapp.services.errors import Refused
from webapp.services.issued_files import IssuedFileError, keep_file, read_file, stored_name
from webapp.signing.claim import Claim
from webapp.signing.errors import SigningError
from webapp.signing.seal import Seal

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import ColumnElement
    from sqlmodel import Session

    from webapp.services.actors import Actor

ISSUED = "document.issued"
# How files are held side by side: in pieces of so many bytes, of which more than this share are equal.
_PIECE = 64
_MOST = 0.5
# A signature in a file; zeros follow it.
_SIGNATURE = re.compile(rb"/Contents <([0-9A-Fa-f]+?)0*>")
SIGNED_KINDS = frozenset({DocumentKind.CERTIFICATE, DocumentKind.NOTICE})


class Standing(StrEnum):
    """How an issued document stands."""

    VALID = "valid"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


class FileCheck(StrEnum):
    """What a file is, held against an issued document."""

    SAME = "same"
    ALTERED = "altered"
    ANOTHER_OF_HOME = "another_of_home"
    ANOTHER_HOME = "another_home"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True)
class Office:
    """What an installation issues with.

    Parameters
    ----------
    seal : Seal
        What signs.
    folder : Path
        Where issued files lie.
    """

    seal: Seal
    folder: Path


@dataclass(frozen=True, slots=True)
class Paper:
    """What is to be issued.

    Parameters
    ----------
    kind : DocumentKind
    template : str
        Name of the template that made it.
    template_version : int
    token : str
        The id by which it is confirmed, printed on it; see `webapp.services.certificates.new_token`.
    home_id : str or None
        The home that it is of; None for a report of many.
    certificate_id : int or None
        The certificate that it is, where it is one.
    language : str
        The language that it is written in.
    subject : str or None
        What a document of no home is about, such as ``2026-06`` or ``2026-06/provider:3``.
    """

    kind: DocumentKind
    template: str
    template_version: int
    token: str
    home_id: str | None = None
    certificate_id: int | None = None
    language: str = "en"
    subject: str | None = None


def office_here() -> Office | None:
    """Return the office of the application that runs; None where services are called without one."""
    return issuing_office() if has_app_context() and "settings" in current_app.extensions else None


def issuing_office() -> Office:
    """Return the office of the application that runs, which its pages always have."""
    office: Office | None = current_app.extensions.get("issuing_office")
    if office is None:
        settings = current_app.extensions["settings"]
        office = Office(Seal.of(settings), settings.issued_folder)
        current_app.extensions["issuing_office"] = office
    return office


def issue_document(
    session: Session, actor: Actor | None, paper: Paper, content: bytes, *, office: Office, at: datetime
) -> IssuedDocument:
    """Issue a document: sign it where its kind is signed, keep its file, and put it on the log.

    An earlier document of the same kind, and of the same home or subject, gives way to it. Where a document
    is not signed, and the one that stands has the same bytes, that one is returned and nothing is issued.

    Parameters
    ----------
    session : Session
        The transaction: the row, the log and the earlier document's end go together.
    actor : Actor or None
        Who issues it; None for Hearthline itself.
    paper : Paper
    content : bytes
        The PDF as it was drawn.
    office : Office
    at : datetime
        When, in UTC.

    Raises
    ------
    Refused
        If it cannot be signed or kept now; nothing was issued.
    """
    signer_sha256, is_trial = None, None
    try:
        if paper.kind in SIGNED_KINDS:
            sealed = office.seal.sign(content, Claim(paper.kind.value, paper.token, paper.home_id), at)
            content, signer_sha256, is_trial = sealed.content, sealed.signer_sha256, sealed.is_trial
        # Also of what was issued before: a file that was lost or damaged is whole again.
        sha256 = keep_file(office.folder, content)
    except (SigningError, IssuedFileError) as error:
        message = _("This cannot be issued now, and nothing was saved. Tell whoever runs Hearthline: %(why)s")
        raise Refused("cannot_issue", None, message % {"why": error}) from error
    if signer_sha256 is None and (before := _same_issued(session, paper, sha256)) is not None:
        return before
    document = IssuedDocument(
        kind=paper.kind.value,
        template=paper.template,
        template_version=paper.template_version,
        language=paper.language,
        subject=paper.subject,
        sha256=sha256,
        stored_name=stored_name(sha256),
        byte_count=len(content),
        token=paper.token,
        home_id=paper.home_id,
        certificate_id=paper.certificate_id,
        signer_sha256=signer_sha256,
        is_trial=is_trial,
        issued_by=None if actor is None else actor.user_id,
        issued_at=at,
    )
    session.add(document)
    session.flush()
    _supersede(session, document)
    detail: dict[str, audit.Detail] = {
        "kind": document.kind,
        "sha256": sha256,
        "byte_count": document.byte_count,
        "language": document.language,
        "template": document.template,
        "template_version": document.template_version,
    }
    audit.record(session, actor, ISSUED, "issued_document", document.id, detail=detail, at=at)
    return document


def _of_the_same(home_id: str | None, kind: str, subject: str | None) -> ColumnElement[bool]:
    """Return the condition under which a document is of this kind, and of this home or subject."""
    return and_(
        col(IssuedDocument.kind) == kind,
        col(IssuedDocument.home_id).is_not_distinct_from(home_id),
        col(IssuedDocument.subject).is_not_distinct_from(subject),
    )


def _same_issued(session: Session, paper: Paper, sha256: str) -> IssuedDocument | None:
    """Return the document that stands, where it is the same byte for byte."""
    return session.exec(
        select(IssuedDocument).where(
            IssuedDocument.sha256 == sha256,
            _of_the_same(paper.home_id, paper.kind.value, paper.subject),
            col(IssuedDocument.superseded_by).is_(None),
        )
    ).first()


def _supersede(session: Session, document: IssuedDocument) -> None:
    """Let earlier documents of the same kind, and of the same home or subject, give way."""
    if document.home_id is None and document.subject is None:
        return
    earlier = session.exec(
        select(IssuedDocument).where(
            _of_the_same(document.home_id, document.kind, document.subject),
            col(IssuedDocument.id) < document.id,
            col(IssuedDocument.superseded_by).is_(None),
        )
    )
    for each in earlier:
        each.superseded_by = document.id
    session.flush()


def document_of(session: Session, token: str) -> IssuedDocument | None:
    """Return the document of an id."""
    return session.exec(select(IssuedDocument).where(IssuedDocument.token == token)).first()


def standing_document(session: Session, home_id: str, kind: DocumentKind) -> IssuedDocument | None:
    """Return the document of a kind that stands for a home: the last that was issued."""
    statement = select(IssuedDocument).where(_of_the_same(home_id, kind.value, None))
    return session.exec(statement.order_by(col(IssuedDocument.id).desc())).first()


def document_of_certificate(session: Session, certificate: Certificate) -> IssuedDocument | None:
    """Return the file that was issued with a certificate; None for one of before files were kept."""
    return session.exec(select(IssuedDocument).where(IssuedDocument.certificate_id == certificate.id)).first()


def document_of_file(session: Session, sha256: str) -> IssuedDocument | None:
    """Return the document whose file has this hash; the last of those that were issued again."""
    statement = select(IssuedDocument).where(IssuedDocument.sha256 == sha256)
    return session.exec(statement.order_by(col(IssuedDocument.id).desc())).first()


def file_of(document: IssuedDocument, office: Office) -> bytes:
    """Return a document's file, byte for byte as it was issued.

    Raises
    ------
    IssuedFileError
        If it is missing or was changed.
    """
    return read_file(office.folder, document.sha256)


def standing_of(session: Session, document: IssuedDocument) -> Standing:
    """Return how a document stands: revoked with its certificate, or replaced by a later one."""
    if document.certificate_id is not None:
        certificate = session.get_one(Certificate, document.certificate_id)
        if certificate.revoked_at is not None:
            return Standing.REVOKED
    return Standing.VALID if document.superseded_by is None else Standing.SUPERSEDED


def check_file(session: Session, document: IssuedDocument, content: bytes, *, office: Office) -> FileCheck:
    """Return what a file is, held against an issued document; the file is only looked at.

    It is not opened as a PDF: a file that is made to break its reader breaks nothing here. A copy that was
    changed is told from a stranger by the bytes that both have in common, or by our signer's certificate.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    if sha256 == document.sha256:
        return FileCheck.SAME
    other = document_of_file(session, sha256)
    if other is not None:
        is_same_home = other.home_id is not None and other.home_id == document.home_id
        return FileCheck.ANOTHER_OF_HOME if is_same_home else FileCheck.ANOTHER_HOME
    try:
        issued = file_of(document, office)
    except IssuedFileError:
        issued = b""
    return FileCheck.ALTERED if is_copy(content, issued) else FileCheck.NOT_OURS


def is_copy(content: bytes, issued: bytes) -> bool:
    """Return whether a file carries an issued one's signature, or most of its bytes where that has them."""
    signature = _SIGNATURE.search(issued)
    if signature is not None and signature[1] in content:
        return True
    pieces = min(len(content), len(issued)) // _PIECE
    equal = sum(
        content[at : at + _PIECE] == issued[at : at + _PIECE] for at in range(0, pieces * _PIECE, _PIECE)
    )
    return pieces > 0 and equal > pieces * _MOST
