"""The demo programme in a folder of its own: made anew each time, and served with its own calendar.

Its folder holds a file that says what it is. No other folder is ever cleared, and no setting of the machine's
own installation is read: a demo never touches the records of a programme.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from rules.errors import HearthlineError
from webapp.clock import system_clock
from webapp.config import DEFAULT_PORT, Settings
from webapp.demo_programme import all_demo_homes, build_demo
from webapp.server import HOST, prepare

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from webapp.clock import Clock
    from webapp.server import Echo

MARK = "THIS-IS-A-DEMO.txt"
MARK_TEXT = "Made by `hearthline demo`, which removes this folder and makes it anew. Keep nothing in it.\n"
# The demo's today: the list of disadvantaged communities that is embedded is in force.
TODAY = datetime(2026, 6, 30, 16, 0, tzinfo=UTC)


class NotADemoFolder(HearthlineError):  # noqa: N818 - the message says what to do
    """The folder for the demo holds something else."""


def demo_clock() -> Clock:
    """Return a clock that reads 30 June 2026, 16:00 UTC now, and runs on from there."""
    ahead: timedelta = system_clock() - TODAY
    return lambda: system_clock() - ahead


def fresh_demo(
    folder: Path,
    port: int,
    echo: Echo,
    *,
    homes: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Flask:
    """Make the demo programme anew in a folder, and say its logins.

    Parameters
    ----------
    folder : Path
        Made where it is not there; cleared where a demo made it.
    port : int
        Where it will be served: certificates name the page that confirms them.
    echo : callable
        How a line is said.
    homes : int or None
        How many homes, those that are described one by one first; all of them where None.
    progress : callable or None
        See `webapp.demo_programme.build_demo`.

    Raises
    ------
    NotADemoFolder
        If the folder holds anything that no demo put there.
    """
    _clear(folder)
    app = prepare(Settings.in_folder(folder), demo_clock())
    echo("")
    with app.app_context():
        address = f"http://{HOST}:{port or DEFAULT_PORT}/verify/"
        demo = build_demo(TODAY, address, all_demo_homes()[:homes], progress)
    for line in demo.lines():
        echo(line)
    return app


def _clear(folder: Path) -> None:
    if folder.exists():
        if any(folder.iterdir()) and not (folder / MARK).is_file():
            raise NotADemoFolder(
                f"{folder} holds something that is not a demo. Nothing was changed. Move it away, or choose"
                " another folder: hearthline demo --out FOLDER"
            )
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700, parents=True)
    (folder / MARK).write_text(MARK_TEXT, encoding="utf-8")
