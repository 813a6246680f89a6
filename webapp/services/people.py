"""Who works in the programme: the manager adds people, changes what they are, and closes accounts.

A change is an entry with its moment (`AccountChange`), and the account says what holds now. Nobody is ever
removed: the record names them. The last active manager stays; the database holds to that too.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import text
from sqlmodel import col, func, select

from webapp.db.accounts import AccountChange
from webapp.db.people import Employment, Provider, Role, User, UserRole
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.errors import NotAllowed, NotFound, Refused, StaleEdit
from webapp.services.login_sessions import Ended, end_all

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor

USER = "user"
WORKS_FOR_A_PROVIDER = frozenset({Roles.CASEWORKER, Roles.CONTRACTOR})
WORKS_FOR_THE_PROGRAM = frozenset({Roles.MANAGER, Roles.AUDITOR})
# Nobody knows a password for it: a one-time link sets the first one.
NO_PASSWORD = "!"  # noqa: S105 - that there is none
_ONE_CHANGE = 0xACC0  # the advisory lock under which accounts are changed on PostgreSQL


@dataclass(frozen=True, slots=True)
class Account:
    """What somebody is in the programme.

    Parameters
    ----------
    name, email : str
    role : Roles
    provider_id : int or None
        The organisation the person works for; None for the programme's own staff.
    employment : Employment
    active : bool
        Whether the person can log in.
    """

    name: str
    email: str
    role: Roles
    provider_id: int | None
    employment: Employment
    active: bool = True


@dataclass(frozen=True, slots=True)
class Period:
    """What somebody was, from when, until when (None: still), and who made it so (None: Hearthline)."""

    account: Account
    provider: str
    valid_from: datetime
    valid_until: datetime | None
    changed_by: str


def add_person(session: Session, actor: Actor | None, account: Account, at: datetime) -> User:
    """Add somebody, who cannot log in until a one-time link has set the first password.

    Parameters
    ----------
    actor : Actor or None
        The manager; None for whoever runs the machine.

    Raises
    ------
    NotAllowed, Refused
        If it is not for this person to do, or the account makes no sense.
    """
    _require_manager(session, actor)
    wanted = _checked(session, account, None)
    user = User(
        email=wanted.email,
        password=NO_PASSWORD,
        fs_uniquifier=secrets.token_hex(),
        name=wanted.name,
        active=wanted.active,
        provider_id=wanted.provider_id,
        employment=wanted.employment.value,
        roles=[_role(session, wanted.role)],
    )
    session.add(user)
    session.flush()
    _write_down(session, actor, user, wanted, at)
    detail: dict[str, audit.Detail] = {
        "role": wanted.role.value,
        "provider_id": wanted.provider_id,
        "employment": wanted.employment.value,
    }
    audit.record(session, actor, "user.added", USER, user.id, detail=detail, at=at)
    return user


def change_person(
    session: Session, actor: Actor | None, user_id: int, account: Account, *, version: int, at: datetime
) -> tuple[str, ...]:
    """Change what somebody is, from now on; return the names of what changed.

    Parameters
    ----------
    version : int
        How many entries the account's history had when the form was filled.

    Raises
    ------
    NotAllowed, NotFound, Refused
        If it is not for this person to do, there is nobody, or the account makes no sense.
    StaleEdit
        If somebody else has changed it since.
    """
    _require_manager(session, actor)
    user = get_person(session, user_id)
    before = account_of(user)
    if version_of(session, user_id) != version:
        raise StaleEdit(asdict(before), asdict(account), version_of(session, user_id))
    wanted = _checked(session, account, user)
    changed = tuple(name for name, value in asdict(wanted).items() if asdict(before)[name] != value)
    if not changed:
        return ()
    _keep_a_manager(session, user, wanted)
    if version == 0:  # somebody who was there before changes had dates
        _write_down(session, None, user, before, at)
    user.name, user.email, user.active = wanted.name, wanted.email, wanted.active
    user.provider_id, user.employment = wanted.provider_id, wanted.employment.value
    if "role" in changed:
        user.roles = [_role(session, wanted.role)]
    session.flush()
    _write_down(session, actor, user, wanted, at)
    detail: dict[str, audit.Detail] = {
        "fields": changed,
        "role": wanted.role.value,
        "provider_id": wanted.provider_id,
        "employment": wanted.employment.value,
        "active": wanted.active,
    }
    audit.record(session, actor, "user.changed", USER, user.id, detail=detail, at=at)
    if "active" in changed and not wanted.active:
        end_all(session, user, Ended.ACCOUNT_CHANGED, actor, at)
    return changed


def set_active(
    session: Session, actor: Actor | None, user_id: int, *, active: bool, at: datetime
) -> tuple[str, ...]:
    """Close somebody's account, which ends every session at once, or open it again."""
    before = account_of(get_person(session, user_id))
    wanted = replace(before, active=active)
    return change_person(session, actor, user_id, wanted, version=version_of(session, user_id), at=at)


