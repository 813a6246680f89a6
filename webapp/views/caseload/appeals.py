"""Second looks at a decision: appeals, and a supervisor's override."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, request
from flask_babel import gettext as _

from rules.outcomes import Outcome
from webapp.access import access, current_actor
from webapp.db import reading
from webapp.db.caseload import AppealOutcome, Appellant
from webapp.forms.caseworker.caseload import (
    ANSWERS,
    APPEAL_OUTCOMES,
    APPELLANTS,
    AppealDecisionForm,
    AppealForm,
    OverrideForm,
)
from webapp.roles import Roles
from webapp.services import caseload_appeals as second_looks
from webapp.services.caseload_access import is_supervisor
from webapp.services.caseload_settings import caseload_settings
from webapp.services.determinations import latest_determinations
from webapp.ui.choices import choices_of
from webapp.ui.pages import page
from webapp.ui.templates import day
from webapp.views.caseload.routes import blueprint, not_now, step_page
from webapp.views.caseworker.cells import caption_of, home_address, names_of_users
from webapp.views.caseworker.routes import CASEWORKERS, READERS, load_case, own_home, today
from webapp.views.caseworker.task_list import outcome_in_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.db.homes import Determination
    from webapp.services.actors import Actor
    from webapp.ui.field import Words

DECIDERS = frozenset({Roles.CASEWORKER, Roles.MANAGER})


def decision_in_words(decision: Determination) -> Words:
    """Return a decision in words: on which programme, what, and when."""
    outcome, _tone = outcome_in_words(decision.outcome)
    return _(
        "%(program)s: %(outcome)s, decided %(day)s",
        program=decision.program.replace("_", " "),
        outcome=outcome,
        day=day(decision.decided_on),
    )


def _offered(rows: Sequence[Determination]) -> dict[int, Words]:
    return {row.id: decision_in_words(row) for row in rows}


@blueprint.get("/homes/<home_id>/appeals")
@access(roles=READERS, object=own_home)
def appeals(home_id: str) -> ResponseReturnValue:
    """Show the appeals of a home."""
    actor = current_actor()
    with reading() as session:
        case = load_case(session, home_id)
        found = second_looks.appeals_of(session, home_id)
        decisions = {row.id: row for row in second_looks.determinations_of(session, home_id)}
        people = [each.decision.decided_by for each in found if each.decision is not None]
        names = names_of_users(session, [*people, *(each.appeal.entered_by for each in found)])
        may_decide = second_looks.may_decide_appeals(session, actor, today())
    return page(
        "caseload/appeals.html",
        home_id=home_id,
        caption=caption_of(case.home),
        back=home_address(home_id),
        appeals=[
            {
                "number": len(found) - place,
                "heard": each,
                "against": decision_in_words(decisions[each.appeal.determination_id]),
                "by_whom": APPELLANTS[Appellant(each.appeal.by_whom)],
                "outcome": APPEAL_OUTCOMES[AppealOutcome(each.decision.outcome)] if each.decision else "",
                "decided_by": names.get(each.decision.decided_by, "") if each.decision else "",
            }
            for place, each in enumerate(found)
        ],
        may_enter=actor.role is Roles.CASEWORKER and bool(decisions),
        may_decide=may_decide,
    )


@blueprint.route("/homes/<home_id>/appeals/new", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def new_appeal(home_id: str) -> ResponseReturnValue:
    """Write down an appeal."""
    with reading() as session:
        case = load_case(session, home_id)
        decisions = latest_determinations(session, home_id)
    if request.method == "GET" and not decisions:
        return not_now(home_id, _("There is no decision yet."))
    form = AppealForm(data={"received_on": today()})
    form.determination.choices = choices_of(_offered(decisions))

    def work(session: Session, actor: Actor, at: datetime) -> None:
        second_looks.receive_appeal(
            session,
            actor,
            home_id,
            determination_id=form.determination.data,
            received_on=form.received_on.data,
            by_whom=Appellant(form.by_whom.data),
            reason=form.reason.data,
            today=today(),
            at=at,
        )

    intro = _(
        "It must be decided within %(days)s days, by a supervisor or manager who did not make the decision.",
        days=caseload_settings().appeal_due.days,
    )
    return step_page(form, case.home, work, done=_("The appeal is kept."), intro=intro)


@blueprint.route("/homes/<home_id>/appeals/<int:place>", methods=["GET", "POST"])
@access(roles=DECIDERS, object=own_home)
def decide_appeal(home_id: str, place: int) -> ResponseReturnValue:
    """Decide an appeal; they are counted from the home's first."""
    with reading() as session:
        case = load_case(session, home_id)
        found = second_looks.appeals_of(session, home_id)[::-1]
        if not 1 <= place <= len(found):
            abort(404)
        heard = found[place - 1]
        decision = next(
            row
            for row in second_looks.determinations_of(session, home_id)
            if row.id == heard.appeal.determination_id
        )
        if not second_looks.may_decide_appeals(session, current_actor(), today()):
            abort(403)
    if request.method == "GET" and heard.decision is not None:
        return not_now(home_id, _("This appeal is decided already."))
    form = AppealDecisionForm()

    def work(session: Session, actor: Actor, at: datetime) -> None:
        second_looks.decide_appeal(
            session,
            actor,
            heard.appeal.id,
            outcome=AppealOutcome(form.outcome.data),
            reason=form.reason.data,
            today=today(),
            at=at,
        )

    return step_page(
        form,
        case.home,
        work,
        done=_("The appeal is decided. Tell the household, in writing."),
        template="caseload/decide_appeal.html",
        appeal=heard.appeal,
        against=decision_in_words(decision),
        by_whom=APPELLANTS[Appellant(heard.appeal.by_whom)],
    )


@blueprint.route("/homes/<home_id>/override", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def override(home_id: str) -> ResponseReturnValue:
    """Put a supervisor's answer beside the rule's."""
    actor = current_actor()
    with reading() as session:
        case = load_case(session, home_id)
        decisions = latest_determinations(session, home_id)
        before = second_looks.overrides_of(session, home_id)
        names = names_of_users(session, [row.made_by for row in before])
        if not is_supervisor(session, actor.user_id, today()):
            abort(403)
    if request.method == "GET" and not decisions:
        return not_now(home_id, _("There is no decision yet."))
    form = OverrideForm()
    form.determination.choices = choices_of(_offered(decisions))

    def work(session: Session, actor: Actor, at: datetime) -> None:
        second_looks.override(
            session,
            actor,
            home_id,
            determination_id=form.determination.data,
            answer=Outcome(form.answer.data),
            reason=form.reason.data,
            expires_on=form.expires_on.data,
            today=today(),
            at=at,
        )

    return step_page(
        form,
        case.home,
        work,
        done=_("The override is kept beside the rule's answer."),
        template="caseload/override.html",
        before=[_overridden(row, names) for row in before],
    )


def _overridden(row: Any, names: dict[int | None, str]) -> dict[str, Any]:  # noqa: ANN401 - an override
    return {"answer": ANSWERS[row.answer], "row": row, "name": names.get(row.made_by, "")}
