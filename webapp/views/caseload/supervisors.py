"""Who is a supervisor, from which day on: said by the manager, with every change kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlmodel import col

from webapp.access import access
from webapp.clock import program_day
from webapp.db import reading
from webapp.db.caseload import SupervisorGrant
from webapp.db.people import User
from webapp.forms.caseworker.caseload import SupervisorForm
from webapp.roles import Roles
from webapp.services.caseload_access import caseworkers, say_who_is_supervisor
from webapp.ui.listing import Column, Listing, SqlRows, list_page
from webapp.ui.pages import form_page
from webapp.ui.templates import day
from webapp.views.caseload.routes import blueprint
from webapp.views.caseworker.routes import today
from webapp.views.saving import save

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor

COLUMNS = (
    Column("name", _l("Caseworker")),
    Column("is_supervisor", _l("What"), shown=lambda row: _said(row["is_supervisor"])),
    Column("starts_on", _l("From which day"), shown=lambda row: day(row["starts_on"])),
    Column("granted_by", _l("Said by")),
    Column("granted_on", _l("Said on"), shown=lambda row: day(row["granted_on"])),
)


def _said(is_one: bool) -> str:  # noqa: FBT001 - the value is what is shown
    return str(_("A supervisor") if is_one else _("No longer a supervisor"))


@blueprint.get("/supervisors")
@access(roles={Roles.MANAGER, Roles.AUDITOR})
def supervisors() -> ResponseReturnValue:
    """Show who became a supervisor, or stopped being one, the latest first."""
    with reading() as session:
        names = {user.id: user.name for user in session.scalars(select(User))}

        def line(row: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a row of the statement
            grant = row[0]
            return {
                "name": names.get(grant.user_id, ""),
                "is_supervisor": grant.is_supervisor,
                "starts_on": grant.starts_on,
                "granted_by": names.get(grant.granted_by, ""),
                "granted_on": program_day(grant.granted_at),
            }

        statement = select(SupervisorGrant).order_by(col(SupervisorGrant.id).desc())
        listing = Listing(
            "supervisors",
            _l("Supervisors"),
            COLUMNS,
            SqlRows(session, statement, line),
            empty=_l("Nobody is a supervisor yet."),
        )
        return list_page(listing, "caseload/supervisors.html")


@blueprint.route("/supervisors/new", methods=["GET", "POST"])
@access(roles={Roles.MANAGER})
def new_supervisor() -> ResponseReturnValue:
    """Say who is a supervisor, from which day on."""
    form = SupervisorForm(data={"starts_on": today()})
    with reading() as session:
        form.offer(caseworkers(session))
    back = url_for("caseload.supervisors")

    def work(session: Session, actor: Actor, at: datetime) -> str:
        is_one = form.is_one.data == "yes"
        say_who_is_supervisor(
            session, actor, form.person.data, is_one=is_one, starts_on=form.starts_on.data, at=at
        )
        return back

    if form.validate_on_submit():
        answer = save(form, work)
        if answer is not None:
            flash(_("Saved."), "success")
            return answer
    intro = _("A supervisor can override a decision that somebody else made, and decide appeals.")
    return form_page(form, back=back, intro=intro)
