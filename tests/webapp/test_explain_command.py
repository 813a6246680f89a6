"""`hearthline explain`: the home's numbers in the formula, in text, in JSON and on paper."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import TypeAdapter

from calculators.explain.documents import ExplanationDocument
from webapp.cli import cli
from webapp.reports.explanation import explanation_report
from webapp.reports.model import texts

SAMPLES = Path(__file__).parents[2] / "webapp" / "samples"
HOME = SAMPLES / "01-fresno-owner.toml"
DAY = "2026-06-15"


def run(command, *options, file=HOME):
    return CliRunner().invoke(cli, [command, str(file), "--on", DAY, *options])


def document(measure, file=HOME):
    done = run("explain", "--measure", measure, "--json", file=file)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def assessed():
    return json.loads(run("assess", "--json").stdout)


def test_the_json_is_what_the_schema_says_and_ends_at_the_assessments_figure(assessed):
    found = document("attic_insulation")
    TypeAdapter(ExplanationDocument).validate_python(found)
    measure = next(m for m in assessed["measures"] if m["id"] == "attic_insulation")
    last = {step["symbol"]: step["value"] for step in found["steps"] if step["part"] == "saving"}
    assert last["S_electricity"] == measure["savings_kwh_per_year"]
    assert last["S_natural_gas"] == measure["savings_therms_per_year"]
    assert found["result"] == {name: measure[name] for name in found["result"]}


def test_the_text_puts_the_homes_numbers_into_the_formula():
    shown = set(texts(explanation_report(document("attic_insulation"))))
    assert "max(min(11 + 38, 60), 11) h ft2 F/Btu" in shown
    assert "A = sum over fuels of S x f" in shown
    assert "49 h ft2 F/Btu" in shown
    assert any("LIWP pays at most $5,100" in text for text in shown)
    text = run("explain", "--measure", "attic_insulation").stdout
    assert text.startswith("How this was worked out: Attic insulation\n")
    for line in ("Heating", "Greenhouse gas", "The measure alone, on the home as it is"):
        assert f"\n{line}\n{'-' * len(line)}\n" in text
    assert max(map(len, text.splitlines())) <= 100


def test_every_line_of_the_text_names_a_source_of_the_list():
    report = explanation_report(document("heat_pump_water_heater"))
    listed = len(report.section("sources").blocks[-1].items)
    for section in report.sections:
        for block in section.blocks:
            columns = [column.title for column in getattr(block, "columns", ())]
            if "Source" not in columns:
                continue
            for row in block.rows:
                mark = row[columns.index("Source")].text
                assert mark.startswith("["), (section.key, row)
                assert 1 <= int(mark.strip("[]")) <= listed


def test_a_fuel_switch_shows_gas_falling_and_electricity_rising():
    result = document("heat_pump_water_heater")["result"]
    assert result["savings_therms_per_year"] > 0 > result["savings_kwh_per_year"]


def test_a_measure_that_does_not_fit_says_which_test_refuses_it():
    found = document("evaporative_cooler", SAMPLES / "08-coast-no-cooling.toml")
    assert found["measure"]["feasible"] == "no"
    assert found["result"]["savings_kwh_per_year"] == 0.0
    report = explanation_report(found)
    answers = [row[3].text for row in report.section("tests").blocks[0].rows]
    assert "Not met" in answers
    assert any("does not fit" in text for text in texts(report))


def test_every_measure_can_be_read_of_every_sample(assessed):
    names = [measure["id"] for measure in assessed["measures"]] + ["rooftop_pv"]
    for name in names:
        assert list(texts(explanation_report(document(name))))


def test_a_measure_nobody_knows_is_bad_input_and_names_the_nearest():
    done = run("explain", "--measure", "attic_insulaton")
    assert done.exit_code == 3
    assert "did you mean attic_insulation" in done.output


def test_the_explanation_goes_on_paper(tmp_path):
    paper = tmp_path / "attic.pdf"
    done = run("explain", "--measure", "attic_insulation", "--pdf", str(paper))
    assert done.exit_code == 0, done.output
    assert paper.read_bytes().startswith(b"%PDF")


def test_the_same_question_gives_the_same_bytes():
    asked = ("--measure", "duct_sealing", "--json")
    assert run("explain", *asked).stdout == run("explain", *asked).stdout


def test_a_name_that_is_refused_is_not_preceded_by_warnings():
    assert "Warning" not in run("explain", "--measure", "attic_insulaton").output
