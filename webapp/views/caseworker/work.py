"""The work on a home: propose it from what fits, approve it, agree a contractor and a day."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlmodel import col, select

from webapp.access import access, current_actor
from webapp.db import reading
from webapp.db.people import Provider, User
from webapp.forms.caseworker.steps import ButtonForm, ScheduleForm, ScopeForm, scope_form, unit_name
from webapp.roles import Roles
from webapp.services.determinations import latest_assessment
from webapp.services.errors import StaleEdit
from webapp.services.scopes import (
    PROPOSING,
    Candidate,
    approve,
    candidates,
    contractors,
    items_of,
    latest_scope,
    propose,
    schedule,
)
from webapp.stages import Stage
from webapp.ui.pages import conflict_page, form_page, page
from webapp.ui.templates import dollars
from webapp.views.caseworker.routes import CASEWORKERS, READERS, Case, blueprint, load_case, own_home, today
from webapp.views.caseworker.scope_rows import families_of, not_judged, sums_of
from webapp.views.saving import save

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.db.work import ScopeItem, WorkScope
    from webapp.services.actors import Actor
    from webapp.ui import Form


@blueprint.get("/homes/<home_id>/scope")
@access(roles=READERS, object=own_home)
def scope(home_id: str) -> ResponseReturnValue:
    """Show the work that is proposed or approved; where there is none, lead to proposing it."""
    with reading() as session:
        case = load_case(session, home_id)
        last = latest_scope(session, home_id)
        items = items_of(session, last)
        assessment = latest_assessment(session, home_id)
        people = _names(session, last)
    is_caseworker = current_actor().role is Roles.CASEWORKER
    if last is None:
        if case.stage is Stage.ASSESSED and is_caseworker:
            return redirect(url_for("caseworker.propose_work", home_id=home_id))
        return _not_yet(home_id, _("Work is proposed once the home is assessed."))
    offered = candidates(assessment) if assessment is not None else ()
    return page(
        "caseworker/scope.html",
        home_id=home_id,
        rows=[_row(item, offered) for item in items],
        sums=sums_of(items),
        scope=last,
        proposed_by=people.get(last.proposed_by, ""),
        approved_by=people.get(last.approved_by or 0, ""),
        form=ButtonForm(version=last.revision) if case.stage is Stage.SCOPED and is_caseworker else None,
        may_change=case.stage is Stage.SCOPED and is_caseworker,
        may_schedule=case.stage is Stage.APPROVED and is_caseworker,
        back=url_for("caseworker.home", home_id=home_id),
        wide=True,
    )


def _names(session: Session, last: WorkScope | None) -> dict[int, str]:
    if last is None:
        return {}
    asked = (last.proposed_by, last.approved_by or 0)
    return {user.id: user.name for user in session.exec(select(User).where(col(User.id).in_(asked)))}


def _not_yet(home_id: str, why: str) -> ResponseReturnValue:
    flash(why, "info")
    return redirect(url_for("caseworker.home", home_id=home_id))


def _row(item: ScopeItem, offered: Sequence[Candidate]) -> dict[str, Any]:
    candidate = next((each for each in offered if each.measure_id == item.measure_id), None)
    cost = item.estimated_cost_cents
    return {
        "label": item.measure_id if candidate is None else candidate.label,
        "measure_id": None if candidate is None else item.measure_id,
        "quantity": _how_much(item),
        "cost": _("Not known yet") if cost is None else dollars(cost),
        "liwp": item.liwp_may_fund,
        "liwp_answer": "undetermined" if candidate is None else candidate.liwp_answer(cost),
    }


def _how_much(item: ScopeItem) -> str:
    """Return the quantity of a measure in words; things that are counted need no unit."""
    if item.unit == "home":
        return str(_("The whole home"))
    return f"{item.quantity:g}" if item.unit == "each" else f"{item.quantity:g} {unit_name(item.unit)}"


@blueprint.route("/homes/<home_id>/scope/propose", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def propose_work(home_id: str) -> ResponseReturnValue:
    """Propose work from the measures that fit the home."""
    with reading() as session:
        case = load_case(session, home_id)
        last = latest_scope(session, home_id)
        items = items_of(session, last)
        assessment = latest_assessment(session, home_id)
    if assessment is None or (request.method == "GET" and case.stage not in PROPOSING):
        return _not_yet(home_id, _("Work is proposed once the home is assessed."))
    offered = candidates(assessment)
    form = scope_form(offered)(data=_filled(offered, items), version=last.revision if last else 0)
    if form.validate_on_submit():

        def work(session: Session, actor: Actor, at: datetime) -> str:
            propose(session, actor, home_id, form.proposed(offered), row_version=form.version or 0, at=at)
            return url_for("caseworker.scope", home_id=home_id)

        answer = _saved(form, work)
        if answer is not None:
            return answer
    return form_page(
        form,
        "caseworker/propose.html",
        home_id=home_id,
        families=families_of(assessment, offered, _unfolded(form, offered)),
        not_judged=not_judged(assessment),
        back=url_for("caseworker.home", home_id=home_id),
    )


def _unfolded(form: ScopeForm, offered: Sequence[Candidate]) -> list[str]:
    """Return the measures of the form that are ticked, or have an error."""
    return [
        each.measure_id
        for each in offered
        if form[f"propose_{each.measure_id}"].data
        or any(form[f"{part}_{each.measure_id}"].errors for part in ("propose", "quantity", "cost"))
    ]


def _filled(offered: Sequence[Candidate], items: Sequence[ScopeItem]) -> dict[str, Any]:
    """Return what the form begins with: the scope as it is, else the plan of the assessment."""
    saved = {item.measure_id: item for item in items}
    data: dict[str, Any] = {}
    for each in offered:
        item = saved.get(each.measure_id)
        chosen = item is not None if saved else each.in_package
        data[f"propose_{each.measure_id}"] = ["yes"] if chosen else []
        quantity = item.quantity if item is not None else each.quantity
        data[f"quantity_{each.measure_id}"] = None if quantity is None else _shortest(quantity)
        cents = item.estimated_cost_cents if item is not None else each.cost_cents
        if cents is not None:
            data[f"cost_{each.measure_id}"] = Decimal(cents) / 100
    return data


def _shortest(quantity: float) -> int | float:
    return int(quantity) if quantity.is_integer() else quantity


@blueprint.post("/homes/<home_id>/scope/approve")
@access(roles=CASEWORKERS, object=own_home)
def approve_work(home_id: str) -> ResponseReturnValue:
    """Approve the proposed work."""
    form = ButtonForm()

    def work(session: Session, actor: Actor, at: datetime) -> str:
        approve(session, actor, home_id, row_version=form.version or 0, at=at)
        return url_for("caseworker.scope", home_id=home_id)

    try:
        answer = save(form, work)
    except StaleEdit:
        flash(
            _("Somebody proposed other work since you opened the page. This is how it stands now."), "warning"
        )
        return redirect(url_for("caseworker.scope", home_id=home_id), code=303)
    return answer or form_page(
        form, "caseworker/refused.html", back=url_for("caseworker.home", home_id=home_id)
    )


@blueprint.route("/homes/<home_id>/schedule", methods=["GET", "POST"], endpoint="schedule")
@access(roles=READERS, object=own_home)
def schedule_work(home_id: str) -> ResponseReturnValue:
    """Agree a contractor and a day; later, show them."""
    with reading() as session:
        case = load_case(session, home_id)
        firms = contractors(session)
        firm = session.get(Provider, case.home.contractor_provider_id or 0)
    if request.method == "GET" and case.home.scheduled_on is not None:
        return page(
            "caseworker/scheduled.html",
            firm=firm.name if firm else "",
            day=case.home.scheduled_on,
            back=url_for("caseworker.home", home_id=home_id),
        )
    if request.method == "GET" and (
        case.stage is not Stage.APPROVED or current_actor().role is not Roles.CASEWORKER
    ):
        return _not_yet(home_id, _("A contractor and a day are agreed once the work is approved."))
    form = ScheduleForm(version=case.home.row_version)
    form.offer(firms)
    if form.validate_on_submit():

        def work(session: Session, actor: Actor, at: datetime) -> str:
            schedule(
                session,
                actor,
                home_id,
                contractor_provider_id=form.contractor.data,
                day=form.day.data,
                today=today(),
                row_version=form.version or 0,
                at=at,
            )
            return url_for("caseworker.home", home_id=home_id)

        answer = _saved(form, work)
        if answer is not None:
            return answer
    return form_page(form, back=url_for("caseworker.home", home_id=home_id), caption=_address(case))


def _address(case: Case) -> str:
    return f"{case.home.address_line} {case.home.unit}".strip()


def _saved(form: Form, work: Any) -> ResponseReturnValue | None:  # noqa: ANN401 - as webapp.views.caseworker.routes.save
    """Save a form; on a stale one, show both versions."""
    try:
        return save(form, work)
    except StaleEdit as stale:
        return conflict_page(form, stale.current, stale.submitted, stale.row_version)
