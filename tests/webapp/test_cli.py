"""The console script as its users meet it: answers, exit codes, and what it says of bad input."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from rules import rulebook, screening
from rules.errors import RuleDataError
from webapp import cli as command
from webapp.demo import SAMPLES

OWNER = str(SAMPLES / "01-fresno-owner.toml")
DAY = "2026-06-15"


def run(*arguments, stdin=None):
    return CliRunner().invoke(command.cli, list(arguments), input=stdin, prog_name="hearthline")


def refused(result, code, *words):
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    for word in words:
        assert word in result.stderr
    assert "Traceback" not in result.stderr


def test_a_screening_is_printed_as_json_with_nothing_else_on_stdout():
    result = run("screen", OWNER, "--on", DAY, "--json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert document["outcome"] == "eligible"
    assert document["on"] == DAY
    assert result.stderr == ""


def test_a_household_is_read_from_standard_input():
    result = run("screen", "-", "--on", DAY, "--json", stdin=Path(OWNER).read_bytes())
    assert json.loads(result.stdout)["annual_income_usd"] == "52000.00"


def test_an_ineligible_household_is_a_result_and_not_an_error():
    result = run("screen", str(SAMPLES / "02-fresno-owner-one-dollar-over.toml"), "--on", DAY)
    assert result.exit_code == 0
    assert "$1 over" in result.stdout


def test_the_text_of_a_screening_names_what_is_missing_and_its_sources():
    result = run("screen", str(SAMPLES / "03-income-unknown.toml"), "--on", DAY)
    assert "Prepared for: Income unknown" in result.stdout
    assert "Not decided yet" in result.stdout
    assert "Your household's income in a year" in result.stdout
    assert "HUD, Section 8 Income Limits" in result.stdout


def test_a_missing_file_is_bad_input(tmp_path):
    refused(run("screen", str(tmp_path / "none.toml"), "--on", DAY), 3, "none.toml", "no such file")


def test_a_folder_is_bad_input(tmp_path):
    refused(run("screen", str(tmp_path), "--on", DAY), 3, "is a folder")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[household", ["not TOML"]),
        (b'[household]\nreference = "caf\xe9"\n', ["line 2", "UTF-8"]),
        (b"[household]\nsise = 4\n", ["household.sise", "household.size"]),
        (b'[household]\nannual_income_usd = "lots"\n', ["household.annual_income_usd", "'lots'", "52000.00"]),
        (b"[household]\nsize = -4\n", ["household.size", "-4", "greater than or equal to 1"]),
        (b'[dwelling]\ntract_geoid = "6019001100"\n', ["dwelling.tract_geoid", "eleven digits"]),
        (b'[dwelling]\ntract_geoid = "32003001100"\n', ["California", "06"]),
        (
            b'[dwelling]\ntract_geoid = "06019001101"\ntract_vintage = 2010\n',
            ["06019001101", "2010 census", "tract_vintage"],
        ),
    ],
)
def test_each_bad_household_file_says_what_is_wrong_where_and_what_to_do(content, words):
    refused(run("screen", "-", "--on", DAY, stdin=content), 3, *words)


def test_all_errors_of_a_file_come_at_once():
    content = b'[household]\nsize = 0\nlanguage = "fr"\n[dwelling]\ntenur = "owner"\n'
    refused(
        run("screen", "-", "--on", DAY, stdin=content),
        3,
        "3 problems",
        "household.size",
        "household.language",
        "dwelling.tenure",
    )


def test_a_day_before_the_first_programme_is_bad_input():
    refused(run("screen", OWNER, "--on", "2014-09-30"), 3, "2014-09-30", "2014-10-01")
    assert run("screen", OWNER, "--on", "2014-10-01").exit_code == 0


def test_a_day_that_is_none_is_wrong_usage():
    refused(run("screen", OWNER, "--on", "2026-02-30"), 2, "2026-02-30")
    refused(run("screen", OWNER), 2, "--on")


def test_an_assessment_has_measures_solar_and_totals():
    document = json.loads(run("assess", OWNER, "--on", DAY, "--json").stdout)
    assert document["conditional"] is False
    assert {"attic_insulation", "duct_sealing", "heat_pump_water_heater"} <= {
        m["id"] for m in document["measures"]
    }
    assert document["solar"]["annual_kwh"] == pytest.approx(sum(document["solar"]["monthly_kwh"]))


def test_an_assessment_is_written_as_a_pdf(tmp_path):
    target = tmp_path / "report.pdf"
    result = run("assess", OWNER, "--on", DAY, "--json", "--pdf", str(target))
    assert result.exit_code == 0
    assert target.read_bytes().startswith(b"%PDF-")
    json.loads(result.stdout)


def test_a_report_for_a_folder_that_is_not_there_still_prints_the_answer(tmp_path):
    result = run("assess", OWNER, "--on", DAY, "--json", "--pdf", str(tmp_path / "none" / "report.pdf"))
    assert result.exit_code == 3
    assert "none" in result.stderr
    assert json.loads(result.stdout)["outcome"] == "eligible"
    assert list(tmp_path.iterdir()) == []


def test_a_yield_has_the_names_that_other_programs_read():
    result = run("yield", "--capacity-kw", "4", "--climate-zone", "13", "--json")
    document = json.loads(result.stdout)
    assert document["capacity_kw_dc"] == 4
    assert len(document["monthly_kwh"]) == 12
    assert document["annual_kwh"] == pytest.approx(sum(document["monthly_kwh"]))
    assert document["model"].startswith("PVWatts v8")
    assert document["weather"]["kind"] == "typical_days"


def test_a_yield_needs_exactly_one_weather():
    refused(run("yield", "--capacity-kw", "4"), 2, "--climate-zone", "--weather")
    refused(run("yield", "--capacity-kw", "4", "--climate-zone", "3", "--weather", "x.epw"), 2, "exactly one")


def test_an_impossible_array_is_bad_input():
    refused(
        run("yield", "--capacity-kw", "4", "--azimuth", "360", "--climate-zone", "3"), 3, "azimuth", "360"
    )
    refused(run("yield", "--capacity-kw", "4", "--climate-zone", "17"), 3, "17")


def test_damaged_reference_data_is_exit_code_4(monkeypatch):
    def damaged(*_, **__):
        raise RuleDataError("tracts_2010.csv, line 7: tract is there twice")

    monkeypatch.setattr(rulebook, "load_rulebook", damaged)
    refused(run("screen", OWNER, "--on", DAY), 4, "tracts_2010.csv", "line 7")


def test_a_mistake_of_our_own_is_exit_code_5_and_asks_for_a_report(monkeypatch):
    def mistaken(*_):
        raise ZeroDivisionError("by us")

    monkeypatch.setattr(screening, "screen", mistaken)
    refused(run("screen", OWNER, "--on", DAY), 5, "ZeroDivisionError", "HEARTHLINE_TRACE")


def test_help_imports_nothing_heavy():
    heavy = "numpy, pandas, pvlib, reportlab, pydantic"
    check = (
        "import sys; from webapp.cli import cli; cli(['--help'], standalone_mode=False);"
        f"sys.exit(str(sorted(set('{heavy}'.split(', ')) & set(sys.modules)) or 0) if"
        f" set('{heavy}'.split(', ')) & set(sys.modules) else 0)"
    )
    result = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_the_rules_check_and_data_status_say_what_is_loaded():
    assert "5 programmes" in run("rules", "check").stdout
    status = run("data", "status").stdout
    assert "rules/data/us_ca/places/tracts_2010.csv" in status
    assert "not yet verified" in status


def test_the_same_household_gives_the_same_bytes_in_another_process():
    arguments = [sys.executable, "-m", "webapp.cli", "assess", OWNER, "--on", DAY, "--json"]
    runs = [
        subprocess.run(
            arguments, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
