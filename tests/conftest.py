"""What every test may rely on: repeatable random runs, the shared files, and proofs left out by default."""

import gc
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import memory

ROOT = Path(__file__).parents[1]

memory.write_there()

# What the person at this machine has imported is no part of a test; a test that imports sets its own folder.
os.environ["HEARTHLINE_DATA_HOME"] = str(Path(tempfile.gettempdir()) / "hearthline-tests-import-nothing")

# Thousands of tests keep modules, rules and homes in memory: at Python's own pace a sixth of the time goes
# into looking through all of it for rings.
gc.set_threshold(50_000, 30, 100)

# Timing is not what a property is about, and a loaded machine must not turn a green suite red.
settings.register_profile("developer", deadline=None)
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if os.environ.get("CI") else "developer")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real files kept beside the checkout, or skip the test and say so."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the shared data folder is not beside this checkout")
    return folder


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the slow proofs out unless a marker expression asks for something else."""
    if config.option.markexpr:
        return
    proofs = [item for item in items if item.get_closest_marker("prove")]
    if proofs:
        config.hook.pytest_deselected(items=proofs)
        items[:] = [item for item in items if not item.get_closest_marker("prove")]
