"""The description of the interface (OpenAPI 3.1), made from the operations themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from webapp.api.operations import MOST_ROWS, OPERATIONS, VERSION
from webapp.api.problems import (
    BAD_REQUEST,
    FORBIDDEN,
    NOT_FOUND,
    PROBLEM_JSON,
    UNAUTHORISED,
    UNPROCESSABLE,
    Problem,
)

if TYPE_CHECKING:
    from pydantic import BaseModel

    from webapp.api.operations import Operation

REF = "#/components/schemas/{model}"
PART = re.compile(r"<(?:(?P<kind>\w+)(?:\([^)]*\))?:)?(?P<name>\w+)>")
ID = {"type": "integer", "minimum": 0, "maximum": MOST_ROWS}
# Statuses that every operation may answer with: wrong JSON, no token, another role, not there, not usable.
ALWAYS = (UNAUTHORISED, FORBIDDEN)
SAID = {
    BAD_REQUEST: "What was sent is not JSON",
    UNAUTHORISED: "No token, or one that is not in force",
    FORBIDDEN: "The role of the token cannot do this",
    NOT_FOUND: "There is no such thing, or it is not yours",
    409: "It cannot be done from where the home stands now",
    412: "It was changed since the version in If-Match",
    UNPROCESSABLE: "What was sent cannot be used; each problem is named",
    428: "Say in If-Match which version you change",
}


def description() -> dict[str, Any]:
    """Return the OpenAPI document."""
    inputs: list[tuple[str, str, TypeAdapter[Any]]] = [("Problem", "serialization", TypeAdapter(Problem))]
    for each in OPERATIONS:
        inputs.append((f"{each.name}.answer", "serialization", each.answer))
        if each.body is not None:
            inputs.append((f"{each.name}.body", "validation", TypeAdapter(each.body)))
    schemas, definitions = TypeAdapter.json_schemas(
        [(name, mode, adapter) for name, mode, adapter in inputs],  # type: ignore[misc]  # literals by hand
        ref_template=REF,
    )
    by_name = {name: schema for (name, _mode), schema in schemas.items()}
    paths: dict[str, Any] = {}
    for each in OPERATIONS:
        path = paths.setdefault(f"/api/{VERSION}" + PART.sub(r"{\g<name>}", each.path), {})
        path[each.method.lower()] = _operation(each, by_name)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Hearthline",
            "version": VERSION,
            "description": "Screening, assessments, jobs, installed measures and inspections. Money is in"
            " decimal text or whole cents, days are ISO 8601, null is 'not known', and no answer that says"
            " what is wrong repeats what was sent.",
        },
        "paths": paths,
        "components": {
            "schemas": definitions.get("$defs", {}),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _operation(each: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    refused = {*ALWAYS, *each.refusals}
    if each.body is not None:
        refused |= {BAD_REQUEST, UNPROCESSABLE}
    if each.query is not None:
        refused.add(UNPROCESSABLE)
    if PART.search(each.path):
        refused.add(NOT_FOUND)
    answers: dict[str, Any] = {
        str(each.status): {
            "description": "Done",
            "content": {"application/json": {"schema": schemas[f"{each.name}.answer"]}},
        },
        **{
            str(status): {
                "description": SAID[status],
                "content": {PROBLEM_JSON: {"schema": schemas["Problem"]}},
            }
            for status in sorted(refused)
        },
    }
    told: dict[str, Any] = {
        "operationId": each.name,
        "summary": each.summary,
        "description": f"For {', '.join(sorted(role.value for role in each.roles))}.",
        "parameters": [*_path_parts(each.path), *_headers(each), *_query(each.query)],
        "responses": answers,
    }
    if each.file_types:
        picture = {"schema": {"type": "string", "format": "binary"}}
        told["requestBody"] = {"required": True, "content": dict.fromkeys(each.file_types, picture)}
    if each.body is not None:
        body = {"application/json": {"schema": schemas[f"{each.name}.body"]}}
        told["requestBody"] = {"required": True, "content": body}
    return told


def _path_parts(path: str) -> list[dict[str, Any]]:
    return [
        {
            "name": part["name"],
            "in": "path",
            "required": True,
            "schema": ID if part["kind"] == "int" else {"type": "string"},
        }
        for part in PART.finditer(path)
    ]


def _headers(each: Operation) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "header",
            "required": required,
            "description": said,
            "schema": {"type": "string"},
        }
        for name, said, required in each.headers
    ]


def _query(model: type[BaseModel] | None) -> list[dict[str, Any]]:
    if model is None:
        return []
    schema = model.model_json_schema(ref_template=REF)
    needed = set(schema.get("required", ()))
    return [
        {
            "name": name,
            "in": "query",
            "required": name in needed,
            "description": shape.pop("description", ""),
            "schema": shape,
        }
        for name, shape in schema.get("properties", {}).items()
    ]
