"""Who works in the demo programme: two firms, an inspection firm, and one login for each role."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlmodel import select

from rules.errors import HearthlineError
from webapp.db.accounts import ProviderContact
from webapp.db.people import Employment, Provider, Role, User
from webapp.roles import Roles
from webapp.security import password_hash
from webapp.services.actors import Actor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

# Sixteen letters that nobody has seen before: who read the documentation cannot open somebody's demo.
PASSWORD_BYTES = 12
# The first of each role has the address that is the role's name, and works on the homes that are described
# one by one; the others come after, with a number.
PEOPLE = (
    (Roles.CASEWORKER, "Carmen Ortiz", "Valley Community Action", Employment.STAFF),
    (Roles.CONTRACTOR, "Tom Becker", "Becker Insulation and Heating", Employment.SUBCONTRACTED),
    (Roles.INSPECTOR, "Ines Park", "Golden State Inspection", Employment.SUBCONTRACTED),
    (Roles.MANAGER, "Maria Lindqvist", None, Employment.STAFF),
    (Roles.AUDITOR, "Abel Kone", None, Employment.STAFF),
    (Roles.CASEWORKER, "Mei Chen", "Bay Homes Together", Employment.STAFF),
    (Roles.CASEWORKER, "Rosa Delgado", "Imperial Valley Housing Help", Employment.STAFF),
    (Roles.CONTRACTOR, "Alma Reyes", "Reyes Home Comfort", Employment.SUBCONTRACTED),
    (Roles.CONTRACTOR, "Dev Patel", "Delta Weatherization", Employment.SUBCONTRACTED),
    (Roles.INSPECTOR, "Owen Shaw", "Golden State Inspection", Employment.SUBCONTRACTED),
    (Roles.CASEWORKER, "Lupe Vargas", "Valley Community Action", Employment.STAFF),
    (Roles.MANAGER, "Grace Okafor", None, Employment.STAFF),
)
# Numbers that belong to nobody, under the area codes of Fresno, Oakland and El Centro.
TELEPHONES = {
    "Valley Community Action": "(559) 555-0142",
    "Bay Homes Together": "(510) 555-0117",
    "Imperial Valley Housing Help": "(760) 555-0163",
}
# Before the first home of the demo.
OPENED_AT = datetime(2014, 10, 1, 16, tzinfo=UTC)
# Which caseworker, contractor and inspector serve the homes of a team, counted among those of their role.
TEAMS = ((0, 0, 0), (0, 2, 1), (2, 1, 0), (1, 1, 1), (2, 0, 1), (1, 2, 0))


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
    """Everybody in the demo programme.

    Parameters
    ----------
    actors : mapping of Roles to Actor
        Who serves a home, by role.
    logins : tuple of Login
        Everybody's.
    teams : tuple of mapping
        Who serves the homes of each team.
    caseworkers : tuple of Actor
        All of them.
    """

    actors: Mapping[Roles, Actor]
    logins: tuple[Login, ...]
    teams: tuple[Mapping[Roles, Actor], ...] = ()
    caseworkers: tuple[Actor, ...] = ()

    def approver(self) -> Actor:
        """Return who approves what the caseworker proposed: a colleague, where the office has one."""
        own = self.actors[Roles.CASEWORKER]
        office = [each for each in self.caseworkers if each.provider_id == own.provider_id]
        return next((each for each in office if each != own), own)

    def of_team(self, number: int) -> DemoPeople:
        """Return the same people with those of a team in front."""
        return replace(self, actors=self.teams[number]) if self.teams else self


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
    held: dict[Roles, list[Actor]] = {role: [] for role in Roles}
    logins = []
    for role, name, firm, employment in PEOPLE:
        provider = _provider(session, firm) if firm else None
        order = len(held[role])
        address = f"{role.value}{order + 1 if order else ''}@example.org"
        login = Login(role, name, address, secrets.token_urlsafe(PASSWORD_BYTES))
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
        held[role].append(Actor(user.id, role, user.provider_id))
        logins.append(login)
    teams = tuple(
        {
            Roles.CASEWORKER: held[Roles.CASEWORKER][caseworker],
            Roles.CONTRACTOR: held[Roles.CONTRACTOR][contractor],
            Roles.INSPECTOR: held[Roles.INSPECTOR][inspector],
            Roles.MANAGER: held[Roles.MANAGER][0],
            Roles.AUDITOR: held[Roles.AUDITOR][0],
        }
        for caseworker, contractor, inspector in TEAMS
    )
    return DemoPeople(teams[0], tuple(logins), teams, tuple(held[Roles.CASEWORKER]))


def _provider(session: Session, name: str) -> Provider:
    known = session.exec(select(Provider).where(Provider.name == name)).first()
    if known is not None:
        return known
    provider = Provider(name=name)
    session.add(provider)
    session.flush()
    if name in TELEPHONES:
        session.add(
            ProviderContact(provider_id=provider.id, valid_from=OPENED_AT, telephone=TELEPHONES[name])
        )
    return provider
