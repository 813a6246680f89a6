"""Readings combined and held against the rules of a period, for one side of the work."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from calculators.metered.findings import MeterFinding, finding
from calculators.metered.thresholds import threshold, whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from calculators.metered.readings import Cadence, Fuel, Reading
    from calculators.metered.temperatures import DailyTemperatures


@dataclass(frozen=True, slots=True)
class Period:
    """Readings that count as one, and how many of its days are estimated.

    Parameters
    ----------
    start, end : date
        First day, and the day after the last.
    use : float or None
        [kWh or therm]; None where it is missing.
    estimated_days : int
        Days whose reading was estimated before it was combined.
    where : str
        Where its first reading stands.
    """

    start: date
    end: date
    use: float | None
    estimated_days: int = 0
    where: str = ""

    @property
    def days(self) -> int:
        """Days from the first to the last, both counted."""
        return (self.end - self.start).days

    def found(self, code: str) -> MeterFinding:
        """Return a finding about this period."""
        return finding(code, self.start, self.end, where=self.where)


@dataclass(slots=True)
class Kept:
    """The periods that a rule has not rejected, and what was found."""

    periods: list[Period] = field(default_factory=list)
    findings: list[MeterFinding] = field(default_factory=list)


def known_use(readings: Iterable[Reading], fuel: Fuel) -> tuple[list[Reading], list[MeterFinding]]:
    """Return the readings with zero electricity made missing, and a finding for each that is missing."""
    known, found = [], []
    for reading in readings:
        code = "missing_use" if reading.use is None else None
        if reading.use == 0 and fuel == "electricity":
            code = "zero_electricity"
        if code is not None:
            found.append(finding(code, reading.start, reading.end, where=reading.where))
        known.append(reading if code is None else replace(reading, use=None))
    return known, found


def combine(readings: Iterable[Reading], *, short_too: bool) -> Kept:
    """Combine each estimated reading with the next, up to 70 days.

    Parameters
    ----------
    readings : iterable of Reading
        In order; those with a missing use interrupt.
    short_too : bool
        Whether a reading of fewer than 25 days is combined as well, as after the work.

    Returns
    -------
    Kept

    References
    ----------
    .. [1] CalTRACK Methods 2.0, sections 2.2.2.2, 2.2.3.1, 3.5.5.1 and 3.5.5.3.
    """
    limit, shortest = whole("billing", "longest_days"), whole("billing", "shortest_days")
    kept = Kept()
    open_period: Period | None = None
    open_code = ""
    for reading in readings:
        period = _as_period(reading)
        if open_period is not None:
            joined = _joined(open_period, period, limit)
            if joined is None:
                _close_alone(kept, open_period, open_code)
            else:
                kept.findings.append(open_period.found(open_code))
                period = joined
        open_period = None
        if period.use is None:
            continue
        waits = reading.estimated or (short_too and period.days < shortest)
        if waits:
            open_period = period
            open_code = "estimated_combined" if reading.estimated else "short_combined"
        else:
            kept.periods.append(period)
    if open_period is not None:
        _close_alone(kept, open_period, open_code)
    return kept


def _as_period(reading: Reading) -> Period:
    estimated = reading.days if reading.estimated else 0
    return Period(reading.start, reading.end, reading.use, estimated, reading.where)


def _joined(first: Period, second: Period, limit: int) -> Period | None:
    """Return two periods as one, or None where they do not touch, one is missing, or they are too long."""
    if first.use is None or second.use is None or first.end != second.start:
        return None
    if (second.end - first.start).days > limit:
        return None
    estimated = first.estimated_days + second.estimated_days
    return Period(first.start, second.end, first.use + second.use, estimated, first.where)


def _close_alone(kept: Kept, period: Period, code: str) -> None:
    kept.findings.append(period.found("estimated_alone" if code == "estimated_combined" else "off_cycle"))


def of_right_length(periods: Iterable[Period], longest_cycle: int, *, before: bool) -> Kept:
    """Return the billing periods that are neither too short nor too long.

    Parameters
    ----------
    periods : iterable of Period
    longest_cycle : int
        Most days of one bill: 35 of monthly bills, 70 of bi-monthly ones.
    before : bool
        Whether it is the time before the work, in which what is too long is left out; after it, a person
        is asked to look.

    Notes
    -----
    What was combined with an estimated reading may have 70 days, whatever the cycle.
    """
    shortest, limit = whole("billing", "shortest_days"), whole("billing", "longest_days")
    kept = Kept()
    for period in periods:
        longest = limit if period.estimated_days else longest_cycle
        if before and period.days < shortest:
            kept.findings.append(period.found("off_cycle"))
        elif before and period.days > longest:
            kept.findings.append(period.found("too_long"))
        else:
            if period.days > longest:
                kept.findings.append(period.found("long_reporting"))
            kept.periods.append(period)
    return kept


def with_temperature(periods: Iterable[Period], temperatures: DailyTemperatures, method: Cadence) -> Kept:
    """Return the periods whose days' temperatures are known well enough."""
    least = threshold("billing", "least_temperature_share")
    code = "temperature_missing" if method == "billing" else "day_temperature_missing"
    kept = Kept()
    for period in periods:
        known = temperatures.known_days(period.start, period.end)
        enough = known >= least * period.days if method == "billing" else known == period.days
        if enough:
            kept.periods.append(period)
        else:
            kept.findings.append(period.found(code))
    return kept


def outliers(periods: list[Period]) -> list[MeterFinding]:
    """Return a finding for each period whose daily use is far above the others'.

    References
    ----------
    .. [1] CalTRACK Methods 2.0, section 2.3.6.
    """
    if not periods:
        return []
    daily = np.array([period.use for period in periods], dtype=np.float64)
    daily /= np.array([period.days for period in periods])
    low, median, high = np.percentile(daily, (25, 50, 75))
    limit = median + threshold("review", "outlier_interquartile_ranges") * (high - low)
    return [period.found("outlier") for period, value in zip(periods, daily, strict=True) if value > limit]
