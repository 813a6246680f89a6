"""Which readings stand for the time before and after the work, and why the others do not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from calculators.metered.findings import Effect, MeterFinding, finding
from calculators.metered.periods import (
    Period,
    combine,
    known_use,
    of_right_length,
    outliers,
    with_temperature,
)
from calculators.metered.thresholds import whole
from rules.errors import InputError

if TYPE_CHECKING:
    from calculators.metered.readings import Cadence, Meter, Reading
    from calculators.metered.site import Site
    from calculators.metered.temperatures import DailyTemperatures


@dataclass(frozen=True, slots=True)
class Window:
    """One side of the work: its days, the periods that count, and the days of it that are missing."""

    start: date
    end: date
    periods: tuple[Period, ...]
    missing_days: int

    @property
    def days(self) -> int:
        """Days of the periods that count."""
        return sum(period.days for period in self.periods)


@dataclass(frozen=True, slots=True)
class Selection:
    """A meter's readings held against the rules.

    Parameters
    ----------
    meter : Meter
    site : Site
    method : {'billing', 'daily'}
    baseline, reporting : Window
    findings : tuple of MeterFinding
        Every rule that applied, the rejected periods among them.
    """

    meter: Meter
    site: Site
    method: Cadence
    baseline: Window
    reporting: Window
    findings: tuple[MeterFinding, ...]

    @property
    def baseline_sufficient(self) -> bool:
        """Whether a model may be fitted to the time before the work."""
        only_after = {"no_reporting", "net_metering_changed_reporting"}
        return not [f for f in self.disqualified if f.rule.code not in only_after]

    @property
    def disqualified(self) -> tuple[MeterFinding, ...]:
        """The findings for which the meter can make no claim."""
        return tuple(f for f in self.findings if f.rule.effect is Effect.DISQUALIFIED)


def select(
    meter: Meter, temperatures: DailyTemperatures, site: Site, method: Cadence | None = None
) -> Selection:
    """Hold a meter's readings against the rules of the billing or the daily method.

    Parameters
    ----------
    meter : Meter
    temperatures : DailyTemperatures
        Measured on the days that were metered.
    site : Site
    method : {'billing', 'daily'}, optional
        By default as often as the meter was read.

    Returns
    -------
    Selection

    Raises
    ------
    InputError
        If bills are to be taken as days.

    Notes
    -----
    The year before the work ends with it; of bills, with the last that ended before it, since the bill that
    it falls in tells nothing; likewise the time after begins with the first bill that began after the
    completion, and may be up to 10 days longer than a year, to hold twelve bills. Before the work, a first
    bill that begins up to 10 days before that year is kept whole.

    References
    ----------
    .. [1] CalTRACK Methods 2.0, sections 1.4.4, 2.2, 2.3 and 3.5.
    """
    method = method or meter.cadence
    if method == "daily" and meter.cadence == "billing":
        raise InputError(
            f"{meter.source}: {meter.name}: is read by bills, not by days. Use --method billing, or give"
            " interval readings"
        )
    if method == "billing" and meter.cadence == "daily":
        meter = meter.in_calendar_months()
    findings: list[MeterFinding] = []
    baseline = _baseline(meter, temperatures, site, method, findings)
    reporting = _reporting(meter, temperatures, site, method, findings)
    findings += _of_the_site(meter, site, baseline, reporting)
    return Selection(meter, site, method, baseline, reporting, tuple(findings))


def _longest_cycle(readings: tuple[Reading, ...]) -> int:
    """Return the most days of one bill: of monthly bills 35, of bills that are mostly longer 70."""
    monthly = whole("billing", "longest_monthly_days")
    lengths = [reading.days for reading in readings]
    return monthly if lengths and float(np.median(lengths)) <= monthly else whole("billing", "longest_days")


def _baseline(
    meter: Meter,
    temperatures: DailyTemperatures,
    site: Site,
    method: Cadence,
    findings: list[MeterFinding],
) -> Window:
    length, slack = whole("baseline", "days"), whole("bill_calendar", "overshoot_days")
    slack = slack if method == "billing" else 0
    end = _last_end(meter.readings, site.started)
    start = end - timedelta(days=length)
    touching = [r for r in meter.readings if r.end > start and r.start < end]
    inside = []
    for reading in touching:
        early = (start - reading.start).days
        if early > slack:
            findings.append(finding("outside_window", reading.start, reading.end, where=reading.where))
            continue
        if early > 0:
            findings.append(finding("billing_overshoot", reading.start, reading.end, where=reading.where))
        inside.append(reading)
    findings += [
        finding("blackout", r.start, r.end, where=r.where)
        for r in meter.readings
        if r.start >= end and r.start < site.completed and r.end > site.started
    ]
    known, found = known_use(inside, meter.fuel)
    findings += found
    combined = combine(known, short_too=False)
    findings += combined.findings
    kept = combined
    if method == "billing":
        kept = of_right_length(combined.periods, _longest_cycle(meter.readings), before=True)
        findings += kept.findings
    kept = with_temperature(kept.periods, temperatures, method)
    findings += kept.findings
    findings += outliers(kept.periods)
    missing = length - sum(_good_days(period, temperatures, start, end) for period in kept.periods)
    window = Window(start, end, tuple(kept.periods), max(0, missing))
    findings += _insufficient(window, touching, slack)
    return window


def _last_end(readings: tuple[Reading, ...], started: date) -> date:
    """Return the start of the bill in which the work starts, or the day of the start itself."""
    longest = timedelta(days=whole("billing", "longest_days"))
    for reading in readings:
        if reading.start < started < reading.end and started - reading.start <= longest:
            return reading.start
    return started


def _first_start(readings: tuple[Reading, ...], completed: date) -> date:
    """Return the end of the bill in which the work is completed, or the day of the completion itself."""
    longest = timedelta(days=whole("billing", "longest_days"))
    for reading in readings:
        if reading.start < completed < reading.end and reading.end - completed <= longest:
            return reading.end
    return completed


def _good_days(period: Period, temperatures: DailyTemperatures, start: date, end: date) -> int:
    """Return a period's days within the window that are read, not estimated, and have a temperature."""
    first, last = max(period.start, start), min(period.end, end)
    return max(0, temperatures.known_days(first, last) - period.estimated_days)


