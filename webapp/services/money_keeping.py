"""Before a transaction that touches a home is committed, the home's figures are brought up to date.

Every use case gets it without asking, so that none can forget it.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import event
from sqlmodel import Session, col, select

from webapp.db.caseload import DeterminationOverride
from webapp.db.homes import AssessmentRecord, Determination, Home
from webapp.db.inspections import Certificate, Inspection
from webapp.db.log import StageEvent
from webapp.db.work import InstalledMeasure, MeasureFunding, WorkScope

if TYPE_CHECKING:
    from sqlalchemy.orm import UOWTransaction

_HOMES, _MEASURES = "hearthline.homes_touched", "hearthline.measures_paid"
_LATER = "hearthline.figures_later"
_OF_A_HOME = (
    StageEvent,
    Determination,
    DeterminationOverride,
    AssessmentRecord,
    WorkScope,
    InstalledMeasure,
    Inspection,
    Certificate,
)


def keep_figures_later(session: Session) -> None:
    """Leave the figures of this transaction alone: whoever fills a database rebuilds them all at the end."""
    session.info[_LATER] = True


@event.listens_for(Session, "after_flush")
def _note_homes(session: Session, _context: UOWTransaction) -> None:
    """Write down which homes' records a flush touches."""
    homes: set[str] = session.info.setdefault(_HOMES, set())
    measures: set[int] = session.info.setdefault(_MEASURES, set())
    for row in chain(session.new, session.dirty, session.deleted):
        if isinstance(row, Home):
            homes.add(row.id)
        elif isinstance(row, _OF_A_HOME):
            homes.add(row.home_id)
        elif isinstance(row, MeasureFunding):
            measures.add(row.installed_measure_id)


@event.listens_for(Session, "before_commit")
def _keep_figures(session: Session) -> None:
    """Bring the figures of those homes up to date, in the same transaction."""
    session.flush()
    if session.info.get(_LATER):
        return
    homes: set[str] = session.info.pop(_HOMES, set())
    measures: set[int] = session.info.pop(_MEASURES, set())
    if measures:
        paid = select(InstalledMeasure.home_id).where(col(InstalledMeasure.id).in_(measures))
        homes.update(session.exec(paid))
    if homes:
        from webapp.services.money_figures import refresh  # noqa: PLC0415 - it needs what the services need

        refresh(session, homes)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _transaction: Any) -> None:  # noqa: ANN401 - SQLAlchemy's own
    """Forget what was not kept."""
    session.info.pop(_HOMES, None)
    session.info.pop(_MEASURES, None)
