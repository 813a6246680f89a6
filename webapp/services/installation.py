"""Logging what was installed, or why it was not; and correcting it in plain sight."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from webapp.canonical import canonical_json, sha256_of
from webapp.clock import program_day
from webapp.db.work import (
    FundingSource,
    InstalledMeasure,
    MeasureFunding,
    MeasureSerial,
    MeasureStatus,
    normal_serial,
)
from webapp.evidence import load_evidence
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.circumstances import circumstances
from webapp.services.claims import (
    CENTS,
    PLAIN_ANSWERS,
    TEXTS,
    InstallationClaim,
    cost_field,
    plain_number,
)
from webapp.services.desk_checks import Circumstances, Remark, Severity, desk_checks
from webapp.services.errors import NotAllowed, Refused, ServiceError, StaleEdit, StepNotAllowed
from webapp.services.gates import behind_no_gate
from webapp.services.jobs import get_item
from webapp.services.measure_revisions import MEASURE, keep_state, plain_state
from webapp.services.photos import attach_photos
from webapp.services.refusals import as_service_error
from webapp.services.row_versions import lock

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.services.jobs import JobItem


class NotInstalledReason(StrEnum):
    """Why a measure of the approved work was not put in."""

    NOT_FEASIBLE = "not_feasible"
    UNSAFE = "unsafe"
    ALREADY_THERE = "already_there"
    DECLINED = "declined"
    NO_ACCESS = "no_access"
    NO_MATERIAL = "no_material"
    OTHER = "other"


class NotInstalledClaim(BaseModel):
    """Why a measure was not installed."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    reason: NotInstalledReason
    explanation: str = Field(default="", max_length=1000)

    def answers(self) -> dict[str, Any]:
        """Return answer by the name of its field."""
        return {"reason": self.reason.value, "explanation": self.explanation}


class ChecksFailed(ServiceError):  # noqa: N818 - it is an answer, and views read well with it
    """The desk checks found something: errors to mend, or warnings to explain."""

    def __init__(self, remarks: tuple[Remark, ...]) -> None:
        self.remarks = remarks
        super().__init__("checks_failed", _("Check what you typed."))


def tidy_serial(typed: str | None) -> str | None:
    """Return a serial number as it is kept: without spaces, in capitals.

    Examples
    --------
    >>> tidy_serial(" ab-12 c ")
    'AB-12C'
    >>> tidy_serial("  ") is None
    True
    """
    return normal_serial("".join(unicodedata.normalize("NFKC", typed or "").split()))


def log_measure(
    session: Session,
    actor: Actor,
    home_id: str,
    item_id: int,
    claim: InstallationClaim | NotInstalledClaim,
    *,
    client_id: str,
    row_version: int | None,
    confirmed: frozenset[str] = frozenset(),
    photos_follow: tuple[str, ...] = (),
    why: str | None = None,
    at: datetime,
) -> InstalledMeasure:
    """Log a measure of the approved work, or correct what was logged.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        A contractor of the firm to which the home is scheduled.
    home_id, item_id : str, int
        Which measure of which home.
    claim : InstallationClaim or NotInstalledClaim
        What was installed, or why it was not.
    client_id : str
        Made where it was typed: the same log is kept once.
    row_version : int or None
        The version that was corrected; 0 or None where nothing was logged yet.
    confirmed : frozenset of str
        Codes of the warnings that the contractor has seen; they are taken with a note.
    photos_follow : tuple of str
        Kinds of photos that are sent after this; they count as there. The work is not done before they are.
    why : str or None
        Why a correction is made, kept with the earlier state; empty is refused where something changed, None
        is where nobody was asked.
    at : datetime
        When, in UTC.

    Raises
    ------
    NotFound, NotAllowed, StepNotAllowed
        If the home is another firm's, the actor is no contractor, or the home is not being worked on.
    StaleEdit
        If somebody logged or corrected it since.
    ChecksFailed, Refused
        If something is to be mended or explained; or the serial number is logged elsewhere.
    """
    if actor.role is not Roles.CONTRACTOR:
        raise NotAllowed
    job, item = get_item(session, actor, home_id, item_id)
    if not job.is_open:
        raise StepNotAllowed(
            "measure_logged_at_work", _("Measures can be logged only while the work is under way.")
        )
    row = logged_measure(session, item_id)
    if row is not None:
        lock(session, row)
        if (row_version or 0) != row.row_version:
            raise StaleEdit(answers_of(session, row), claim.answers(), row.row_version)
    if isinstance(claim, InstallationClaim):
        behind_no_gate(session, home_id, item.measure_id)
        against = circumstances(
            session, job, item, photos_follow=photos_follow, row=row, today=program_day(at)
        )
        _check(claim, against, confirmed=confirmed)
        _check_serials(session, claim, row)
    try:
        if row is None:
            return _log(session, actor, item, claim, home_id=home_id, client_id=client_id, at=at)
        return _correct(session, actor, item, claim, row=row, why=why, at=at)
    except IntegrityError as error:
        told = as_service_error(error)
        if told is None:
            raise
        raise told from error


