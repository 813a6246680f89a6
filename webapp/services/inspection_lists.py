"""Statements behind the lists of inspections: homes that wait, deficiencies, draws, firms, certificates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import BigInteger, and_, case, exists, func, literal, not_, or_, select
from sqlalchemy import cast as cast_sql
from sqlalchemy.orm import aliased
from sqlmodel import col

from webapp.db.homes import Home
from webapp.db.inspections import Certificate, Inspection, InspectionItem, InspectionKind, Verdict
from webapp.db.people import Provider, User
from webapp.db.quality import (
    WHOLE_HUNDREDTHS,
    CertificateRevocation,
    Deficiency,
    InspectionAssignment,
    InspectionDraw,
    ProviderTier,
    Tier,
)
from webapp.db.work import InstalledMeasure, ScopeItem
from webapp.services.home_access import INSPECTOR_STAGES, given_to, visible
from webapp.services.sampling import NUMBERS
from webapp.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import ColumnElement, Select
    from sqlmodel import Session

    from webapp.services.actors import Actor

# Made once, since making one takes time.
_WAITING = (
    aliased(InspectionAssignment),
    aliased(InspectionAssignment),
    aliased(InspectionDraw),
    aliased(InspectionDraw),
    aliased(Provider),
    aliased(Provider),
)
_ELSEWHERE = (aliased(InspectionAssignment), aliased(InspectionAssignment))
WAITING = (
    Stage.IN_PROGRESS,
    Stage.IN_PROGRESS_INSPECTION,
    Stage.CONTRACTOR_COMPLETE,
    Stage.DESK_REVIEW,
    Stage.FINAL_INSPECTION,
)


@dataclass(frozen=True, slots=True)
class DrawTotal:
    """What one share of the rule came to.

    Parameters
    ----------
    kind, basis, tier : str
    rule_version : int
    rate_hundredths : int
    homes, drawn : int
        In the draw, and drawn.
    """

    kind: str
    basis: str
    tier: str
    rule_version: int
    rate_hundredths: int
    homes: int
    drawn: int

    @property
    def expected(self) -> float:
        """How many homes a share draws on average."""
        return self.homes * self.rate_hundredths / WHOLE_HUNDREDTHS


def waiting_homes(
    actor: Actor, *, city: str = "", stage: str = "", pool_only: bool = False, mine_only: bool = False
) -> Select[Any]:
    """Return the homes that wait for an inspector, in the order of a route: day, city, ZIP code, street.

    Columns: home, firm that installed, day of the visit, inspector's name, inspecting firm's name, whether
    drawn for a visit during and after the work (None where in no draw), inspector's id.
    """
    given, later, during, after, installer, firm = _WAITING
    last = select(func.max(col(later.id))).where(col(later.home_id) == col(Home.id)).scalar_subquery()
    statement = (
        select(
            Home,
            col(installer.name),
            col(given.planned_on),
            col(User.name),
            col(firm.name),
            col(during.drawn),
            col(after.drawn),
            col(given.inspector_id),
        )
        .select_from(Home)
        .outerjoin(installer, col(installer.id) == col(Home.contractor_provider_id))
        .outerjoin(given, and_(col(given.home_id) == col(Home.id), col(given.id) == last))
        .outerjoin(User, col(User.id) == col(given.inspector_id))
        .outerjoin(firm, col(firm.id) == col(given.firm_id))
        .outerjoin(during, _draw_of(during, InspectionKind.IN_PROGRESS))
        .outerjoin(after, _draw_of(after, InspectionKind.POST_INSTALLATION))
        .where(visible(actor), col(Home.stage).in_([each.value for each in WAITING]))
    )
    if city:
        statement = statement.where(col(Home.city) == city)
    if stage:
        statement = statement.where(col(Home.stage) == stage)
    if pool_only:
        statement = statement.where(col(Home.id).not_in(_given_elsewhere(actor)))
    if mine_only:
        statement = statement.where(given_to(replace(actor, provider_id=None)))
    return _rows(
        statement.order_by(
            col(given.planned_on).is_(None),
            col(given.planned_on),
            col(Home.city),
            col(Home.zip_code),
            col(Home.address_line),
            col(Home.id),
        )
    )


def _rows(statement: Any) -> Select[Any]:  # noqa: ANN401 - statements of any columns
    return cast("Select[Any]", statement)


def _draw_of(draw: type[InspectionDraw], kind: InspectionKind) -> ColumnElement[bool]:
    return and_(col(draw.home_id) == col(Home.id), col(draw.kind) == kind.value)


def _given_elsewhere(actor: Actor) -> Select[Any]:
    """Return the homes whose last assignment names somebody, or a firm that is not the inspector's own."""
    last, later = _ELSEWHERE
    named = or_(
        col(last.inspector_id).is_not(None),
        and_(col(last.firm_id).is_not(None), col(last.firm_id).is_distinct_from(actor.provider_id)),
    )
    is_last = ~exists().where(col(later.home_id) == col(last.home_id), col(later.id) > col(last.id))
    return _rows(select(col(last.home_id)).where(named, is_last))


