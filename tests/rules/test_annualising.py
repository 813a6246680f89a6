"""One income as a year's: every rhythm, seasons, businesses, and what an unknown part leaves open."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from rules.annualising import income_part, payments_per_year, total
from rules.facts import HouseholdFacts, IncomeRecord
from rules.income import annual_income
from rules.income_facts import IncomeKind
from tests.rules.households import inquiry


def part(**facts):
    return income_part(IncomeRecord(**facts), inquiry())


def times(**facts):
    return payments_per_year(IncomeRecord(amount_usd=1, **facts), inquiry())


@pytest.mark.parametrize(
    ("facts", "payments"),
    [
        ({"period": "hourly", "hours_per_week": 40}, 2080),
        ({"period": "hourly", "hours_per_week": 37.5, "weeks_per_year": 50}, 1875),
        ({"period": "weekly", "weeks_per_year": 30}, 30),
        ({"period": "biweekly", "weeks_per_year": 30}, 15),
        ({"period": "monthly", "months_per_year": 9}, 9),
        ({"period": "semimonthly", "months_per_year": 4.5}, 9),
        ({"period": "seasonal", "months_per_year": 5}, 5),
        ({"period": "seasonal", "season_from": date(2024, 5, 1), "season_to": date(2024, 9, 30)}, 5),
        (
            {"period": "seasonal", "season_from": date(2024, 4, 16), "season_to": date(2024, 5, 31)},
            Fraction(3, 2),
        ),
        ({"period": "weekly", "season_from": date(2024, 5, 6), "season_to": date(2024, 9, 22)}, 20),
        ({"period": "monthly", "season_from": date(2024, 1, 1), "season_to": date(2024, 12, 31)}, 12),
        ({"period": "one_time"}, 1),
    ],
)
def test_work_for_part_of_the_year_counts_for_that_part(facts, payments):
    found = times(**facts)
    assert (found.least, found.most, found.missing) == (payments, payments, ())


def test_what_is_not_known_of_a_rhythm_is_bounded_and_asked_for():
    assert times(period="hourly").most == 52 * 168
    assert times(period="hourly").missing == ("household.income.hours_per_week",)
    assert (times(period="seasonal").least, times(period="seasonal").most) == (0, 12)
    unclear = times(period="twice_a_month_unclear")
    assert (unclear.least, unclear.most, unclear.missing) == (24, 26, ("household.income.period",))


def test_a_business_counts_what_is_left_and_never_less_than_nothing():
    books = {"period": "self_employed", "covers_days": 90}
    assert part(amount_usd=18000, expenses_usd=9000, **books).at_least == 36500
    assert part(amount_usd=9000, expenses_usd=18000, **books).at_most == 0
    assert part(amount_usd=0, period="self_employed").missing == ()
    open_part = part(amount_usd=18000, **books)
    assert (open_part.at_least, open_part.at_most) == (0, 73000)
    assert open_part.missing == ("household.income.expenses_usd",)
    undated = part(amount_usd=18000, expenses_usd=9000, period="self_employed")
    assert (undated.at_least, undated.at_most) == (9000, 9000 * 365)


def test_a_sum_that_is_no_number_of_cents_is_rounded_up():
    assert total([Decimal("0.10"), Fraction(1, 3)]) == Decimal("0.44")
    assert total([Fraction(1, 3), Fraction(2, 3)]) == Decimal("1.00")
    assert str(total([Decimal(2000)])) == "2000"


def test_kinds_count_do_not_count_or_are_asked():
    assert part(amount_usd=100, period="annual", kind="wages").counted is True
    assert part(amount_usd=100, period="annual").counted is True
    left_out = part(amount_usd=100, period="annual", kind="tax_refund")
    assert (left_out.counted, left_out.at_most, left_out.missing) == (False, 0, ())
    other = part(amount_usd=100, period="annual", kind="other")
    assert (other.counted, other.at_least, other.at_most) == (None, 0, 100)
    assert other.missing == ("household.income.kind",)
    assert part(kind="gift").missing == ()


def test_every_kind_but_other_is_on_one_list():
    parameters = inquiry().data.parameters
    lists = [parameters[f"income.{name}_kinds"].values[0].amount for name in ("counted", "excluded")]
    assert not set(lists[0]) & set(lists[1])
    assert set(lists[0]) | set(lists[1]) | {"other"} == set(IncomeKind.__args__)


def test_every_listed_adult_has_an_income_or_a_declaration():
    def of(**household):
        return annual_income(inquiry(household__annual_income_usd=None, **household))

    adults = [
        {"person": "Ana", "zero_income_declared": True},
        {"person": "Ben", "zero_income_declared": True},
    ]
    assert of(household__adults=adults).total == 0
    assert of(household__adults=[{"person": "Ana"}]).missing == ("household.annual_income_usd",)
    known = of(
        household__adults=[{"person": "Ana"}, {"person": "Ben"}],
        household__income=[{"person": "Ana", "amount_usd": 100, "period": "annual"}],
    )
    assert (known.at_least, known.at_most) == (100, None)
    assert known.missing == ("household.adults.zero_income_declared",)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"income": [{"season_from": date(2024, 5, 1)}]}, "go together"),
        ({"income": [{"months_per_year": 5, "weeks_per_year": 20}]}, "given twice"),
        (
            {"income": [{"season_from": date(2024, 5, 2), "season_to": date(2024, 5, 1)}]},
            "season_to is before",
        ),
        ({"income": [{"season_from": date(2024, 5, 1), "season_to": date(2025, 6, 1)}]}, "more than a year"),
        ({"income": [{"hours_per_week": 169}]}, "less than or equal to 168"),
        (
            {"income": [{"evidence": [{"covers_from": date(2024, 5, 2), "covers_to": date(2024, 5, 1)}]}]},
            "covers_to is before",
        ),
        (
            {
                "income": [{"person": "Ana", "amount_usd": 1}],
                "adults": [{"person": "Ana", "zero_income_declared": True}],
            },
            "Ana declared zero income",
        ),
    ],
)
def test_facts_that_contradict_each_other_are_refused(facts, says):
    with pytest.raises(ValidationError, match=says):
        HouseholdFacts.model_validate(facts)


@given(
    amount=st.decimals(0, 9999, places=2),
    period=st.sampled_from(["hourly", "seasonal", "twice_a_month_unclear", "weekly", "self_employed"]),
)
def test_whatever_becomes_known_lies_between_the_bounds(amount, period):
    before = part(amount_usd=amount, period=period)
    settled = {
        "hourly": {"hours_per_week": 33.3},
        "seasonal": {"months_per_year": 7},
        "self_employed": {"expenses_usd": Decimal(100), "covers_days": 91},
    }.get(period, {})
    word = "biweekly" if period == "twice_a_month_unclear" else period
    after = part(amount_usd=amount, period=word, **settled)
    assert Fraction(before.at_least) <= Fraction(after.at_least) <= Fraction(before.at_most)
    assert after.at_least == after.at_most


@pytest.mark.parametrize(
    ("books", "bounds", "missing"),
    [
        ({}, (0, None), ("amount_usd", "expenses_usd", "covers_days")),
        ({"expenses_usd": 5}, (0, None), ("amount_usd", "covers_days")),
        ({"amount_usd": 0}, (0, 0), ()),
        ({"amount_usd": 1, "expenses_usd": 0, "covers_days": 365}, (1, 1), ()),
        ({"amount_usd": 2, "expenses_usd": 1, "covers_days": 365}, (1, 1), ()),
        ({"amount_usd": 5, "expenses_usd": 5, "covers_days": 30}, (0, 0), ()),
        ({"amount_usd": 5, "covers_days": 365}, (0, 5), ("expenses_usd",)),
        ({"amount_usd": 5, "expenses_usd": 1}, (4, 4 * 365), ("covers_days",)),
        ({"amount_usd": 5}, (0, 5 * 365), ("expenses_usd", "covers_days")),
    ],
)
def test_the_books_of_a_business_at_worst_and_at_best(books, bounds, missing):
    found = part(period="self_employed", **books)
    assert (found.at_least, found.at_most) == bounds
    assert found.missing == tuple(f"household.income.{name}" for name in missing)
    assert found.times is None


def test_hours_that_are_not_stated_may_be_none_at_all():
    found = times(period="hourly")
    assert (found.least, found.most) == (0, 52 * 168)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2024, 5, 31), date(2024, 5, 31), Fraction(1, 31)),
        (date(2024, 5, 31), date(2024, 6, 1), Fraction(1, 31) + Fraction(1, 30)),
        (date(2024, 5, 1), date(2024, 6, 1), 1 + Fraction(1, 30)),
        (date(2024, 2, 1), date(2024, 2, 29), 1),
    ],
)
def test_a_season_counts_its_first_and_its_last_day(first, last, months):
    assert times(period="seasonal", season_from=first, season_to=last).least == months
    assert times(period="monthly", season_from=first, season_to=last).least == months


def test_a_season_by_the_week_counts_its_days():
    day = date(2024, 5, 6)
    assert times(period="weekly", season_from=day, season_to=day).least == Fraction(1, 7)
    assert times(period="biweekly", season_from=day, season_to=day).least == Fraction(1, 14)
    year = {"season_from": day, "season_to": date(2025, 5, 5)}  # 365 days are more than 52 weeks
    assert [times(period=each, **year).most for each in ("weekly", "biweekly", "monthly")] == [52, 26, 12]


@pytest.mark.parametrize(
    ("facts", "year"),
    [
        ({"period": "monthly", "months_per_year": 4.5}, 4500),
        ({"period": "biweekly", "weeks_per_year": 3}, 1500),
        ({"period": "hourly", "hours_per_week": 0.5, "weeks_per_year": 1}, 500),
        (
            {"period": "weekly", "season_from": date(2024, 5, 6), "season_to": date(2024, 5, 6)},
            Fraction(1000, 7),
        ),
        ({"period": "annual"}, 1000),
        ({"period": "monthly"}, 12000),
        ({"period": "one_time"}, 1000),
    ],
)
def test_a_years_amount_is_the_payment_times_the_payments(facts, year):
    found = part(amount_usd=1000, **facts)
    assert (found.at_least, found.at_most, found.missing) == (year, year, ())
    assert found.times.least == found.times.most == Fraction(year) / 1000


@pytest.mark.parametrize(
    ("facts", "bounds", "missing"),
    [
        ({"period": "monthly"}, (0, None), ("amount_usd",)),
        ({"amount_usd": 10}, (10, 520), ("period",)),
        ({}, (0, None), ("amount_usd", "period")),
        ({"amount_usd": 0}, (0, 0), ()),
        ({"amount_usd": 10, "period": "monthly", "kind": "gift"}, (0, 0), ()),
        ({"amount_usd": 10, "period": "monthly", "kind": "wages"}, (120, 120), ()),
        ({"amount_usd": 10, "period": "monthly", "kind": "other"}, (0, 120), ("kind",)),
        ({"amount_usd": 10, "kind": "other"}, (0, 520), ("kind", "period")),
        ({"kind": "other"}, (0, None), ("kind", "amount_usd", "period")),
        ({"amount_usd": 0, "period": "monthly", "kind": "other"}, (0, 0), ()),
    ],
)
def test_one_income_at_worst_and_at_best(facts, bounds, missing):
    found = part(**facts)
    assert (found.at_least, found.at_most) == bounds
    assert found.missing == tuple(f"household.income.{name}" for name in missing)
    assert found.record == IncomeRecord(**facts)


@pytest.mark.parametrize(
    ("amounts", "cents"),
    [
        ([], "0"),
        ([Decimal("1.10"), Decimal("2.20")], "3.30"),
        ([Fraction(1, 3)], "0.34"),
        ([Decimal("1.10"), Fraction(1, 3)], "1.44"),
        ([Fraction(1, 3), Fraction(2, 3)], "1.00"),
        ([Fraction(1, 3), Fraction(1, 3), Decimal("0.01")], "0.68"),
    ],
)
def test_a_sum_is_rounded_up_to_the_cent_once(amounts, cents):
    assert total(amounts) == Decimal(cents)
