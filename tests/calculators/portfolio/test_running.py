"""A run from a table to its answers: every row accounted for, whatever interrupts it the same bytes."""

import csv
import errno
import fcntl
import io
import json
import math
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from multiprocessing import active_children
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from calculators.assessment import assess
from calculators.portfolio import files, running
from calculators.portfolio.local_pool import WorkerLost, local_runner
from calculators.portfolio.outputs import answer_of
from calculators.portfolio.running import Request, run_portfolio
from calculators.portfolio.summary import COST, SUMS
from rules.errors import InputError
from rules.household_file import check_facts
from tests.calculators.portfolio.tables import ON, RULEBOOK, csv_text, samples

REFUSED = (7, 12)


def unseen(rows, whole):
    """Take note of nothing."""


def run(table, out, settings, runner=None, on=ON):
    return run_portfolio(Request(table, out, on), runner or local_runner(1), unseen, settings)


def entries(path):
    """Return the rows of a CSV that was written."""
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode(), newline="")))


def content(folder):
    """Return every file of a folder by its name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def ended(done, tmp_path):
    """Return a copy of a run that has ended."""
    return shutil.copytree(done, tmp_path / "ended")


def test_every_row_is_answered_or_refused_in_the_inputs_order(table, rows, settings, tmp_path):
    seen = []
    request = Request(table, tmp_path / "out", ON)
    result = run_portfolio(request, local_runner(1), lambda *each: seen.append(each), settings)
    assert (result.rows, result.answered, result.refused) == (17, 15, 2)
    assert (result.pieces, result.pieces_kept) == (4, 0)
    assert seen == [(5, 17)] * 3 + [(2, 17)]
    answers = pq.read_table(tmp_path / "out" / "households.parquet").to_pylist()
    assert [each["row"] for each in answers] == [n for n in range(1, 18) if n not in REFUSED]
    assert [each["id"] for each in answers] == [rows[each["row"] - 1]["id"] for each in answers]
    assert [each["reference"] for each in answers] == [
        rows[each["row"] - 1].get("household.reference") for each in answers
    ]


def test_each_row_says_what_assess_says(done):
    answers = pq.read_table(done / "households.parquet").to_pylist()
    for answer, raw in zip(answers, [*samples().values(), {}], strict=True):
        expected = answer_of(assess(check_facts(raw, "", RULEBOOK), RULEBOOK, ON).document(), RULEBOOK)
        for name, value in expected.items():
            if isinstance(value, float):
                assert answer[name] == pytest.approx(value, rel=1e-4), name  # roofs by their table
            else:
                assert answer[name] == (";".join(value) if isinstance(value, tuple) else value), name


def test_the_summary_adds_up_to_the_rows(done):
    table = pq.read_table(done / "households.parquet").to_pylist()
    totals = entries(done / "summary.csv")
    assert Counter(each["grouping"] for each in totals)["program"] == 4 * len(RULEBOOK.programs)
    for each in totals:
        group, answer = each["group"], f"programs.{each['group']}.outcome"
        column = {"county": "place.county", "housing_class": "housing_class"}.get(each["grouping"])
        own = [row for row in table if column is None or (row[column] or "unknown") == group]
        outcome = answer if each["grouping"] == "program" else "outcome"
        own = [row for row in own if each["outcome"] in ("any", row[outcome])]
        assert int(each["households"]) == len(own)
        for name, figure, unit in SUMS:
            known = [row[figure] for row in own if row[figure] is not None]
            assert float(each[name]) == pytest.approx(math.fsum(known) / unit, rel=1e-15)
            assert int(each[f"households_with_{name}"]) == len(known)
        costs = [
            (row[name.replace(".in_package", ".cost_usd")])
            for row in own
            for name in row
            if name.startswith("measures.") and name.endswith(".in_package") and row[name]
        ]
        assert each[COST] == f"{sum((usd for usd in costs if usd is not None), start=0):.2f}"
        assert int(each["package_measures"]) == len(costs)
        assert int(each["package_measures_without_cost"]) == costs.count(None)


@pytest.mark.parametrize("grouping", ["county", "housing_class"])
def test_the_groups_of_a_grouping_are_the_whole(done, grouping):
    totals = entries(done / "summary.csv")
    (whole,) = [each for each in totals if each["grouping"] == "all" and each["outcome"] == "any"]
    groups = [each for each in totals if each["grouping"] == grouping and each["outcome"] == "any"]
    for name in ("households", "package_measures", "households_with_solar_kwh_per_year"):
        assert sum(int(each[name]) for each in groups) == int(whole[name])
    assert groups[-1]["group"] == "unknown"


def test_errors_name_row_line_id_column_and_what_to_do(done):
    errors = [list(each.values()) for each in entries(done / "errors.csv")]
    assert list(entries(done / "errors.csv")[0]) == ["row", "line", "id", "column", "problem", "what_to_do"]
    assert [each[:4] for each in errors] == [
        ["7", "8", "'@w", "household.size"],
        ["7", "8", "'@w", "dwelling.tract_geoid"],
        ["12", "13", "'=01-fresno-owner", "id"],
    ]
    assert errors[2][4] == "is that of row 1 already"


def test_the_dictionary_tells_of_every_column(done):
    schema = pq.read_schema(done / "households.parquet")
    told = entries(done / "dictionary.csv")
    assert [each["name"] for each in told] == schema.names
    assert all(each["meaning"] and each["null"] for each in told)
    for each in told:
        assert schema.field(each["name"]).metadata[b"unit"].decode() == each["unit"]
        assert f"| `{each['name']}` |" in (done / "dictionary.md").read_text()
    units = {each["name"]: each["unit"] for each in told}
    lacking = [name for name, unit in units.items() if not unit and name.endswith(("_year", "lifetime"))]
    assert not lacking


def test_duckdb_reads_the_answers_with_the_dictionarys_types(done):
    households = duckdb.read_parquet(str(done / "households.parquet"))
    types = {each["name"]: each["type"] for each in entries(done / "dictionary.csv")}
    assert dict(zip(households.columns, map(str, households.types), strict=True)) == types
    insulated = households.filter("""outcome = 'eligible' and "measures.attic_insulation.in_package" """)
    rows = insulated.aggregate("""\"place.county\", count(*), sum("annual_income_usd")""").fetchall()
    assert ("Fresno", 2) in {row[:2] for row in rows}