def deficiency_statement(
    actor: Actor, today: date, *, state: str = "", severity: str = "", provider_id: int | None = None
) -> Select[Any]:
    """Return deficiencies of finished inspections: deficiency, home, firm, measure, who inspected.

    `state`: open, overdue, resolved, or everything.
    """
    statement = (
        select(Deficiency, Home, col(Provider.name), col(ScopeItem.measure_id), col(User.name))
        .select_from(Deficiency)
        .join(Home, col(Home.id) == col(Deficiency.home_id))
        .join(Inspection, col(Inspection.id) == col(Deficiency.inspection_id))
        .join(User, col(User.id) == col(Inspection.inspector_id))
        .outerjoin(Provider, col(Provider.id) == col(Deficiency.provider_id))
        .outerjoin(InspectionItem, col(InspectionItem.id) == col(Deficiency.inspection_item_id))
        .outerjoin(InstalledMeasure, col(InstalledMeasure.id) == col(InspectionItem.installed_measure_id))
        .outerjoin(ScopeItem, col(ScopeItem.id) == col(InstalledMeasure.scope_item_id))
        .where(visible(actor), col(Inspection.verdict).is_not(None))
    )
    is_open = col(Deficiency.resolved_on).is_(None)
    conditions = {
        "open": is_open,
        "overdue": and_(is_open, col(Deficiency.due_on) < today),
        "resolved": not_(is_open),
    }
    if state in conditions:
        statement = statement.where(conditions[state])
    if severity:
        statement = statement.where(col(Deficiency.severity) == severity)
    if provider_id is not None:
        statement = statement.where(col(Deficiency.provider_id) == provider_id)
    return _rows(statement.order_by(not_(is_open), col(Deficiency.due_on), col(Deficiency.id)))


def draw_statement(*, kind: str = "", tier: str = "", drawn: str = "") -> Select[Any]:
    """Return draws: draw, home, firm; the latest first."""
    statement = (
        select(InspectionDraw, Home, col(Provider.name))
        .select_from(InspectionDraw)
        .join(Home, col(Home.id) == col(InspectionDraw.home_id))
        .join(Provider, col(Provider.id) == col(InspectionDraw.provider_id))
    )
    if kind:
        statement = statement.where(col(InspectionDraw.kind) == kind)
    if tier:
        statement = statement.where(col(InspectionDraw.tier) == tier)
    if drawn:
        statement = statement.where(col(InspectionDraw.drawn).is_(drawn == "yes"))
    return _rows(statement.order_by(col(InspectionDraw.id).desc()))


def draw_totals(session: Session) -> list[DrawTotal]:
    """Return what each share of the rule came to, to hold it against what was to be expected."""
    columns = (
        col(InspectionDraw.kind),
        col(InspectionDraw.basis),
        col(InspectionDraw.tier),
        col(InspectionDraw.rule_version),
        col(InspectionDraw.rate_hundredths),
    )
    drawn = func.sum(case((col(InspectionDraw.drawn).is_(True), 1), else_=0))
    rows = session.execute(select(*columns, func.count(), drawn).group_by(*columns).order_by(*columns))
    return [DrawTotal(*row) for row in rows]


