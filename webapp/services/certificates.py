"""Verification certificates: issued once on a pass, never changed, and confirmed by anybody who holds one."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from webapp.canonical import canonical_json, sha256_of
from webapp.db.homes import AssessmentRecord, Home
from webapp.db.inspections import TOKEN_BITS, Certificate, Inspection, ItemVerdict
from webapp.db.issued import DocumentKind
from webapp.db.log import AuditEntry
from webapp.db.quality import CertificateRevocation
from webapp.db.work import ScopeItem, WorkScope
from webapp.reports.attached_record import attached_record
from webapp.reports.certificate import render_certificate
from webapp.reports.certificate_content import TEMPLATE
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.case_facts import case_of, checked, raw_facts
from webapp.services.certificate_document import VERSION, certificate_document
from webapp.services.errors import NotAllowed, NotFound, Refused
from webapp.services.homes import get_home
from webapp.services.inspections import checklist
from webapp.services.issued_documents import (
    FileCheck,
    Paper,
    check_file,
    document_of_certificate,
    file_of,
    is_copy,
    issue_document,
    office_here,
)
from webapp.services.recomputation import Observed, Recomputation, recompute
from webapp.services.refusals import as_service_error

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.services.inspections import Line

BITS_IN_A_BYTE = 8
PRINTED = "certificate.printed"


class Status(StrEnum):
    """How a certificate stands."""

    VALID = "valid"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What anybody may know who has a certificate's id.

    Parameters
    ----------
    certificate : Certificate
    document : mapping
    status : Status
    """

    certificate: Certificate
    document: dict[str, Any]
    status: Status


def issue(
    session: Session, actor: Actor, home: Home, inspection: Inspection, *, verify_address: str, at: datetime
) -> Certificate:
    """Issue the certificate of a home that has just passed; once for each inspection.

    Parameters
    ----------
    session : Session
        The transaction in which the home passed.
    actor : Actor
        The inspector.
    home : Home
    inspection : Inspection
        With its verdict.
    verify_address : str
        Address of the public pages that confirm certificates, ending in a slash.
    at : datetime
        When, in UTC.

    Raises
    ------
    Refused
        If there is one already, or the home has no approved work or no assessment.
    """
    lines = checklist(session, inspection)
    worked, assessment = recomputed(session, home, lines)
    token = new_token()
    document = certificate_document(
        session,
        home,
        inspection,
        lines,
        worked=worked,
        assessment=assessment,
        token=token,
        address=verify_address + token,
        at=at,
    )
    text = canonical_json(document)
    certificate = Certificate(
        home_id=home.id,
        inspection_id=inspection.id,
        token=token,
        document=text,
        sha256=sha256_of(text),
        issued_by=actor.user_id,
        issued_at=at,
    )
    session.add(certificate)
    _flush(session)
    _record(session, actor, "certificate.issued", certificate, sha256=certificate.sha256, at=at)
    printed = pdf_of(certificate)
    printed_sha256 = hashlib.sha256(printed).hexdigest()
    _record(session, actor, PRINTED, certificate, sha256=printed_sha256, at=at)
    office = office_here()
    if office is not None:
        paper = Paper(DocumentKind.CERTIFICATE, TEMPLATE, VERSION, token, home.id, certificate.id)
        issue_document(session, actor, paper, printed, office=office, at=at)
    return certificate


def recomputed(session: Session, home: Home, lines: Sequence[Line]) -> tuple[Recomputation, AssessmentRecord]:
    """Work the approved measures out again from what was observed.

    Raises
    ------
    Refused
        If the home has no approved work or no assessment.
    """
    scope = session.exec(
        select(WorkScope)
        .where(WorkScope.home_id == home.id, col(WorkScope.approved_by).is_not(None))
        .order_by(col(WorkScope.revision).desc())
    ).first()
    assessment = _assessment(session, home, scope)
    if scope is None or assessment is None:
        raise Refused("nothing_approved", None, _("This home has no approved work to certify."))
    found = {line.scope.measure_id: line for line in lines}
    items = session.exec(
        select(ScopeItem)
        .where(ScopeItem.scope_id == scope.id)
        .order_by(col(ScopeItem.position), col(ScopeItem.id))
    )
    observed = [_observed(item, found.get(item.measure_id)) for item in items]
    content = json.loads(assessment.document)
    facts = checked(content.get("facts") or raw_facts(case_of(session, home.id)))
    on = date.fromisoformat(str(content["on"]))
    return recompute(facts, on, content, observed), assessment


def _assessment(session: Session, home: Home, scope: WorkScope | None) -> AssessmentRecord | None:
    """Return the assessment that the work was approved on, else the home's last."""
    if scope is not None and scope.assessment_id is not None:
        return session.get(AssessmentRecord, scope.assessment_id)
    statement = select(AssessmentRecord).where(AssessmentRecord.home_id == home.id)
    return session.exec(statement.order_by(col(AssessmentRecord.id).desc())).first()


def _observed(item: ScopeItem, line: Line | None) -> Observed:
    """Return an approved measure as it was found; only what passed counts."""
    if line is None or line.item.verdict != ItemVerdict.PASS:
        return Observed(item.measure_id, item.quantity, 0.0)
    return Observed(
        item.measure_id,
        item.quantity,
        line.item.observed_quantity or 0.0,
        line.item.observed_reading,
        line.logged.reading_unit,
    )


