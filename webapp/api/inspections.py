"""An inspector's inspections: the checklist, and what he found.

A verdict is given on the page by a person who logged in: a certificate is never made by a token.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import jsonify
from flask.typing import ResponseReturnValue  # noqa: TC002 - read when the operation is declared
from pydantic import BaseModel, Field
from sqlmodel import col, select

from webapp.api.authentication import api_actor
from webapp.api.operations import MOST_ROWS, etag, operation, sent_body, sent_version
from webapp.api.problems import CHANGED, CONFLICT, NEEDS_VERSION, UNPROCESSABLE
from webapp.clock import now
from webapp.db import reading, transaction
from webapp.db.homes import Home
from webapp.db.inspections import Inspection, InspectionKind, ItemVerdict, Verdict
from webapp.roles import Roles
from webapp.services.errors import NotFound
from webapp.services.inspection_access import inspectable_home
from webapp.services.inspections import Observation, checklist, record_item, start

if TYPE_CHECKING:
    from sqlmodel import Session

INSPECTORS = frozenset({Roles.INSPECTOR})
VERSION_HEADER = ("If-Match", "The ETag of the inspection that was seen", True)


class ListedInspection(BaseModel):
    """One inspection of the person's own."""

    inspection_id: int
    home_id: str
    city: str
    kind: InspectionKind
    inspected_on: date | None
    verdict: Verdict | None = Field(description="Null while it is open")


class Inspections(BaseModel):
    """The person's own inspections, the latest first."""

    inspections: list[ListedInspection]


class CheckedMeasure(BaseModel):
    """One line of a checklist: what was claimed, and what was found."""

    line_id: int
    measure_id: str
    unit: str
    is_installed: bool
    claimed_quantity: float | None
    observed_quantity: float | None
    claimed_reading: float | None
    observed_reading: float | None
    verdict: ItemVerdict | None
    standards_clause: str
    note: str


class Checklist(BaseModel):
    """An inspection with its checklist."""

    inspection: ListedInspection
    row_version: int = Field(description="The ETag is made of it")
    lines: list[CheckedMeasure]


@operation(
    "GET",
    "/inspections",
    roles=INSPECTORS,
    summary="List the person's own inspections.",
    answer=Inspections,
)
def list_inspections() -> ResponseReturnValue:
    """List inspections."""
    statement = (
        select(Inspection, Home)
        .join(Home, col(Home.id) == col(Inspection.home_id))
        .where(Inspection.inspector_id == api_actor().user_id)
        .order_by(col(Inspection.id).desc())
    )
    with reading() as session:
        found = session.exec(statement).all()
    listed = Inspections(inspections=[_listed(inspection, home) for inspection, home in found])
    return jsonify(listed.model_dump(mode="json"))


@operation(
    "POST",
    "/homes/<home_id>/inspections/<kind>",
    roles=INSPECTORS,
    summary="Begin an inspection of a home, or go on with one's own; its checklist holds what was logged.",
    answer=Checklist,
    refusals=(CONFLICT, UNPROCESSABLE),
)
def start_inspection(home_id: str, kind: str) -> ResponseReturnValue:
    """Begin an inspection."""
    wanted = _kind(kind)
    with transaction() as session:
        inspection = start(session, api_actor(), home_id, wanted, now())
        home = inspectable_home(session, api_actor(), home_id)
        found = _checklist(session, inspection, home)
    return _answer(found)


@operation(
    "GET",
    f"/inspections/<int(max={MOST_ROWS}):inspection_id>",
    roles=INSPECTORS,
    summary="Show one of the person's own inspections with its checklist.",
    answer=Checklist,
)
def show_inspection(inspection_id: int) -> ResponseReturnValue:
    """Show an inspection."""
    with reading() as session:
        inspection, home = _own(session, inspection_id)
        found = _checklist(session, inspection, home)
    return _answer(found)


@operation(
    "PUT",
    f"/inspections/<int(max={MOST_ROWS}):inspection_id>/lines/<int(max={MOST_ROWS}):line_id>",
    roles=INSPECTORS,
    summary="Save what was found of one measure.",
    answer=Checklist,
    body=Observation,
    refusals=(CONFLICT, CHANGED, NEEDS_VERSION),
    headers=(VERSION_HEADER,),
)
def put_line(inspection_id: int, line_id: int) -> ResponseReturnValue:
    """Save what was found."""
    version, sent = sent_version(required=True), sent_body(Observation)
    with transaction() as session:
        inspection, home = _own(session, inspection_id)
        record_item(
            session,
            api_actor(),
            home.id,
            InspectionKind(inspection.kind),
            item_id=line_id,
            found=sent,
            row_version=version or 0,
            at=now(),
        )
        found = _checklist(session, inspection, home)
    return _answer(found)


def _own(session: Session, inspection_id: int) -> tuple[Inspection, Home]:
    inspection = session.get(Inspection, inspection_id)
    if inspection is None or inspection.inspector_id != api_actor().user_id:
        raise NotFound
    return inspection, session.get_one(Home, inspection.home_id)


def _kind(text: str) -> InspectionKind:
    if text not in set(InspectionKind):
        raise NotFound
    return InspectionKind(text)


def _listed(inspection: Inspection, home: Home) -> ListedInspection:
    return ListedInspection(
        inspection_id=inspection.id,
        home_id=home.id,
        city=home.city,
        kind=InspectionKind(inspection.kind),
        inspected_on=inspection.inspected_on,
        verdict=None if inspection.verdict is None else Verdict(inspection.verdict),
    )


def _checklist(session: Session, inspection: Inspection, home: Home) -> Checklist:
    lines = [
        CheckedMeasure(
            line_id=line.item.id,
            measure_id=line.scope.measure_id,
            unit=line.scope.unit,
            is_installed=line.is_installed,
            claimed_quantity=line.item.claimed_quantity,
            observed_quantity=line.item.observed_quantity,
            claimed_reading=line.item.claimed_reading,
            observed_reading=line.item.observed_reading,
            verdict=None if line.item.verdict is None else ItemVerdict(line.item.verdict),
            standards_clause=line.item.standards_clause,
            note=line.item.note,
        )
        for line in checklist(session, inspection)
    ]
    return Checklist(inspection=_listed(inspection, home), row_version=inspection.row_version, lines=lines)


def _answer(found: Checklist) -> ResponseReturnValue:
    response = jsonify(found.model_dump(mode="json"))
    response.headers["ETag"] = etag(found.row_version)
    return response