def wrong_draws(session: Session) -> int:
    """Return how many draws do not follow from their own number and share; the database keeps it at none."""
    whole = literal(WHOLE_HUNDREDTHS, BigInteger)
    share = cast_sql(col(InspectionDraw.rate_hundredths), BigInteger) * literal(NUMBERS, BigInteger)
    statement = select(func.count()).where(
        col(InspectionDraw.drawn) != (col(InspectionDraw.number) * whole < share)
    )
    return int(session.execute(statement).scalar_one())


def certificate_statement(actor: Actor, *, own: bool = False, state: str = "") -> Select[Any]:
    """Return certificates: certificate, home, who inspected, why it was revoked; the latest first."""
    later = aliased(Certificate)
    statement = (
        select(
            Certificate, Home, col(User.name), col(CertificateRevocation.reason), col(Inspection.inspected_on)
        )
        .select_from(Certificate)
        .join(Home, col(Home.id) == col(Certificate.home_id))
        .join(Inspection, col(Inspection.id) == col(Certificate.inspection_id))
        .join(User, col(User.id) == col(Inspection.inspector_id))
        .outerjoin(CertificateRevocation, col(CertificateRevocation.certificate_id) == col(Certificate.id))
    )
    if own:
        statement = statement.where(col(Inspection.inspector_id) == actor.user_id)
    is_revoked = col(Certificate.revoked_at).is_not(None)
    is_superseded = (
        select(col(later.id))
        .where(col(later.home_id) == col(Certificate.home_id), col(later.id) > col(Certificate.id))
        .exists()
    )
    conditions = {
        "revoked": is_revoked,
        "valid": and_(not_(is_revoked), not_(is_superseded)),
        "superseded": and_(not_(is_revoked), is_superseded),
    }
    if state in conditions:
        statement = statement.where(conditions[state])
    return _rows(statement.order_by(col(Certificate.id).desc()))


def firm_statement() -> Select[Any]:
    """Return the firms that have worked: firm, standing, since when, final inspections and passes."""
    later = aliased(ProviderTier)
    last = select(func.max(col(later.id))).where(col(later.provider_id) == col(Provider.id)).scalar_subquery()
    results = (
        select(
            col(Home.contractor_provider_id).label("provider_id"),
            func.count().label("inspections"),
            func.sum(case((col(Inspection.verdict) == Verdict.PASS.value, 1), else_=0)).label("passes"),
        )
        .join(Home, col(Home.id) == col(Inspection.home_id))
        .where(
            col(Inspection.kind) == InspectionKind.POST_INSTALLATION.value,
            col(Inspection.verdict).is_not(None),
        )
        .group_by(col(Home.contractor_provider_id))
        .subquery()
    )
    works = select(col(Home.id)).where(col(Home.contractor_provider_id) == col(Provider.id)).exists()
    return _rows(
        select(
            col(Provider.id),
            col(Provider.name),
            func.coalesce(col(ProviderTier.tier), Tier.NEW.value),
            col(ProviderTier.effective_on),
            func.coalesce(results.c.inspections, 0),
            func.coalesce(results.c.passes, 0),
        )
        .select_from(Provider)
        .outerjoin(
            ProviderTier,
            and_(col(ProviderTier.provider_id) == col(Provider.id), col(ProviderTier.id) == last),
        )
        .outerjoin(results, results.c.provider_id == col(Provider.id))
        .where(or_(works, col(ProviderTier.id).is_not(None)))
        .order_by(col(Provider.name), col(Provider.id))
    )


def cities(session: Session, actor: Actor, stages: Iterable[Stage] = INSPECTOR_STAGES) -> list[str]:
    """Return the cities in which homes wait for an inspector."""
    statement = (
        select(col(Home.city))
        .where(visible(actor), col(Home.stage).in_([each.value for each in stages]))
        .distinct()
        .order_by(col(Home.city))
    )
    return list(session.execute(statement).scalars())
