"""`hearthline user`: the first manager of a new installation, and help where nobody can log in."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from rules.errors import InputError
from webapp.command_line import json_option, print_json
from webapp.commands.records import data_option, folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlmodel import Session

    from webapp.db.people import User

ROLES = ("manager", "auditor", "caseworker", "contractor", "inspector")


@click.group()
def user() -> None:
    """Add, list, close and help people's accounts; managers do the same on the page People."""


@user.command()
@click.option("--email", required=True, help="With which the person logs in.")
@click.option("--name", required=True, help="As others shall read it.")
@click.option("--role", type=click.Choice(ROLES), default="manager", show_default=True)
@click.option("--provider", help="For whom a caseworker or a contractor works; it must be there already.")
@click.option(
    "--employment", type=click.Choice(["staff", "subcontracted"]), default="staff", show_default=True
)
@data_option
def add(
    *, email: str, name: str, role: str, provider: str | None, employment: str, data: Path | None
) -> None:
    """Add a person, and print the link with which the first password is chosen."""
    from webapp.clock import now
    from webapp.db import transaction
    from webapp.db.people import Employment
    from webapp.roles import Roles
    from webapp.services.passwords import make_link
    from webapp.services.people import Account, add_person

    with _installation(data), transaction() as session:
        account = Account(name, email, Roles(role), _provider_id(session, provider), Employment(employment))
        added = add_person(session, None, account, now())
        token = make_link(session, None, added.id, now())
        _say_link(added.email, token)


@user.command("list")
@data_option
@json_option
def list_people(data: Path | None, as_json: bool) -> None:  # noqa: FBT001 - click passes flags so
    """List everybody who has, or had, a login."""
    from sqlmodel import col, select

    from webapp.db import reading
    from webapp.db.people import User
    from webapp.services.people import account_of

    with _installation(data), reading() as session:
        rows: list[dict[str, Any]] = []
        for each in session.exec(select(User).order_by(col(User.id))):
            account = account_of(each)
            rows.append(
                {
                    "id": each.id,
                    "email": account.email,
                    "name": account.name,
                    "role": account.role.value,
                    "active": account.active,
                }
            )
    if as_json:
        print_json({"people": rows})
        return
    for row in rows:
        state = "" if row["active"] else "  closed"
        click.echo(f"{row['id']:>5}  {row['role']:<11} {row['email']}  {row['name']}{state}")


@user.command()
@click.argument("email")
@data_option
def disable(email: str, data: Path | None) -> None:
    """Close an account; every login of it ends at once. The last manager stays."""
    from webapp.clock import now
    from webapp.db import transaction
    from webapp.services.people import set_active

    with _installation(data), transaction() as session:
        found = _person(session, email)
        set_active(session, None, found.id, active=False, at=now())
        click.echo(f"{found.email} can no longer log in.")


@user.command()
@click.argument("email")
@data_option
def enable(email: str, data: Path | None) -> None:
    """Open an account again."""
    from webapp.clock import now
    from webapp.db import transaction
    from webapp.services.people import set_active

    with _installation(data), transaction() as session:
        found = _person(session, email)
        set_active(session, None, found.id, active=True, at=now())
        click.echo(f"{found.email} can log in again.")


@user.command()
@click.argument("email")
@click.option("--second-factor", is_flag=True, help="Forget the authenticator app too: the phone is lost.")
@data_option
def reset(email: str, second_factor: bool, data: Path | None) -> None:  # noqa: FBT001 - click passes flags so
    """Print a link for a new password; the old one stops working, and every login ends."""
    from webapp.accounts.second_factor import switch_off
    from webapp.clock import now
    from webapp.db import transaction
    from webapp.services import audit
    from webapp.services.passwords import make_link

    with _installation(data), transaction() as session:
        found = _person(session, email)
        if second_factor:
            switch_off(session, found.id)
            audit.record(session, None, "second_factor.reset", "user", found.id, detail={}, at=now())
        token = make_link(session, None, found.id, now())
        _say_link(found.email, token)


@contextmanager
def _installation(data: Path | None) -> Iterator[None]:
    """Open an installation, made where it is not there yet, with its database up to date."""
    import os

    from flask_babel import force_locale

    from webapp.config import Settings
    from webapp.db import current_database
    from webapp.server import prepare

    settings = Settings.from_environment({**os.environ, "HEARTHLINE_DATA": str(folder_of(data))})
    app = prepare(settings)
    with app.test_request_context("/"), force_locale("en"):
        try:
            yield
        finally:
            current_database().engine.dispose()


def _person(session: Session, email: str) -> User:
    from sqlmodel import col, func, select

    from webapp.db.people import User

    found = session.exec(select(User).where(func.lower(col(User.email)) == email.strip().lower())).first()
    if found is None:
        raise InputError(f"{email}: nobody has this email address. See: hearthline user list")
    return found


def _provider_id(session: Session, name: str | None) -> int | None:
    from sqlmodel import col, select

    from webapp.db.people import Provider

    if name is None:
        return None
    providers = {each.name: each.id for each in session.exec(select(Provider).order_by(col(Provider.name)))}
    if name not in providers:
        listed = ", ".join(providers) or "there are none; a manager adds them on the page People"
        raise InputError(f"{name!r} is no provider of this programme ({listed}).")
    return providers[name]


def _say_link(email: str, token: str) -> None:
    from flask import current_app

    settings = current_app.extensions["settings"]
    address = (settings.public_address or f"http://127.0.0.1:{settings.port}").rstrip("/")
    click.echo(f"{email} chooses a password here, once, within 24 hours, while Hearthline is served:")
    click.echo(f"  {address}/set-password/{token}")
