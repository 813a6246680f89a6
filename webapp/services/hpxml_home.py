"""A home of the programme as HPXML: what is known of it, the work on it, and what the inspection found."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlmodel import col, select

from rules.errors import HouseholdFileError
from webapp.clock import program_day
from webapp.db.homes import AssessmentRecord
from webapp.db.inspections import Inspection, InspectionItem
from webapp.db.work import InstalledMeasure, MeasureFunding, MeasureStatus, ScopeItem, WorkScope
from webapp.exchange.hpxml_export import Address, Exported, export_hpxml
from webapp.exchange.hpxml_tree import structure_problems, without_namespace
from webapp.exchange.hpxml_work import Observed, Step, Work, WorkMeasure, recommended_work
from webapp.reports.wording import wording
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.case_facts import case_of, checked, raw_facts
from webapp.services.errors import NotAllowed, NotFound, Refused
from webapp.services.homes import get_home

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlmodel import Session

    from rules.facts import CaseFacts
    from webapp.db.homes import Home
    from webapp.services.actors import Actor

_MOST_NAMED = 3
_READERS = frozenset({Roles.CASEWORKER, Roles.INSPECTOR, Roles.MANAGER, Roles.AUDITOR})


def home_to_take(session: Session, actor: Actor, home_id: str) -> Home:
    """Return a home that somebody may take along: an inspector one whose inspection he has concluded.

    Raises
    ------
    NotAllowed
        If it is not for this person to take homes along.
    NotFound
        If there is no such home, or it is not for this person.
    """
    if actor.role not in _READERS:
        raise NotAllowed
    home = get_home(session, actor, home_id)
    if actor.role is Roles.INSPECTOR:
        concluded = select(Inspection.id).where(
            Inspection.home_id == home.id,
            Inspection.inspector_id == actor.user_id,
            col(Inspection.verdict).is_not(None),
        )
        if session.exec(concluded).first() is None:
            raise NotFound
    return home


def home_hpxml(session: Session, actor: Actor, home_id: str, at: datetime) -> Exported:
    """Return a home as HPXML 4.2; the log says who took it along.

    The home is told as its last assessment took it. Nobody's name and no income is in the document.

    Raises
    ------
    NotAllowed
        If it is not for this person to take homes along.
    NotFound
        If there is no such home, or it is not for this person.
    Refused
        If what is known of it contradicts itself, or the document is not sound: nothing is handed out.
    """
    home = home_to_take(session, actor, home_id)
    assessment = session.exec(
        select(AssessmentRecord)
        .where(AssessmentRecord.home_id == home.id)
        .order_by(col(AssessmentRecord.id).desc())
    ).first()
    content = {} if assessment is None else json.loads(assessment.document)
    facts = _facts(session, home, content)
    work = []
    if assessment is not None and content.get("measures"):
        work.append(recommended_work(content, assessment.assessed_on))
    work += _approved_and_installed(session, home)
    made = export_hpxml(facts, at, work, address=_address(home), home_id=home.id)
    _require_sound(made.content)
    detail: dict[str, audit.Detail] = {
        "kind": "hpxml",
        "sha256": hashlib.sha256(made.content).hexdigest(),
        "byte_count": len(made.content),
    }
    audit.record(session, actor, "home.taken_along", "home", home.id, detail=detail, at=at)
    return made


def _facts(session: Session, home: Home, content: Mapping[str, Any]) -> CaseFacts:
    """Return the home as its last assessment took it; else as its answers stand now."""
    try:
        return checked(content.get("facts") or raw_facts(case_of(session, home.id)))
    except HouseholdFileError as error:
        message = _(
            "The answers about this home contradict each other: %(why)s Correct them, then try again."
        )
        raise Refused("facts_contradict", None, message % {"why": error}) from error


def _require_sound(content: bytes) -> None:
    """Refuse a document that departs from HPXML's structure, read as its receiver reads it."""
    problems = list(structure_problems(without_namespace(content)))
    if problems:
        message = _(
            "The file of this home would not be sound, so it was not handed out. Tell whoever runs"
            " Hearthline: %(why)s"
        )
        raise Refused("hpxml_not_sound", None, message % {"why": "; ".join(problems[:_MOST_NAMED])})


