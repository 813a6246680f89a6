"""`hearthline serve`: the application on this machine, on 127.0.0.1, with nothing to set up."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from sqlmodel import select
from waitress.server import create_server

from rules.errors import HearthlineError
from webapp.application import create_app
from webapp.assets import missing_assets
from webapp.clock import system_clock
from webapp.config import DEFAULT_PORT, HIGHEST_PORT, Settings
from webapp.db import check_safe, current_database, reading
from webapp.db.migrate import upgrade
from webapp.db.people import User
from webapp.waiting_jobs import go_on

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from waitress.server import BaseWSGIServer

    from webapp.clock import Clock

HOST = "127.0.0.1"
THREADS = 8
MEGABYTE = 1024 * 1024
# Larger than what a page takes, so that a photo that is too large is answered with a page that says so.
LARGEST_REQUEST = 256 * MEGABYTE

Echo = Callable[[str], object]


class PortTaken(HearthlineError):  # noqa: N818 - the message says what to do
    """Another program already listens where Hearthline was to listen."""


def serve(port: int | None = None, data: Path | None = None, *, echo: Echo = print) -> None:
    """Serve the application until it is stopped.

    Parameters
    ----------
    port : int or None
        Where to listen on 127.0.0.1; 0 takes any free port, None what HEARTHLINE_PORT or the default says.
    data : Path or None
        The data folder; HEARTHLINE_DATA or ./hearthline-data where None. It is made where it is not there.
    echo : Echo
        How a line is said.
    """
    settings = _settings(port, data)
    refuse_taken_port(settings.port, settings.listen)
    app = prepare(settings)
    if not _has_people(app):
        echo("Nobody can log in yet. Add the first manager: hearthline user add --email ... --name ...")
    run(app, settings.port, echo)


def _has_people(app: Flask) -> bool:
    with app.app_context(), reading() as session:
        return session.exec(select(User.id).limit(1)).first() is not None


def run(app: Flask, port: int, echo: Echo) -> None:
    """Serve an application that is ready until it is stopped."""
    server = listen(app, port)
    if missing := missing_assets():
        echo(f"Warning: {missing}")
    folder, host = app.extensions["settings"].data_folder, app.extensions["settings"].listen
    echo(f"Hearthline is at http://{host}:{server.effective_port} (its records are in {folder}).")
    echo("Stop it with Ctrl+C.")
    _end_when_told_to()
    with app.app_context():
        go_on()
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


def _end_when_told_to() -> None:
    """Let a service manager's SIGTERM end the server as Ctrl+C does, with what is under way finished."""

    def stop(_signal: int, _frame: object) -> NoReturn:
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, stop)


def refuse_taken_port(port: int, host: str = HOST) -> None:
    """Refuse a port on which another program listens, before anything else is done for it."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((host, port))
        except OSError as error:
            raise PortTaken(_taken(port, host)) from error


def _taken(port: int, host: str) -> str:
    other = port + 1 if port < HIGHEST_PORT else DEFAULT_PORT
    return (
        f"Something already listens on {host}:{port}, or this account may not. Stop it, or choose another"
        f" port: hearthline serve --port {other} (or make demo PORT={other})."
    )


def prepare(settings: Settings, clock: Clock = system_clock) -> Flask:
    """Return the application with its database brought up to date and found safe."""
    app = create_app(settings, clock)
    with app.app_context():
        engine = current_database().engine
        check_safe(engine)
        upgrade(engine)
    return app


def listen(app: Flask, port: int) -> BaseWSGIServer:
    """Return a server that listens, and does not answer yet."""
    host = app.extensions["settings"].listen
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        raise PortTaken(_taken(port, host)) from error
    return create_server(
        app,
        sockets=[listening],
        threads=THREADS,
        ident="",
        max_request_body_size=LARGEST_REQUEST,
        # What a proxy says of the caller is believed where a proxy is trusted, by webapp.application.
        clear_untrusted_proxy_headers=not app.extensions["settings"].trusted_proxy,
    )


def _settings(port: int | None, data: Path | None) -> Settings:
    given = dict(os.environ)
    if data is not None:
        given["HEARTHLINE_DATA"] = str(data)
    if port is not None:
        given["HEARTHLINE_PORT"] = str(port)
    return Settings.from_environment(given)
