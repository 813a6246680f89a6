"""Inspections: the papers, the checklist made from what was logged, and the verdict that closes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from webapp.clock import program_day
from webapp.db.inspections import Inspection, InspectionItem, InspectionKind, ItemVerdict
from webapp.db.work import InstalledMeasure, MeasureStatus, ScopeItem
from webapp.services import audit
from webapp.services.errors import NotFound, Refused, StaleEdit, StepNotAllowed
from webapp.services.homes import change_stage
from webapp.services.inspection_access import (
    STAGES_OF_KIND,
    NotIndependent,
    inspectable_home,
    open_inspections,
)
from webapp.services.inspection_assignments import require_own_or_pool, take
from webapp.services.inspection_observations import Observation, require_fitting
from webapp.services.inspection_rounds import link_reinspection, require_round
from webapp.services.quality_deficiencies import deficiencies_of, drop_deficiency, note_deficiency
from webapp.services.refusals import as_service_error
from webapp.services.row_versions import edit, lock
from webapp.services.tolerances import Deviation, deviation, tolerances
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlmodel import Session

    from webapp.db.homes import Home
    from webapp.services.actors import Actor


BY_INDEPENDENCE = frozenset({"inspection_independent", "inspection_firm_independent"})
__all__ = [
    "Line",
    "Observation",
    "check_papers",
    "checklist",
    "logged_measures",
    "own_inspection",
    "record_item",
    "record_visit",
    "required_inspection",
    "start",
]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist: what was logged, what was found, how far apart they are."""

    item: InspectionItem
    logged: InstalledMeasure
    scope: ScopeItem

    @property
    def is_installed(self) -> bool:
        """Whether the contractor says that it was put in."""
        return self.logged.status == MeasureStatus.INSTALLED

    @property
    def quantity_deviation(self) -> Deviation | None:
        """How far the observed quantity lies from the claim."""
        return deviation(self.item.claimed_quantity, self.item.observed_quantity, tolerances().quantity)

    @property
    def reading_deviation(self) -> Deviation | None:
        """How far the observed reading lies from the claim."""
        return deviation(self.item.claimed_reading, self.item.observed_reading, tolerances().reading)


def checklist(session: Session, inspection: Inspection) -> tuple[Line, ...]:
    """Return the lines of an inspection, in the order of the work scope."""
    rows = session.exec(
        select(InspectionItem, InstalledMeasure, ScopeItem)
        .join(InstalledMeasure, col(InstalledMeasure.id) == col(InspectionItem.installed_measure_id))
        .join(ScopeItem, col(ScopeItem.id) == col(InstalledMeasure.scope_item_id))
        .where(InspectionItem.inspection_id == inspection.id)
        .order_by(col(ScopeItem.position), col(ScopeItem.id))
    )
    return tuple(Line(*row) for row in rows)


def logged_measures(session: Session, home_id: str) -> Sequence[InstalledMeasure]:
    """Return everything that the contractor logged at a home."""
    statement = select(InstalledMeasure).where(InstalledMeasure.home_id == home_id)
    return session.exec(statement.order_by(col(InstalledMeasure.id))).all()


def check_papers(
    session: Session, actor: Actor, home_id: str, *, complete: bool | None, reason: str | None, at: datetime
) -> Home:
    """Take a home from the contractor's report towards its final inspection, one step at a time.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        The inspector.
    home_id : str
    complete : bool or None
        None begins the check of the papers; then True sends the home on to its final inspection, and False
        sends the work back.
    reason : str or None
        Why the work goes back.
    at : datetime
        When, in UTC.
    """
    home = inspectable_home(session, actor, home_id)
    to = {None: Stage.DESK_REVIEW, True: Stage.FINAL_INSPECTION, False: Stage.REWORK}[complete]
    expected = Stage.CONTRACTOR_COMPLETE if complete is None else Stage.DESK_REVIEW
    lock(session, home)
    if home.stage != expected:
        raise StepNotAllowed("home_step", _("The papers of this home are not waiting for this step."))
    change_stage(session, actor, home, to, at, reason=reason)
    return home


def own_inspection(session: Session, actor: Actor, home_id: str, kind: InspectionKind) -> Inspection | None:
    """Return the inspector's own inspection that is not finished, or None.

    Raises
    ------
    NotFound, NotIndependent
        If the home is not his to inspect.
    """
    inspectable_home(session, actor, home_id)
    return next(
        (
            each
            for each in open_inspections(session, home_id)
            if each.kind == kind and each.inspector_id == actor.user_id
        ),
        None,
    )


def start(session: Session, actor: Actor, home_id: str, kind: InspectionKind, at: datetime) -> Inspection:
    """Begin an inspection, or go on with one's own: its checklist holds everything logged so far.

    Raises
    ------
    NotFound, NotIndependent
        If the home is not his to inspect.
    StepNotAllowed
        If the home is not ready for this inspection.
    Refused
        If another inspector has begun, or nothing was logged yet.
    """
    home = lock(session, inspectable_home(session, actor, home_id))
    if Stage(home.stage) not in STAGES_OF_KIND[kind]:
        raise StepNotAllowed("inspection_at_its_stage", _("This home is not ready for this inspection."))
    begun = [each for each in open_inspections(session, home_id) if each.kind == kind]
    if any(each.inspector_id != actor.user_id for each in begun):
        raise Refused("inspection_taken", None, _("Another inspector has begun this inspection."))
    require_own_or_pool(session, actor, home_id)
    require_round(session, home, kind)
    if not logged_measures(session, home_id):
        raise Refused("nothing_logged", None, _("Nothing is logged at this home yet. Come back later."))
    if home.stage == Stage.IN_PROGRESS:
        change_stage(session, actor, home, Stage.IN_PROGRESS_INSPECTION, at)
    inspection = begun[0] if begun else _opened(session, actor, home, kind, at)
    _fill(session, inspection)
    return inspection


