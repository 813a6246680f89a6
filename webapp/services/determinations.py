"""Deciding: the answer of every programme, and the assessment of the home, each kept whole and for ever."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlmodel import col, select

from calculators.assessment import assess
from rules.outcomes import Outcome, any_of
from rules.screening import screen
from webapp.canonical import canonical_json, sha256_of
from webapp.db.homes import AssessmentRecord, Determination
from webapp.places import current_rulebook, placed
from webapp.reports.subject import leading_programs
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.case_facts import case_of, checked, raw_facts
from webapp.services.caseload_eligibility import keep_on_home, valid_until
from webapp.services.errors import NotAllowed, Refused, StepNotAllowed
from webapp.services.homes import change_stage, get_home
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlmodel import Session

    from rules.facts import CaseFacts
    from webapp.db.homes import CaseRecord, Home
    from webapp.services.actors import Actor

Document = dict[str, Any]

# Decisions can be taken anew until the work is approved.
DECIDING = (Stage.SCREENED, Stage.ENROLLED, Stage.ASSESSED, Stage.SCOPED)
# A household is certified again as long as its work has not begun; its answers then stand as they are.
CERTIFYING = (*DECIDING, Stage.APPROVED, Stage.SCHEDULED, Stage.DEFERRED)
ASSESSING = (Stage.ENROLLED, Stage.ASSESSED, Stage.SCOPED)


def determine_and_store(
    session: Session,
    actor: Actor,
    home_id: str,
    *,
    on: date,
    today: date,
    row_version: int,
    at: datetime,
    again: bool = False,
) -> tuple[Determination, ...]:
    """Decide on every programme and keep each decision; a home of which one is a yes is enrolled.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        A caseworker who may see the home.
    home_id : str
        The home.
    on : date
        The day whose rules and figures apply.
    today : date
        The day on which it is decided.
    row_version : int
        The version of the case whose answers were checked.
    at : datetime
        When, in UTC.
    again : bool
        Whether a household whose work is approved is certified again.

    Returns
    -------
    tuple of Determination
        One a programme, each superseding the one before it.

    Raises
    ------
    NotFound, NotAllowed
        If the home is not for this person.
    StepNotAllowed
        If work is approved already: its decision stands.
    Refused
        If answers were changed since they were checked, or the day has no rules or is still to come.
    """
    home, case = _for_decision(session, actor, home_id, CERTIFYING if again else DECIDING)
    if (case.row_version if case is not None else 0) != row_version:
        raise Refused(
            "answers_changed",
            None,
            _("Somebody changed an answer since you opened this page. Check the answers again."),
        )
    facts = _facts_with_reference(home, case)
    rulebook = current_rulebook()
    if on < rulebook.first_day:
        message = _("There are no rules for this day. Choose a later day.")
        raise Refused("day_without_rules", "on", message)
    if on > today:
        message = _("This day is still to come. Choose today or an earlier day.")
        raise Refused("day_to_come", "on", message)
    document: Document = {**screen(placed(facts, rulebook, on), rulebook, on).document()}
    programs: list[Document] = document.pop("programs")
    before = {each.program: each.id for each in latest_determinations(session, home_id)}
    stored = []
    for program in programs:
        text = canonical_json({**document, "programs": [program], **_basis(case)})
        row = Determination(
            home_id=home_id,
            program=program["id"],
            outcome=str(program["outcome"]),
            decided_on=today,
            effective_on=on,
            document=text,
            sha256=sha256_of(text),
            supersedes_id=before.get(program["id"]),
            valid_until=valid_until(str(program["outcome"]), on),
            created_by=actor.user_id,
            created_at=at,
        )
        session.add(row)
        stored.append(row)
    session.flush()
    for row in stored:
        detail: dict[str, audit.Detail] = {
            "determination_id": row.id,
            "program": row.program,
            "outcome": row.outcome,
            "sha256": row.sha256,
        }
        audit.record(session, actor, "home.determined", "home", home_id, detail=detail, at=at)
    leading = {program["id"] for program in leading_programs({"programs": programs})}
    keep_on_home(home, stored, document, leading)
    qualifies = any(row.outcome == Outcome.ELIGIBLE.value for row in stored if row.program in leading)
    if qualifies and Stage(home.stage) is Stage.SCREENED:
        change_stage(session, actor, home, Stage.ENROLLED, at)
    return tuple(stored)


def assess_and_store(
    session: Session, actor: Actor, home_id: str, *, on: date, at: datetime
) -> AssessmentRecord:
    """Work out measures, roof, greenhouse gas and bills from the answers that were decided on, and keep them.

    Raises
    ------
    NotFound, NotAllowed
        If the home is not for this person.
    StepNotAllowed
        If the home is not enrolled, or its work is approved already.
    Refused
        If answers were changed since the decision.
    """
    home, case = _for_decision(session, actor, home_id, ASSESSING)
    if not decision_is_current(case, latest_determinations(session, home_id)):
        message = _("Answers were changed since the decision. Decide again first.")
        raise Refused("answers_changed", None, message)
    rulebook = current_rulebook()
    facts = placed(_facts_with_reference(home, case), rulebook, on)
    document = assess(facts, rulebook, on).document()
    text = canonical_json({**document, **_basis(case)})
    record = AssessmentRecord(
        home_id=home_id,
        assessed_on=on,
        document=text,
        sha256=sha256_of(text),
        created_by=actor.user_id,
        created_at=at,
    )
    session.add(record)
    session.flush()
    detail: dict[str, audit.Detail] = {"assessment_id": record.id, "sha256": record.sha256}
    audit.record(session, actor, "home.assessed", "home", home_id, detail=detail, at=at)
    if Stage(home.stage) is Stage.ENROLLED:
        change_stage(session, actor, home, Stage.ASSESSED, at)
    return record


def latest_determinations(session: Session, home_id: str) -> tuple[Determination, ...]:
    """Return the decision on each programme that stands, in the order in which they were taken."""
    statement = select(Determination).where(Determination.home_id == home_id).order_by(col(Determination.id))
    latest = {row.program: row for row in session.exec(statement)}
    return tuple(sorted(latest.values(), key=lambda row: row.id))


def latest_assessment(session: Session, home_id: str) -> AssessmentRecord | None:
    """Return the newest assessment of a home."""
    statement = select(AssessmentRecord).where(AssessmentRecord.home_id == home_id)
    return session.exec(statement.order_by(col(AssessmentRecord.id).desc()).limit(1)).first()


def answer_document(rows: Sequence[Determination]) -> Document:
    """Return stored decisions as one answer, in the shape of a screening; nothing is decided anew."""
    documents = [json.loads(row.document) for row in rows]
    programs = [program for document in documents for program in document["programs"]]
    leading = leading_programs({"programs": programs})
    missing = dict.fromkeys(fact for program in leading for fact in program["missing"])
    outcome = any_of(Outcome(program["outcome"]) for program in leading)
    return {**documents[0], "programs": programs, "missing": list(missing), "outcome": outcome.value}


def report_document(session: Session, home_id: str) -> Document | None:
    """Return what the household's report is made from: the newest assessment, else the newest decision."""
    rows, assessment = latest_determinations(session, home_id), latest_assessment(session, home_id)
    if assessment is not None and all(row.created_at <= assessment.created_at for row in rows):
        document: Document = json.loads(assessment.document)
        return document
    return answer_document(rows) if rows else None


