"""What the kinds of document are called, how one stands, and where anybody can confirm it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l

from webapp.db.issued import DocumentKind
from webapp.services.issued_documents import Standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.ui.field import Words

KINDS: Mapping[DocumentKind, Words] = {
    DocumentKind.CERTIFICATE: _l("Verification certificate"),
    DocumentKind.NOTICE: _l("Notice of a decision"),
    DocumentKind.HOUSEHOLD_REPORT: _l("Household report"),
    DocumentKind.WORK_SCOPE: _l("Work scope"),
    DocumentKind.INSTALLATION_RECORD: _l("Installation record"),
    DocumentKind.INSPECTION_REPORT: _l("Inspection report"),
    DocumentKind.PROVIDER_REPORT: _l("Provider's monthly report"),
    DocumentKind.PROGRAMME_REPORT: _l("Program's monthly report"),
}
# In a word, with the tone of its tag.
STANDINGS: Mapping[Standing, tuple[Words, str]] = {
    Standing.VALID: (_l("Valid"), "success"),
    Standing.SUPERSEDED: (_l("Replaced by a later one"), "warning"),
    Standing.REVOKED: (_l("Revoked"), "error"),
}


def verify_address() -> str:
    """Return where documents are confirmed: at the address that was set, whatever host a request names."""
    public = current_app.extensions["settings"].public_address
    host = (public or request.host_url).rstrip("/")
    return host + url_for("verify.ask").rstrip("/") + "/"
