"""Who works in the demo programme: two firms, an inspection firm, and one login for each role."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlmodel import select

from rules.errors import HearthlineError
from webapp.db.people import Employment, Provider, Role, User
from webapp.roles import Roles
from webapp.security import password_hash
from webapp.services.actors import Actor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

# Sixteen letters that nobody has seen before: a demo is never open to somebody who read the documentation.
PASSWORD_BYTES = 12
PEOPLE = (
    (Roles.CASEWORKER, "Carmen Ortiz", "Valley Community Action", Employment.STAFF),
    (Roles.CONTRACTOR, "Tom Becker", "Becker Insulation and Heating", Employment.SUBCONTRACTED),
    (Roles.INSPECTOR, "Ines Park", "Golden State Inspection", Employment.SUBCONTRACTED),
    (Roles.MANAGER, "Maria Lindqvist", None, Employment.STAFF),
    (Roles.AUDITOR, "Abel Kone", None, Employment.STAFF),
)


class NotAnEmptyDatabase(HearthlineError):  # noqa: N818 - the message says what to do
    """Somebody already works with this database."""


@dataclass(frozen=True, slots=True)
class Login:
    """How to log in as somebody."""

    role: Roles
    name: str
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class DemoPeople:
    """Everybody in the demo programme, by role."""

    actors: Mapping[Roles, Actor]
    logins: tuple[Login, ...]


def add_people(session: Session) -> DemoPeople:
    """Add the people of the demo programme to an empty database.

    Raises
    ------
    NotAnEmptyDatabase
        If it has people already.
    """
    if session.exec(select(User.id).limit(1)).first() is not None:
        raise NotAnEmptyDatabase(
            "This database already has people, so the demo programme was not added. Nothing was changed."
        )
    roles = {Roles(role.name): role for role in session.exec(select(Role))}
    actors, logins = {}, []
    for role, name, firm, employment in PEOPLE:
        provider = _provider(session, firm) if firm else None
        login = Login(role, name, f"{role.value}@example.org", secrets.token_urlsafe(PASSWORD_BYTES))
        user = User(
            email=login.email,
            password=password_hash(login.password),
            fs_uniquifier=secrets.token_hex(),
            name=name,
            provider_id=provider.id if provider else None,
            employment=employment.value,
            roles=[roles[role]],
        )
        session.add(user)
        session.flush()
        actors[role] = Actor(user.id, role, user.provider_id)
        logins.append(login)
    return DemoPeople(actors, tuple(logins))


def _provider(session: Session, name: str) -> Provider:
    provider = Provider(name=name)
    session.add(provider)
    session.flush()
    return provider
