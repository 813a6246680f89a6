"""How a login begins and ends: the tries are counted, both factors are asked, and each step is in the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from flask import current_app, request, session
from flask_security import current_user
from flask_security.utils import hash_password, login_user, logout_user

from rules.errors import HearthlineError
from webapp import login_attempts
from webapp.access import HAS_SECOND_FACTOR
from webapp.accounts.browser_names import browser_name
from webapp.accounts.known_browsers import browser_of, remember_browser
from webapp.accounts.password_rules import LONGEST_PASSWORD
from webapp.accounts.second_factor import has_second_factor, take_code, take_recovery_code
from webapp.clock import now
from webapp.db import current_database, reading, transaction
from webapp.db.people import User
from webapp.languages import CHOSEN
from webapp.rescue import KEPT
from webapp.roles import Roles
from webapp.services import audit, login_sessions
from webapp.services.actors import Actor
from webapp.services.login_sessions import Ended
from webapp.services.people import NO_PASSWORD
from webapp.sessions import LOGIN_ID, begin_session, end_session

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask_security import SQLAlchemySessionUserDatastore
    from sqlmodel import Session

    from webapp.login_attempts import Attempt, Claim

WAITING = "waits_for_second_factor"
# How long the page that asks for the code may stand open.
CODE_WITHIN = timedelta(minutes=10)
# What a session takes along when somebody logs in.
KEPT_AT_LOGIN = (KEPT, CHOSEN)


class TooManyAttempts(HearthlineError):  # noqa: N818 - the message says what to do
    """Too many wrong passwords or codes in a short time."""


class Step(StrEnum):
    """How far a login is."""

    IN = "in"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody whose password was right, and whose code is asked for."""

    user_id: int
    email: str


def log_in(email: str, password: str) -> Step | None:
    """Look at an address and a password; None where one of them or the account is not right, whichever.

    Raises
    ------
    TooManyAttempts
        After ten wrong tries in ten minutes; the right password is not looked at then either.
    """
    account = email.strip().lower()
    tried = _try(account)
    user, is_right = _person(account, password)
    if user is None or not is_right or not user.active:
        _failed(tried, user, "closed" if is_right else "password")
        return None
    with reading() as database:
        asks_for_code = has_second_factor(database, user.id)
    if asks_for_code:
        with transaction() as database:
            login_attempts.release(database, *tried)
        _forget_all_but_kept()
        session[WAITING] = {"user_id": user.id, "email": account, "at": now().timestamp()}
        return Step.CODE
    _begin(user, account, "password", tried, second_factor=False)
    return Step.IN


def waiting() -> Waiting | None:
    """Return who has given the right password and owes the code."""
    held = session.get(WAITING)
    if held is None or now().timestamp() - held["at"] > CODE_WITHIN.total_seconds():
        return None
    return Waiting(int(held["user_id"]), str(held["email"]))


def give_code(code: str) -> bool:
    """Log somebody in whose code of the app is right and was not used before."""
    return _second_step(code, take_code, "code")


def give_recovery_code(code: str) -> bool:
    """Log somebody in with a recovery code, which is then used up."""
    return _second_step(code, take_recovery_code, "recovery_code")


def _second_step(code: str, take: Callable[[Session, int, str, datetime], bool], how: str) -> bool:
    who = waiting()
    if who is None:
        return False
    tried = _try(who.email)
    user = current_database().logins.get(User, who.user_id, populate_existing=True)
    with transaction() as database:
        is_right = user is not None and user.active and take(database, user.id, code, now())
    if user is None or not is_right:
        _failed(tried, user, how)
        return False
    _begin(user, who.email, how, tried, second_factor=True)
    return True


def log_in_by_link(user_id: int, *, second_factor: bool) -> Step:
    """Log in somebody who has just set a password by a one-time link; a second factor is still asked for."""
    user = current_database().logins.get_one(User, user_id, populate_existing=True)
    account = user.email.lower()
    if second_factor:
        _forget_all_but_kept()
        session[WAITING] = {"user_id": user.id, "email": account, "at": now().timestamp()}
        return Step.CODE
    _begin(user, account, "link", None, second_factor=False)
    return Step.IN


