"""What the interface can do: each operation declared once, for the route, the rights and the description."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from flask import Blueprint, request
from pydantic import BaseModel, TypeAdapter, ValidationError

from webapp.access import access
from webapp.api.problems import BAD_REQUEST, NEEDS_VERSION, UNPROCESSABLE, body_problem, problem
from webapp.roles import Roles

if TYPE_CHECKING:
    from flask import Response

    from webapp.access import ObjectGuard

View = TypeVar("View", bound=Callable[..., Any])
VERSION = "v1"
LONGEST_VERSION = 9
# The largest id that both databases hold.
MOST_ROWS = 2_147_483_647
blueprint = Blueprint("api", __name__, url_prefix=f"/api/{VERSION}")
ALL_ROLES = frozenset({Roles.CASEWORKER, Roles.CONTRACTOR, Roles.INSPECTOR})


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    Parameters
    ----------
    name : str
        Its id in the description.
    method, path : str
        Of HTTP; parts of the path as Flask writes them.
    roles : frozenset of Roles
        Who may.
    summary : str
        What it does, in one sentence.
    answer : TypeAdapter
        The shape of a good answer.
    body, query : type of BaseModel or None
        What is sent.
    status : int
        Of a good answer.
    refusals : tuple of int
        Statuses of answers that say why not, beside those that every operation has.
    headers : tuple of (name, description, required)
        Headers that it reads.
    file_types : tuple of str
        Kinds of file that may be the body.
    """

    name: str
    method: str
    path: str
    roles: frozenset[Roles]
    summary: str
    answer: TypeAdapter[Any]
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    status: int = 200
    refusals: tuple[int, ...] = ()
    headers: tuple[tuple[str, str, bool], ...] = ()
    file_types: tuple[str, ...] = ()


OPERATIONS: list[Operation] = []


class Refusal(Exception):  # noqa: N818 - it is an answer
    """An answer that ends an operation."""

    def __init__(self, response: Response) -> None:
        self.response = response
        super().__init__("refused")


def operation(
    method: str,
    path: str,
    *,
    roles: frozenset[Roles],
    summary: str,
    answer: Any,  # noqa: ANN401 - any type that pydantic knows
    guard: ObjectGuard | None = None,
    **declared: Any,  # noqa: ANN401 - the rest of an Operation
) -> Callable[[View], View]:
    """Declare a view as an operation of the interface."""

    def declare(view: View) -> View:
        name = view.__name__
        OPERATIONS.append(Operation(name, method, path, roles, summary, TypeAdapter(answer), **declared))
        ruled = access(machine=True, roles=roles, object=guard)(view)
        blueprint.add_url_rule(path, name, ruled, methods=[method])
        return ruled

    return declare


Sent = TypeVar("Sent", bound=BaseModel)


def sent_body(model: type[Sent]) -> Sent:
    """Return the body of the request, checked.

    Raises
    ------
    Refusal
        With everything that is wrong with it.
    """
    if request.mimetype != "application/json":
        raise Refusal(problem(BAD_REQUEST, "not_json", "Send JSON as Content-Type: application/json."))
    try:
        return model.model_validate_json(request.get_data())
    except ValidationError as error:
        raise Refusal(body_problem(error)) from error


def sent_query(model: type[Sent]) -> Sent:
    """Return the parameters of the address, checked.

    Raises
    ------
    Refusal
        With everything that is wrong with them.
    """
    try:
        return model.model_validate(request.args.to_dict())
    except ValidationError as error:
        raise Refusal(body_problem(error)) from error


def etag(row_version: int) -> str:
    """Return a version of a row as an ETag."""
    return f'"{row_version}"'


def sent_version(*, required: bool = False) -> int | None:
    """Return the version that If-Match names; None where it is not given.

    Raises
    ------
    Refusal
        If it is needed and not there, or is no version.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given and not required:
        return None
    digits = given.removeprefix("W/").strip('"')
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST_VERSION):
        told = "Say in If-Match which version you change: the ETag of what you read."
        raise Refusal(problem(NEEDS_VERSION, "version_needed", told))
    return int(digits)


def sent_key() -> str:
    """Return the idempotency key of the request.

    Raises
    ------
    Refusal
        If there is none, or it is no UUID.
    """
    given = request.headers.get("Idempotency-Key", "").strip()
    try:
        return str(UUID(given))
    except ValueError as error:
        told = "Send Idempotency-Key: a UUID, made where the entry was typed."
        raise Refusal(problem(UNPROCESSABLE, "key_needed", told)) from error
