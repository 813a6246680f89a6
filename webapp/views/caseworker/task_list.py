"""What is done for a home, what is not, and what cannot start yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from rules.outcomes import Outcome
from webapp.forms.caseworker.questions import BY_ID, QUESTIONS, Group, walked
from webapp.services.case_facts import answers_of
from webapp.services.determinations import answer_document, decision_is_current
from webapp.services.intake import OPEN_STAGES
from webapp.services.questions import next_question
from webapp.stages import Stage
from webapp.ui import Task
from webapp.ui.templates import dollars
from webapp.views.caseworker.income_sum import yearly_cents

if TYPE_CHECKING:
    from datetime import date

    from webapp.db.homes import AssessmentRecord, Determination
    from webapp.db.work import WorkScope
    from webapp.services.questions import Standing
    from webapp.ui.field import Words
    from webapp.views.caseworker.routes import Case

_TONES = {"eligible": "success", "ineligible": "error", "undetermined": "warning"}


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that the task list of a home is made from."""

    case: Case
    standing: Standing
    decisions: tuple[Determination, ...]
    assessment: AssessmentRecord | None
    scope: WorkScope | None
    may_change: bool
    today: date
    certified: bool = False


def tasks_of(record: Record) -> list[Task]:
    """Return the tasks of a home, in order."""
    return [
        _questions(record, Group.HOUSEHOLD, _("Household and place")),
        _income(record),
        _papers(record),
        _the_home(record),
        _visit(record),
        _decision(record),
        _measures(record),
        _documents(record),
        _scope(record),
        _schedule(record),
        *certificate_task(record),
    ]


def outcome_in_words(outcome: str) -> tuple[str, str]:
    """Return an answer in a word or three, and the tone of its tag."""
    words = {
        "eligible": _("Qualifies"),
        "ineligible": _("Does not qualify"),
        "undetermined": _("Not decided yet"),
    }
    return words[outcome], _TONES[outcome]


def _address(record: Record, endpoint: str) -> str:
    return url_for(f"caseworker.{endpoint}", home_id=record.case.home.id)


def _can_answer(record: Record) -> bool:
    return record.may_change and record.case.stage in OPEN_STAGES


def _questions(record: Record, group: Group, name: Words, hint: Words = "") -> Task:
    """Return the task of a group of questions: to do as long as one of its facts is wanted."""
    pages = [question for question in QUESTIONS if question.group is group]
    open_pages = [page for page in pages if set(page.facts) & set(record.standing.wanted)]
    check = f"{_address(record, 'check')}#{group.value}"
    first = next_question(pages, record.standing.wanted)
    missing = set(record.standing.screening.missing)
    if group is Group.HOUSEHOLD and first is None:
        # A page that stands elsewhere is asked where the answer hangs on it.
        others = [page for page in walked(missing) if page.group not in (Group.INCOME, Group.HOME)]
        open_pages = [page for page in others if set(page.facts) & missing]
        first = next_question(others, tuple(missing))
    if first is None or not _can_answer(record):
        status = _("Done") if first is None else _("Not finished")
        return Task(name, status, check, is_done=first is None, hint=hint)
    facts = [fact for page in pages for fact in page.facts]
    known = any(value is not None for value in answers_of(record.case.raw, facts).values())
    status = ngettext("%(num)s question to ask", "%(num)s questions to ask", len(open_pages))
    tone = "warning" if known else ""
    link = (
        _address(record, first.endpoint)
        if first.endpoint
        else url_for("caseworker.question", home_id=record.case.home.id, page=first.id)
    )
    return Task(name, status, link, tone=tone, hint=hint)


def _visit(record: Record) -> Task:
    """Return the task of what only a visit shows: how much of it a measure waits for."""
    name, address = _("For the visit to the home"), _address(record, "visit")
    pages = [question for question in QUESTIONS if question.group is Group.VISIT]
    open_pages = [page for page in pages if set(page.facts) & set(record.standing.wanted)]
    if record.standing.outcome is not Outcome.ELIGIBLE:
        return Task(name, _("Not needed yet"), is_done=record.standing.outcome is Outcome.INELIGIBLE)
    if not open_pages:
        return Task(name, _("Done"), address, is_done=True)
    return Task(
        name, ngettext("%(num)s thing to find out", "%(num)s things to find out", len(open_pages)), address
    )


