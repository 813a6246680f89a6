"""The household's income: a list of what each person gets, and the year worked out before one's eyes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from flask import abort, url_for
from flask_babel import gettext as _

from rules.facts import IncomeRecord
from webapp.access import access, current_actor
from webapp.db import reading
from webapp.forms.caseworker.question_form import told
from webapp.forms.caseworker.questions import BY_ID
from webapp.forms.caseworker.steps import ButtonForm, IncomeForm, ZeroIncomeForm
from webapp.roles import Roles
from webapp.services.case_facts import checked, raw_facts
from webapp.services.errors import StaleEdit
from webapp.services.intake import (
    OPEN_STAGES,
    FactsRefused,
    declare_zero_income,
    income_records,
    remove_income,
    save_income,
)
from webapp.services.questions import standing
from webapp.ui.pages import conflict_page, form_page, page
from webapp.ui.templates import dollars
from webapp.views.caseworker.income_sum import income_lines, yearly_cents
from webapp.views.caseworker.questions import NO_SUCH_PAGE, address_behind, address_of_next
from webapp.views.caseworker.routes import (
    CASEWORKERS,
    READERS,
    Case,
    blueprint,
    load_case,
    own_home,
    save,
    today,
)

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.ui import Form

ASKED = BY_ID["income"]


@blueprint.get("/homes/<home_id>/income")
@access(roles=READERS, object=own_home)
def income(home_id: str) -> ResponseReturnValue:
    """Show the incomes and their sum."""
    with reading() as session:
        case = load_case(session, home_id)
    on = today()
    now_open = standing(checked(case.raw), on)
    total = yearly_cents(case.raw, on)
    return page(
        "caseworker/income.html",
        home_id=home_id,
        lines=income_lines(case.raw, on),
        total=None if total is None else dollars(total),
        declared_none=bool(case.raw.get("household", {}).get("zero_income_declared")),
        only_total="annual_income_usd" in case.raw.get("household", {}),
        is_wanted=bool(set(ASKED.facts) & set(now_open.wanted)),
        why=ASKED.why,
        bring=ASKED.bring[:1],
        may_change=_may_change(case),
        remove_form=ButtonForm(version=case.version),
        onward=address_behind(home_id, now_open, ASKED),
        back=url_for("caseworker.home", home_id=home_id),
    )


def _may_change(case: Case) -> bool:
    return current_actor().role is Roles.CASEWORKER and case.stage in OPEN_STAGES


@blueprint.route("/homes/<home_id>/income/new", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def new_income(home_id: str) -> ResponseReturnValue:
    """Add an income."""
    return _income_page(home_id, None)


@blueprint.route("/homes/<home_id>/income/<int:place>", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def change_income(home_id: str, place: int) -> ResponseReturnValue:
    """Change an income; they are counted from 1."""
    return _income_page(home_id, place - 1)


def _income_page(home_id: str, place: int | None) -> ResponseReturnValue:
    with reading() as session:
        case = load_case(session, home_id)
    records = income_records(case.raw)
    if place is not None and not 0 <= place < len(records):
        abort(NO_SUCH_PAGE)
    form = IncomeForm(data=_as_data(records[place]) if place is not None else None, version=case.version)
    if form.validate_on_submit():

        def work(session: Session, actor: Actor, at: datetime) -> str:
            record = IncomeRecord(
                person=form.person.data or None,
                source=form.source.data or None,
                amount_usd=form.amount_usd.data,
                period=form.period.data or None,
            )
            save_income(session, actor, home_id, record, place=place, row_version=form.version or 0, at=at)
            return url_for("caseworker.income", home_id=home_id)

        answer = _saved(form, work)
        if answer is not None:
            return answer
    return form_page(form, caption=_("Income"), back=url_for("caseworker.income", home_id=home_id))


@blueprint.post("/homes/<home_id>/income/<int:place>/remove")
@access(roles=CASEWORKERS, object=own_home)
def take_income_away(home_id: str, place: int) -> ResponseReturnValue:
    """Remove an income."""
    form = ButtonForm()

    def work(session: Session, actor: Actor, at: datetime) -> str:
        remove_income(session, actor, home_id, place - 1, row_version=form.version or 0, at=at)
        return url_for("caseworker.income", home_id=home_id)

    return _saved(form, work) or form_page(form, back=url_for("caseworker.income", home_id=home_id))


@blueprint.route("/homes/<home_id>/income/none", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def no_income(home_id: str) -> ResponseReturnValue:
    """Record that every adult declared to have no income."""
    with reading() as session:
        case = load_case(session, home_id)
    form = ZeroIncomeForm(version=case.version)
    if form.validate_on_submit():

        def work(session: Session, actor: Actor, at: datetime) -> str:
            record = declare_zero_income(
                session, actor, home_id, declared=True, row_version=form.version or 0, at=at
            )
            return address_of_next(home_id, raw_facts(record), after=ASKED)

        answer = _saved(form, work)
        if answer is not None:
            return answer
    return form_page(
        form,
        caption=_("Income"),
        intro=_("Only if nobody who lives there gets any money: no wages, no benefits, no support."),
        back=url_for("caseworker.income", home_id=home_id),
    )


@blueprint.post("/homes/<home_id>/income/none/remove")
@access(roles=CASEWORKERS, object=own_home)
def take_declaration_back(home_id: str) -> ResponseReturnValue:
    """Take back that nobody has income."""
    form = ButtonForm()

    def work(session: Session, actor: Actor, at: datetime) -> str:
        declare_zero_income(session, actor, home_id, declared=False, row_version=form.version or 0, at=at)
        return url_for("caseworker.income", home_id=home_id)

    return _saved(form, work) or form_page(form, back=url_for("caseworker.income", home_id=home_id))


def _saved(form: Form, work: Any) -> ResponseReturnValue | None:  # noqa: ANN401 - as webapp.views.caseworker.routes.save
    """Save a form of this page; None where something must be put right."""
    try:
        return save(form, work)
    except FactsRefused as refused:
        for problem in refused.problems:
            form.refuse(told(problem))
    except StaleEdit as stale:
        labels = {
            "household.income": _("Incomes"),
            "household.annual_income_usd": _("Income of a year"),
            "household.zero_income_declared": _("Nobody has income"),
        }
        current, submitted = _readable(stale.current), _readable(stale.submitted)
        return conflict_page(form, current, submitted, stale.row_version, labels=labels)
    return None


def _readable(answers: dict[str, Any]) -> dict[str, Any]:
    """Return the incomes of both versions in words."""
    lines = income_lines({"household": {"income": answers.get("household.income") or []}}, today())
    told = "; ".join(f"{line.person}, {line.source}: {line.worked_out}" for line in lines)
    return {**answers, "household.income": told or None}


def _as_data(record: dict[str, Any]) -> dict[str, Any]:
    """Return an income record as its form holds it."""
    amount = record.get("amount_usd")
    return {**record, "amount_usd": None if amount is None else Decimal(str(amount))}
