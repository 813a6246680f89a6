"""One row for each home of the programme: everything that the manager's page counts is summed from these.

The rows are read by one set of queries in one transaction, so a total and its rows are of the same moment. No
join can drop a home: what a home does not have yet is empty in its row.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import col, select

from webapp.db.homes import AssessmentRecord, Home
from webapp.db.inspections import Certificate
from webapp.db.people import Provider
from webapp.db.work import (
    FundingSource,
    InstalledMeasure,
    MeasureFunding,
    MeasureStatus,
    ScopeItem,
    WorkScope,
)
from webapp.services.programme_figures import (
    NOTHING_ASSESSED,
    SOLAR_MEASURES,
    Certified,
    Savings,
    assessed,
    certified,
)
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

PASSED = frozenset({Stage.PASSED, Stage.REPORTED})


@dataclass(frozen=True, slots=True)
class HomeRow:
    """What the programme counts of one home.

    Parameters
    ----------
    home_id, place, provider : str
    stage : Stage
    upgraded : bool
        It passed, with at least one measure installed.
    electrified, with_solar : bool or None
        Of a home that passed: an end use went from a fossil fuel to electricity; an array was installed. None
        where it is not known.
    has_approved_work, is_certified : bool
        Whether the figures below can be expected at all.
    committed_cents : mapping of bool to int
        Costs of the approved work, by whether LIWP may pay for it.
    measures_without_cost : int
        Measures of the approved work whose cost is not known.
    spent_cents : mapping of FundingSource to int
    measures_without_funding : int
        Installed measures of which nobody said who paid how much.
    approved, certified : Savings
        Of the approved work, as the certificate has it where there is one; and as the inspector observed.
    """

    home_id: str
    place: str
    provider: str
    stage: Stage
    upgraded: bool
    electrified: bool | None
    with_solar: bool | None
    has_approved_work: bool
    is_certified: bool
    committed_cents: Mapping[bool, int]
    measures_without_cost: int
    spent_cents: Mapping[FundingSource, int]
    measures_without_funding: int
    approved: Savings
    certified: Savings


@dataclass(frozen=True, slots=True)
class _Scope:
    """The approved work of a home."""

    items: tuple[ScopeItem, ...]
    assessment: str | None


@dataclass(frozen=True, slots=True)
class _Work:
    """What was installed in a home, and who paid."""

    installed: tuple[str, ...]
    spent_cents: Mapping[FundingSource, int]
    without_funding: int


NO_WORK = _Work((), {}, 0)
NO_CERTIFICATE = Certified(None, Savings())


def programme_rows(session: Session) -> tuple[HomeRow, ...]:
    """Return a row for each home, by provider and the day it was opened."""
    statement = (
        select(Home, Provider.name)
        .join(Provider, col(Provider.id) == col(Home.provider_id), isouter=True)
        .order_by(col(Provider.name), col(Home.opened_at), col(Home.id))
    )
    scopes, work, certificates = _approved_scopes(session), _work(session), _certificates(session)
    return tuple(
        _row(home, provider or "", scopes.get(home.id), work.get(home.id, NO_WORK), certificates.get(home.id))
        for home, provider in session.exec(statement)
    )


def _row(home: Home, provider: str, scope: _Scope | None, work: _Work, certificate: str | None) -> HomeRow:
    stage = Stage(home.stage)
    if stage is Stage.WITHDRAWN:
        scope = None  # nothing is committed any more
    items = scope.items if scope else ()
    assessment = assessed(scope.assessment) if scope and scope.assessment else NOTHING_ASSESSED
    on_paper = certified(certificate) if certificate is not None else NO_CERTIFICATE
    passed = stage in PASSED
    committed = {
        may: sum(item.estimated_cost_cents or 0 for item in items if item.liwp_may_fund is may)
        for may in (True, False)
    }
    return HomeRow(
        home_id=home.id,
        place=", ".join(part for part in (home.address_line, home.unit, home.city) if part),
        provider=provider,
        stage=stage,
        upgraded=passed and bool(work.installed),
        electrified=assessment.is_electrified_by(work.installed) if passed else False,
        with_solar=passed and bool(SOLAR_MEASURES.intersection(work.installed)),
        has_approved_work=scope is not None,
        is_certified=certificate is not None,
        committed_cents=committed,
        measures_without_cost=sum(item.estimated_cost_cents is None for item in items),
        spent_cents=work.spent_cents,
        measures_without_funding=work.without_funding,
        approved=on_paper.approved or assessment.of(item.measure_id for item in items),
        certified=on_paper.observed,
    )


def _approved_scopes(session: Session) -> dict[str, _Scope]:
    """Return the last approved work scope of each home, with the assessment that it was chosen from."""
    items = defaultdict(list)
    for item in session.exec(select(ScopeItem).order_by(col(ScopeItem.position))):
        items[item.scope_id].append(item)
    statement = (
        select(WorkScope, AssessmentRecord.document)
        .join(AssessmentRecord, col(AssessmentRecord.id) == col(WorkScope.assessment_id), isouter=True)
        .where(col(WorkScope.approved_by).is_not(None))
        .order_by(col(WorkScope.revision))
    )
    return {
        scope.home_id: _Scope(tuple(items[scope.id]), assessment)
        for scope, assessment in session.exec(statement)
    }


def _work(session: Session) -> dict[str, _Work]:
    """Return what was installed in each home, and who paid."""
    paid: dict[int, dict[FundingSource, int]] = defaultdict(dict)
    for funding in session.exec(select(MeasureFunding)):
        paid[funding.installed_measure_id][FundingSource(funding.source)] = funding.amount_cents
    installed: dict[str, list[str]] = defaultdict(list)
    spent: dict[str, Counter[FundingSource]] = defaultdict(Counter)
    without: Counter[str] = Counter()
    statement = (
        select(InstalledMeasure, ScopeItem.measure_id)
        .join(ScopeItem, col(ScopeItem.id) == col(InstalledMeasure.scope_item_id))
        .order_by(col(InstalledMeasure.id))
    )
    for measure, measure_id in session.exec(statement):
        spent[measure.home_id].update(paid[measure.id])
        if measure.status == MeasureStatus.INSTALLED:
            installed[measure.home_id].append(measure_id)
            without[measure.home_id] += not paid[measure.id]
    return {
        home_id: _Work(tuple(installed[home_id]), amounts, without[home_id])
        for home_id, amounts in spent.items()
    }


def _certificates(session: Session) -> dict[str, str]:
    """Return the document of each home's last certificate that stands."""
    statement = (
        select(Certificate.home_id, Certificate.document)
        .where(col(Certificate.revoked_at).is_(None))
        .order_by(col(Certificate.id))
    )
    return dict(session.exec(statement).all())
