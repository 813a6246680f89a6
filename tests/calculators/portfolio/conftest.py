"""A small portfolio of the sample households, some rows wrong."""

from dataclasses import replace

import pytest

from calculators.portfolio.local_pool import local_runner
from calculators.portfolio.running import Request, run_portfolio
from calculators.portfolio.settings import run_settings
from tests.calculators.portfolio.tables import ON, cells_of, csv_text, samples


@pytest.fixture(scope="session")
def rows():
    """Return the sample households and one of unknown place as rows, an id used twice, and a wrong row."""
    homes = [{"id": f"={name}", **cells_of(raw)} for name, raw in samples().items()]
    again = {**homes[3], "id": homes[0]["id"]}
    wrong = {"id": "@w", "household.size": "x", "dwelling.tract_geoid": "6019001100"}
    return [*homes[:6], wrong, *homes[6:10], again, *homes[10:], {"id": "nowhere"}]


@pytest.fixture(scope="session")
def table(rows, tmp_path_factory):
    """Return the small portfolio as a CSV file."""
    path = tmp_path_factory.mktemp("portfolio") / "homes.csv"
    path.write_text(csv_text(rows), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def settings():
    """Return settings of small pieces."""
    return replace(run_settings(), shard_rows=5)


@pytest.fixture(scope="session")
def done(table, settings, tmp_path_factory):
    """Return the folder of a run that nothing interrupted; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("portfolio") / "whole"
    run_portfolio(Request(table, folder, ON), local_runner(1), lambda *_: None, settings)
    return folder
