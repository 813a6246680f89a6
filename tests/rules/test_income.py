"""Adding up a year's income, exactly, and as far as it is known."""

from decimal import Decimal

import pytest

from rules.income import AMOUNT, PERIOD, TOTAL, annual_income
from tests.rules.households import inquiry


def income(*records, **household):
    facts = {f"household__{name}": value for name, value in household.items()}
    if records:
        facts["household__income"] = [
            {key: value for key, value in (("amount_usd", amount), ("period", period)) if value is not None}
            for amount, period in records
        ]
    return annual_income(inquiry(**{"household__annual_income_usd": None, **facts}))


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ("weekly", "104000.00"),
        ("biweekly", "52000.00"),
        ("semimonthly", "48000.00"),
        ("monthly", "24000.00"),
        ("annual", "2000.00"),
    ],
)
def test_2000_dollars_make_a_year(period, year):
    known = income(("2000.00", period))
    assert known.total == known.at_least == known.at_most == Decimal(year)
    assert not known.missing


def test_cents_add_up_exactly():
    assert income(*[("0.10", "annual")] * 3).total == Decimal("0.30")


def test_records_of_several_people_are_added():
    assert income(("2000.00", "biweekly"), ("750.50", "monthly")).total == Decimal("61006.00")


def test_a_payment_without_a_period_is_between_once_a_year_and_every_week():
    known = income(("1000.00", None), ("500.00", "annual"))
    assert (known.at_least, known.at_most, known.total) == (Decimal(1500), Decimal(52500), None)
    assert known.missing == (PERIOD,)


def test_a_period_without_an_amount_sets_no_upper_bound():
    known = income((None, "monthly"), ("500.00", "annual"))
    assert (known.at_least, known.at_most, known.total) == (Decimal(500), None, None)
    assert known.missing == (AMOUNT,)


def test_a_payment_of_nothing_needs_no_period():
    assert income(("0", None)).total == 0


def test_an_empty_record_misses_both():
    assert income((None, None), (None, None)).missing == (AMOUNT, PERIOD)


def test_nothing_stated_is_not_known():
    known = income()
    assert (known.at_least, known.at_most, known.total, known.missing) == (0, None, None, (TOTAL,))
    assert income(zero_income_declared=False).total is None


def test_zero_declared_is_zero():
    assert income(zero_income_declared=True).total == 0


def test_an_empty_list_of_records_is_nothing_stated():
    assert annual_income(inquiry(household__annual_income_usd=None, household__income=[])).total is None


def test_a_total_is_taken_as_it_is():
    assert income(annual_income_usd="52000.00").total == Decimal("52000.00")
