"""Dollars a tonne, and the dated standard."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

import pytest

from calculators.economics import cost_effectiveness_standard, dollars_per_tonne, dollars_per_tonne_by_source
from rules.errors import ReferenceDataError


def test_a_tonne_costs_what_was_paid_for_it():
    assert dollars_per_tonne(Decimal("5100.00"), 1000.0) == Decimal(5100)
    assert dollars_per_tonne(Decimal("1000.00"), 250.0) == Decimal(4000)
    assert dollars_per_tonne(Decimal(0), 1.0) == 0


@pytest.mark.parametrize("avoided", [0.0, -0.001, math.nan, math.inf, None])
def test_where_nothing_is_avoided_a_tonne_has_no_cost(avoided):
    assert dollars_per_tonne(Decimal(100), avoided) is None


def test_without_a_cost_there_is_no_cost_of_a_tonne():
    assert dollars_per_tonne(None, 1000.0) is None


@pytest.mark.parametrize("day", [date(2014, 10, 1), date(2015, 11, 30), date(2026, 11, 21)])
def test_the_programmes_standard_is_5100_dollars(day):
    standard = cost_effectiveness_standard(day)
    assert standard.decimal == Decimal(5100)
    assert standard.citation.verified


def test_before_the_programme_there_is_no_standard():
    with pytest.raises(ReferenceDataError, match="liwp_usd_per_tonne has no value on 2014-09-30"):
        cost_effectiveness_standard(date(2014, 9, 30))


@pytest.mark.parametrize(("cost_usd", "within"), [("5099.99", True), ("5100.00", True), ("5100.01", False)])
def test_a_tonne_at_the_standard_is_within_it(cost_usd, within):
    standard = cost_effectiveness_standard(date(2015, 6, 1)).decimal
    assert (dollars_per_tonne(Decimal(cost_usd), 1000.0) <= standard) is within


def test_a_tonne_costs_the_programme_its_part_and_all_sources_the_whole():
    paid = {"liwp": Decimal(3000), "liheap": Decimal(500), "utility": Decimal(1500)}
    found = dollars_per_tonne_by_source(paid, "liwp", 2000.0)
    assert (found.programme, found.all_sources) == (Decimal(1500), Decimal(2500))
    found = dollars_per_tonne_by_source(paid | {"utility": None}, "liwp", 2000.0)
    assert (found.programme, found.all_sources) == (Decimal(1500), None)
    assert dollars_per_tonne_by_source(paid, "owner", 2000.0).programme == 0
    assert dollars_per_tonne_by_source(paid, "liwp", 0.0).programme is None
