"""What is built holds what is needed: the rooms with their data, and nothing of the tests."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.tree import ROOMS, ROOT, files


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Return the names in a freshly built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    (built,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(built).namelist())


def test_every_file_of_the_rooms_is_in_it(wheel):
    ours = {name.as_posix() for name in files() if name.parts[0] in ROOMS}
    assert ours <= wheel


def test_nothing_but_the_rooms_is_in_it(wheel):
    tops = {Path(name).parts[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} <= {*ROOMS, "static"}


def test_it_carries_the_licence_and_the_command(wheel):
    names = {Path(name).name for name in wheel if ".dist-info/" in name}
    assert {"LICENSE", "entry_points.txt", "METADATA"} <= names


def test_the_design_system_and_the_map_are_in_it(wheel):
    assert {"static/vendor/uswds/css/uswds.min.css", "static/vendor/leaflet/leaflet.js"} <= wheel
    assert not any("axe-core" in name for name in wheel)
