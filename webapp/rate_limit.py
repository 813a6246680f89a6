"""A simple limit: so many times from one caller in some minutes. In memory, and forgotten at a restart."""

from __future__ import annotations

from collections import OrderedDict, deque
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta

MOST_CALLERS = 10_000


class RateLimit:
    """How often one caller may do something.

    Parameters
    ----------
    most : int
        Times in one window.
    window : timedelta
        Its length.
    """

    def __init__(self, most: int, window: timedelta) -> None:
        self.most, self.window = most, window
        self._times: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def allows(self, caller: str, at: datetime) -> bool:
        """Count a try, and return whether it is one of those allowed; one too many is not counted."""
        with self._lock:
            times = self._times.setdefault(caller, deque())
            self._times.move_to_end(caller)
            while times and at - times[0] >= self.window:
                times.popleft()
            if len(times) >= self.most:
                return False
            times.append(at)
            while len(self._times) > MOST_CALLERS:
                self._times.popitem(last=False)
            return True
