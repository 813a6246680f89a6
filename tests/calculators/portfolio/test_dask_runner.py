"""A portfolio on a cluster: two worker processes, one of which is killed while it works."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from distributed import Client

from calculators.portfolio.dask_runner import dask_runner
from calculators.portfolio.local_pool import local_runner
from calculators.portfolio.running import Request, run_portfolio
from rules.errors import InputError
from tests.calculators.portfolio.tables import ON

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
ROOT = Path(__file__).parents[3]
HERE = ("--host", "127.0.0.1", "--no-dashboard", "--scheduler-file")


@pytest.fixture
def cluster(tmp_path):
    """Start a scheduler and two workers, each a process of its own; return address and workers' ids."""
    told = str(tmp_path / "scheduler.json")
    commands = [["dask_scheduler", *HERE, told, "--port", "0"]]
    commands += [["dask_worker", *HERE, told, "--nthreads", "1", "--no-nanny"]] * 2
    with (tmp_path / "cluster.log").open("wb") as log:
        started = [
            subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{name}", *options],
                cwd=ROOT,
                env={**os.environ, "DASK_TEMPORARY_DIRECTORY": str(tmp_path)},
                stdout=log,
                stderr=log,
            )
            for name, *options in commands
        ]
        try:
            with Client(scheduler_file=told, set_as_default=False) as client:
                client.wait_for_workers(2, timeout=60)
                address, workers = client.scheduler.address, list(client.run(os.getpid).values())
            yield address, workers
        finally:
            for each in started:
                each.kill()
                each.wait()


def test_a_killed_worker_costs_nothing(table, settings, tmp_path, cluster):
    address, workers = cluster
    small = replace(settings, shard_rows=1)
    here, there = (Request(table, tmp_path / name, ON) for name in ("here", "there"))
    run_portfolio(here, local_runner(1), lambda *_: None, small)
    numbers = []

    def runner(task, shards):
        for number, done in enumerate(dask_runner(address)(task, shards)):
            if number == 2:
                os.kill(workers[0], signal.SIGKILL)
            numbers.append(done.number)
            yield done

    result = run_portfolio(there, runner, lambda *_: None, small)
    assert sorted(numbers) == list(range(17)), "each piece once"
    assert (result.rows, result.answered, result.refused) == (17, 15, 2)
    names = sorted(path.name for path in here.out.iterdir())
    assert names == sorted(path.name for path in there.out.iterdir())
    assert all((here.out / name).read_bytes() == (there.out / name).read_bytes() for name in names)


def test_a_scheduler_that_is_not_there_is_said(table, tmp_path):
    with pytest.raises(InputError, match="no dask scheduler answers at nowhere"):
        run_portfolio(Request(table, tmp_path / "out", ON), dask_runner("nowhere://x"), lambda *_: None)