def logged_measure(session: Session, item_id: int) -> InstalledMeasure | None:
    """Return what is logged for an item of a scope."""
    return session.exec(select(InstalledMeasure).where(InstalledMeasure.scope_item_id == item_id)).first()


def answers_of(session: Session, row: InstalledMeasure) -> dict[str, Any]:
    """Return what is logged, answer by the name of its field."""
    if row.status == MeasureStatus.NOT_INSTALLED:
        code, _colon, explanation = row.reason.partition(": ")
        return {"reason": code, "explanation": explanation}
    costs = {
        cost_field(FundingSource(paid.source)): Decimal(paid.amount_cents) / CENTS
        for paid in _funding(session, row.id)
    }
    return {
        "quantity": _number(row.quantity),
        "make": row.make,
        "model": row.model,
        "serial": row.serial or "",
        "further_serials": ", ".join(machine.serial for machine in _machines(session, row.id)),
        "reading_before": _number(row.reading_before),
        "reading_after": _number(row.reading_after),
        "installed_on": row.installed_on,
        **{name: _plain(getattr(row, name)) for name in PLAIN_ANSWERS},
        "total_cost": None if row.total_cost_cents is None else Decimal(row.total_cost_cents) / CENTS,
        **costs,
        "note": row.reason,
    }


def _check(claim: InstallationClaim, against: Circumstances, *, confirmed: frozenset[str]) -> None:
    remarks = desk_checks(claim, against)
    errors = any(remark.severity is Severity.ERROR for remark in remarks)
    warned = {remark.code for remark in remarks if remark.severity is Severity.WARNING}
    if errors or (warned and (not claim.note or not warned <= confirmed)):
        raise ChecksFailed(remarks)


def _check_serials(session: Session, claim: InstallationClaim, row: InstalledMeasure | None) -> None:
    """Refuse a serial number that is logged elsewhere, without a word on where."""
    own = row.id if row else None
    for field, serials in (("serial", (claim.serial,)), ("further_serials", claim.further_serials)):
        wanted = [serial for serial in serials if serial]
        first = select(InstalledMeasure.id).where(col(InstalledMeasure.serial).in_(wanted))
        further = select(MeasureSerial.installed_measure_id).where(col(MeasureSerial.serial).in_(wanted))
        if any(found != own for found in (*session.exec(first), *session.exec(further))):
            message = _("This serial number is already logged on a home. Check the number on the machine.")
            raise Refused("serial_used", field, message)


def _log(
    session: Session,
    actor: Actor,
    item: JobItem,
    claim: InstallationClaim | NotInstalledClaim,
    *,
    home_id: str,
    client_id: str,
    at: datetime,
) -> InstalledMeasure:
    row = InstalledMeasure(
        client_id=client_id,
        home_id=home_id,
        scope_item_id=item.id,
        installed_by=actor.user_id,
        logged_at=at,
        **_columns(item, claim),
    )
    session.add(row)
    session.flush()
    _fund(session, row.id, claim)
    _number_machines(session, row.id, claim)
    count = attach_photos(session, home_id, item.id, row.id)
    detail = {**_detail(item, row, claim), "count": count}
    audit.record(session, actor, "measure.logged", MEASURE, row.id, detail=detail, at=at)
    return row


