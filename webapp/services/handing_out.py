"""Handing out a paper of a home.

A paper is drawn from the record as it stands, issued (kept, and on the log by its hash), and given as that
file for ever. Nothing is printed without being issued; what is only to be read is a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from rules.errors import HearthlineError
from webapp.db.issued import DocumentKind
from webapp.reports.attached_record import attached_record
from webapp.reports.overrides import with_overrides
from webapp.reports.pdf import render_pdf
from webapp.reports.templates import HouseholdPaper, content_of, template
from webapp.services.case_facts import case_of, raw_facts
from webapp.services.certificates import new_token
from webapp.services.determinations import report_document
from webapp.services.errors import NotAllowed, NotFound, Refused
from webapp.services.home_papers import TEMPLATES, last_inspection, offer_of
from webapp.services.homes import get_home
from webapp.services.issued_documents import Paper, issue_document
from webapp.services.issued_notices import decision_record, issue_notice
from webapp.services.paper_inspection import inspection_of
from webapp.services.paper_notice import notice_of
from webapp.services.paper_overrides import overridings
from webapp.services.paper_parties import contact_of
from webapp.services.paper_work import installation_record_of, work_scope_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlmodel import Session

    from webapp.db.homes import Home
    from webapp.db.issued import IssuedDocument
    from webapp.reports.archival import Attachment
    from webapp.reports.model import Report
    from webapp.services.actors import Actor
    from webapp.services.home_papers import Offer
    from webapp.services.issued_documents import Office


@dataclass(frozen=True, slots=True)
class Draft:
    """What a paper would say if it were issued now, and what its file would carry."""

    report: Report
    attachments: tuple[Attachment, ...] = ()


def draft_of(
    session: Session,
    actor: Actor,
    home_id: str,
    kind: DocumentKind,
    *,
    language: str,
    today: date,
    papers: tuple[str, ...] = (),
) -> Draft:
    """Return what a paper of a home says now.

    Parameters
    ----------
    session : Session
    actor : Actor
    home_id : str
    kind : DocumentKind
    language : str
        One in which the paper is complete.
    today : date
        Which overrides are in force.
    papers : tuple of str
        For a notice: papers that are still to be seen, in its language.

    Raises
    ------
    NotFound
        If the home, or the kind of paper, is not for this person.
    Refused
        If there is no such paper yet, it is not complete in the language, or it cannot be written.
    """
    offer = offer_of(session, actor, home_id, kind)
    _require_ready(offer, language)
    written_from, attachments = _sources(session, actor, home_id, kind, today=today, papers=papers)
    try:
        return Draft(content_of(TEMPLATES[kind], written_from, language), attachments)
    except HearthlineError as error:
        raise _cannot_write(error) from error


def _require_ready(offer: Offer, language: str) -> None:
    if offer.why_not:
        raise Refused("not_ready", None, offer.why_not)
    if language not in offer.languages:
        message = _("This document is not complete in that language. Choose another one.")
        raise Refused("language_not_complete", "language", message)


def _cannot_write(error: HearthlineError) -> Refused:
    """Return the refusal of a paper whose words, template or typeface is missing or damaged."""
    message = _(
        "This document cannot be written now, and nothing was saved. Tell whoever runs Hearthline: %(why)s",
        why=error,
    )
    return Refused("cannot_write", None, message)


def _sources(
    session: Session,
    actor: Actor,
    home_id: str,
    kind: DocumentKind,
    *,
    today: date,
    papers: tuple[str, ...],
) -> tuple[object, tuple[Attachment, ...]]:
    """Return what a paper is written from, and what its file carries: of work and inspection nothing."""
    if kind is DocumentKind.NOTICE:
        notice = notice_of(session, actor, home_id, today, papers=papers)
        return notice, (decision_record(session, home_id),)
    if kind is DocumentKind.HOUSEHOLD_REPORT:
        return _household(session, get_home(session, actor, home_id), today)
    if kind is DocumentKind.WORK_SCOPE:
        return work_scope_of(session, actor, home_id), ()
    if kind is DocumentKind.INSTALLATION_RECORD:
        return installation_record_of(session, actor, home_id), ()
    inspection = last_inspection(session, home_id)
    if inspection is None:
        raise NotFound
    return inspection_of(session, actor, inspection.id), ()


def _household(session: Session, home: Home, today: date) -> tuple[HouseholdPaper, tuple[Attachment, ...]]:
    """Return the household's report, and the record from which its numbers come out again."""
    document = report_document(session, home.id)
    if document is None:
        raise NotFound
    document = with_overrides(document, overridings(session, home.id, document, today))
    paper = HouseholdPaper(document, contact_of(session, home))
    if "measures" not in document:
        return paper, (decision_record(session, home.id),)
    record = document
    if "facts" not in record:
        case = case_of(session, home.id)
        record = {**document, "facts": raw_facts(case), "facts_version": case.row_version if case else 0}
    return paper, (attached_record(record, "The assessment, with the facts it rests on"),)


def hand_out(
    session: Session,
    actor: Actor,
    home_id: str,
    kind: DocumentKind,
    *,
    language: str,
    today: date,
    verify_address: str,
    office: Office,
    at: datetime,
    papers: tuple[str, ...] = (),
) -> IssuedDocument:
    """Draw a paper of a home and issue it; an earlier one of its kind gives way to it.

    Parameters
    ----------
    session : Session
        The transaction: the row and the log go together, and a file that was kept for nothing does no harm.
    actor : Actor
    home_id : str
    kind : DocumentKind
        A kind of `TEMPLATES`; a certificate is issued when a home passes.
    language : str
        One in which the paper is complete.
    today : date
        Which overrides are in force.
    verify_address : str
        Address of the public pages that confirm documents, ending in a slash.
    office : Office
    at : datetime
        When, in UTC.
    papers : tuple of str
        For a notice: papers that are still to be seen, in its language.

    Raises
    ------
    NotFound
        If the home, or the kind of paper, is not for this person.
    NotAllowed
        If this person may read such a paper, and not issue it.
    Refused
        If there is no such paper yet, it is not complete in the language, or it cannot be written, signed or
        kept now; nothing was issued.
    """
    offer = offer_of(session, actor, home_id, kind)
    if not offer.may_issue:
        raise NotAllowed
    get_home(session, actor, home_id, for_change=True)  # one at a time: the later takes the earlier's place
    if kind is DocumentKind.NOTICE:
        _require_ready(offer, language)
        notice = notice_of(session, actor, home_id, today, papers=papers)
        try:
            return issue_notice(
                session,
                actor,
                home_id,
                notice,
                language=language,
                verify_address=verify_address,
                office=office,
                at=at,
            )
        except Refused:
            raise
        except HearthlineError as error:
            raise _cannot_write(error) from error
    draft = draft_of(session, actor, home_id, kind, language=language, today=today)
    try:
        content = render_pdf(draft.report, attachments=draft.attachments)
    except HearthlineError as error:
        raise _cannot_write(error) from error
    used = template(TEMPLATES[kind])
    paper = Paper(kind, used.id, used.version, new_token(), home_id, language=language)
    return issue_document(session, actor, paper, content, office=office, at=at)
