"""Earlier states of what was logged: kept whole, with who changed it, when, and why."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from webapp.canonical import canonical_json, sha256_of
from webapp.db.people import User
from webapp.db.work import InstalledMeasure, MeasureRevision

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor

MEASURE = "installed_measure"


@dataclass(frozen=True, slots=True)
class Revision:
    """One correction.

    Parameters
    ----------
    at : datetime
    by : str
        The name of whoever made it.
    reason : str
        Why; empty where it was not asked.
    earlier : mapping of str to str
        The answers that were changed, as they stood before.
    state : mapping of str to str
        Every answer before the correction.
    """

    at: datetime
    by: str
    reason: str
    earlier: Mapping[str, str]
    state: Mapping[str, str]


def plain_state(answers: Mapping[str, Any]) -> dict[str, str]:
    """Return answers as texts, as an earlier state is kept.

    Examples
    --------
    >>> plain_state({"quantity": Decimal("900"), "make": None, "installed_on": date(2026, 6, 30)})
    {'quantity': '900', 'make': '', 'installed_on': '2026-06-30'}
    """
    return {name: _text(value) for name, value in answers.items()}


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def keep_state(
    session: Session,
    actor: Actor,
    row: InstalledMeasure,
    answers: Mapping[str, Any],
    *,
    why: str,
    at: datetime,
) -> None:
    """Keep a state of a measure that is about to be replaced."""
    document = canonical_json(plain_state(answers))
    session.add(
        MeasureRevision(
            installed_measure_id=row.id,
            revision=row.row_version,
            document=document,
            sha256=sha256_of(document),
            replaced_by=actor.user_id,
            replaced_at=at,
            reason=why,
        )
    )
    session.flush()


def revisions_of(session: Session, row: InstalledMeasure, answers: Mapping[str, Any]) -> list[Revision]:
    """Return the corrections of what is logged, the latest first.

    Parameters
    ----------
    answers : mapping
        What is logged now, as `webapp.services.installation.answers_of` returns it.
    """
    kept = session.exec(
        select(MeasureRevision, User.name)
        .join(User, col(User.id) == col(MeasureRevision.replaced_by))
        .where(MeasureRevision.installed_measure_id == row.id)
        .order_by(col(MeasureRevision.revision).desc())
    ).all()
    after, found = plain_state(answers), []
    for revision, name in kept:
        state: dict[str, str] = json.loads(revision.document)
        changed = {
            answer: state.get(answer, "")
            for answer in {**state, **after}
            if state.get(answer, "") != after.get(answer, "")
        }
        found.append(Revision(revision.replaced_at, name, revision.reason, changed, state))
        after = state
    return found
