"""Until when a household qualifies: set when it is decided, and seen from the home's own row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rules.outcomes import Outcome
from webapp.services.caseload_settings import caseload_settings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from webapp.db.homes import Determination, Home


def valid_until(outcome: str, on: date) -> date | None:
    """Return the last day on which work may be scheduled by a decision; None where it is no yes."""
    return caseload_settings().eligibility.after(on) if outcome == Outcome.ELIGIBLE.value else None


def keep_on_home(
    home: Home, decisions: Sequence[Determination], document: Mapping[str, Any], leading: Collection[str]
) -> None:
    """Keep on a home's row what lists of homes are drawn from: until when it qualifies, and its points.

    Parameters
    ----------
    home : Home
        The home that was decided on.
    decisions : sequence of Determination
        The decision on each programme.
    document : mapping
        The screening that they were taken from.
    leading : collection of str
        The programmes that the home is served by; points of any programme count, the first known.
    """
    days = [row.valid_until for row in decisions if row.program in leading and row.valid_until is not None]
    home.eligible_until = max(days, default=None)
    points = [scheme["points"] for scheme in document["priority_points"] if scheme["points"] is not None]
    home.priority_points = points[0] if points else None
