"""Issued files, byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, make_response, url_for
from flask_babel import gettext as _

from webapp.access import access, current_actor
from webapp.db import reading
from webapp.services.determinations import reference_of
from webapp.services.home_papers import issued_one
from webapp.services.issued_documents import file_of, issuing_office
from webapp.services.issued_files import IssuedFileError
from webapp.ui.pages import result_page
from webapp.views.documents.routes import OF_HOME, READERS, blueprint, own_home

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

UNAVAILABLE = 503


@blueprint.get(f"{OF_HOME}/<int(max=2147483647):number>.pdf")
@access(roles=READERS, object=own_home)
def file(home_id: str, number: int) -> ResponseReturnValue:
    """Give an issued document's file as it left the house."""
    with reading() as session:
        document = issued_one(session, current_actor(), home_id, number)
    try:
        content = file_of(document, issuing_office())
    except IssuedFileError as error:
        back = url_for("documents.of_home", home_id=home_id)
        return file_lost(error, back, _("Back to the documents of this home"))
    return pdf_answer(content, f"{reference_of(home_id)}-{document.kind}-{document.language}.pdf")


def pdf_answer(content: bytes, name: str) -> Response:
    """Return a PDF as the browser shows it, under a name that says nothing of anybody."""
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def file_lost(error: IssuedFileError, back: str | None = None, back_text: str | None = None) -> Response:
    """Say that an issued file is gone or damaged, and what to do; the machine's log has the cause."""
    current_app.logger.error("%s", error)
    return result_page(
        _("This file cannot be opened now"),
        status=UNAVAILABLE,
        body=_(
            "The document was issued, and its file on our computer is missing or damaged. It is not lost: a"
            " backup holds it. Tell whoever runs Hearthline that an issued file must be brought back. Whoever"
            " needs the document today can have it issued anew."
        ),
        link=back,
        link_text=back_text,
    )
