"""What the pages of an account share."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, request, url_for
from flask_babel import lazy_gettext as _l

from webapp.accounts.password_rules import LONGEST_PASSWORD
from webapp.rescue import kept_path, opens_with_get
from webapp.roles import Roles
from webapp.ui import MaxLength, Required
from webapp.ui.texts import PasswordField

blueprint = Blueprint("account", __name__)

EVERYBODY = frozenset(Roles)
TOO_MANY_REQUESTS = 429
TOO_LONG = _l("Check your password. It is too long.")


def own_password_field() -> PasswordField:
    """Return the field that asks for the password that one has, to be sure who it is."""
    return PasswordField(
        _l("Your password now"),
        [Required(_l("Write your password.")), MaxLength(LONGEST_PASSWORD, TOO_LONG)],
        autocomplete="current-password",
    )


def new_password_field() -> PasswordField:
    """Return the field of a new password."""
    return PasswordField(
        _l("New password"),
        [Required(_l("Write a new password.")), MaxLength(LONGEST_PASSWORD, TOO_LONG)],
        hint=_l("At least 12 characters. Several words that do not belong together are easy to remember."),
        autocomplete="new-password",
    )


def destination() -> str:
    """Return the page of the form that was kept, else the one that was asked for, else the front door."""
    wanted = kept_path() or request.args.get("next", "")
    return wanted if _is_ours(wanted) else url_for("start.home")


def _is_ours(address: str) -> bool:
    """Return whether an address is a page of this application that can be opened."""
    parts = urlsplit(address)
    is_path = address.startswith("/") and not parts.scheme and not parts.netloc and "\\" not in address
    return is_path and not address.startswith("//") and opens_with_get(parts.path)
