"""A home to HPXML and back: the same facts, in the schema's order, and nothing guessed."""

import tomllib
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings

from calculators.assessment import assess
from rules.facts import CaseFacts
from rules.household_file import check_facts, read_household
from tests.webapp.exchange.drawn_homes import FACTS, RULEBOOK, household, known, schema_folder
from tests.webapp.exchange.schema_order import children_of
from webapp.cli import cli
from webapp.demo import samples
from webapp.exchange.household_toml import household_toml
from webapp.exchange.hpxml_export import Address, export_hpxml
from webapp.exchange.hpxml_import import import_hpxml
from webapp.exchange.hpxml_schema import schema_problems
from webapp.exchange.hpxml_tree import new_document, order_table, serialised
from webapp.exchange.hpxml_work import Observed, Step, Work, WorkMeasure, recommended_work

AT = datetime(2026, 6, 30, 12, tzinfo=UTC)
SAMPLES = [path for path, _ in samples()]


def returned(facts, work=()):
    made = export_hpxml(facts, AT, work)
    return made, import_hpxml(made.content, "home.xml", RULEBOOK)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_comes_back_with_every_fact_that_was_written(path):
    facts = household(path)
    made, back = returned(facts)
    assert known(back.facts) == known(facts, {each.fact for each in made.left_out})
    assert back.notes == ()


@settings(max_examples=60, deadline=None)
@given(raw=FACTS)
def test_any_home_comes_back_with_every_fact_that_was_written(raw):
    facts = CaseFacts.model_validate(raw)
    made, back = returned(facts)
    assert known(back.facts) == known(facts, {each.fact for each in made.left_out})


@settings(max_examples=30, deadline=None)
@given(raw=FACTS)
def test_any_home_is_valid_by_the_schema(raw):
    folder = schema_folder()
    assert schema_problems(export_hpxml(CaseFacts.model_validate(raw), AT).content, folder) == []


def full_work():
    measure = WorkMeasure("attic_insulation", "Attic <insulation>", 1000.0, "ft2", life_years=20.0)
    done = WorkMeasure(
        "duct_sealing",
        "Duct sealing",
        1.0,
        "each",
        installed=True,
        installed_on=date(2026, 5, 4),
        observed=Observed("pass", 1.0, 90.5, "cfm25", "SWS 5.0", "good & tight"),
    )
    left = WorkMeasure("windows", "Windows", installed=False, reason="owner's wish")
    return [
        Work(Step.RECOMMENDED, date(2026, 1, 2), (measure,)),
        Work(Step.APPROVED, date(2026, 2, 2), (measure,), program="LIWP"),
        Work(Step.INSTALLED, date(2026, 6, 2), (done, left), notes="pass"),
    ]


def test_every_step_of_work_is_valid_by_the_schema():
    address = Address("2418 E Tulare St", "A", "Fresno", "CA", "93706")
    made = export_hpxml(household(SAMPLES[0]), AT, full_work(), address=address, home_id="h1")
    assert schema_problems(made.content, schema_folder()) == []


def test_the_table_of_elements_is_in_the_order_of_the_schema():
    folder = schema_folder()
    for path, children in order_table().items():
        names, required = children_of(folder, path)
        assert [name for name in names if name in children.order] == list(children.order), path
        assert set(required) <= set(children.order), path
        assert set(children.required) == set(required), path


def test_work_and_inspection_are_told():
    made = export_hpxml(household(SAMPLES[0]), AT, full_work())
    root = fromstring(made.content)
    name = "{http://hpxmlonline.com/2023/09}"
    projects = root.findall(f"{name}Project")
    events = [each.findtext(f"{name}ProjectDetails/{name}ProjectStatus/{name}EventType") for each in projects]
    assert events == [
        "proposed workscope",
        "approved workscope",
        "job completion testing/final inspection",
    ]
    measures = projects[2].findall(f"{name}ProjectDetails/{name}Measures/{name}Measure")
    assert [each.findtext(f"{name}Status") for each in measures] == ["Installed", "NotInstalled"]
    assert measures[0].findtext(f"{name}QA/{name}QAStatus") == "passed"
    comments = measures[0].findtext(f"{name}QA/{name}QAComments")
    assert comments == "observed quantity 1; observed reading 90.5 cfm25; standard SWS 5.0; good & tight"


@pytest.mark.parametrize(
    ("observed", "path", "told"),
    [
        (
            Observed("pass", 1234567.0, 12345.67, "cfm25"),
            "QA/{*}QAComments",
            "observed quantity 1234567; observed reading 12345.67 cfm25",
        ),
        (
            Observed(None, 12345.67, 4321.0987, "cfm", "SWS 5.0", "attic"),
            "WorkscopeNotes",
            (
                "Inspection without a verdict: observed quantity 12345.67; observed reading 4321.0987 cfm;"
                " standard SWS 5.0; attic"
            ),
        ),
        (Observed(None, note="no access"), "WorkscopeNotes", "Inspection without a verdict: no access"),
        (Observed("fail"), "QA/{*}QAStatus", "failed"),
    ],
)
def test_what_an_inspector_found_is_told_to_the_last_digit_and_without_a_verdict_too(observed, path, told):
    measure = WorkMeasure("duct_sealing", "Duct sealing", installed=True, observed=observed)
    content = export_hpxml(CaseFacts(), AT, [Work(Step.INSTALLED, None, (measure,))]).content
    assert fromstring(content).findtext(f".//{{*}}Measure/{{*}}{path}") == told
    assert schema_problems(content, schema_folder()) == []


