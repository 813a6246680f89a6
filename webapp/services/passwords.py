"""Setting a password: one's own, or by a link that a manager hands over, once and for a limited time."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlmodel import col, select, update

from webapp.db.accounts import PasswordLink
from webapp.db.people import User
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.errors import NotAllowed, Refused
from webapp.services.login_sessions import Ended, end_all
from webapp.services.people import NO_PASSWORD, get_person

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor

USER = "user"
TOKEN_BYTES = 32
LINK_LASTS = timedelta(hours=24)


def make_link(session: Session, actor: Actor | None, user_id: int, at: datetime) -> str:
    """Return the secret part of a new one-time link; the person's earlier ones are worth nothing any more.

    The person's password and sessions end with it: a link is made for somebody new, who forgot the password,
    or whose account may be in other hands. A second factor stays.

    Raises
    ------
    NotAllowed, NotFound, Refused
        If it is not for this person to do, or there is nobody who could log in.
    """
    if actor is not None and actor.role is not Roles.MANAGER:
        raise NotAllowed
    user = get_person(session, user_id)
    if not user.active:
        raise Refused("closed", None, _("This account is closed. Open it again first."))
    _withdraw_links(session, user_id, at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = PasswordLink(
        user_id=user_id,
        token_sha256=_hashed(token),
        made_by=actor.user_id if actor is not None else None,
        made_at=at,
        expires_at=at + LINK_LASTS,
    )
    user.password = NO_PASSWORD
    session.add(link)
    session.flush()
    hours = LINK_LASTS // timedelta(hours=1)
    audit.record(session, actor, "password.link_made", USER, user_id, detail={"hours": hours}, at=at)
    end_all(session, user, Ended.BY_MANAGER, actor, at)
    return token


def user_of_link(session: Session, token: str, at: datetime) -> User | None:
    """Return whose link it is; None where it was used, is too old, or never was."""
    link = session.exec(
        select(PasswordLink).where(
            PasswordLink.token_sha256 == _hashed(token),
            col(PasswordLink.used_at).is_(None),
            col(PasswordLink.expires_at) > at,
        )
    ).first()
    user = session.get(User, link.user_id, populate_existing=True) if link is not None else None
    return user if user is not None and user.active else None


def use_link(session: Session, token: str, password_hash: str, at: datetime) -> User | None:
    """Set a password by a link and use the link up; None where it is not good any more."""
    user = user_of_link(session, token, at)
    if user is None:
        return None
    _withdraw_links(session, user.id, at)
    user.password = password_hash
    session.flush()
    audit.record(session, None, "password.set", USER, user.id, detail={"how": "link"}, at=at)
    end_all(session, user, Ended.PASSWORD_CHANGED, None, at)
    return user


def change_password(session: Session, actor: Actor, password_hash: str, at: datetime, *, keep: str) -> None:
    """Set one's own password; every other session ends.

    Parameters
    ----------
    keep : str
        The session in which it is done, which stays.
    """
    user = get_person(session, actor.user_id)
    user.password = password_hash
    session.flush()
    audit.record(session, actor, "password.set", USER, user.id, detail={"how": "own"}, at=at)
    end_all(session, user, Ended.PASSWORD_CHANGED, actor, at, keep=keep)


def _withdraw_links(session: Session, user_id: int, at: datetime) -> None:
    unused = update(PasswordLink).where(
        col(PasswordLink.user_id) == user_id, col(PasswordLink.used_at).is_(None)
    )
    session.execute(unused.values(used_at=at))


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