def test_several_processes_write_the_same_bytes(table, settings, done, tmp_path):
    run(table, tmp_path / "two", settings, local_runner(2))
    assert content(tmp_path / "two") == content(done)


@pytest.mark.parametrize("pieces", [0, 1, 4])
def test_an_interrupted_run_goes_on_and_ends_with_the_same_bytes(table, settings, done, tmp_path, pieces):
    out = tmp_path / "out"

    def interrupted(task, shards):
        for number, each in enumerate(local_runner(1)(task, shards)):
            if number == pieces:
                raise KeyboardInterrupt
            yield each
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(table, out, settings, interrupted)
    assert not (out / "households.parquet").exists()
    again = run(table, out, settings)
    # A piece may have been written while nobody took note of it any more.
    assert again.pieces_kept in (pieces, pieces + 1)
    assert content(out) == content(done)


def test_pieces_that_come_in_any_order_are_joined_in_the_inputs(table, settings, done, tmp_path):
    run(table, tmp_path / "out", settings, lambda task, shards: reversed([*local_runner(1)(task, shards)]))
    assert content(tmp_path / "out") == content(done)


def test_a_run_that_has_ended_is_not_done_again(table, settings, ended):
    before = content(ended)

    def nobody(*_):
        raise AssertionError

    result = run(table, ended, settings, nobody)
    assert (result.rows, result.answered, result.refused) == (17, 15, 2)
    assert content(ended) == before


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("input", "holds another run: another input: the file's content differs"),
        ("on", "another day (2026-06-30, not 2026-07-01)"),
        ("pieces", "pieces of another size (5, not 4)"),
    ],
)
def test_another_runs_folder_is_refused_by_name(rows, settings, ended, change, says):
    day, pieces = date(2026, 7, 1) if change == "on" else ON, 4 if change == "pieces" else 5
    table = ended.parent / "homes.csv"
    table.write_text(csv_text(rows).replace("Fresno", "Merced" if change == "input" else "Fresno"))
    before = content(ended)
    with pytest.raises(InputError) as error:
        run(table, ended, replace(settings, shard_rows=pieces), on=day)
    assert says in str(error.value)
    assert content(ended) == before


