"""The work list, a new home, and one home as a list of tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import redirect, request, url_for
from flask_babel import gettext as _

from webapp.access import access, current_actor
from webapp.clock import program_day
from webapp.db import reading
from webapp.forms.caseworker.steps import AddressForm
from webapp.roles import Roles
from webapp.services.case_facts import checked
from webapp.services.certificates import is_certified
from webapp.services.determinations import latest_assessment, latest_determinations, reference_of
from webapp.services.homes import Address, homes_for
from webapp.services.intake import open_case
from webapp.services.questions import standing
from webapp.services.scopes import latest_scope
from webapp.stages import LABELS, WHAT_HAPPENS_NEXT, Stage
from webapp.ui.pages import form_page, page
from webapp.views.caseworker.routes import CASEWORKERS, READERS, blueprint, load_case, own_home, save, today
from webapp.views.caseworker.task_list import Record, tasks_of

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.db.homes import Home
    from webapp.services.actors import Actor
    from webapp.ui.field import Words

HOMES_A_PAGE = 25


@dataclass(frozen=True, slots=True)
class ListedHome:
    """One line of the work list."""

    address: str
    place: str
    reference: str
    link: str
    stage: Words
    days: int
    next_step: Words


@blueprint.get("/homes")
@access(roles=READERS)
def homes() -> ResponseReturnValue:
    """Show the homes of a provider: where each stands, since when, and what is next."""
    wanted = request.args.get("stage", "")
    stage = Stage(wanted) if wanted in set(Stage) else None
    with reading() as session:
        every = homes_for(session, current_actor())
    found = [home for home in every if stage is None or home.stage == stage]
    last = max(1, -(-len(found) // HOMES_A_PAGE))
    asked = request.args.get("page", "1")
    number = min(max(int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1, 1), last)  # noqa: PLR2004 - no list is that long
    shown = found[(number - 1) * HOMES_A_PAGE : number * HOMES_A_PAGE]
    return page(
        "caseworker/homes.html",
        homes=[_listed(home) for home in shown],
        count=len(found),
        stages=[(each, LABELS[each], sum(home.stage == each for home in every)) for each in Stage],
        stage=stage,
        number=number,
        last=last,
        address=lambda n: url_for("caseworker.homes", stage=stage, page=n),
        may_open=current_actor().role is Roles.CASEWORKER,
        wide=True,
    )


def _listed(home: Home) -> ListedHome:
    stage = Stage(home.stage)
    return ListedHome(
        address=f"{home.address_line} {home.unit}".strip(),
        place=f"{home.city} {home.zip_code}",
        reference=reference_of(home.id),
        link=url_for("caseworker.home", home_id=home.id),
        stage=LABELS[stage],
        days=(today() - program_day(home.opened_at)).days,
        next_step=WHAT_HAPPENS_NEXT[stage],
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
    with reading() as session:
        case = load_case(session, home_id)
        record = Record(
            case=case,
            standing=standing(checked(case.raw), today()),
            decisions=latest_determinations(session, home_id),
            assessment=latest_assessment(session, home_id),
            scope=latest_scope(session, home_id),
            may_change=current_actor().role is Roles.CASEWORKER,
            today=today(),
            certified=is_certified(session, home_id),
        )
    return page(
        "caseworker/home.html",
        home=case.home,
        reference=reference_of(home_id),
        stage=LABELS[case.stage],
        next_step=WHAT_HAPPENS_NEXT[case.stage],
        tasks=tasks_of(record),
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
