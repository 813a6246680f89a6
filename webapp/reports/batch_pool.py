"""Pieces of a job printed by this process, or by others beside it."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING

from calculators.portfolio.local_pool import WorkerLost
from webapp.reports.batch import batch_settings
from webapp.reports.batch_input import print_input_piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from webapp.reports.batch import PieceDone
    from webapp.reports.batch_input import CaseInput, Pieces, PrintTask
    from webapp.reports.batch_job import Printers


def printers(task: PrintTask, cases: CaseInput, workers: int) -> Printers:
    """Return who prints pieces on this machine, by so many processes."""

    def run(pieces: Iterable[int]) -> Iterator[PieceDone]:
        numbers = list(pieces)
        waiting = cases.pieces(numbers)
        if workers == 1 or len(numbers) <= 1:  # to start a process takes longer than a piece
            return (print_input_piece(task, number, piece) for number, piece in waiting)
        return _in_pool(task, waiting, workers)

    return run


def _in_pool(task: PrintTask, waiting: Iterator[tuple[int, Pieces]], workers: int) -> Iterator[PieceDone]:
    """Hand pieces to processes as they become free; few wait, so that memory is bounded."""
    most = workers * batch_settings().pieces_per_worker
    # Started afresh: a copy of this process would share its threads' locks.
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin)
    try:
        running = {pool.submit(print_input_piece, task, *each) for each in islice(waiting, most)}
        while running:
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            for future in ended:
                yield future.result()
            running |= {pool.submit(print_input_piece, task, *each) for each in islice(waiting, len(ended))}
    except BrokenProcessPool as error:
        raise WorkerLost(
            "A worker process ended before its piece was done: it was killed, or memory ran out. Run the same"
            " command again, which goes on from here; fewer --workers need less memory"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Prepare a worker: no Ctrl-C of its own, and an end when the job itself is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
