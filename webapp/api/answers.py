"""Screening and assessing a household whose facts are sent along; nothing of it is stored."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue  # noqa: TC002 - read when the operation is declared
from pydantic import BaseModel, ConfigDict, Field

from calculators.assessment import assess
from calculators.documents import AssessmentDocument
from rules.documents import ScreeningDocument
from rules.household_file import check_facts
from rules.screening import screen
from webapp.api.operations import ALL_ROLES, Refusal, operation, sent_body
from webapp.api.problems import UNPROCESSABLE, FieldProblem, problem
from webapp.clock import now, program_day
from webapp.places import current_rulebook, placed
from webapp.roles import Roles

SOURCE = "household_file"


class Question(BaseModel):
    """A household, and the day whose rules apply."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    household_file: dict[str, Any] = Field(
        description="The facts, in the structure of a household file (docs/schemas/household.json)"
    )
    on: date | None = Field(
        default=None, description="The day whose rules and figures apply; today where it is not given"
    )


@operation(
    "POST",
    "/screenings",
    roles=frozenset({Roles.CASEWORKER}),
    summary="Say for which programs a household qualifies, and why, or what is missing. Nothing is stored.",
    answer=ScreeningDocument,
    body=Question,
)
def screen_household() -> ResponseReturnValue:
    """Screen a household."""
    asked = sent_body(Question)
    rulebook, on = current_rulebook(), _day(asked)
    facts = placed(check_facts(asked.household_file, SOURCE, rulebook), rulebook, on)
    return jsonify(screen(facts, rulebook, on).document())


@operation(
    "POST",
    "/assessments",
    roles=ALL_ROLES - {Roles.CONTRACTOR},
    summary="Say what each measure saves in a home and what its roof generates. Nothing is stored.",
    answer=AssessmentDocument,
    body=Question,
)
def assess_household() -> ResponseReturnValue:
    """Assess a household."""
    asked = sent_body(Question)
    rulebook, on = current_rulebook(), _day(asked)
    facts = placed(check_facts(asked.household_file, SOURCE, rulebook), rulebook, on)
    return jsonify(assess(facts, rulebook, on).document())


def _day(asked: Question) -> date:
    """Return the day whose rules apply; one without rules is refused."""
    today = program_day(now())
    on = asked.on or today
    first = current_rulebook().first_day
    if not first <= on <= today:
        text = f"There are rules from {first.isoformat()} to today. Choose a day between them."
        listed = [FieldProblem(field="on", problem=text)]
        raise Refusal(problem(UNPROCESSABLE, "day_without_rules", "There are no rules for this day.", listed))
    return on
