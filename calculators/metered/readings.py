"""A meter's readings as periods of whole days, in local time."""

from __future__ import annotations

import calendar
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from calculators.metered.thresholds import threshold
from rules.errors import InputError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

Fuel = Literal["electricity", "natural_gas"]
Cadence = Literal["daily", "billing"]
UNITS: dict[str, str] = {"electricity": "kWh", "natural_gas": "therm"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a meter counted from the midnight that begins `start` to the midnight that begins `end`.

    Parameters
    ----------
    start, end : date
        First day, and the day after the last.
    use : float or None
        Electricity [kWh] or gas [therm]; None where it is missing.
    estimated : bool
        Whether the supplier estimated it.
    where : str
        Where in its file it stands, for messages.
    """

    start: date
    end: date
    use: float | None
    estimated: bool = False
    where: str = ""

    @property
    def days(self) -> int:
        """Days from the first to the last, both counted."""
        return (self.end - self.start).days


@dataclass(frozen=True, slots=True)
class Meter:
    """One meter's readings in order of time, none overlapping.

    Parameters
    ----------
    name : str
        As it is called in its file.
    fuel : {'electricity', 'natural_gas'}
    readings : tuple of Reading
    source : str
        Name of the file.
    exported_kwh : float or None
        What the meter delivered to the grid over all its readings [kWh]; None where the file does not say.
    notes : tuple of str
        What was done on reading, for the analyst.
    """

    name: str
    fuel: Fuel
    readings: tuple[Reading, ...]
    source: str = ""
    exported_kwh: float | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no reader should have let pass."""
        for reading in self.readings:
            if reading.end <= reading.start:
                raise InputError(
                    f"{self.source}: {reading.where or reading.start}: the period ends on {reading.end}, not"
                    f" after it begins on {reading.start}. Correct the dates; the end is the day of the"
                    " reading"
                )
        for before, after in pairwise(self.readings):
            if after.start < before.end:
                raise InputError(
                    f"{self.source}: {after.where or after.start}: {after.start} to {after.end} overlaps"
                    f" {before.where or 'the period'} {before.start} to {before.end}. Keep one of them, or"
                    " correct the dates"
                )

    @property
    def unit(self) -> str:
        """Unit of every use: kWh or therm."""
        return UNITS[self.fuel]

    @property
    def cadence(self) -> Cadence:
        """Daily where the readings are of single days, else billing."""
        lengths = [reading.days for reading in self.readings]
        return "daily" if lengths and float(np.median(lengths)) <= 1 else "billing"

    @property
    def reads_negative(self) -> bool:
        """Whether any reading is below zero."""
        return any(reading.use is not None and reading.use < 0 for reading in self.readings)

    @property
    def shows_export(self) -> bool:
        """Whether the meter gives any sign of generation on site."""
        return self.reads_negative or bool(self.exported_kwh)

    def by_calendar_month(self) -> tuple[tuple[str, float, int], ...]:
        """Return month (2026-01), use and days known of each calendar month, a bill spread evenly by days."""
        months: dict[str, tuple[float, int]] = {}
        for reading in self.readings:
            if reading.use is None:
                continue
            for month, days in _days_by_month(reading).items():
                use, known = months.get(month, (0.0, 0))
                months[month] = (use + reading.use * days / reading.days, known + days)
        return tuple((month, use, known) for month, (use, known) in months.items())

    def in_calendar_months(self) -> Meter:
        """Return a meter read day by day as calendar months; one with a day missing is missing."""
        months: dict[str, list[Reading]] = {}
        for reading in self.readings:
            months.setdefault(f"{reading.start:%Y-%m}", []).append(reading)
        merged = []
        for month, days in months.items():
            uses = [day.use for day in days if day.use is not None]
            whole = len(uses) == len(days) and sum(day.days for day in days) == _length(month)
            use = sum(uses) if whole else None
            estimated = any(day.estimated for day in days)
            merged.append(Reading(days[0].start, days[-1].end, use, estimated, month))
        return replace(self, readings=tuple(merged))

    def since(self, day: date) -> Meter:
        """Return the meter with the readings that begin on or after a day."""
        return replace(self, readings=tuple(r for r in self.readings if r.start >= day))

    def net_of(self, exported: Meter) -> Meter:
        """Return the meter less what another register says it delivered, period by period.

        A period that only one of the two has is missing: its net use is not known.
        """
        given = {(r.start, r.end): r for r in exported.readings}
        netted = []
        for reading in self.readings:
            other = given.get((reading.start, reading.end))
            delivered = other.use if other is not None else None
            use = None if reading.use is None or delivered is None else reading.use - delivered
            estimated = reading.estimated or bool(other and other.estimated)
            netted.append(replace(reading, use=use, estimated=estimated))
        total = sum(r.use or 0.0 for r in exported.readings)
        return replace(self, readings=tuple(netted), exported_kwh=(self.exported_kwh or 0.0) + total)


def _length(month: str) -> int:
    year, number = month.split("-")
    return calendar.monthrange(int(year), int(number))[1]


def _days_by_month(reading: Reading) -> Counter[str]:
    first = reading.start.toordinal()
    return Counter(f"{date.fromordinal(first + day):%Y-%m}" for day in range(reading.days))


def daily_readings(
    start_epoch_s: NDArray[np.int64],
    duration_s: NDArray[np.int64],
    use: NDArray[np.float64],
    estimated: NDArray[np.bool_],
    zone: ZoneInfo,
) -> tuple[Reading, ...]:
    """Return the days of interval readings, in local time.

    Parameters
    ----------
    start_epoch_s, duration_s : ndarray of int64, shape (readings,)
        When each interval begins [s since 1970-01-01 UTC] and how long it lasts [s].
    use : ndarray of float64, shape (readings,)
        Energy of each; NaN where it is missing.
    estimated : ndarray of bool, shape (readings,)
    zone : ZoneInfo
        Whose midnights divide the days.

    Returns
    -------
    tuple of Reading
        Every day from the first to the last. A day on which the clocks change has 23 or 25 hours. A day of
        which less than half was read is missing; of one of which more was, the rest is filled with the mean
        of what was read [1]_.

    References
    ----------
    .. [1] CalTRACK Methods 2.0, sections 2.2.2.1 and 3.3.3.5.
    """
    stamps = pd.to_datetime(start_epoch_s, unit="s", utc=True).tz_convert(zone)
    frame = pd.DataFrame(
        {
            "day": stamps.tz_localize(None).normalize(),
            "seconds": np.where(np.isnan(use), 0, duration_s),
            "use": np.nan_to_num(use),
            "estimated": estimated,
        }
    )
    by_day = frame.groupby("day").agg({"seconds": "sum", "use": "sum", "estimated": "any"})
    days = pd.date_range(by_day.index[0], by_day.index[-1], freq="D")
    by_day = by_day.reindex(days)
    midnights = pd.date_range(days[0], periods=len(days) + 1, freq="D").tz_localize(zone)
    length_s = np.diff(midnights.as_unit("s").asi8)
    read_s = np.nan_to_num(by_day["seconds"].to_numpy(dtype=np.float64))
    share = read_s / length_s
    # A day is sufficient where no more than half of it is missing.
    enough = (share >= threshold("daily", "least_share_of_day")) & (read_s > 0)
    totals = by_day["use"].to_numpy(dtype=np.float64) / np.where(enough, np.minimum(share, 1.0), np.nan)
    ends = [*days[1:], days[-1] + pd.Timedelta(days=1)]
    marks = by_day["estimated"].to_numpy() == True  # noqa: E712 - a day without a row is NaN, not estimated
    return tuple(
        Reading(day.date(), end.date(), None if np.isnan(total) else float(total), bool(mark))
        for day, end, total, mark in zip(days, ends, totals, marks, strict=True)
    )
