"""The intake: one question a page, each saved by itself, and the answers to check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _

from rules.outcomes import Outcome
from webapp.access import access, current_actor
from webapp.db import reading
from webapp.forms.caseworker.question_form import data_of, field_of
from webapp.forms.caseworker.questions import (
    BY_ID,
    GROUP_NAMES,
    QUESTIONS,
    VISIT_SECTIONS,
    Group,
    Question,
    can_still_matter,
    walked,
)
from webapp.languages import page_words
from webapp.roles import Roles
from webapp.services.case_facts import answers_of, checked, raw_facts
from webapp.services.determinations import reference_of
from webapp.services.errors import StaleEdit
from webapp.services.intake import OPEN_STAGES, FactsRefused, save_answers
from webapp.services.questions import Standing, next_question, standing
from webapp.ui.pages import conflict_page, form_page, page
from webapp.views.caseworker.routes import CASEWORKERS, READERS, Case, blueprint, load_case, own_home, today
from webapp.views.saving import save

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
    if asked.form is None or asked.endpoint:
        return redirect(address_of(home_id, asked))
    with reading() as session:
        case = load_case(session, home_id)
    now_open = None
    if request.method == "GET":
        if (answer := answers_stand(case)) is not None:
            return answer
        now_open = standing(checked(case.raw), today())
        if (answer := _nothing_to_ask(case, asked, now_open)) is not None:
            return answer
    form = asked.form.filled(answers_of(case.raw, asked.facts), case.version)
    if form.is_submitted() and form.says_later and form.is_empty:
        return redirect(url_for("caseworker.home", home_id=home_id), code=303)
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
        progress=None if now_open is None else progress_of(now_open, asked),
        ways=_other_ways(home_id, asked),
    )


def _other_ways(home_id: str, asked: Question) -> list[tuple[str, str]]:
    """Return other pages that answer the same: the place by the map, the homes one by one."""
    ways = {
        "tract": ("caseworker.place", _("Find the tract on a map, or by coordinates")),
        "low-income-homes": ("caseworker.roster", _("List the homes one by one")),
        "earlier-work": ("caseworker.earlier_works", _("List each earlier work with its day and program")),
    }
    found = ways.get(asked.id)
    return [] if found is None else [(url_for(found[0], home_id=home_id), str(found[1]))]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the questions are, as far as it can be known.

    Parameters
    ----------
    at_most : int
        Questions that could still matter, this one included; answers make some of them fall away.
    programs : tuple of str
        The programs whose answer this question could change.
    is_visit : bool
        Whether it is one of those that a visit to the home answers.
    """

    at_most: int
    programs: tuple[str, ...]
    is_visit: bool


def progress_of(now_open: Standing, asked: Question) -> Progress:
    """Return how many questions could still matter, and what this one could change."""
    missing = now_open.screening.missing
    if asked.group is Group.VISIT:
        pages = [page for page in QUESTIONS if page.group is Group.VISIT]
    else:
        pages = walked(missing)
    wanted = set(now_open.wanted)
    others = sum(1 for page in pages if page is not asked and wanted & set(page.facts))
    programs = tuple(
        each.program.name
        for each in now_open.screening.determinations
        if each.program.leading and set(asked.facts) & set(each.missing)
    )
    return Progress(others + 1, programs, asked.group is Group.VISIT)


def answers_stand(case: Case) -> ResponseReturnValue | None:
    """Return the way to the answers, where the work is approved and they stand."""
    if case.stage in OPEN_STAGES:
        return None
    flash(_("The work is approved, so the answers stand. Here they are."), "info")
    return redirect(url_for("caseworker.check", home_id=case.home.id))


def _nothing_to_ask(case: Case, asked: Question, now_open: Standing) -> ResponseReturnValue | None:
    """Return the page that says so, where this question could change nothing any more."""
    known = any(value is not None for value in answers_of(case.raw, asked.facts).values())
    if known or "anyway" in request.args or can_still_matter(asked, now_open.wanted, now_open.assumed):
        return None
    return settled_page(
        case, now_open, url_for("caseworker.question", home_id=case.home.id, page=asked.id, anyway=1)
    )


def settled_page(case: Case, now_open: Standing, anyway: str) -> ResponseReturnValue:
    """Draw the page that says that a question could not change anything."""
    follows = next_page(now_open)
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
        if form.says_later:
            flash(_("Saved. You can go on at any time."), "success")
            return url_for("caseworker.home", home_id=home_id)
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
    if asked.endpoint:
        return url_for(f"caseworker.{asked.endpoint}", home_id=home_id)
    return url_for("caseworker.question", home_id=home_id, page=asked.id)


def next_page(now_open: Standing, after: Question | None = None) -> Question | None:
    """Return the next page that one is led to: for the answer, then for the work."""
    return next_question(walked(now_open.screening.missing, after), now_open.wanted)


def address_of_next(home_id: str, raw: Mapping[str, Any], after: Question | None = None) -> str:
    """Return the address of the next question worth asking, else of the answers to check."""
    return address_behind(home_id, standing(checked(raw), today()), after)


def address_behind(home_id: str, now_open: Standing, after: Question | None) -> str:
    """Return the same where it is already worked out how far the case is."""
    follows = next_page(now_open, after)
    if follows is not None:
        return address_of(home_id, follows)
    end = "visit" if after is not None and after.group is Group.VISIT else "check"
    return url_for(f"caseworker.{end}", home_id=home_id)


@blueprint.get("/homes/<home_id>/visit")
@access(roles=READERS, object=own_home)
def visit(home_id: str) -> ResponseReturnValue:
    """Show what a visit to the home finds out, in the order of a walk through it; it prints as a sheet."""
    with reading() as session:
        case = load_case(session, home_id)
    now_open = standing(checked(case.raw), today())
    wanted = set(now_open.wanted)
    may_change = current_actor().role is Roles.CASEWORKER and case.stage in OPEN_STAGES
    words = page_words()
    sections = []
    for name, ids in VISIT_SECTIONS:
        rows = []
        for each in (BY_ID[page_id] for page_id in ids):
            answers = answers_of(case.raw, each.facts)
            rows.append(
                (
                    each.form.title if each.form is not None else "",
                    address_of(home_id, each) if may_change else None,
                    any(value is not None for value in answers.values()),
                    bool(wanted & set(each.facts)),
                    [
                        words.find("fact_label", fact) or words.find("fact", fact) or fact
                        for fact in each.facts
                    ],
                )
            )
        sections.append((name, rows))
    return page(
        "caseworker/visit.html",
        sections=sections,
        reference=reference_of(home_id),
        qualifies=now_open.outcome is Outcome.ELIGIBLE,
        address=case.home,
        back=url_for("caseworker.home", home_id=home_id),
    )


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
    words = page_words()
    return [
        (words.find("fact_label", fact) or field.label.text, field.shown(), answers[fact] is not None)
        for fact, field in fields
    ]
