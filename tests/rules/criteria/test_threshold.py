"""Comparing what is known of a value with what is known of a limit."""

from datetime import date
from decimal import Decimal

import pytest

from rules.criteria.threshold import at_most_outcome, simple_test
from rules.outcomes import Citation, Comparison, Outcome
from rules.parameters import DatedValue, Parameter

CITATION = Citation("Publisher", date(2026, 11, 21), verified=True)
YES, NO, OPEN = Outcome.ELIGIBLE, Outcome.INELIGIBLE, Outcome.UNDETERMINED


@pytest.mark.parametrize(
    ("low", "high", "limits", "outcome"),
    [
        (5, 5, (5, 5), YES),
        (6, 6, (5, 5), NO),
        (0, 5, (5, 5), YES),
        (0, 6, (5, 5), OPEN),
        (5, None, (5, 5), OPEN),
        (6, None, (5, 5), NO),
        (5, 5, (4, 5), OPEN),
        (5, 5, (5, 9), YES),
        (10, 10, (5, 9), NO),
        (9, 9, (5, 9), OPEN),
    ],
)
def test_at_most_between_two_ranges(low, high, limits, outcome):
    most = None if high is None else Decimal(high)
    assert at_most_outcome(Decimal(low), most, Decimal(limits[0]), Decimal(limits[1])) is outcome


@pytest.mark.parametrize(
    ("comparison", "threshold", "passes", "fails"),
    [
        (Comparison.AT_MOST, 20, (19, 20), (21,)),
        (Comparison.UNDER, 20, (19,), (20, 21)),
        (Comparison.AT_LEAST, 20, (20, 21), (19,)),
        (Comparison.OVER, 20, (21,), (19, 20)),
        (Comparison.EQUALS, "owner", ("owner",), ("renter",)),
        (Comparison.ONE_OF, ("pge", "sce"), ("pge", "sce"), ("smud",)),
        (Comparison.WITHIN, (90, 270), (90, 180, 270), (89, 271)),
    ],
)
def test_each_comparison_on_its_line(comparison, threshold, passes, fails):
    value = DatedValue(date(2020, 1, 1), threshold, None, None, CITATION)
    parameter = Parameter("p", "A limit.", "unit", comparison, None, (value,))
    codes = ("passed", "failed", "unknown")
    for seen in passes:
        found = simple_test("c", ("a.b", seen), parameter, value, codes)
        assert (found.outcome, found.code, found.missing) == (YES, "passed", ())
    for seen in fails:
        assert simple_test("c", ("a.b", seen), parameter, value, codes).code == "failed"
    found = simple_test("c", ("a.b", None), parameter, value, codes)
    assert (found.outcome, found.code, found.missing) == (OPEN, "unknown", ("a.b",))
    assert found.reachable == {YES, NO}


def test_a_parameter_that_says_no_comparison_cannot_be_compared_with():
    value = DatedValue(date(2020, 1, 1), 20, None, None, CITATION)
    parameter = Parameter("p", "A limit.", "unit", None, None, (value,))
    with pytest.raises(TypeError, match="parameter p is compared with a fact and has no comparison"):
        simple_test("c", ("a.b", 3), parameter, value, ("passed", "failed", "unknown"))
