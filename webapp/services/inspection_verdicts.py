"""The verdict of an inspection: it closes the checklist, moves the home on, and certifies a pass."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask_babel import format_date
from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import IntegrityError

from webapp.db.inspections import Inspection, InspectionKind, ItemVerdict, Verdict
from webapp.services import audit
from webapp.services.certificates import issue
from webapp.services.errors import Refused
from webapp.services.homes import change_stage
from webapp.services.inspection_access import inspectable_home
from webapp.services.inspections import Line, checklist, required_inspection
from webapp.services.quality_deficiencies import latest_cure, resolve, set_due
from webapp.services.refusals import as_service_error
from webapp.services.row_versions import edit, lock
from webapp.services.sampling_tiers import note_result
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel import Session

    from webapp.db.inspections import Certificate
    from webapp.services.actors import Actor


class Conclusion(BaseModel):
    """What an inspection comes to, checked.

    Parameters
    ----------
    verdict : Verdict
    reason : str
        Why it failed or is to be put right.
    put_right_by : date or None
        Until when; the day that the worst deficiency allows where None.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    verdict: Verdict
    reason: str = Field(default="", max_length=2000)
    put_right_by: date | None = None

    @property
    def remarks(self) -> str:
        """What the contractor is told: the reason, and until when."""
        if self.put_right_by is None:
            return self.reason
        until = _("Put this right by %(day)s.", day=format_date(self.put_right_by, "long"))
        return f"{self.reason}\n{until}"


def conclude(
    session: Session,
    actor: Actor,
    home_id: str,
    kind: InspectionKind,
    conclusion: Conclusion,
    *,
    row_version: int,
    verify_address: str,
    at: datetime,
) -> Certificate | None:
    """Close an inspection with its verdict and move the home on, all in one transaction.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        The inspector.
    home_id, kind
        Which inspection.
    conclusion : Conclusion
    row_version : int
        The version of the inspection that he saw.
    verify_address : str
        Address of the public pages that confirm certificates, ending in a slash.
    at : datetime
        When, in UTC.

    Returns
    -------
    Certificate or None
        Of a home that passed after the work.

    Raises
    ------
    Refused
        If the checklist is not complete, or the verdict does not fit it.
    StaleEdit
        If the inspection was changed since.
    """
    home = lock(session, inspectable_home(session, actor, home_id))
    inspection = required_inspection(session, actor, home_id, kind)
    conclusion = _with_day(session, inspection, conclusion)
    _require_complete(inspection, checklist(session, inspection), conclusion)
    passed = conclusion.verdict is Verdict.PASS
    set_due(
        session,
        inspection,
        conclusion.verdict,
        action=conclusion.reason,
        at_the_latest=conclusion.put_right_by,
    )
    changes = {"verdict": conclusion.verdict.value, "note": conclusion.remarks}
    try:
        edit(session, inspection, row_version, changes)
    except IntegrityError as error:
        told = as_service_error(error)
        if told is None:
            raise
        raise told from error
    detail: dict[str, audit.Detail] = {
        "inspection_id": inspection.id,
        "kind": kind.value,
        "verdict": conclusion.verdict.value,
    }
    audit.record(session, actor, "inspection.concluded", "home", home.id, detail=detail, at=at)
    resolve(session, inspection)
    note_result(session, inspection, at)
    if not passed:
        change_stage(session, actor, home, Stage.REWORK, at, reason=conclusion.remarks)
        return None
    if kind is InspectionKind.IN_PROGRESS:
        change_stage(session, actor, home, Stage.IN_PROGRESS, at)
        return None
    change_stage(session, actor, home, Stage.PASSED, at)
    return issue(session, actor, home, inspection, verify_address=verify_address, at=at)


def _with_day(session: Session, inspection: Inspection, conclusion: Conclusion) -> Conclusion:
    """Return the conclusion with the day that its worst deficiency allows, where none was written.

    Raises
    ------
    Refused
        If a later day was written.
    """
    if conclusion.verdict is Verdict.PASS:
        return conclusion
    latest = latest_cure(session, inspection, conclusion.verdict)
    written = conclusion.put_right_by
    if written is not None and latest is not None and written > latest:
        message = _(
            "What you found must be put right by %(day)s. Write that day or an earlier one.",
            day=format_date(latest, "long"),
        )
        raise Refused("day_too_late", "put_right_by", message)
    return conclusion.model_copy(update={"put_right_by": written or latest})


def _require_complete(inspection: Inspection, lines: Sequence[Line], conclusion: Conclusion) -> None:
    """Refuse a verdict that the checklist does not carry."""
    if inspection.inspected_on is None:
        raise Refused("visit_missing", None, _("Write the day of your visit first."))
    if any(line.item.verdict is None for line in lines):
        raise Refused("items_missing", None, _("Say of every measure what you found, then finish."))
    if conclusion.verdict is Verdict.PASS:
        _require_a_pass(lines)
        return
    if not conclusion.reason:
        raise Refused("reason_missing", "reason", _("Say why, so that the contractor can put it right."))
    if conclusion.put_right_by is not None and conclusion.put_right_by < inspection.inspected_on:
        message = _("The day to put it right cannot be before your visit.")
        raise Refused("day_too_early", "put_right_by", message)


def _require_a_pass(lines: Sequence[Line]) -> None:
    if any(line.item.verdict == ItemVerdict.FAIL for line in lines):
        message = _("A measure failed, so the home cannot pass. Choose fail or rework.")
        raise Refused("item_failed", "verdict", message)
    if not any(line.item.verdict == ItemVerdict.PASS for line in lines):
        message = _("No measure passed, so there is nothing to certify. Choose fail or rework.")
        raise Refused("nothing_passed", "verdict", message)
