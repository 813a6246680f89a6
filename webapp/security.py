"""Logins, on Flask-Security: argon2id, roles, one answer for every wrong login, and nobody registers alone.

Flask-Security's own pages are not used: they belong to features that are switched off here, and its login
page knows neither our layout nor what was kept of an expired form. Its data store, its password hashing and
its `login_user` are what ours stands on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app, request, session
from flask_security import Security, SQLAlchemySessionUserDatastore
from flask_security.utils import hash_password, login_user, logout_user
from flask_wtf import CSRFProtect

from rules.errors import HearthlineError
from webapp.clock import now
from webapp.db import current_database
from webapp.db.people import Role, User
from webapp.login_attempts import LoginAttempts
from webapp.rescue import KEPT
from webapp.sessions import begin_session, end_session

if TYPE_CHECKING:
    from flask import Flask

    from webapp.config import Settings

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
ATTEMPTS = "login_attempts"


class PasswordRefused(HearthlineError):  # noqa: N818 - the message says what to do
    """A password that is too short or too long to be set."""


class TooManyAttempts(HearthlineError):  # noqa: N818 - the message says what to do
    """Too many wrong passwords in a short time."""


def set_up_security(app: Flask, settings: Settings) -> None:
    """Give an application its logins and its check against forged requests."""
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        # A token lives as long as its session does.
        WTF_CSRF_TIME_LIMIT=None,
        # Every validator has a message of our own catalogue.
        WTF_I18N_ENABLED=False,
        SECURITY_PASSWORD_SALT=settings.password_salt.get_secret_value(),
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of the method
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_PASSWORD_LENGTH_MIN=SHORTEST_PASSWORD,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_API_ENABLED_METHODS=["session"],
        # The address of a phone changes as it moves, so a session is not tied to it.
        SESSION_PROTECTION="basic",
    )
    CSRFProtect(app)
    app.extensions[ATTEMPTS] = LoginAttempts()
    with app.app_context():
        people = SQLAlchemySessionUserDatastore(current_database().logins, User, Role)
    security = Security(app, people, register_blueprint=False)
    # A login is a session and nothing else: no token in a header or an address, no cookie that remembers.
    security.login_manager.request_loader(lambda _request: None)


def log_in(email: str, password: str) -> User | None:
    """Log a person in; None where the address, the password or the account is not right, whichever it is.

    Raises
    ------
    TooManyAttempts
        After ten wrong passwords in ten minutes; the right one is not looked at then either.
    """
    attempts: LoginAttempts = current_app.extensions[ATTEMPTS]
    address = request.remote_addr or ""
    account = email.strip().lower()
    if attempts.must_wait(account, address, now()):
        raise TooManyAttempts
    user = _person(account, password)
    if user is None:
        attempts.failed(account, address, now())
        return None
    attempts.succeeded(account, address)
    _begin(user)
    return user


def _person(email: str, password: str) -> User | None:
    """Return the active person with this address and password."""
    people: SQLAlchemySessionUserDatastore = current_app.extensions["security"].datastore
    user = cast("User | None", people.find_user(case_insensitive=True, email=email))
    normal = current_app.extensions["security"].password_util.normalize(password[:LONGEST_PASSWORD])
    if user is None:
        hash_password(normal)  # so that an unknown address takes as long as a known one
        return None
    if not user.verify_and_update_password(normal) or not user.active:
        return None
    current_database().logins.commit()  # a hash of older strength was renewed
    return user


def _begin(user: User) -> None:
    """Start a new session for a person; of the old one only a form that was kept goes along."""
    kept = session.get(KEPT)
    session.clear()
    if kept is not None:
        session[KEPT] = kept
    login_user(user, remember=False, authn_via=["password"])
    begin_session()


def log_out() -> None:
    """Log a person out: the session ends on the server."""
    logout_user()
    end_session()


def password_hash(password: str) -> str:
    """Return the argon2id hash under which a new password is kept.

    Raises
    ------
    PasswordRefused
        Where the password is shorter than 12 or longer than 128 characters.
    """
    normal: str = current_app.extensions["security"].password_util.normalize(password)
    if not SHORTEST_PASSWORD <= len(normal) <= LONGEST_PASSWORD:
        raise PasswordRefused(
            f"A password has at least {SHORTEST_PASSWORD} and at most {LONGEST_PASSWORD} characters."
            " Several words in a row are easy to remember."
        )
    hashed: str = hash_password(normal)
    return hashed
