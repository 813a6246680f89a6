"""The public pages that say whether a document is genuine. They show nothing of the household.

A file that somebody sends is held in memory while it is compared, never opened, and never kept.
"""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue  # noqa: TC002 - read by flask's typing of views
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import RequestEntityTooLarge

from webapp.access import access
from webapp.clock import now, program_day
from webapp.db import reading
from webapp.db.issued import DocumentKind
from webapp.forms.inspector.verify import CertificateIdForm, FileForm
from webapp.rate_limit import RateLimit
from webapp.reports.certificate_content import grouped
from webapp.services.certificates import Status, check_certificate_file, confirm, normal_token
from webapp.services.issued_documents import (
    FileCheck,
    Standing,
    check_file,
    document_of,
    document_of_certificate,
    issuing_office,
    standing_of,
)
from webapp.ui import Row, form_page
from webapp.ui.pages import page
from webapp.ui.templates import day
from webapp.views.document_names import KINDS

if TYPE_CHECKING:
    from webapp.db.issued import IssuedDocument
    from webapp.services.certificates import Confirmed
    from webapp.ui.field import Words

blueprint = Blueprint("verify", __name__)

NOT_FOUND, TOO_LARGE, TOO_MANY = 404, 413, 429
# What is issued has some 100 kB.
LARGEST_FILE = 5 * 1024 * 1024
MOST_FILES, WINDOW = 30, timedelta(minutes=10)
LIMIT = "verify_limit"
HEADINGS = {
    Status.VALID: _l("This certificate is valid"),
    Status.REVOKED: _l("This certificate was revoked"),
    Status.SUPERSEDED: _l("A later certificate has taken the place of this one"),
}
SENTENCES = {
    Status.VALID: _l("The home passed its inspection, and the certificate stands."),
    Status.REVOKED: _l("Do not rely on it. Ask the program why it was revoked."),
    Status.SUPERSEDED: _l("The same home was certified again later. Ask for the later certificate."),
}
ITEM_VERDICTS = {
    "pass": _l("Pass"),
    "fail": _l("Fail"),
    "not_applicable": _l("Does not apply"),
    None: _l("Not logged"),
}
HOME_VERDICTS = {"pass": _l("Passed"), "fail": _l("Failed"), "rework": _l("Work to be put right")}
REACHED = {True: _l("Yes"), False: _l("No"), None: _l("Not known")}
TONES = {Status.VALID: "success", Status.REVOKED: "error", Status.SUPERSEDED: "warning"}
DOCUMENT_HEADINGS = {
    Standing.VALID: _l("This document was issued by the program"),
    Standing.SUPERSEDED: _l("A later document has taken the place of this one"),
    Standing.REVOKED: _l("This document was revoked"),
}
LATEST_OF_SUBJECT = _l("It is the latest of its kind for its month.")
DOCUMENT_SENTENCES = {
    Standing.VALID: _l("It is the latest of its kind for this home."),
    Standing.SUPERSEDED: _l("Ask for the later document."),
    Standing.REVOKED: _l("Do not rely on it."),
}
NOT_THE_FILE = {
    FileCheck.ALTERED: _l(
        "This is not the file that was issued. It is a copy that was changed: do not rely on it."
    ),
    FileCheck.ANOTHER_OF_HOME: _l(
        "This is not the file that was issued. It is another document of the program for the same home."
    ),
    FileCheck.ANOTHER_HOME: _l(
        "This is not the file that was issued. It is a document of the program for another home."
    ),
    FileCheck.NOT_OURS: _l("This is not the file that was issued. We have never issued it."),
}


@blueprint.get("/verify", strict_slashes=False)
@access(public=True)
def ask() -> ResponseReturnValue:
    """Ask for a certificate's id."""
    if "token" not in request.args:
        return form_page(CertificateIdForm(), "verify/ask.html")
    form = CertificateIdForm(request.args, meta={"csrf": False})
    if form.validate():
        return redirect(url_for("verify.show", token=normal_token(form.token.data)), code=303)
    return form_page(form, "verify/ask.html")


