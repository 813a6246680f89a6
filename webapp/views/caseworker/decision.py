"""Check the answers, decide, and read the decision: to the family, or to whoever asks why years later."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.access import access, current_actor
from webapp.db import reading
from webapp.db.issued import DocumentKind
from webapp.forms.caseworker.questions import GROUP_NAMES, QUESTIONS, Group, Question, walked
from webapp.forms.caseworker.steps import ButtonForm, DecisionForm
from webapp.languages import page_words
from webapp.place_notes import told_note
from webapp.reports.answer import answer_section
from webapp.reports.closing import record_section, sources_section
from webapp.reports.other_programs import other_programs_section
from webapp.reports.plan import plan_section
from webapp.reports.programs_section import next_section, programs_section
from webapp.reports.solar_section import solar_section
from webapp.reports.subject import SourceRegister, Subject, sentence_case
from webapp.reports.totals_section import totals_section
from webapp.roles import Roles
from webapp.services.case_facts import checked
from webapp.services.caseload_appeals import overrides_in_force
from webapp.services.determinations import (
    ASSESSING,
    DECIDING,
    answer_document,
    assess_and_store,
    decision_is_current,
    determine_and_store,
    latest_assessment,
    latest_determinations,
    reference_of,
    report_document,
)
from webapp.services.errors import NotFound
from webapp.services.explanations import explainable
from webapp.services.issued_documents import standing_document
from webapp.services.questions import Standing, standing
from webapp.stages import LABELS
from webapp.ui import Change, Row
from webapp.ui.pages import form_page, page
from webapp.ui.templates import dollars
from webapp.views.caseworker.cells import names_of_users
from webapp.views.caseworker.decision_words import missing_facts, said_aloud
from webapp.views.caseworker.household_language import language_of
from webapp.views.caseworker.income_sum import income_lines, yearly_cents
from webapp.views.caseworker.limits import distances, nearest
from webapp.views.caseworker.questions import CHECK, address_of, next_page, shown_answers
from webapp.views.caseworker.routes import CASEWORKERS, READERS, Case, blueprint, load_case, own_home, today
from webapp.views.saving import save

if TYPE_CHECKING:
    from datetime import date, datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.reports.model import Section
    from webapp.services.actors import Actor


@blueprint.get("/homes/<home_id>/check")
@access(roles=READERS, object=own_home)
def check(home_id: str) -> ResponseReturnValue:
    """Show every answer, each with where to change it, and ask by the rules of which day to decide."""
    with reading() as session:
        case = load_case(session, home_id)
    return _check_page(case, DecisionForm(version=case.version, data={"on": today()}))


def _check_page(case: Case, form: DecisionForm) -> ResponseReturnValue:
    now_open = standing(checked(case.raw), today())
    follows = next_page(now_open)
    may_change = current_actor().role is Roles.CASEWORKER and case.stage in DECIDING
    return form_page(
        form,
        "caseworker/check.html",
        groups=[
            (group, GROUP_NAMES[group], _rows(case, group, now_open, may_change=may_change))
            for group in Group
        ],
        outcome=now_open.outcome.value,
        place_notes=[told_note(note) for note in now_open.place_notes],
        settled=now_open.answer_settled,
        still_open=len(
            [q for q in walked(now_open.screening.missing) if set(q.facts) & set(now_open.wanted)]
        ),
        at_visit=len(
            [q for q in QUESTIONS if q.group is Group.VISIT and set(q.facts) & set(now_open.wanted)]
        ),
        visit=url_for("caseworker.visit", home_id=case.home.id),
        language=language_of(checked(case.raw)).name,
        follows=address_of(case.home.id, follows) if follows else None,
        may_decide=may_change,
        decide=url_for("caseworker.determine", home_id=case.home.id),
        back=url_for("caseworker.home", home_id=case.home.id),
    )


def _rows(case: Case, group: Group, now_open: Standing, *, may_change: bool) -> list[Row]:
    """Return the answers of a group; what is not known and could change nothing is left out."""
    rows = []
    for question in (each for each in QUESTIONS if each.group is group):
        if question.id == "income":
            rows.append(_income_row(case, may_change=may_change))
        elif question.form is None:
            rows += _list_row(case, question, may_change=may_change)
        for fact, (label, value, known) in zip(question.facts, shown_answers(case, question), strict=False):
            if known or fact in now_open.wanted or fact in now_open.assumed:
                told = value if known else _told_unknown(fact, now_open)
                rows.append(Row(label, told, _change(case, question, label) if may_change else None))
    return rows


def _list_row(case: Case, question: Question, *, may_change: bool) -> list[Row]:
    """Return how many entries a list has; nothing where there is none."""
    section, _dot, name = question.facts[0].partition(".")
    entries = case.raw.get(section, {}).get(name) or []
    if not entries:
        return []
    label = sentence_case(page_words().find("fact", question.facts[0]) or name)
    told = ngettext("%(num)s entry", "%(num)s entries", len(entries))
    return [Row(label, told, _change(case, question, label) if may_change else None)]


def _told_unknown(fact: str, now_open: Standing) -> str:
    if fact not in now_open.wanted:
        return str(_("Not known yet: a usual figure is used"))
    if now_open.answer_settled:
        return str(_("Not known yet: a measure waits for it"))
    return str(_("Not known yet: it could still change the answer"))


def _change(case: Case, question: Question, what: Any) -> Change:  # noqa: ANN401 - a label
    return Change(f"{address_of(case.home.id, question)}?from={CHECK}", what)


def _income_row(case: Case, *, may_change: bool) -> Row:
    total = yearly_cents(case.raw, today())
    lines = [f"{line.person}, {line.source}: {line.worked_out}" for line in income_lines(case.raw, today())]
    told = _("Together %(sum)s a year", sum=dollars(total)) if total is not None else _("Not known yet")
    change = Change(url_for("caseworker.income", home_id=case.home.id), _("the income"))
    return Row(_("Income before taxes"), [*lines, told], change if may_change else None)


@blueprint.post("/homes/<home_id>/determination")
@access(roles=CASEWORKERS, object=own_home)
def determine(home_id: str) -> ResponseReturnValue:
    """Decide on every programme, and keep the decisions."""
    with reading() as session:
        case = load_case(session, home_id)
    form = DecisionForm(version=case.version)
    if form.validate_on_submit():

        def work(session: Session, actor: Actor, at: datetime) -> str:
            on: date = form.on.data
            determine_and_store(
                session, actor, home_id, on=on, today=today(), row_version=form.version or 0, at=at
            )
            return url_for("caseworker.determination", home_id=home_id)

        answer = save(form, work)
        if answer is not None:
            return answer
    if form.errors:
        # What stands on the page is what is known now; it is to be checked again.
        form.row_version.data = str(case.version)
    return _check_page(case, form)


@blueprint.get("/homes/<home_id>/determination")
@access(roles=READERS, object=own_home)
def determination(home_id: str) -> ResponseReturnValue:
    """Show the stored decisions: a sentence to read aloud, then everything behind it, folded."""
    with reading() as session:
        case = load_case(session, home_id)
        rows = latest_determinations(session, home_id)
        assessment = latest_assessment(session, home_id)
        document = report_document(session, home_id)
        overrides = overrides_in_force(session, home_id, today())
        names = names_of_users(session, [row.made_by for row in overrides])
    if not rows:
        return redirect(url_for("caseworker.check", home_id=home_id))
    answer = Subject(answer_document(rows), page_words(), SourceRegister())
    opening = answer_section(answer)
    held = distances(answer)
    work: list[Section | None] = []
    if assessment is not None and document is not None and "measures" in document:
        assessed = Subject(document, page_words(), answer.sources)
        work = [plan_section(assessed), solar_section(assessed), totals_section(assessed, None)]
    folded: list[Section | None] = [
        replace(opening, key="reasons", title=_("The reasons"), blocks=opening.blocks[1:]),
        programs_section(answer),
        other_programs_section(answer, in_full=True),
        _next_steps(answer),
    ]
    return page(
        "caseworker/determination.html",
        overrides=overrides,
        names=names,
        said=said_aloud(opening),
        outcome=answer.outcome,
        near=nearest(held),
        missing=missing_facts(answer),
        waits_for_us=answer.outcome == "undetermined" and not answer.document["missing"],
        folded=[section for section in folded if section is not None],
        distances=held,
        work=[section for section in work if section is not None],
        sources=[
            section for section in (sources_section(answer), record_section(answer)) if section is not None
        ],
        home_id=home_id,
        reference=reference_of(home_id),
        language=language_of(checked(case.raw)).name,
        decided_on=rows[0].decided_on,
        hashes=[(row.program, row.sha256) for row in rows],
        stage=LABELS[case.stage],
        is_current=decision_is_current(case.record, rows),
        may_assess=current_actor().role is Roles.CASEWORKER and case.stage in ASSESSING,
        is_assessed=assessment is not None,
        explained=explainable(assessment),
        assess_form=ButtonForm(version=case.version),
        back=url_for("caseworker.home", home_id=home_id),
        wide=True,
    )


def _next_steps(answer: Subject) -> Section:
    """Return what happens next, without the blank lines that paper has for names and numbers."""
    section = next_section(answer)
    return replace(section, blocks=section.blocks[:1])


@blueprint.post("/homes/<home_id>/assessment")
@access(roles=CASEWORKERS, object=own_home)
def assess(home_id: str) -> ResponseReturnValue:
    """Work out measures and savings, and keep them."""
    form = ButtonForm()

    def work(session: Session, actor: Actor, at: datetime) -> str:
        rows = latest_determinations(session, home_id)
        assess_and_store(session, actor, home_id, on=rows[0].effective_on if rows else today(), at=at)
        return f"{url_for('caseworker.determination', home_id=home_id)}#plan"

    return save(form, work) or form_page(
        form, "caseworker/refused.html", back=url_for("caseworker.home", home_id=home_id)
    )


@blueprint.get("/homes/<home_id>/report.pdf")
@access(roles=READERS, object=own_home)
def report(home_id: str) -> ResponseReturnValue:
    """Lead on to the household's report as it was issued last; where none was, to issuing it."""
    kind = DocumentKind.HOUSEHOLD_REPORT
    with reading() as session:
        issued = standing_document(session, home_id, kind)
        if issued is None and report_document(session, home_id) is None:
            raise NotFound
    if issued is None:
        return redirect(url_for("documents.shown", home_id=home_id, document=kind.value))
    return redirect(url_for("documents.file", home_id=home_id, number=issued.id))
