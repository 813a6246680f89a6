"""The store: a table is there whole or not at all, whatever interrupts the import."""

import datetime as dt
import errno
import os
import signal
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import pytest

from rules.errors import InputError, ReferenceDataError
from webapp.imports import store
from webapp.imports.prepared import Prepared
from webapp.imports.store import find_table, imported_tables, keep, reference_home, remove

DAY = dt.date(2026, 11, 21)
SOURCE = {"source_name": "list.csv", "source_sha256": "0" * 64}


def table(content, vintage="2026"):
    return Prepared(
        kind="sb535_2026",
        vintage=vintage,
        rows=len(content),
        files={"designations.csv": content, "more.csv": content * 2},
        citation='CalEPA, "the list"\x7f of\n2026',
        census_vintage=2020,
        about={"year": 2026, "effective": DAY},
    )


def put(home, content, *, replace=False, vintage="2026"):
    return keep(home, "us_ca", table(content, vintage), SOURCE, DAY, replace=replace)


def content_of(home):
    """Return what a reader of the store finds, or None."""
    found = find_table(home, "us_ca", "sb535_2026", "2026")
    return None if found is None else (found.folder / "designations.csv").read_bytes()


def test_what_is_kept_is_found_with_its_source_and_hashes(tmp_path):
    folder = put(tmp_path, b"one")
    about = tomllib.loads((folder / "import.toml").read_text(encoding="utf-8"))
    assert about["citation"] == 'CalEPA, "the list"\x7f of\n2026'
    assert (about["imported_on"], about["effective"], about["year"]) == (DAY, DAY, 2026)
    (found,) = imported_tables(tmp_path)
    assert (found.kind, found.vintage, found.census_vintage, found.rows) == ("sb535_2026", "2026", 2020, 3)
    assert (found.source_name, found.source_sha256, found.imported_on) == ("list.csv", "0" * 64, DAY)
    assert set(found.files) == {"designations.csv", "more.csv"}
    assert found.damage == ""


def test_an_earlier_import_gives_way_only_when_told_to(tmp_path):
    put(tmp_path, b"one")
    with pytest.raises(InputError, match=r"sb535_2026 2026 is imported already. Give --replace"):
        put(tmp_path, b"two")
    assert content_of(tmp_path) == b"one"
    put(tmp_path, b"two", replace=True)
    assert content_of(tmp_path) == b"two"
    assert len(list((tmp_path / "us_ca" / "sb535_2026").iterdir())) == 2  # the name and what it stands for


def test_vintages_stand_beside_each_other(tmp_path):
    put(tmp_path, b"one")
    put(tmp_path, b"two", vintage="2026_update")
    assert [found.vintage for found in imported_tables(tmp_path)] == ["2026", "2026_update"]


@pytest.mark.parametrize("vintage", ["../2026", "", ".2026", "2026/x", "A 2026"])
def test_a_vintage_that_is_no_plain_name_is_refused(tmp_path, vintage):
    with pytest.raises(InputError, match="is no vintage"):
        put(tmp_path, b"one", vintage=vintage)
    assert imported_tables(tmp_path) == ()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda folder: (folder / "designations.csv").write_bytes(b"two"), "its SHA-256 differs"),
        (lambda folder: (folder / "more.csv").unlink(), "more.csv is missing"),
        (lambda folder: (folder / "import.toml").write_text("kind = ", encoding="utf-8"), "cannot be read"),
        (lambda folder: (folder / "import.toml").unlink(), "cannot be read"),
        (lambda folder: folder.rename(folder.parent / "2027"), "renamed"),
    ],
)
def test_damage_is_named_and_the_table_is_not_used(tmp_path, harm, said):
    harm(put(tmp_path, b"one"))
    (found,) = imported_tables(tmp_path)
    assert said in found.damage
    with pytest.raises(ReferenceDataError, match=rf"us_ca/sb535_2026/{found.vintage} is damaged"):
        find_table(tmp_path, "us_ca", "sb535_2026", found.vintage)


def test_a_damaged_table_can_be_replaced(tmp_path):
    (put(tmp_path, b"one") / "designations.csv").write_bytes(b"harm")
    put(tmp_path, b"two", replace=True)
    assert content_of(tmp_path) == b"two"


def test_removing_leaves_nothing(tmp_path):
    put(tmp_path, b"one")
    remove(tmp_path, "us_ca", "sb535_2026", "2026")
    assert list((tmp_path / "us_ca" / "sb535_2026").iterdir()) == []
    with pytest.raises(InputError, match="sb535_2026 2026 is not imported; imported are: none"):
        remove(tmp_path, "us_ca", "sb535_2026", "2026")


