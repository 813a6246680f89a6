"""Pieces worked through on this machine: one after the other, or by processes beside each other."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING

import pyarrow as pa

from calculators.portfolio.settings import run_settings
from calculators.portfolio.shards import answer_shard
from rules.errors import HearthlineError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from calculators.portfolio.running import Runner
    from calculators.portfolio.shards import Done, Shard, Task


class WorkerLost(HearthlineError):  # noqa: N818 - it says what happened
    """A worker ended before its piece was done: killed, or out of memory."""


def local_runner(workers: int) -> Runner:
    """Return who works pieces through on this machine, by so many processes."""

    def run(task: Task, shards: Iterable[Shard]) -> Iterator[Done]:
        waiting = iter(shards)
        first = list(islice(waiting, 1 + 1))
        if workers == 1 or len(first) == 1:  # to start a process takes longer than a small piece
            return (answer_shard(task, shard) for shard in chain(first, waiting))
        return _in_pool(task, chain(first, waiting), workers)

    return run


def _in_pool(task: Task, shards: Iterable[Shard], workers: int) -> Iterator[Done]:
    """Hand pieces to processes as they become free; those waiting are few, so that memory is bounded."""
    waiting = iter(shards)
    most = workers * run_settings().shards_in_flight
    # Started afresh: a copy of this process would share its threads' locks.
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin)
    try:
        running = {pool.submit(answer_shard, task, shard) for shard in islice(waiting, most)}
        while running:
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            for future in ended:
                yield future.result()
            running |= {pool.submit(answer_shard, task, shard) for shard in islice(waiting, len(ended))}
    except BrokenProcessPool as error:
        raise WorkerLost(
            "A worker process ended before its piece was done: it was killed, or memory ran out. Run the same"
            " command again, which goes on from here; fewer --workers need less memory"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Prepare a worker: one thread, no Ctrl-C of its own, and an end when the run itself is killed."""
    pa.set_cpu_count(1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
