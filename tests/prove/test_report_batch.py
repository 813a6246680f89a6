"""A job of reports that is killed again and again, or runs out of disk, ends as one that was let alone."""

import random
import subprocess

import pytest

from tests.webapp.reports.batch_runs import killed, names_and_bytes, reports, run, table
from webapp.reports.batch import manifest_lines

pytestmark = pytest.mark.prove

SEED = 20261121
CASES = 160
BAD = {7, 100, 159}
LEAST_KILLS = 5
LEFT = {".lock", "job.json", "manifest.jsonl", "refused.jsonl"}


def test_a_job_killed_at_random_moments_ends_the_same(tmp_path):
    draw = random.Random(SEED)  # noqa: S311 - a drawing that can be repeated
    source, cut, whole = table(tmp_path / "homes.csv", CASES, BAD), tmp_path / "cut", tmp_path / "whole"
    assert run(source, whole).returncode == 0
    kills, most = 0, 0
    while most < CASES - len(BAD):
        most = min(CASES - len(BAD), max(most, len(reports(cut))) + draw.randint(1, 40))
        kills += killed(source, cut, most)
    assert kills >= LEAST_KILLS
    assert run(source, cut).returncode == 0
    assert names_and_bytes(cut) == names_and_bytes(whole)
    assert once_each(cut)


def once_each(out):
    """Return whether each case has one line and, unless refused, one file, and nothing else was left."""
    entries = list(manifest_lines(out))
    printed = [out / entry["file"] for entry in entries if "file" in entry]
    assert [entry["case"] for entry in entries] == list(range(1, CASES + 1))
    assert {entry["case"] for entry in entries if "refused" in entry} == BAD
    # The lock by which a running job claims its folder holds nothing, and stays.
    left = {path.name for path in out.rglob("*") if path.is_file() and path not in printed}
    return sorted(printed) == reports(out) and left <= LEFT


@pytest.fixture
def small_disk(tmp_path):
    """Return the root of a disk of 2 MiB, or skip where this user cannot make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command here")
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)  # noqa: S607 - the mount command's own twin


def test_a_full_disk_stops_a_job_that_then_goes_on(tmp_path, small_disk):
    source, whole, out = table(tmp_path / "homes.csv", 40), tmp_path / "whole", small_disk / "out"
    assert run(source, whole).returncode == 0
    stopped = run(source, out)
    assert stopped.returncode == 3
    assert "full" in stopped.stderr
    assert not (out / "manifest.jsonl").exists()
    assert all(path.read_bytes() == (whole / path.relative_to(out)).read_bytes() for path in reports(out))
    subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)  # noqa: S607 - as above
    assert run(source, out).returncode == 0
    assert names_and_bytes(out) == names_and_bytes(whole)