def test_nothing_observed_is_no_inspection():
    measure = WorkMeasure("duct_sealing", "Duct sealing", installed=True, observed=Observed(None))
    content = export_hpxml(CaseFacts(), AT, [Work(Step.INSTALLED, None, (measure,))]).content
    assert b"QA" not in content
    assert b"WorkscopeNotes" not in content


@pytest.mark.parametrize("path", SAMPLES[:2], ids=lambda path: path.stem)
def test_a_sample_with_work_comes_back_and_what_is_of_the_work_is_listed(path):
    facts = household(path)
    made, back = returned(facts, full_work())
    assert known(back.facts) == known(facts, {each.fact for each in made.left_out})
    assert [note.where for note in back.notes] == [*["Building/ProjectStatus/Date"] * 3, "Project"]


def test_a_home_with_a_blower_door_after_and_a_design_comes_back():
    raw = {
        "envelope": {"cfm50": 2400.5, "cfm50_after": 1800.25},
        "pv": {"mount": "roof", "capacity_kw_dc": 3.6},
        "utility": {"electric": "sdge", "gas": "sdge", "annual_kwh": 12345.678, "annual_therms": 401.0},
    }
    facts = CaseFacts.model_validate(raw)
    for work in ((), full_work()):
        made, back = returned(facts, work)
        assert made.left_out == ()
        assert known(back.facts) == known(facts)


def test_the_measures_of_an_assessment_are_recommended():
    path, on = next(samples())
    document = assess(household(path), RULEBOOK, on).document()
    work = recommended_work(document, on)
    assert [each.measure_id for each in work.measures] == [
        each["id"] for each in document["measures"] if each["in_package"]
    ]
    made = export_hpxml(household(path), AT, [work])
    assert schema_problems(made.content, schema_folder()) == []


def test_nothing_of_people_is_written():
    raw = {
        "household": {
            "reference": "Maria Lopez",
            "language": "es",
            "income": [{"person": "Maria Lopez", "source": "packing house", "amount_usd": "1400.00"}],
        }
    }
    made = export_hpxml(check_facts(raw, "it", RULEBOOK), AT)
    assert b"Lopez" not in made.content
    assert b"1400" not in made.content
    assert {each.fact for each in made.left_out} == {
        "household.reference",
        "household.language",
        "household.income",
    }


def test_the_same_home_gives_the_same_bytes():
    facts = household(SAMPLES[0])
    assert export_hpxml(facts, AT, full_work()).content == export_hpxml(facts, AT, full_work()).content


def test_an_element_that_is_not_in_the_table_cannot_be_written():
    with pytest.raises(AssertionError, match="not in the table"):
        new_document().at("Building/Owner")


def test_a_document_without_what_must_be_there_is_not_made():
    with pytest.raises(AssertionError, match="SoftwareInfo must be there"):
        serialised(new_document())


@pytest.mark.parametrize("text", ["\x00a\x1fb", "a\ud800b", "\ufffe<&>\U0001f600", "مرحبا"])
def test_hostile_text_is_written_as_text(text):
    work = [Work(Step.RECOMMENDED, None, (WorkMeasure("x", text),))]
    content = export_hpxml(CaseFacts(), AT, work).content
    measure = fromstring(content).find(".//{*}MeasureDescription")
    assert measure.text == "".join(each for each in text if each not in "\x00\x1f\ud800\ufffe")


def test_a_household_file_of_the_facts_reads_the_same():
    facts = {"dwelling.zip_code": '9"\\\n', "envelope.attic_r": 11.0, "building.units_per_building": [1, 2]}
    read = tomllib.loads(household_toml({**facts, "dwelling.weatherized_on": date(2020, 1, 2)}, ["a\nb = 1"]))
    assert read == {
        "dwelling": {"zip_code": '9"\\\n', "weatherized_on": date(2020, 1, 2)},
        "envelope": {"attic_r": 11.0},
        "building": {"units_per_building": [1, 2]},
    }


def test_the_commands_write_and_read_a_home(tmp_path):
    out, back = tmp_path / "home.xml", tmp_path / "back.toml"
    run = CliRunner()
    wrote = run.invoke(cli, ["hpxml", "export", str(SAMPLES[0]), "--on", "2026-06-30", "--out", str(out)])
    assert wrote.exit_code == 0, wrote.stderr
    assert "Not written: household.income" in wrote.stderr
    read = run.invoke(cli, ["hpxml", "import", str(out), "--out", str(back)])
    assert read.exit_code == 0, read.stderr
    assert read_household(back.read_bytes(), "back", RULEBOOK).heating.efficiency == 0.70
    shown = run.invoke(cli, ["hpxml", "import", str(out), "--json"])
    assert '"heating.efficiency": 0.7' in shown.stdout


def test_the_commands_hold_a_file_against_the_schema(tmp_path):
    folder, good, bad = schema_folder(), tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_bytes(export_hpxml(household(SAMPLES[0]), AT).content)
    bad.write_bytes(good.read_bytes().replace(b"<FuelType>natural gas", b"<FuelType>whale oil"))
    run = CliRunner()
    assert run.invoke(cli, ["hpxml", "check", str(good), "--schema", str(folder)]).exit_code == 0
    refused = run.invoke(cli, ["hpxml", "check", str(bad), "--schema", str(folder)])
    assert refused.exit_code == 3
    assert "whale oil" in refused.stderr
    assert run.invoke(cli, ["hpxml", "check", str(good), "--schema", str(tmp_path)]).exit_code == 3
