"""The work list, a new home, and one home as a list of tasks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.access import access, current_actor
from webapp.clock import now
from webapp.db import reading
from webapp.forms.caseworker.steps import AddressForm
from webapp.forms.contractor.words import STATES
from webapp.forms.measure_names import measure_name
from webapp.roles import Roles
from webapp.services.case_facts import checked
from webapp.services.caseload_access import caseworkers
from webapp.services.caseload_list import common_words, stage_ages, work_list
from webapp.services.certificates import is_certified
from webapp.services.determinations import latest_assessment, latest_determinations, reference_of
from webapp.services.homes import Address
from webapp.services.intake import open_case
from webapp.services.jobs import DONE, TO_DO, get_job
from webapp.services.questions import standing
from webapp.services.scopes import latest_scope
from webapp.stages import LABELS, WHAT_HAPPENS_NEXT, Stage
from webapp.ui.listing import FORMAT, Listing, SqlRows, list_page
from webapp.ui.pages import form_page, page
from webapp.views.caseworker.beside import beside, steps_of
from webapp.views.caseworker.routes import CASEWORKERS, READERS, blueprint, load_case, own_home, today
from webapp.views.caseworker.task_list import Record, tasks_of
from webapp.views.caseworker.work_list import COLUMNS, FILTERS, SEARCH, as_row, bottlenecks, criteria
from webapp.views.saving import save

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor

# Work was begun: what is logged can be looked at.
AT_WORK = frozenset({*TO_DO, *DONE} - {Stage.SCHEDULED})


@blueprint.route("/homes", methods=["GET", "POST"])
@access(roles=READERS)
def homes() -> ResponseReturnValue:
    """Show the homes of a provider: where each stands, for how long, and what is next."""
    if (led_on := SEARCH.keep()) is not None:
        return led_on
    actor, at, wanted = current_actor(), now(), criteria()
    in_sight = actor.provider_id is not None and FORMAT not in request.args
    with reading() as session:
        wanted = replace(wanted, common=common_words(session, wanted.words))
        statement = work_list(actor, wanted, today=today(), at=at)
        names: dict[int | None, str] = {
            user.id: user.name for user in caseworkers(session, actor.provider_id)
        }
        listing = Listing(
            "homes",
            _l("Homes"),
            COLUMNS,
            SqlRows(session, statement, as_row(at, names)),
            FILTERS,
            SEARCH,
            empty=_l("There are no homes here yet."),
        )
        return list_page(
            listing,
            "caseworker/homes.html",
            # Of a provider's homes at once; of the whole programme on the page of its own.
            bottlenecks=bottlenecks(stage_ages(session, actor, at)) if in_sight else [],
            may_open=actor.role is Roles.CASEWORKER,
        )


@blueprint.route("/homes/new", methods=["GET", "POST"])
@access(roles=CASEWORKERS)
def new_home() -> ResponseReturnValue:
    """Open the record of a home."""
    form = AddressForm()
    if form.validate_on_submit():

        def work(session: Session, actor: Actor, at: datetime) -> str:
            address = Address(
                address_line=form.address_line.data,
                unit=form.unit.data or "",
                city=form.city.data,
                zip_code=form.zip_code.data,
            )
            home = open_case(session, actor, address, form.language.data or None, at)
            return url_for("caseworker.begin", home_id=home.id)

        if (answer := save(form, work)) is not None:
            return answer
    return form_page(form, back=url_for("caseworker.homes"), caption=_("A new home"))


@blueprint.get("/homes/<home_id>")
@access(roles=READERS, object=own_home)
def home(home_id: str) -> ResponseReturnValue:
    """Show one home as a list of tasks."""
    actor = current_actor()
    with reading() as session:
        case = load_case(session, home_id)
        record = Record(
            case=case,
            standing=standing(checked(case.raw), today()),
            decisions=latest_determinations(session, home_id),
            assessment=latest_assessment(session, home_id),
            scope=latest_scope(session, home_id),
            may_change=actor.role is Roles.CASEWORKER,
            today=today(),
            certified=is_certified(session, home_id),
        )
        known = beside(session, actor, case.home, today())
        work = get_job(session, actor, home_id).items if case.stage in AT_WORK else ()
    return page(
        "caseworker/home.html",
        home=case.home,
        reference=reference_of(home_id),
        stage=LABELS[case.stage],
        next_step=WHAT_HAPPENS_NEXT[case.stage],
        tasks=tasks_of(record),
        known=known,
        work=[(item.id, measure_name(item.measure_id), STATES[item.state]) for item in work],
        steps=steps_of(case.home, known) if record.may_change else [],
        may_change=record.may_change,
        take_over_key=str(uuid4()),
        back=url_for("caseworker.homes"),
    )


@blueprint.get("/homes/<home_id>/questions")
@access(roles=CASEWORKERS, object=own_home)
def begin(home_id: str) -> ResponseReturnValue:
    """Lead on to the first question that is worth asking."""
    from webapp.views.caseworker.questions import address_of_next  # noqa: PLC0415 - they lead to each other

    with reading() as session:
        case = load_case(session, home_id)
    return redirect(address_of_next(home_id, case.raw))
