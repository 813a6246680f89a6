"""Work that was sent back: say of each thing what was done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from webapp.access import access, current_actor
from webapp.clock import now, program_day
from webapp.db import reading, transaction
from webapp.forms.contractor.measure import MendingForm
from webapp.roles import Roles
from webapp.services.errors import NotFound, Refused
from webapp.services.jobs import get_job
from webapp.services.rework import log_mending, rework_of
from webapp.services.submissions import once
from webapp.ui.pages import form_page
from webapp.views.contractor_queue import answers_queue, show_to_queue

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor

blueprint = Blueprint("rework", __name__)
SEE_OTHER = 303
MOST_ROWS = 2_147_483_647


def own_deficiency(database: Session, actor: Actor, home_id: str, deficiency_id: int) -> None:
    """Refuse what is not to be put right at a home of one's firm."""
    get_job(database, actor, home_id)
    open_ones = rework_of(database, home_id, program_day(now()))
    if deficiency_id not in {line.deficiency_id for line in open_ones}:
        raise NotFound


@blueprint.route(f"/jobs/<home_id>/rework/<int(max={MOST_ROWS}):deficiency_id>", methods=["GET", "POST"])
@access(roles={Roles.CONTRACTOR}, object=own_deficiency)
@answers_queue
def mend(home_id: str, deficiency_id: int) -> ResponseReturnValue:
    """Say what was put right of one thing."""
    actor, at = current_actor(), now()
    with reading() as database:
        lines = rework_of(database, home_id, program_day(at))
    line = next(line for line in lines if line.deficiency_id == deficiency_id)
    form, back = MendingForm(), url_for("contractor.job", home_id=home_id)
    show_to_queue(form)
    if form.validate_on_submit():
        try:
            with (
                transaction() as database,
                once(database, form.key, actor, request.path, form.sent(), at=at) as landed,
            ):
                log_mending(database, actor, home_id, deficiency_id, note=str(form.note.data or ""), at=at)
                landed.location = back
        except Refused as error:
            form.refuse(error.message, error.field)
        else:
            flash(
                _("Saved. When everything is put right, say that it is ready for re-inspection."), "success"
            )
            return redirect(back, code=SEE_OTHER)
    return form_page(form, "contractor/mend.html", back=back, line=line, entry_title=line.action)
