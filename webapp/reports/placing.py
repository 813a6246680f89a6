"""A document laid out before any of it is drawn: several sizes can be tried, and one is drawn.

Lines break at the same places at every scale, since text keeps its own size in a frame as much taller as the
page is then drawn smaller; what differs is where the pages end.
"""

from __future__ import annotations

from copy import copy
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from reportlab.platypus import Flowable, Frame

from webapp.reports import styles

if TYPE_CHECKING:
    from collections.abc import Callable


class Placed(NamedTuple):
    """A flowable, where its lower left corner stands on its page, and the width beside it [pt]."""

    flowable: Flowable
    x: float
    y: float
    spare: float


class PlacingFrame(Frame):  # type: ignore[misc] # ReportLab ships no types
    """A page's frame that takes note of what would be drawn where.

    Parameters
    ----------
    scale : float
        By how much the page is drawn smaller than it is laid out.
    """

    def __init__(self, scale: float) -> None:
        super().__init__(
            (styles.PAGE_WIDTH / scale - styles.TEXT_WIDTH) / 2,
            styles.BOTTOM_MARGIN / scale,
            styles.TEXT_WIDTH,
            (styles.PAGE_HEIGHT - styles.TOP_MARGIN - styles.BOTTOM_MARGIN) / scale,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        self.pages: list[list[Placed]] = []
        self.filled: list[float] = []

    def __deepcopy__(self, _memo: dict[int, Any]) -> PlacingFrame:
        """Return a copy to try on what would fit: it shares what is placed, which a trial does not touch."""
        return copy(self)

    def begin_page(self, _canvas: object, _document: object) -> None:
        """Begin another page."""
        self.pages.append([])

    def end_page(self, _canvas: object, _document: object) -> None:
        """Note how much of a page is filled: how far down its last line stands."""
        self.filled.append(1 - (self._y - self._y1p) / self._height)

    def add(self, flowable: Flowable, canvas: object, trySplit: int = 0) -> int:
        """Give a flowable its place, if it fits."""
        flowable.drawOn = partial(self._place, flowable)
        try:
            fits: int = super().add(flowable, canvas, trySplit)
        finally:
            del flowable.drawOn
        return fits

    def _place(self, flowable: Flowable, _canvas: object, x: float, y: float, _sW: float = 0.0) -> None:
        """Note a flowable's place."""
        self.pages[-1].append(Placed(flowable, x, y, _sW))


class NoCanvas:
    """What a document is laid out on: nothing is drawn, and whatever is asked of it is done."""

    _pagesize = (styles.PAGE_WIDTH, styles.PAGE_HEIGHT)

    def __init__(self, *_arguments: object, **_settings: object) -> None:
        self._doc = self

    def __getattr__(self, _name: str) -> Callable[..., Any]:
        return _nothing


def _nothing(*_arguments: object, **_settings: object) -> None:
    """Do nothing."""
