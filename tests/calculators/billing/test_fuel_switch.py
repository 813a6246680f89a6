"""Whether moving a use to electricity raises the bill, and the price at which it would not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from calculators.billing.effect import bill_effect
from calculators.billing.fuel_switch import FuelSwitch, break_even_cop, fuel_switches
from calculators.measures.results import MeasureResult
from tests.calculators.billing.test_effect import GAS, case

HEAT_PUMP = MeasureResult(
    id="heat_pump_ducted",
    label="Heat pump",
    feasible="yes",
    findings=(),
    missing=(),
    in_package=True,
    savings_by_fuel={"electricity": -900.0, "natural_gas": 100.0},
    standalone_by_fuel=None,
    effective_useful_life_years=15.0,
    method="",
    assumptions=(),
    verified=True,
    changes_fuel=True,
)


def test_a_therm_at_78_percent_is_22_9_kwh_of_heat():
    assert break_even_cop(1.0, 1.0, 0.78) == pytest.approx(22.9, abs=0.05)
    assert break_even_cop(0.40, 2.0, 0.78) == pytest.approx(0.40 * 22.86 / 2.0, rel=1e-3)


def switches(more=None, **changes):
    home = case(more, **changes)
    return fuel_switches(home, bill_effect(home), [HEAT_PUMP])


def test_without_a_gas_tariff_the_warning_says_what_gas_would_have_to_cost():
    (found,) = switches()
    assert found.bill_falls_by_usd is None
    assert found.break_even_usd_per_unit == found.electricity_usd / 100
    assert "the bill rises unless a therm of natural gas costs more than $" in found.warning
    assert 900 * Decimal("0.32561") <= found.electricity_usd <= 900 * Decimal("0.40702")


def test_without_the_schedule_the_added_electricity_is_priced_at_the_most_it_can_cost():
    (found,) = switches({"schedule": None})
    assert found.electricity_usd == 900 * Decimal("0.40702")
    (with_care,) = switches({"schedule": None, "care": True})
    assert with_care.electricity_usd == 900 * (Decimal("0.40702") - Decimal("0.00982")) * Decimal("0.65")


def test_without_an_electric_tariff_nothing_is_said_of_the_bill():
    (found,) = switches({"schedule": None, "electric": "sce"})
    assert found.electricity_usd is None
    assert "is not known" in found.warning


def test_with_a_gas_tariff_the_bill_is_known_to_rise(tmp_path):
    (tmp_path / "pge_g_1.toml").write_text(GAS, encoding="utf-8")
    (found,) = switches({"annual_therms": 300.0}, supplied=tmp_path)
    assert 170 <= float(found.saved_usd) <= 220
    assert found.bill_falls_by_usd == found.saved_usd - found.electricity_usd < 0
    assert "the bill rises by about $" in found.warning
    assert found.break_even_cop == pytest.approx(
        float(found.electricity_usd) / 900 * 22.86 / (float(found.saved_usd) / 100), rel=1e-3
    )


@pytest.mark.parametrize(("saved_usd", "warns"), [("99.99", True), ("100.00", False), ("100.01", False)])
def test_the_warning_is_on_the_line(saved_usd, warns):
    found = FuelSwitch("x", "X", "natural_gas", "therm", 50.0, 300.0, Decimal(100), Decimal(saved_usd))
    assert (found.warning is not None) == warns


def test_a_measure_outside_the_package_or_that_saves_electricity_is_no_switch():
    home = case()
    effect = bill_effect(home)
    saves = {"electricity": 10.0, "natural_gas": 5.0}
    outside = replace(HEAT_PUMP, in_package=False)
    assert fuel_switches(home, effect, [outside, replace(HEAT_PUMP, savings_by_fuel=saves)]) == ()


def test_a_tighter_home_that_cools_less_by_night_is_no_switch():
    home = case()
    sealing = replace(HEAT_PUMP, id="air_sealing", changes_fuel=False)
    assert fuel_switches(home, bill_effect(home), [sealing]) == ()
