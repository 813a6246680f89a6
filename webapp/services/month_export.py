"""A month's rows for the State: the homes certified in it, what was paid, and what it corrects.

The totals are those of `webapp.services.programme_month`; the rows beside them come to the same, which
`webapp.exchange.month_file.differences` shows.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlmodel import col

from webapp.clock import program_day
from webapp.db.inspections import Certificate
from webapp.db.money import HOME_FIGURES, Invoice, InvoiceLine, InvoiceState
from webapp.db.people import Provider
from webapp.db.work import InstalledMeasure, MeasureStatus, ScopeItem
from webapp.exchange.month_archive import csv_archive
from webapp.exchange.month_file import MonthFile
from webapp.exchange.month_workbook import workbook
from webapp.exchange.project_fields import constants, counts_to_buffer
from webapp.services import audit
from webapp.services.month_certified import certified_homes, counts_in
from webapp.services.paper_month import adjustments_of, provider_month
from webapp.services.programme_list import Unit
from webapp.services.programme_month import bounds, month_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Select
    from sqlmodel import Session

    from webapp.reports.provider_month_content import ProviderMonth
    from webapp.services.actors import Actor
    from webapp.services.month_certified import CertifiedHome
    from webapp.services.month_reports import MonthAsked
    from webapp.services.programme_month import Activity, Month, PriorAdjustment

# From the parts that are kept to what is written, as powers of ten; and the unit's name.
_WRITTEN = {
    Unit.HOMES: (0, "homes"),
    Unit.CENTS: (-2, "usd"),
    Unit.WH: (-3, "kwh"),
    Unit.MTHERMS: (-3, "therm"),
    Unit.GCO2E: (-6, "tonnes_co2e"),
}
_SAVED = (
    ("SavedKWhPerYear", "wh", Unit.WH),
    ("SolarKWhPerYear", "solar_wh", Unit.WH),
    ("SavedThermsPerYear", "mtherms", Unit.MTHERMS),
    ("AvoidedTonnesCO2ePerYear", "gco2e", Unit.GCO2E),
    ("AvoidedTonnesCO2eLifetime", "gco2e_lifetime", Unit.GCO2E),
)


def month_file(
    session: Session, actor: Actor, year: int, month: int, provider_id: int | None = None
) -> MonthFile:
    """Return a month as it is given to the State; of one provider, its part of the same rows.

    Raises
    ------
    NotAllowed
        If the actor neither runs nor audits the programme, nor works for the provider.
    NotFound
        If there is no such provider.
    """
    begin, end = bounds(year, month)
    if provider_id is None:
        found = month_of(session, actor, year, month)
        adjustments, totals = found.adjustments, _totals(found)
    else:
        part = provider_month(session, actor, provider_id, year, month)
        adjustments = adjustments_of(session, provider_id, year, month)
        totals = _provider_totals(part, adjustments)
    return MonthFile(
        projects=_projects(session, begin, end, f"{year}-{month:02} Monthly", provider_id),
        payments=_payments(session, begin, end, provider_id),
        adjustments=_adjustments(adjustments),
        totals=totals,
    )


def take_month_along(session: Session, actor: Actor, asked: MonthAsked, *, kind: str, at: datetime) -> bytes:
    """Return a month's rows as a file; the log says who took it, and its hash.

    Parameters
    ----------
    session : Session
        A transaction, for the log.
    actor : Actor
    asked : MonthAsked
    kind : str
        ``xlsx`` for a workbook, ``zip`` for CSV files in one archive.
    at : datetime
        When, in UTC.

    Raises
    ------
    NotAllowed, NotFound
        As `month_file`.
    """
    found = month_file(session, actor, asked.year, asked.month, asked.provider_id)
    content = workbook(found) if kind == "xlsx" else csv_archive(found)
    detail: dict[str, audit.Detail] = {
        "kind": kind,
        "sha256": hashlib.sha256(content).hexdigest(),
        "byte_count": len(content),
    }
    audit.record(session, actor, "month.taken_along", "month", asked.subject, detail=detail, at=at)
    return content


def written(value: int | None, unit: Unit) -> Decimal | None:
    """Return a kept amount in the unit that is written, exactly; None where it is not known.

    Examples
    --------
    >>> written(1234, Unit.CENTS), written(1_500_000, Unit.GCO2E)
    (Decimal('12.34'), Decimal('1.500000'))
    """
    return None if value is None else Decimal(value).scaleb(_WRITTEN[unit][0])


def _totals(month: Month) -> list[dict[str, Any]]:
    rows = [_total(activity) for activity in month.activities]
    adjusted = {"total": "adjusted", "value": written(month.adjusted_cents, Unit.CENTS), "unit": "usd"}
    stages = [
        {"total": f"reached_{stage.value}", "value": Decimal(homes), "unit": "homes", "homes_not_known": 0}
        for stage, homes in month.reached
    ]
    return [*rows, {**adjusted, "homes_not_known": 0}, *stages]


def _provider_totals(part: ProviderMonth, adjustments: Iterable[PriorAdjustment]) -> list[dict[str, Any]]:
    """Return a provider's totals by the names that the programme's have."""
    adjusted = sum(each.amount_cents or 0 for each in adjustments if each.kind == "invoice_line")
    amounts = [*part.activities, *part.savings]
    rows = [
        {
            "total": each.key,
            "value": written(each.value, Unit(each.unit)),
            "unit": _WRITTEN[Unit(each.unit)][1],
            "homes_not_known": each.not_known,
        }
        for each in amounts
    ]
    stages = [
        {"total": f"reached_{stage}", "value": Decimal(homes), "unit": "homes", "homes_not_known": 0}
        for stage, homes in part.reached
    ]
    value = written(adjusted, Unit.CENTS)
    return [*rows, {"total": "adjusted", "value": value, "unit": "usd", "homes_not_known": 0}, *stages]


def _total(activity: Activity) -> dict[str, Any]:
    return {
        "total": activity.key,
        "value": written(activity.value, activity.unit),
        "unit": _WRITTEN[activity.unit][1],
        "homes_not_known": activity.not_known,
    }


def _adjustments(adjustments: Iterable[PriorAdjustment]) -> list[dict[str, Any]]:
    return [
        {
            "kind": each.kind,
            "ProjectIDNumber": each.home_id,
            "entered_on": each.entered_on,
            "original_on": each.original_on,
            "amount_usd": written(each.amount_cents, Unit.CENTS),
            "measure": each.measure_id or None,
            "reason": each.reason or None,
        }
        for each in adjustments
    ]


def _payments(
    session: Session, begin: datetime, end: datetime, provider_id: int | None
) -> list[dict[str, Any]]:
    statement = (
        select(InvoiceLine, col(Invoice.paid_on))
        .join(Invoice, col(Invoice.id) == col(InvoiceLine.invoice_id))
        .where(
            col(Invoice.state) == InvoiceState.PAID.value,
            col(Invoice.paid_on) >= begin.date(),
            col(Invoice.paid_on) < end.date(),
            *(() if provider_id is None else (col(Invoice.provider_id) == provider_id,)),
        )
        .order_by(col(Invoice.paid_on), col(InvoiceLine.id))
    )
    return [
        {
            "payment_id": str(line.id),
            "ProjectIDNumber": line.home_id,
            "measure": line.measure_id,
            "paid_on": paid_on,
            "amount_usd": written(line.amount_cents, Unit.CENTS),
        }
        for line, paid_on in session.execute(statement)
    ]


def _projects(
    session: Session, begin: datetime, end: datetime, cycle: str, provider_id: int | None
) -> list[dict[str, Any]]:
    """Return a row for each home with a certificate that counts in the month."""
    counted = select(col(Certificate.home_id)).where(*counts_in(begin, end))
    statement = (
        select(HOME_FIGURES, col(Provider.name).label("name"))
        .join(Provider, col(Provider.id) == HOME_FIGURES.c.provider_id)
        .where(HOME_FIGURES.c.home_id.in_(counted))
    )
    rows = {row["home_id"]: row for row in session.execute(statement).mappings()}
    work = _installed(session, counted)
    return [
        _project(rows[each.home_id], each, work.get(each.home_id, []), cycle)
        for each in certified_homes(session, begin, end, provider_id)
    ]


def _installed(session: Session, homes: Select[str]) -> dict[str, list[tuple[str, Any]]]:
    statement = (
        select(col(InstalledMeasure.home_id), col(ScopeItem.measure_id), col(InstalledMeasure.installed_on))
        .join(ScopeItem, col(ScopeItem.id) == col(InstalledMeasure.scope_item_id))
        .where(
            col(InstalledMeasure.home_id).in_(homes),
            col(InstalledMeasure.status) == MeasureStatus.INSTALLED.value,
        )
        .order_by(col(ScopeItem.measure_id))
    )
    found: dict[str, list[tuple[str, Any]]] = {}
    for home_id, measure_id, installed_on in session.execute(statement):
        found.setdefault(home_id, []).append((measure_id, installed_on))
    return found


def _project(
    row: Mapping[Any, Any], home: CertifiedHome, work: Iterable[tuple[str, Any]], cycle: str
) -> dict[str, Any]:
    """Return a home's row: its savings as its certificate says them, all else as it is known now."""
    measures, days = zip(*work, strict=True) if work else ((), ())
    buffer = counts_to_buffer(row["category"])
    liwp = written(row["spent_liwp_cents"], Unit.CENTS)
    return {
        **constants(),
        "ProjectIDNumber": row["home_id"],
        "ReportingCycleName": cycle,
        "ProjectDescription": ";".join(measures) or None,
        "CensusTract": row["tract_geoid"] or None,
        "County": row["county"] or None,
        "TotalProjectCost": written(row["spent_cents"], Unit.CENTS),
        "TotalProgramGGRFFunding": liwp,
        "DateOperational": max((day for day in days if day is not None), default=None),
        "ProjectCompletionDate": program_day(home.issued_at),
        "FundingRecipient": row["name"],
        "BufferAmount": liwp if buffer else None,
        "BufferCount": None if buffer is None else int(buffer),
        "PriorityPopulation": row["category"] or None,
        **{name: written(home.saved[part], unit) for name, part, unit in _SAVED},
    }
