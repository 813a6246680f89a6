"""The fit finds what a meter was made with, and one run over many meters says what each says alone."""

from datetime import timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.metered.design import DegreeDays, Design, design
from calculators.metered.fit import KINDS, Models, fit
from calculators.metered.periods import Period
from calculators.metered.thresholds import balance_points
from tests.calculators.metered.meters import WORK, bills, days, weather, year_of_bills

GRID = balance_points()


def periods_of(readings):
    return [Period(r.start, r.end, r.use) for r in readings]


def fitted(readings, temperatures, method="billing", cools=True):
    data = design([periods_of(readings)], [DegreeDays(temperatures)])
    return fit(data, method, may_cool=np.array([cools]))


def monthly(temperatures, **coefficients):
    return bills(temperatures, *year_of_bills(), **coefficients)


def test_the_grid_is_30_to_90_by_3():
    assert GRID[0] == 30
    assert GRID[-1] == 90
    assert np.all(np.diff(GRID) == 3)


@pytest.mark.parametrize(
    ("kind", "given_coefficients"),
    [
        ("heating_and_cooling", {"base": 5.0, "heat": 0.5, "cool": 0.8}),
        ("heating", {"base": 5.0, "heat": 0.5, "cool": 0.0}),
        ("cooling", {"base": 5.0, "heat": 0.0, "cool": 0.8}),
        ("intercept", {"base": 5.0, "heat": 0.0, "cool": 0.0}),
    ],
)
@pytest.mark.parametrize("method", ["billing", "daily"])
def test_known_coefficients_come_back(kind, given_coefficients, method):
    t = weather()
    start = WORK - timedelta(days=365)
    made = (
        monthly(t, **given_coefficients) if method == "billing" else days(t, start, 365, **given_coefficients)
    )
    model = fitted(made, t, method)
    assert KINDS[model.kind[0]] == kind
    assert model.base_per_day[0] == pytest.approx(given_coefficients["base"])
    assert model.heating_slope[0] == pytest.approx(given_coefficients["heat"])
    assert model.cooling_slope[0] == pytest.approx(given_coefficients["cool"])
    if "heating" in kind:
        assert GRID[model.heating_point[0]] == 60
    if "cooling" in kind:
        assert GRID[model.cooling_point[0]] == 69


def test_gas_never_cools():
    t = weather()
    made = monthly(t, heat=0.0, cool=0.8)
    assert KINDS[fitted(made, t, cools=True).kind[0]] == "cooling"
    assert "cooling" not in KINDS[fitted(made, t, cools=False).kind[0]]


def test_no_coefficient_is_below_zero_and_no_use_has_no_model():
    t = weather()
    made = monthly(t, base=40.0, heat=-0.5, cool=0.0)
    model = fitted(made, t, cools=False)
    assert KINDS[model.kind[0]] == "intercept"
    assert model.adjusted_r2[0] == 0
    nothing = fitted(monthly(t, base=-1.0, heat=0.0, cool=0.0), t)
    assert KINDS[nothing.kind[0]] == "none"
    assert np.isnan(nothing.base_per_day[0])


@pytest.mark.parametrize(("total", "kind"), [(19.9, "intercept"), (20.0, "heating"), (20.1, "heating")])
def test_twenty_degree_days_a_year_are_enough(total, kind):
    data = made_design(np.full(12, 365 / 12), np.eye(12)[0] * total * 12 / 365)
    assert KINDS[fit(data, "billing", may_cool=np.array([False])).kind[0]] == kind


@pytest.mark.parametrize(("cold_days", "kind"), [(9, "intercept"), (10, "heating"), (11, "heating")])
def test_ten_days_with_degree_days_are_enough_and_only_for_the_daily_method(cold_days, kind):
    heating = np.zeros(365)
    heating[:cold_days] = 30.0
    data = made_design(np.ones(365), heating)
    assert KINDS[fit(data, "daily", may_cool=np.array([False])).kind[0]] == kind
    assert KINDS[fit(data, "billing", may_cool=np.array([False])).kind[0]] == "heating"


