"""Logins, on Flask-Security: argon2id, roles, one answer for every wrong login, and nobody registers alone.

Flask-Security's own pages are not used: they belong to features that are switched off here, and its login
page knows neither our layout nor what was kept of an expired form. Its data store, its password hashing and
its `login_user` are what ours stands on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app
from flask_security import Security, SQLAlchemySessionUserDatastore
from flask_security.utils import hash_password
from flask_wtf import CSRFProtect

from webapp.accounts.logging_in import TooManyAttempts, log_in, log_out
from webapp.accounts.password_rules import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    PasswordRefused,
    check_password,
)
from webapp.db import current_database
from webapp.db.people import Role, User
from webapp.services.people import NO_PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask

    from webapp.config import Settings

__all__ = [
    "LONGEST_PASSWORD",
    "SHORTEST_PASSWORD",
    "PasswordRefused",
    "TooManyAttempts",
    "is_password_of",
    "log_in",
    "log_out",
    "password_hash",
    "set_up_security",
]


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
    with app.app_context():
        people = SQLAlchemySessionUserDatastore(current_database().logins, User, Role)
    security = Security(app, people, register_blueprint=False)
    # A login is a session and nothing else: no token in a header or an address, no cookie that remembers.
    security.login_manager.request_loader(lambda _request: None)


def password_hash(password: str, own_words: Iterable[str] = ()) -> str:
    """Return the argon2id hash under which a new password is kept.

    Raises
    ------
    PasswordRefused
        Where the password is too short, too long, or easy to guess.
    """
    normal: str = current_app.extensions["security"].password_util.normalize(password)
    check_password(normal, own_words)
    hashed: str = hash_password(normal)
    return hashed


def is_password_of(user: User, password: str) -> bool:
    """Return whether a password is a person's own."""
    normal = current_app.extensions["security"].password_util.normalize(password[:LONGEST_PASSWORD])
    return user.password != NO_PASSWORD and bool(user.verify_and_update_password(normal))
