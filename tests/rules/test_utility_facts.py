"""Bills by the month: they give the year, and must agree with it."""

from __future__ import annotations

import pytest

from rules.errors import InputError
from rules.household_file import check_facts
from rules.rulebook import load_rulebook

MONTHS = [500, 450, 430, 400, 420, 600, 800, 780, 600, 430, 420, 470]


def utility(**known):
    return check_facts({"utility": known}, "test", load_rulebook()).utility


def test_twelve_months_give_the_year():
    assert utility(monthly_kwh=MONTHS).annual_kwh == sum(MONTHS)
    assert utility(monthly_therms=[0.5] * 12).annual_therms == 6.0
    assert utility(annual_kwh=100.0).monthly_kwh is None


@pytest.mark.parametrize(
    ("year", "agrees"), [(6300, True), (6363, True), (6364, False), (6237, True), (6236, False)]
)
def test_months_and_year_may_differ_by_rounding_only(year, agrees):
    assert sum(MONTHS) == 6300
    if agrees:
        assert utility(monthly_kwh=MONTHS, annual_kwh=year).annual_kwh == year
    else:
        with pytest.raises(InputError, match="monthly_kwh sum to 6300"):
            utility(monthly_kwh=MONTHS, annual_kwh=year)


@pytest.mark.parametrize(
    ("months", "message"),
    [
        (MONTHS[:11], "monthly_kwh"),
        ([*MONTHS, 1], "monthly_kwh"),
        ([-1, *MONTHS[1:]], r"monthly_kwh\.0|monthly_kwh"),
        (["500", *MONTHS[1:]], "is not a number"),
        ([True, *MONTHS[1:]], "is not a number"),
    ],
)
def test_months_that_are_none_are_refused(months, message):
    with pytest.raises(InputError, match=message):
        utility(monthly_kwh=months)


def test_the_word_for_net_metering_is_one_of_four():
    assert utility(net_metering="net_billing", schedule="pge_e_1", care=True).care is True
    with pytest.raises(InputError, match="net_metering"):
        utility(net_metering="nem3")
