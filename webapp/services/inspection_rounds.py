"""Re-inspections: which failed inspection a further one looks at again, and when enough is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlmodel import col, select

from webapp.db.inspections import Inspection, InspectionKind, Verdict
from webapp.db.quality import Reinspection, Tier
from webapp.services.errors import StepNotAllowed
from webapp.services.sampling import tier_of
from webapp.services.sampling_rules import sampling_data

if TYPE_CHECKING:
    from sqlmodel import Session

    from webapp.db.homes import Home


def failed_before(session: Session, home_id: str, kind: InspectionKind) -> Inspection | None:
    """Return the last finished inspection of a home where it did not pass, else None."""
    last = session.exec(
        select(Inspection)
        .where(
            Inspection.home_id == home_id,
            Inspection.kind == kind.value,
            col(Inspection.verdict).is_not(None),
        )
        .order_by(col(Inspection.id).desc())
        .limit(1)
    ).first()
    return None if last is None or last.verdict == Verdict.PASS else last


def round_of(session: Session, inspection_id: int) -> int:
    """Return the how manyeth re-inspection an inspection is; 0 for a first one."""
    link = session.get(Reinspection, inspection_id)
    return 0 if link is None else link.ordinal


def require_round(session: Session, home: Home, kind: InspectionKind) -> None:
    """Refuse a further re-inspection while the firm is suspended for its failed ones.

    Raises
    ------
    StepNotAllowed
        Until the manager has decided.
    """
    failed = failed_before(session, home.id, kind)
    if failed is None or home.contractor_provider_id is None:
        return
    spent = round_of(session, failed.id) >= sampling_data().most_reinspections
    if spent and tier_of(session, home.contractor_provider_id) is Tier.SUSPENDED:
        message = _(
            "This home failed its re-inspections and the firm is suspended. Ask the program manager how the"
            " work goes on."
        )
        raise StepNotAllowed("reinspections_spent", message)


def link_reinspection(session: Session, inspection: Inspection) -> Reinspection | None:
    """Link a new inspection to the failed one that it looks at again."""
    failed = failed_before(session, inspection.home_id, InspectionKind(inspection.kind))
    if failed is None:
        return None
    link = Reinspection(
        inspection_id=inspection.id,
        failed_inspection_id=failed.id,
        ordinal=round_of(session, failed.id) + 1,
    )
    session.add(link)
    session.flush()
    return link
