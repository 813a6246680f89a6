"""Tokens for a provider's own programs: made by the manager, shown once, revoked in one step."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlmodel import col, select

from webapp.clock import program_day
from webapp.db.machine_access import ApiToken
from webapp.db.people import Role, User, UserRole
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.actors import Actor
from webapp.services.errors import NotAllowed, NotFound, Refused

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlmodel import Session

PREFIX = "hearthline_"
TOKEN_BYTES = 32
LONGEST_LIFE = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token that was just made; its text is nowhere else, and cannot be shown again."""

    id: int
    text: str


def make_token(
    session: Session, actor: Actor, *, user_id: int, name: str, expires_on: date, at: datetime
) -> NewToken:
    """Make a token that acts as a person.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        The programme manager.
    user_id : int
        The person as whom it acts; never a manager or an auditor.
    name : str
        What it is for.
    expires_on : date
        Its last day; at most a year away.
    at : datetime
        When, in UTC.

    Raises
    ------
    NotAllowed
        If it is not the manager who asks.
    Refused
        If the person, the name or the day cannot be taken.
    """
    _must_be_manager(actor)
    user = session.get(User, user_id)
    role = role_of(session, user_id)
    if user is None or not user.active or role in (None, Roles.MANAGER, Roles.AUDITOR):
        message = _("Choose an active caseworker, contractor or inspector.")
        raise Refused("token_person", "person", message)
    today = program_day(at)
    if not today < expires_on <= today + LONGEST_LIFE:
        raise Refused("token_expiry", "expires_on", _("Choose a day after today and within a year."))
    if not name.strip():
        raise Refused("token_name", "name", _("Write what the token is for."))
    text = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    row = ApiToken(
        name=name.strip(),
        token_sha256=_hash(text),
        user_id=user.id,
        provider_id=user.provider_id,
        expires_on=expires_on,
        created_by=actor.user_id,
        created_at=at,
    )
    session.add(row)
    session.flush()
    audit.record(session, actor, "token.made", "api_token", str(row.id), detail={"user_id": user.id}, at=at)
    return NewToken(row.id, text)


def revoke_token(session: Session, actor: Actor, token_id: int, *, at: datetime) -> None:
    """Revoke a token: from this moment it opens nothing. A second time changes nothing.

    Raises
    ------
    NotAllowed, NotFound
        If it is not the manager who asks, or there is no such token.
    """
    _must_be_manager(actor)
    row = session.get(ApiToken, token_id)
    if row is None:
        raise NotFound
    if row.revoked_at is not None:
        return
    row.revoked_at, row.revoked_by = at, actor.user_id
    session.flush()
    audit.record(
        session, actor, "token.revoked", "api_token", str(row.id), detail={"user_id": row.user_id}, at=at
    )


def actor_of_token(session: Session, text: str, *, today: date) -> Actor | None:
    """Return as whom a token acts now; None where it opens nothing (any more).

    A token dies with what it stands on: when it expires or is revoked, when its person is made inactive or
    moves to another provider.
    """
    row = session.exec(select(ApiToken).where(ApiToken.token_sha256 == _hash(text))).first()
    if row is None or row.revoked_at is not None or row.expires_on < today:
        return None
    user = session.get(User, row.user_id)
    role = role_of(session, row.user_id)
    if user is None or not user.active or role is None or user.provider_id != row.provider_id:
        return None
    if role in (Roles.MANAGER, Roles.AUDITOR):
        return None
    return Actor(user_id=user.id, role=role, provider_id=user.provider_id)


def role_of(session: Session, user_id: int) -> Roles | None:
    """Return the role of a person; None for somebody with none, or with more than one."""
    statement = (
        select(Role.name)
        .join(UserRole, col(UserRole.role_id) == col(Role.id))
        .where(UserRole.user_id == user_id)
    )
    names = session.exec(statement).all()
    return Roles(names[0]) if len(names) == 1 else None


def _must_be_manager(actor: Actor) -> None:
    if actor.role is not Roles.MANAGER:
        raise NotAllowed


def _hash(text: str) -> str:
    """Return the hash of a token: it is long and random, so that one round of SHA-256 is enough."""
    return hashlib.sha256(text.encode()).hexdigest()
