"""`hearthline emissions`: the worked figures, and the kind of every factor."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from webapp import cli as command
from webapp.demo import SAMPLES


def run(*arguments):
    return CliRunner().invoke(command.cli, ["emissions", *arguments], prog_name="hearthline")


@pytest.mark.parametrize(
    ("kwh", "year", "tonnes"), [("194000", "2022", "96.0 t"), ("2340000", "2020", "1,174.7 t")]
)
def test_kaohsiungs_worked_figures_come_out(kwh, year, tonnes):
    found = run("--kwh", kwh, "--jurisdiction", "tw", "--series", "tw.energy_administration", "--year", year)
    assert found.exit_code == 0, found.output
    assert tonnes in found.stdout
    assert "published, average" in found.stdout


@pytest.mark.parametrize(("year", "factor", "kind"), [(2025, 0.424, "target"), (2026, 0.414, "interpolated")])
def test_targets_are_told_from_what_is_published(year, factor, kind):
    series = ("--jurisdiction", "tw", "--series", "tw.regulatory_baseline")
    document = json.loads(run("--kwh", "1", *series, "--year", str(year), "--json").stdout)
    assert (document["kgco2e_per_kwh"], document["kind"]) == (factor, kind)
    assert document["avoided_kgco2e"] == factor


def test_a_year_without_a_factor_is_refused_and_filled_in_on_request():
    series = ("--jurisdiction", "tw", "--series", "tw.regulatory_baseline", "--kwh", "1000", "--year", "2028")
    assert run(*series).exit_code == 4
    found = run(*series, "--interpolate")
    assert found.exit_code == 0
    assert "interpolated" in found.stdout
    assert "not checked" in found.stdout


def test_series_are_listed():
    assert "us_ca.egrid_camx" in run().stdout
    listed = json.loads(run("--jurisdiction", "tw", "--json").stdout)
    assert {one["series"] for one in listed["series"]} == {
        "tw.energy_administration",
        "tw.regulatory_baseline",
    }


def test_ones_own_file_is_one_of_them(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(
        "year,kind,kgco2e_per_kwh,basis,gwp,source,retrieved\n2030,target,0.1,average,ar4,Plan,2026-11-21\n",
        encoding="utf-8",
    )
    found = run("--factors", str(path), "--kwh", "1000", "--year", "2030")
    assert "0.1 t CO2e avoided" in found.stdout
    assert run("--series", "nothing").exit_code == 2


def test_an_assessment_takes_own_factors_and_tariffs(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(
        "year,kind,kgco2e_per_kwh,basis,gwp,source,retrieved\n2026,target,0.1,average,ar4,Plan,2026-11-21\n",
        encoding="utf-8",
    )
    arguments = ["assess", str(SAMPLES / "01-fresno-owner.toml"), "--on", "2026-11-21", "--json"]
    own = ["--factors", str(path), "--tariffs", str(tmp_path)]
    found = CliRunner().invoke(command.cli, [*arguments, *own], prog_name="hearthline")
    assert found.exit_code == 0, found.output
    document = json.loads(found.stdout)
    assert document["totals"]["avoided_by_factor_set"]["plan"]["per_year"] is not None
    assert document["methodology"]["trajectory"]["kinds"] == {"2026": "target"}
    for wrong in (["--factors", str(tmp_path / "none.toml")], ["--tariffs", str(tmp_path / "none")]):
        assert CliRunner().invoke(command.cli, [*arguments, *wrong], prog_name="hearthline").exit_code == 3


@pytest.mark.parametrize("kwh", ["nan", "inf", "-inf"])
def test_what_is_no_amount_of_electricity_is_refused(kwh):
    asked = run(
        f"--kwh={kwh}", "--jurisdiction", "tw", "--series", "tw.energy_administration", "--year", "2022"
    )
    assert asked.exit_code == 2
    assert "--kwh" in asked.output
