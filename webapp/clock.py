"""The time that the application goes by: passed to services, and set by tests instead of waited for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

from flask import current_app

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return the time of the machine, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """Return the time of this application, in UTC."""
    return cast("Clock", current_app.extensions["clock"])()
