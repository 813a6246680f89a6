"""One month of the programme: what happened in it, and what it corrects of earlier months.

The month is one of the programme's own days (California). What was done in an earlier month is never counted
again: a later change of it is an entry of this month, named with the month that it corrects.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlmodel import col

from webapp.clock import PROGRAM_TIME, program_day
from webapp.db.homes import Home
from webapp.db.inspections import Certificate
from webapp.db.log import StageEvent
from webapp.db.money import (
    BudgetEntry,
    CommitmentEntry,
    Invoice,
    InvoiceLine,
    InvoiceState,
    LineBasis,
)
from webapp.db.quality import CertificateRevocation
from webapp.services.month_certified import certified_homes, savings_of
from webapp.services.programme import allow
from webapp.services.programme_list import Unit
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from webapp.services.actors import Actor

LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that happened in the month.

    Parameters
    ----------
    key : str
    value : int or None
        In the unit's kept parts; None where it is not known of any home.
    unit : Unit
    not_known : int
        Homes whose part is not known.
    """

    key: str
    value: int | None
    unit: Unit
    not_known: int = 0


@dataclass(frozen=True, slots=True)
class PriorAdjustment:
    """A correction, entered in this month, of what was done before it.

    Parameters
    ----------
    kind : str
        ``invoice_line``, ``commitment`` or ``certificate``.
    home_id : str
    entered_on, original_on : date
        When it was entered, and when what it corrects was done.
    amount_cents : int or None
    measure_id, reason : str
    provider_id : int
        Whose month it belongs to: the firm's whose invoice it corrects, else that of whoever serves the home.
    """

    kind: str
    home_id: str
    entered_on: date
    original_on: date
    amount_cents: int | None
    measure_id: str
    reason: str
    provider_id: int


@dataclass(frozen=True, slots=True)
class Month:
    """One month.

    Parameters
    ----------
    year, month : int
    reached : tuple of (Stage, int)
        How many homes reached each stage in the month, each once.
    activities : tuple of Activity
    adjustments : tuple of PriorAdjustment
        The first first.
    """

    year: int
    month: int
    reached: tuple[tuple[Stage, int], ...]
    activities: tuple[Activity, ...]
    adjustments: tuple[PriorAdjustment, ...]

    @property
    def adjusted_cents(self) -> int:
        """What the adjustments of paid lines come to."""
        return sum(each.amount_cents or 0 for each in self.adjustments if each.kind == "invoice_line")

    def counted(self, key: str) -> int:
        """Return an activity that is always known: money of the record, or homes."""
        (value,) = (each.value for each in self.activities if each.key == key)
        if value is None:
            raise ValueError(f"{key} is not known of any home")
        return value


def month_of(session: Session, actor: Actor, year: int, month: int) -> Month:
    """Return what happened in a month, and the adjustments of earlier months that were entered in it.

    Raises
    ------
    NotAllowed
        If the actor neither runs nor audits the programme.
    """
    allow(actor)
    begin, end = bounds(year, month)
    reached = (
        select(col(StageEvent.to_stage), func.count(func.distinct(col(StageEvent.home_id))))
        .where(col(StageEvent.at) >= begin, col(StageEvent.at) < end)
        .group_by(col(StageEvent.to_stage))
    )
    counted = {Stage(stage): homes for stage, homes in session.execute(reached)}
    activities = (*_money(session, begin, end, year, month), *_certified(session, begin, end))
    return Month(
        year,
        month,
        tuple((stage, counted.get(stage, 0)) for stage in Stage),
        activities,
        adjustments_in(session, year, month),
    )


def adjustments_in(session: Session, year: int, month: int) -> tuple[PriorAdjustment, ...]:
    """Return the corrections of earlier months that were entered in a month, the first first."""
    begin, end = bounds(year, month)
    found = (
        *_adjusted_lines(session, begin, end),
        *_released(session, begin, end),
        *_revoked(session, begin, end),
    )
    return tuple(sorted(found, key=lambda each: (each.entered_on, each.kind, each.home_id)))


def bounds(year: int, month: int) -> tuple[datetime, datetime]:
    """Return the first moment of a month and that of the next, by California's clocks."""
    following = (year, month + 1) if month < LAST_MONTH else (year + 1, 1)
    first, last = date(year, month, 1), date(*following, 1)
    return (
        datetime.combine(first, time(), PROGRAM_TIME),
        datetime.combine(last, time(), PROGRAM_TIME),
    )


