"""Sums that no order and no cutting into pieces changes by a digit."""

import math
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from calculators.portfolio.exact_sums import ExactSums, Halves

numbers = st.floats(allow_nan=False, allow_infinity=False, width=64)


@given(values=st.lists(numbers, max_size=40), data=st.data())
def test_any_order_and_any_pieces_give_the_exact_sum(values, data):
    groups = data.draw(st.lists(st.integers(0, 2), min_size=len(values), max_size=len(values)))
    order = data.draw(st.permutations(range(len(values))))
    cut = data.draw(st.integers(0, len(values)))
    sums = ExactSums()
    for rows in (order[:cut], order[cut:]):
        of = np.array([values[row] for row in rows], np.float64)
        sums.add(Halves.of(of), np.array([groups[row] for row in rows], np.intp), 3)
    for group, total in enumerate(sums.totals(3)):
        own = [value for value, of in zip(values, groups, strict=True) if of == group]
        assert total == sum(map(Fraction, own), Fraction(0))


@given(values=st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=50))
def test_rounded_once_it_is_what_fsum_gives(values):
    sums = ExactSums()
    sums.add(Halves.of(np.array(values)), np.zeros(len(values), np.intp), 1)
    assert float(sums.totals(1)[0]) == math.fsum(values)


def test_groups_may_become_more_from_piece_to_piece():
    sums = ExactSums()
    sums.add(Halves.of(np.array([0.1])), np.array([0]), 1)
    sums.add(Halves.of(np.array([0.1, 0.2])), np.array([2, 0]), 3)
    assert [float(one) for one in sums.totals(3)] == [0.30000000000000004, 0.0, 0.1]
