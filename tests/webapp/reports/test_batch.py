"""Many reports as one job: one document for each case, exactly once, whatever interrupts it."""

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
from click.testing import CliRunner

from calculators.portfolio.shards import data_digest
from rules.errors import InputError
from rules.rulebook import load_rulebook
from tests.webapp.reports.batch_runs import DAY, killed, names_and_bytes, reports, run, table
from webapp.cli import cli
from webapp.demo import samples
from webapp.reports import batch, batch_job
from webapp.reports.batch import Case, CaseRefused, batch_settings, manifest_lines, print_piece, report_path
from webapp.reports.batch_input import PrintTask, open_cases
from webapp.reports.batch_job import Job, run_job
from webapp.reports.batch_pool import printers
from webapp.reports.files import OutputFileError

SMALL = 2
ROOT = Path(__file__).parents[3]
# Loaded with what draws, and no part of a document's bytes: the web application, its reading and its checks.
NOT_DRAWING = frozenset(
    (
        *("annotated-types", "pydantic", "pydantic_core", "typing-inspection", "typing_extensions"),
        *("blinker", "click", "flask", "itsdangerous", "jinja2", "markupsafe", "werkzeug"),
        *("hearthline", "numpy", "pyphen", "setuptools"),
    )
)


@pytest.fixture
def small_pieces(monkeypatch):
    """Pieces of two cases, in every module that asks."""
    small = replace(batch_settings(), piece_cases=SMALL)
    for name in ("batch", "batch_input", "batch_job", "batch_pool"):
        monkeypatch.setattr(f"webapp.reports.{name}.batch_settings", lambda: small)


def unwatched(_more, _whole):
    """Take no note of how far a job has come."""


def invoke(*arguments):
    return CliRunner().invoke(cli, ["report", "batch", *map(str, arguments)])


def told(out):
    return {entry["case"]: entry for entry in manifest_lines(out)}


