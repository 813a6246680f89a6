"""`hearthline data` as a programme's data person meets it."""

import json

import pytest
from click.testing import CliRunner

from tests.webapp.imports.official_files import rows_of_2026, write_csv
from webapp import cli as command
from webapp.doctor import diagnose
from webapp.imports.importing import KINDS
from webapp.imports.store import imported_tables

HEADER = ["tract", "dac_type", "county"]
DAY = "2026-11-21"


@pytest.fixture
def the_list(tmp_path):
    """Return a made-up list of 2026."""
    return write_csv(tmp_path / "dac2026.csv", HEADER, rows_of_2026())


def test_a_dry_run_shows_everything_and_keeps_nothing(run, home, the_list):
    said = run("import", "sb535_2026", the_list, "--on", DAY, "--dry-run")
    assert said.exit_code == 0, said.output
    assert "2,704 designated tracts of 2020" in said.stdout
    assert "Hearthline carries no list of that year" in said.stdout
    assert "New: sb535_2026 2026, 2,704 rows." in said.stdout
    assert "Dry run: nothing was imported." in said.stdout
    assert not home.exists()


def test_an_import_says_the_same_and_keeps_the_table(run, home, the_list):
    dry = run("import", "sb535_2026", the_list, "--on", DAY, "--dry-run").stdout.splitlines()
    real = run("import", "sb535_2026", the_list, "--on", DAY).stdout.splitlines()
    assert real[:-1] == dry[:-1]
    assert real[-1].startswith("Imported into ")
    (table,) = imported_tables(home)
    assert (table.kind, table.imported_on.isoformat()) == ("sb535_2026", DAY)


def test_a_replacement_says_which_rows_change(run, home, tmp_path, the_list):
    run("import", "sb535_2026", the_list, "--on", DAY)
    rows = rows_of_2026()
    first, second = (n for n, row in enumerate(rows) if row[1] == "CES 5.0 Top 25%" and n in (0, 1))
    other = write_csv(
        tmp_path / "other.csv", HEADER, [*rows[1:], [f"{rows[first][0][:9]}77", *rows[first][1:]]]
    )
    refused = run("import", "sb535_2026", other, "--on", DAY)
    assert refused.exit_code == 3
    assert "is imported already. Give --replace" in refused.stderr
    said = run("import", "sb535_2026", other, "--on", "2026-11-22", "--replace")
    assert f"Takes the place of sb535_2026 2026, imported on {DAY} from dac2026.csv." in said.stdout
    assert "designations.csv: 1 rows new, 1 gone, 0 changed." in said.stdout
    assert second == 1
    assert imported_tables(home)[0].source_name == "other.csv"


def test_a_refused_file_ends_with_3_and_changes_nothing(run, home, the_list, tmp_path):
    run("import", "sb535_2026", the_list, "--on", DAY)
    wrong = write_csv(tmp_path / "wrong.csv", HEADER, rows_of_2026()[1:])
    said = run("import", "sb535_2026", wrong, "--on", DAY, "--replace")
    assert said.exit_code == 3
    assert said.stdout == ""
    assert "Nothing was imported" in said.stderr
    assert imported_tables(home)[0].source_name == "dac2026.csv"


def test_the_day_is_asked_for_and_never_taken_from_the_clock(run, the_list):
    said = run("import", "sb535_2026", the_list)
    assert said.exit_code == 2
    assert "--on" in said.stderr


def test_an_unknown_kind_is_refused_with_those_there_are(run, the_list):
    said = run("import", "sb535_2030", the_list, "--on", DAY)
    assert said.exit_code == 3
    for kind in KINDS:
        assert kind in said.stderr


def test_verify_imports_nothing(run, home, the_list):
    said = run("verify", "sb535_2026", the_list)
    assert said.exit_code == 0
    assert "2,704 designated tracts" in said.stdout
    assert not home.exists()
    assert json.loads(run("verify", "sb535_2026", the_list, "--json").stdout)["rows"] == 2704


def test_the_plan_as_json(run, the_list):
    document = json.loads(run("import", "sb535_2026", the_list, "--on", DAY, "--dry-run", "--json").stdout)
    assert (document["kind"], document["rows"], document["census_vintage"]) == ("sb535_2026", 2704, 2020)
    assert document["kept"] is None


