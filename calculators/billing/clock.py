"""The hours of a year by the clock on the wall, against the standard time of weather and sun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

_SATURDAY: Final = 5
_HOURS_PER_DAY: Final = 24


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """What the clock and the calendar say in each of the 8,760 hours of a year of local standard time.

    Parameters
    ----------
    year : int
        Calendar year; its 29 February is left out.
    month, day, hour : ndarray of int64, shape (8760,)
        Of the clock on the wall: 1 to 12, 1 to 31, 0 to 23.
    weekday : ndarray of int64, shape (8760,)
        0 Monday to 6 Sunday.
    """

    year: int
    month: NDArray[np.int64]
    day: NDArray[np.int64]
    hour: NDArray[np.int64]
    weekday: NDArray[np.int64]

    def weekend(self, holidays: Collection[date] = ()) -> NDArray[np.bool_]:
        """Return in which hours it is Saturday, Sunday or a holiday."""
        free = self.weekday >= _SATURDAY
        for day in holidays:
            if day.year == self.year:
                free = free | ((self.month == day.month) & (self.day == day.day))
        return free


@lru_cache(maxsize=16)
def clock_of_year(year: int, time_zone: str) -> Clock:
    """Return the clock of a year.

    Parameters
    ----------
    year : int
        Calendar year.
    time_zone : str
        IANA name, e.g. ``America/Los_Angeles``.

    Returns
    -------
    Clock
        Hour k begins k hours after 1 January 00:00 of standard time; in summer the clock is ahead of it
        where the zone has daylight saving.
    """
    zone = ZoneInfo(time_zone)
    first = datetime(year, 1, 1, tzinfo=zone)
    standard = (first.utcoffset() or timedelta(0)) - (first.dst() or timedelta(0))
    begin = datetime(year, 1, 1, tzinfo=UTC) - standard
    days = [
        date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]
    kept = [n for n, day in enumerate(days) if (day.month, day.day) != (2, 29)]
    read = [
        (begin + timedelta(days=n, hours=hour)).astimezone(zone)
        for n in kept
        for hour in range(_HOURS_PER_DAY)
    ]
    return Clock(
        year=year,
        month=np.array([moment.month for moment in read]),
        day=np.array([moment.day for moment in read]),
        hour=np.array([moment.hour for moment in read]),
        weekday=np.array([moment.weekday() for moment in read]),
    )