def _address(home: Home) -> Address:
    return Address(line=home.address_line, unit=home.unit, city=home.city, zip_code=home.zip_code)


def _approved_and_installed(session: Session, home: Home) -> list[Work]:
    scope = session.exec(
        select(WorkScope)
        .where(WorkScope.home_id == home.id, col(WorkScope.approved_by).is_not(None))
        .order_by(col(WorkScope.revision).desc())
    ).first()
    if scope is None:
        return []
    items = session.exec(
        select(ScopeItem)
        .where(ScopeItem.scope_id == scope.id)
        .order_by(col(ScopeItem.position), col(ScopeItem.id))
    ).all()
    on = None if scope.approved_at is None else program_day(scope.approved_at)
    approved = Work(Step.APPROVED, on, tuple(_approved(item) for item in items))
    installed = _installed(session, home, {item.id: item for item in items})
    return [approved] if installed is None else [approved, installed]


def _approved(item: ScopeItem) -> WorkMeasure:
    return WorkMeasure(
        item.measure_id,
        _label(item.measure_id),
        quantity=item.quantity,
        unit=item.unit,
        cost_usd=_usd(item.estimated_cost_cents),
    )


def _installed(session: Session, home: Home, items: Mapping[int, ScopeItem]) -> Work | None:
    logged = session.exec(
        select(InstalledMeasure)
        .where(InstalledMeasure.home_id == home.id)
        .order_by(col(InstalledMeasure.scope_item_id))
    ).all()
    logged = [each for each in logged if each.scope_item_id in items]
    if not logged:
        return None
    inspection = session.exec(
        select(Inspection)
        .where(Inspection.home_id == home.id, col(Inspection.verdict).is_not(None))
        .order_by(col(Inspection.id).desc())
    ).first()
    found = _observed(session, inspection)
    paid = _paid(session, [each.id for each in logged])
    measures = tuple(
        _measure(each, items[each.scope_item_id], found.get(each.id), paid.get(each.id)) for each in logged
    )
    if inspection is None:
        return Work(Step.INSTALLED, None, measures)
    said = ": ".join(part for part in (str(inspection.verdict), inspection.note) if part)
    return Work(Step.INSTALLED, inspection.inspected_on, measures, notes=f"Inspection {said}")


def _observed(session: Session, inspection: Inspection | None) -> Mapping[int, InspectionItem]:
    if inspection is None:
        return MappingProxyType({})
    lines = session.exec(select(InspectionItem).where(InspectionItem.inspection_id == inspection.id))
    return {line.installed_measure_id: line for line in lines}


def _paid(session: Session, measure_ids: list[int]) -> dict[int, int]:
    rows = session.exec(
        select(MeasureFunding).where(col(MeasureFunding.installed_measure_id).in_(measure_ids))
    )
    paid: dict[int, int] = {}
    for row in rows:
        paid[row.installed_measure_id] = paid.get(row.installed_measure_id, 0) + row.amount_cents
    return paid


def _measure(
    logged: InstalledMeasure, item: ScopeItem, line: InspectionItem | None, paid_cents: int | None
) -> WorkMeasure:
    installed = logged.status == MeasureStatus.INSTALLED
    more: dict[str, Any] = {}
    if line is not None:
        more["observed"] = Observed(
            line.verdict,
            line.observed_quantity,
            line.observed_reading,
            logged.reading_unit,
            line.standards_clause,
            line.note,
        )
    return WorkMeasure(
        item.measure_id,
        _label(item.measure_id),
        quantity=logged.quantity,
        unit=item.unit,
        cost_usd=_usd(paid_cents if logged.total_cost_cents is None else logged.total_cost_cents),
        installed=installed,
        installed_on=logged.installed_on if installed else None,
        reason=logged.reason,
        **more,
    )


def _usd(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents).scaleb(-2)


def _label(measure_id: str) -> str:
    """Return a measure's English name, as documents write it."""
    words = wording("en")
    named = words.find("measure", measure_id) or words.find("certificate_measure", measure_id)
    return named or measure_id.replace("_", " ").capitalize()
