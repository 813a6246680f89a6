"""What a claim is checked against: photos, what else is installed in the home, what such work cost so far."""

from __future__ import annotations

import statistics
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlmodel import col, func, select

from webapp.db.work import InstalledMeasure, MeasureFunding, MeasureStatus, ScopeItem
from webapp.services.desk_checks import Circumstances, CostHistory
from webapp.services.photos import is_used_elsewhere, photos_of_item

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

    from webapp.services.jobs import Job, JobItem

# So many of the latest logs are the history.
MOST_LOGS = 400
LEAST_FOR_A_SPREAD = 2


def circumstances(
    session: Session,
    job: Job,
    item: JobItem,
    *,
    photos_follow: tuple[str, ...],
    row: InstalledMeasure | None,
    today: date,
) -> Circumstances:
    """Return what the claim of a measure is checked against.

    Parameters
    ----------
    photos_follow : tuple of str
        Kinds of the photos that are sent after the claim.
    row : InstalledMeasure or None
        What is logged of it already, which is no history of its own.
    """
    photos = photos_of_item(session, job.home_id, item.id)
    kinds = (*(photo.kind for photo in photos), *photos_follow)
    return Circumstances(
        item=item,
        approved_on=job.approved_on,
        today=today,
        photos=len(kinds),
        photo_used_elsewhere=any(is_used_elsewhere(session, photo) for photo in photos),
        photo_kinds=kinds,
        beside=_installed_beside(session, job.home_id, item.id),
        history=cost_history(session, item.measure_id, row.id if row else None),
    )


def _installed_beside(session: Session, home_id: str, item_id: int) -> frozenset[str]:
    statement = (
        select(ScopeItem.measure_id)
        .join(InstalledMeasure, col(InstalledMeasure.scope_item_id) == col(ScopeItem.id))
        .where(
            InstalledMeasure.home_id == home_id,
            InstalledMeasure.status == MeasureStatus.INSTALLED.value,
            ScopeItem.id != item_id,
        )
    )
    return frozenset(session.exec(statement))


def cost_history(session: Session, measure_id: str, leave_out: int | None = None) -> CostHistory | None:
    """Return what one unit of a measure cost in the latest logs of the whole programme, in cents.

    Returns
    -------
    CostHistory or None
        Mean and sample standard deviation of sum of funding / quantity; None below two logs.
    """
    statement = (
        select(func.sum(MeasureFunding.amount_cents), InstalledMeasure.quantity)
        .join(InstalledMeasure, col(InstalledMeasure.id) == col(MeasureFunding.installed_measure_id))
        .join(ScopeItem, col(ScopeItem.id) == col(InstalledMeasure.scope_item_id))
        .where(ScopeItem.measure_id == measure_id, InstalledMeasure.id != (leave_out or 0))
        .group_by(col(InstalledMeasure.id), col(InstalledMeasure.quantity))
        .order_by(col(InstalledMeasure.id).desc())
        .limit(MOST_LOGS)
    )
    each = [
        Decimal(cents) / Decimal(str(quantity)) for cents, quantity in session.exec(statement) if quantity
    ]
    if len(each) < LEAST_FOR_A_SPREAD:
        return None
    return CostHistory(statistics.mean(each), statistics.stdev(each), len(each))
