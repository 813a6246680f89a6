"""The draw: which homes an inspector visits, in a way that anybody can work out again.

A home is drawn where its number is less than the share that holds for it. The number is the first 48 bits of
the SHA-256 of ``version:seed:kind:home id``, over 2^48. So the same seed draws the same homes, and a larger
share draws all that a smaller one did, and more.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import col, func, select

from webapp.clock import program_day
from webapp.db.inspections import Inspection, InspectionKind, Verdict
from webapp.db.quality import DRAW_BITS, WHOLE_HUNDREDTHS, Basis, InspectionDraw, ProviderTier, Setting, Tier
from webapp.db.work import InstalledMeasure, MeasureFunding, ScopeItem, WorkScope
from webapp.services import audit
from webapp.services.sampling_rules import SHARE_OF_TIER, current_rule, sampling_data, value_on
from webapp.stages import Stage

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from webapp.db.homes import Home

HEX_DIGITS = DRAW_BITS // 4
NUMBERS = 1 << DRAW_BITS


@dataclass(frozen=True, slots=True)
class Proof:
    """A draw that was worked out again.

    Parameters
    ----------
    text : str
        What is hashed.
    sha256 : str
    number : int
        From the hash.
    drawn : bool
        From the number and the share.
    holds : bool
        Whether both are what was kept.
    """

    text: str
    sha256: str
    number: int
    drawn: bool
    holds: bool


def draw_text(seed: str, version: int, kind: InspectionKind, home_id: str) -> str:
    """Return what is hashed for a draw.

    Examples
    --------
    >>> draw_text("5eed", 1, InspectionKind.POST_INSTALLATION, "0a1b")
    '1:5eed:post_installation:0a1b'
    """
    return f"{version}:{seed}:{kind.value}:{home_id}"


def draw_number(seed: str, version: int, kind: InspectionKind, home_id: str) -> int:
    """Return a home's number in a draw, from 0 to 2^48 - 1."""
    hashed = hashlib.sha256(draw_text(seed, version, kind, home_id).encode()).hexdigest()
    return int(hashed[:HEX_DIGITS], base=16)


def is_drawn(number: int, rate_hundredths: int) -> bool:
    """Return whether a number is drawn at a share in hundredths of a percent, by whole numbers alone.

    Examples
    --------
    >>> is_drawn(0, 1), is_drawn(0, 0), is_drawn(NUMBERS - 1, WHOLE_HUNDREDTHS)
    (True, False, True)
    """
    return number * WHOLE_HUNDREDTHS < rate_hundredths * NUMBERS


def prove(draw: InspectionDraw) -> Proof:
    """Work a draw out again from its seed."""
    kind = InspectionKind(draw.kind)
    text = draw_text(draw.seed, draw.rule_version, kind, draw.home_id)
    number = draw_number(draw.seed, draw.rule_version, kind, draw.home_id)
    drawn = is_drawn(number, draw.rate_hundredths)
    holds = (number, drawn) == (draw.number, draw.drawn)
    return Proof(text, hashlib.sha256(text.encode()).hexdigest(), number, drawn, holds)


def tier_of(session: Session, provider_id: int) -> Tier:
    """Return a firm's standing; a firm of which nothing is on record is new."""
    last = session.exec(
        select(ProviderTier.tier)
        .where(ProviderTier.provider_id == provider_id)
        .order_by(col(ProviderTier.id).desc())
        .limit(1)
    ).first()
    return Tier.NEW if last is None else Tier(last)


def draw_of(session: Session, home_id: str, kind: InspectionKind) -> InspectionDraw | None:
    """Return the draw of a home for one kind of inspection, or None where it was not in one."""
    statement = select(InspectionDraw).where(
        InspectionDraw.home_id == home_id, InspectionDraw.kind == kind.value
    )
    return session.exec(statement).first()


def draw_for_step(session: Session, home: Home, begin: Stage, to: Stage, at: datetime) -> None:
    """Draw a home when its work begins, and when its papers are complete; each once.

    It is drawn when there is nothing left to choose: nobody knows before whether a home will be visited.
    """
    if (begin, to) == (Stage.SCHEDULED, Stage.IN_PROGRESS):
        _draw(session, home, InspectionKind.IN_PROGRESS, at)
    elif (begin, to) == (Stage.DESK_REVIEW, Stage.FINAL_INSPECTION):
        _draw(session, home, InspectionKind.POST_INSTALLATION, at)


