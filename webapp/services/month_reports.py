"""The monthly reports on paper: drawn from the record, issued, kept, and listed with what they gave way to.

A month that is not over can be reported too. Its report says so, and the final one takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlmodel import col, func, select

from webapp.clock import program_day
from webapp.db.issued import DocumentKind, IssuedDocument
from webapp.db.log import StageEvent
from webapp.exchange.month_workbook import workbook
from webapp.exchange.project_fields import constants
from webapp.reports.templates import content_of, template
from webapp.roles import Roles
from webapp.services.certificates import new_token
from webapp.services.errors import NotAllowed, NotFound
from webapp.services.issued_documents import Paper, issue_document
from webapp.services.month_export import month_file
from webapp.services.paper_month import provider_month
from webapp.services.paper_programme import programme_paper
from webapp.services.programme_month import bounds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlmodel import Session

    from webapp.reports.archival import Attachment
    from webapp.reports.model import Report
    from webapp.services.actors import Actor
    from webapp.services.issued_documents import Office

PROGRAMME_TEMPLATE: Final = "programme_report"
PROVIDER_TEMPLATE: Final = "provider_month"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_READERS: Final = frozenset({Roles.MANAGER, Roles.AUDITOR})
# Whose own firm's report it is.
_OF_A_PROVIDER: Final = frozenset({Roles.CASEWORKER, Roles.CONTRACTOR})


@dataclass(frozen=True, slots=True)
class MonthAsked:
    """Which month's report it is: the programme's, or one provider's.

    Parameters
    ----------
    year, month : int
    provider_id : int or None
        None for the whole programme.
    """

    year: int
    month: int
    provider_id: int | None = None

    @property
    def name(self) -> str:
        """The month, as 2026-06."""
        return f"{self.year}-{self.month:02d}"

    @property
    def subject(self) -> str:
        """What the issued document is about."""
        return self.name if self.provider_id is None else f"{self.name}/provider:{self.provider_id}"

    @property
    def kind(self) -> DocumentKind:
        """What kind of document it is."""
        is_whole = self.provider_id is None
        return DocumentKind.PROGRAMME_REPORT if is_whole else DocumentKind.PROVIDER_REPORT

    @property
    def template(self) -> str:
        """What it is drawn by."""
        return PROGRAMME_TEMPLATE if self.provider_id is None else PROVIDER_TEMPLATE


def languages_of(asked: MonthAsked) -> tuple[str, ...]:
    """Return the languages in which a report is complete."""
    return template(asked.template).languages


def is_over(year: int, month: int, today: date) -> bool:
    """Return whether a month has passed: from the day after its last.

    Examples
    --------
    >>> from datetime import date
    >>> is_over(2026, 6, date(2026, 6, 30)), is_over(2026, 6, date(2026, 7, 1))
    (False, True)
    """
    return today >= bounds(year, month)[1].date()


def first_month(session: Session, today: date) -> date:
    """Return the first day of the month in which the first home was opened; of this month before that."""
    opened = session.execute(select(func.min(col(StageEvent.at)))).scalar_one()
    return (today if opened is None else program_day(opened)).replace(day=1)


def require_reader(actor: Actor, provider_id: int | None) -> None:
    """Let in whoever runs or audits the programme; to a provider's own report also its people.

    Raises
    ------
    NotAllowed
        If it is for neither.
    """
    is_own = provider_id is not None and actor.provider_id == provider_id and actor.role in _OF_A_PROVIDER
    if actor.role not in _READERS and not is_own:
        raise NotAllowed


def month_report(session: Session, actor: Actor, asked: MonthAsked, language: str, today: date) -> Report:
    """Return what a month's report says.

    Raises
    ------
    NotAllowed
        If it is not for this person.
    NotFound
        If there is no such provider, or the month is still to come.
    InputError
        If it is not complete in the language.
    """
    require_reader(actor, asked.provider_id)
    begin, end = (each.date() for each in bounds(asked.year, asked.month))
    if begin > today:
        raise NotFound
    paper: Any
    if asked.provider_id is None:
        # The law that holds on the month's last day, or today where that is still to come.
        on = min(today, end - timedelta(days=1))
        name = constants()["ProgramName"]
        paper = programme_paper(session, actor, asked.year, asked.month, name=name, today=on)
    else:
        paper = provider_month(session, actor, asked.provider_id, asked.year, asked.month)
    return content_of(asked.template, replace(paper, counted_on=today), language)


def issue_month_report(
    session: Session, actor: Actor, asked: MonthAsked, language: str, *, office: Office, at: datetime
) -> IssuedDocument:
    """Issue a month's report: kept, on the log by its hash, and in the place of an earlier one of the month.

    It carries the month's rows as a workbook, so that its figures can be followed to them.

    Raises
    ------
    NotAllowed
        If it is not for this person: auditors issue nothing.
    NotFound, InputError, Refused
        As of `month_report` and `issue_document`.
    """
    from webapp.reports.pdf import render_pdf  # noqa: PLC0415 - pages need no drawing

    if actor.role is Roles.AUDITOR:
        raise NotAllowed
    report = month_report(session, actor, asked, language, program_day(at))
    content = render_pdf(report, attachments=_attached(session, actor, asked))
    paper = Paper(
        kind=asked.kind,
        template=asked.template,
        template_version=template(asked.template).version,
        token=new_token(),
        language=language,
        subject=asked.subject,
    )
    return issue_document(session, actor, paper, content, office=office, at=at)


def _attached(session: Session, actor: Actor, asked: MonthAsked) -> Sequence[Attachment]:
    from webapp.reports.archival import Attachment, Relationship  # noqa: PLC0415 - pages need no drawing

    content = workbook(month_file(session, actor, asked.year, asked.month, asked.provider_id))
    return (
        Attachment(
            f"month-{asked.name}.xlsx",
            content,
            "The month's rows, from which the totals come",
            media_type=XLSX,
            relationship=Relationship.DATA,
        ),
    )


def issued_reports(session: Session, actor: Actor, asked: MonthAsked) -> Sequence[IssuedDocument]:
    """Return every issued report of a month, the latest first; those that gave way too.

    Raises
    ------
    NotAllowed
        If they are not for this person.
    """
    require_reader(actor, asked.provider_id)
    return session.exec(
        select(IssuedDocument)
        .where(IssuedDocument.kind == asked.kind.value, IssuedDocument.subject == asked.subject)
        .order_by(col(IssuedDocument.id).desc())
    ).all()


def issued_report(session: Session, actor: Actor, document_id: int) -> IssuedDocument:
    """Return one issued monthly report.

    Raises
    ------
    NotFound
        If there is none, or it is not for this person.
    """
    document = session.get(IssuedDocument, document_id)
    if document is None or document.subject is None:
        raise NotFound
    _, _, provider = document.subject.partition("/provider:")
    try:
        require_reader(actor, int(provider) if provider else None)
    except NotAllowed:
        raise NotFound from None
    return document
