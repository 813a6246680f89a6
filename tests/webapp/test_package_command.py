"""`hearthline package`: the best measures for a budget, and what is refused."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import TypeAdapter

from calculators.choice.documents import PackageDocument
from webapp.cli import cli

SAMPLES = Path(__file__).parents[2] / "webapp" / "samples"
HOME = SAMPLES / "01-fresno-owner.toml"


def run(*options, file=HOME, on="2026-11-21"):
    return CliRunner().invoke(cli, ["package", str(file), "--on", on, *options])


def document(*options, **more):
    done = run("--json", *options, **more)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_document_adds_up():
    found = document("--budget", "8000")
    TypeAdapter(PackageDocument).validate_python(found)
    cost = sum(Decimal(each["cost_usd"]) for each in found["chosen"])
    assert Decimal(found["cost_usd"]) == cost <= 8000
    assert Decimal(found["left_usd"]) == 8000 - cost
    paid = sum(Decimal(usd) for each in found["chosen"] for usd in each["funding"].values())
    assert paid + Decimal(found["funding"]["unfunded_usd"]) == cost
    assert sum(Decimal(usd) for usd in found["funding"]["by_source"].values()) == paid
    avoided = sum(each["avoided_kgco2e_lifetime"] for each in found["chosen"])
    assert found["avoided_kgco2e_lifetime"] == pytest.approx(avoided)
    assert found["exact"]
    for each in found["chosen"]:
        assert each["liwp_may_fund"]["criterion"] == f"measure.{each['id']}.liwp_may_fund"
        assert Decimal(each["usd_per_tonne"]) <= 5100


def test_every_measure_of_the_catalogue_is_chosen_or_left_out_once():
    found = document("--budget", "8000")
    names = [each["id"] for each in (*found["chosen"], *found["left_out"])]
    assert len(names) == len(set(names))
    assert {"attic_insulation", "panel_upgrade", "co_alarm"} <= set(names)


def test_the_same_question_gives_the_same_bytes():
    assert run("--budget", "8000", "--json").stdout == run("--budget", "8000", "--json").stdout


def test_the_text_says_what_is_chosen_who_pays_and_what_the_next_tonne_costs():
    text = run("--budget", "8000").stdout
    assert "Wall insulation" in text
    assert "Paid by liwp" in text
    assert "The next step" in text
    assert "Left out:" in text
    nothing = run("--budget", "1").stdout
    assert "No measure is in it." in nothing
    assert "Nothing is paid." in nothing


def test_fuel_without_a_meter_is_told():
    mobile_home = SAMPLES / "14-mobile-home-no-income.toml"
    assert "gal propane" in run("--budget", "8000", file=mobile_home).stdout


def test_sources_and_assessment_are_paid_apart():
    found = document(
        "--budget", "8000", "--source", "liwp=100", "--source", "liheap=500", "--source", "wap=0",
        "--source", "utility=0", "--source", "other=0", "--assessment", "300",
    )  # fmt: skip
    by_source = {name: Decimal(usd) for name, usd in found["funding"]["by_source"].items()}
    assert by_source["liwp"] == 100
    assert by_source["liheap"] == 500
    assert Decimal(found["funding"]["unfunded_usd"]) == Decimal(found["cost_usd"]) + 300 - 600
    assert Decimal(found["funding"]["assessment_usd"]) == 300


def test_a_quote_opens_a_measure_without_a_cost():
    before = {each["id"]: each["reason"] for each in document("--budget", "9000")["left_out"]}
    assert before["duct_sealing"] == "cost_not_known"
    after = document("--budget", "9000", "--cost", "duct_sealing=1")
    assert "duct_sealing" in {each["id"] for each in after["chosen"]}


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["--budget", "0"], 3, "above 0"),
        (["--budget=-5"], 3, "above 0"),
        (["--budget", "nan"], 3, "the budget is NaN"),
        (["--budget", "much"], 2, "not an amount"),
        ([], 2, "--budget"),
        (["--budget", "8000", "--source", "liwp"], 2, "liwp=5000"),
        (["--budget", "8000", "--source", "lottery=5"], 3, "no funding source"),
        (["--budget", "8000", "--source", "liwp=-5"], 3, "liwp"),
        (["--budget", "8000", "--cost", "roof=5"], 3, "no such measure"),
        (["--budget", "8000", "--assessment=-1"], 3, "assessment"),
        (["--budget", "8000", "--cost", "led_lamps=50", "--cost", "led_lamps=60"], 2, "given twice"),
        (["--budget", "8000", "--source", "liwp=5", "--source", "liwp=6"], 2, "given twice"),
    ],
)
def test_what_cannot_be_used_is_refused(options, code, told):
    done = run(*options)
    assert done.exit_code == code
    assert told in done.output


def test_a_home_without_a_climate_zone_is_asked_for_it(tmp_path):
    bare = tmp_path / "bare.toml"
    bare.write_text("[household]\nsize = 2\n", encoding="utf-8")
    done = run("--budget", "8000", file=bare)
    assert done.exit_code == 3
    assert "dwelling.climate_zone" in done.output