def _opened(session: Session, actor: Actor, home: Home, kind: InspectionKind, at: datetime) -> Inspection:
    inspection = Inspection(home_id=home.id, kind=kind.value, inspector_id=actor.user_id, opened_at=at)
    session.add(inspection)
    _flush(session)
    link_reinspection(session, inspection)
    take(session, actor, home.id, at=at)
    detail: dict[str, audit.Detail] = {"inspection_id": inspection.id, "kind": kind.value}
    audit.record(session, actor, "inspection.opened", "home", home.id, detail=detail, at=at)
    return inspection


def _fill(session: Session, inspection: Inspection) -> None:
    """Add a line for everything that was logged and is not on the checklist yet."""
    present = {line.logged.id for line in checklist(session, inspection)}
    for logged in logged_measures(session, inspection.home_id):
        if logged.id in present:
            continue
        session.add(
            InspectionItem(
                inspection_id=inspection.id,
                installed_measure_id=logged.id,
                claimed_quantity=logged.quantity,
                claimed_reading=logged.reading_after,
            )
        )
    session.flush()


def record_visit(
    session: Session,
    actor: Actor,
    home_id: str,
    kind: InspectionKind,
    inspected_on: date,
    *,
    row_version: int,
    at: datetime,
) -> None:
    """Save the day of the visit.

    Raises
    ------
    Refused
        If it is in the future, or before the work was done.
    StaleEdit
        If the inspection was changed since.
    """
    inspection = required_inspection(session, actor, home_id, kind)
    if inspected_on > program_day(at):
        raise Refused(
            "visit_in_future", "inspected_on", _("The visit cannot be in the future. Check the day.")
        )
    installed = [
        line.logged.installed_on for line in checklist(session, inspection) if line.logged.installed_on
    ]
    # Work that is under way can be looked at from its first measure on; afterwards all of it is there.
    first = (min if kind is InspectionKind.IN_PROGRESS else max)(installed, default=inspected_on)
    if inspected_on < first:
        message = _("The measures on your checklist were installed later. Check the day.")
        raise Refused("visit_before_work", "inspected_on", message)
    edit(session, inspection, row_version, {"inspected_on": inspected_on})


def record_item(
    session: Session,
    actor: Actor,
    home_id: str,
    kind: InspectionKind,
    *,
    item_id: int,
    found: Observation,
    row_version: int,
    at: datetime,
) -> Line:
    """Save what was found of one measure.

    Raises
    ------
    Refused
        If the verdict does not fit what was found.
    StaleEdit
        If the inspection was changed since.
    """
    inspection = lock(session, required_inspection(session, actor, home_id, kind))
    line = next((each for each in checklist(session, inspection) if each.item.id == item_id), None)
    if line is None:
        raise NotFound
    require_fitting(line, found)
    changes = found.columns()
    current = {name: getattr(line.item, name) for name in changes}
    if current == changes and not _changes_deficiency(session, inspection, line, found):
        return line
    if inspection.row_version != row_version and line.item.verdict is not None:
        raise StaleEdit(current, changes, inspection.row_version)
    for name, value in changes.items():
        setattr(line.item, name, value)
    if found.verdict is ItemVerdict.FAIL:
        severity = found.kept_severity
        note_deficiency(session, inspection, item_id, code=found.code, severity=severity, action=found.note)
    else:
        drop_deficiency(session, inspection, item_id)
    inspection.row_version += 1
    _flush(session)
    detail: dict[str, audit.Detail] = {
        "inspection_id": inspection.id,
        "installed_measure_id": line.logged.id,
        "verdict": found.verdict.value,
    }
    audit.record(session, actor, "inspection.item_recorded", "home", home_id, detail=detail, at=at)
    return line


def _changes_deficiency(session: Session, inspection: Inspection, line: Line, found: Observation) -> bool:
    kept = deficiencies_of(session, inspection.id).get(line.item.id)
    if found.verdict is not ItemVerdict.FAIL:
        return kept is not None
    return kept is None or (kept.code, kept.severity) != (found.code, found.kept_severity.value)


def required_inspection(session: Session, actor: Actor, home_id: str, kind: InspectionKind) -> Inspection:
    """Return the inspector's own inspection that is not finished.

    Raises
    ------
    NotFound, NotIndependent
        If there is none, or the home is not his to inspect.
    """
    inspection = own_inspection(session, actor, home_id, kind)
    if inspection is None:
        raise NotFound
    return inspection


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:
        told = as_service_error(error)
        if told is None:
            raise
        raise (NotIndependent() if told.code in BY_INDEPENDENCE else told) from error
