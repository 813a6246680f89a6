"""Steps beside a home's way: on hold and on again, out, another day, back, and certified again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from flask_babel import gettext as _

from webapp.access import access
from webapp.db import reading
from webapp.db.caseload import HoldReason
from webapp.forms.caseworker.caseload import (
    HOLD_REASONS,
    AnotherDayForm,
    CallOffForm,
    CertifyForm,
    HoldForm,
    ResumeForm,
    SendBackForm,
    TakeBackForm,
    WithdrawForm,
)
from webapp.services import caseload_holds as holds
from webapp.services.caseload_settings import caseload_settings
from webapp.services.determinations import CERTIFYING, determine_and_store
from webapp.services.scopes import contractors
from webapp.stages import BEFORE_WORK, Stage
from webapp.views.caseload.routes import blueprint, cannot_now, not_now, step_page
from webapp.views.caseworker.routes import CASEWORKERS, load_case, own_home, today

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.views.caseworker.routes import Case


def _case(home_id: str, stages: Collection[Stage]) -> tuple[Case, ResponseReturnValue | None]:
    """Return a home, and where to lead whoever asks for a step that is not possible now."""
    with reading() as session:
        case = load_case(session, home_id)
    elsewhere = request.method == "GET" and case.stage not in stages
    return case, not_now(home_id, cannot_now()) if elsewhere else None


@blueprint.route("/homes/<home_id>/hold", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def hold(home_id: str) -> ResponseReturnValue:
    """Put a home on hold."""
    case, elsewhere = _case(home_id, BEFORE_WORK)
    if elsewhere is not None:
        return elsewhere
    form = HoldForm()

    def work(session: Session, actor: Actor, at: datetime) -> None:
        terms = holds.HoldTerms(
            reason=form.reason.data,
            revisit_on=form.revisit_on.data,
            detail=form.detail.data or "",
            referral=form.referral.data or "",
            client_told_on=form.client_told_on.data,
            client_told_how=form.client_told_how.data or "",
        )
        holds.hold(session, actor, home_id, terms, today=today(), at=at)

    done = _("The home is on hold. It stands on your list of what is due on the day to look again.")
    return step_page(form, case.home, work, done=done, intro=_("A hold is no refusal: the work waits."))


@blueprint.route("/homes/<home_id>/resume", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def resume(home_id: str) -> ResponseReturnValue:
    """Let a home go on where it stopped."""
    case, elsewhere = _case(home_id, (Stage.DEFERRED,))
    if elsewhere is not None:
        return elsewhere
    form = ResumeForm()
    with reading() as session:
        held = holds.hold_of(session, home_id)

    def work(session: Session, actor: Actor, at: datetime) -> None:
        holds.resume(session, actor, home_id, reason=form.reason.data, at=at)

    return step_page(
        form,
        case.home,
        work,
        done=_("The home goes on where it stopped."),
        template="caseload/resume.html",
        held=held,
        why=HOLD_REASONS[HoldReason(held.reason)] if held is not None else "",
    )


@blueprint.route("/homes/<home_id>/withdraw", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def withdraw(home_id: str) -> ResponseReturnValue:
    """Take a home out of the programme."""
    case, elsewhere = _case(home_id, (*BEFORE_WORK, Stage.DEFERRED))
    if elsewhere is not None:
        return elsewhere
    form = WithdrawForm()

    def work(session: Session, actor: Actor, at: datetime) -> None:
        holds.withdraw(session, actor, home_id, reason=form.said(), at=at)

    intro = _("The record stays as it is. The household can apply again, as a new home.")
    return step_page(form, case.home, work, done=_("The home is withdrawn."), intro=intro)


@blueprint.route("/homes/<home_id>/call-off", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def call_off(home_id: str) -> ResponseReturnValue:
    """Call the agreed day off."""
    case, elsewhere = _case(home_id, (Stage.SCHEDULED,))
    if elsewhere is not None:
        return elsewhere
    form = CallOffForm(version=case.home.row_version)

    def work(session: Session, actor: Actor, at: datetime) -> None:
        version = form.version or 0
        holds.call_off(session, actor, home_id, reason=form.reason.data, row_version=version, at=at)

    intro = _("The contractor no longer sees the home. Agree a contractor and a day again afterwards.")
    return step_page(form, case.home, work, done=_("The day is called off."), intro=intro)


@blueprint.route("/homes/<home_id>/another-day", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def another_day(home_id: str) -> ResponseReturnValue:
    """Agree another day, or another contractor."""
    case, elsewhere = _case(home_id, (Stage.SCHEDULED,))
    if elsewhere is not None:
        return elsewhere
    with reading() as session:
        firms = contractors(session)
    agreed = {"contractor": case.home.contractor_provider_id, "day": case.home.scheduled_on}
    form = AnotherDayForm(data=agreed, version=case.home.row_version)
    form.offer(firms)

    def work(session: Session, actor: Actor, at: datetime) -> None:
        holds.schedule_again(
            session,
            actor,
            home_id,
            contractor_provider_id=form.contractor.data,
            day=form.day.data,
            today=today(),
            row_version=form.version or 0,
            at=at,
        )

    return step_page(form, case.home, work, done=_("The new day is kept."))


@blueprint.route("/homes/<home_id>/take-back", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def take_back(home_id: str) -> ResponseReturnValue:
    """Take the approval of the work back."""
    case, elsewhere = _case(home_id, (Stage.APPROVED,))
    if elsewhere is not None:
        return elsewhere
    form = TakeBackForm()

    def work(session: Session, actor: Actor, at: datetime) -> None:
        holds.take_approval_back(session, actor, home_id, reason=form.reason.data, at=at)

    intro = _("The answers can be corrected again. The work is then proposed anew, and approved anew.")
    return step_page(form, case.home, work, done=_("The approval is taken back."), intro=intro)


@blueprint.route("/homes/<home_id>/send-back", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def send_back(home_id: str) -> ResponseReturnValue:
    """Send the work back to be put right."""
    case, elsewhere = _case(home_id, (Stage.DESK_REVIEW,))
    if elsewhere is not None:
        return elsewhere
    form = SendBackForm()

    def work(session: Session, actor: Actor, at: datetime) -> None:
        holds.send_back(session, actor, home_id, reason=form.reason.data, at=at)

    return step_page(form, case.home, work, done=_("The work is sent back to the contractor."))


@blueprint.route("/homes/<home_id>/certify", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def certify(home_id: str) -> ResponseReturnValue:
    """Certify a household again: decide by today's rules on the answers as they stand."""
    case, elsewhere = _case(home_id, CERTIFYING)
    if elsewhere is not None:
        return elsewhere
    form = CertifyForm(version=case.version)

    def work(session: Session, actor: Actor, at: datetime) -> None:
        determine_and_store(
            session,
            actor,
            home_id,
            on=today(),
            today=today(),
            row_version=form.version or 0,
            at=at,
            again=True,
        )

    days = caseload_settings().eligibility.days
    return step_page(
        form,
        case.home,
        work,
        done=_("The household is decided on anew. The new decision takes the place of the one before."),
        intro=_(
            "A decision stands for %(days)s days. The new one is made by today's rules; the one before stays"
            " on record. If an answer is not right any more, take the approval back first and correct it.",
            days=days,
        ),
    )
