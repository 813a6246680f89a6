"""Bill savings: the price that is used, and what is not known."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.bills import bill_savings_usd_per_year
from rules.errors import InputError

ON = date(2026, 11, 21)
WITHIN, ABOVE = Decimal("0.32561"), Decimal("0.40702")
LARGEST_BASELINE = Decimal("8915.9")
LARGEST_BASIC_BASELINE = Decimal("4723.8")


def bill(savings, electric="pge", gas="pge", on=ON, annual_kwh=None, **more):
    return bill_savings_usd_per_year(savings, electric, gas, on, annual_kwh, **more)


def codes(found):
    return [note.code for note in found.coded_notes]


def test_a_saving_is_priced_within_the_baseline():
    found = bill({"electricity": 1000.0})
    assert found.total == found.by_fuel["electricity"] == 1000 * WITHIN
    assert found.total_with_care == 1000 * Decimal("0.65") * (WITHIN - Decimal("0.00982"))
    assert codes(found) == ["bill.saving_within_baseline", "bill.schedule_assumed", "bill.before_discount"]
    assert [citation.verified for citation in found.citations] == [True, True]
    assert all(sentence.endswith(".") for sentence in found.notes)


def test_a_rise_is_priced_above_the_baseline():
    found = bill({"electricity": -1000.0})
    assert found.total == -1000 * ABOVE
    assert "bill.rise_above_baseline" in codes(found)


@pytest.mark.parametrize(
    ("annual_kwh", "above"),
    [("8915.8", "0"), ("8915.9", "0"), ("8916.9", "1"), ("9015.9", "100"), ("9016.9", "100"), (None, "0")],
)
def test_only_what_lies_above_every_territorys_baseline_is_priced_above_it(annual_kwh, above):
    known = None if annual_kwh is None else float(annual_kwh)
    found = bill({"electricity": 100.0}, annual_kwh=known)
    assert found.total == Decimal(above) * ABOVE + (100 - Decimal(above)) * WITHIN
    assert ("bill.saving_above_baseline" in codes(found)) == (above != "0")


def test_a_home_known_not_to_be_all_electric_has_the_smaller_baseline():
    use = float(LARGEST_BASIC_BASELINE + 40)
    found = bill({"electricity": 100.0}, annual_kwh=use, all_electric=False)
    assert found.total == 40 * ABOVE + 60 * WITHIN
    assert bill({"electricity": 100.0}, annual_kwh=use, all_electric=True).total == 100 * WITHIN


@given(st.floats(min_value=0.001, max_value=20000), st.floats(min_value=0, max_value=30000))
def test_a_saving_is_never_worth_more_than_its_upper_price_or_less_than_its_lower(saving, annual_kwh):
    total = bill({"electricity": saving}, annual_kwh=annual_kwh).total
    amount = Decimal(repr(saving))
    assert amount * WITHIN <= total <= amount * ABOVE


def test_a_fuel_without_a_tariff_makes_the_total_not_known():
    found = bill({"electricity": 1000.0, "natural_gas": 50.0})
    assert found.by_fuel == {"electricity": 1000 * WITHIN, "natural_gas": None}
    assert found.total is None
    assert found.total_with_care is None
    assert "bill.no_tariff" in codes(found)


def test_no_change_of_a_fuel_needs_no_tariff():
    found = bill({"electricity": 1000.0, "natural_gas": 0.0, "propane": -0.0}, gas=None)
    assert found.total == 1000 * WITHIN
    assert found.by_fuel["natural_gas"] == 0
    assert bill({}).total == 0


@pytest.mark.parametrize(
    ("utility", "called"),
    [
        ("sce", "SCE"),
        ("sdge", "SDG&E"),
        ("smud", "SMUD"),
        ("ladwp", "LADWP"),
        ("other", "the household's utility"),
    ],
)
def test_other_utilities_are_not_known_never_zero(utility, called):
    found = bill({"electricity": 1.0}, electric=utility)
    assert found.total is None
    assert found.by_fuel == {"electricity": None}
    assert codes(found) == ["bill.no_tariff"]
    assert called in found.notes[0]


@pytest.mark.parametrize(
    ("savings", "electric", "code"),
    [
        ({"electricity": 1.0}, None, "bill.no_utility"),
        ({"propane": 1.0}, "pge", "bill.delivered_fuel"),
        ({"wood": -1.0}, "pge", "bill.delivered_fuel"),
        ({"electricity": math.nan}, "pge", "bill.saving_not_known"),
        ({"electricity": None}, "pge", "bill.saving_not_known"),
    ],
)
def test_what_is_not_known_says_why(savings, electric, code):
    found = bill(savings, electric=electric)
    assert found.total is None
    assert codes(found) == [code]


def test_before_its_first_day_a_tariff_is_named_and_the_answer_not_known():
    found = bill({"electricity": 1.0}, on=date(2026, 2, 28))
    assert found.total is None
    assert codes(found) == ["bill.before_tariff"]
    assert "Schedule E-1" in found.notes[0]
    assert "2026-02-28" in found.notes[0]
    assert bill({"electricity": 1.0}, on=date(2026, 3, 1)).total == WITHIN


def test_solar_is_not_priced_and_says_so():
    found = bill({"electricity": 100.0}, solar_kwh_per_year=5000.0)
    assert found.total == 100 * WITHIN
    assert codes(found)[-1] == "bill.solar_not_priced"
    assert "bill.solar_not_priced" not in codes(bill({"electricity": 100.0}, solar_kwh_per_year=0.0))


def test_a_schedule_by_the_hour_is_bounded_by_its_cheapest_and_dearest_hours():
    saved = bill({"electricity": 100.0}, schedule_electric="pge.e_elec")
    assert saved.total == 100 * Decimal("0.28468")
    assert codes(saved) == ["bill.hours_not_known", "bill.before_discount"]
    assert bill({"electricity": -100.0}, schedule_electric="pge.e_elec").total == -100 * Decimal("0.55214")
    assert bill({"electricity": 100.0}, schedule_electric="pge.e_tou_c").total == 100 * (
        Decimal("0.36757") - Decimal("0.0814")
    )


def test_input_that_cannot_be_is_refused():
    with pytest.raises(InputError, match=r"'pge\.e_9' is carried; there is pge\.e_1"):
        bill({"electricity": 1.0}, schedule_electric="pge.e_9")
    with pytest.raises(InputError, match="annual_kwh = -1"):
        bill({"electricity": 1.0}, annual_kwh=-1.0)
    with pytest.raises(InputError, match="annual_kwh = nan"):
        bill({"electricity": 1.0}, annual_kwh=math.nan)