def _money(session: Session, begin: datetime, end: datetime, year: int, month: int) -> tuple[Activity, ...]:
    allocated = _sum(session, BudgetEntry.amount_cents, BudgetEntry.entered_at, begin, end)
    committed = _sum(session, CommitmentEntry.amount_cents, CommitmentEntry.entered_at, begin, end)
    first, last = date(year, month, 1), bounds(year, month)[1].date()
    paid = (
        select(func.sum(col(InvoiceLine.amount_cents)))
        .join(Invoice, col(Invoice.id) == col(InvoiceLine.invoice_id))
        .where(
            col(Invoice.state) == InvoiceState.PAID.value,
            col(Invoice.paid_on) >= first,
            col(Invoice.paid_on) < last,
        )
    )
    return (
        Activity("allocated", allocated, Unit.CENTS),
        Activity("committed", committed, Unit.CENTS),
        Activity("paid", int(session.execute(paid).scalar_one() or 0), Unit.CENTS),
    )


def _sum(session: Session, amount: Any, moment: Any, begin: datetime, end: datetime) -> int:  # noqa: ANN401 - columns
    statement = select(func.sum(amount)).where(moment >= begin, moment < end)
    return int(session.execute(statement).scalar_one() or 0)


def _certified(session: Session, begin: datetime, end: datetime) -> Sequence[Activity]:
    """Return what the certificates that count in the month say is saved."""
    homes = certified_homes(session, begin, end)
    return [
        Activity("certified_homes", len(homes), Unit.HOMES),
        *(Activity(each.key, each.value, each.unit, each.not_known) for each in savings_of(homes)),
    ]


def _adjusted_lines(session: Session, begin: datetime, end: datetime) -> list[PriorAdjustment]:
    """Return the adjustments of lines that were paid in an earlier month."""
    statement = (
        select(InvoiceLine, col(Invoice.provider_id))
        .join(Invoice, col(Invoice.id) == col(InvoiceLine.invoice_id))
        .where(
            col(InvoiceLine.basis) == LineBasis.ADJUSTMENT.value,
            col(InvoiceLine.entered_at) >= begin,
            col(InvoiceLine.entered_at) < end,
        )
    )
    found = []
    for line, provider_id in session.execute(statement):
        adjusted = session.get(InvoiceLine, line.adjusts_line_id)
        paid = session.get(Invoice, adjusted.invoice_id) if adjusted is not None else None
        if paid is None or paid.paid_on is None or paid.paid_on >= program_day(begin):
            continue
        found.append(
            PriorAdjustment(
                "invoice_line",
                line.home_id,
                program_day(line.entered_at),
                paid.paid_on,
                line.amount_cents,
                line.measure_id,
                line.reason,
                provider_id,
            )
        )
    return found


def _released(session: Session, begin: datetime, end: datetime) -> list[PriorAdjustment]:
    """Return the commitments of earlier months that were changed or given back in this one."""
    first = (
        select(col(CommitmentEntry.home_id), func.min(col(CommitmentEntry.entered_at)).label("first"))
        .group_by(col(CommitmentEntry.home_id))
        .subquery()
    )
    statement = (
        select(CommitmentEntry, first.c.first, col(Home.provider_id))
        .join(first, first.c.home_id == col(CommitmentEntry.home_id))
        .join(Home, col(Home.id) == col(CommitmentEntry.home_id))
        .where(
            col(CommitmentEntry.entered_at) >= begin,
            col(CommitmentEntry.entered_at) < end,
            first.c.first < begin,
        )
    )
    return [
        PriorAdjustment(
            "commitment",
            entry.home_id,
            program_day(entry.entered_at),
            program_day(original),
            entry.amount_cents,
            "",
            "",
            provider_id,
        )
        for entry, original, provider_id in session.execute(statement)
    ]


def _revoked(session: Session, begin: datetime, end: datetime) -> list[PriorAdjustment]:
    """Return the certificates of earlier months that were revoked in this one, each with the reason."""
    statement = (
        select(Certificate, col(Home.provider_id), col(CertificateRevocation.reason))
        .join(Home, col(Home.id) == col(Certificate.home_id))
        # One that was revoked before reasons were kept has none.
        .join(
            CertificateRevocation,
            col(CertificateRevocation.certificate_id) == col(Certificate.id),
            isouter=True,
        )
        .where(
            col(Certificate.revoked_at) >= begin,
            col(Certificate.revoked_at) < end,
            col(Certificate.issued_at) < begin,
        )
    )
    return [
        PriorAdjustment(
            "certificate",
            each.home_id,
            program_day(each.revoked_at),
            program_day(each.issued_at),
            None,
            "",
            reason or "",
            provider_id,
        )
        for each, provider_id, reason in session.execute(statement)
        if each.revoked_at is not None
    ]
