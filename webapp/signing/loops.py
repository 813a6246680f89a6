"""pyHanko's own event loop, where the thread has one already."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


def outside_of_loops(work: Callable[[], Result]) -> Result:
    """Return what comes of some work, done in another thread where this one runs an event loop.

    pyHanko begins a loop of its own to sign and to check, which a thread with a loop refuses.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return work()
    with ThreadPoolExecutor(1) as another:
        return another.submit(work).result()
