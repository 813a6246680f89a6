"""A bar that shows how far a long command has come."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def progress_bar(label: str, unit: str) -> Iterator[Callable[[int, int], None]]:
    """Yield who shows how far a run has come: a bar with rate and time left where a person is looking.

    Parameters
    ----------
    label, unit : str
        What stands before the bar, and what is counted a second.

    Yields
    ------
    callable
        (how many more are done, how many there are in all) -> None
    """
    if not sys.stderr.isatty():
        yield lambda more, whole: None  # noqa: ARG005 - nobody is looking
        return
    began = time.monotonic()
    bars: list[Any] = []

    def rate(_: object) -> str:
        seconds = time.monotonic() - began
        return f"{bars[0].pos / seconds:,.0f} {unit}/s" if bars and seconds else ""

    def show(more: int, whole: int) -> None:
        if not bars:
            bars.append(
                click.progressbar(
                    length=whole, label=label, show_pos=True, item_show_func=rate, file=sys.stderr
                )
            )
            bars[0].__enter__()
        bars[0].update(more, current_item=more)

    try:
        yield show
    finally:
        for bar in bars:
            bar.__exit__(None, None, None)
