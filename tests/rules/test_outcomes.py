"""Three answers, combined without ever losing 'not yet known'."""

from datetime import date
from itertools import permutations, product

import pytest

from rules.outcomes import Citation, Finding, Outcome, all_of, any_of

YES, NO, OPEN = Outcome.ELIGIBLE, Outcome.INELIGIBLE, Outcome.UNDETERMINED
CITATION = Citation("Publisher, document, section", date(2026, 11, 21), verified=True)


@pytest.mark.parametrize("outcome", Outcome)
def test_an_outcome_has_no_truth_value(outcome):
    with pytest.raises(TypeError) as error:
        bool(outcome)
    assert str(error.value) == (
        "an Outcome has three values and no truth value: compare it with Outcome.ELIGIBLE and so on"
    )


@pytest.mark.parametrize(
    ("pair", "both", "either"),
    [
        ((YES, YES), YES, YES),
        ((YES, NO), NO, YES),
        ((YES, OPEN), OPEN, YES),
        ((NO, NO), NO, NO),
        ((NO, OPEN), NO, OPEN),
        ((OPEN, OPEN), OPEN, OPEN),
    ],
)
def test_the_truth_table(pair, both, either):
    for order in permutations(pair):
        assert all_of(order) is both
        assert any_of(order) is either


@pytest.mark.parametrize("combine", [all_of, any_of])
def test_combining_three_is_combining_two_and_then_the_third(combine):
    for a, b, c in product(Outcome, repeat=3):
        assert combine((a, b, c)) is combine((combine((a, b)), c)) is combine((a, combine((b, c))))


def test_a_finding_can_reach_its_own_outcome_unless_told_otherwise():
    assert Finding("c", YES, "code", CITATION).reachable == {YES}
    assert Finding(
        "c", OPEN, "code", CITATION, missing=("a.b",), reachable=frozenset({YES, NO})
    ).reachable == {
        YES,
        NO,
    }


def test_a_settled_finding_misses_nothing():
    with pytest.raises(ValueError, match="cannot miss"):
        Finding("c", YES, "code", CITATION, missing=("household.size",))


def test_a_finding_is_as_verified_as_its_citation():
    doubtful = Citation("recalled", date(2026, 11, 21), verified=False)
    assert Finding("c", YES, "code", CITATION).verified
    assert not Finding("c", YES, "code", doubtful).verified


def test_a_citation_reads_as_one_line():
    assert str(CITATION) == "Publisher, document, section (read 2026-11-21)"
    linked = Citation("Page", date(2026, 11, 21), verified=True, link="https://example.gov")
    assert str(linked) == "Page; https://example.gov (read 2026-11-21)"
