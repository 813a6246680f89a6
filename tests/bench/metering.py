"""Meters fitted a second: one at a time, ten thousand in one run, and beside plain least squares."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from importlib.util import find_spec
from itertools import pairwise, product
from typing import TYPE_CHECKING

import numpy as np

from calculators.metered.design import DegreeDays, design
from calculators.metered.fit import fit
from calculators.metered.periods import Period
from calculators.metered.readings import Meter, Reading
from calculators.metered.savings import analyse
from calculators.metered.site import Site
from calculators.metered.temperatures import DailyTemperatures
from calculators.metered.thresholds import balance_points
from tests.bench.rounds import Contestant, Match, play

if TYPE_CHECKING:
    from calculators.metered.design import Design

METERS = 10_000
HOMES = 1_000
LOOPED = 3
WORK = date(2025, 1, 1)
LENGTHS = (30, 31, 30, 31, 30, 31, 30, 31, 30, 31, 30, 30)
SEED = 20261121


def metering(rounds: int) -> Match:
    """Time the billing model of a year of monthly bills, electricity, 274 candidate models a meter."""
    weather = temperatures()
    meters = random_meters(weather)
    site = Site(WORK, WORK, "none")
    sums = DegreeDays(weather)
    periods = [[Period(r.start, r.end, r.use) for r in meter.readings[: len(LENGTHS)]] for meter in meters]
    data = design(periods, [sums] * METERS)
    may_cool = np.ones(METERS, dtype=bool)
    ours, plain = fit(data, "billing", may_cool=may_cool), [by_loop(data, row) for row in range(LOOPED)]
    if not np.allclose(ours.adjusted_r2[:LOOPED], plain):
        raise AssertionError("the loop of least squares and Hearthline disagree: one of them is wrong")
    match = Match("Meters: a year of bills before the work", "meter", notes=["both choose the same models"])
    match.skipped["opendsm BillingModel"] = (
        "in this environment" if find_spec("opendsm") else "has its own environment"
    ) + "; its seconds a fit are in tests/oracles/opendsm/answers.csv (make oracle-opendsm)"
    one = data.part(slice(0, 1))
    contestants = [
        Contestant(
            f"Hearthline, {METERS:,} fits in one run",
            partial(fit, data, "billing", may_cool=may_cool),
            METERS,
        ),
        Contestant("Hearthline, one fit", partial(fit, one, "billing", may_cool=may_cool[:1])),
        Contestant(
            "Hearthline, one home from readings to saving", partial(analyse, meters[:1], [weather], [site])
        ),
        Contestant(
            f"Hearthline, {HOMES:,} homes from readings to saving",
            partial(analyse, meters[:HOMES], [weather] * HOMES, [site] * HOMES),
            HOMES,
        ),
        Contestant(
            "plain loop: numpy.linalg.lstsq on each candidate",
            lambda: [by_loop(data, row) for row in range(LOOPED)],
            LOOPED,
        ),
    ]
    return play(match, contestants, rounds)


def temperatures() -> DailyTemperatures:
    """Return two years and a half of made-up days [F]."""
    chance = np.random.default_rng(SEED)
    day = np.arange(900)
    mean = 60 - 18 * np.cos(2 * np.pi * (day - 15) / 365.25) + chance.normal(0, 6, len(day))
    return DailyTemperatures(date(2023, 11, 1), mean, "made up")


def random_meters(weather: DailyTemperatures) -> list[Meter]:
    """Return meters of a year before and a year after, each with its own base load, slopes and noise."""
    chance = np.random.default_rng(SEED)
    edges = [WORK - timedelta(days=365)]
    for length in LENGTHS * 2:
        edges.append(edges[-1] + timedelta(days=length))
    low = [(edge - weather.first).days for edge in edges]
    t = weather.mean_f
    heat = np.array([np.maximum(60 - t[a:b], 0).sum() for a, b in pairwise(low)])
    cool = np.array([np.maximum(t[a:b] - 69, 0).sum() for a, b in pairwise(low)])
    base, slopes = chance.uniform(3, 20, (METERS, 1)), chance.uniform(0, 1, (METERS, 2))
    use = base * np.diff(low) + slopes[:, :1] * heat + slopes[:, 1:] * cool
    use *= chance.uniform(0.9, 1.1, use.shape)
    return [
        Meter(
            str(row),
            "electricity",
            tuple(
                Reading(start, end, float(value))
                for start, end, value in zip(edges, edges[1:], use[row], strict=False)
            ),
        )
        for row in range(METERS)
    ]


def by_loop(data: Design, row: int) -> float:
    """Return the best adjusted R2 as a plain script would find it: least squares, candidate by candidate."""
    grid = range(len(balance_points()))
    y, days = data.use_per_day[row], data.days[row]
    w = np.sqrt(days)
    total = np.sum((w * (y - np.average(y, weights=days))) ** 2) / (len(y) - 1)
    best = 0.0
    pairs = [(h, c) for h, c in product(grid, repeat=2) if c >= h]
    for h, c in [*((h, None) for h in grid), *((None, c) for c in grid), *pairs]:
        columns = [np.ones(len(y))]
        columns += [data.heating[row][:, h]] if h is not None else []
        columns += [data.cooling[row][:, c]] if c is not None else []
        x = np.stack(columns, axis=1)
        found, _, rank, _ = np.linalg.lstsq(w[:, None] * x, w * y, rcond=None)
        enough = all(np.sum(column * days) >= 20 * days.sum() / 365 for column in columns[1:])
        if enough and rank == len(columns) and np.all(found > 0):
            left = np.sum((w * (y - x @ found)) ** 2) / (len(y) - len(columns))
            best = max(best, 1 - left / total)
    return best
