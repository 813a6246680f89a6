"""A month's report on the screen, issuing it, and what was issued: the programme's, or one provider's."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from flask import Response, abort, request, url_for
from flask_babel import format_date
from markupsafe import Markup

from rules.errors import InputError
from webapp.access import current_actor
from webapp.clock import now, program_day
from webapp.db import reading, transaction
from webapp.db.people import User
from webapp.forms.documents import OWN_NAMES
from webapp.forms.month_report import IssueMonthForm
from webapp.languages import html_name, language
from webapp.reports.fonts import register_fonts
from webapp.reports.html_twin import render_content
from webapp.roles import Roles
from webapp.services.errors import Refused
from webapp.services.issued_documents import file_of, issuing_office, standing_of
from webapp.services.issued_files import IssuedFileError
from webapp.services.month_export import take_month_along
from webapp.services.month_reports import (
    XLSX,
    MonthAsked,
    first_month,
    is_over,
    issue_month_report,
    issued_report,
    issued_reports,
    languages_of,
    month_report,
)
from webapp.ui import choices_of
from webapp.ui.pages import form_page
from webapp.ui.templates import moment
from webapp.views.document_names import STANDINGS
from webapp.views.documents.files import file_lost, pdf_answer
from webapp.views.programme.month import asked_month
from webapp.views.saving import save

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.db.issued import IssuedDocument
    from webapp.reports.model import Report
    from webapp.services.actors import Actor

KINDS = {"xlsx": XLSX, "zip": "application/zip"}
# Headings of a document; what stands between its tags is escaped.
_HEADING = re.compile(r"<(/?)h([1-5])(?=>)")


def asked_report(provider_id: int | None = None) -> MonthAsked:
    """Return which month's report the address asks for; this month's where it makes no sense."""
    return MonthAsked(*asked_month(program_day(now())), provider_id)


def report_page(asked: MonthAsked, part: str, *, back: str) -> ResponseReturnValue:
    """Show a month's report, and issue it where the form is sent.

    Parameters
    ----------
    asked : MonthAsked
    part : str
        Of the application, whose pages hand out issued reports and rows: ``programme`` or ``monthly``.
    back : str
        Where the way back leads.
    """
    actor, today = current_actor(), program_day(now())
    chosen = _language(asked)
    form = IssueMonthForm(data={"language": chosen})
    form.language.choices = choices_of({code: OWN_NAMES[code] for code in languages_of(asked)})
    if actor.role is not Roles.AUDITOR and form.validate_on_submit():
        register_fonts()  # read before others wait for what is written here: the first time takes a while
        saved = save(form, lambda session, who, at: _issued(session, who, asked, str(form.language.data), at))
        if saved is not None:
            return saved
    with reading() as session:
        report = month_report(session, actor, asked, chosen, today)
        earliest = first_month(session, today)
        issued = _rows(session, issued_reports(session, actor, asked), f"{part}.issued_report")
    first = date(asked.year, asked.month, 1)
    return form_page(
        form,
        "monthly/report.html",
        name=format_date(first, "MMMM y"),
        of_whom=report.reference,
        twin=twin_of(report),
        twin_language=chosen,
        languages_here=[(code, OWN_NAMES[code], _address(language=code)) for code in languages_of(asked)],
        may_issue=actor.role is not Roles.AUDITOR,
        is_over=is_over(asked.year, asked.month, today),
        issued=issued,
        files=_files(asked, part),
        before=_address(month=f"{first - timedelta(days=1):%Y-%m}") if first > earliest else None,
        after=None if is_future(first, today) else _address(month=f"{next_month(first):%Y-%m}"),
        back=back,
    )


def twin_of(report: Report) -> Markup:
    """Return a document's content for a page that has a heading of its own."""
    content = render_content(report)
    below = _HEADING.sub(lambda tag: f"<{tag[1]}h{int(tag[2]) + 1}", content)
    return Markup(below)  # noqa: S704 - html_twin escapes whatever the document says


def next_month(first: date) -> date:
    """Return the first day of the month after."""
    return (first.replace(day=28) + timedelta(days=7)).replace(day=1)


def is_future(first: date, today: date) -> bool:
    """Return whether the month after one is still to come."""
    return next_month(first) > today


def report_file(document_id: int) -> ResponseReturnValue:
    """Hand out an issued report, byte for byte as it was issued."""
    with reading() as session:
        document = issued_report(session, current_actor(), document_id)
    try:
        content = file_of(document, issuing_office())
    except IssuedFileError as error:
        return file_lost(error)
    name = f"{document.kind}-{document.subject}-{document.language}".replace("/provider:", "-provider-")
    return pdf_answer(content, f"{name}.pdf")


def data_file(asked: MonthAsked) -> ResponseReturnValue:
    """Hand out a month's rows: as a workbook, or as CSV files in one archive, as the address asks."""
    kind = request.args.get("kind", "xlsx")
    if kind not in KINDS:
        abort(404)
    with transaction() as session:
        try:
            content = take_month_along(session, current_actor(), asked, kind=kind, at=now())
        except InputError as error:
            raise Refused("cannot_write", None, str(error)) from error
    name = f"hearthline-{asked.subject}".replace("/provider:", "-provider-")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(content, mimetype=KINDS[kind], headers=headers)


def own_report(session: Session, actor: Actor, document_id: int, **_rest: object) -> None:
    """Refuse an issued report that is not for this person; the guard of its file."""
    issued_report(session, actor, document_id)


def _files(asked: MonthAsked, part: str) -> list[tuple[str, str]]:
    """Return the addresses of the month's rows."""
    is_own = part == "monthly" or asked.provider_id is None
    of_one: dict[str, Any] = {} if is_own else {"provider_id": asked.provider_id}
    name = "provider_data" if of_one else "month_data"
    return [
        (kind.upper(), url_for(f"{part}.{name}", month=asked.name, kind=kind, **of_one)) for kind in KINDS
    ]


def _issued(session: Session, actor: Actor, asked: MonthAsked, chosen: str, at: datetime) -> str:
    """Issue the report, and return the address of this page."""
    try:
        issue_month_report(session, actor, asked, chosen, office=issuing_office(), at=at)
    except InputError as error:
        raise Refused("cannot_issue", "language", str(error)) from error
    return f"{_address(language=chosen)}#issued-reports"


def _language(asked: MonthAsked) -> str:
    """Return the language that the address asks for, else the page's own, where the report is in it."""
    complete = languages_of(asked)
    for wanted in (request.args.get("language", ""), html_name(language())):
        if wanted in complete:
            return wanted
    return complete[0]


def _address(**changed: str) -> str:
    """Return the address of this page for another month or language."""
    kept = {**request.args.to_dict(), **(request.view_args or {}), **changed}
    return url_for(str(request.endpoint), **kept)


def _rows(session: Session, documents: Sequence[IssuedDocument], endpoint: str) -> list[tuple[object, ...]]:
    """Return a line for each issued report: when, by whom, language, how it stands, its hash."""
    people = {each.issued_by for each in documents if each.issued_by is not None}
    found = {user: session.get_one(User, user).name for user in people}
    return [
        (
            moment(each.issued_at),
            OWN_NAMES.get(each.language, each.language),
            found.get(each.issued_by or 0, ""),
            STANDINGS[standing_of(session, each)],
            each.sha256,
            url_for(endpoint, document_id=each.id),
        )
        for each in documents
    ]
