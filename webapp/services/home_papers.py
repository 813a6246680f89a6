"""The papers of a home: which there can be, for whom, and which were issued."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from flask_babel import gettext as _
from sqlmodel import col, select

from webapp.db.inspections import Inspection
from webapp.db.issued import DocumentKind, IssuedDocument
from webapp.db.people import User
from webapp.reports import (
    household_content,
    inspection_report_content,
    installation_record_content,
    notice_content,
    work_scope_content,
)
from webapp.reports.templates import template
from webapp.roles import Roles
from webapp.services.case_facts import case_of, checked, raw_facts
from webapp.services.determinations import decision_is_current, latest_determinations
from webapp.services.errors import NotFound
from webapp.services.homes import get_home
from webapp.services.issued_documents import standing_of
from webapp.services.scopes import latest_scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from webapp.db.homes import Home
    from webapp.services.actors import Actor
    from webapp.services.issued_documents import Standing

ENGLISH: Final = "en"
# What is handed out of one home, and which template draws it. A certificate is issued when the home passes.
TEMPLATES: Final[Mapping[DocumentKind, str]] = MappingProxyType(
    {
        DocumentKind.NOTICE: notice_content.TEMPLATE,
        DocumentKind.HOUSEHOLD_REPORT: household_content.TEMPLATE,
        DocumentKind.WORK_SCOPE: work_scope_content.TEMPLATE,
        DocumentKind.INSTALLATION_RECORD: installation_record_content.TEMPLATE,
        DocumentKind.INSPECTION_REPORT: inspection_report_content.TEMPLATE,
    }
)
OF_WORK: Final = (DocumentKind.WORK_SCOPE, DocumentKind.INSTALLATION_RECORD)
OF_INSPECTION: Final = (DocumentKind.INSPECTION_REPORT,)
HANDED_OUT_BY: Final[Mapping[Roles, tuple[DocumentKind, ...]]] = MappingProxyType(
    {
        Roles.CASEWORKER: tuple(TEMPLATES),
        Roles.CONTRACTOR: OF_WORK,
        Roles.INSPECTOR: OF_INSPECTION,
        Roles.MANAGER: (),
        Roles.AUDITOR: (),
    }
)
READ_BY: Final[Mapping[Roles, tuple[DocumentKind, ...]]] = MappingProxyType(
    {
        Roles.CASEWORKER: (*TEMPLATES, DocumentKind.CERTIFICATE),
        Roles.CONTRACTOR: OF_WORK,
        Roles.INSPECTOR: (*OF_INSPECTION, DocumentKind.CERTIFICATE),
        Roles.MANAGER: (*TEMPLATES, DocumentKind.CERTIFICATE),
        Roles.AUDITOR: (*TEMPLATES, DocumentKind.CERTIFICATE),
    }
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A paper that there can be of a home.

    Parameters
    ----------
    kind : DocumentKind
    why_not : str
        Why there is none yet, in words; empty where it is ready.
    remark : str
        What to know before it is issued; empty where there is nothing.
    languages : tuple of str
        In which it is complete.
    language : str
        The household's among these, else English.
    may_issue : bool
        Whether the one who asks may issue it.
    """

    kind: DocumentKind
    why_not: str
    remark: str
    languages: tuple[str, ...]
    language: str
    may_issue: bool

    @property
    def is_ready(self) -> bool:
        """Whether it can be read and issued now."""
        return not self.why_not


@dataclass(frozen=True, slots=True)
class Issued:
    """A document that was issued, as it stands."""

    document: IssuedDocument
    standing: Standing
    issued_by: str


def reader_home(session: Session, actor: Actor, home_id: str) -> Home:
    """Return a home whose papers somebody may read: an inspector only where he has inspected it.

    Raises
    ------
    NotFound
        If there is no such home, or it is not for this person.
    """
    home = get_home(session, actor, home_id)
    if actor.role is Roles.INSPECTOR:
        own = select(Inspection.id).where(
            Inspection.home_id == home_id, Inspection.inspector_id == actor.user_id
        )
        if session.exec(own).first() is None:
            raise NotFound
    return home


