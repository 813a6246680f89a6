"""The household's income: a list of what each person gets, and the year worked out before one's eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, redirect, url_for
from flask_babel import gettext as _

from rules.facts import IncomeRecord
from rules.income import DECLARED
from rules.income_facts import AdultRecord
from webapp.access import access, current_actor
from webapp.db import reading
from webapp.forms.caseworker.income import (
    MORE_FACTS,
    MORE_FORMS,
    AdultForm,
    IncomeForm,
    ZeroIncomeForm,
    amount_of,
)
from webapp.forms.caseworker.question_form import data_of, told
from webapp.forms.caseworker.questions import BY_ID
from webapp.forms.caseworker.steps import ButtonForm
from webapp.roles import Roles
from webapp.services.case_facts import checked, raw_facts
from webapp.services.errors import StaleEdit
from webapp.services.intake import (
    OPEN_STAGES,
    FactsRefused,
    declare_zero_income,
    income_records,
    remove_income,
    save_entries,
    save_income,
)
from webapp.services.questions import standing
from webapp.ui.pages import conflict_page, form_page, page
from webapp.views.caseworker.income_sum import adult_lines, in_dollars, income_lines, income_of
from webapp.views.caseworker.questions import NO_SUCH_PAGE, address_behind, address_of_next
from webapp.views.caseworker.routes import CASEWORKERS, READERS, Case, blueprint, load_case, own_home, today
from webapp.views.saving import save

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.ui import Form

ASKED = BY_ID["income"]
ADULTS = "household.adults"


@blueprint.get("/homes/<home_id>/income")
@access(roles=READERS, object=own_home)
def income(home_id: str) -> ResponseReturnValue:
    """Show the incomes and their sum."""
    with reading() as session:
        case = load_case(session, home_id)
    on = today()
    facts = checked(case.raw)
    now_open = standing(facts, on)
    year = income_of(case.raw, on)
    bounds = None if year.at_most is None else (in_dollars(year.at_least), in_dollars(year.at_most))
    return page(
        "caseworker/income.html",
        home_id=home_id,
        lines=income_lines(case.raw, on),
        total=None if year.total is None else in_dollars(year.total),
        between=bounds,
        not_declared=DECLARED in year.missing,
        adults=adult_lines(facts.household),
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
        period = form.period.data or None
        before = IncomeRecord.model_validate(records[place]) if place is not None else IncomeRecord()
        # What belonged to another rhythm, such as the hours, goes with it.
        kept = before if before.period == period else before.model_copy(update=dict.fromkeys(MORE_FACTS))
        record = kept.model_copy(
            update={
                "person": form.person.data or None,
                "kind": form.kind.data or None,
                "source": form.source.data or None,
                "amount_usd": form.amount_usd.data,
                "period": period,
            }
        )

        def work(session: Session, actor: Actor, at: datetime) -> str:
            saved = save_income(
                session, actor, home_id, record, place=place, row_version=form.version or 0, at=at
            )
            number = len(income_records(raw_facts(saved))) if place is None else place + 1
            if period in MORE_FORMS:
                return url_for("caseworker.more_of_income", home_id=home_id, place=number)
            return url_for("caseworker.income", home_id=home_id)

        answer = _saved(form, work)
        if answer is not None:
            return answer
    return form_page(form, caption=_("Income"), back=url_for("caseworker.income", home_id=home_id))


@blueprint.route("/homes/<home_id>/income/<int:place>/more", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def more_of_income(home_id: str, place: int) -> ResponseReturnValue:
    """Ask what the rhythm of an income asks for: the hours, the season, the costs of a business."""
    with reading() as session:
        case = load_case(session, home_id)
    records = income_records(case.raw)
    if not 0 < place <= len(records):
        abort(NO_SUCH_PAGE)
    record = IncomeRecord.model_validate(records[place - 1])
    if record.period not in MORE_FORMS:
        return redirect(url_for("caseworker.income", home_id=home_id))
    held = {name: value for name, value in records[place - 1].items() if name in MORE_FACTS}
    data = {**data_of(held), "expenses_usd": amount_of(held.get("expenses_usd"))}
    form = MORE_FORMS[record.period](data=data, version=case.version)
    if form.validate_on_submit():

        def work(session: Session, actor: Actor, at: datetime) -> str:
            told_more = {**dict.fromkeys(MORE_FACTS), **form.answers()}
            changed = IncomeRecord.model_validate({**record.model_dump(), **told_more})
            save_income(
                session, actor, home_id, changed, place=place - 1, row_version=form.version or 0, at=at
            )
            return url_for("caseworker.income", home_id=home_id)

        answer = _saved(form, work)
        if answer is not None:
            return answer
    return form_page(
        form,
        caption=record.person or _("Income"),
        back=url_for("caseworker.income", home_id=home_id),
    )


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


@blueprint.route("/homes/<home_id>/income/adults/new", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def new_adult(home_id: str) -> ResponseReturnValue:
    """List an adult, with a declaration of no income where there is one."""
    return _adult_page(home_id, None)


@blueprint.route("/homes/<home_id>/income/adults/<int:place>", methods=["GET", "POST"])
@access(roles=CASEWORKERS, object=own_home)
def change_adult(home_id: str, place: int) -> ResponseReturnValue:
    """Change what is written of an adult; they are counted from 1."""
    return _adult_page(home_id, place - 1)


def _adult_page(home_id: str, place: int | None) -> ResponseReturnValue:
    with reading() as session:
        case = load_case(session, home_id)
    adults = list(checked(case.raw).household.adults or ())
    if place is not None and not 0 <= place < len(adults):
        abort(NO_SUCH_PAGE)
    data = None if place is None else adults[place].model_dump()
    form = AdultForm(data=data, version=case.version)
    if form.validate_on_submit():
        adult = AdultRecord(
            person=form.person.data,
            zero_income_declared=form.zero_income_declared.data,
            declared_on=form.declared_on.data,
        )
        others = [each for index, each in enumerate(adults) if index != place]
        if adult.person in {each.person for each in others}:
            form.refuse(_("This person is on the list already."), "person")
        else:
            entries = [*adults, adult] if place is None else [*adults[:place], adult, *adults[place + 1 :]]
            answer = _saved(form, _adults_saved(home_id, entries, form))
            if answer is not None:
                return answer
    return form_page(form, caption=_("Income"), back=url_for("caseworker.income", home_id=home_id))


@blueprint.post("/homes/<home_id>/income/adults/<int:place>/remove")
@access(roles=CASEWORKERS, object=own_home)
def take_adult_away(home_id: str, place: int) -> ResponseReturnValue:
    """Take an adult off the list."""
    form = ButtonForm()
    with reading() as session:
        case = load_case(session, home_id)
    adults = list(checked(case.raw).household.adults or ())
    if not 0 < place <= len(adults):
        abort(NO_SUCH_PAGE)
    entries = [*adults[: place - 1], *adults[place:]]
    answer = _saved(form, _adults_saved(home_id, entries, form))
    return answer or form_page(form, back=url_for("caseworker.income", home_id=home_id))


def _adults_saved(home_id: str, entries: list[AdultRecord], form: Form) -> Callable[..., str]:
    def work(session: Session, actor: Actor, at: datetime) -> str:
        save_entries(session, actor, home_id, ADULTS, entries, row_version=form.version or 0, at=at)
        return url_for("caseworker.income", home_id=home_id)

    return work


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
            ADULTS: _("The adults"),
        }
        current, submitted = _readable(stale.current), _readable(stale.submitted)
        return conflict_page(form, current, submitted, stale.row_version, labels=labels)
    return None


def _readable(answers: dict[str, Any]) -> dict[str, Any]:
    """Return the incomes of both versions in words."""
    lines = income_lines({"household": {"income": answers.get("household.income") or []}}, today())
    told = "; ".join(f"{line.person}, {line.source}: {line.worked_out}" for line in lines)
    adults = "; ".join(str(adult.get("person", "")) for adult in answers.get(ADULTS) or [])
    return {**answers, "household.income": told or None, ADULTS: adults or None}


def _as_data(record: dict[str, Any]) -> dict[str, Any]:
    """Return an income record as its form holds it."""
    return {**record, "amount_usd": amount_of(record.get("amount_usd"))}