def test_other_rules_are_refused_by_the_files_name(table, settings, ended):
    manifest = json.loads((ended / "manifest.json").read_text())
    manifest["data"]["rules/us_ca/jurisdiction.toml"] = "0"
    (ended / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(InputError, match=r"other rules or figures \(rules/us_ca/jurisdiction.toml\)"):
        run(table, ended, settings)


def test_a_folder_of_something_else_is_refused(table, settings, tmp_path):
    out = tmp_path / "mine"
    out.mkdir()
    (out / "letter.txt").write_text("dear")
    with pytest.raises(InputError, match=r"holds letter.txt and no portfolio run"):
        run(table, out, settings)
    assert [path.name for path in out.iterdir() if path.name != ".lock"] == ["letter.txt"]


def test_two_runs_at_once_in_one_folder_are_refused(table, settings, tmp_path):
    (tmp_path / "out").mkdir()
    with (tmp_path / "out" / ".lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="another run is at work in it"):
            run(table, tmp_path / "out", settings)


def test_an_input_that_changes_while_it_is_read_is_refused(rows, settings, tmp_path):
    table = tmp_path / "homes.csv"
    table.write_text(csv_text(rows[:2]))

    def changed(task, shards):
        yield from local_runner(1)(task, shards)
        os.utime(table, ns=(1, 1))

    with pytest.raises(InputError, match="was changed while it was read"):
        run(table, tmp_path / "out", settings, changed)


def test_a_full_disk_is_said_and_the_run_can_go_on(table, settings, done, tmp_path, monkeypatch):
    out, kept, written = tmp_path / "out", files.os.fsync, []

    def full(handle):
        written.append(handle)
        if len(written) > 12:
            raise OSError(errno.ENOSPC, "No space left on device")
        kept(handle)

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(InputError, match=re.escape("cannot be written (No space left on device)")):
        run(table, out, settings)
    monkeypatch.setattr(files.os, "fsync", kept)
    assert not list(out.glob("**/.*.partial"))
    assert run(table, out, settings).pieces_kept > 0
    assert content(out) == content(done)


def test_where_no_row_can_be_read_the_table_is_empty_and_has_its_columns(settings, tmp_path, done):
    table = tmp_path / "bad.csv"
    table.write_text("id,household.size\na,x\nb,y\n")
    result = run(table, tmp_path / "out", settings)
    assert (result.answered, result.refused) == (0, 2)
    empty = pq.read_table(tmp_path / "out" / "households.parquet")
    assert empty.num_rows == 0
    assert empty.schema == pq.read_schema(done / "households.parquet")


def test_a_parquet_of_the_same_rows_gives_the_same_answers(rows, settings, done, tmp_path):
    columns = list(dict.fromkeys(name for row in rows for name in row))
    typed = tmp_path / "homes.parquet"
    cells = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in columns}
    pq.write_table(pa.table(cells), typed, row_group_size=4)
    run(typed, tmp_path / "out", settings)
    theirs, ours = (pq.read_table(folder / "households.parquet") for folder in (done, tmp_path / "out"))
    assert ours == theirs
    assert (tmp_path / "out" / "summary.csv").read_bytes() == (done / "summary.csv").read_bytes()
    assert {each["line"] for each in entries(tmp_path / "out" / "errors.csv")} == {""}


def test_a_day_before_the_first_programme_is_refused_and_leaves_no_folder(table, settings, tmp_path):
    with pytest.raises(InputError):
        run(table, tmp_path / "out", settings, on=date(2010, 1, 1))
    assert not (tmp_path / "out").exists()


def test_a_lost_worker_is_said_and_the_run_can_go_on(table, settings, done, tmp_path):
    def killing(task, shards):
        for each in local_runner(2)(task, shards):
            for worker in active_children():
                worker.kill()
            yield each

    with pytest.raises(WorkerLost, match="Run the same command again"):
        run(table, tmp_path / "out", replace(settings, shard_rows=1), killing)
    run(table, tmp_path / "other", settings)
    assert content(tmp_path / "other") == content(done)
    assert run(table, tmp_path / "out", replace(settings, shard_rows=1)).pieces_kept > 0


def moved(household, rulebook, on):
    """Place a home as a map would: everything without a tract lies in one of Fresno; Kern is off the map."""
    assert (rulebook.jurisdiction.id, on) == ("us_ca", ON)
    if household.dwelling.county == "Kern":
        raise InputError("dwelling.county = 'Kern': is off the map. Correct it")
    place = {"tract_geoid": "06019001100", "tract_vintage": 2010}
    own = household.dwelling
    return (
        household
        if own.tract_geoid
        else household.model_copy(update={"dwelling": own.model_copy(update=place)})
    )


def test_imported_maps_fill_in_places_before_any_rule_is_asked(settings, tmp_path):
    table = tmp_path / "homes.csv"
    table.write_text("id,household.size,dwelling.county\na,4,\nb,2,Kern\nc,3,\n")
    request = Request(table, tmp_path / "out", ON, placing=moved)
    result = run_portfolio(request, local_runner(1), unseen, settings)
    assert (result.answered, result.refused) == (2, 1)
    rows = pq.read_table(tmp_path / "out" / "households.parquet").to_pylist()
    assert [(row["id"], row["place.tract_geoid"]) for row in rows] == [
        ("a", "06019001100"),
        ("c", "06019001100"),
    ]
    (error,) = entries(tmp_path / "out" / "errors.csv")
    assert (error["row"], error["problem"]) == ("2", "is off the map")
    with pytest.raises(InputError, match="other imported maps"):
        run(table, tmp_path / "out", settings)


KILLED = """
import os, signal, sys
from calculators.portfolio import files
from tests.calculators.portfolio import test_running
from pathlib import Path
calls, last, kept = [], int(sys.argv[3]), os.fsync
def fsync(handle):
    calls.append(handle)
    if len(calls) == last:
        os.kill(os.getpid(), signal.SIGKILL)
    kept(handle)
files.os.fsync = fsync
test_running.run_again(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def run_again(table, out):
    """Run a table in another process; its pieces have two rows."""
    run(table, out, replace(running.run_settings(), shard_rows=2))


def test_a_run_killed_again_and_again_ends_with_the_same_bytes(rows, tmp_path):
    table = tmp_path / "few.csv"
    table.write_text(csv_text(rows[5:8]))
    run_again(table, tmp_path / "whole")
    killed = 0
    for last in range(5, 40, 4):
        command = [sys.executable, "-c", KILLED, str(table), str(tmp_path / "out"), str(last)]
        ended = subprocess.run(command, cwd=Path(__file__).parents[3], check=False)
        if ended.returncode == 0:
            break
        assert ended.returncode == -signal.SIGKILL
        killed += 1
    assert killed >= 2
    assert content(tmp_path / "out") == content(tmp_path / "whole")