KILLED = """
import os, signal, sys
from pathlib import Path
import tests.webapp.imports.test_store as here
from webapp.imports import store

# Every step that touches the disk counts; at the one that was asked for, the machine loses power.
left = int(sys.argv[2])
def counted(step):
    def stepping(*arguments, **options):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*arguments, **options)
    return stepping

for name in ("_write", "_fsync", "_sweep", "_point"):
    setattr(store, name, counted(getattr(store, name)))
Path.symlink_to = counted(Path.symlink_to)
Path.replace = counted(Path.replace)
here.put(Path(sys.argv[1]), b"two", replace=True)
"""


def interrupted_at(home, step):
    """Import in a process of its own that is killed at a step; return how it ended."""
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(home), str(step)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    return subprocess.run(command, check=False, env=environment, capture_output=True).returncode


def test_an_import_killed_at_any_step_leaves_the_earlier_or_the_later_table(tmp_path):
    seen = []
    for step in range(1, 30):
        home = tmp_path / str(step)
        put(home, b"one")
        ended = interrupted_at(home, step)
        assert content_of(home) in (b"one", b"two")
        assert imported_tables(home)[0].damage == ""
        seen.append((ended, content_of(home)))
        # The next import goes through and sweeps up what was left.
        put(home, b"three", replace=True)
        assert content_of(home) == b"three"
        assert len(list((home / "us_ca" / "sb535_2026").iterdir())) == 2
        if ended == 0:
            break
    assert seen[0] == (-signal.SIGKILL, b"one")
    assert (-signal.SIGKILL, b"two") in seen
    assert seen[-1] == (0, b"two")


def test_a_first_import_that_is_killed_leaves_nothing(tmp_path):
    assert interrupted_at(tmp_path, 4) == -signal.SIGKILL
    assert imported_tables(tmp_path) == ()
    assert content_of(tmp_path) is None


def test_everything_is_durable_before_the_name_moves_and_the_name_after(tmp_path, monkeypatch):
    steps = []
    sync, move = os.fsync, Path.replace

    def synced(descriptor):
        steps.append(Path(os.readlink(f"/proc/self/fd/{descriptor}")))  # noqa: PTH115 - a process's own link
        sync(descriptor)

    def moved(path, target):
        steps.append("moved")
        return move(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", moved)
    folder = put(tmp_path, b"one").resolve()
    at = steps.index("moved")
    written = {folder / name for name in ("designations.csv", "more.csv", "import.toml")}
    assert set(steps[:at]) == {*written, folder}
    assert steps[:at][-1] == folder
    assert steps[at + 1 :] == [folder.parent]


def test_a_store_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "reference").write_text("a file", encoding="utf-8")
    with pytest.raises(InputError, match=r"reference: cannot be written .*HEARTHLINE_DATA_HOME"):
        put(tmp_path / "reference", b"one")


def test_a_full_disk_leaves_the_earlier_table_and_nothing_else(monkeypatch, tmp_path):
    put(tmp_path, b"one")
    before = sorted(tmp_path.rglob("*"))

    def full(_path, _content):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store, "_write", full)
    with pytest.raises(InputError, match=r"No space left on device\). Make room there.*Nothing was imported"):
        put(tmp_path, b"two", replace=True)
    assert sorted(tmp_path.rglob("*")) == before
    assert content_of(tmp_path) == b"one"


def test_a_table_that_cannot_be_removed_stays_and_says_why(monkeypatch, tmp_path):
    put(tmp_path, b"one")

    def read_only(_path):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", read_only)
    with pytest.raises(InputError, match=r"Read-only file system\).*Nothing was removed"):
        remove(tmp_path, "us_ca", "sb535_2026", "2026")
    assert content_of(tmp_path) == b"one"


def test_where_the_store_is(monkeypatch, tmp_path):
    monkeypatch.setenv("HEARTHLINE_DATA_HOME", str(tmp_path))
    assert reference_home() == tmp_path / "reference"
    monkeypatch.delenv("HEARTHLINE_DATA_HOME")
    assert reference_home().parts[-2:] == ("hearthline", "reference")


def test_the_format_is_the_one_the_rules_read():
    from rules import imported  # noqa: PLC0415 - what the store writes, the rules read

    assert (store.FORMAT, store.ABOUT) == (imported.FORMAT, imported.ABOUT)
