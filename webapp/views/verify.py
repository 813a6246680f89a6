"""The public pages that say whether a certificate is genuine. They show nothing of the household."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue  # noqa: TC002 - read by flask's typing of views
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.access import access
from webapp.clock import program_day
from webapp.db import reading
from webapp.forms.inspector.verify import CertificateIdForm, FileForm
from webapp.reports.certificate_content import grouped
from webapp.services.certificates import Status, confirm, is_issued_file, normal_token
from webapp.ui import Row, form_page
from webapp.ui.pages import page
from webapp.ui.templates import day

if TYPE_CHECKING:
    from webapp.services.certificates import Confirmed
    from webapp.ui.field import Words

blueprint = Blueprint("verify", __name__)

NOT_FOUND = 404
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


@blueprint.route("/verify/<token>", methods=["GET", "POST"])
@access(public=True)
def show(token: str) -> ResponseReturnValue:
    """Say how a certificate stands; of a file, whether it is the one that was issued."""
    form = FileForm()
    is_same = None
    with reading() as session:
        confirmed = confirm(session, token)
        if confirmed is not None and form.validate_on_submit():
            is_same = is_issued_file(session, confirmed.certificate, form.file.data.read())
    if confirmed is None:
        return page("verify/unknown.html", NOT_FOUND)
    return form_page(
        form,
        "verify/show.html",
        confirmed=confirmed,
        heading=HEADINGS[confirmed.status],
        status_line=SENTENCES[confirmed.status],
        tone=TONES[confirmed.status],
        rows=_rows(confirmed),
        measures=[(each["label"], ITEM_VERDICTS[each["verdict"]]) for each in confirmed.document["measures"]],
        is_same=is_same,
    )


def _rows(confirmed: Confirmed) -> list[Row]:
    """Return what anybody may know: no street, no name of the household, no income."""
    certificate, document = confirmed.certificate, confirmed.document
    inspection, gas = document["inspection"], document["greenhouse_gas"]
    rows = [
        Row(_("Certificate"), grouped(certificate.token)),
        Row(_("Verdict"), HOME_VERDICTS[inspection["verdict"]]),
        Row(_("City"), document["home"]["city"]),
        Row(_("Inspected on"), day(date.fromisoformat(inspection["inspected_on"]))),
        Row(_("Inspected by"), _by_whom(inspection)),
        Row(_("Issued on"), day(program_day(certificate.issued_at))),
        Row(_("Reaches its greenhouse-gas figure"), REACHED[gas["reached"]]),
        Row(_("SHA-256 of the document"), certificate.sha256),
    ]
    if certificate.revoked_at is not None:
        rows.insert(1, Row(_("Revoked on"), day(program_day(certificate.revoked_at))))
    return rows


def _by_whom(inspection: dict[str, str | None]) -> Words:
    if inspection["employment"] == "staff":
        return _("Staff of the program")
    return inspection["firm"] or _("A subcontracted firm that is not recorded")