def _papers(record: Record) -> Task:
    """Return the task of the papers; its page says which are wanted."""
    return Task(_("Papers"), _("See what is wanted"), _address(record, "papers"), is_done=True)


def _income(record: Record) -> Task:
    address = _address(record, "income")
    total = yearly_cents(record.case.raw, record.today)
    wanted = set(BY_ID["income"].facts) & set(record.standing.wanted)
    if total is not None:
        return Task(_("Income"), _("%(sum)s a year", sum=dollars(total)), address, is_done=True)
    if not wanted:
        return Task(_("Income"), _("Not needed for the answer"), address, is_done=True)
    begun = bool(record.case.raw.get("household", {}).get("income"))
    return Task(_("Income"), _("To do"), address, tone="warning" if begun else "")


def _the_home(record: Record) -> Task:
    name, outcome = _("The home"), record.standing.outcome
    if outcome is Outcome.ELIGIBLE:
        return _questions(record, Group.HOME, name)
    hint = _("We ask about heating, walls and windows once the household qualifies.")
    if outcome is Outcome.INELIGIBLE:
        return Task(name, _("Not needed"), is_done=True)
    return Task(name, _("Cannot start yet"), hint=hint)


def _decision(record: Record) -> Task:
    name = _("Decision")
    if not record.decisions:
        status = _("To do") if record.standing.answer_settled else _("Questions are still open")
        return Task(name, status, _address(record, "check") if record.may_change else None)
    if not decision_is_current(record.case.record, record.decisions) and _can_answer(record):
        hint = _("Answers were changed after the decision.")
        return Task(name, _("Decide again"), _address(record, "check"), tone="warning", hint=hint)
    status, tone = outcome_in_words(str(answer_document(record.decisions)["outcome"]))
    return Task(name, status, _address(record, "determination"), tone=tone)


def _measures(record: Record) -> Task:
    name = _("Measures and savings")
    if record.assessment is not None:
        newer = any(row.created_at > record.assessment.created_at for row in record.decisions)
        if newer and _can_answer(record):
            return Task(name, _("Work out again"), _address(record, "determination"), tone="warning")
        return Task(name, _("Worked out"), _address(record, "determination"), is_done=True)
    if record.case.stage is Stage.ENROLLED:
        return Task(name, _("To do"), _address(record, "determination"))
    return Task(name, _("Cannot start yet"))


def _documents(record: Record) -> Task:
    """Return the way to the notice, the household's report, and every other document of the home."""
    status = _("Ready to read and to issue") if record.decisions else _("None yet")
    address = url_for("documents.of_home", home_id=record.case.home.id)
    return Task(_("Documents (PDF)"), status, address, is_done=True)


def _scope(record: Record) -> Task:
    name, stage = _("Work to be done"), record.case.stage
    if record.scope is not None:
        approved = record.scope.approved_by is not None
        status = _("Approved") if approved else _("To be approved")
        return Task(name, status, _address(record, "scope"), is_done=approved)
    if stage is Stage.ASSESSED:
        return Task(name, _("To do"), _address(record, "scope"))
    return Task(name, _("Cannot start yet"))


def _schedule(record: Record) -> Task:
    name = _("Contractor and day")
    if record.case.home.scheduled_on is not None:
        return Task(name, _("Scheduled"), _address(record, "schedule"), is_done=True)
    if record.case.stage is Stage.APPROVED:
        return Task(name, _("To do"), _address(record, "schedule"))
    return Task(name, _("Cannot start yet"))


def certificate_task(record: Record) -> tuple[Task, ...]:
    """Return the way to the certificate, once there is one."""
    if not record.certified:
        return ()
    address = url_for("inspector.certificate", home_id=record.case.home.id)
    return (Task(_("Verification certificate (PDF)"), _("Issued"), address, is_done=True),)
