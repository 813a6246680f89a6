"""A provider's homes: where each stands, and the decisions on record."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from flask import jsonify, url_for
from flask.typing import ResponseReturnValue  # noqa: TC002 - read when the operation is declared
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, select

from webapp.api.authentication import api_actor
from webapp.api.operations import operation, sent_query
from webapp.db import reading
from webapp.db.homes import Home
from webapp.roles import Roles
from webapp.services.determinations import latest_assessment, latest_determinations, reference_of
from webapp.services.home_access import visible
from webapp.services.homes import get_home
from webapp.stages import Stage

CASEWORKERS = frozenset({Roles.CASEWORKER})
MOST_ROWS = 200
HOME_ID_LENGTH = 32


class ListedHome(BaseModel):
    """One home."""

    home_id: str
    reference: str = Field(description="Number of the home as people say it on the telephone")
    stage: Stage
    scheduled_on: date | None
    opened_at: datetime
    row_version: int


class HomePage(BaseModel):
    """Some homes, and where the next ones are."""

    homes: list[ListedHome]
    next: str | None = Field(description="Address of the next homes; null at the end")


class HomeQuery(BaseModel):
    """Which homes."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    stage: Stage | None = Field(default=None, description="Only homes at this stage")
    after: str = Field(default="", max_length=HOME_ID_LENGTH, description="The last home_id of the last page")
    limit: int = Field(default=50, ge=1, le=MOST_ROWS, description="How many at most")


class StoredDecision(BaseModel):
    """A decision on one program as it is on record."""

    program: str
    outcome: str
    decided_on: date
    effective_on: date
    sha256: str = Field(description="Of the document below, in canonical JSON")
    document: dict[str, Any] = Field(description="The whole decision, as hearthline replay takes it")


class HomeRecord(BaseModel):
    """A home with what was decided and worked out about it."""

    home: ListedHome
    determinations: list[StoredDecision]
    assessment: dict[str, Any] | None = Field(description="The newest assessment; null where there is none")


@operation(
    "GET",
    "/homes",
    roles=CASEWORKERS,
    summary="List the provider's homes, in the order of their ids.",
    answer=HomePage,
    query=HomeQuery,
)
def list_homes() -> ResponseReturnValue:
    """List homes."""
    asked = sent_query(HomeQuery)
    statement = select(Home).where(visible(api_actor()), col(Home.id) > asked.after)
    if asked.stage is not None:
        statement = statement.where(Home.stage == asked.stage.value)
    with reading() as session:
        found = session.exec(statement.order_by(col(Home.id)).limit(asked.limit + 1)).all()
    shown = found[: asked.limit]
    further = None
    if len(found) > asked.limit:
        stage = asked.stage.value if asked.stage else None
        further = url_for("api.list_homes", stage=stage, after=shown[-1].id, limit=asked.limit)
    page = HomePage(homes=[_listed(home) for home in shown], next=further)
    return jsonify(page.model_dump(mode="json"))


@operation(
    "GET",
    "/homes/<home_id>",
    roles=CASEWORKERS,
    summary="Show one home with its decisions and its newest assessment, each as it is on record.",
    answer=HomeRecord,
)
def show_home(home_id: str) -> ResponseReturnValue:
    """Show a home."""
    with reading() as session:
        home = get_home(session, api_actor(), home_id)
        rows = latest_determinations(session, home.id)
        assessment = latest_assessment(session, home.id)
    record = HomeRecord(
        home=_listed(home),
        determinations=[
            StoredDecision(
                program=row.program,
                outcome=row.outcome,
                decided_on=row.decided_on,
                effective_on=row.effective_on,
                sha256=row.sha256,
                document=json.loads(row.document),
            )
            for row in rows
        ],
        assessment=json.loads(assessment.document) if assessment is not None else None,
    )
    return jsonify(record.model_dump(mode="json"))


def _listed(home: Home) -> ListedHome:
    return ListedHome(
        home_id=home.id,
        reference=reference_of(home.id),
        stage=Stage(home.stage),
        scheduled_on=home.scheduled_on,
        opened_at=home.opened_at,
        row_version=home.row_version,
    )