@blueprint.url_value_preprocessor
def _take_files_in_memory(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Take a file only of the size that ours have, and write none of it to the disk."""
    if endpoint == "verify.show" and request.method == "POST":
        request.max_content_length = LARGEST_FILE
        # Else a file of more than 500 kB would wait in a temporary file.
        request._get_file_stream = _in_memory  # type: ignore[method-assign]  # noqa: SLF001 - Werkzeug's own hook


def _in_memory(*_about: object, **_sizes: object) -> BytesIO:
    return BytesIO()


@blueprint.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Say that a file is larger than any of ours."""
    return page("verify/too_large.html", TOO_LARGE)


@blueprint.route("/verify/<token>", methods=["GET", "POST"])
@access(public=True)
def show(token: str) -> ResponseReturnValue:
    """Say how a document stands; of a file, whether it is the one that was issued."""
    if request.method == "POST" and not _limit().allows(request.remote_addr or "", now()):
        abort(TOO_MANY)
    form = FileForm()
    content = form.file.data.read() if form.validate_on_submit() else None
    with reading() as session:
        confirmed = confirm(session, token)
        if confirmed is not None:
            document = document_of_certificate(session, confirmed.certificate)
            check = (
                None if content is None else check_certificate_file(session, confirmed.certificate, content)
            )
            return _certificate_page(form, confirmed, document, check)
        document = document_of(session, normal_token(token))
        if document is None:
            return page("verify/unknown.html", NOT_FOUND)
        standing, check = standing_of(session, document), None
        if content is not None:
            check = check_file(session, document, content, office=issuing_office())
        return _document_page(form, document, standing, check)


def _limit() -> RateLimit:
    found: RateLimit = current_app.extensions.setdefault(LIMIT, RateLimit(MOST_FILES, WINDOW))
    return found


def _certificate_page(
    form: FileForm, confirmed: Confirmed, document: IssuedDocument | None, check: FileCheck | None
) -> ResponseReturnValue:
    return form_page(
        form,
        "verify/show.html",
        heading=HEADINGS[confirmed.status],
        status_line=SENTENCES[confirmed.status],
        tone=TONES[confirmed.status],
        rows=_rows(confirmed, document),
        measures=[(each["label"], ITEM_VERDICTS[each["verdict"]]) for each in confirmed.document["measures"]],
        check=_said_of_file(check, is_valid=confirmed.status is Status.VALID),
        is_trial=document is not None and document.is_trial,
    )


def _document_page(
    form: FileForm, document: IssuedDocument, standing: Standing, check: FileCheck | None
) -> ResponseReturnValue:
    """Draw the page of a document that is no certificate: what it says is for its household alone."""
    rows = [
        Row(_("Document"), KINDS[DocumentKind(document.kind)]),
        Row(_("Document id"), grouped(document.token)),
        Row(_("Issued on"), day(program_day(document.issued_at))),
        *_signature_rows(document),
    ]
    is_latest_of_month = standing is Standing.VALID and document.home_id is None
    return form_page(
        form,
        "verify/show.html",
        heading=DOCUMENT_HEADINGS[standing],
        status_line=LATEST_OF_SUBJECT if is_latest_of_month else DOCUMENT_SENTENCES[standing],
        tone="success" if standing is Standing.VALID else "warning",
        rows=rows,
        measures=[],
        check=_said_of_file(check, is_valid=standing is Standing.VALID),
        is_trial=document.is_trial,
    )


def _said_of_file(check: FileCheck | None, *, is_valid: bool) -> tuple[Words, Words, str] | None:
    """Return what to say of a file: a heading, a sentence, and how it looks."""
    if check is None:
        return None
    if check is FileCheck.SAME:
        if is_valid:
            return _("The file is genuine"), _("This is the file that was issued, byte for byte."), "success"
        what = _("This is the file that was issued, byte for byte. But it is no longer valid, as said below.")
        return _("The file is genuine, and no longer valid"), what, "warning"
    return _("The file is not genuine"), NOT_THE_FILE[check], "error"


def _rows(confirmed: Confirmed, document: IssuedDocument | None) -> list[Row]:
    """Return what anybody may know: no street, no name of the household, no income."""
    certificate, content = confirmed.certificate, confirmed.document
    inspection, gas = content["inspection"], content["greenhouse_gas"]
    rows = [
        Row(_("Certificate"), grouped(certificate.token)),
        Row(_("Verdict"), HOME_VERDICTS[inspection["verdict"]]),
        Row(_("City"), content["home"]["city"]),
        Row(_("Inspected on"), day(date.fromisoformat(inspection["inspected_on"]))),
        Row(_("Inspected by"), _by_whom(inspection)),
        Row(_("Issued on"), day(program_day(certificate.issued_at))),
        Row(_("Reaches its greenhouse-gas figure"), REACHED[gas["reached"]]),
        Row(_("SHA-256 of the document"), certificate.sha256),
    ]
    if document is not None:
        rows += _signature_rows(document)
    if certificate.revoked_at is not None:
        rows.insert(1, Row(_("Revoked on"), day(program_day(certificate.revoked_at))))
    return rows


def _signature_rows(document: IssuedDocument) -> list[Row]:
    rows = [Row(_("SHA-256 of the PDF file"), document.sha256)]
    if document.is_trial is not None:
        signed = _("With a key for trials only") if document.is_trial else _("With the program's own key")
        rows.append(Row(_("Signed"), signed))
    return rows


def _by_whom(inspection: dict[str, str | None]) -> Words:
    if inspection["employment"] == "staff":
        return _("Staff of the program")
    return inspection["firm"] or _("A subcontracted firm that is not recorded")
