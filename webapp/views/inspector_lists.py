"""The inspector's lists: his homes by day and city, the pool, his certificates; and taking a home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue  # noqa: TC002 - read by flask's typing of views
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.access import access, current_actor
from webapp.clock import now, program_day
from webapp.db import reading, transaction
from webapp.forms.inspector.take import ReleaseForm, TakeForm
from webapp.roles import Roles
from webapp.services.certificates import certificate_file, certificate_of
from webapp.services.errors import Refused
from webapp.services.inspection_access import inspectable_home
from webapp.services.inspection_assignments import assignment_of, is_for, release, take
from webapp.services.inspection_lists import certificate_statement, waiting_homes
from webapp.services.issued_files import IssuedFileError
from webapp.services.submissions import once
from webapp.ui import form_page
from webapp.ui.listing import Listing, SqlRows, list_page
from webapp.ui.pages import page
from webapp.views.documents.files import file_lost, pdf_answer
from webapp.views.inspector_blueprint import EVERYBODY_WITH_HOMES, blueprint, own_home
from webapp.views.inspector_rows import home_address, title_of
from webapp.views.quality_certificates import OWN_CERTIFICATE_COLUMNS, certificate_row
from webapp.views.quality_homes import waiting_columns, waiting_filters, waiting_row

if TYPE_CHECKING:
    from sqlmodel import Session

    from webapp.services.actors import Actor

INSPECTOR = frozenset({Roles.INSPECTOR})


def with_certificate(session: Session, actor: Actor, home_id: str) -> None:
    """Let in whoever may see the home, where it has a certificate."""
    certificate_of(session, actor, home_id)


@blueprint.get("/inspections/mine")
@access(roles=INSPECTOR)
def mine() -> ResponseReturnValue:
    """List the inspector's own homes in the order of a route: day, city, ZIP code, street."""
    return _waiting("inspections-mine", mine_only=True)


@blueprint.get("/inspections/pool")
@access(roles=INSPECTOR)
def pool() -> ResponseReturnValue:
    """List the homes that the inspector can take."""
    return _waiting("inspections-pool", mine_only=False)


def _waiting(name: str, *, mine_only: bool) -> ResponseReturnValue:
    actor = current_actor()
    with reading() as session:
        filters = waiting_filters(session, actor)
        city, stage = (each.value for each in filters)
        statement = waiting_homes(actor, city=city, stage=stage, pool_only=not mine_only, mine_only=mine_only)
        listing = Listing(
            name,
            _l("Your homes, by day and city") if mine_only else _l("Homes that you can take"),
            waiting_columns("inspector.plan"),
            SqlRows(session, statement, waiting_row),
            filters,
            empty=_l("You have taken no home yet.") if mine_only else _l("No home is free."),
        )
        return list_page(listing, back=url_for("inspector.inspections"))


@blueprint.route("/inspections/<home_id>/plan", methods=["GET", "POST"])
@access(roles=INSPECTOR, object=own_home)
def plan(home_id: str) -> ResponseReturnValue:
    """Take a home and plan the day of its visit; or see where its inspection goes on."""
    actor = current_actor()
    with reading() as session:
        home = inspectable_home(session, actor, home_id)
        given = assignment_of(session, home_id)
    is_mine = given is not None and given.inspector_id == actor.user_id
    form = TakeForm(data={"planned_on": given.planned_on if given is not None else None})
    if form.validate_on_submit():
        try:
            with (
                transaction() as session,
                once(session, form.key, actor, request.path, form.sent(), at=now()) as landed,
            ):
                take(session, actor, home_id, planned_on=form.planned_on.data, at=now())
                landed.location = request.path
            flash(_("The home is on your list."), "success")
            return redirect(landed.location, code=303)
        except Refused as refusal:
            form.refuse(refusal.message, refusal.field)
    return form_page(
        form,
        "inspector/plan.html",
        back=url_for("inspector.mine") if is_mine else url_for("inspector.pool"),
        title=title_of(home),
        is_mine=is_mine,
        can_take=given is None or is_for(given, actor),
        release=ReleaseForm(),
        go_on=home_address(home),
    )


@blueprint.post("/inspections/<home_id>/release")
@access(roles=INSPECTOR, object=own_home)
def give_back(home_id: str) -> ResponseReturnValue:
    """Give a home back to the pool, or to the firm."""
    actor, form = current_actor(), ReleaseForm()
    if not form.validate_on_submit():
        return redirect(url_for("inspector.plan", home_id=home_id), code=303)
    with (
        transaction() as session,
        once(session, form.key, actor, request.path, form.sent(), at=now()) as landed,
    ):
        release(session, actor, home_id, now())
        landed.location = url_for("inspector.pool")
    flash(_("The home is free again."), "success")
    return redirect(landed.location, code=303)


@blueprint.get("/inspections/certificates")
@access(roles=INSPECTOR)
def certificates() -> ResponseReturnValue:
    """List the certificates of the inspector's own inspections, and how each stands."""
    actor = current_actor()
    with reading() as session:
        rows = SqlRows(session, certificate_statement(actor, own=True), certificate_row(session))
        listing = Listing("my-certificates", _l("Your certificates"), OWN_CERTIFICATE_COLUMNS, rows)
        return list_page(listing, back=url_for("inspector.inspections"))


@blueprint.get("/inspections/<home_id>/certificate")
@access(roles=EVERYBODY_WITH_HOMES, object=with_certificate)
def certificate(home_id: str) -> ResponseReturnValue:
    """Show that the home passed, and lead to its certificate."""
    with reading() as session:
        found = certificate_of(session, current_actor(), home_id)
    return page(
        "inspector/certificate.html",
        home_id=home_id,
        certificate=found,
        issued_on=program_day(found.issued_at),
    )


@blueprint.get("/inspections/<home_id>/certificate.pdf")
@access(roles=EVERYBODY_WITH_HOMES, object=with_certificate)
def certificate_pdf(home_id: str) -> ResponseReturnValue:
    """Hand the certificate out."""
    with reading() as session:
        found = certificate_of(session, current_actor(), home_id)
        try:
            content = certificate_file(session, found)
        except IssuedFileError as error:
            return file_lost(error, url_for("documents.of_home", home_id=home_id))
    return pdf_answer(content, f"certificate-{found.token[:8]}.pdf")