def test_the_verification_as_json(run, shared_data):
    said = run("verify", "ces4", shared_data / "places" / "ces4_results.csv", "--json")
    document = json.loads(said.stdout)
    assert document["largest_difference"] <= 0.01
    assert (document["top_quarter"], document["unscored_with_high_burden"], document["carried_over"]) == (
        1984,
        19,
        307,
    )
    assert document["differ"] == []


def test_status_and_doctor_list_what_is_imported(run, the_list):
    run("import", "sb535_2026", the_list, "--on", DAY)
    status = run("status")
    assert "sb535_2026 2026, tracts of 2020, 2,704 rows, 2026-11-21, dac2026.csv" in status.stdout
    (imported,) = json.loads(run("status", "--json").stdout)["imported"]
    assert imported["source_sha256"][:12] in status.stdout
    diagnosis = diagnose()
    assert diagnosis.imported == (imported,)
    assert "sb535_2026 2026" in diagnosis.text()
    assert not [problem for problem in diagnosis.problems if "imported" in problem.what]


def test_with_nothing_imported_status_says_so(run):
    assert "Imported: nothing" in run("status").stdout


def test_a_damaged_table_is_named_by_status_and_doctor_and_by_the_next_import(run, home, the_list):
    run("import", "sb535_2026", the_list, "--on", DAY)
    (home / "us_ca" / "sb535_2026" / "2026" / "designations.csv").write_text("harm", encoding="utf-8")
    assert "sb535_2026 2026  DAMAGED: designations.csv is not the file" in run("status").stdout
    (problem,) = [p for p in diagnose().problems if "imported" in p.what]
    assert "hearthline data remove sb535_2026 2026" in problem.remedy
    said = run("import", "sb535_2026", the_list, "--on", DAY, "--replace")
    assert "Takes the place of a damaged table" in said.stdout
    assert "DAMAGED" not in run("status").stdout


def test_removing_puts_things_back(run, home, the_list):
    run("import", "sb535_2026", the_list, "--on", DAY)
    assert run("remove", "sb535_2026", "2026").exit_code == 0
    assert imported_tables(home) == ()
    assert run("remove", "sb535_2026", "2026").exit_code == 3


@pytest.mark.parametrize(
    ("name", "vintage"),
    [
        ("oakland_cz2022.epw", "ca_oakland_metro_ap_usa_epw"),
        ("daggett_psm3.csv", "nsrdb_91486_nsrdb"),
        ("phoenix_tmy2.csv", "phoenix_az_usa_sam_csv"),
    ],
)
def test_weather_is_kept_as_it_came(run, home, shared_data, name, vintage):
    source = shared_data / "weather" / name
    assert run("import", "weather", source, "--on", DAY).exit_code == 0
    (table,) = imported_tables(home)
    assert (table.vintage, table.rows) == (vintage, 8760)
    (kept,) = table.files
    assert (table.folder / kept).read_bytes() == source.read_bytes()


def test_an_imported_year_is_used_by_its_name(run, shared_data):
    source = shared_data / "weather" / "oakland_cz2022.epw"
    run("import", "weather", source, "--on", DAY, "--vintage", "oakland")
    by_path, by_name = (
        CliRunner().invoke(command.cli, ["yield", "--capacity-kw", "1", "--weather", str(given), "--json"])
        for given in (source, "oakland")
    )
    assert by_name.exit_code == 0, by_name.stderr
    assert json.loads(by_name.stdout)["annual_kwh"] == json.loads(by_path.stdout)["annual_kwh"]
    missing = CliRunner().invoke(command.cli, ["yield", "--capacity-kw", "1", "--weather", "nowhere"])
    assert missing.exit_code == 3


def test_weather_that_the_calculator_cannot_use_is_refused(run, shared_data, tmp_path):
    lines = (shared_data / "weather" / "oakland_cz2022.epw").read_text(encoding="utf-8").splitlines()
    cut = tmp_path / "cut.epw"
    cut.write_text("\n".join(lines[:-1]), encoding="utf-8")
    said = run("import", "weather", cut, "--on", DAY)
    assert said.exit_code == 3
    assert "cut.epw" in said.stderr


def test_help_names_every_kind():
    said = CliRunner().invoke(command.cli, ["data", "--help"])
    for kind in KINDS:
        assert kind in said.stdout


def test_a_folder_is_no_file(run, tmp_path):
    said = run("import", "ces4", tmp_path, "--on", DAY)
    assert said.exit_code == 3
    assert "is a folder, not a file. Check the path. Nothing was imported" in said.output
