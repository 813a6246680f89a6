"""Imported tables and maps reach the command line and the web application's decisions."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from rules.household_file import check_facts
from tests.calculators.geography.maps import WEST, box, write
from tests.calculators.geography.test_priority import drawn
from tests.rules.stores import describe_import, write_import
from webapp.cli import cli
from webapp.places import current_rulebook, placed, resolved_place
from webapp.services.questions import standing

ON = date(2024, 6, 1)
NEXT = "06001400100"  # on no list
SHAPES = {WEST: box(-119.82, 36.70, -119.80, 36.72), NEXT: box(-119.80, 36.70, -119.70, 36.72)}
SCORES = "tract_geoid,county,zip\n06019001100,Fresno,93706\n06019001200,Fresno,93706\n"


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("HEARTHLINE_DATA_HOME", str(tmp_path))
    return tmp_path / "reference"


def import_map(store):
    folder = store / "us_ca" / "tracts" / "2010"
    folder.mkdir(parents=True)
    write(folder / "tracts_2010.gpkg", SHAPES, layer="tracts")
    listed = "tract_geoid,county_fips,has_geometry\n" + "".join(f"{each},{each[:5]},yes\n" for each in SHAPES)
    (folder / "tracts.csv").write_text(listed, encoding="utf-8")
    describe_import(folder, census=2010)


def screened(tmp_path, text):
    path = tmp_path / "home.toml"
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(cli, ["screen", str(path), "--on", ON.isoformat(), "--json"])


def test_coordinates_are_answered_on_the_command_line(store, tmp_path):
    import_map(store)
    result = screened(tmp_path, "[dwelling]\nlatitude = 36.71\nlongitude = -119.7999\n")
    place = json.loads(result.stdout)["place"]
    assert (place["tract_geoid"], place["within_half_mile_of_dac"]) == (NEXT, True)
    assert f"m from the boundary of tract {NEXT}" in result.stderr


def test_the_files_that_an_answer_rests_on_are_in_it(store, tmp_path):
    import_map(store)
    data = json.loads(screened(tmp_path, "").stdout)["provenance"]["data"]
    assert {"imported/us_ca/tracts/2010/tracts_2010.gpkg", "imported/us_ca/tracts/2010/tracts.csv"} <= set(
        data
    )


def test_a_zip_code_is_remarked_on_and_changes_no_byte_of_the_answer(store, tmp_path):
    write_import(store, "ces4", "4.0", {"scores.csv": SCORES}, census=2010)
    with_zip = screened(tmp_path, '[dwelling]\nzip_code = "93706"\n')
    assert "ZIP code 93706 stands beside 2 tracts" in with_zip.stderr
    assert with_zip.stdout == screened(tmp_path, '[dwelling]\nzip_code = "93999"\n').stdout


def import_areas(store, vintage):
    folder = store / "us_ca" / "priority_populations" / vintage
    folder.mkdir(parents=True)
    drawn(folder)
    flags = "low_income_community,disadvantaged_community,within_half_mile"
    text = f"tract_geoid,{flags}\n{WEST},yes,yes,no\n"
    (folder / "priority_populations.csv").write_text(text, encoding="utf-8")
    describe_import(folder, census=2010)


def test_the_states_map_is_used_for_the_days_of_its_designation(store):
    import_areas(store, "2022")
    dwelling = {"latitude": 36.71, "longitude": -119.79}
    facts = check_facts({"dwelling": dwelling}, "x", current_rulebook())
    assert placed(facts, current_rulebook(), ON).dwelling.within_half_mile_of_dac is True
    assert placed(facts, current_rulebook(), date(2020, 1, 1)).dwelling.within_half_mile_of_dac is None
    assert placed(facts, current_rulebook(), date(2014, 1, 1)) is facts


def test_a_contradiction_is_bad_input(store, tmp_path):
    import_map(store)
    text = (
        f'[dwelling]\nlatitude = 36.71\nlongitude = -119.75\ntract_geoid = "{WEST}"\ntract_vintage = 2010\n'
    )
    result = screened(tmp_path, text)
    assert result.exit_code == 3
    assert WEST in result.stderr


def test_a_damaged_map_is_missing_reference_data(store, tmp_path):
    import_map(store)
    path = store / "us_ca/tracts/2010/tracts_2010.gpkg"
    path.write_bytes(path.read_bytes()[:1000])
    result = screened(tmp_path, "")
    assert result.exit_code == 4
    assert "tracts_2010.gpkg: is damaged" in result.stderr


def test_without_imports_or_without_a_place_no_map_is_read(store):
    facts = check_facts({"dwelling": {"latitude": 36.71, "longitude": -119.81}}, "x", current_rulebook())
    assert resolved_place(facts, current_rulebook(), ON) is None
    assert placed(facts, current_rulebook(), ON) is facts
    import_map(store)
    assert resolved_place(check_facts({}, "x", current_rulebook()), current_rulebook(), ON) is None
    assert placed(facts, current_rulebook(), ON).dwelling.tract_geoid == WEST


def test_a_case_of_the_web_application_stands_where_the_map_puts_it(store):
    import_map(store)
    dwelling = {"latitude": 36.71, "longitude": -119.8005}
    standing_now = standing(check_facts({"dwelling": dwelling}, "x", current_rulebook()), ON)
    assert standing_now.screening.inquiry.facts.dwelling.tract_geoid == WEST
    assert "confirm the tract" in standing_now.place_notes[0]


def test_each_day_is_compared_with_the_distance_by_its_own_list(store, tmp_path):
    import_map(store)
    path = tmp_path / "home.toml"
    path.write_text("[dwelling]\nlatitude = 36.71\nlongitude = -119.81\n", encoding="utf-8")
    result = CliRunner().invoke(cli, ["screen", str(path), "--on", ON.isoformat(), "--compare", "--json"])
    assert result.exit_code == 0, result.stderr
    assert "tract_unknown" not in result.stdout