def log_out() -> None:
    """Log a person out: the session ends on the server."""
    login_id = session.get(LOGIN_ID)
    if login_id is not None and current_user.is_authenticated:
        with transaction() as database:
            person = _actor(current_user)
            login_sessions.end(database, str(login_id), Ended.LOGOUT, now(), actor=person)
    logout_user()
    end_session()


def stay_logged_in() -> None:
    """Keep this session when the person's identifier was renewed, which ended all others."""
    user = current_user._get_current_object()  # noqa: SLF001 - how werkzeug's proxies are opened
    current_database().logins.refresh(user)
    login_user(user, remember=False, authn_via=["password"])
    current_app.session_interface.regenerate(session)  # type: ignore[attr-defined]  # ours


def account_key(account: str) -> str:
    """Return what stands for an email address where tries are counted."""
    return login_attempts.keyed_hash(str(current_app.secret_key), f"account:{account}")


def _try(account: str) -> tuple[Attempt, Claim]:
    """Count a try before it is looked at.

    Raises
    ------
    TooManyAttempts
        If it must wait.
    """
    key = account_key(account)
    address = f"source:{request.remote_addr or ''}"
    attempt = login_attempts.Attempt(
        key, login_attempts.keyed_hash(str(current_app.secret_key), address), browser_of(key)
    )
    with transaction() as database:
        counted = login_attempts.claim(database, attempt, now())
    if counted is None:
        raise TooManyAttempts
    return attempt, counted


def _failed(tried: tuple[Attempt, Claim], user: User | None, how: str) -> None:
    """Write down that a try was wrong; of an account that is not there nothing is written but that."""
    _, counted = tried
    whose = user.id if user is not None else "unknown"
    with transaction() as database:
        audit.record(database, None, "login.failed", "user", whose, detail={"how": how}, at=now())
        if counted.is_last:
            audit.record(database, None, "login.locked", "user", whose, detail={}, at=now())


def _person(email: str, password: str) -> tuple[User | None, bool]:
    """Return the person with an address, active or not, and whether the password is right."""
    people: SQLAlchemySessionUserDatastore = current_app.extensions["security"].datastore
    user = cast("User | None", people.find_user(case_insensitive=True, email=email))
    normal = current_app.extensions["security"].password_util.normalize(password[:LONGEST_PASSWORD])
    if user is None or user.password == NO_PASSWORD:
        hash_password(normal)  # so that an unknown address takes as long as a known one
        return user, False
    is_right = bool(user.verify_and_update_password(normal))
    current_database().logins.commit()  # a hash of older strength was renewed
    return user, is_right


def _begin(
    user: User, account: str, how: str, tried: tuple[Attempt, Claim] | None, *, second_factor: bool
) -> None:
    """Start a new session for a person."""
    with transaction() as database:
        if tried is not None:
            login_attempts.release(database, *tried)
        browser = browser_name(request.headers.get("User-Agent", ""))
        login_id = login_sessions.begin(database, user.id, browser, now())
        audit.record(database, _actor(user), "login", "user", user.id, detail={"how": how}, at=now())
    _forget_all_but_kept()
    login_user(user, remember=False, authn_via=["password"])
    session[LOGIN_ID] = login_id
    session[HAS_SECOND_FACTOR] = second_factor
    begin_session()
    remember_browser(account_key(account))


def _actor(user: User) -> Actor:
    """Return a person as who acts."""
    (role,) = (Roles(each.name) for each in user.roles)
    return Actor(user.id, role, user.provider_id)


def _forget_all_but_kept() -> None:
    """Empty the session; only a form that was kept, and the language that was chosen, go along."""
    kept = {name: session[name] for name in KEPT_AT_LOGIN if name in session}
    session.clear()
    session.update(kept)
