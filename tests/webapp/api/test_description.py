"""The description holds: what it allows is never a mistake of ours, and every answer is as it says."""

from uuid import uuid4

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlmodel import select

from tests.webapp.contractor.programme import add_home
from webapp.api import answers, homes, inspections, jobs
from webapp.api.description import description
from webapp.api.operations import OPERATIONS
from webapp.db import reading
from webapp.db.inspections import InspectionKind
from webapp.db.work import ScopeItem
from webapp.roles import Roles

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
DRAWS = 25
DECLARED = (answers, homes, inspections, jobs)  # each declares its operations as it is imported


def test_the_description_is_open_to_read_and_names_every_operation(client):
    told = client.get("/api/v1/openapi.json").json
    assert told["openapi"] == "3.1.0"
    named = {each["operationId"] for path in told["paths"].values() for each in path.values()}
    assert named == {each.name for each in OPERATIONS}
    assert told["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_its_schemas_are_schemas_and_lead_nowhere_else(app):
    with app.app_context():
        told = description()
    for schema in told["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    references = set()

    def walk(node):
        if isinstance(node, dict):
            references.update(value for key, value in node.items() if key == "$ref")
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(told)
    here = {f"#/components/schemas/{name}" for name in told["components"]["schemas"]}
    assert references <= here


@pytest.mark.parametrize("name", sorted(each.name for each in OPERATIONS))
def test_nothing_that_it_allows_is_a_mistake_of_ours(app, token_for, name):
    home_id = add_home(app)
    declared = next(each for each in OPERATIONS if each.name == name)
    role = Roles.CASEWORKER if Roles.CASEWORKER in declared.roles else next(iter(declared.roles))
    token = token_for(role).text
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operations = [each.ok() for each in schema.get_all_operations()]
    operation = next(each for each in operations if each.definition.raw["operationId"] == name)
    with app.app_context(), reading() as session:
        item_id = session.exec(select(ScopeItem.id)).first()
    real = {"home_id": home_id, "item_id": item_id, "kind": InspectionKind.IN_PROGRESS.value}
    ran = []

    @given(case=operation.as_strategy())
    @settings(max_examples=DRAWS, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def drawn(case):
        # Draw what is sent, and send it to things that are there.
        case.path_parameters = {**(case.path_parameters or {}), **real} if case.path_parameters else {}
        key = {"Idempotency-Key": str(uuid4())} if "Idempotency-Key" in (case.headers or {}) else {}
        answer = case.call(headers={"Authorization": f"Bearer {token}", **key})
        case.validate_response(answer, checks=CHECKS)
        ran.append(answer.status_code)

    drawn()
    assert ran
