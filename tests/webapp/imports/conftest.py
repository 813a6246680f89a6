"""A store of its own for each test, and the whole command line."""

import pytest
from click.testing import CliRunner

from webapp import cli as command


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Return an empty store that the commands use."""
    monkeypatch.setenv("HEARTHLINE_DATA_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "reference"


@pytest.fixture
def run(home):  # noqa: ARG001 - no command may see another store
    """Return a function that runs `hearthline data ...`."""

    def invoke(*arguments):
        return CliRunner().invoke(command.cli, ["data", *map(str, arguments)], prog_name="hearthline")

    return invoke
