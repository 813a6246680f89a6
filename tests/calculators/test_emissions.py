"""Avoided emissions: outside figures, linearity, lives, and what is refused."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.emissions import (
    avoided_by_factor_set,
    avoided_gases_kg,
    avoided_kgco2e,
    default_factor_set,
    degradation_weights,
    equivalent_years,
    factor_on,
    factor_set,
    factor_sets_shown_beside,
    lifetime_avoided_kgco2e,
    lifetime_avoided_on_series_kgco2e,
    load_factor_series,
    load_factor_sets,
)
from rules.errors import InputError, ReferenceDataError

ORACLES = Path(__file__).parents[1] / "oracles"
savings = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False).map(lambda x: round(x, 3))


def rows(name):
    with (ORACLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows("epa/fuels_co2e.csv"), ids=lambda row: row["fuel"])
@pytest.mark.parametrize("gwp", ["ar4", "ar5", "ar6"])
def test_fuels_agree_with_the_federal_tables_worked_by_hand(row, gwp):
    if not row[f"{gwp}_kgco2e"]:
        return
    factor = default_factor_set("us_ca", gwp).factor(row["fuel"])
    assert factor.unit == row["unit"]
    assert round(factor.kgco2e_per_unit, int(row["decimals"])) == float(row[f"{gwp}_kgco2e"])
    assert factor.co2_kg_per_unit == pytest.approx(float(row["co2_kg"]), abs=1e-9)


@pytest.mark.parametrize("row", rows("epa/grid.csv"), ids=lambda row: f"{row['factor_set']}-{row['gwp']}")
def test_the_grid_agrees_with_epas_own_co2e(row):
    kg_per_mwh = 1000 * factor_set("us_ca", row["factor_set"], row["gwp"]).kgco2e_per_unit["electricity"]
    digits = len(row["kgco2e_per_mwh"].partition(".")[2])
    assert round(kg_per_mwh, digits) == float(row["kgco2e_per_mwh"])
    if row["lbco2e_per_mwh"]:
        digits = len(row["lbco2e_per_mwh"].partition(".")[2])
        assert round(kg_per_mwh / float(row["kg_per_lb"]), digits) == float(row["lbco2e_per_mwh"])


def test_a_hundred_therms_a_hundred_gallons_and_a_thousand_kwh():
    factors = default_factor_set("us_ca")
    assert avoided_kgco2e({"natural_gas": 100.0}, factors) == pytest.approx(531.148, abs=1e-9)
    assert avoided_kgco2e({"propane": 100.0}, factors) == pytest.approx(574.427, abs=5e-4)
    assert avoided_kgco2e({"electricity": 1000.0}, factors) == pytest.approx(195.0403, abs=5e-5)
    beside, _ = factor_sets_shown_beside("us_ca")
    assert avoided_kgco2e({"electricity": 1000.0}, beside) == pytest.approx(468.1, abs=0.05)


@pytest.mark.parametrize("row", rows("taiwan_energy_administration/factors.csv"), ids=str)
def test_taiwan_says_for_each_year_what_kind_of_figure_it_is(row):
    series = load_factor_series("tw")
    name = "tw.energy_administration" if row["kind"] == "published" else "tw.regulatory_baseline"
    value = factor_on(series[name], int(row["year"]))
    assert value.kgco2e_per_unit == float(row["kgco2e_per_kwh"])
    assert value.kind == row["kind"]


@pytest.mark.parametrize("row", rows("taiwan_energy_administration/worked.csv"), ids=str)
def test_worked_figures_of_taiwan_come_out(row):
    avoided = avoided_kgco2e({"electricity": float(row["kwh"])}, factor_set("tw", row["factor_set"]))
    assert avoided == pytest.approx(float(row["kgco2e"]), abs=float(row["within_kg"]))


def test_the_default_is_the_average_grid_and_the_marginal_one_stands_beside():
    default = default_factor_set("us_ca")
    assert (default.vintage, default.kind, default.basis, default.gwp) == (
        "eGRID2023 rev 2",
        "published",
        "average",
        "ar4",
    )
    beside = [(one.vintage, one.basis) for one in factor_sets_shown_beside("us_ca")]
    assert beside == [("AVERT 2023", "marginal"), ("eGRID2022", "average")]
    assert default_factor_set("tw").kind == "published"


@given(savings, savings, savings, st.floats(min_value=-10, max_value=10))
def test_avoided_emissions_are_linear(kwh, therms, other_kwh, scale):
    factors = default_factor_set("us_ca")
    apart = (
        avoided_kgco2e({"electricity": kwh, "natural_gas": therms}, factors)
        + avoided_kgco2e({"electricity": other_kwh}, factors)
    ) * scale
    together = {"electricity": (kwh + other_kwh) * scale, "natural_gas": therms * scale}
    assert avoided_kgco2e(together, factors) == pytest.approx(apart, rel=1e-9, abs=1e-6)


@given(st.lists(st.tuples(savings, savings), min_size=1, max_size=20))
def test_a_batch_is_the_homes_one_by_one_to_the_last_bit(homes):
    factors = default_factor_set("us_ca")
    kwh, therms = (np.array(column) for column in zip(*homes, strict=True))
    batch = lifetime_avoided_kgco2e({"electricity": kwh, "natural_gas": therms}, factors, 12.5)
    single = [
        lifetime_avoided_kgco2e({"electricity": one, "natural_gas": other}, factors, 12.5)
        for one, other in homes
    ]
    assert batch.tolist() == single


def test_a_scalar_gives_a_float_and_an_array_an_array():
    factors = default_factor_set("us_ca")
    assert type(avoided_kgco2e({"electricity": 1.0}, factors)) is float
    assert avoided_kgco2e({"electricity": np.ones(3)}, factors).shape == (3,)
    assert avoided_kgco2e({}, factors) == 0.0


def test_a_rise_of_one_fuel_is_taken_off_the_savings_of_another():
    factors = default_factor_set("us_ca")
    heat_pump = {"natural_gas": 200.0, "electricity": -1500.0}
    expected = 200 * 5.31148 - 1500 * 0.1950402888
    assert avoided_kgco2e(heat_pump, factors) == pytest.approx(expected)
    assert avoided_kgco2e({"electricity": -1.0}, factors) < 0


def test_not_known_stays_not_known():
    assert math.isnan(avoided_kgco2e({"electricity": math.nan}, default_factor_set("us_ca")))


def test_a_fuel_without_a_factor_is_refused_by_name_never_zero():
    with pytest.raises(ReferenceDataError, match=r"no factor for natural_gas; it has electricity"):
        avoided_kgco2e({"natural_gas": 1.0}, default_factor_set("tw"))
    with pytest.raises(ReferenceDataError, match="kerosene"):
        avoided_kgco2e({"kerosene": np.array([0.0, 1.0])}, default_factor_set("us_ca"))
    # No change of a fuel needs no factor.
    assert avoided_kgco2e({"natural_gas": 0.0, "electricity": 1.0}, default_factor_set("tw")) == 0.467


def test_the_co2_of_wood_is_kept_apart():
    gases = avoided_gases_kg({"wood": 1.0}, default_factor_set("us_ca"))
    assert gases["co2"] == 0.0
    assert gases["biogenic_co2"] == pytest.approx(17.48 * 93.80)
    assert gases["ch4"] == pytest.approx(17.48 * 0.0072)


def test_gases_that_a_publisher_does_not_give_are_not_known():
    beside, _ = factor_sets_shown_beside("us_ca")
    gases = avoided_gases_kg({"electricity": 1000.0, "natural_gas": 0.0}, beside)
    assert gases["co2"] == pytest.approx(468.1, abs=0.05)
    assert gases["ch4"] is None
    assert gases["n2o"] is None


def test_sets_by_different_potentials_are_not_shown_side_by_side():
    mixed = (default_factor_set("us_ca", "ar4"), factor_set("us_ca", "us_ca.egrid2022_camx", "ar5"))
    with pytest.raises(InputError, match=r"mix the warming potentials ar4, ar5"):
        avoided_by_factor_set({"electricity": 1.0}, mixed)
    beside = avoided_by_factor_set({"electricity": 1000.0}, load_factor_sets("us_ca").values())
    assert beside["us_ca.egrid2022_camx"] == pytest.approx(226.517, abs=5e-4)


def test_a_life_counts_its_partial_last_year_in_proportion():
    factors = default_factor_set("us_ca")
    assert lifetime_avoided_kgco2e({"natural_gas": 10.0}, factors, 8.5) == pytest.approx(10 * 5.31148 * 8.5)
    assert equivalent_years(2.5, np.array([1.0, 0.9, 0.8])) == pytest.approx(2.3)
    assert equivalent_years(0.0, np.array([1.0])) == 0.0
    assert equivalent_years(np.array([1.0, 3.0]), np.array([1.0, 0.9, 0.8])).tolist() == pytest.approx(
        [1, 2.7]
    )


def test_twenty_five_years_of_half_a_percent():
    assert degradation_weights(25, 0.005).sum() == pytest.approx(23.5, abs=1e-12)
    assert degradation_weights(25, 0.005, "geometric").sum() == pytest.approx(23.5560, abs=5e-5)
    solar = lifetime_avoided_kgco2e(
        {"electricity": 1000.0}, default_factor_set("us_ca"), 25, degradation_weights(25, 0.005)
    )
    assert solar == pytest.approx(195.0402888 * 23.5)


@pytest.mark.parametrize("life", [-0.1, math.nan, math.inf])
def test_a_life_that_is_none_is_refused(life):
    with pytest.raises(InputError, match="life_years"):
        lifetime_avoided_kgco2e({"electricity": 1.0}, default_factor_set("us_ca"), life)


def test_a_life_longer_than_its_weights_is_refused():
    weights = degradation_weights(25, 0.005)
    assert equivalent_years(25.0, weights) == pytest.approx(23.5)
    with pytest.raises(InputError, match=r"25\.1 years needs a weight for each; only 25"):
        equivalent_years(25.1, weights)


def test_degradation_below_nothing_is_refused():
    # In the hundred and first year of 1 % exactly nothing is left; in the hundred and second, less.
    assert degradation_weights(101, 0.01)[-1] == pytest.approx(0.0)
    with pytest.raises(InputError, match="below zero"):
        degradation_weights(102, 0.01)
    with pytest.raises(InputError, match="degradation"):
        degradation_weights(25, 1.0)


def test_a_life_on_a_series_takes_each_years_own_factor():
    series = load_factor_series("tw")["tw.energy_administration"]
    assert lifetime_avoided_on_series_kgco2e(1000.0, series, 2022, 2.5) == pytest.approx(
        495 + 494 + 0.5 * 474
    )
    weighted = lifetime_avoided_on_series_kgco2e(1000.0, series, 2022, 2, np.array([1.0, 0.5]))
    assert weighted == pytest.approx(495 + 0.5 * 494)
    with pytest.raises(ReferenceDataError, match="no factor for 2026"):
        lifetime_avoided_on_series_kgco2e(1000.0, series, 2024, 3)


def test_a_year_without_a_value_names_the_years_there_are():
    series = load_factor_series("tw")["tw.regulatory_baseline"]
    with pytest.raises(ReferenceDataError, match=r"2028 .*2025 target, 2026 interpolated, 2030 target"):
        factor_on(series, 2028)
