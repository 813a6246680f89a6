"""Households as columns and back, and what a column says of what is not known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from calculators.portfolio.columns import Column, FactColumns, Kind, fact_kinds, joined
from rules.facts import CaseFacts
from tests.calculators.portfolio.generated import households


def test_households_come_back_as_they_went_in():
    homes = households(60, 31, 0.7)
    facts = FactColumns.of(homes)
    assert [facts.household(row) for row in range(60)] == homes


def test_some_of_the_households():
    homes = households(10, 32)
    facts = FactColumns.of(homes).take(np.array([7, 2]))
    assert [facts.household(0), facts.household(1)] == [homes[7], homes[2]]
    assert FactColumns.of(homes).take(np.arange(10) > 7).count == 2


def test_every_fact_of_the_household_file_has_a_kind():
    names = [
        f"{section}.{fact}"
        for section, info in CaseFacts.model_fields.items()
        for fact in info.annotation.model_fields
    ]
    assert list(fact_kinds()) == names
    assert fact_kinds()["household.annual_income_usd"] is Kind.MONEY
    assert fact_kinds()["dwelling.tract_vintage"] is Kind.WHOLE
    assert fact_kinds()["building.units_per_building"] is Kind.LIST
    assert fact_kinds()["dwelling.weatherized_on"] is Kind.DAY
    assert fact_kinds()["heating.fuel"] is Kind.WORD


def test_a_fact_without_a_column_is_not_known_and_a_misspelt_one_is_an_error():
    facts = FactColumns(3)
    assert not facts["roof.tilt_deg"].known.any()
    assert facts["roof.tilt_deg"].kind is Kind.NUMBER
    with pytest.raises(KeyError):
        facts["roof.tilt"]


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (Kind.NUMBER, [0.0, None, 2.5]),
        (Kind.WHOLE, [0, None, 7]),
        (Kind.MONEY, [Decimal("0.00"), None, Decimal("123456789.01")]),
        (Kind.WORD, ["b", None, "a"]),
        (Kind.FLAG, [False, None, True]),
        (Kind.DAY, [date(2020, 2, 29), None, date(1999, 12, 31)]),
        (Kind.LIST, [(8, 8), None, ()]),
    ],
)
def test_values_of_every_kind(kind, given):
    column = Column.of(kind, given)
    assert [column.value(row) for row in range(3)] == given
    turned = column.take(np.array([2, 1, 0]))
    assert [turned.value(row) for row in range(3)] == given[::-1]
    again = joined([column, turned], [np.array([5, 4, 3]), np.array([2, 1, 0])], 6)
    assert [again.value(row) for row in range(6)] == [*given, *given[::-1]]


def test_words_and_flags_that_are_not_known_are_neither():
    words = Column.of(Kind.WORD, ["gas", None, "wood"])
    assert words.is_word("gas", "none").tolist() == [True, False, False]
    flags = Column.of(Kind.FLAG, [True, None, False])
    assert flags.is_flag(yes=True).tolist() == [True, False, False]
    assert flags.is_flag(yes=False).tolist() == [False, False, True]


def test_money_as_numbers():
    assert Column.of(Kind.MONEY, [Decimal("1.25"), None]).numbers()[0] == 1.25
    assert np.isnan(Column.of(Kind.MONEY, [Decimal("1.25"), None]).numbers()[1])