def test_every_case_is_printed_or_refused_once(tmp_path):
    out = tmp_path / "out"
    result = invoke(table(tmp_path / "homes.csv", 4, bad={3}), "--out", out, "--on", DAY, "--workers", 1)
    assert result.exit_code == 0, result.stderr
    assert "4 cases = 3 printed + 1 refused" in result.stdout
    entries = told(out)
    assert list(entries) == [1, 2, 3, 4]
    assert entries[3]["where"] == "line 4"
    assert "is not a climate zone" in entries[3]["refused"][0]
    assert [json.loads(line) for line in (out / "refused.jsonl").read_text().splitlines()] == [entries[3]]
    printed = [entries[number] for number in (1, 2, 4)]
    assert {str(path.relative_to(out)) for path in reports(out)} == {entry["file"] for entry in printed}
    for entry in printed:
        content = (out / entry["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"]
        assert len(content) == entry["bytes"]
        assert content.startswith(b"%PDF")


def test_a_report_is_that_of_the_household_by_itself(tmp_path):
    folder, single = tmp_path / "in", tmp_path / "single.pdf"
    folder.mkdir()
    path, on = next(samples())
    (folder / path.name).write_bytes(path.read_bytes())
    CliRunner().invoke(cli, ["assess", str(path), "--on", str(on), "--pdf", str(single)])
    invoke(folder, "--out", tmp_path / "out", "--on", on)
    assert reports(tmp_path / "out")[0].read_bytes() == single.read_bytes()


def test_a_second_run_does_nothing_and_says_so(tmp_path):
    source, out = table(tmp_path / "homes.csv", 2), tmp_path / "out"
    invoke(source, "--out", out, "--on", DAY)
    before = {path: path.stat().st_mtime_ns for path in reports(out)}
    again = invoke(source, "--out", out, "--on", DAY, "--verify")
    assert again.exit_code == 0
    assert again.stdout.startswith("Nothing to do: 2 cases = 2 printed + 0 refused")
    assert {path: path.stat().st_mtime_ns for path in reports(out)} == before


@pytest.mark.usefixtures("small_pieces")
def test_a_report_that_was_lost_or_changed_is_printed_again(tmp_path):
    source, out = table(tmp_path / "homes.csv", 5), tmp_path / "out"
    invoke(source, "--out", out, "--on", DAY, "--workers", 1)
    whole = names_and_bytes(out)
    reports(out)[0].unlink()
    again = invoke(source, "--out", out, "--on", DAY, "--workers", 1)
    assert "2 of 3 pieces were there" in again.stdout
    assert names_and_bytes(out) == whole
    changed = reports(out)[3]
    changed.write_bytes(b"x" * len(changed.read_bytes()))
    assert "Nothing to do" in invoke(source, "--out", out, "--on", DAY, "--workers", 1).stdout
    invoke(source, "--out", out, "--on", DAY, "--workers", 1, "--verify")
    assert names_and_bytes(out) == whole


@pytest.mark.parametrize("change", ["day", "input", "stranger"])
def test_the_folder_of_another_job_is_refused(tmp_path, change):
    source, out = table(tmp_path / "homes.csv", 1), tmp_path / "out"
    out.mkdir()
    if change == "stranger":
        (out / "mine.txt").write_text("x")
    else:
        invoke(source, "--out", out, "--on", DAY)
    if change == "input":
        table(source, 2)
    refused = invoke(source, "--out", out, "--on", "2026-05-01" if change == "day" else DAY)
    assert refused.exit_code == 3
    said = {"day": "another day", "input": "its input is another", "stranger": "holds mine.txt"}
    assert said[change] in refused.stderr


def test_the_same_id_twice_is_refused(tmp_path):
    source, out = tmp_path / "homes.csv", tmp_path / "out"
    source.write_text("id,dwelling.climate_zone\nA,13\nA,13\n", encoding="utf-8")
    invoke(source, "--out", out, "--on", DAY)
    assert told(out)[2]["refused"] == [
        "id is that of row 1 already. Give each household an id of its own, or take the row out"
    ]
    assert len(reports(out)) == 1


def test_a_job_without_a_good_case_ends_with_3(tmp_path):
    result = invoke(table(tmp_path / "homes.csv", 1, bad={1}), "--out", tmp_path / "out", "--on", DAY)
    assert result.exit_code == 3
    assert "no case could be printed" in result.stderr
    (tmp_path / "empty").mkdir()
    empty = invoke(tmp_path / "empty", "--out", tmp_path / "out2", "--on", DAY)
    assert (empty.exit_code, "no household file" in empty.stderr) == (3, True)


def test_a_job_that_other_libraries_would_go_on_with_is_refused(tmp_path, monkeypatch):
    source, out = table(tmp_path / "homes.csv", 1), tmp_path / "out"
    invoke(source, "--out", out, "--on", DAY)
    monkeypatch.setattr(batch_job, "version", lambda name: "0" if name == "segno" else version(name))
    refused = invoke(source, "--out", out, "--on", DAY)
    assert refused.exit_code == 3
    assert "texts, typefaces or libraries that draw are others" in refused.stderr


def test_a_job_of_another_typeface_is_another_job(tmp_path, monkeypatch):
    digest = batch_job.printing_digest()
    (tmp_path / "NotoSansTC_400Regular.ttf").write_bytes(b"another")
    monkeypatch.setattr(batch_job, "HAN_FOLDER", tmp_path)
    assert batch_job.printing_digest() != digest


def test_every_library_that_draws_counts_for_whether_a_job_is_the_same():
    """What a report's drawing loads, in a process of its own, beside what merely reads and checks."""
    script = (
        "import sys\nfrom webapp.reports import fonts, pdf\nfonts.register_fonts()\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    owners = packages_distributions()
    held = {owner.lower() for name in loaded.stdout.split() for owner in owners.get(name, ())}
    assert held - NOT_DRAWING == set(batch_job.DRAWN_WITH)


def interrupted_job(tmp_path, cases):
    """Return a job of a table, and who prints it, in this process."""
    source, out = table(tmp_path / "homes.csv", cases), tmp_path / "out"
    opened, digest = open_cases(source), data_digest(load_rulebook())
    task = PrintTask(source, opened.layout, out, date.fromisoformat(DAY), None, digest)
    return Job.of(opened.sha256, opened.cases, DAY, digest), out, printers(task, opened, 1)


class PulledPlugError(Exception):
    """The power went."""


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_job_goes_on_where_it_stopped(tmp_path, after):
    job, out, by = interrupted_job(tmp_path, 5)

    def until_the_plug_is_pulled(pieces):
        for done, each in enumerate(by(pieces)):
            if done == after:
                raise PulledPlugError
            yield each

    with pytest.raises(PulledPlugError):
        run_job(job, out, until_the_plug_is_pulled, unwatched)
    steps = []
    result = run_job(job, out, by, lambda more, whole: steps.append((more, whole)))
    assert (result.printed, result.refused, result.pieces_kept) == (5, 0, after + 1)
    assert sum(more for more, _ in steps) == 5
    assert len(reports(out)) == 5
    assert run_job(job, out, by, unwatched).did_nothing


def test_a_job_that_was_killed_ends_as_one_that_was_not(tmp_path):
    source = table(tmp_path / "homes.csv", 34, bad={7, 33})
    assert killed(source, tmp_path / "cut", 3)
    assert not (tmp_path / "cut" / "manifest.jsonl").exists()
    ended = run(source, tmp_path / "cut")
    assert ended.returncode == 0, ended.stderr
    assert run(source, tmp_path / "whole", "--workers", "1").returncode == 0
    assert names_and_bytes(tmp_path / "cut") == names_and_bytes(tmp_path / "whole")
    left = [path.name for path in (tmp_path / "cut").rglob("*") if ".part" in path.name]
    assert left == []


def test_a_full_disk_stops_the_job_and_leaves_no_record_of_the_piece(tmp_path, monkeypatch):
    def full(_document, path, **_):
        raise OutputFileError(f"cannot write {path}: the disk is full")

    monkeypatch.setattr(batch, "write_household_report", full)
    (tmp_path / "parts").mkdir()
    with pytest.raises(InputError, match="full"):
        print_piece(tmp_path, 0, [Case(1, "a", dict)])
    assert list((tmp_path / "parts").iterdir()) == []


def test_a_case_that_nobody_thought_of_does_not_stop_the_rest(tmp_path, monkeypatch):
    monkeypatch.setattr(
        batch, "write_household_report", lambda _document, path, **_: path.write_bytes(b"%PDF")
    )
    (tmp_path / "parts").mkdir()

    def refused():
        raise CaseRefused(["a", "b"])

    done = print_piece(tmp_path, 0, [Case(1, "a", refused), Case(2, "b", lambda: 1 / 0), Case(3, "c", dict)])
    assert (done.printed, done.refused) == (1, 2)
    entries = [json.loads(line) for line in (tmp_path / "parts/part-000000.jsonl").read_text().splitlines()]
    assert entries[0]["refused"] == ["a", "b"]
    assert "ZeroDivisionError" in entries[1]["refused"][0]
    assert entries[2]["bytes"] == len(b"%PDF")


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b\\c", "", "." * 300, "Zoë 林", "x" * 300])
def test_no_name_leaves_the_folder(name):
    path = report_path(Case(7, name, dict))
    assert path.startswith("reports/0000/000007")
    assert path.count("/") == 2
    assert ".." not in path
    assert len(path) < 80
