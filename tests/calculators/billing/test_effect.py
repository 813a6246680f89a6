"""What the work does to a household's own bill, and what is not known of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from calculators.billing.annual_bill import annual_bill, days_by_season, use_by_price
from calculators.billing.effect import BillCase, bill_effect
from calculators.billing.savings import bill_savings
from calculators.tariffs import load_discounts, load_tariffs
from rules.facts import CaseFacts
from tests.calculators.billing.test_solar_use import EXPORT

ON = date(2026, 11, 21)
BEFORE = {
    ("heating", "electricity"): 2500.0,
    ("other", "electricity"): 3500.0,
    ("heating", "natural_gas"): 300.0,
}
AFTER = {
    ("heating", "electricity"): 900.0,
    ("other", "electricity"): 3500.0,
    ("heating", "natural_gas"): 200.0,
}

GAS = """
id = "pge.g_1"
label = "Test gas schedule"
utility = "pge"
fuel = "natural_gas"
unit = "therm"
structure = "tiered"
assumed_for_utility = true
summer_first_day = "04-01"
summer_last_day = "10-31"

[[version]]
effective = 2026-01-01
citation = "A test"
retrieved = 2026-11-21
verified = false

[version.riders_usd_per_therm]
over_baseline = 0.40

[[version.price]]
season = "summer"
period = "all_hours"
procurement_usd_per_therm = 0.60
transportation_usd_per_therm = 1.20
total_usd_per_therm = 2.20

[[version.price]]
season = "winter"
period = "all_hours"
procurement_usd_per_therm = 0.60
transportation_usd_per_therm = 1.20
total_usd_per_therm = 2.20

[version.baseline]
within_usd_per_therm = -0.10
over_usd_per_therm = 0.40
credit_usd_per_therm = 0.50

[version.baseline.therm_per_day.basic]
T = [0.5, 1.5]

