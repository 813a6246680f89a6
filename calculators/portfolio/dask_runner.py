"""Pieces worked through by a dask.distributed cluster: on other machines that see the same folders."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from calculators.portfolio.local_pool import WorkerLost
from calculators.portfolio.settings import run_settings
from calculators.portfolio.shards import answer_shard
from rules.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from calculators.portfolio.running import Runner
    from calculators.portfolio.shards import Done, Shard, Task


def dask_runner(address: str) -> Runner:
    """Return who works pieces through on a cluster.

    A piece whose worker is lost is given to another by the scheduler. It writes the same bytes to the same
    place, so that nothing is lost or there twice.

    Parameters
    ----------
    address : str
        Of the scheduler, e.g. ``tcp://10.0.0.5:8786``.

    Raises
    ------
    InputError
        If dask.distributed is not installed, or no scheduler answers there.
    """
    try:
        from distributed import Client, KilledWorker, as_completed  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as error:
        raise InputError("--dask needs dask.distributed: pip install 'hearthline[dask]'") from error

    def run(task: Task, shards: Iterable[Shard]) -> Iterator[Done]:
        try:
            client = Client(address, set_as_default=False)
        except (OSError, ValueError) as error:
            raise InputError(
                f"no dask scheduler answers at {address} ({error}). Start one with `dask scheduler`, and"
                " workers with `dask worker ADDRESS`"
            ) from error
        with client:
            waiting = iter(shards)

            def submit(count: int) -> list[object]:
                return [
                    client.submit(answer_shard, task, shard, pure=False) for shard in islice(waiting, count)
                ]

            cores = sum(client.nthreads().values()) or 1
            running = as_completed(submit(cores * run_settings().shards_in_flight), loop=client.loop)
            try:
                for future in running:
                    yield future.result()
                    running.update(submit(1))
            except KilledWorker as error:
                raise WorkerLost(
                    f"A piece was lost with several workers ({error}). Give workers more memory and run the"
                    " same command again, which goes on from here"
                ) from error

    return run