def is_visit_due(session: Session, home_id: str) -> bool:
    """Return whether a visit during the work was drawn and has not been passed yet."""
    draw = draw_of(session, home_id, InspectionKind.IN_PROGRESS)
    if draw is None or not draw.drawn:
        return False
    passed = select(Inspection.id).where(
        Inspection.home_id == home_id,
        Inspection.kind == InspectionKind.IN_PROGRESS.value,
        Inspection.verdict == Verdict.PASS.value,
    )
    return session.exec(passed).first() is None


def hidden_work(session: Session, home_id: str) -> tuple[str, ...]:
    """Return the measures of a home's approved work of which little can be seen afterwards."""
    scope = session.exec(
        select(WorkScope.id)
        .where(WorkScope.home_id == home_id, col(WorkScope.approved_by).is_not(None))
        .order_by(col(WorkScope.revision).desc())
        .limit(1)
    ).first()
    if scope is None:
        return ()
    items = session.exec(
        select(ScopeItem.measure_id)
        .where(ScopeItem.scope_id == scope, col(ScopeItem.measure_id).in_(sampling_data().hidden))
        .order_by(col(ScopeItem.position), col(ScopeItem.id))
    )
    return tuple(items)


def _draw(session: Session, home: Home, kind: InspectionKind, at: datetime) -> None:
    if home.contractor_provider_id is None or draw_of(session, home.id, kind) is not None:
        return
    tier = tier_of(session, home.contractor_provider_id)
    found = _basis(session, home, kind, tier, at)
    if found is None:
        return
    basis, rate = found
    rule = current_rule(session, at)
    number = draw_number(rule.seed, rule.version, kind, home.id)
    draw = InspectionDraw(
        home_id=home.id,
        provider_id=home.contractor_provider_id,
        kind=kind.value,
        basis=basis.value,
        tier=tier.value,
        rule_version=rule.version,
        seed=rule.seed,
        rate_hundredths=rate,
        number=number,
        drawn=is_drawn(number, rate),
        drawn_at=at,
    )
    session.add(draw)
    session.flush()
    # Not whether it was drawn: the draw itself says so, and the log can be shown to the firm.
    detail: dict[str, audit.Detail] = {
        "kind": kind.value,
        "basis": basis.value,
        "tier": tier.value,
        "rate_hundredths": rate,
        "rule_version": rule.version,
    }
    audit.record(session, None, "inspection.drawn", "home", home.id, detail=detail, at=at)


def _basis(
    session: Session, home: Home, kind: InspectionKind, tier: Tier, at: datetime
) -> tuple[Basis, int] | None:
    """Return why a home is in a draw and at which share; None where it is in none."""
    day = program_day(at)
    if kind is InspectionKind.POST_INSTALLATION:
        if _is_paid_from(session, home.id, sampling_data().every_home):
            return Basis.EVERY_HOME, WHOLE_HUNDREDTHS
        return Basis.TIER, value_on(session, SHARE_OF_TIER[tier], day)
    first = session.exec(
        select(func.count()).where(
            InspectionDraw.provider_id == home.contractor_provider_id,
            InspectionDraw.basis == Basis.FIRST_HOMES.value,
        )
    ).one()
    if first < value_on(session, Setting.FIRST_HOMES, day):
        return Basis.FIRST_HOMES, WHOLE_HUNDREDTHS
    if hidden_work(session, home.id):
        return Basis.HIDDEN_WORK, value_on(session, Setting.HIDDEN_WORK_PCT, day)
    return None


def _is_paid_from(session: Session, home_id: str, sources: frozenset[str]) -> bool:
    paid = (
        select(MeasureFunding.id)
        .join(InstalledMeasure, col(InstalledMeasure.id) == col(MeasureFunding.installed_measure_id))
        .where(InstalledMeasure.home_id == home_id, col(MeasureFunding.source).in_(sources))
    )
    return session.exec(paid).first() is not None
