"""The reasoning, the comparison, the changes and the replay as somebody at a terminal reads them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from webapp.cli import cli

SAMPLES = Path(__file__).parents[2] / "webapp/samples"
UNKNOWN_INCOME = str(SAMPLES / "03-income-unknown.toml")
OWNER = str(SAMPLES / "01-fresno-owner.toml")
ON = ("--on", "2026-06-30")


def run(*arguments, exit_code=0):
    result = CliRunner().invoke(cli, [str(each) for each in arguments])
    assert result.exit_code == exit_code, result.output
    return result.output


def test_the_tree_shows_every_rule_with_its_answer_reason_and_source():
    text = run("screen", UNKNOWN_INCOME, *ON, "--explain")
    first, _, rest = text.partition("\n")
    assert first.endswith("(us_ca.liwp.single_family_efficiency): not yet known")
    own = rest.split("(us_ca.liwp.single_family_solar)", maxsplit=1)[0]
    assert "   [?] All of these are asked for:" in own
    assert "      [yes] Your home is in an area that the State lists as a disadvantaged community" in own
    assert "      [?] Any one of these is enough:" in own
    assert "income.county_limit: HUD, Section 8 Income Limits" in own
    assert "(household.annual_income_usd)" in own
    assert max(map(len, own.splitlines())) <= 100


def test_a_programme_that_has_not_begun_says_so_in_the_tree():
    text = run("screen", OWNER, "--on", "2015-01-01", "--explain")
    assert "us_ca.liwp.large_multifamily): does not qualify" in text


def test_the_comparison_shows_each_vintage_and_what_moved():
    text = run("screen", UNKNOWN_INCOME, *ON, "--compare")
    assert "list of disadvantaged communities: sb535_2014" in text
    assert "list of disadvantaged communities: sb535_2022" in text
    assert "income.county_limit: held against $75,100 -> $77,700" in text
    document = json.loads(run("screen", UNKNOWN_INCOME, *ON, "--compare", "--json"))
    assert document["until"] == "2026-06-30"
    assert document["stretches"][-1]["last"] == "2026-06-30"
    assert document["stretches"][-1]["programs"]["us_ca.liwp.single_family_efficiency"] == "undetermined"
    in_may = next(each for each in document["stretches"] if each["first"] == "2026-05-01")
    moved = {(c["program"], c["after"]["criterion"]) for c in in_may["changed"]}
    assert ("us_ca.liwp.single_family_efficiency", "income.county_limit") in moved


def test_explain_and_compare_are_two_questions():
    assert "Give one of" in run("screen", OWNER, *ON, "--compare", "--explain", exit_code=2)


def test_a_change_in_the_law_is_told_in_words_with_its_source():
    text = " ".join(run("rules", "diff", "2024-09-30", "2025-04-23").split())
    assert "Until then the 2024 edition (four persons: $66,527)" in text
    assert "from this day the 2025 edition (four persons: $73,155)" in text
    assert "Source: HHS ACF, LIHEAP state median income FFY2025" in text
    assert run("rules", "diff", "2024-05-10", "2024-05-11").endswith(
        "Nothing changed in the rules that Hearthline carries.\n"
    )


def test_changes_as_json_carry_day_figures_and_citation():
    document = json.loads(run("rules", "diff", "2022-04-30", "2022-05-01", "--json"))
    (change,) = (c for c in document["changes"] if c["name"] == "place.designation_in_force")
    assert (change["before"], change["after"], change["effective"]) == (
        "sb535_2017",
        "sb535_2022",
        "2022-05-01",
    )
    assert change["citation"]


def test_a_programme_that_begins_is_told_with_what_it_asks_for():
    text = " ".join(run("rules", "diff", "2019-06-30", "2019-07-01").split())
    assert "LIWP Multi-Family begins. It asks for: housing.class" in text
    assert "LIWP Multi-Family: whether anyone can apply is on record as open." in text


def test_a_gap_in_the_figures_says_why_and_what_follows():
    text = " ".join(run("rules", "diff", "2020-12-09", "2020-12-10").split())
    assert "No figure is carried from this day on" in text
    assert "until then $71,228. Answers that need it stay open." in text


def test_days_the_wrong_way_round_are_refused():
    assert "give the earlier day first" in run("rules", "diff", "2025-01-01", "2024-01-01", exit_code=3)


def test_a_record_is_replayed_to_the_same_bytes(tmp_path):
    record = tmp_path / "record.json"
    run("screen", OWNER, *ON, "--record", record)
    assert run("replay", record).startswith("The same determination came out, byte for byte.")
    assert json.loads(run("replay", record, "--json"))["same"] is True


def test_a_record_of_other_data_names_what_is_not_here(tmp_path):
    record = tmp_path / "record.json"
    run("screen", OWNER, *ON, "--record", record)
    content = json.loads(record.read_text(encoding="utf-8"))
    data = content["determination"]["provenance"]["data"]
    name = "rules/us_ca/places/tracts_2010.csv"
    data[name] = "0" * 64
    record.write_text(json.dumps(content), encoding="utf-8")
    text = run("replay", record, exit_code=4)
    assert text.startswith("Another determination came out, since the data are not those of the record.")
    assert f"Not here: {name}, recorded as 000000000000...; the file of that name has" in text


def test_a_record_that_was_tampered_with_is_told_from_other_data(tmp_path):
    record = tmp_path / "record.json"
    run("screen", OWNER, *ON, "--record", record)
    text = record.read_text(encoding="utf-8").replace('"outcome": "eligible"', '"outcome": "ineligible"', 1)
    record.write_text(text, encoding="utf-8")
    assert "the record was changed, or this version" in run("replay", record, exit_code=4)


def test_replay_can_use_the_rule_data_of_another_release(tmp_path):
    record = tmp_path / "record.json"
    run("screen", OWNER, *ON, "--record", record)
    rules = Path(__file__).parents[2] / "rules/data/us_ca"
    assert "byte for byte" in run("replay", record, "--rules", rules)


@pytest.mark.parametrize("content", ["{}", "not JSON"])
def test_what_is_no_record_is_refused(content, tmp_path):
    path = tmp_path / "record.json"
    path.write_text(content, encoding="utf-8")
    assert "hearthline screen --record" in run("replay", path, exit_code=3)


def test_a_record_that_cannot_be_written_is_bad_input_and_names_its_path(tmp_path):
    path = tmp_path / "no such folder" / "record.json"
    said = run("screen", OWNER, *ON, "--record", path, exit_code=3)
    assert f"{path}: the record cannot be written" in said


def test_a_record_is_of_one_day(tmp_path):
    path = tmp_path / "record.json"
    assert "A record is of one day" in run("screen", OWNER, *ON, "--compare", "--record", path, exit_code=2)
    assert not path.exists()


def test_a_census_is_told_as_a_year():
    text = run("rules", "diff", "2026-08-31", "2026-09-01")
    assert "Until then 2010; from this day 2020." in " ".join(text.split())


def test_a_programme_that_has_still_not_begun_is_no_change():
    text = run("screen", OWNER, *ON, "--compare")
    assert "held against July 1, 2019 -> July 1, 2019" not in text
    assert "programme.in_force: held against" not in text
