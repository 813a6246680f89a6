"""The safety page of a home: its gates, what was found at each, and who waived one, with why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from webapp.access import access, current_actor
from webapp.clock import now, program_day
from webapp.db import reading, transaction
from webapp.forms.contractor.gates import GateForm, WaiverForm, gate_form
from webapp.forms.gate_names import gate_label, gate_rule
from webapp.forms.measure_names import measure_name
from webapp.roles import Roles
from webapp.services.errors import NotFound, Refused
from webapp.services.gates import MAY_WAIVE, gates_of, settle_gate
from webapp.services.homes import get_home
from webapp.services.jobs import get_job, start_work
from webapp.services.submissions import once
from webapp.stages import WORK, Stage
from webapp.ui.pages import form_page, page
from webapp.views.contractor_pages import address_of_home
from webapp.views.contractor_queue import answers_queue, show_to_queue

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.services.gates import GateLine

blueprint = Blueprint("safety", __name__)
SEE_OTHER = 303
# The first check of a scheduled home begins its work, as the first log does.
SETTLED_WHILE = frozenset({*WORK, Stage.SCHEDULED})
OTHERS = frozenset({Roles.CASEWORKER, Roles.INSPECTOR, Roles.MANAGER, Roles.AUDITOR})


def own_job(database: Session, actor: Actor, home_id: str) -> None:
    """Refuse a home of another firm."""
    get_job(database, actor, home_id)


def own_gate(database: Session, actor: Actor, home_id: str, gate: str) -> None:
    """Refuse a gate that is not one of a home of one's firm."""
    get_job(database, actor, home_id)
    _line(database, home_id, gate)


def seen_home(database: Session, actor: Actor, home_id: str) -> None:
    """Refuse a home that is not for this person."""
    get_home(database, actor, home_id)


def seen_gate(database: Session, actor: Actor, home_id: str, gate: str) -> None:
    """Refuse a gate of a home that is not for this person."""
    get_home(database, actor, home_id)
    _line(database, home_id, gate)


def _line(database: Session, home_id: str, gate: str) -> GateLine:
    found = next((line for line in gates_of(database, home_id) if line.rule.id == gate), None)
    if found is None:
        raise NotFound
    return found


@blueprint.get("/jobs/<home_id>/safety")
@access(roles={Roles.CONTRACTOR}, object=own_job)
def gates(home_id: str) -> ResponseReturnValue:
    """Show the gates of a home to the contractor."""
    with reading() as database:
        home, lines = get_home(database, current_actor(), home_id), gates_of(database, home_id)
        address_line, is_open = home.address_line, Stage(home.stage) in SETTLED_WHILE
    return _gates_page(home_id, address_line, lines, "contractor.safety.gate" if is_open else "")


@blueprint.get("/homes/<home_id>/safety")
@access(roles=OTHERS, object=seen_home)
def seen(home_id: str) -> ResponseReturnValue:
    """Show the gates of a home to the office and the inspector."""
    actor = current_actor()
    with reading() as database:
        home, lines = get_home(database, actor, home_id), gates_of(database, home_id)
        address_line, is_open = home.address_line, Stage(home.stage) in WORK
    may_waive = is_open and actor.role in MAY_WAIVE
    return _gates_page(home_id, address_line, lines, "contractor.safety.waive" if may_waive else "")


def _gates_page(home_id: str, address_line: str, lines: list[GateLine], endpoint: str) -> ResponseReturnValue:
    is_contractor = current_actor().role is Roles.CONTRACTOR
    return page(
        "contractor/gates.html",
        address_line=address_line,
        lines=lines,
        links={line.rule.id: url_for(endpoint, home_id=home_id, gate=line.rule.id) for line in lines}
        if endpoint
        else {},
        label=gate_label,
        rule=gate_rule,
        measure_name=measure_name,
        is_contractor=is_contractor,
        back=address_of_home(current_actor().role, home_id),
    )


@blueprint.route("/jobs/<home_id>/safety/<gate>", methods=["GET", "POST"])
@access(roles={Roles.CONTRACTOR}, object=own_gate)
@answers_queue
def gate(home_id: str, gate: str) -> ResponseReturnValue:
    """Say what was found at a gate."""
    with reading() as database:
        line = _line(database, home_id, gate)
    form = gate_form(line, program_day(now()))
    back = url_for("contractor.safety.gates", home_id=home_id)
    return _settle(form, line, home_id, back)


@blueprint.route("/homes/<home_id>/safety/<gate>/waive", methods=["GET", "POST"])
@access(roles=MAY_WAIVE, object=seen_gate)
def waive(home_id: str, gate: str) -> ResponseReturnValue:
    """Let the work go on although a gate is not passed, with a reason and one's name."""
    with reading() as database:
        line = _line(database, home_id, gate)
    return _settle(WaiverForm(), line, home_id, url_for("contractor.safety.seen", home_id=home_id))


def _settle(form: GateForm | WaiverForm, line: GateLine, home_id: str, back: str) -> ResponseReturnValue:
    show_to_queue(form)
    actor, at = current_actor(), now()
    if form.validate_on_submit():
        try:
            with (
                transaction() as database,
                once(database, form.key, actor, request.path, form.sent(), at=at) as landed,
            ):
                if get_home(database, actor, home_id).stage == Stage.SCHEDULED:
                    start_work(database, actor, home_id, at)
                settle_gate(database, actor, home_id, line.rule.id, found=form.finding(), at=at)
                landed.location = back
        except Refused as error:
            form.refuse(error.message, error.field)
        else:
            flash(_("%(gate)s: saved.", gate=gate_label(line.rule.id)), "success")
            return redirect(back, code=SEE_OTHER)
    label = str(gate_label(line.rule.id))
    return form_page(form, "contractor/gate.html", back=back, label=label, rule=gate_rule(line.rule.id))
