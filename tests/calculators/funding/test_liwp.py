"""LIWP may fund it: cost over avoided greenhouse gas, held against the dated standard."""

from datetime import date
from decimal import Decimal

import pytest

from calculators.funding.costs import installed_cost
from calculators.funding.liwp import liwp_finding
from rules.outcomes import Outcome
from tests.calculators.choice.catalogues import CITED, made_up
from tests.calculators.home.homes import ON, facts, home


def finding(usd, avoided_kg, on=ON, measure=None, **more):
    return liwp_finding(
        measure or made_up("attic"),
        cost_usd=None if usd is None else Decimal(usd),
        avoided_kgco2e=avoided_kg,
        on=on,
        jurisdiction="us_ca",
        **more,
    )


@pytest.mark.parametrize(
    ("usd", "outcome", "code"),
    [
        ("5099.99", Outcome.ELIGIBLE, "liwp_within_standard"),
        ("5100.00", Outcome.ELIGIBLE, "liwp_within_standard"),
        ("5100.01", Outcome.INELIGIBLE, "liwp_over_standard"),
    ],
)
def test_on_the_line_of_the_standard(usd, outcome, code):
    seen = finding(usd, 1000.0)
    assert (seen.outcome, seen.code, seen.criterion) == (outcome, code, "measure.attic.liwp_may_fund")
    assert (seen.observed, seen.threshold, seen.unit) == (Decimal(usd), 5100, "USD/MTCO2e")
    assert "5,100" in seen.citation.title
    assert seen.effective == date(2014, 10, 1)


def test_a_cost_that_is_missing_is_said_to_be_missing():
    seen = finding(None, 1000.0)
    assert (seen.outcome, seen.code, seen.observed) == (Outcome.UNDETERMINED, "liwp_cost_not_known", None)
    assert seen.threshold == 5100


@pytest.mark.parametrize("avoided", [0.0, -1.0])
@pytest.mark.parametrize("usd", ["1.00", None])
def test_what_avoids_nothing_is_not_funded_whatever_it_costs(avoided, usd):
    assert finding(usd, avoided).outcome is Outcome.INELIGIBLE
    assert finding(usd, avoided).code == "liwp_avoids_nothing"


def test_a_saving_that_is_not_known_is_undetermined():
    assert finding("100", None).code == "liwp_saving_not_known"


def test_before_the_standard_nothing_is_held_against_it():
    assert finding("100", 1000.0, on=date(2014, 9, 30)).outcome is Outcome.UNDETERMINED
    assert finding("100", 1000.0, on=date(2014, 10, 1)).outcome is Outcome.ELIGIBLE


def test_a_measure_that_does_not_fit_is_not_funded():
    assert finding("1", 1e6, fits=False).code == "liwp_measure_does_not_fit"


def test_what_is_for_health_and_safety_or_enables_is_charged_elsewhere():
    alarm = made_up("co_alarm", kind="health_and_safety")
    assert finding("30", 0.0, measure=alarm).code == "liwp_not_for_health_and_safety"
    panel = made_up("panel_upgrade", kind="enabling")
    assert finding("2000", 0.0, measure=panel).outcome is Outcome.INELIGIBLE
    assert finding("2000", 0.0, measure=panel, served=[Outcome.ELIGIBLE]).outcome is Outcome.ELIGIBLE
    assert finding("2000", 0.0, measure=panel, served=[Outcome.UNDETERMINED]).outcome is Outcome.UNDETERMINED


def test_a_cost_is_the_quantity_times_the_cost_of_a_unit_to_the_cent():
    one, _ = home()
    attic = made_up("attic_insulation", unit="ft2", cost={"usd_per_unit": 3.833, **CITED})
    cost = installed_cost(attic, one, facts())
    assert (cost.quantity, cost.usd) == (1300.0, Decimal("4982.90"))
    heads = made_up("low_flow_showerhead", usd=20.0)
    assert installed_cost(heads, one, facts(water_fixtures__showerheads=2)).usd == 40
    assert installed_cost(heads, one, facts(water_fixtures__showerheads=None)).quantity == 1
    assert installed_cost(made_up("attic", usd=None), one, facts()).usd is None
    assert installed_cost(made_up("attic", unit="ft2"), one, facts()).usd is None
