"""An assessment's bill, co-benefits and own grid factors, as its document has them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from pydantic import TypeAdapter

from calculators.assessment import assess, end_uses_after_caps
from calculators.documents import AssessmentDocument
from rules.household_file import read_household
from rules.rulebook import load_rulebook
from tests.calculators.test_emission_trajectory import TOML as FACTORS
from webapp.demo import SAMPLES

ON = date(2026, 11, 21)
KNOWN = '[utility]\nschedule = "pge_e_tou_c"\nbaseline_territory = "R"\ncare = true\n'


def assessed(more="[utility]\n", name="01-fresno-owner.toml", **supplied):
    book = load_rulebook()
    text = (SAMPLES / name).read_text(encoding="utf-8").replace("[utility]\n", more)
    return assess(read_household(text.encode(), name, book), book, ON, **supplied)


@pytest.fixture(scope="module")
def known():
    return assessed(KNOWN)


def test_the_bill_falls_by_what_the_measures_save(known):
    document = known.document()
    bill, totals = document["bill"]["by_fuel"]["electricity"], document["totals"]
    assert bill["before"]["amount"] - bill["after"]["amount"] == pytest.approx(totals["savings_kwh_per_year"])
    saving = Decimal(bill["before"]["energy_usd"]) - Decimal(bill["after"]["energy_usd"])
    assert Decimal(bill["saving_usd_per_year"]) == saving > 0
    assert bill["discount"] == "care"
    assert Decimal(totals["bill_savings_by_fuel_usd_per_year"]["electricity"]) > saving
    assert totals["bill_savings_usd_per_year"] is None  # no gas tariff is carried


def test_the_hours_after_the_work_are_the_use_after_it(known):
    for fuel, (_, after) in known.bill.hours.items():
        assert after.sum() == pytest.approx(known.results.use_after_by_fuel[fuel])


def test_what_a_cap_takes_back_is_in_the_hours_after_the_work(known):
    capped = known.results.use_after_by_fuel["electricity"] + 250.0
    results = replace(known.results, use_after_by_fuel={"electricity": capped, "natural_gas": None})
    found = end_uses_after_caps(results)
    assert sum(kwh for (_, fuel), kwh in found.items() if fuel == "electricity") == pytest.approx(capped)
    gas = {key: amount for key, amount in results.end_uses_after.items() if key[1] == "natural_gas"}
    assert gas.items() <= found.items()


def test_solar_hours_are_the_arrays_year(known):
    solar = known.document()["bill"]["solar"]
    assert solar["generation_kwh"] == pytest.approx(known.solar.annual_kwh)
    assert 0 < solar["self_use_kwh"] < solar["generation_kwh"]
    assert solar["export_usd_per_year"] is None


def test_without_a_schedule_bounds_stay_and_solar_is_shown_all_the_same():
    document = assessed().document()
    assert document["bill"]["by_fuel"] == {}
    assert document["bill"]["solar"]["self_use_kwh"] > 0
    assert document["bill"]["solar"]["bill"] is None
    assert Decimal(document["totals"]["bill_savings_by_fuel_usd_per_year"]["electricity"]) > 0


def test_a_fuel_switch_warns_with_the_price_of_gas_at_which_the_bill_would_fall(known):
    switches = known.document()["bill"]["fuel_switches"]
    assert switches
    for switch in switches:
        assert switch["warning"] in known.warnings
        assert float(switch["break_even_usd_per_unit"]) * switch["saved"] == pytest.approx(
            float(switch["electricity_usd_per_year"])
        )


def test_the_document_is_json_by_its_own_types(known):
    text = json.dumps(known.document(), allow_nan=False)
    TypeAdapter(AssessmentDocument).validate_python(json.loads(text))


def test_a_homes_own_wood_is_a_number_of_its_own():
    book = load_rulebook()
    text = (SAMPLES / "01-fresno-owner.toml").read_text(encoding="utf-8")
    text = text.replace(
        '[heating]\nfuel = "natural_gas"\ntype = "furnace"\nefficiency = 0.70',
        '[heating]\nfuel = "wood"\ntype = "stove"',
    )
    document = assess(read_household(text.encode(), "wood", book), book, ON).document()
    tons = document["baseline"]["by_fuel"]["wood"]["value"]
    assert tons > 0
    assert document["baseline"]["biogenic_co2_kg_per_year"] == pytest.approx(tons * 17.48 * 93.80)
    assert document["totals"]["co_benefits"]["biogenic_co2_kg_per_year"] > 0
    assert document["totals"]["co_benefits"]["nox_kg_per_year"] is None


def test_water_is_by_the_flows_that_hot_water_is_counted_by(known):
    by_id = {measure["id"]: measure["co_benefits"] for measure in known.document()["measures"]}
    assert by_id["low_flow_showerhead"]["water_gal_per_year"] > 0
    assert by_id["attic_insulation"]["water_gal_per_year"] == 0.0
    # Nobody has said which washer the home has.
    assert by_id["clothes_washer"]["water_gal_per_year"] is None


def test_refrigerant_is_net_of_the_totals(known):
    found, totals = known.document()["totals"]["co_benefits"], known.document()["totals"]
    assert found["refrigerant_kgco2e_lifetime"] > 0
    assert found["net_avoided_kgco2e_lifetime"] == pytest.approx(
        totals["avoided_kgco2e_lifetime"] - found["refrigerant_kgco2e_lifetime"]
    )
    sources = known.document()["methodology"]["co_benefit_sources"]
    assert {source["co_benefit"] for source in sources} == {"nox", "refrigerant"}


def test_own_grid_factors_stand_beside_the_others(tmp_path):
    path = tmp_path / "mine.toml"
    far = FACTORS.replace("year = 2030", "year = 2060")
    path.write_text(far, encoding="utf-8")
    document = assessed(KNOWN, factors_file=path).document()
    beside = document["totals"]["avoided_by_factor_set"]
    default = document["methodology"]["factor_set"]["id"]
    assert set(beside) == {default, "us_ca.avert2023_california", "us_ca.egrid2022_camx", "mine"}
    inside = [m for m in document["measures"] if m["in_package"]]
    parts = [m["avoided_by_factor_set"]["mine"]["lifetime"] for m in inside]
    solar = document["solar"]["avoided_by_factor_set"]["mine"]["lifetime"]
    assert beside["mine"]["lifetime"] == pytest.approx(sum(parts) + solar)
    trajectory = document["methodology"]["trajectory"]
    assert (trajectory["kinds"]["2026"], trajectory["kinds"]["2040"]) == ("forecast", "interpolated")
    assert trajectory["notes"] == []
    assert "supplied/mine.toml" in document["provenance"]["data"]


def test_a_life_beyond_the_factors_has_no_lifetime_and_says_why(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(FACTORS, encoding="utf-8")
    document = assessed(factors_file=path).document()
    own = document["totals"]["avoided_by_factor_set"]["mine"]
    assert own["per_year"] is not None
    assert own["lifetime"] is None
    assert "no factor for 2031" in document["methodology"]["trajectory"]["notes"][0]
