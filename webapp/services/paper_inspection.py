"""The inspection report of a home, from the record, and the deficiencies that a certificate names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from webapp.db.inspections import Certificate, Inspection, InspectionItem
from webapp.db.people import Employment, User
from webapp.db.quality import Deficiency, InspectionAnswer, InspectionTest
from webapp.db.work import InstalledMeasure, MeasureSerial, Mending, ScopeItem
from webapp.reports.certificate_content import grouped
from webapp.reports.inspection_report_content import (
    Asked,
    Cured,
    Found,
    InspectedLine,
    InspectionPaper,
    Tested,
)
from webapp.services.errors import NotFound
from webapp.services.homes import get_home
from webapp.services.inspection_access import installers_of
from webapp.services.inspections import checklist
from webapp.services.paper_parties import contact_of, dwelling_of, provider_name

if TYPE_CHECKING:
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.services.inspections import Line


def inspection_of(session: Session, actor: Actor, inspection_id: int) -> InspectionPaper:
    """Return what an inspection's report is written from.

    Raises
    ------
    NotFound
        If there is no such inspection, or the actor may not see its home.
    """
    inspection = session.get(Inspection, inspection_id)
    if inspection is None:
        raise NotFound
    home = get_home(session, actor, inspection.home_id)
    inspector = session.get_one(User, inspection.inspector_id)
    certificate = session.exec(select(Certificate).where(Certificate.inspection_id == inspection.id)).first()
    installers = installers_of(session, home)
    return InspectionPaper(
        dwelling_of(home),
        inspection.kind,
        inspection.verdict,
        inspection.inspected_on,
        inspector.name,
        Employment(inspector.employment).value,
        tuple(_line(session, line) for line in checklist(session, inspection)),
        firm=provider_name(session, inspector.provider_id),
        installed_by=installers[0] if installers else "",
        note=inspection.note,
        deficiencies=deficiencies_up_to(session, inspection),
        tests=_tests(session, inspection.id),
        answers=_answers(session, inspection.id),
        certificate="" if certificate is None else grouped(certificate.token),
        contact=contact_of(session, home),
    )


def deficiencies_up_to(session: Session, inspection: Inspection) -> tuple[Found, ...]:
    """Return every deficiency that this inspection of a home and earlier ones found, each with its cure."""
    rows = session.exec(
        select(Deficiency, Inspection)
        .join(Inspection, col(Inspection.id) == col(Deficiency.inspection_id))
        .where(Deficiency.home_id == inspection.home_id, Deficiency.inspection_id <= inspection.id)
        .order_by(col(Deficiency.id))
    ).all()
    measures = _measures_of_items(session, inspection.home_id)
    return tuple(
        Found(
            row.code,
            row.severity,
            row.corrective_action,
            measures.get(row.inspection_item_id or 0, ""),
            row.due_on,
            row.resolved_on,
            _cured(session, row, found_by),
        )
        for row, found_by in rows
    )


def certificate_deficiencies(session: Session, inspection: Inspection) -> list[dict[str, Any]]:
    """Return the deficiencies of a home as a certificate's document holds them from its version 2 on."""
    return [
        {
            "code": each.code,
            "severity": each.severity,
            "action": each.action,
            "measure_id": each.measure_id,
            "due_on": None if each.due_on is None else each.due_on.isoformat(),
            "resolved_on": None if each.resolved_on is None else each.resolved_on.isoformat(),
            "cured": [{"on": cure.on.isoformat(), "by": cure.by, "note": cure.note} for cure in each.cured],
        }
        for each in deficiencies_up_to(session, inspection)
    ]


def _line(session: Session, line: Line) -> InspectedLine:
    """Return one measure as it was claimed and as it was observed."""
    logged, item = line.logged, line.item
    further = session.exec(
        select(MeasureSerial.serial)
        .where(MeasureSerial.installed_measure_id == logged.id)
        .order_by(col(MeasureSerial.id))
    )
    return InspectedLine(
        line.scope.measure_id,
        item.verdict,
        unit=line.scope.unit,
        claimed_quantity=item.claimed_quantity,
        observed_quantity=item.observed_quantity,
        reading_before=logged.reading_before,
        claimed_reading=item.claimed_reading,
        observed_reading=item.observed_reading,
        reading_unit=logged.reading_unit,
        make=logged.make,
        model=logged.model,
        serials=(*((logged.serial,) if logged.serial else ()), *further),
        is_installed=line.is_installed,
        clause=item.standards_clause,
        note=item.note,
    )


def _measures_of_items(session: Session, home_id: str) -> dict[int, str]:
    """Return the measure of each line of every checklist of a home."""
    rows = session.exec(
        select(InspectionItem.id, ScopeItem.measure_id)
        .join(InstalledMeasure, col(InstalledMeasure.id) == col(InspectionItem.installed_measure_id))
        .join(ScopeItem, col(ScopeItem.id) == col(InstalledMeasure.scope_item_id))
        .where(InstalledMeasure.home_id == home_id)
    )
    return dict(rows.all())


def _cured(session: Session, row: Deficiency, found_by: Inspection) -> tuple[Cured, ...]:
    """Return what was put right of a deficiency: logged after it was found, until it was resolved."""
    item = Mending.inspection_item_id
    of_it = col(item).is_(None) if row.inspection_item_id is None else col(item) == row.inspection_item_id
    statement = (
        select(Mending, User.name)
        .join(User, col(User.id) == col(Mending.mended_by))
        .where(Mending.home_id == row.home_id, of_it, col(Mending.logged_at) >= found_by.opened_at)
        .order_by(col(Mending.id))
    )
    if row.resolved_on is not None:
        statement = statement.where(col(Mending.mended_on) <= row.resolved_on)
    return tuple(Cured(mended.mended_on, name, mended.note) for mended, name in session.exec(statement))


def _tests(session: Session, inspection_id: int) -> tuple[Tested, ...]:
    """Return the tests that were repeated."""
    rows = session.exec(
        select(InspectionTest)
        .where(InspectionTest.inspection_id == inspection_id)
        .order_by(col(InspectionTest.id))
    )
    return tuple(Tested(row.test, row.unit, row.claimed, row.observed, row.instrument) for row in rows)


def _answers(session: Session, inspection_id: int) -> tuple[Asked, ...]:
    """Return the questions of the visit with their answers."""
    rows = session.exec(
        select(InspectionAnswer)
        .where(InspectionAnswer.inspection_id == inspection_id)
        .order_by(col(InspectionAnswer.id))
    )
    return tuple(Asked(row.question, row.answer, row.note) for row in rows)
