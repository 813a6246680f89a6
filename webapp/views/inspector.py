"""The inspector's pages: the homes of the day, the papers, the checklist measure by measure, the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue  # noqa: TC002 - read by flask's typing of views
from flask_babel import gettext as _

from webapp.access import access, current_actor
from webapp.db import reading
from webapp.db.homes import Home
from webapp.db.inspections import InspectionKind
from webapp.forms.inspector.item import ItemForm, form_for
from webapp.forms.inspector.visit import (
    COMPLETE,
    SENT_BACK,
    BeginPapersForm,
    ConclusionForm,
    PapersForm,
    StartForm,
    VisitForm,
)
from webapp.forms.measure_names import measure_name
from webapp.roles import Roles
from webapp.services.certificates import recomputed
from webapp.services.errors import NotFound, Refused, StaleEdit, StepNotAllowed
from webapp.services.inspection_access import PAPERS, STAGES_OF_KIND, inspectable_home, installers_of
from webapp.services.inspection_day import inspectors_day
from webapp.services.inspection_findings import answers_of, tests_of
from webapp.services.inspection_papers import after_the_work
from webapp.services.inspection_photos import photos_of_line, photos_of_measure
from webapp.services.inspection_rounds import failed_before
from webapp.services.inspection_verdicts import conclude
from webapp.services.inspections import (
    check_papers,
    checklist,
    own_inspection,
    record_item,
    record_visit,
    start,
)
from webapp.services.quality_deficiencies import deficiencies_of
from webapp.services.sampling import is_visit_due
from webapp.services.tolerances import tolerances
from webapp.stages import Stage
from webapp.ui import conflict_page, form_page
from webapp.ui.pages import page
from webapp.views import inspector_findings, inspector_lists
from webapp.views.document_names import verify_address
from webapp.views.inspector_blueprint import (
    KIND,
    KINDS,
    blueprint,
    checklist_address,
    closed,
    list_address,
    next_address,
    own_home,
)
from webapp.views.inspector_rows import (
    checklist_rows,
    claimed_rows,
    finding_rows,
    gas_rows,
    item_tasks,
    paper_rows,
    photo_links,
    title_of,
)
from webapp.views.saving import save

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from webapp.db.inspections import Inspection
    from webapp.services.actors import Actor
    from webapp.ui import Form, Row

__all__ = ["blueprint", "inspector_findings", "inspector_lists"]


@blueprint.get("/inspections")
@access(roles={Roles.INSPECTOR})
def inspections() -> ResponseReturnValue:
    """List the homes that the inspector may take up."""
    with reading() as session:
        day = inspectors_day(session, current_actor())
    return page("inspector/day.html", day=day, kinds=KINDS, title_of=title_of)


@blueprint.route("/inspections/<home_id>/papers", methods=["GET", "POST"])
@access(roles={Roles.INSPECTOR}, object=own_home)
def papers(home_id: str) -> ResponseReturnValue:
    """Check what the contractor handed in, then send the home on or back."""
    actor = current_actor()
    with reading() as session:
        home = inspectable_home(session, actor, home_id)
        rows = paper_rows(session, home)
    stage = Stage(home.stage)
    if stage not in PAPERS:
        flash(_("The papers of this home were checked."), "info")
        return redirect(url_for("inspector.inspections"), code=303)
    form: BeginPapersForm | PapersForm = BeginPapersForm() if stage is PAPERS[0] else PapersForm()
    if form.validate_on_submit():
        complete, reason = _decision(form)

        def work(session: Session, actor: Actor, at: datetime) -> str:
            check_papers(session, actor, home_id, complete=complete, reason=reason, at=at)
            if complete:
                return _after_the_papers(session, home_id)
            return url_for("inspector.papers", home_id=home_id)

        answer = save(form, work)
        if answer is not None:
            return answer
    return form_page(form, "inspector/papers.html", back=list_address(), caption=title_of(home), rows=rows)


@blueprint.route(f"/inspections/<home_id>/{KIND}", methods=["GET", "POST"])
@access(roles={Roles.INSPECTOR}, object=own_home)
def inspection(home_id: str, kind: str) -> ResponseReturnValue:
    """Begin an inspection, or show how far it is."""
    actor, which = current_actor(), InspectionKind(kind)
    with reading() as session:
        home = inspectable_home(session, actor, home_id)
        begun = own_inspection(session, actor, home_id, which)
        lines = checklist(session, begun) if begun is not None else ()
        installers = installers_of(session, home)
        is_tested = begun is not None and any(each.observed is not None for each in tests_of(session, begun))
        is_asked = begun is not None and bool(answers_of(session, begun))
        failed = failed_before(session, home_id, which)
        due = is_visit_due(session, home_id)
    if Stage(home.stage) not in STAGES_OF_KIND[which]:
        flash(_("This home is not ready for this inspection."), "info")
        return redirect(list_address(), code=303)
    form = StartForm()
    if form.validate_on_submit():

        def work(session: Session, actor: Actor, at: datetime) -> str:
            start(session, actor, home_id, which, at)
            return request.path

        try:
            answer = save(form, work)
            if answer is not None:
                return answer
        except StepNotAllowed as refusal:
            form.refuse(refusal.message)
    context = {
        "back": list_address(),
        "caption": title_of(home),
        "kind": KINDS[which],
        "installers": installers,
        "sheet": url_for("inspector.sheet", home_id=home_id, kind=kind),
        "failed": failed,
        "due": due and which is InspectionKind.IN_PROGRESS,
    }
    if begun is None:
        return form_page(form, "inspector/start.html", **context)
    tasks = item_tasks(home_id, kind, begun, lines, is_tested=is_tested, is_asked=is_asked)
    return form_page(form, "inspector/checklist.html", tasks=tasks, **context)


@blueprint.route(f"/inspections/<home_id>/{KIND}/visit", methods=["GET", "POST"])
@access(roles={Roles.INSPECTOR}, object=own_home)
def visit(home_id: str, kind: str) -> ResponseReturnValue:
    """Ask for the day of the visit."""
    actor, which = current_actor(), InspectionKind(kind)
    with reading() as session:
        home = inspectable_home(session, actor, home_id)
        begun = own_inspection(session, actor, home_id, which)
    if begun is None:
        return closed(VisitForm(), actor)
    form = VisitForm(version=begun.row_version, data={"inspected_on": begun.inspected_on})
    if form.validate_on_submit():

        def work(session: Session, actor: Actor, at: datetime) -> str:
            record_visit(
                session,
                actor,
                home_id,
                which,
                form.inspected_on.data,
                row_version=form.version or 0,
                at=at,
            )
            return next_address(session, actor, home_id, which)

        try:
            answer = save(form, work)
            if answer is not None:
                return answer
        except StaleEdit as stale:
            return conflict_page(form, stale.current, stale.submitted, stale.row_version)
    return form_page(form, back=checklist_address(home_id, kind), caption=title_of(home))


@blueprint.route(f"/inspections/<home_id>/{KIND}/items/<int:item_id>", methods=["GET", "POST"])
@access(roles={Roles.INSPECTOR}, object=own_home)
def item(home_id: str, kind: str, item_id: int) -> ResponseReturnValue:
    """Ask what was found of one measure, beside what was claimed."""
    actor, which = current_actor(), InspectionKind(kind)
    with reading() as session:
        home = inspectable_home(session, actor, home_id)
        begun = own_inspection(session, actor, home_id, which)
        lines = checklist(session, begun) if begun is not None else ()
        deficiency = deficiencies_of(session, begun.id).get(item_id) if begun is not None else None
        taken = photo_links(home_id, photos_of_line(session, item_id))
        sent = photo_links(
            home_id,
            [
                each
                for line in lines
                if line.item.id == item_id
                for each in photos_of_measure(session, line.logged.id)
            ],
        )
    if begun is None:
        return closed(ItemForm(), actor)
    place = next((at for at, line in enumerate(lines) if line.item.id == item_id), None)
    if place is None:
        raise NotFound
    line = lines[place]
    form = form_for(line, begun.row_version, deficiency)
    if form.validate_on_submit():

        def work(session: Session, actor: Actor, at: datetime) -> str:
            record_item(
                session,
                actor,
                home_id,
                which,
                item_id=item_id,
                found=form.observation(),
                row_version=form.version or 0,
                at=at,
            )
            return next_address(session, actor, home_id, which)

        try:
            answer = save(form, work)
            if answer is not None:
                return answer
        except StaleEdit as stale:
            return conflict_page(form, stale.current, stale.submitted, stale.row_version)
    return form_page(
        form,
        "inspector/item.html",
        back=checklist_address(home_id, kind),
        caption=title_of(home),
        place=place + 1,
        places=len(lines),
        measure=measure_name(line.scope.measure_id),
        claimed=claimed_rows(line),
        photos=taken,
        sent_photos=sent,
        add_photo=url_for("inspector.photo", home_id=home_id, kind=kind, item_id=item_id),
    )


@blueprint.route(f"/inspections/<home_id>/{KIND}/check", methods=["GET", "POST"])
@access(roles={Roles.INSPECTOR}, object=own_home)
def check(home_id: str, kind: str) -> ResponseReturnValue:
    """Show everything that was found, and ask for the verdict."""
    actor, which = current_actor(), InspectionKind(kind)
    with reading() as session:
        home = inspectable_home(session, actor, home_id)
        begun = own_inspection(session, actor, home_id, which)
        rows, gas = _check_rows(session, home, begun) if begun is not None else ([], [])
    if begun is None:
        return closed(ConclusionForm(), actor)
    form = ConclusionForm(version=begun.row_version)
    if form.validate_on_submit():

        def work(session: Session, actor: Actor, at: datetime) -> str:
            certificate = conclude(
                session,
                actor,
                home_id,
                which,
                form.conclusion(),
                row_version=form.version or 0,
                verify_address=verify_address(),
                at=at,
            )
            return url_for("inspector.certificate", home_id=home_id) if certificate else list_address()

        try:
            answer = save(form, work, said=_("The inspection is finished."))
            if answer is not None:
                return answer
        except StaleEdit as stale:
            form = ConclusionForm(formdata=None, version=stale.row_version)
            form.refuse(_("You changed the checklist in another window. Check it again, then finish."))
    return form_page(
        form,
        "inspector/check.html",
        back=checklist_address(home_id, kind),
        caption=title_of(home),
        rows=rows,
        gas=gas,
        days=tolerances().days_to_cure,
    )


def _check_rows(session: Session, home: Home, begun: Inspection) -> tuple[list[Row], list[Row]]:
    """Return everything that was found, and what it means for the home's greenhouse-gas figure."""
    lines = checklist(session, begun)
    rows = checklist_rows(home.id, begun.kind, begun, lines, deficiencies_of(session, begun.id))
    rows += finding_rows(home.id, begun.kind, tests_of(session, begun), answers_of(session, begun))
    if begun.kind != InspectionKind.POST_INSTALLATION or any(line.item.verdict is None for line in lines):
        return rows, []
    try:
        worked, _assessment = recomputed(session, home, lines)
    except Refused:
        return rows, []
    return rows, gas_rows(worked)


def _after_the_papers(session: Session, home_id: str) -> str:
    """Return where a home goes on whose papers are complete: to its visit, or to its pass on papers."""
    if after_the_work(session, session.get_one(Home, home_id)).visit_because is None:
        return url_for("inspector.accept", home_id=home_id)
    return url_for("inspector.inspection", home_id=home_id, kind=InspectionKind.POST_INSTALLATION.value)


def _decision(form: Form) -> tuple[bool | None, str | None]:
    if isinstance(form, PapersForm):
        return {COMPLETE: True, SENT_BACK: False}[form.decision.data], form.reason.data
    return None, None
