"""The organisations and people of `tests.bench.web_homes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import Session, select

from webapp.db.people import Provider, Role, User, UserRole
from webapp.roles import Roles

if TYPE_CHECKING:
    from sqlalchemy import Connection

NONPROFITS, FIRMS = 8, 6


def add_people(connection: Connection, hashed: str) -> dict[str, list[int]]:
    """Add organisations and people; return their ids by role, and those of the organisations."""
    found: dict[str, list[int]] = {role.value: [] for role in Roles}
    with Session(connection, join_transaction_mode="rollback_only") as session:
        nonprofits = [Provider(name=f"Community Action {n}") for n in range(1, NONPROFITS + 1)]
        firms = [Provider(name=f"Insulation Works {n}") for n in range(1, FIRMS + 1)]
        session.add_all([*nonprofits, *firms])
        session.flush()
        roles = {role.name: role.id for role in session.exec(select(Role))}
        employers: dict[Roles, list[Provider | None]] = {
            Roles.CASEWORKER: [*nonprofits],
            Roles.CONTRACTOR: [*firms],
            Roles.INSPECTOR: [None, None],
            Roles.MANAGER: [None],
            Roles.AUDITOR: [None],
        }
        for role, providers in employers.items():
            for number, provider in enumerate(providers):
                user = User(
                    email=f"{role.value}{number or ''}@example.org",
                    password=hashed,
                    fs_uniquifier=f"{role.value}{number:032d}",
                    name=f"{role.value.capitalize()} {number + 1}",
                    provider_id=provider.id if provider else None,
                )
                session.add(user)
                session.flush()
                session.add(UserRole(user_id=user.id, role_id=roles[role.value]))
                found[role.value].append(user.id)
        found["nonprofits"], found["firms"] = [p.id for p in nonprofits], [p.id for p in firms]
        session.commit()
    return found
