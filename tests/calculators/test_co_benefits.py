"""Co-benefits: by their formulas, with what is not known left so."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.co_benefits import (
    avoided_pollutant_kg,
    co_benefits,
    pollutant_factors,
    refrigerants,
    sum_of,
)
from calculators.emissions import default_factor_set
from calculators.measures.catalogue import load_catalogue
from calculators.reference_records import DATA_FOLDER
from rules.errors import RuleDataError

FACTORS = default_factor_set("us_ca")


def test_nox_is_reopts_rate_of_the_heat_in_the_fuel():
    kg_per_therm = 0.09139 * 0.1 * 0.45359237
    assert avoided_pollutant_kg({"natural_gas": 100.0, "electricity": -900.0}, "nox") == pytest.approx(
        100 * kg_per_therm
    )
    assert avoided_pollutant_kg({"propane": 10.0}, "nox") == pytest.approx(0.15309 * 0.91 * 0.45359237)
    assert all(citation.verified for _, citation in pollutant_factors().values())


@pytest.mark.parametrize("savings", [{"wood": 1.0}, {"fuel_oil": -1.0}, {"natural_gas": 1.0, "wood": 2.0}])
def test_a_fuel_without_a_factor_makes_nox_not_known(savings):
    assert avoided_pollutant_kg(savings, "nox") is None


def test_particles_are_not_known_where_any_fuel_changes():
    assert avoided_pollutant_kg({"natural_gas": 1.0}, "pm2_5") is None
    assert avoided_pollutant_kg({"natural_gas": 0.0, "electricity": 5.0}, "pm2_5") == 0.0


def test_refrigerant_leaks_over_the_life_and_at_its_end():
    unit = refrigerants()["heat_pump_ducted"]
    per_kg = unit.charge_kg * unit.gwp["ar4"]
    assert unit.kgco2e(15.0, "ar4") == pytest.approx(per_kg * (15 * unit.leak_per_year + unit.lost_at_end))
    assert unit.kgco2e(15.5, "ar4") - unit.kgco2e(15.0, "ar4") == pytest.approx(
        per_kg * unit.leak_per_year / 2
    )
    assert unit.kgco2e(15.0, "not_stated") is None
    assert not any(citation.verified for citation in unit.citations)


def test_refrigerant_is_shown_apart_and_taken_off_the_net():
    found = co_benefits(
        "heat_pump_ducted", {"electricity": -1000.0, "natural_gas": 100.0}, 15.0, FACTORS, 5000.0
    )
    leaked = refrigerants()["heat_pump_ducted"].kgco2e(15.0, "ar4")
    assert found.refrigerant_kgco2e_lifetime == leaked > 0
    assert found.net_avoided_kgco2e_lifetime == 5000.0 - leaked
    absent = co_benefits("heat_pump_ducted", {}, 15.0, FACTORS, 0.0, in_place=False)
    assert absent.refrigerant_kgco2e_lifetime == absent.net_avoided_kgco2e_lifetime == 0.0


def test_what_is_not_known_stays_so():
    found = co_benefits("attic_insulation", None, 20.0, FACTORS, None)
    assert found.refrigerant_kgco2e_lifetime == 0.0
    assert found.nox_kg_per_year is found.net_avoided_kgco2e_lifetime is None
    assert co_benefits("room_ac", {}, None, FACTORS, 1.0).refrigerant_kgco2e_lifetime is None


def test_the_carbon_of_wood_is_a_number_of_its_own():
    found = co_benefits("attic_insulation", {"wood": 0.5}, 20.0, FACTORS, 1.0)
    assert found.biogenic_co2_kg_per_year == pytest.approx(0.5 * 17.48 * 93.80)


def test_every_measure_that_brings_a_refrigerant_has_its_figures():
    cools = ("heat_pump", "central_ac", "room_ac", "refrigerator", "freezer")
    for measure in load_catalogue("us_ca").measures:
        if measure.id.startswith(cools):
            assert measure.id in refrigerants(), measure.id


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=5))
def test_a_package_is_the_sum_of_its_measures(therms):
    parts = [co_benefits("attic_insulation", {"natural_gas": t}, 20.0, FACTORS, t) for t in therms]
    together = co_benefits("attic_insulation", {"natural_gas": sum(therms)}, 20.0, FACTORS, sum(therms))
    found = sum_of(parts)
    assert found.nox_kg_per_year == pytest.approx(together.nox_kg_per_year, abs=1e-9)
    assert found.net_avoided_kgco2e_lifetime == pytest.approx(sum(therms), abs=1e-9)


def test_a_part_that_is_not_known_makes_the_sum_not_known():
    known = co_benefits("attic_insulation", {"natural_gas": 1.0}, 20.0, FACTORS, 1.0)
    unknown = co_benefits("evaporative_cooler", {}, 15.0, FACTORS, 1.0, water_gal_per_year=None)
    assert sum_of([known, unknown]).water_gal_per_year is None
    assert sum_of([known, unknown]).nox_kg_per_year is not None


def test_a_measure_given_twice_is_refused(tmp_path):
    shutil.copy(DATA_FOLDER / "refrigerants.toml", tmp_path)
    path = tmp_path / "refrigerants.toml"
    text = path.read_text(encoding="utf-8").replace('["room_ac"]', '["central_ac"]')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleDataError, match="central_ac is given twice"):
        refrigerants(tmp_path)
