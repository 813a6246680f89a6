"""The same record gives the same bytes: in another process, elsewhere, however the machine is set up."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.webapp.reports.papers_of_work import EVERY
from tests.webapp.reports.printed_elsewhere import digests
from webapp.reports.fonts import HAN_FOLDER

ROOT = Path(__file__).parents[3]
COPIED = ("webapp", "rules", "calculators", "static", "tests")
pytestmark = pytest.mark.skipif(
    not HAN_FOLDER.is_dir(), reason="the typeface for Chinese is not installed: python -m webapp.assets"
)


@pytest.fixture(scope="module")
def here():
    """What every document comes to in this process."""
    return digests()


def elsewhere(cwd, root=ROOT, mask=0o022, **settings):
    """Print every document in a process of its own; return its digests, and where its code was."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.webapp.reports.printed_elsewhere"],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        umask=mask,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1", **settings},
    )
    assert done.returncode == 0, done.stderr
    return dict(line.split(": ") for line in done.stdout.splitlines()), done.stderr


def test_every_document_is_among_them(here):
    assert {tuple(name.rsplit(" ", 1)[0].split(" ")) for name in here if name != "every block"} == {
        (identity, str(version)) for identity, version in EVERY
    }
    assert len(set(here.values())) == len(here)


def test_another_process_on_a_machine_set_up_otherwise_prints_the_same(here, tmp_path):
    settings = {
        "PYTHONHASHSEED": "12345",
        "TZ": "Asia/Taipei",
        "LANG": "de_DE.UTF-8",
        "LC_ALL": "C",
        "SOURCE_DATE_EPOCH": "86400",
        "PYTHONOPTIMIZE": "1",
    }
    assert elsewhere(tmp_path, mask=0o077, **settings)[0] == here


def test_a_copy_at_another_place_prints_the_same(here, tmp_path):
    root = tmp_path / "another place"
    for name in COPIED:
        shutil.copytree(
            ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules")
        )
    found, code = elsewhere(root, root, PYTHONHASHSEED="0", TZ="America/Los_Angeles")
    assert code.startswith(str(root))
    assert found == here
