"""Printings of many reports that were interrupted go on when the application starts.

`hearthline serve` starts them before it answers the first request. Under another server, where the
application is made before its processes are, each process does so with its first request; of several, one
prints.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from flask import current_app

from webapp.db import current_database
from webapp.services.report_batches import resume_waiting

if TYPE_CHECKING:
    from flask import Flask

STARTED: Final = "waiting_jobs_started"
_LOCK: Final = threading.Lock()


def set_up_waiting_jobs(app: Flask) -> None:
    """Let an application go on with what waits; one under test does so only where it is asked to."""
    if not app.testing:
        app.before_request(go_on)


def go_on() -> None:
    """Go on with every printing that waits: once in a process."""
    with _LOCK:
        if current_app.extensions.get(STARTED):
            return
        current_app.extensions[STARTED] = True
    settings, clock = current_app.extensions["settings"], current_app.extensions["clock"]
    resume_waiting(current_database().engine, settings.data_folder, clock)
