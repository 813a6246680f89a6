"""The intake: one question a page, each saved by itself, and the answers to check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _

from webapp.access import access
from webapp.db import reading
from webapp.forms.caseworker.question_form import data_of, field_of
from webapp.forms.caseworker.questions import BY_ID, GROUP_NAMES, QUESTIONS, Question, can_still_matter
from webapp.reports.wording import wording
from webapp.services.case_facts import answers_of, checked, raw_facts
from webapp.services.errors import StaleEdit
from webapp.services.intake import OPEN_STAGES, FactsRefused, save_answers
from webapp.services.questions import Standing, next_question, standing
from webapp.ui.pages import conflict_page, form_page, page
from webapp.views.caseworker.routes import CASEWORKERS, Case, blueprint, load_case, own_home, save, today

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.forms.caseworker.question_form import QuestionForm
    from webapp.services.actors import Actor

NO_SUCH_PAGE = 404
CHECK = "check"


@blueprint.route("/homes/<home_id>/questions/<page>", methods=["GET", "POST"], endpoint="question")
@access(roles=CASEWORKERS, object=own_home)
def ask(home_id: str, page: str) -> ResponseReturnValue:
    """Ask one question, and save its answer."""
    asked = BY_ID.get(page)
    if asked is None:
        abort(NO_SUCH_PAGE)
    if asked.form is None:
        return redirect(url_for("caseworker.income", home_id=home_id))
    with reading() as session:
        case = load_case(session, home_id)
    if request.method == "GET" and (answer := _nothing_to_ask(case, asked)) is not None:
        return answer
    form = asked.form.filled(answers_of(case.raw, asked.facts), case.version)
    if form.validate_on_submit():
        answer = _saved(form, home_id, asked)
        if answer is not None:
            return answer
    return form_page(
        form,
        "caseworker/question.html",
        caption=GROUP_NAMES[asked.group],
        intro=asked.why,
        bring=asked.bring,
        back=_back(case, asked),
        leave=url_for("caseworker.home", home_id=home_id),
    )


def _nothing_to_ask(case: Case, asked: Question) -> ResponseReturnValue | None:
    """Return the page that says so, where the answers stand or this one could change nothing any more."""
    if case.stage not in OPEN_STAGES:
        flash(_("The work is approved, so the answers stand. Here they are."), "info")
        return redirect(url_for("caseworker.check", home_id=case.home.id))
    known = any(value is not None for value in answers_of(case.raw, asked.facts).values())
    now_open = standing(checked(case.raw), today())
    if known or "anyway" in request.args or can_still_matter(asked, now_open.wanted, now_open.assumed):
        return None
    return settled_page(
        case, now_open, url_for("caseworker.question", home_id=case.home.id, page=asked.id, anyway=1)
    )


def settled_page(case: Case, now_open: Standing, anyway: str) -> ResponseReturnValue:
    """Draw the page that says that a question could not change anything."""
    follows = next_question(QUESTIONS, now_open.wanted)
    return page(
        "caseworker/settled.html",
        outcome=now_open.outcome.value,
        settled=now_open.answer_settled,
        check=url_for("caseworker.check", home_id=case.home.id),
        follows=address_of(case.home.id, follows) if follows else None,
        anyway=anyway,
        back=url_for("caseworker.home", home_id=case.home.id),
    )


def _saved(form: QuestionForm, home_id: str, asked: Question) -> ResponseReturnValue | None:
    """Save the answers and lead on; None where something must be put right."""
    answers = form.facts(asked.facts)

    def work(session: Session, actor: Actor, at: datetime) -> str:
        record = save_answers(
            session, actor, home_id, asked.id, answers, row_version=form.version or 0, at=at
        )
        if request.args.get("from") == CHECK:
            return f"{url_for('caseworker.check', home_id=home_id)}#{asked.group.value}"
        return address_of_next(home_id, raw_facts(record), after=asked)

    try:
        return save(form, work)
    except FactsRefused as refused:
        form.refuse_facts(refused.problems, asked.facts)
    except StaleEdit as stale:
        return conflict_page(form, data_of(stale.current), data_of(stale.submitted), stale.row_version)
    return None


def address_of(home_id: str, asked: Question) -> str:
    """Return the address of a question."""
    if asked.form is None:
        return url_for("caseworker.income", home_id=home_id)
    return url_for("caseworker.question", home_id=home_id, page=asked.id)


def address_of_next(home_id: str, raw: Mapping[str, Any], after: Question | None = None) -> str:
    """Return the address of the next question worth asking, else of the answers to check."""
    return address_behind(home_id, standing(checked(raw), today()), after)


def address_behind(home_id: str, now_open: Standing, after: Question | None) -> str:
    """Return the same where it is already worked out how far the case is."""
    follows = next_question(QUESTIONS, now_open.wanted, after)
    return address_of(home_id, follows) if follows else url_for("caseworker.check", home_id=home_id)


def _back(case: Case, asked: Question) -> str:
    """Return the page before: the answers to check, the question answered before this one, or the home."""
    if request.args.get("from") == CHECK:
        return f"{url_for('caseworker.check', home_id=case.home.id)}#{asked.group.value}"
    before = QUESTIONS[: QUESTIONS.index(asked)]
    answered = [
        each for each in before if any(v is not None for v in answers_of(case.raw, each.facts).values())
    ]
    return (
        address_of(case.home.id, answered[-1])
        if answered
        else url_for("caseworker.home", home_id=case.home.id)
    )


def shown_answers(case: Case, asked: Question) -> list[tuple[Any, Any, bool]]:
    """Return label, answer in words, and whether it is known, for each fact of a page.

    The labels are those of the report, which tell the heater's year from the water heater's.
    """
    if asked.form is None:
        return []
    answers = answers_of(case.raw, asked.facts)
    form = asked.form.filled(answers, case.version, formdata=None)
    fields = [(fact, form[field_of(fact)]) for fact in asked.facts]
    words = wording("en")
    return [
        (words.find("fact_label", fact) or field.label.text, field.shown(), answers[fact] is not None)
        for fact, field in fields
    ]
