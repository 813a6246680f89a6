"""`hearthline portfolio run`: what it prints, its exit codes, and the bar that a person sees."""

import json
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from webapp.cli import cli
from webapp.commands import progress

TABLE = "id,household.size,dwelling.tract_geoid,dwelling.tract_vintage\na,4,06019001100,2010\nb,x,,\nc,2,,\n"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "homes.csv"
    path.write_text(TABLE)
    return path


def run(*options):
    return CliRunner().invoke(cli, ["portfolio", "run", *map(str, options), "--workers", "1"])


def test_rows_read_are_rows_answered_and_refused(table, tmp_path):
    done = run(table, "--out", tmp_path / "out", "--on", "2026-06-30")
    assert done.exit_code == 0
    assert done.stdout.startswith(
        "3 rows read = 2 answered + 1 refused, by the rules and figures of 2026-06-30\n"
    )
    assert "1 of 3 rows were refused" in done.stderr
    assert pq.read_table(tmp_path / "out" / "households.parquet").num_rows == 2


def test_the_summary_as_json(table, tmp_path):
    done = run(table, "--out", tmp_path / "out", "--on", "2026-06-30", "--json")
    found = json.loads(done.stdout)
    assert {name: found[name] for name in ("on", "rows", "answered", "refused", "pieces", "pieces_kept")} == {
        "on": "2026-06-30",
        "rows": 3,
        "answered": 2,
        "refused": 1,
        "pieces": 1,
        "pieces_kept": 0,
    }
    assert all(Path(name).is_file() for name in found["files"])


def test_where_no_row_could_be_read_the_exit_code_is_3(table, tmp_path):
    table.write_text("id,household.size\nb,x\n")
    done = run(table, "--out", tmp_path / "out", "--on", "2026-06-30")
    assert done.exit_code == 3
    assert "no row could be read" in done.stderr
    assert (tmp_path / "out" / "errors.csv").read_text().count("\n") == 2


@pytest.mark.parametrize("content", ["", "id\n", "id;household.size\na;4\n", "id,siz\na,4\n"])
def test_a_table_that_cannot_be_read_is_3_and_no_mistake_of_ours(table, tmp_path, content):
    table.write_text(content)
    done = run(table, "--out", tmp_path / "out", "--on", "2026-06-30")
    assert done.exit_code == 3
    assert not (tmp_path / "out").exists()


def test_a_table_that_is_not_there_is_3(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        assert run(path, "--out", tmp_path / "out", "--on", "2026-06-30").exit_code == 3


def test_without_a_day_it_is_todays_which_a_run_then_keeps(table, tmp_path, monkeypatch):
    first = run(table, "--out", tmp_path / "out")
    assert first.exit_code == 0
    day = json.loads((tmp_path / "out" / "manifest.json").read_text())["on"]
    assert f"Rules and figures of {day}" in first.stderr
    monkeypatch.setattr("webapp.clock.system_clock", None)
    again = run(table, "--out", tmp_path / "out")
    assert again.exit_code == 0
    assert f"Rules and figures of {day}" in again.stderr
    assert "(1 of 1 pieces were there)" in again.stdout


def test_another_day_in_the_same_folder_is_refused(table, tmp_path):
    run(table, "--out", tmp_path / "out", "--on", "2026-06-30")
    done = run(table, "--out", tmp_path / "out", "--on", "2026-07-01")
    assert done.exit_code == 3
    assert "another day (2026-06-30, not 2026-07-01)" in done.stderr


def test_workers_and_a_cluster_do_not_go_together(table, tmp_path):
    done = run(table, "--out", tmp_path / "out", "--dask", "tcp://127.0.0.1:1")
    assert done.exit_code == 2


def test_a_person_sees_rate_and_time_left_and_a_program_sees_nothing(monkeypatch, capsys):
    seconds = iter(range(100))
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(seconds))
    with progress.progress_bar("Households", "households") as show:
        show(1, 4)
    assert not capsys.readouterr().err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress.progress_bar("Households", "households") as show:
        for _ in range(4):
            show(20_000, 80_000)
    shown = capsys.readouterr().err
    assert "80000/80000" in shown
    assert "households/s" in shown