def _correct(
    session: Session,
    actor: Actor,
    item: JobItem,
    claim: InstallationClaim | NotInstalledClaim,
    *,
    row: InstalledMeasure,
    why: str | None,
    at: datetime,
) -> InstalledMeasure:
    earlier, wanted = answers_of(session, row), claim.answers()
    changed = sorted(
        name for name in {**earlier, **wanted} if (earlier.get(name) or "") != (wanted.get(name) or "")
    )
    count = attach_photos(session, row.home_id, item.id, row.id)
    if not changed:
        return row
    if why is not None and not why.strip():
        raise Refused("why_missing", "why", _("Say why you change what was logged."))
    keep_state(session, actor, row, earlier, why=(why or "").strip(), at=at)
    # Numbers that move from one machine's place to another's are free before they are written again.
    _forget_machines(session, row)
    for name, value in _columns(item, claim).items():
        setattr(row, name, value)
    row.row_version += 1
    for paid in _funding(session, row.id):
        session.delete(paid)
    session.flush()
    _fund(session, row.id, claim)
    _number_machines(session, row.id, claim)
    detail = {
        **_detail(item, row, claim),
        "count": count,
        "fields": tuple(changed),
        "sha256": sha256_of(canonical_json(plain_state(earlier))),
    }
    audit.record(session, actor, "measure.corrected", MEASURE, row.id, detail=detail, at=at)
    return row


def _columns(item: JobItem, claim: InstallationClaim | NotInstalledClaim) -> dict[str, Any]:
    """Return the columns of a claim; those of the other kind of claim are emptied."""
    if isinstance(claim, NotInstalledClaim):
        reason = f"{claim.reason.value}: {claim.explanation}" if claim.explanation else claim.reason.value
        empty = {"quantity": None, "make": "", "model": "", "serial": None, "installed_on": None}
        readings = {"reading_before": None, "reading_after": None, "reading_unit": ""}
        plain = {name: "" if name in TEXTS else None for name in PLAIN_ANSWERS}
        status = MeasureStatus.NOT_INSTALLED.value
        return {"status": status, "reason": reason, "total_cost_cents": None, **empty, **readings, **plain}
    reading = load_evidence().of(item.measure_id).reading
    return {
        "status": MeasureStatus.INSTALLED.value,
        "reason": claim.note,
        "quantity": float(claim.quantity),
        "make": claim.make,
        "model": claim.model,
        "serial": claim.serial,
        "installed_on": claim.installed_on,
        "reading_before": None if claim.reading_before is None else float(claim.reading_before),
        "reading_after": None if claim.reading_after is None else float(claim.reading_after),
        "reading_unit": reading.unit if reading else "",
        **{name: _stored(getattr(claim, name)) for name in PLAIN_ANSWERS},
        "total_cost_cents": claim.total_cost_cents,
    }


def _stored(value: Any) -> Any:  # noqa: ANN401 - an answer
    return float(value) if isinstance(value, Decimal) else value


def _forget_machines(session: Session, row: InstalledMeasure) -> None:
    for machine in _machines(session, row.id):
        session.delete(machine)
    row.serial = None
    session.flush()


def _number_machines(session: Session, measure_id: int, claim: InstallationClaim | NotInstalledClaim) -> None:
    """Keep the serial numbers of the machines after the first."""
    if isinstance(claim, InstallationClaim):
        for serial in claim.further_serials:
            session.add(MeasureSerial(installed_measure_id=measure_id, serial=serial))
        session.flush()


def _machines(session: Session, measure_id: int) -> list[MeasureSerial]:
    statement = select(MeasureSerial).where(MeasureSerial.installed_measure_id == measure_id)
    return list(session.exec(statement.order_by(col(MeasureSerial.id))))


def _fund(session: Session, measure_id: int, claim: InstallationClaim | NotInstalledClaim) -> None:
    if isinstance(claim, InstallationClaim):
        for source, cents in claim.funding.items():
            session.add(
                MeasureFunding(installed_measure_id=measure_id, source=source.value, amount_cents=cents)
            )
        session.flush()


def _funding(session: Session, measure_id: int) -> list[MeasureFunding]:
    statement = select(MeasureFunding).where(MeasureFunding.installed_measure_id == measure_id)
    return list(session.exec(statement.order_by(col(MeasureFunding.id))))


def _detail(
    item: JobItem, row: InstalledMeasure, claim: InstallationClaim | NotInstalledClaim
) -> dict[str, audit.Detail]:
    paid = sum(claim.funding.values()) if isinstance(claim, InstallationClaim) else 0
    return {
        "measure_id": item.measure_id,
        "scope_item_id": item.id,
        "status": row.status,
        "quantity": row.quantity,
        "unit": item.unit,
        "amount_cents": paid,
        "row_version": row.row_version,
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - a column's value
    return plain_number(value) if isinstance(value, float) else value


def _number(value: float | None) -> Decimal | None:
    return None if value is None else plain_number(value)
