"""What supervisors decided beside the rules' answers, as a home's papers say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.reports.overrides import Overriding
from webapp.services.caseload_appeals import overrides_in_force
from webapp.services.determinations import latest_determinations

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from typing import Any

    from sqlmodel import Session

    from webapp.db.caseload import DeterminationOverride


def overridings(
    session: Session, home_id: str, document: Mapping[str, Any], today: date
) -> tuple[Overriding, ...]:
    """Return the decisions of supervisors that stand on a day beside a home's answers.

    Parameters
    ----------
    session : Session
    home_id : str
    document : mapping
        The answers that a paper is written from, which name the programmes.
    today : date
    """
    named = {str(each["id"]): str(each.get("name") or each["id"]) for each in document.get("programs", ())}
    program_of = {row.id: row.program for row in latest_determinations(session, home_id)}
    return tuple(
        overriding(
            each,
            program_of[each.determination_id],
            named.get(program_of[each.determination_id], program_of[each.determination_id]),
        )
        for each in overrides_in_force(session, home_id, today)
    )


def overriding(row: DeterminationOverride, program_id: str, name: str) -> Overriding:
    """Return a supervisor's decision as a paper says it."""
    return Overriding(program_id, name, row.answer, row.made_on, row.expires_on, row.reason)
