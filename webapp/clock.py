"""The time that the application goes by: passed to services, and set by tests instead of waited for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app

Clock = Callable[[], datetime]
# The programme's day: what was done on a June evening was not done tomorrow.
PROGRAM_TIME = ZoneInfo("America/Los_Angeles")


def system_clock() -> datetime:
    """Return the time of the machine, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """Return the time of this application, in UTC."""
    return cast("Clock", current_app.extensions["clock"])()


def program_day(at: datetime) -> date:
    """Return the day in California at a moment.

    Examples
    --------
    >>> program_day(datetime(2026, 7, 1, 3, 0, tzinfo=UTC)).isoformat()
    '2026-06-30'
    """
    return at.astimezone(PROGRAM_TIME).date()
