"""What a warning says of a home and its bills."""

import pytest

from calculators.measures.plausibility import _told


@pytest.mark.parametrize(
    ("factor", "told"),
    [(0.42, "0.42"), (0.4, "0.40"), (0.4997, "0.4997"), (1.5000001, "1.5000001"), (1.708, "1.71")],
)
def test_a_doubtful_factor_does_not_look_like_a_plausible_one(factor, told):
    assert _told(factor, 0.5, 1.5) == told
