"""Hours of use: they add up to the year, and to the months of the bills."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.billing.load_shapes import brought_to_monthly_bills, hourly_use, load_shapes
from rules.errors import InputError

SHAPES = load_shapes(12, 2026)


@pytest.mark.parametrize("zone", range(1, 17))
def test_every_shape_of_every_zone_is_a_year(zone):
    shapes = load_shapes(zone, 2026)
    for share in shapes.share.values():
        assert share.sum() == pytest.approx(1.0)
        assert share.min() >= 0.0
        assert np.count_nonzero(share) >= 0.01 * 8760


def test_heating_is_in_winter_nights_and_cooling_in_summer_afternoons():
    clock = SHAPES.clock
    assert SHAPES.of("heating")[clock.month == 7].sum() < 0.01
    assert SHAPES.of("cooling")[np.isin(clock.month, (12, 1, 2))].sum() < 0.01
    afternoon = (clock.hour >= 12) & (clock.hour < 21)
    assert SHAPES.of("cooling")[afternoon].sum() > 0.7


def test_an_end_use_without_a_shape_of_its_own_follows_the_others():
    assert SHAPES.of("aquarium") is SHAPES.of("other")
    assert SHAPES.verified is False


@given(st.dictionaries(st.sampled_from(["heating", "cooling", "lighting", "other"]), st.floats(0, 1e5)))
def test_hours_add_up_to_the_year(by_end_use):
    assert hourly_use(by_end_use, SHAPES).sum() == pytest.approx(sum(by_end_use.values()), abs=1e-9)


def test_a_batch_is_its_homes_one_by_one():
    heating, other = np.array([100.0, 900.0]), np.array([3000.0, 10.0])
    together = hourly_use({"heating": heating, "other": other}, SHAPES)
    for n in range(2):
        alone = hourly_use({"heating": heating[n], "other": other[n]}, SHAPES)
        assert np.array_equal(together[n], alone)


def test_months_are_brought_to_the_bills_and_the_year_saves_what_it_saved():
    before = hourly_use({"cooling": 2000.0, "other": 4000.0}, SHAPES)
    after = hourly_use({"cooling": 1200.0, "other": 3900.0}, SHAPES)
    billed = [400, 380, 390, 380, 450, 700, 900, 850, 600, 420, 390, 420]
    was, now = brought_to_monthly_bills(before, after, billed, SHAPES.clock)
    months = [was[SHAPES.clock.month == month].sum() for month in range(1, 13)]
    assert months == pytest.approx(billed)
    assert was.sum() - now.sum() == pytest.approx(900.0)


def test_eleven_months_are_refused():
    with pytest.raises(InputError, match="11 months"):
        brought_to_monthly_bills(np.ones(8760), np.ones(8760), [1.0] * 11, SHAPES.clock)
