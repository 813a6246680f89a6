"""A report is whole or not there: on a full disk, and when the process is killed while it writes."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from webapp.reports.files import OutputFileError, write_file_safely

pytestmark = pytest.mark.prove

SEED = 20261121
KILLS = 200
SIZE = 4_000_000

SAFE = "write_file_safely(path, content)"
# What a careless writer does; the harness must see it leave half a file, or it proves nothing.
NAIVE = """
    with path.open("wb") as file:
        for at in range(0, len(content), 65536):
            file.write(content[at : at + 65536])
            file.flush()
"""
WRITER = """
import itertools, sys
from pathlib import Path
from webapp.reports.files import write_file_safely
path, size = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
for letter in itertools.cycle(b"AB"):
    content = bytes([letter]) * size
    {write}
"""


@pytest.fixture
def tiny_disk(tmp_path):
    """Return the root of a disk of 64 KiB, or skip where this user cannot make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount command here")
    if mounted.returncode != 0:
        pytest.skip(f"a tiny disk cannot be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)  # noqa: S607 - the mount command's own twin


def test_a_full_disk_leaves_nothing_behind(tiny_disk):
    with pytest.raises(OutputFileError, match="full"):
        write_file_safely(tiny_disk / "report.pdf", b"x" * 200_000)
    assert list(tiny_disk.iterdir()) == []


def test_a_full_disk_leaves_the_older_report_as_it_was(tiny_disk):
    report = tiny_disk / "report.pdf"
    write_file_safely(report, b"older")
    with pytest.raises(OutputFileError, match="full"):
        write_file_safely(report, b"x" * 200_000)
    assert report.read_bytes() == b"older"
    assert list(tiny_disk.iterdir()) == [report]


def test_the_command_says_that_the_disk_is_full_and_leaves_no_half_report(tiny_disk):
    (tiny_disk / "filler").write_bytes(b"x" * 60_000)
    home = tiny_disk.parent / "home.toml"
    home.write_text("[dwelling]\nclimate_zone = 13\nfloor_area_ft2 = 1200\n", encoding="utf-8")
    hearthline = Path(sys.executable).with_name("hearthline")
    command = [hearthline, "assess", home, "--on", "2026-06-30", "--pdf", tiny_disk / "report.pdf"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 3, result.stderr
    assert "full" in result.stderr
    assert [path.name for path in tiny_disk.iterdir()] == ["filler"]


def torn_files(folder: Path, write: str, kills: int) -> tuple[int, int]:
    """Kill a writer again and again; return how many files were left whole, and how many torn."""
    whole = torn = 0
    waits = random.Random(SEED)  # noqa: S311 - moments to kill at, not secrets
    for number in range(kills):
        path = folder / f"{number}.pdf"
        code = WRITER.format(write=write.strip("\n") if write is SAFE else write.lstrip())
        process = subprocess.Popen([sys.executable, "-c", code, path, str(SIZE)], stdout=subprocess.PIPE)
        with process:
            assert process.stdout is not None
            process.stdout.readline()
            try:
                process.wait(timeout=waits.uniform(0.001, 0.05))
            except subprocess.TimeoutExpired:
                process.kill()
        if path.exists():
            content = path.read_bytes()
            if content in (b"A" * SIZE, b"B" * SIZE):
                whole += 1
            else:
                torn += 1
            path.unlink()
    return whole, torn


def test_a_killed_writer_leaves_a_whole_report_or_none(tmp_path):
    whole, torn = torn_files(tmp_path, SAFE, KILLS)
    # 0 of N torn bounds the true share at 3/N with 95 percent confidence.
    assert torn == 0
    assert whole > KILLS // 10, "the writer was always killed before its first file: nothing was proved"


def test_the_harness_itself_sees_a_careless_writer_tear_a_file(tmp_path):
    _, torn = torn_files(tmp_path, NAIVE, 40)
    assert torn > 0


def test_a_killed_writer_leaves_only_files_that_say_they_are_unfinished(tmp_path):
    torn_files(tmp_path, SAFE, 40)
    left = [path.name for path in tmp_path.iterdir()]
    assert all(name.startswith(".hearthline-") and name.endswith(".part") for name in left)
