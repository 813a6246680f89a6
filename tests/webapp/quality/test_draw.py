"""The draw is fair, the same for the same seed, and grows with the share."""

from math import sqrt
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.db.inspections import InspectionKind
from webapp.db.quality import InspectionDraw
from webapp.services.sampling import NUMBERS, draw_number, draw_text, is_drawn, prove

AFTER = InspectionKind.POST_INSTALLATION
SEED = "3f0c5a7e9b1d2468ace013579bdf0246"
HOMES = [UUID(int=number).hex for number in range(10_000)]
homes = st.uuids().map(lambda each: each.hex)
shares = st.integers(0, 10_000)


@pytest.mark.parametrize("share", [500, 1_000, 2_500, 5_000, 9_900])
@pytest.mark.parametrize("kind", list(InspectionKind))
def test_of_ten_thousand_homes_as_many_are_drawn_as_chance_allows(share, kind):
    drawn = sum(is_drawn(draw_number(SEED, 1, kind, home), share) for home in HOMES)
    part = share / 10_000
    spread = sqrt(len(HOMES) * part * (1 - part))
    # Four standard deviations: a fair draw falls outside for one seed in sixteen thousand.
    assert abs(drawn - len(HOMES) * part) < 4 * spread


def test_nobody_is_drawn_at_nothing_and_everybody_at_the_whole():
    numbers = [draw_number(SEED, 1, AFTER, home) for home in HOMES]
    assert not any(is_drawn(number, 0) for number in numbers)
    assert all(is_drawn(number, 10_000) for number in numbers)


@pytest.mark.parametrize("share", [1, 500, 1_000, 9_999])
def test_the_line_itself_is_left_out(share):
    """The least number that is left out, and the one below it."""
    line = -(-share * NUMBERS // 10_000)
    assert is_drawn(line - 1, share)
    assert not is_drawn(line, share)
    assert not is_drawn(line + 1, share)


@given(homes, st.text("0123456789abcdef", min_size=1, max_size=32), st.integers(1, 99))
def test_the_same_seed_draws_the_same(home, seed, version):
    assert draw_number(seed, version, AFTER, home) == draw_number(seed, version, AFTER, home)
    assert 0 <= draw_number(seed, version, AFTER, home) < NUMBERS


@given(homes, shares, shares)
def test_a_larger_share_never_leaves_out_what_a_smaller_one_drew(home, one, other):
    smaller, larger = sorted((one, other))
    number = draw_number(SEED, 1, AFTER, home)
    assert not is_drawn(number, smaller) or is_drawn(number, larger)


def test_another_seed_version_or_time_of_visit_is_another_draw():
    def drawn(seed, version, kind):
        return {home for home in HOMES[:1000] if is_drawn(draw_number(seed, version, kind, home), 5_000)}

    first = drawn(SEED, 1, AFTER)
    for other in (
        drawn("0" * 32, 1, AFTER),
        drawn(SEED, 2, AFTER),
        drawn(SEED, 1, InspectionKind.IN_PROGRESS),
    ):
        assert 150 < len(first & other) < 350  # half of a half, as of draws that know nothing of each other


def test_anybody_can_work_it_out_with_a_command_line_tool():
    """`printf '1:5eed:post_installation:0a1b' | sha256sum`, first twelve digits."""
    assert draw_number("5eed", 1, AFTER, "0a1b") == 0xCFF1905E6A57
    assert draw_text("5eed", 1, AFTER, "0a1b") == "1:5eed:post_installation:0a1b"


@pytest.mark.parametrize("changed", [{}, {"number": 5}, {"drawn": None}, {"seed": "0" * 32}])
def test_a_proof_holds_only_for_what_was_drawn(changed):
    number = draw_number(SEED, 1, AFTER, HOMES[0])
    kept = {"number": number, "drawn": is_drawn(number, 5_000), "seed": SEED, **changed}
    if changed.get("drawn", True) is None:
        kept["drawn"] = not is_drawn(number, 5_000)
    draw = InspectionDraw(home_id=HOMES[0], kind=AFTER.value, rule_version=1, rate_hundredths=5_000, **kept)
    assert prove(draw).holds is not bool(changed)
