"""The standing of contractors' firms: how inspections change it by rule, and how the manager changes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlmodel import col, func, select

from webapp.clock import program_day
from webapp.db.homes import Home
from webapp.db.inspections import Inspection, InspectionKind, Verdict
from webapp.db.people import Provider
from webapp.db.quality import (
    Deficiency,
    ProviderTier,
    Reinspection,
    Severity,
    Tier,
    TierCause,
)
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.errors import NotAllowed, NotFound, Refused
from webapp.services.sampling import tier_of
from webapp.services.sampling_rules import sampling_data

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor


@dataclass(frozen=True, slots=True)
class Result:
    """What an inspection means for a firm's standing.

    Parameters
    ----------
    passed : bool
        A final inspection that says pass.
    failed : bool
        The verdict fail, or a critical deficiency. Rework alone is neither.
    reinspection : int
        The how manyeth re-inspection it was; 0 for a first inspection.
    """

    passed: bool
    failed: bool
    reinspection: int = 0


def next_tier(tier: Tier, result: Result, passes: int) -> tuple[Tier, TierCause] | None:
    """Return the standing that a firm has after an inspection; None where it stays.

    Parameters
    ----------
    tier : Tier
        Before.
    result : Result
    passes : int
        Final inspections passed one after another since the last change of standing, with this one.

    Examples
    --------
    >>> next_tier(Tier.TRUSTED, Result(passed=False, failed=True), 0)
    (<Tier.PROBATION: 'probation'>, <TierCause.FAILED_INSPECTION: 'failed_inspection'>)
    >>> next_tier(Tier.SUSPENDED, Result(passed=True, failed=False), 99) is None
    True
    """
    data = sampling_data()
    if tier is Tier.SUSPENDED:
        return None  # only the manager ends a suspension
    if not result.passed and result.reinspection >= data.most_reinspections:
        return Tier.SUSPENDED, TierCause.FAILED_REINSPECTIONS
    if result.failed and tier is Tier.TRUSTED:
        return Tier.PROBATION, TierCause.FAILED_INSPECTION
    needed = {Tier.NEW: data.passes_to_trusted, Tier.PROBATION: data.passes_out_of_probation}.get(tier)
    if needed is not None and result.passed and passes >= needed:
        return Tier.TRUSTED, TierCause.PASSES
    return None


def note_result(session: Session, inspection: Inspection, at: datetime) -> ProviderTier | None:
    """Change the standing of the firm that did the work, where the rule says so; call it after the verdict.

    Returns
    -------
    ProviderTier or None
        The change.
    """
    home = session.get_one(Home, inspection.home_id)
    if home.contractor_provider_id is None or inspection.verdict is None:
        return None
    link = session.get(Reinspection, inspection.id)
    passed = inspection.kind == InspectionKind.POST_INSTALLATION and inspection.verdict == Verdict.PASS
    result = Result(
        passed=passed or inspection.verdict == Verdict.PASS,
        failed=inspection.verdict == Verdict.FAIL or _has_critical(session, inspection),
        reinspection=0 if link is None else link.ordinal,
    )
    tier = tier_of(session, home.contractor_provider_id)
    passes = _passes(session, home.contractor_provider_id) if passed else 0
    changed = next_tier(tier, result, passes)
    if changed is None:
        return None
    return _add(session, None, home.contractor_provider_id, *changed, note="", at=at)


def decide_tier(
    session: Session, actor: Actor, provider_id: int, tier: Tier, *, reason: str, at: datetime
) -> ProviderTier:
    """Set a firm's standing by the manager's decision, such as the end of a suspension.

    Raises
    ------
    NotAllowed, NotFound, Refused
        If it is not for this person, there is no such firm, the reason is missing, or nothing changes.
    """
    if actor.role is not Roles.MANAGER:
        raise NotAllowed
    if session.get(Provider, provider_id) is None:
        raise NotFound
    if not reason.strip():
        raise Refused("reason_missing", "reason", _("Say why."))
    if tier_of(session, provider_id) is tier:
        raise Refused("tier_same", "tier", _("The firm has this standing already."))
    return _add(session, actor, provider_id, tier, TierCause.DECISION, note=reason.strip(), at=at)


def history_of(session: Session, provider_id: int) -> Sequence[ProviderTier]:
    """Return every change of a firm's standing, the latest first."""
    statement = select(ProviderTier).where(ProviderTier.provider_id == provider_id)
    return session.exec(statement.order_by(col(ProviderTier.id).desc())).all()


def _add(
    session: Session,
    actor: Actor | None,
    provider_id: int,
    tier: Tier,
    cause: TierCause,
    *,
    note: str,
    at: datetime,
) -> ProviderTier:
    row = ProviderTier(
        provider_id=provider_id,
        tier=tier.value,
        cause=cause.value,
        effective_on=program_day(at),
        note=note,
        # From here on passes are counted anew.
        inspection_id=session.exec(select(func.max(Inspection.id))).one(),
        changed_by=None if actor is None else actor.user_id,
        changed_at=at,
    )
    session.add(row)
    session.flush()
    detail: dict[str, audit.Detail] = {
        "tier": tier.value,
        "code": cause.value,
        "inspection_id": row.inspection_id,
    }
    audit.record(session, actor, "provider.tier_changed", "provider", provider_id, detail=detail, at=at)
    return row


def _passes(session: Session, provider_id: int) -> int:
    """Return how many final inspections of a firm passed one after another, up to the last one."""
    since = session.exec(
        select(ProviderTier.inspection_id)
        .where(ProviderTier.provider_id == provider_id)
        .order_by(col(ProviderTier.id).desc())
        .limit(1)
    ).first()
    most = max(sampling_data().passes_to_trusted, sampling_data().passes_out_of_probation)
    verdicts = session.exec(
        select(Inspection.verdict)
        .join(Home, col(Home.id) == col(Inspection.home_id))
        .where(
            Home.contractor_provider_id == provider_id,
            Inspection.kind == InspectionKind.POST_INSTALLATION.value,
            col(Inspection.verdict).is_not(None),
            col(Inspection.id) > (since or 0),
        )
        .order_by(col(Inspection.id).desc())
        .limit(most)
    ).all()
    passes = 0
    for verdict in verdicts:
        if verdict != Verdict.PASS:
            break
        passes += 1
    return passes


def _has_critical(session: Session, inspection: Inspection) -> bool:
    found = select(Deficiency.id).where(
        Deficiency.inspection_id == inspection.id, Deficiency.severity == Severity.CRITICAL.value
    )
    return session.exec(found).first() is not None
