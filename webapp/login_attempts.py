"""Guessing passwords does not get far: ten wrong ones in ten minutes, then a wait.

Counted per account and address, so that a stranger cannot lock somebody out of his account, and per address,
so that one machine cannot try many accounts. The counts are in memory: one process serves Hearthline
(webapp.server), and a restart forgets them.
"""

from __future__ import annotations

import hashlib
from collections import deque
from datetime import datetime, timedelta
from threading import Lock

MOST_PER_ACCOUNT = 10
MOST_PER_ADDRESS = 50
WINDOW = timedelta(minutes=10)
MOST_COUNTED = 10_000


class LoginAttempts:
    """Wrong passwords of the last minutes."""

    def __init__(self) -> None:
        self._failures: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def must_wait(self, email: str, address: str, at: datetime) -> bool:
        """Return whether there were too many wrong passwords for another try now."""
        with self._lock:
            return any(self._recent(key, at) >= most for key, most in _counters(email, address))

    def failed(self, email: str, address: str, at: datetime) -> None:
        """Count a wrong password."""
        with self._lock:
            if len(self._failures) > MOST_COUNTED:
                self._failures = {
                    key: times for key, times in self._failures.items() if self._recent(key, at)
                }
            for key, _most in _counters(email, address):
                self._failures.setdefault(key, deque(maxlen=MOST_PER_ADDRESS)).append(at)

    def succeeded(self, email: str, address: str) -> None:
        """Forget the wrong passwords of an account from this address."""
        with self._lock:
            self._failures.pop(_counters(email, address)[0][0], None)

    def _recent(self, key: str, at: datetime) -> int:
        times = self._failures.get(key, deque())
        while times and at - times[0] > WINDOW:
            times.popleft()
        return len(times)


def _counters(email: str, address: str) -> tuple[tuple[str, int], tuple[str, int]]:
    """Return what is counted, and up to how many; no email address is kept."""
    account = hashlib.sha256(f"{email}\0{address}".encode()).hexdigest()
    return (account, MOST_PER_ACCOUNT), (address, MOST_PER_ADDRESS)
