"""Where people are logged in: every login from its beginning to its end, and ending one from elsewhere."""

from __future__ import annotations

import secrets
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlmodel import col, select, update

from webapp.db.accounts import LoginSession
from webapp.services import audit
from webapp.services.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel import Session

    from webapp.db.people import User
    from webapp.services.actors import Actor

ID_BYTES = 32
# How often at most the time of a session's last request is written into the database.
SEEN_EVERY = timedelta(minutes=5)
SESSION = "login_session"


class Ended(StrEnum):
    """How a session ended."""

    LOGOUT = "logout"
    IDLE = "idle"
    TOO_OLD = "too_old"
    ENDED_ELSEWHERE = "ended_elsewhere"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a reason, no password
    ACCOUNT_CHANGED = "account_changed"
    BY_MANAGER = "by_manager"


def begin(session: Session, user_id: int, browser: str, at: datetime) -> str:
    """Write down that a session begins; return its id, which the session on the server holds."""
    row = LoginSession(
        id=secrets.token_hex(ID_BYTES), user_id=user_id, browser=browser, started_at=at, seen_at=at
    )
    session.add(row)
    session.flush()
    return row.id


def is_open(session: Session, session_id: str) -> LoginSession | None:
    """Return a session that has not ended; None where it has, or never was."""
    row = session.get(LoginSession, session_id, populate_existing=True)
    return row if row is not None and row.ended_at is None else None


def seen(session: Session, session_id: str, at: datetime) -> None:
    """Write down that a session is in use."""
    open_one = update(LoginSession).where(
        col(LoginSession.id) == session_id, col(LoginSession.ended_at).is_(None)
    )
    session.execute(open_one.values(seen_at=at))


def end(session: Session, session_id: str, how: Ended, at: datetime, *, actor: Actor | None = None) -> None:
    """End a session, unless it has ended already; nobody ends one that was not used."""
    row = is_open(session, session_id)
    if row is None:
        return
    row.ended_at, row.ended_how = at, how.value
    session.flush()
    audit.record(session, actor, "session.ended", "user", row.user_id, detail={"how": how.value}, at=at)


def end_all(
    session: Session, user: User, how: Ended, actor: Actor | None, at: datetime, *, keep: str | None = None
) -> int:
    """End every session of a person, but one where `keep` names it; return how many.

    The person also gets a new identifier, so that a session which is not on the list ends as well.
    """
    rows = [row for row in open_sessions(session, user.id) if row.id != keep]
    for row in rows:
        row.ended_at, row.ended_how = at, how.value
    user.fs_uniquifier = secrets.token_hex()
    session.flush()
    if rows:
        detail: dict[str, audit.Detail] = {"how": how.value, "count": len(rows)}
        audit.record(session, actor, "session.ended", "user", user.id, detail=detail, at=at)
    return len(rows)


def end_one(session: Session, actor: Actor, session_id: str, at: datetime) -> None:
    """End one of a person's own sessions from another of them.

    Raises
    ------
    NotFound
        If it is somebody else's, or has ended.
    """
    row = is_open(session, session_id)
    if row is None or row.user_id != actor.user_id:
        raise NotFound
    row.ended_at, row.ended_how = at, Ended.ENDED_ELSEWHERE.value
    session.flush()
    detail: dict[str, audit.Detail] = {"how": Ended.ENDED_ELSEWHERE.value, "count": 1}
    audit.record(session, actor, "session.ended", "user", actor.user_id, detail=detail, at=at)


def open_sessions(session: Session, user_id: int) -> Sequence[LoginSession]:
    """Return a person's sessions that have not been ended, the latest first."""
    statement = select(LoginSession).where(
        LoginSession.user_id == user_id, col(LoginSession.ended_at).is_(None)
    )
    return session.exec(statement.order_by(col(LoginSession.started_at).desc(), LoginSession.id)).all()