def decision_is_current(case: CaseRecord | None, rows: Sequence[Determination]) -> bool:
    """Return whether the decisions rest on the answers as they are now."""
    version = case.row_version if case is not None else 0
    return bool(rows) and all(json.loads(row.document)["facts_version"] == version for row in rows)


def _for_decision(
    session: Session, actor: Actor, home_id: str, stages: Sequence[Stage]
) -> tuple[Home, CaseRecord | None]:
    home = get_home(session, actor, home_id, for_change=True)
    if actor.role is not Roles.CASEWORKER:
        raise NotAllowed
    if Stage(home.stage) not in stages:
        raise StepNotAllowed("home_step", _("The home cannot take this step from where it is now."))
    return home, case_of(session, home_id)


def _basis(case: CaseRecord | None) -> Document:
    """Return what a decision keeps beside itself: the answers that it rests on, as a household file."""
    return {"facts": raw_facts(case), "facts_version": case.row_version if case is not None else 0}


def _facts_with_reference(home: Home, case: CaseRecord | None) -> CaseFacts:
    """Return the checked facts, under a reference that says nothing about anybody."""
    facts = checked(raw_facts(case))
    reference = facts.household.reference or reference_of(home.id)
    household = facts.household.model_copy(update={"reference": reference})
    return facts.model_copy(update={"household": household})


def reference_of(home_id: str) -> str:
    """Return the number of a home as people say it on the telephone."""
    return f"H-{home_id[:8].upper()}"
