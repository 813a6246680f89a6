"""Answers that say what is wrong (RFC 9457), and never repeat what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import json, make_response
from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, Field

from rules.facts import CaseFacts
from webapp.services.errors import AlreadyDone, NotAllowed, NotFound, Refused, StaleEdit, StepNotAllowed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response
    from pydantic import ValidationError
    from werkzeug.exceptions import HTTPException

    from rules.errors import FactProblem, HouseholdFileError
    from webapp.services.errors import ServiceError

PROBLEM_JSON = "application/problem+json"
BAD_REQUEST, UNAUTHORISED, FORBIDDEN, NOT_FOUND, SERVER_ERROR = 400, 401, 403, 404, 500
CONFLICT, CHANGED, UNPROCESSABLE, NEEDS_VERSION = 409, 412, 422, 428
_STATUS = (
    (NotFound, NOT_FOUND),
    (NotAllowed, NOT_FOUND),  # nobody learns whether what is not his is there
    (StaleEdit, CHANGED),
    (StepNotAllowed, CONFLICT),
    (AlreadyDone, CONFLICT),
    (Refused, UNPROCESSABLE),
)


class FieldProblem(BaseModel):
    """One thing that is wrong with what was sent."""

    model_config = ConfigDict(extra="forbid")

    field: str = Field(description="Dotted name of the field; empty for the whole")
    problem: str = Field(description="What is wrong with it")
    remedy: str = Field(default="", description="What to do")


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(default="about:blank", description="What kind of problem this is")
    title: str = Field(description="What went wrong, for a person")
    status: int = Field(description="The HTTP status")
    code: str = Field(description="What went wrong, for a program")
    problems: list[FieldProblem] = Field(default_factory=list, description="Field by field")


def problem(status: int, code: str, title: str, problems: Sequence[FieldProblem] = ()) -> Response:
    """Return the answer that something went wrong."""
    told = Problem(title=title, status=status, code=code, problems=list(problems))
    response = make_response(json.dumps(told.model_dump(), ensure_ascii=False), status)
    response.headers["Content-Type"] = PROBLEM_JSON
    return response


def service_problem(error: ServiceError) -> Response:
    """Return what a service refused."""
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), UNPROCESSABLE)
    if status == NOT_FOUND:
        return problem(status, "not_found", _("There is no such thing, or it is not yours."))
    field = getattr(error, "field", None)
    listed = [FieldProblem(field=field, problem=error.message)] if field else []
    remarks = getattr(error, "remarks", ())
    listed += [FieldProblem(field=each.field, problem=each.message, remedy=each.code) for each in remarks]
    return problem(status, error.code, error.message, listed)


def household_problem(error: HouseholdFileError) -> Response:
    """Return what is wrong with the facts of a household, fact by fact."""
    listed = [
        FieldProblem(
            field=f"household_file.{_fact(each)}".rstrip("."), problem=each.problem, remedy=each.remedy
        )
        for each in error.problems
    ]
    return problem(UNPROCESSABLE, "facts_refused", _("The household's facts cannot be used."), listed)


def _fact(each: FactProblem) -> str:
    """Return the name of a fact; a name that we do not know is what was sent, and is not repeated."""
    if "is not a key" not in each.problem:
        return each.fact
    section = each.fact.partition(".")[0]
    return section if section in CaseFacts.model_fields else ""


def body_problem(error: ValidationError) -> Response:
    """Return what is wrong with the body or the address of a request."""
    listed = [
        FieldProblem(field=_location(each["loc"], each["type"]), problem=each["msg"])
        for each in error.errors(include_input=False, include_url=False, include_context=False)
    ]
    return problem(UNPROCESSABLE, "body_refused", _("What was sent cannot be used."), listed)


def _location(location: tuple[Any, ...], kind: str) -> str:
    known = location[:-1] if kind == "extra_forbidden" else location
    return ".".join(str(part) for part in known)


def http_problem(error: HTTPException) -> Response:
    """Return an error of HTTP itself."""
    told = problem(error.code or SERVER_ERROR, error.name.lower().replace(" ", "_"), error.name)
    allowed = getattr(error, "valid_methods", None)
    if allowed:
        told.headers["Allow"] = ", ".join(allowed)
    return told
