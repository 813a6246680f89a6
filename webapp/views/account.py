"""Logging in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user

from webapp.access import access
from webapp.rescue import kept_path, opens_with_get
from webapp.security import LONGEST_PASSWORD, TooManyAttempts, log_in, log_out
from webapp.ui import Form, MaxLength, Required, TextField
from webapp.ui.pages import form_page
from webapp.ui.texts import PasswordField

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("account", __name__)

TOO_MANY_REQUESTS = 429
LONGEST_EMAIL = 254


class LoginForm(Form):
    """The two things that say who it is."""

    title = _l("Log in")
    submit_label = _l("Log in")

    email = TextField(
        _l("Email address"),
        [
            Required(_l("Write your email address.")),
            MaxLength(LONGEST_EMAIL, _l("Check your email address. It is too long.")),
        ],
        input_type="email",
        autocomplete="username",
        inputmode="email",
    )
    password = PasswordField(
        _l("Password"),
        [
            Required(_l("Write your password.")),
            MaxLength(LONGEST_PASSWORD, _l("Check your password. It is too long.")),
        ],
        autocomplete="current-password",
    )


@blueprint.route("/login", methods=["GET", "POST"])
@access(public=True)
def login() -> ResponseReturnValue:
    """Ask who it is, and lead him to where he wanted to go."""
    if current_user.is_authenticated:
        return redirect(_destination())
    form = LoginForm()
    status = None
    if form.validate_on_submit():
        try:
            if log_in(form.email.data, form.password.data) is not None:
                return redirect(_destination(), code=303)
            form.refuse(
                _("The email address or the password is not right. Check both, and try again."), "email"
            )
        except TooManyAttempts:
            form.refuse(_("There were too many tries. Wait 10 minutes, then try again."))
            status = TOO_MANY_REQUESTS
    return form_page(form, "security/login.html", status=status)


@blueprint.post("/logout")
@access(public=True)
def logout() -> ResponseReturnValue:
    """End the session."""
    log_out()
    flash(_("You are logged out."), "success")
    return redirect(url_for("account.login"), code=303)


def _destination() -> str:
    """Return the page of the form that was kept, else the one that was asked for, else the front door."""
    wanted = kept_path() or request.args.get("next", "")
    return wanted if _is_ours(wanted) else url_for("start.home")


def _is_ours(address: str) -> bool:
    """Return whether an address is a page of this application that can be opened."""
    parts = urlsplit(address)
    is_path = address.startswith("/") and not parts.scheme and not parts.netloc and "\\" not in address
    return is_path and not address.startswith("//") and opens_with_get(parts.path)
