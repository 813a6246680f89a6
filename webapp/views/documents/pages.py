"""A home's documents in a list, and each as a page: the words of its PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from webapp.access import access, current_actor
from webapp.clock import now, program_day
from webapp.db import reading
from webapp.db.issued import DocumentKind
from webapp.forms.documents import OWN_NAMES, IssueForm
from webapp.reports.fonts import register_fonts
from webapp.reports.html_twin import render_content
from webapp.roles import Roles
from webapp.services.certificates import is_certified
from webapp.services.determinations import reference_of
from webapp.services.errors import Refused
from webapp.services.handing_out import Draft, draft_of, hand_out
from webapp.services.home_papers import READ_BY, issued_of, offer_of, offers_of
from webapp.services.homes import get_home
from webapp.services.issued_documents import issuing_office
from webapp.ui.pages import form_page, page
from webapp.views.document_names import KINDS, STANDINGS, verify_address
from webapp.views.documents.papers_to_bring import papers_to_bring
from webapp.views.documents.routes import (
    ISSUERS,
    OF_HOME,
    ONE,
    READERS,
    back_to_home,
    blueprint,
    own_document,
    own_home,
)
from webapp.views.saving import save

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor


@blueprint.get(OF_HOME)
@access(roles=READERS, object=own_home)
def of_home(home_id: str) -> ResponseReturnValue:
    """List what documents there can be of a home, and what was issued."""
    actor = current_actor()
    with reading() as session:
        home = get_home(session, actor, home_id)
        offers = offers_of(session, actor, home_id)
        issued = issued_of(session, actor, home_id)
        shows_certificate = DocumentKind.CERTIFICATE in READ_BY[actor.role]
        certified = is_certified(session, home_id)
    return page(
        "documents/home.html",
        home=home,
        reference=reference_of(home_id),
        offers=offers,
        issued=issued,
        form=IssueForm(),
        kinds=KINDS,
        standings=STANDINGS,
        own_names=OWN_NAMES,
        shows_certificate=shows_certificate,
        certified=certified,
        has_record=actor.role in (Roles.MANAGER, Roles.AUDITOR),
        DocumentKind=DocumentKind,
        back=back_to_home(home_id),
        wide=True,
    )


@blueprint.get(ONE)
@access(roles=READERS, object=own_document)
def shown(home_id: str, document: str) -> ResponseReturnValue:
    """Show what a document says now, in the household's language or a chosen one; nothing is issued."""
    return _page(home_id, DocumentKind(document), IssueForm(), request.args.get("language"))


@blueprint.post(ONE)
@access(roles=ISSUERS, object=own_document)
def issue(home_id: str, document: str) -> ResponseReturnValue:
    """Issue a document as it stands: its PDF is kept, and on the log by its hash."""
    kind, form = DocumentKind(document), IssueForm()
    if form.validate_on_submit():
        language, today = str(form.language.data), program_day(now())
        register_fonts()  # read before others wait for what is written here: the first time takes a while

        def work(session: Session, actor: Actor, at: datetime) -> str:
            row = hand_out(
                session,
                actor,
                home_id,
                kind,
                language=language,
                today=today,
                verify_address=verify_address(),
                office=issuing_office(),
                at=at,
                papers=papers_to_bring(session, home_id, kind, language, today),
            )
            return f"{url_for('documents.of_home', home_id=home_id)}#issued-{row.id}"

        said = _("Issued. The file is kept, and stands in the list below.")
        if (answer := save(form, work, said=said)) is not None:
            return answer
    return _page(home_id, kind, form, form.language.data)


def _page(home_id: str, kind: DocumentKind, form: IssueForm, wanted: str | None) -> ResponseReturnValue:
    """Draw a document as a page; where it cannot be written, say why."""
    actor, today = current_actor(), program_day(now())
    with reading() as session:
        offer = offer_of(session, actor, home_id, kind)
        language = wanted if wanted in offer.languages else offer.language
        draft: Draft | None = None
        try:
            papers = papers_to_bring(session, home_id, kind, language, today)
            draft = draft_of(session, actor, home_id, kind, language=language, today=today, papers=papers)
        except Refused as refused:
            form.language.errors = []  # there is nothing to choose a language for
            if str(refused.message) not in form.form_errors:
                form.refuse(refused.message)
    return form_page(
        form,
        "documents/shown.html",
        offer=offer,
        name=KINDS[kind],
        reference=reference_of(home_id),
        home_id=home_id,
        document=kind.value,
        language=language,
        own_names=OWN_NAMES,
        # Every text in it is escaped by `render_content`.
        content=Markup(render_content(draft.report)) if draft is not None else None,  # noqa: S704 - see above
        back=url_for("documents.of_home", home_id=home_id),
    )
