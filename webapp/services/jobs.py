"""A contractor's jobs: which homes wait for him, what shall be done there, and how far he is.

What leaves this module is an address, the approved work, and what was logged; nothing else of the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlmodel import col, select

from webapp.clock import program_day
from webapp.db.inspections import Inspection, InspectionItem, ItemVerdict, Verdict
from webapp.db.log import StageEvent
from webapp.db.work import InstalledMeasure, MeasureStatus, ScopeItem, WorkScope
from webapp.forms.measure_names import measure_name
from webapp.services.errors import NotFound, Refused, StepNotAllowed
from webapp.services.gates import gates_settled, open_gates
from webapp.services.homes import change_stage, get_home
from webapp.services.photos import photos_of_item
from webapp.stages import WORK, Stage

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlmodel import Session

    from webapp.db.homes import Home
    from webapp.services.actors import Actor

TO_DO = (Stage.SCHEDULED, Stage.IN_PROGRESS, Stage.IN_PROGRESS_INSPECTION, Stage.REWORK)
DONE = (
    Stage.CONTRACTOR_COMPLETE,
    Stage.DESK_REVIEW,
    Stage.FINAL_INSPECTION,
    Stage.PASSED,
    Stage.REPORTED,
)
LONGEST_REMARK = 1000


class ItemState(StrEnum):
    """How far a measure is."""

    TO_DO = "to_do"
    LOGGED = "logged"
    NOT_INSTALLED = "not_installed"


@dataclass(frozen=True, slots=True)
class JobItem:
    """One measure of the approved work."""

    id: int
    measure_id: str
    quantity: float
    unit: str
    liwp_may_fund: bool
    state: ItemState
    # What the inspector wrote of it; empty where nothing is to be mended.
    to_mend: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One home with its approved work.

    Parameters
    ----------
    home_id, address_line, unit, city, zip_code : str
    scheduled_on : date or None
    stage : Stage
    approved_on : date or None
        The day on which the work was approved.
    items : tuple of JobItem
    remarks : tuple of str
        What whoever sent the work back wrote; empty unless it is to be put right.
    """

    home_id: str
    address_line: str
    unit: str
    city: str
    zip_code: str
    scheduled_on: date | None
    stage: Stage
    approved_on: date | None
    items: tuple[JobItem, ...]
    remarks: tuple[str, ...] = ()

    @property
    def logged(self) -> int:
        """How many items are logged, or have a reason why they were not installed."""
        return sum(item.state is not ItemState.TO_DO for item in self.items)

    @property
    def is_open(self) -> bool:
        """Whether measures can be logged and corrected now."""
        return self.stage in WORK

    @property
    def can_log(self) -> bool:
        """Whether a measure can be logged: while the work is under way, or to begin it."""
        return self.is_open or self.stage is Stage.SCHEDULED

    @property
    def can_be_completed(self) -> bool:
        """Whether the work can be reported as done now."""
        is_at_work = self.stage in (Stage.IN_PROGRESS, Stage.REWORK)
        return is_at_work and bool(self.items) and self.logged == len(self.items)


def get_job(session: Session, actor: Actor, home_id: str) -> Job:
    """Return one job.

    Raises
    ------
    NotFound
        If there is no such home, or it is another firm's.
    """
    return _job(session, get_home(session, actor, home_id))


def get_item(session: Session, actor: Actor, home_id: str, item_id: int) -> tuple[Job, JobItem]:
    """Return a job and one measure of its approved work.

    Raises
    ------
    NotFound
        If there is no such home or measure, or it is another firm's.
    """
    job = get_job(session, actor, home_id)
    found = next((item for item in job.items if item.id == item_id), None)
    if found is None:
        raise NotFound
    return job, found


def start_work(session: Session, actor: Actor, home_id: str, at: datetime) -> None:
    """Say that the work on a home has begun.

    Raises
    ------
    NotFound, NotAllowed, StepNotAllowed
        If the home is another firm's, it is not a contractor's step, or the home is not scheduled.
    """
    home = get_home(session, actor, home_id, for_change=True)
    if home.stage != Stage.SCHEDULED:
        raise StepNotAllowed("not_scheduled", _("This work has already begun, or is not scheduled."))
    change_stage(session, actor, home, Stage.IN_PROGRESS, at)
    open_gates(session, actor, home_id, at)