[version.base_services_charge_usd_per_day]
"""


def facts(**utility):
    known = {"electric": "pge", "gas": "pge", "annual_kwh": 6000.0, "schedule": "pge_e_1"}
    stated = {"baseline_territory": "T", "care": False} | known | utility
    return CaseFacts(
        heating={"fuel": "electricity", "type": "resistance"},
        utility={name: value for name, value in stated.items() if value is not None},
    )


def case(more=None, **changes):
    whole = BillCase(facts=facts(**(more or {})), on=ON, zone=12, before=BEFORE, after=AFTER)
    return replace(whole, **changes)


def codes(effect):
    return [note.code for note in effect.coded_notes]


def test_the_bill_before_and_after_is_by_month_and_tier():
    effect = bill_effect(case())
    shown = effect.by_fuel["electricity"].shown
    assert (shown.code, shown.territory) == ("all_electric", "T")
    assert shown.before.amount == pytest.approx(6000.0)
    assert shown.after.amount == pytest.approx(4400.0)
    assert sum(shown.before.monthly_energy_usd) == shown.before.energy_usd
    assert shown.before.above_baseline > shown.after.above_baseline
    assert shown.before.base_usd == shown.after.base_usd == 365 * Decimal("0.79343")
    saved = float(shown.saving_usd)
    assert 1600 * 0.32561 < saved < 1600 * 0.40702
    assert codes(effect) == ["bill.not_in_the_bill", "bill.typical_hours"]


def test_all_baselines_are_tried_where_the_territory_is_not_known():
    effect = bill_effect(case({"baseline_territory": None}))
    found = effect.by_fuel["electricity"]
    assert "bill.baseline_not_known" in codes(effect)
    assert found.shown.saving_usd < found.most_saving_usd
    for territory in "PQRSTVWXYZ":
        one = bill_effect(case({"baseline_territory": territory})).by_fuel["electricity"].shown.saving_usd
        assert found.shown.saving_usd <= one <= found.most_saving_usd


def test_a_territory_that_is_none_is_named():
    effect = bill_effect(case({"baseline_territory": "K"}))
    assert codes(effect)[:2] == ["bill.territory_not_carried", "bill.baseline_not_known"]


def test_care_makes_a_saving_worth_less_and_both_figures_are_given():
    effect = bill_effect(case({"care": True}))
    found = effect.by_fuel["electricity"]
    assert found.programme == "care"
    assert found.shown.saving_usd == found.by_programme["care"] < found.by_programme["none"]
    assert found.by_programme["care"] < found.by_programme["fera"] < found.by_programme["none"]
    assert found.shown.before.base_usd == 365 * Decimal("0.19713")


def test_care_may_also_be_among_the_benefits():
    received = facts(care=None).model_copy(
        update={"household": CaseFacts(household={"receives": ["care"]}).household}
    )
    assert bill_effect(case(facts=received)).by_fuel["electricity"].programme == "care"
    effect = bill_effect(case({"care": None}))
    assert "bill.discount_not_known" in codes(effect)
    assert effect.by_fuel["electricity"].shown.before.usd is None


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"schedule": None}, "bill.schedule_not_known"),
        ({"schedule": "pge_e_9"}, "bill.schedule_not_carried"),
        ({"annual_kwh": None}, "bill.use_not_metered"),
        ({"electric": "sce"}, "bill.schedule_of_another_utility"),
        ({"net_metering": "nem2"}, "bill.existing_solar"),
    ],
)
def test_what_is_not_known_leaves_the_bill_not_known_never_zero(more, code):
    effect = bill_effect(case(more))
    assert "electricity" not in effect.by_fuel
    assert code in codes(effect)


def test_a_day_before_the_tariff_and_a_home_without_a_zone_have_no_bill():
    assert codes(bill_effect(case(on=date(2026, 2, 28))))[0] == "bill.before_tariff"
    effect = bill_effect(case(zone=None))
    assert (effect.by_fuel, effect.solar, codes(effect)) == ({}, None, ["bill.zone_not_known"])


def test_gas_has_a_bill_as_soon_as_the_programme_supplies_its_tariff(tmp_path):
    assert "natural_gas" not in bill_effect(case({"annual_therms": 300.0})).by_fuel
    (tmp_path / "pge_g_1.toml").write_text(GAS, encoding="utf-8")
    effect = bill_effect(case({"annual_therms": 300.0, "baseline_territory": "T"}, supplied=tmp_path))
    gas = effect.by_fuel["natural_gas"].shown
    assert gas.before.amount == pytest.approx(300.0)
    assert 100 * 1.70 <= float(gas.saving_usd) <= 100 * 2.20


def test_months_of_bills_are_the_months_of_the_bill_before():
    months = [700, 600, 500, 400, 350, 350, 400, 400, 350, 400, 700, 850]
    effect = bill_effect(case({"annual_kwh": None, "monthly_kwh": months}))
    before, after = effect.hours["electricity"]
    clock = effect.shapes.clock
    assert [before[clock.month == m].sum() for m in range(1, 13)] == pytest.approx(months)
    assert before.sum() - after.sum() == pytest.approx(1600.0)


def test_with_an_array_self_use_is_worth_its_tier_and_export_is_not_known():
    sun = np.where(np.isin(np.arange(8760) % 24, range(9, 17)), 1.0, 0.0)
    effect = bill_effect(case(solar_hourly=sun))
    solar, shown = effect.solar, effect.by_fuel["electricity"].shown
    assert solar.self_use_kwh + solar.export_kwh == pytest.approx(solar.generation_kwh)
    assert solar.bill.amount == pytest.approx(shown.after.amount - solar.self_use_kwh)
    assert solar.self_use_usd == shown.after.energy_usd - solar.bill.energy_usd > 0
    assert solar.export_usd is None
    assert solar.usd is None
    assert "bill.export_price_not_known" in codes(effect)


def test_with_a_supplied_export_price_the_array_has_its_worth(tmp_path):
    (tmp_path / "export_pge.toml").write_text(EXPORT.format(prices="0.06"), encoding="utf-8")
    sun = np.where(np.isin(np.arange(8760) % 24, range(9, 17)), 1.0, 0.0)
    solar = bill_effect(case(solar_hourly=sun, supplied=tmp_path)).solar
    assert float(solar.export_usd) == pytest.approx(solar.export_kwh * 0.06)
    assert solar.usd == solar.self_use_usd + solar.export_usd


def test_net_metering_of_before_leaves_the_arrays_worth_not_known():
    effect = bill_effect(case({"net_metering": "nem1"}, solar_hourly=np.ones(8760)))
    assert effect.solar.self_use_kwh > 0
    assert effect.solar.usd is None
    assert "bill.net_metering_terms_not_carried" in codes(effect)


def test_savings_are_the_difference_of_two_bills_where_these_are_known():
    home = case({"care": True})
    effect = bill_effect(home)
    found = bill_savings(
        home, effect, {"electricity": 1600.0, "natural_gas": 0.0}, all_electric=True, solar_kwh_per_year=0.0
    )
    by_programme = effect.by_fuel["electricity"].by_programme
    assert found.total == by_programme["none"]
    assert found.total_with_care == by_programme["care"]
    without = bill_savings(
        home, effect, {"electricity": 1600.0, "natural_gas": 5.0}, all_electric=True, solar_kwh_per_year=0.0
    )
    assert without.total is None
    assert without.by_fuel["electricity"] == by_programme["none"]


def test_the_bill_is_the_one_that_its_hours_make():
    effect = bill_effect(case({"schedule": "pge_e_elec", "care": True}))
    tariff = next(one for one in load_tariffs("us_ca") if one.id == "pge.e_elec")
    version, care = tariff.on(ON), next(d for d in load_discounts("us_ca") if d.programme == "care")
    found = effect.by_fuel["electricity"]
    (terms,) = found.billed.terms("care")
    assert terms.discount == care.on(ON)
    use = use_by_price(effect.hours["electricity"][0], tariff, version, effect.shapes.clock)
    again = annual_bill(use, days_by_season(tariff, effect.shapes.clock), version, terms)
    assert again == found.shown.before


def worth(home):
    savings = {"electricity": 1600.0, "natural_gas": 0.0}
    return bill_savings(home, bill_effect(home), savings, all_electric=True, solar_kwh_per_year=0.0)


def test_a_stated_schedule_is_never_taken_for_another():
    found = worth(case({"schedule": "pge_e_9"}))
    assert found.total is None
    assert found.by_fuel == {"electricity": None, "natural_gas": Decimal(0)}
    assert "bill.schedule_not_carried" in [note.code for note in found.coded_notes]
    elec = worth(case({"schedule": "pge_e_elec", "annual_kwh": None}))
    assert elec.total == 1600 * Decimal("0.28468")
    assert "bill.schedule_assumed" not in [note.code for note in elec.coded_notes]
    assumed = worth(case({"schedule": None}))
    assert "bill.schedule_assumed" in [note.code for note in assumed.coded_notes]