def made_design(lengths, heating):
    use = 5.0 + 0.5 * heating
    wide = np.repeat(heating[None, :, None], len(GRID), axis=2)
    return Design(lengths[None, :], use[None, :], wide, np.zeros_like(wide))


def brute_force(data, row, cools):
    """Return the highest adjusted R2 by least squares on each candidate in turn."""
    there = data.days[row] > 0
    y, w = data.use_per_day[row][there], np.sqrt(data.days[row][there])
    total = np.sum((w * (y - np.average(y, weights=w**2))) ** 2)
    best = 0.0
    options = [(h, None) for h in range(len(GRID))]
    if cools:
        options += [(None, c) for c in range(len(GRID))]
        options += [(h, c) for h, c in product(range(len(GRID)), repeat=2) if c >= h]
    for h, c in options:
        columns = [np.ones(len(y))]
        columns += [data.heating[row][there][:, h]] if h is not None else []
        columns += [data.cooling[row][there][:, c]] if c is not None else []
        if any(column.sum() * 0 + (column * w**2).sum() < 20 * (w**2).sum() / 365 for column in columns[1:]):
            continue
        x = np.stack(columns, axis=1)
        found, _, rank, _ = np.linalg.lstsq(w[:, None] * x, w * y, rcond=None)
        if rank < x.shape[1] or np.any(found <= 0) or len(y) - len(columns) <= 0:
            continue
        left = np.sum((w * (y - x @ found)) ** 2)
        best = max(best, 1 - (left / (len(y) - len(columns))) / (total / (len(y) - 1)))
    return best


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("cools", [True, False])
def test_the_choice_is_that_of_a_search_by_least_squares(seed, cools):
    t = weather(seed)
    chance = np.random.default_rng(seed)
    made = [Period(r.start, r.end, r.use * chance.uniform(0.7, 1.3)) for r in monthly(t, heat=0.3, cool=0.3)]
    data = design([made], [DegreeDays(t)])
    model = fit(data, "billing", may_cool=np.array([cools]))
    assert model.adjusted_r2[0] == pytest.approx(brute_force(data, 0, cools), abs=1e-9)


@given(
    st.lists(
        st.tuples(
            st.integers(8, 12), st.floats(0.5, 20), st.floats(0, 1), st.floats(0, 1), st.integers(0, 10_000)
        ),
        min_size=1,
        max_size=8,
    )
)
def test_many_at_once_are_each_alone(homes):
    t = weather()
    sums = DegreeDays(t)
    every = []
    for count, base, heat, cool, seed in homes:
        noise = np.random.default_rng(seed).uniform(0.8, 1.2, count)
        start, lengths = year_of_bills()
        made = bills(t, start, lengths[:count], base=base, heat=heat, cool=cool)
        every.append([Period(r.start, r.end, r.use * n) for r, n in zip(made, noise, strict=True)])
    cools = np.arange(len(every)) % 2 == 0
    together = fit(design(every, [sums] * len(every)), "billing", may_cool=cools)
    for row, one in enumerate(every):
        alone = fit(design([one], [sums]), "billing", may_cool=cools[row : row + 1])
        for name in Models.__dataclass_fields__:
            np.testing.assert_allclose(
                getattr(together, name)[row], getattr(alone, name)[0], rtol=1e-9, atol=1e-9
            )


def test_parts_of_a_large_run_join_without_a_seam(monkeypatch):
    t = weather()
    sums = DegreeDays(t)
    every = [periods_of(monthly(t, base=1.0 + n, heat=0.1 * n)) for n in range(7)]
    data = design(every, [sums] * 7)
    whole = fit(data, "billing", may_cool=np.ones(7, dtype=bool))
    monkeypatch.setattr("calculators.metered.fit._NUMBERS_AT_ONCE", 21 * 21 * 2)
    in_parts = fit(data, "billing", may_cool=np.ones(7, dtype=bool))
    for name in Models.__dataclass_fields__:
        np.testing.assert_array_equal(getattr(whole, name), getattr(in_parts, name))
