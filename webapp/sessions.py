"""Sessions are kept on the server, so that a logout ends them: a copied cookie is then worth nothing.

A session ends after 30 minutes without a request and 12 hours after the login, whichever is first. Its id
changes at login and at logout.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import IO, TYPE_CHECKING, Any

from cachelib.file import FileSystemCache
from flask import current_app, request, session
from flask_session.cachelib import CacheLibSessionInterface

from webapp.clock import now
from webapp.db import current_database, transaction
from webapp.services import login_sessions
from webapp.services.login_sessions import Ended

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask, Request, Response
    from flask_session.base import ServerSideSession

IDLE_LIMIT = timedelta(minutes=30)
ABSOLUTE_LIMIT = timedelta(hours=12)
# How often at most the time of the last request is written down.
SEEN_EVERY = timedelta(minutes=1)
LOGGED_IN_AT, SEEN_AT = "logged_in_at", "seen_at"
# Which login it is, of those on the person's own list (webapp.services.login_sessions).
LOGIN_ID = "login_id"
SESSION_ID_BYTES = 32
# Above so many sessions those that have ended are looked for and removed, at most once a minute.
MANY_SESSIONS = 2_000


class _JsonFiles:
    """Sessions as JSON: unlike pickles, a file cannot make the program do anything."""

    def dump(self, value: Any, stream: IO[bytes]) -> None:  # noqa: ANN401 - what a session holds
        """Write a session."""
        stream.write(json.dumps(value, separators=(",", ":")).encode())

    def load(self, stream: IO[bytes]) -> Any:  # noqa: ANN401 - what a session holds
        """Read a session; a damaged file is none."""
        try:
            return json.loads(stream.read())
        except ValueError:
            return None


class SessionFiles(FileSystemCache):
    """A folder of sessions. Unlike its base it never removes a living one to make room for another."""

    serializer = _JsonFiles()  # type: ignore[assignment]  # it has what the folder calls

    def __init__(self, folder: Path) -> None:
        lifetime = IDLE_LIMIT + SEEN_EVERY
        super().__init__(str(folder), threshold=MANY_SESSIONS, default_timeout=lifetime, mode=0o600)
        self._looked_at = 0.0

    def _prune(self) -> None:
        at = now().timestamp()
        if at - self._looked_at >= SEEN_EVERY.total_seconds() and self._over_threshold():
            self._looked_at = at
            self._remove_expired(at)


class SessionInterface(CacheLibSessionInterface):
    """Flask-Session on a folder; a request that is still running cannot bring a dead session back to life."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            client=SessionFiles(folder), key_prefix="", sid_length=SESSION_ID_BYTES, permanent=False
        )

    def open_session(self, app: Flask, request: Request) -> ServerSideSession:
        """Return the session of the request's cookie; a new one where that has ended."""
        opened = super().open_session(app, request)
        opened.id_when_opened = (
            opened.sid if request.cookies.get(self.get_cookie_name(app)) == opened.sid else None
        )
        return opened

    def save_session(self, app: Flask, session: ServerSideSession, response: Response) -> None:
        """Keep the session, unless it was ended by another request in the meantime."""
        opened = getattr(session, "id_when_opened", None)
        if opened is not None and opened == session.sid and not self.cache.has(self._get_store_id(opened)):
            return
        super().save_session(app, session, response)

    def regenerate(self, session: ServerSideSession) -> None:
        """Give the session a new id; what was kept under the old one is gone."""
        self._delete_session(self._get_store_id(session.sid))
        session.sid = self._generate_sid(self.sid_length)
        session.modified = True


def begin_session() -> None:
    """Start the session of a person who has just logged in, under a new id."""
    at = now().timestamp()
    session[LOGGED_IN_AT] = at
    session[SEEN_AT] = at
    current_app.session_interface.regenerate(session)  # type: ignore[attr-defined]  # ours


def end_session() -> None:
    """End the session on the server: its cookie opens nothing any more, wherever it was copied to."""
    current_app.session_interface.regenerate(session)  # type: ignore[attr-defined]  # ours
    session.clear()


def enforce_limits() -> None:
    """End a session that was ended elsewhere, is too old or was not used; note that this one is used."""
    if request.endpoint == "static" or "_user_id" not in session:
        return
    at = now()
    idle = at.timestamp() - float(session.get(SEEN_AT, 0))
    age = at.timestamp() - float(session.get(LOGGED_IN_AT, 0))
    login_id = str(session.get(LOGIN_ID, ""))
    listed = login_sessions.is_open(current_database().logins(), login_id)
    if listed is None:
        end_session()
    elif idle > IDLE_LIMIT.total_seconds() or age > ABSOLUTE_LIMIT.total_seconds():
        how = Ended.IDLE if idle > IDLE_LIMIT.total_seconds() else Ended.TOO_OLD
        with transaction() as database:
            login_sessions.end(database, login_id, how, at)
        end_session()
    elif idle >= SEEN_EVERY.total_seconds():
        session[SEEN_AT] = at.timestamp()
        if at - listed.seen_at >= login_sessions.SEEN_EVERY:
            with transaction() as database:
                login_sessions.seen(database, login_id, at)


def set_up_sessions(app: Flask, folder: Path, *, behind_tls: bool) -> None:
    """Keep the sessions in a folder, and tell browsers how to keep the cookie."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    app.config.update(
        SESSION_COOKIE_NAME="__Host-hearthline" if behind_tls else "hearthline",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=behind_tls,
        SESSION_COOKIE_PATH="/",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=IDLE_LIMIT + SEEN_EVERY,
    )
    with app.app_context():
        app.session_interface = SessionInterface(folder)
    app.before_request(enforce_limits)
