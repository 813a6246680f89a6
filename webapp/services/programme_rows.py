"""What the record of a home comes to in figures: one row a home, from its documents and its log.

The rows of some homes are read by one set of queries in one transaction. No join can drop a home: what a home
does not have yet is empty in its row.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from sqlmodel import col, func, select

from webapp.clock import program_day
from webapp.db.caseload import DeterminationOverride
from webapp.db.homes import AssessmentRecord, Determination, Home
from webapp.db.inspections import Certificate, Inspection, InspectionKind, Verdict
from webapp.db.log import StageEvent
from webapp.db.money import FLAGS, SAVED, SAVED_GROUPS, VALUES
from webapp.db.work import InstalledMeasure, MeasureFunding, MeasureStatus, ScopeItem, WorkScope
from webapp.services.money_years import program_year_of
from webapp.services.programme_figures import (
    NOTHING_ASSESSED,
    SOLAR_MEASURES,
    Assessed,
    Certified,
    Decided,
    Savings,
    assessed,
    certified,
    decided,
)
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from sqlmodel import Session

    from webapp.db.work import FundingSource

PASSED = frozenset({Stage.PASSED, Stage.REPORTED})
FigureRow = dict[str, Any]
# Watt-hours in a kilowatt-hour, thousandths in a therm, grams in a kilogram.
THOUSAND = 1000
# Documents never change, so what was read of one stays true; so many are kept in mind, by their hash.
DOCUMENTS_KEPT = 4096
Read = TypeVar("Read")
_read: dict[tuple[str, str], Any] = {}


@dataclass
class HomeRecord:
    """What is on record of one home, as far as the programme counts it."""

    home: Home
    scope: WorkScope | None = None
    items: list[ScopeItem] = field(default_factory=list)
    assessment: Assessed = NOTHING_ASSESSED
    certificate: Certified | None = None
    decision: Decided = field(default_factory=Decided)
    overridden: bool = False
    stage_since: datetime | None = None
    installed: list[tuple[str, Mapping[FundingSource, int]]] = field(default_factory=list)
    spent: list[tuple[str, int]] = field(default_factory=list)
    passed: int = 0
    failed: int = 0


def figure_rows(session: Session, home_ids: Sequence[str]) -> list[FigureRow]:
    """Return the figures of some homes, worked out from their records."""
    homes = session.exec(select(Home).where(col(Home.id).in_(home_ids))).all()
    records = {home.id: HomeRecord(home) for home in homes}
    if records:
        for read in (_scopes, _decisions, _steps, _work, _inspections, _certificates):
            read(session, records)
    return [_figures(record) for record in records.values()]


def _figures(record: HomeRecord) -> FigureRow:
    home, stage = record.home, Stage(record.home.stage)
    items = record.items if record.scope is not None and stage is not Stage.WITHDRAWN else []
    scope = record.scope if stage is not Stage.WITHDRAWN else None
    passed, ids = stage in PASSED, [measure for measure, _ in record.installed]
    switched = record.assessment.is_electrified_by(ids) if passed else False
    approved_at = scope.approved_at if scope is not None else None
    certificate = record.certificate
    approved = certificate.approved if certificate is not None and certificate.approved is not None else None
    row: FigureRow = {
        "home_id": home.id,
        "program_year": program_year_of(program_day(approved_at or home.opened_at)),
        "provider_id": home.provider_id,
        "county": record.decision.county,
        "stage": stage.value,
        "category": record.decision.category,
        "tract_geoid": record.decision.tract_geoid,
        "tract_vintage": record.decision.tract_vintage,
        "outcome": record.decision.outcome,
        "contractor_provider_id": home.contractor_provider_id,
        "stage_since": record.stage_since or home.opened_at,
        "inspections_passed": record.passed,
        "inspections_failed": record.failed,
        **dict.fromkeys(FLAGS, 0),
        **dict.fromkeys(VALUES),
        "upgraded": int(passed and bool(ids)),
        "electrified": int(switched is True),
        "electrified_unknown": int(switched is None),
        "with_solar": int(passed and bool(SOLAR_MEASURES.intersection(ids))),
        "has_approved_work": int(scope is not None),
        "has_installed_work": int(bool(ids)),
        "is_certified": int(certificate is not None),
        "overridden": int(record.overridden),
        **_money(record, items),
    }
    if scope is not None:
        row |= _saved("approved", approved or record.assessment.of(item.measure_id for item in items))
        row |= _held_to_standard(record, items)
    if ids:
        row |= _saved("installed", record.assessment.of(ids))
    if certificate is not None:
        row |= _saved("certified", certificate.observed)
    return row


def _money(record: HomeRecord, items: Sequence[ScopeItem]) -> FigureRow:
    """Return what is committed and spent; a part that a home does not have is None and not 0."""
    row: FigureRow = {}
    for may, name in ((True, "committed_liwp_cents"), (False, "committed_other_cents")):
        costs = [item.estimated_cost_cents for item in items if item.liwp_may_fund is may]
        known = [cost for cost in costs if cost]
        row[name] = sum(known) if known else None
    row["committed_cents"] = _sum_of_known(row["committed_liwp_cents"], row["committed_other_cents"])
    row["measures_without_cost"] = sum(item.estimated_cost_cents is None for item in items) or None
    for source, cents in record.spent:
        row[f"spent_{source}_cents"] = (row.get(f"spent_{source}_cents") or 0) + cents
    row["spent_cents"] = _sum_of_known(*(cents for _, cents in record.spent))
    row["measures_without_funding"] = sum(not paid for _, paid in record.installed) or None
    return row


def _sum_of_known(*amounts: int | None) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def _held_to_standard(record: HomeRecord, items: Sequence[ScopeItem]) -> FigureRow:
    """Return cost and lifetime tonnes of what LIWP pays for, where both are known."""
    funded = [item for item in items if item.liwp_may_fund]
    costs = [item.estimated_cost_cents for item in funded]
    avoided = record.assessment.of(item.measure_id for item in funded).kgco2e_lifetime
    if not funded or None in costs or avoided is None:
        return {}
    return {
        "held_to_standard_cents": sum(cost for cost in costs if cost is not None),
        "held_to_standard_gco2e": round(avoided * THOUSAND),
    }


def saved_parts(savings: Savings) -> dict[str, int | None]:
    """Return savings in the whole parts that are kept, by their names; None where it is not known."""
    values = (
        savings.kwh_per_year,
        savings.solar_kwh_per_year,
        savings.therms_per_year,
        savings.kgco2e_per_year,
        savings.kgco2e_lifetime,
    )
    return {
        name: None if value is None else round(value * THOUSAND)
        for name, value in zip(SAVED, values, strict=True)
    }


def _saved(group: str, savings: Savings) -> FigureRow:
    assert group in SAVED_GROUPS  # noqa: S101 - names of columns
    return {f"{group}_{name}": value for name, value in saved_parts(savings).items()}


def _kept(kind: str, sha256: str, read: Callable[[], Read]) -> Read:
    """Return what a document says; a document that was read before is not read again."""
    if (kind, sha256) not in _read:
        if len(_read) >= DOCUMENTS_KEPT:
            _read.clear()
        _read[kind, sha256] = read()
    found: Read = _read[kind, sha256]
    return found


def _scopes(session: Session, records: dict[str, HomeRecord]) -> None:
    """Put in the last approved work of each home, and the assessment that it was chosen from."""
    statement = (
        select(WorkScope, AssessmentRecord.sha256)
        .join(AssessmentRecord, col(AssessmentRecord.id) == col(WorkScope.assessment_id), isouter=True)
        .where(col(WorkScope.home_id).in_(records), col(WorkScope.approved_by).is_not(None))
        .order_by(col(WorkScope.revision))
    )
    last = {scope.home_id: (scope, sha256) for scope, sha256 in session.exec(statement)}
    items: dict[int, list[ScopeItem]] = defaultdict(list)
    chosen = [scope.id for scope, _ in last.values()]
    of_scopes = select(ScopeItem).where(col(ScopeItem.scope_id).in_(chosen))
    for item in session.exec(of_scopes.order_by(col(ScopeItem.position), col(ScopeItem.id))):
        items[item.scope_id].append(item)
    for home_id, (scope, sha256) in last.items():
        record = records[home_id]
        record.scope, record.items = scope, items[scope.id]
        if sha256 is not None:
            record.assessment = _kept(
                "assessed",
                sha256,
                lambda scope=scope: assessed(_document(session, AssessmentRecord, scope.assessment_id)),  # type: ignore[misc]  # bound now
            )


def _decisions(session: Session, records: dict[str, HomeRecord]) -> None:
    """Put in the latest decision of each home."""
    latest = (
        select(func.max(Determination.id))
        .where(col(Determination.home_id).in_(records))
        .group_by(col(Determination.home_id))
    )
    statement = select(Determination.id, Determination.home_id, Determination.sha256)
    for row_id, home_id, sha256 in session.exec(statement.where(col(Determination.id).in_(latest))):
        records[home_id].decision = _kept(
            "decided",
            sha256,
            lambda row_id=row_id: decided(_document(session, Determination, row_id)),  # type: ignore[misc]  # bound now
        )
    later = select(Determination.id).where(
        col(Determination.supersedes_id) == col(DeterminationOverride.determination_id)
    )
    stands = select(DeterminationOverride.home_id).where(
        col(DeterminationOverride.home_id).in_(records), ~later.exists()
    )
    for home_id in session.exec(stands):
        records[home_id].overridden = True


def _document(session: Session, table: type[AssessmentRecord | Determination], row_id: int | None) -> str:
    return session.exec(select(table.document).where(col(table.id) == row_id)).one()


def _steps(session: Session, records: dict[str, HomeRecord]) -> None:
    """Put in since when each home stands where it does."""
    statement = (
        select(StageEvent.home_id, func.max(StageEvent.id))
        .where(col(StageEvent.home_id).in_(records))
        .group_by(col(StageEvent.home_id))
    )
    last = {event_id: home_id for home_id, event_id in session.exec(statement)}
    at = select(StageEvent.id, StageEvent.at).where(col(StageEvent.id).in_(last))
    for event_id, moment in session.exec(at):
        records[last[event_id]].stage_since = moment


def _work(session: Session, records: dict[str, HomeRecord]) -> None:
    """Put in what was installed, and who paid for it."""
    statement = (
        select(InstalledMeasure, ScopeItem.measure_id)
        .join(ScopeItem, col(ScopeItem.id) == col(InstalledMeasure.scope_item_id))
        .where(col(InstalledMeasure.home_id).in_(records))
        .order_by(col(InstalledMeasure.id))
    )
    measures = session.exec(statement).all()
    paid: dict[int, dict[FundingSource, int]] = defaultdict(dict)
    logged = [measure.id for measure, _ in measures]
    for funding in session.exec(
        select(MeasureFunding).where(col(MeasureFunding.installed_measure_id).in_(logged))
    ):
        paid[funding.installed_measure_id][funding.source] = funding.amount_cents  # type: ignore[index]  # its value
    for measure, measure_id in measures:
        record = records[measure.home_id]
        record.spent.extend((str(source), cents) for source, cents in paid[measure.id].items())
        if measure.status == MeasureStatus.INSTALLED:
            record.installed.append((measure_id, paid[measure.id]))


def _inspections(session: Session, records: dict[str, HomeRecord]) -> None:
    """Put in how many final inspections passed, and how many did not."""
    statement = select(Inspection.home_id, Inspection.verdict).where(
        col(Inspection.home_id).in_(records),
        col(Inspection.kind) == InspectionKind.POST_INSTALLATION.value,
        col(Inspection.verdict).is_not(None),
    )
    for home_id, verdict in session.exec(statement):
        if verdict == Verdict.PASS:
            records[home_id].passed += 1
        else:
            records[home_id].failed += 1


def _certificates(session: Session, records: dict[str, HomeRecord]) -> None:
    """Put in the last certificate of each home that stands."""
    statement = (
        select(Certificate.home_id, Certificate.document)
        .where(col(Certificate.home_id).in_(records), col(Certificate.revoked_at).is_(None))
        .order_by(col(Certificate.id))
    )
    for home_id, document in session.exec(statement):
        records[home_id].certificate = certified(document)