def _insufficient(window: Window, touching: list[Reading], slack: int) -> list[MeterFinding]:
    found = []
    if not window.periods:
        found.append(finding("no_baseline"))
    span = 0
    if touching:
        span = (min(touching[-1].end, window.end) - max(touching[0].start, window.start)).days
    if span < whole("baseline", "days") - slack:
        found.append(finding("year_incomplete", days=span))
    if window.missing_days > whole("baseline", "most_missing_days"):
        found.append(finding("too_many_missing", days=window.missing_days))
    return found


def _reporting(
    meter: Meter,
    temperatures: DailyTemperatures,
    site: Site,
    method: Cadence,
    findings: list[MeterFinding],
) -> Window:
    start = _first_start(meter.readings, site.completed)
    slack = whole("bill_calendar", "overshoot_days") if method == "billing" else 0
    end = start + timedelta(days=whole("reporting", "days") + slack)
    inside = []
    for reading in meter.readings:
        if reading.start < start or reading.start >= end:
            continue
        if reading.end > end:
            findings.append(finding("outside_window", reading.start, reading.end, where=reading.where))
        else:
            inside.append(reading)
    known, found = known_use(inside, meter.fuel)
    findings += found
    combined = combine(known, short_too=method == "billing")
    findings += combined.findings
    kept = combined
    if method == "billing":
        kept = of_right_length(combined.periods, _longest_cycle(meter.readings), before=False)
        findings += kept.findings
    kept = with_temperature(kept.periods, temperatures, method)
    findings += kept.findings
    read = sum(period.days for period in kept.periods)
    if not kept.periods:
        findings.append(finding("no_reporting"))
    elif read < whole("baseline", "days") - whole("baseline", "most_missing_days"):
        findings.append(finding("reporting_partial", days=read))
    return Window(start, end, tuple(kept.periods), max(0, whole("reporting", "days") - read))


def _of_the_site(meter: Meter, site: Site, baseline: Window, reporting: Window) -> list[MeterFinding]:
    found = []
    changed = site.solar_changed_on
    if changed is not None and baseline.start <= changed < reporting.end:
        after = changed > site.completed
        found.append(finding("net_metering_changed_reporting" if after else "net_metering_changed"))
    if meter.fuel == "electricity":
        found += [
            finding("negative_use", r.start, r.end, where=r.where)
            for r in meter.readings
            if r.use is not None and r.use < 0
        ]
        if meter.shows_export and site.solar != "throughout" and changed is None:
            found.append(finding("export_not_stated"))
        if site.solar == "throughout":
            found.append(finding("net_metered"))
    charger = site.ev_charger_on
    if charger is not None and baseline.start <= charger < reporting.end:
        found.append(finding("ev_charger"))
    if (site.completed - site.started).days > whole("review", "longest_intervention_days"):
        found.append(finding("long_intervention"))
    return found
