"""A user's own grid factors: by year, by hour, interpolated, and never carried on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators.emission_series import YearFactor
from calculators.emission_trajectory import (
    Trajectory,
    avoided_on_trajectory,
    read_trajectory,
    with_interpolated_years,
)
from calculators.emissions import (
    default_factor_set,
    degradation_weights,
    lifetime_avoided_kgco2e,
    load_factor_series,
)
from rules.errors import InputError

FUELS = default_factor_set("us_ca")

TOML = """
id = "mine"
label = "A declining grid"
fuel = "electricity"
unit = "kWh"
basis = "average"
origin = "mixed"
interpolate = true

[[value]]
year = 2026
edition = "plan of 2025"
kind = "forecast"
co2e_kg_per_kwh = 0.20
gwp = "ar4"
citation = "A plan"
retrieved = 2026-11-21
verified = false

[[value]]
year = 2030
edition = "plan of 2025"
kind = "target"
co2e_kg_per_kwh = 0.10
gwp = "ar4"
citation = "A plan"
retrieved = 2026-11-21
verified = false
"""
HEAD = "year,kind,kgco2e_per_kwh,basis,gwp,source,retrieved\n"


def written(folder, text, name="mine.toml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_years_between_are_interpolated_and_say_so(tmp_path):
    found = read_trajectory(written(tmp_path, TOML))
    assert found.kinds == {
        2026: "forecast",
        2027: "interpolated",
        2028: "interpolated",
        2029: "interpolated",
        2030: "target",
    }
    assert found.factor(2028) == pytest.approx(0.15)
    assert found.factor(2030) == 0.10


def test_taiwans_targets_interpolate_to_its_own_figure_for_2026():
    series = load_factor_series("tw")["tw.regulatory_baseline"]
    ends = [value for value in series.values if value.kind == "target"]
    filled = with_interpolated_years(replace(series, values=tuple(ends)))
    of_2026 = next(value for value in filled.values if value.year == 2026)
    assert of_2026.kind == "interpolated"
    assert round(of_2026.kgco2e_per_unit, 3) == 0.414


def test_a_life_on_a_declining_grid_is_added_up_year_by_year(tmp_path):
    found = read_trajectory(written(tmp_path, TOML))
    avoided = avoided_on_trajectory({"electricity": 1000.0, "natural_gas": 10.0}, found, FUELS, 2026, 2.5)
    gas = 10 * FUELS.kgco2e_per_unit["natural_gas"]
    assert avoided.per_year == pytest.approx(200 + gas)
    assert avoided.lifetime == pytest.approx(1000 * (0.20 + 0.175 + 0.15 / 2) + 2.5 * gas)


def test_beyond_the_last_year_there_is_no_lifetime_and_the_reason_is_given(tmp_path):
    found = read_trajectory(written(tmp_path, TOML))
    on_the_line = avoided_on_trajectory({"electricity": 1.0}, found, FUELS, 2026, 5.0)
    assert on_the_line.lifetime == pytest.approx(0.20 + 0.175 + 0.15 + 0.125 + 0.10)
    beyond = avoided_on_trajectory({"electricity": 1.0}, found, FUELS, 2026, 5.1)
    assert (beyond.per_year, beyond.lifetime) == (0.2, None)
    assert "no factor for 2031" in beyond.reason
    before = avoided_on_trajectory({"electricity": 1.0}, found, FUELS, 2025, 5.0)
    assert before.per_year is before.lifetime is None


@given(st.floats(-1e4, 1e4), st.floats(0.0, 10.0))
def test_on_a_constant_grid_it_is_the_constant_calculation(kwh, life):
    series = load_factor_series("us_ca")["us_ca.egrid_camx"]
    last = series.values[-1]
    constant = replace(
        series, values=tuple(YearFactor(y, "x", "forecast", last.factor) for y in range(2026, 2040))
    )
    weights = degradation_weights(10, 0.005)
    found = avoided_on_trajectory(
        {"electricity": kwh}, Trajectory(constant, ""), FUELS, 2026, life, weights=weights
    )
    assert found.lifetime == pytest.approx(
        lifetime_avoided_kgco2e({"electricity": kwh}, FUELS, life, weights), abs=1e-6
    )


def test_a_table_of_years_is_read(tmp_path):
    text = HEAD + "2026,forecast,0.2,marginal,ar4,A plan,2026-11-21\n"
    found = read_trajectory(written(tmp_path, text, "plan.csv"))
    assert (found.id, found.series.basis, found.factor(2026)) == ("plan", "marginal", 0.2)
    assert len(found.sha256) == 64


def test_hours_are_weighted_by_the_energy_in_them(tmp_path):
    hours = np.where(np.arange(8760) % 24 < 12, 0.1, 0.3)
    rows = "\n".join(f"{value}" for value in hours)
    (tmp_path / "hours.csv").write_text(f"kgco2e_per_kwh\n{rows}\n", encoding="utf-8")
    text = TOML.replace("co2e_kg_per_kwh = 0.20", 'hours_file = "hours.csv"')
    found = read_trajectory(written(tmp_path, text))
    assert found.factor(2026) == pytest.approx(0.2)
    at_noon = np.where(np.arange(8760) % 24 == 12, 1.0, 0.0)
    assert found.factor(2026, at_noon) == pytest.approx(0.3)
    assert found.factor(2030, at_noon) == 0.10
    assert avoided_on_trajectory({"electricity": 10.0}, found, FUELS, 2026, 1.0, hours=at_noon).lifetime == (
        pytest.approx(3.0)
    )


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        (TOML.replace('gwp = "ar4"', 'gwp = "ar5"'), "a.toml", "is by ar5"),
        (TOML.replace('gwp = "ar4"', 'gwp = "not_stated"'), "a.toml", "not_stated and the result is by ar4"),
        (TOML.replace('kind = "target"', 'kind = "hope"'), "a.toml", "kind = 'hope'"),
        (TOML.replace("year = 2030", "year = 2026"), "a.toml", "2026"),
        (TOML.replace("co2e_kg_per_kwh = 0.20", 'hours_file = "none.csv"'), "a.toml", r"none\.csv"),
        ("not = [toml", "a.toml", "not a TOML file"),
        ("year,kind\n2026,target\n", "a.csv", "no column basis, gwp, kgco2e_per_kwh, retrieved, source"),
        (HEAD, "a.csv", "has no year"),
        (HEAD + "2026,target,lots,average,ar4,A,2026-11-21\n", "a.csv", "line 2: kgco2e_per_kwh = 'lots'"),
        (HEAD + "soon,target,0.1,average,ar4,A,2026-11-21\n", "a.csv", "line 2: year = 'soon'"),
        (HEAD + "2026,target,0.1,average,ar4,A,lately\n", "a.csv", "line 2: retrieved = 'lately'"),
        (
            HEAD + "2026,target,1,average,ar4,A,2026-11-21\n2027,target,1,marginal,ar4,A,2026-11-21\n",
            "a.csv",
            "mixes the bases",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path, text, name, message):
    with pytest.raises(InputError, match=message):
        read_trajectory(written(tmp_path, text, name))


def test_a_file_of_hours_has_all_of_them(tmp_path):
    (tmp_path / "hours.csv").write_text("kgco2e_per_kwh\n" + "0.1\n" * 8759, encoding="utf-8")
    text = TOML.replace("co2e_kg_per_kwh = 0.20", 'hours_file = "hours.csv"')
    with pytest.raises(InputError, match=r"has 8759 rows; give the 8,760"):
        read_trajectory(written(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"gone\.toml"):
        read_trajectory(tmp_path / "gone.toml")