def offers_of(session: Session, actor: Actor, home_id: str) -> tuple[Offer, ...]:
    """Return the papers that there can be of a home for somebody, each ready or with why it is not."""
    reader_home(session, actor, home_id)
    return tuple(offer_of(session, actor, home_id, kind) for kind in READ_BY[actor.role] if kind in TEMPLATES)


def offer_of(session: Session, actor: Actor, home_id: str, kind: DocumentKind) -> Offer:
    """Return one paper of a home, ready or with why it is not.

    Raises
    ------
    NotFound
        If the home, or the kind of paper, is not for this person.
    """
    reader_home(session, actor, home_id)
    if kind not in TEMPLATES or kind not in READ_BY[actor.role]:
        raise NotFound
    languages = template(TEMPLATES[kind]).languages
    stated = checked(raw_facts(case_of(session, home_id))).household.language
    return Offer(
        kind,
        _why_not(session, actor, home_id, kind),
        _remark(session, home_id, kind),
        languages,
        stated if stated in languages else ENGLISH,
        kind in HANDED_OUT_BY[actor.role],
    )


def _why_not(session: Session, actor: Actor, home_id: str, kind: DocumentKind) -> str:
    """Return why there is no such paper yet; empty where there can be one."""
    if kind in (DocumentKind.NOTICE, DocumentKind.HOUSEHOLD_REPORT):
        decided = latest_determinations(session, home_id)
        return "" if decided else str(_("Nothing has been decided yet. Check the answers, and decide."))
    if kind in OF_WORK:
        scope = latest_scope(session, home_id)
        if scope is None:
            return str(_("No work has been proposed yet."))
        waits = kind is DocumentKind.INSTALLATION_RECORD and scope.approved_at is None
        return str(_("The work has not been approved yet.")) if waits else ""
    return _why_no_inspection(session, actor, home_id)


def _why_no_inspection(session: Session, actor: Actor, home_id: str) -> str:
    """Return why somebody cannot have the inspection's report; empty where there can be one."""
    inspection = last_inspection(session, home_id)
    if inspection is None:
        return str(_("No inspection has been finished yet."))
    if actor.role is Roles.INSPECTOR and inspection.inspector_id != actor.user_id:
        return str(_("Somebody else made the last inspection of this home, and issues its report."))
    return ""


def _remark(session: Session, home_id: str, kind: DocumentKind) -> str:
    """Return what to know before a paper is issued."""
    if kind in (DocumentKind.NOTICE, DocumentKind.HOUSEHOLD_REPORT):
        rows = latest_determinations(session, home_id)
        if rows and not decision_is_current(case_of(session, home_id), rows):
            return str(_("Answers were changed after the decision. The document tells what was decided."))
    if kind is DocumentKind.WORK_SCOPE:
        scope = latest_scope(session, home_id)
        if scope is not None and scope.approved_at is None:
            return str(_("The work has been proposed, and not yet approved."))
    return ""


def last_inspection(session: Session, home_id: str) -> Inspection | None:
    """Return the last inspection of a home that has its verdict."""
    finished = select(Inspection).where(Inspection.home_id == home_id, col(Inspection.verdict).is_not(None))
    return session.exec(finished.order_by(col(Inspection.id).desc())).first()


def issued_of(session: Session, actor: Actor, home_id: str) -> tuple[Issued, ...]:
    """Return what was issued of a home and somebody may read, the latest first."""
    reader_home(session, actor, home_id)
    rows = session.exec(
        select(IssuedDocument, User.name)
        .join(User, col(User.id) == col(IssuedDocument.issued_by), isouter=True)
        .where(
            IssuedDocument.home_id == home_id,
            col(IssuedDocument.kind).in_([kind.value for kind in READ_BY[actor.role]]),
        )
        .order_by(col(IssuedDocument.id).desc())
    )
    return tuple(Issued(row, standing_of(session, row), name or "") for row, name in rows)


def issued_one(session: Session, actor: Actor, home_id: str, number: int) -> IssuedDocument:
    """Return one document that was issued of a home.

    Raises
    ------
    NotFound
        If there is none with this number, or it is not for this person.
    """
    reader_home(session, actor, home_id)
    found = session.get(IssuedDocument, number)
    if found is None or found.home_id != home_id or found.kind not in READ_BY[actor.role]:
        raise NotFound
    return found