def certificate_of(session: Session, actor: Actor, home_id: str) -> Certificate:
    """Return the last certificate of a home that somebody may see.

    Raises
    ------
    NotFound
        If there is none, or the home is not for this person.
    """
    get_home(session, actor, home_id)
    statement = select(Certificate).where(Certificate.home_id == home_id)
    certificate = session.exec(statement.order_by(col(Certificate.id).desc())).first()
    if certificate is None:
        raise NotFound
    return certificate


def is_certified(session: Session, home_id: str) -> bool:
    """Return whether a certificate was ever issued for a home."""
    return session.exec(select(Certificate.id).where(Certificate.home_id == home_id)).first() is not None


def certificate_file(session: Session, certificate: Certificate) -> bytes:
    """Return the file that was issued: signed then, and the same for ever.

    A certificate of before files were kept is printed, which gives the same bytes again, without a signature.
    """
    document, office = document_of_certificate(session, certificate), office_here()
    if document is None or office is None:
        return pdf_of(certificate)
    return file_of(document, office)


def pdf_of(certificate: Certificate) -> bytes:
    """Return a certificate as a PDF before it is signed: of the same document always the same bytes."""
    record = attached_record(certificate.document, "What this certificate says, as data")
    return render_certificate(json.loads(certificate.document), certificate.sha256, attachments=(record,))


def confirm(session: Session, token: str) -> Confirmed | None:
    """Return what a certificate's id confirms, or None where there is no such certificate.

    The id has 128 random bits, so that how long the search takes tells nobody anything.
    """
    certificate = session.exec(select(Certificate).where(Certificate.token == normal_token(token))).first()
    if certificate is None:
        return None
    return Confirmed(certificate, json.loads(certificate.document), status_of(session, certificate))


def status_of(session: Session, certificate: Certificate) -> Status:
    """Return how a certificate stands: a later one of the same home takes its place."""
    if certificate.revoked_at is not None:
        return Status.REVOKED
    later = select(Certificate.id).where(
        Certificate.home_id == certificate.home_id, col(Certificate.id) > certificate.id
    )
    return Status.VALID if session.exec(later).first() is None else Status.SUPERSEDED


def is_issued_file(session: Session, certificate: Certificate, content: bytes) -> bool:
    """Return whether a file is, byte for byte, the PDF of a certificate.

    It is where it has the hash of the signed file. Of a certificate of before files were signed, where its
    hash was put on the log when the certificate was printed, or the certificate prints to the same bytes now.
    """
    given = hashlib.sha256(content).hexdigest()
    document = document_of_certificate(session, certificate)
    if document is not None:
        return document.sha256 == given
    logged = select(AuditEntry.detail).where(
        AuditEntry.action == PRINTED,
        AuditEntry.object_type == "certificate",
        AuditEntry.object_id == str(certificate.id),
    )
    if any(json.loads(detail).get("sha256") == given for detail in session.exec(logged)):
        return True
    return pdf_of(certificate) == content


def check_certificate_file(session: Session, certificate: Certificate, content: bytes) -> FileCheck:
    """Return what a file is, held against a certificate's."""
    document, office = document_of_certificate(session, certificate), office_here()
    if document is not None and office is not None:
        return check_file(session, document, content, office=office)
    if is_issued_file(session, certificate, content):
        return FileCheck.SAME
    return FileCheck.ALTERED if is_copy(content, pdf_of(certificate)) else FileCheck.NOT_OURS


def revoke(session: Session, actor: Actor, certificate_id: int, reason: str, at: datetime) -> Certificate:
    """Revoke a certificate, for ever; the home can then be inspected once more, and certified anew.

    Raises
    ------
    NotAllowed
        If it is not for this person to do.
    NotFound
        If there is none.
    Refused
        If it was revoked before, or the reason is missing.
    """
    if actor.role is not Roles.MANAGER:
        raise NotAllowed
    certificate = session.get(Certificate, certificate_id)
    if certificate is None:
        raise NotFound
    if certificate.revoked_at is not None:
        raise Refused("certificate_revoked", None, _("This certificate was revoked before."))
    if not reason.strip():
        raise Refused("reason_missing", "reason", _("Say why."))
    session.add(
        CertificateRevocation(
            certificate_id=certificate.id, reason=reason.strip(), revoked_by=actor.user_id, revoked_at=at
        )
    )
    certificate.revoked_at = at
    session.flush()
    _record(session, actor, "certificate.revoked", certificate, sha256=certificate.sha256, at=at)
    return certificate


def new_token() -> str:
    """Return a new id: 128 random bits in letters and digits that can be read out and typed."""
    return base64.b32encode(secrets.token_bytes(TOKEN_BITS // BITS_IN_A_BYTE)).decode().rstrip("=").lower()


def normal_token(typed: str) -> str:
    """Return an id as it is kept, whatever spaces, dashes and capitals it was typed with.

    Examples
    --------
    >>> normal_token(" ABCD-efgh 2345 ")
    'abcdefgh2345'
    """
    return "".join(character for character in typed.lower() if character.isalnum())


def _record(
    session: Session, actor: Actor, action: str, certificate: Certificate, *, sha256: str, at: datetime
) -> None:
    detail: dict[str, audit.Detail] = {"inspection_id": certificate.inspection_id, "sha256": sha256}
    audit.record(session, actor, action, "certificate", certificate.id, detail=detail, at=at)


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        told = as_service_error(error)
        if told is None:
            raise
        raise told from error