def complete_work(session: Session, actor: Actor, home_id: str, at: datetime, *, mended: str = "") -> None:
    """Report that the work on a home is done.

    Parameters
    ----------
    mended : str
        What was put right; needed where the work was sent back.

    Raises
    ------
    NotFound, NotAllowed, StepNotAllowed, Refused
        If the home is another firm's, it is not a contractor's step, not this home's step now, or something
        is missing.
    """
    home = get_home(session, actor, home_id, for_change=True)
    job = _job(session, home)
    if job.stage not in (Stage.IN_PROGRESS, Stage.REWORK):
        raise StepNotAllowed("home_step", _("The home cannot take this step from where it is now."))
    if not job.can_be_completed:
        message = _("Log each measure, or say why it was not installed. Then report the work as done.")
        raise Refused("measures_to_do", None, message)
    gates_settled(session, home_id)
    _photos_are_there(session, job)
    mended = mended.strip()[:LONGEST_REMARK]
    if job.stage is Stage.REWORK and not mended:
        raise Refused("mended_missing", "mended", _("Say what you put right."))
    change_stage(session, actor, home, Stage.CONTRACTOR_COMPLETE, at, reason=mended or None)


def _photos_are_there(session: Session, job: Job) -> None:
    """Refuse to report work as done while the photos of a measure are still on a phone."""
    for item in job.items:
        if item.state is ItemState.LOGGED and not photos_of_item(session, job.home_id, item.id):
            message = _(
                "No photo of %(measure)s has arrived. Open 'Waiting on this phone' on the phone that took"
                " it, or add a photo.",
                measure=measure_name(item.measure_id),
            )
            raise Refused("photos_awaited", None, message)


def _job(session: Session, home: Home) -> Job:
    scope = session.exec(
        select(WorkScope)
        .where(WorkScope.home_id == home.id, col(WorkScope.approved_by).is_not(None))
        .order_by(col(WorkScope.revision).desc())
        .limit(1)
    ).first()
    stage = Stage(home.stage)
    sent_back = _sent_back(session, home.id) if stage is Stage.REWORK else None
    to_mend = _to_mend(session, home.id, sent_back) if sent_back else {}
    return Job(
        home_id=home.id,
        address_line=home.address_line,
        unit=home.unit,
        city=home.city,
        zip_code=home.zip_code,
        scheduled_on=home.scheduled_on,
        stage=stage,
        approved_on=program_day(scope.approved_at) if scope and scope.approved_at else None,
        items=_items(session, scope, to_mend) if scope else (),
        remarks=(sent_back.reason,) if sent_back and sent_back.reason else (),
    )


def _items(session: Session, scope: WorkScope, to_mend: dict[int, str]) -> tuple[JobItem, ...]:
    rows = session.exec(
        select(ScopeItem, InstalledMeasure)
        .join(InstalledMeasure, col(InstalledMeasure.scope_item_id) == col(ScopeItem.id), isouter=True)
        .where(ScopeItem.scope_id == scope.id)
        .order_by(col(ScopeItem.position), col(ScopeItem.id))
    ).all()
    return tuple(
        JobItem(
            id=item.id,
            measure_id=item.measure_id,
            quantity=item.quantity,
            unit=item.unit,
            liwp_may_fund=item.liwp_may_fund,
            state=_state(measure),
            to_mend=to_mend.get(measure.id, "") if measure else "",
        )
        for item, measure in rows
    )


def _state(measure: InstalledMeasure | None) -> ItemState:
    if measure is None:
        return ItemState.TO_DO
    is_installed = measure.status == MeasureStatus.INSTALLED
    return ItemState.LOGGED if is_installed else ItemState.NOT_INSTALLED


def _sent_back(session: Session, home_id: str) -> StageEvent | None:
    """Return the last time at which the work of a home was sent back."""
    statement = select(StageEvent).where(
        StageEvent.home_id == home_id, StageEvent.to_stage == Stage.REWORK.value
    )
    return session.exec(statement.order_by(col(StageEvent.id).desc()).limit(1)).first()


def _to_mend(session: Session, home_id: str, sent_back: StageEvent) -> dict[int, str]:
    """Return what the inspection that sent the work back found wrong: logged measure -> remark."""
    if sent_back.from_stage not in (Stage.FINAL_INSPECTION.value, Stage.IN_PROGRESS_INSPECTION.value):
        return {}
    inspection = session.exec(
        select(Inspection)
        .where(Inspection.home_id == home_id, col(Inspection.verdict).in_([Verdict.FAIL, Verdict.REWORK]))
        .order_by(col(Inspection.id).desc())
        .limit(1)
    ).first()
    if inspection is None:
        return {}
    failed = session.exec(
        select(InspectionItem).where(
            InspectionItem.inspection_id == inspection.id, InspectionItem.verdict == ItemVerdict.FAIL.value
        )
    )
    return {line.installed_measure_id: line.note or _("The inspector found a fault here.") for line in failed}
