"""Numbers, money and dates as they are printed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.reports import figures
from webapp.reports.wording import wording

WORDS = wording("en")


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0, "0"),
        (-0.04, "0"),
        (0.05, "0"),
        (0.15, "0.2"),
        (9.94, "9.9"),
        (9.96, "10"),
        (-9.4, "\u22129.4"),
        (10.5, "10"),
        (1234.5, "1,234"),
        (-12345.6, "\u221212,346"),
        ("52000.00", "52,000"),
        (None, "not known"),
        (float("nan"), "not known"),
        (float("inf"), "not known"),
        (True, "not known"),
        ("lots", "not known"),
    ],
)
def test_quantities_are_rounded_for_display(value, printed):
    assert figures.quantity(value, WORDS) == printed


@pytest.mark.parametrize(
    ("value", "printed"),
    [("52000.00", "$52,000"), ("52000.5", "$52,000.50"), (-3, "\u2212$3"), (None, "not known"), (0, "$0")],
)
def test_money_keeps_its_cents_only_where_there_are_any(value, printed):
    assert figures.money(value, WORDS) == printed


def test_tonnes_come_from_kilograms():
    assert figures.tonnes_from_kg(47310.0, WORDS) == "47.3"
    assert figures.tonnes_from_kg(None, WORDS) == "not known"


@pytest.mark.parametrize(
    ("number", "printed"),
    [("5323.5", "5,300"), ("47.2", "47"), ("1.4", "1"), ("0", "0"), ("99600", "100,000")],
)
def test_an_everyday_comparison_has_two_digits_that_count(number, printed):
    assert figures.two_digits(Decimal(number)) == printed


def test_dates_are_in_words_and_text_that_is_no_date_stays():
    assert figures.day("2026-03-01", WORDS) == "March 1, 2026"
    assert figures.day("soon", WORDS) == "soon"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_printed_quantity_is_within_half_its_last_place(value):
    printed = figures.quantity(value, WORDS).replace(figures.MINUS, "-").replace(",", "")
    half = Decimal("0.05") if abs(Decimal(str(value))) < 10 else Decimal("0.5")
    assert abs(Decimal(printed) - Decimal(str(value))) <= half
