"""Whose money: the assessment's finding, and an estimate where the catalogue has no cost."""

from decimal import Decimal

import pytest

from webapp.services.scopes import Candidate, _candidate


def candidate(liwp, *, in_package=True, limit="1000"):
    limit_usd = None if limit is None else Decimal(limit)
    return Candidate("walls", "Walls", "ft2", in_package, None, 1.0, 1.0, 1.0, liwp, limit_usd)


@pytest.mark.parametrize(
    ("liwp", "cents", "answer"),
    [
        ("eligible", 999_999, "eligible"),
        ("ineligible", 1, "ineligible"),
        ("undetermined", None, "undetermined"),
        ("undetermined", 100_000, "eligible"),
        ("undetermined", 100_001, "ineligible"),
    ],
)
def test_an_estimate_settles_what_the_missing_cost_left_open(liwp, cents, answer):
    assert candidate(liwp).liwp_answer(cents) == answer


@pytest.mark.parametrize("in_package", [True, False])
def test_what_is_still_open_is_planned_for_the_measures_of_the_plan(in_package):
    assert candidate("undetermined", in_package=in_package).liwp_may_fund(None) is in_package
    assert candidate("undetermined", in_package=in_package, limit=None).liwp_may_fund(5) is in_package
    assert candidate("eligible", in_package=in_package).liwp_may_fund(None)
    assert not candidate("ineligible", in_package=in_package).liwp_may_fund(None)


def measure(**finding):
    base = {"criterion": "measure.walls.liwp_may_fund", "code": "x", "observed": None, "threshold": "5100"}
    return {
        "id": "walls",
        "label": "Walls",
        "in_package": True,
        "findings": [base | finding],
        "standalone": {},
        "savings_kwh_per_year": 1.0,
        "savings_therms_per_year": 1.0,
        "avoided_kgco2e_lifetime": 2000.0,
    }


def test_the_answer_and_the_most_that_liwp_pays_come_from_the_assessment():
    found = _candidate(measure(outcome="undetermined"), "ft2", {})
    assert (found.liwp, found.liwp_limit_usd) == ("undetermined", 10200)
    older = measure(outcome="eligible") | {"findings": []}
    assert _candidate(older, "ft2", {}).liwp_may_fund(None), "an assessment from before the finding"
