"""The inspector's pages: the homes of the day, the papers, the checklist measure by measure, the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue  # noqa: TC002 - read by flask's typing of views
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.access import access, current_actor
from webapp.clock import now
from webapp.db import reading, transaction
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
from webapp.services.certificates import certificate_of, pdf_of
from webapp.services.errors import NotFound, Refused, StaleEdit
from webapp.services.inspection_access import (
    PAPERS,
    STAGES_OF_KIND,
    NotIndependent,
    inspectable_home,
    inspectors_day,
    installers_of,
)
from webapp.services.inspection_verdicts import conclude
from webapp.services.inspections import (
    check_papers,
    checklist,
    own_inspection,
    record_item,
    record_visit,
    required_inspection,
    start,
)
from webapp.services.submissions import once
from webapp.services.tolerances import tolerances
from webapp.stages import Stage
from webapp.ui import conflict_page, form_page, result_page
from webapp.ui.pages import page
from webapp.views.inspector_rows import checklist_rows, claimed_rows, item_tasks, paper_rows, title_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.ui import Form

blueprint = Blueprint("inspector", __name__)

FORBIDDEN = 403
KIND = "<any(in_progress, post_installation):kind>"
KINDS = {
    InspectionKind.IN_PROGRESS: _l("Inspection during the work"),
    InspectionKind.POST_INSTALLATION: _l("Inspection after the work"),
}
EVERYBODY_WITH_HOMES = frozenset({Roles.CASEWORKER, Roles.INSPECTOR, Roles.MANAGER, Roles.AUDITOR})


def own_home(session: Session, actor: Actor, home_id: str, **_rest: object) -> None:
    """Let an inspector in to a home that he may inspect."""
    inspectable_home(session, actor, home_id)


def with_certificate(session: Session, actor: Actor, home_id: str) -> None:
    """Let in whoever may see the home, where it has a certificate."""
    certificate_of(session, actor, home_id)


@blueprint.errorhandler(NotIndependent)
def not_independent(error: NotIndependent) -> ResponseReturnValue:
    """Say why this home is for somebody else."""
    return result_page(
        _("You cannot inspect this home"),
        status=FORBIDDEN,
        body=error.message,
        link=url_for("inspector.inspections"),
        link_text=_("See the homes that you can inspect"),
    )


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
        try:
            with (
                transaction() as session,
                once(session, form.key, actor, request.path, form.sent(), at=now()) as landed,
            ):
                landed.location = url_for("inspector.papers", home_id=home_id)
                check_papers(session, actor, home_id, complete=complete, reason=reason, at=now())
                if complete:
                    landed.location = url_for(
                        "inspector.inspection", home_id=home_id, kind=InspectionKind.POST_INSTALLATION.value
                    )
            return redirect(landed.location, code=303)
        except Refused as refusal:
            form.refuse(refusal.message, refusal.field)
    return form_page(form, "inspector/papers.html", back=_list(), caption=title_of(home), rows=rows)


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
    if Stage(home.stage) not in STAGES_OF_KIND[which]:
        flash(_("This home is not ready for this inspection."), "info")
        return redirect(_list(), code=303)
    form = StartForm()
    if form.validate_on_submit():
        try:
            with (
                transaction() as session,
                once(session, form.key, actor, request.path, form.sent(), at=now()) as landed,
            ):
                start(session, actor, home_id, which, now())
                landed.location = request.path
            return redirect(request.path, code=303)
        except Refused as refusal:
            form.refuse(refusal.message, refusal.field)
    context = {"back": _list(), "caption": title_of(home), "kind": KINDS[which], "installers": installers}
    if begun is None:
        return form_page(form, "inspector/start.html", **context)
    tasks = item_tasks(home_id, kind, begun, lines)
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
        return _closed(VisitForm(), actor)
    form = VisitForm(version=begun.row_version, data={"inspected_on": begun.inspected_on})
    if form.validate_on_submit():
        try:
            with (
                transaction() as session,
                once(session, form.key, actor, request.path, form.sent(), at=now()) as landed,
            ):
                record_visit(
                    session,
                    actor,
                    home_id,
                    which,
                    form.inspected_on.data,
                    row_version=form.version or 0,
                    at=now(),
                )
                landed.location = _next(session, actor, home_id, which)
            return redirect(landed.location, code=303)
        except Refused as refusal:
            form.refuse(refusal.message, refusal.field)
        except StaleEdit as stale:
            return conflict_page(form, stale.current, stale.submitted, stale.row_version)
    return form_page(form, back=_checklist(home_id, kind), caption=title_of(home))


@blueprint.route(f"/inspections/<home_id>/{KIND}/items/<int:item_id>", methods=["GET", "POST"])
@access(roles={Roles.INSPECTOR}, object=own_home)
def item(home_id: str, kind: str, item_id: int) -> ResponseReturnValue:
    """Ask what was found of one measure, beside what was claimed."""
    actor, which = current_actor(), InspectionKind(kind)
    with reading() as session:
        home = inspectable_home(session, actor, home_id)
        begun = own_inspection(session, actor, home_id, which)
        lines = checklist(session, begun) if begun is not None else ()
    if begun is None:
        return _closed(ItemForm(), actor)
    place = next((at for at, line in enumerate(lines) if line.item.id == item_id), None)
    if place is None:
        raise NotFound
    line = lines[place]
    form = form_for(line, begun.row_version)
    if form.validate_on_submit():
        try:
            with (
                transaction() as session,
                once(session, form.key, actor, request.path, form.sent(), at=now()) as landed,
            ):
                record_item(
                    session,
                    actor,
                    home_id,
                    which,
                    item_id=item_id,
                    found=form.observation(),
                    row_version=form.version or 0,
                    at=now(),
                )
                landed.location = _next(session, actor, home_id, which)
            return redirect(landed.location, code=303)
        except Refused as refusal:
            form.refuse(refusal.message, refusal.field)
        except StaleEdit as stale:
            return conflict_page(form, stale.current, stale.submitted, stale.row_version)
    return form_page(
        form,
        "inspector/item.html",
        back=_checklist(home_id, kind),
        caption=title_of(home),
        place=place + 1,
        places=len(lines),
        measure=measure_name(line.scope.measure_id),
        claimed=claimed_rows(line),
    )


@blueprint.route(f"/inspections/<home_id>/{KIND}/check", methods=["GET", "POST"])
@access(roles={Roles.INSPECTOR}, object=own_home)
def check(home_id: str, kind: str) -> ResponseReturnValue:
    """Show everything that was found, and ask for the verdict."""
    actor, which = current_actor(), InspectionKind(kind)
    with reading() as session:
        home = inspectable_home(session, actor, home_id)
        begun = own_inspection(session, actor, home_id, which)
        rows = checklist_rows(home_id, kind, begun, checklist(session, begun)) if begun is not None else []
    if begun is None:
        return _closed(ConclusionForm(), actor)
    form = ConclusionForm(version=begun.row_version)
    if form.validate_on_submit():
        try:
            with (
                transaction() as session,
                once(session, form.key, actor, request.path, form.sent(), at=now()) as landed,
            ):
                certificate = conclude(
                    session,
                    actor,
                    home_id,
                    which,
                    form.conclusion(),
                    row_version=form.version or 0,
                    verify_address=_verify_address(),
                    at=now(),
                )
                landed.location = (
                    url_for("inspector.certificate", home_id=home_id) if certificate else _list()
                )
            flash(_("The inspection is finished."), "success")
            return redirect(landed.location, code=303)
        except Refused as refusal:
            form.refuse(refusal.message, refusal.field)
        except StaleEdit as stale:
            form = ConclusionForm(formdata=None, version=stale.row_version)
            form.refuse(_("You changed the checklist in another window. Check it again, then finish."))
    return form_page(
        form,
        "inspector/check.html",
        back=_checklist(home_id, kind),
        caption=title_of(home),
        rows=rows,
        days=tolerances().days_to_cure,
    )


@blueprint.get("/inspections/<home_id>/certificate")
@access(roles=EVERYBODY_WITH_HOMES, object=with_certificate)
def certificate(home_id: str) -> ResponseReturnValue:
    """Show that the home passed, and lead to its certificate."""
    with reading() as session:
        found = certificate_of(session, current_actor(), home_id)
    return page("inspector/certificate.html", home_id=home_id, certificate=found)


@blueprint.get("/inspections/<home_id>/certificate.pdf")
@access(roles=EVERYBODY_WITH_HOMES, object=with_certificate)
def certificate_pdf(home_id: str) -> ResponseReturnValue:
    """Hand the certificate out."""
    with reading() as session:
        found = certificate_of(session, current_actor(), home_id)
    name = f"certificate-{found.token[:8]}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return pdf_of(found), 200, {"Content-Type": "application/pdf", **headers}


def _verify_address() -> str:
    """Return where certificates are confirmed: at the address that was set, whatever host a request names."""
    public = current_app.extensions["settings"].public_address
    host = (public or request.host_url).rstrip("/")
    return host + url_for("verify.ask").rstrip("/") + "/"


def _closed(form: Form, actor: Actor) -> NoReturn:
    """Lead a form that has landed on to where it led; there is no page of a checklist that is closed."""
    if request.method == "POST":
        with transaction() as session, once(session, form.key, actor, request.path, form.sent(), at=now()):
            raise NotFound
    raise NotFound


def _decision(form: Form) -> tuple[bool | None, str | None]:
    if isinstance(form, PapersForm):
        return {COMPLETE: True, SENT_BACK: False}[form.decision.data], form.reason.data
    return None, None


def _next(session: Session, actor: Actor, home_id: str, kind: InspectionKind) -> str:
    """Return where the inspector goes on: the first measure without a verdict, else the end."""
    begun = required_inspection(session, actor, home_id, kind)
    todo = next((each for each in checklist(session, begun) if each.item.verdict is None), None)
    if todo is not None:
        return url_for("inspector.item", home_id=home_id, kind=kind.value, item_id=todo.item.id)
    end = "inspector.check" if begun.inspected_on else "inspector.visit"
    return url_for(end, home_id=home_id, kind=kind.value)


def _list() -> str:
    return url_for("inspector.inspections")


def _checklist(home_id: str, kind: str) -> str:
    return url_for("inspector.inspection", home_id=home_id, kind=kind)
