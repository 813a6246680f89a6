"""The notice of a decision, issued: drawn once, signed, kept, and confirmed by its code."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from webapp.db.issued import DocumentKind
from webapp.reports.attached_record import attached_record
from webapp.reports.model import Code
from webapp.reports.notice_content import TEMPLATE
from webapp.reports.pdf import render_pdf
from webapp.reports.templates import content_of, template
from webapp.reports.wording import wording
from webapp.services.certificates import new_token
from webapp.services.determinations import latest_determinations
from webapp.services.issued_documents import Paper, issue_document

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from webapp.db.issued import IssuedDocument
    from webapp.reports.archival import Attachment
    from webapp.reports.notice_content import Notice
    from webapp.services.actors import Actor
    from webapp.services.issued_documents import Office


def issue_notice(
    session: Session,
    actor: Actor,
    home_id: str,
    notice: Notice,
    *,
    language: str,
    verify_address: str,
    office: Office,
    at: datetime,
) -> IssuedDocument:
    """Issue the notice of the decision that stands for a home; an earlier notice gives way to it.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        Who issues it.
    home_id : str
    notice : Notice
        From `webapp.services.paper_notice.notice_of`, which sees that the actor may.
    language : str
        The household's, among those in which the notice is complete.
    verify_address : str
        Address of the public pages that confirm documents, ending in a slash.
    office : Office
    at : datetime
        When, in UTC.

    Raises
    ------
    Refused
        If it cannot be signed or kept now; nothing was issued.
    InputError
        If the notice is not complete in the language.
    """
    token = new_token()
    address = verify_address + token
    code = Code(address, wording(language).text("paper.code_alt", address=address))
    report = replace(
        content_of(TEMPLATE, notice, language), code=code, dated=at.isoformat(timespec="seconds")
    )
    content = render_pdf(report, attachments=(decision_record(session, home_id),))
    version = template(TEMPLATE).version
    paper = Paper(DocumentKind.NOTICE, TEMPLATE, version, token, home_id, language=language)
    return issue_document(session, actor, paper, content, office=office, at=at)


def decision_record(session: Session, home_id: str) -> Attachment:
    """Return the decision as recorded, with the answers that it rests on: it can be replayed."""
    rows = latest_determinations(session, home_id)
    documents = [json.loads(row.document) for row in rows if row.effective_on == rows[0].effective_on]
    programs = [program for document in documents for program in document["programs"]]
    return attached_record({**documents[0], "programs": programs}, "The decision, as recorded")
