"""Meters made up with known coefficients, for tests."""

from datetime import date, timedelta

import numpy as np

from calculators.metered.readings import Meter, Reading
from calculators.metered.site import Site
from calculators.metered.temperatures import DailyTemperatures

WORK = date(2025, 1, 1)
FIRST = date(2023, 1, 1)


def weather(seed=1, first=FIRST, days=1200):
    """Return temperatures with a season and some noise [F]."""
    chance = np.random.default_rng(seed)
    day = np.arange(days)
    mean = 60 - 18 * np.cos(2 * np.pi * (day - 15) / 365.25) + chance.normal(0, 6, days)
    return DailyTemperatures(first, mean, "made up")


def use_of(temperatures, start, end, *, base=5.0, heat=0.5, cool=0.8, heating_f=60.0, cooling_f=69.0):
    """Return the exact use of a period by known coefficients."""
    low, high = (start - temperatures.first).days, (end - temperatures.first).days
    t = temperatures.mean_f[low:high]
    hdd, cdd = np.maximum(heating_f - t, 0).sum(), np.maximum(t - cooling_f, 0).sum()
    return float(base * (end - start).days + heat * hdd + cool * cdd)


def bills(temperatures, start, lengths, **coefficients):
    """Return readings of given lengths, one after the other."""
    found = []
    for length in lengths:
        end = start + timedelta(days=length)
        found.append(Reading(start, end, use_of(temperatures, start, end, **coefficients)))
        start = end
    return found


def year_of_bills(end=WORK):
    """Return the lengths of twelve bills that are 365 days, and their first day."""
    return end - timedelta(days=365), [30, 31, 30, 31, 30, 31, 30, 31, 30, 31, 30, 30]


def before_and_after(temperatures, saved=0.0, fuel="electricity", **coefficients):
    """Return a meter of a year before and a year after the work; the second uses less by a share."""
    start, lengths = year_of_bills()
    readings = bills(temperatures, start, lengths, **coefficients)
    after = bills(temperatures, WORK, lengths, **coefficients)
    readings += [Reading(r.start, r.end, r.use * (1 - saved)) for r in after]
    return Meter("made up", fuel, tuple(readings))


def days(temperatures, start, count, **coefficients):
    """Return a reading a day."""
    return bills(temperatures, start, [1] * count, **coefficients)


SITE = Site(WORK, WORK, "none")