def end_sessions_of(session: Session, actor: Actor, user_id: int, at: datetime) -> int:
    """End every session of a person; return how many there were."""
    _require_manager(session, actor)
    return end_all(session, get_person(session, user_id), Ended.BY_MANAGER, actor, at)


def set_language(session: Session, actor: Actor, language: str) -> None:
    """Keep in which language somebody reads the pages."""
    get_person(session, actor.user_id).language = language
    session.flush()


def get_person(session: Session, user_id: int) -> User:
    """Return somebody, with the role, as the database says now."""
    user = session.get(User, user_id, populate_existing=True)
    if user is None:
        raise NotFound
    return user


def account_of(user: User) -> Account:
    """Return what somebody is now."""
    (role,) = (Roles(each.name) for each in user.roles)
    return Account(user.name, user.email, role, user.provider_id, Employment(user.employment), user.active)


def version_of(session: Session, user_id: int) -> int:
    """Return how many entries the history of an account has."""
    entries = select(func.count()).select_from(AccountChange).where(AccountChange.user_id == user_id)
    return int(session.exec(entries).one())


def periods_of(session: Session, user_id: int) -> list[Period]:
    """Return what somebody was from when to when, the latest first."""
    rows: Sequence[AccountChange] = session.exec(
        select(AccountChange).where(AccountChange.user_id == user_id).order_by(col(AccountChange.id))
    ).all()
    people = dict(session.exec(select(User.id, User.name)).all())
    providers = dict(session.exec(select(Provider.id, Provider.name)).all())
    periods = []
    for row, later in zip(rows, [*rows[1:], None], strict=False):
        account = Account(
            row.name, row.email, Roles(row.role), row.provider_id, Employment(row.employment), row.active
        )
        until = later.valid_from if later is not None else None
        firm = providers.get(row.provider_id or 0, "")
        by = people.get(row.changed_by or 0, "")
        periods.append(Period(account, firm, row.valid_from, until, by))
    return periods[::-1]


def _checked(session: Session, account: Account, user: User | None) -> Account:
    """Return an account that makes sense, its texts tidied."""
    email = account.email.strip().lower()
    name, at_sign, host = email.partition("@")
    if not name or not at_sign or "." not in host or any(c.isspace() for c in email):
        raise Refused("email", "email", _("Write an email address, such as ana@example.org."))
    same = session.exec(select(User).where(func.lower(col(User.email)) == email)).first()
    if same is not None and (user is None or same.id != user.id):
        raise Refused("email_taken", "email", _("Somebody has this email address already."))
    if account.provider_id is not None and session.get(Provider, account.provider_id) is None:
        raise Refused("provider", "provider_id", _("Choose a provider of the list."))
    if account.role in WORKS_FOR_A_PROVIDER and account.provider_id is None:
        raise Refused(
            "provider_needed",
            "provider_id",
            _("Choose for whom the person works: homes and jobs belong to a provider."),
        )
    if account.role in WORKS_FOR_THE_PROGRAM and account.provider_id is not None:
        raise Refused(
            "provider_not_wanted",
            "provider_id",
            _("A manager or an auditor works for the program itself. Choose no provider."),
        )
    return replace(account, email=email, name=" ".join(account.name.split()))


def _keep_a_manager(session: Session, user: User, wanted: Account) -> None:
    """Refuse to take the last active manager away; the database does so too."""
    if wanted.active and wanted.role is Roles.MANAGER:
        return
    managers = (
        select(User.id)
        .join(UserRole, col(UserRole.user_id) == col(User.id))
        .join(Role, col(Role.id) == col(UserRole.role_id))
        .where(Role.name == Roles.MANAGER.value, col(User.active).is_(True))
    )
    if set(session.exec(managers)) == {user.id}:
        raise Refused(
            "last_manager",
            None,
            _("This is the last manager who can log in. Make somebody else a manager first."),
        )


def _require_manager(session: Session, actor: Actor | None) -> None:
    """Refuse anybody but a manager, and let one change of accounts wait for another."""
    if actor is not None and actor.role is not Roles.MANAGER:
        raise NotAllowed
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_CHANGE})


def _role(session: Session, role: Roles) -> Role:
    return session.exec(select(Role).where(Role.name == role.value)).one()


def _write_down(session: Session, actor: Actor | None, user: User, account: Account, at: datetime) -> None:
    """Add the entry of an account's history that begins now."""
    session.add(
        AccountChange(
            user_id=user.id,
            valid_from=at,
            name=account.name,
            email=account.email,
            role=account.role.value,
            provider_id=account.provider_id,
            employment=account.employment.value,
            active=account.active,
            changed_by=actor.user_id if actor is not None else None,
        )
    )
    session.flush()
