"""The pages beside the checklist: tests, questions, photos, the sheet to print, the pass on papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue  # noqa: TC002 - read by flask's typing of views
from flask_babel import gettext as _

from webapp.access import access, current_actor
from webapp.clock import now
from webapp.db import reading, transaction
from webapp.db.inspections import InspectionKind
from webapp.db.quality import Basis, Tier
from webapp.forms.inspector.findings import AcceptForm, PhotoForm, questions_form, tests_form
from webapp.forms.measure_names import measure_name
from webapp.forms.quality import words
from webapp.roles import Roles
from webapp.services.errors import NotFound, Refused, StepNotAllowed
from webapp.services.inspection_access import inspectable_home, installers_of
from webapp.services.inspection_findings import answers_of, record_answers, record_tests, tests_of
from webapp.services.inspection_papers import accept_on_papers, after_the_work
from webapp.services.inspection_photos import keep_inspection_photo
from webapp.services.inspections import checklist, logged_measures, own_inspection
from webapp.services.photos import LARGEST_PHOTO, prepare_photo
from webapp.services.quality_deficiencies import quality_data
from webapp.services.sampling import hidden_work
from webapp.services.submissions import once
from webapp.stages import Stage
from webapp.ui import Row, form_page
from webapp.ui.pages import page
from webapp.views.inspector_blueprint import (
    KIND,
    KINDS,
    blueprint,
    checklist_address,
    closed,
    list_address,
    own_home,
)
from webapp.views.inspector_rows import paper_rows, sheet_rows, title_of
from webapp.views.saving import save

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlmodel import Session

    from webapp.db.homes import Home
    from webapp.services.actors import Actor

INSPECTOR = frozenset({Roles.INSPECTOR})


@blueprint.route(f"/inspections/<home_id>/{KIND}/tests", methods=["GET", "POST"])
@access(roles=INSPECTOR, object=own_home)
def tests(home_id: str, kind: str) -> ResponseReturnValue:
    """Ask for the readings of the tests that were repeated, beside what was claimed."""
    actor, which = current_actor(), InspectionKind(kind)
    with reading() as session:
        home = inspectable_home(session, actor, home_id)
        begun = own_inspection(session, actor, home_id, which)
        lines = tests_of(session, begun) if begun is not None else ()
    form = tests_form(lines, begun.row_version if begun is not None else 0)
    if begun is None:
        return closed(form, actor)
    if form.validate_on_submit():

        def work(session: Session, by: Actor, at: datetime) -> str:
            record_tests(
                session,
                by,
                home_id,
                which,
                readings=form.readings(),
                instrument=form.instrument.data or "",
                at=at,
            )
            return checklist_address(home_id, kind)

        if (answer := save(form, work)) is not None:
            return answer
    intro = _("Write a reading for each test that you make. Leave out what you do not test.")
    back = checklist_address(home_id, kind)
    return form_page(form, back=back, caption=title_of(home), intro=intro)


@blueprint.route(f"/inspections/<home_id>/{KIND}/questions", methods=["GET", "POST"])
@access(roles=INSPECTOR, object=own_home)
def questions(home_id: str, kind: str) -> ResponseReturnValue:
    """Ask the questions of a visit: about the firm during the work, to the household after it."""
    actor, which = current_actor(), InspectionKind(kind)
    with reading() as session:
        home = inspectable_home(session, actor, home_id)
        begun = own_inspection(session, actor, home_id, which)
        saved = answers_of(session, begun) if begun is not None else {}
    form = questions_form(which, saved, begun.row_version if begun is not None else 0)
    if begun is None:
        return closed(form, actor)
    if form.validate_on_submit():

        def work(session: Session, by: Actor, at: datetime) -> str:
            record_answers(
                session,
                by,
                home_id,
                which,
                answers=form.answered(),
                note=form.note.data or "",
                at=at,
            )
            return checklist_address(home_id, kind)

        if (answer := save(form, work)) is not None:
            return answer
    intro = (
        _("These tell whether the firm works soundly.")
        if which is InspectionKind.IN_PROGRESS
        else _("Ask the household, if somebody is at home.")
    )
    back = checklist_address(home_id, kind)
    return form_page(form, back=back, caption=title_of(home), intro=intro)


@blueprint.route(f"/inspections/<home_id>/{KIND}/items/<int:item_id>/photo", methods=["GET", "POST"])
@access(roles=INSPECTOR, object=own_home)
def photo(home_id: str, kind: str, item_id: int) -> ResponseReturnValue:
    """Take a photo of one line of the checklist."""
    actor, which = current_actor(), InspectionKind(kind)
    form = PhotoForm()
    with reading() as session:
        home = inspectable_home(session, actor, home_id)
        begun = own_inspection(session, actor, home_id, which)
        lines = checklist(session, begun) if begun is not None else ()
    line = next((each for each in lines if each.item.id == item_id), None)
    if begun is None:
        return closed(form, actor)
    if line is None:
        raise NotFound
    back = url_for("inspector.item", home_id=home_id, kind=kind, item_id=item_id)
    if form.validate_on_submit():
        try:
            prepared = prepare_photo(form.photo.data.stream.read(LARGEST_PHOTO + 1))
            sent = {**form.sent(), "sha256": prepared.original_sha256}
            with (
                transaction() as session,
                once(session, form.key, actor, request.path, sent, at=now()) as landed,
            ):
                keep_inspection_photo(
                    session,
                    actor,
                    home_id,
                    which,
                    item_id=item_id,
                    photo=prepared,
                    folder=_photos_folder(),
                    at=now(),
                )
                landed.location = back
            flash(_("The photo is saved."), "success")
            return redirect(back, code=303)
        except Refused as refusal:
            form.refuse(refusal.message, refusal.field)
    caption = f"{title_of(home)}: {measure_name(line.scope.measure_id)}"
    return form_page(form, back=back, caption=caption)


@blueprint.get(f"/inspections/<home_id>/{KIND}/sheet")
@access(roles=INSPECTOR, object=own_home)
def sheet(home_id: str, kind: str) -> ResponseReturnValue:
    """Show the checklist to print, with empty boxes for a clipboard."""
    actor, which = current_actor(), InspectionKind(kind)
    with reading() as session:
        home = inspectable_home(session, actor, home_id)
        rows = sheet_rows(session, logged_measures(session, home_id))
        installers = installers_of(session, home)
        hidden = [words.look(each) for each in hidden_work(session, home_id)]
    return page(
        "inspector/sheet.html",
        title=title_of(home),
        kind=KINDS[which],
        rows=rows,
        installers=installers,
        hidden=hidden if which is InspectionKind.IN_PROGRESS else [],
        tests=[(words.TESTS[each.name], each.unit) for each in quality_data().tests],
        questions=[words.QUESTIONS[each] for each in quality_data().questions[which]],
        back=checklist_address(home_id, kind),
        wide=True,
    )


@blueprint.route("/inspections/<home_id>/accept", methods=["GET", "POST"])
@access(roles=INSPECTOR, object=own_home)
def accept(home_id: str) -> ResponseReturnValue:
    """Accept a home on its papers that the draw left out."""
    actor, form = current_actor(), AcceptForm()
    with reading() as session:
        home = inspectable_home(session, actor, home_id)
        rows = paper_rows(session, home)
        draw_rows, why = _draw(session, home)
    if home.stage != Stage.FINAL_INSPECTION:
        flash(_("This home is not ready for this step."), "info")
        return redirect(list_address(), code=303)
    if form.validate_on_submit():
        try:
            with (
                transaction() as session,
                once(session, form.key, actor, request.path, form.sent(), at=now()) as landed,
            ):
                accept_on_papers(session, actor, home_id, form.note.data, now())
                landed.location = list_address()
            flash(
                _("The home passed on its papers. It gets no certificate, since nobody visited it."),
                "success",
            )
            return redirect(landed.location, code=303)
        except Refused as refusal:
            form.refuse(refusal.message, refusal.field)
        except StepNotAllowed as refusal:
            form.refuse(refusal.message)
    visit = url_for("inspector.inspection", home_id=home_id, kind=InspectionKind.POST_INSTALLATION.value)
    context: dict[str, Any] = {"rows": rows, "draw_rows": draw_rows, "why": why, "visit": visit}
    return form_page(form, "inspector/accept.html", back=list_address(), caption=title_of(home), **context)


def _draw(session: Session, home: Home) -> tuple[list[Row], Any]:
    """Return what the draw says of a home, and why it must be visited, if it must."""
    found = after_the_work(session, home)
    why = None if found.visit_because is None else words.WHY_VISITED[found.visit_because]
    if found.draw is None:
        return [], why
    result = _("Drawn") if found.draw.drawn else _("Left out")
    return [
        Row(_("Draw"), result),
        Row(_("Why in the draw"), words.BASES[Basis(found.draw.basis)]),
        Row(_("Standing of the firm"), words.TIERS[Tier(found.draw.tier)]),
        Row(_("Share of homes"), words.share(found.draw.rate_hundredths)),
    ], why


def _photos_folder() -> Path:
    folder: Path = current_app.extensions["settings"].photos_folder
    return folder
