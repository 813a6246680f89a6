"""What the caseload keeps of the homes of `tests.bench.web_homes`: since when, until when, holds and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from webapp.services.caseload_keys import rebuild
from webapp.services.caseload_settings import caseload_settings

if TYPE_CHECKING:
    from sqlmodel import Session

# As the migration fills them in for homes that are there already.
_FILL = (
    (
        "UPDATE home SET caseworker_id = opened_by, stage_since = COALESCE("
        "(SELECT MAX(e.at) FROM stage_event e WHERE e.home_id = home.id), opened_at)"
    ),
    (
        "UPDATE home SET eligible_until = (SELECT MAX(d.valid_until) FROM determination d"
        " WHERE d.home_id = home.id)"
    ),
    (
        "INSERT INTO home_hold"
        " (home_id, reason, detail, referral, client_told_how, revisit_on, held_by, held_at)"
        " SELECT id, 'severe_moisture', '', '', '', date(stage_since, '+60 days'), opened_by, stage_since"
        " FROM home WHERE stage = 'deferred'"
    ),
)


def finish(session: Session) -> None:
    """Fill in the caseload of homes that were written in bulk, without triggers, on SQLite."""
    days = caseload_settings().eligibility.days
    session.execute(
        text(
            "UPDATE determination SET valid_until = date(effective_on, :days) WHERE outcome = 'eligible'"
            " AND valid_until IS NULL"
        ),
        {"days": f"+{days} days"},
    )
    for statement in _FILL:
        session.execute(text(statement))
    rebuild(session)
