"""Logging in, with one thing or with two, and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user

from webapp.access import access
from webapp.accounts.logging_in import (
    Step,
    TooManyAttempts,
    give_code,
    give_recovery_code,
    log_in,
    log_out,
    waiting,
)
from webapp.accounts.password_rules import LONGEST_PASSWORD
from webapp.ui import Form, MaxLength, Required, TextField
from webapp.ui.pages import form_page
from webapp.ui.texts import PasswordField
from webapp.views.account.routes import TOO_LONG, TOO_MANY_REQUESTS, blueprint, destination

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

LONGEST_EMAIL = 254
LONGEST_CODE = 40


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
        [Required(_l("Write your password.")), MaxLength(LONGEST_PASSWORD, TOO_LONG)],
        autocomplete="current-password",
    )


class CodeForm(Form):
    """The code of the authenticator app."""

    title = _l("Code of your authenticator app")
    submit_label = _l("Log in")

    code = TextField(
        _l("Code of your authenticator app"),
        [
            Required(_l("Write the code that your app shows now.")),
            MaxLength(LONGEST_CODE, _l("Write the 6 digits that your app shows now.")),
        ],
        hint=_l("6 digits. Each code works once."),
        inputmode="numeric",
        autocomplete="one-time-code",
    )


class RecoveryCodeForm(Form):
    """One of the codes that were kept for the day on which the phone is lost."""

    title = _l("Recovery code")
    submit_label = _l("Log in")

    code = TextField(
        _l("Recovery code"),
        [
            Required(_l("Write one of your recovery codes.")),
            MaxLength(LONGEST_CODE, _l("Write one of your recovery codes.")),
        ],
        hint=_l("You got ten of them with your authenticator app. Each works once."),
        autocomplete="off",
    )


@blueprint.route("/login", methods=["GET", "POST"])
@access(public=True)
def login() -> ResponseReturnValue:
    """Ask who it is, and lead to where the person wanted to go."""
    if current_user.is_authenticated:
        return redirect(destination())
    form = LoginForm()
    status = None
    if form.validate_on_submit():
        try:
            step = log_in(str(form.email.data), str(form.password.data))
            if step is Step.CODE:
                return redirect(url_for("account.code", next=request.args.get("next")), code=303)
            if step is Step.IN:
                return redirect(destination(), code=303)
            form.refuse(
                _("The email address or the password is not right. Check both, and try again."), "email"
            )
        except TooManyAttempts:
            form.refuse(_too_many())
            status = TOO_MANY_REQUESTS
    return form_page(form, "security/login.html", status=status)


@blueprint.route("/login/code", methods=["GET", "POST"])
@access(public=True)
def code() -> ResponseReturnValue:
    """Ask for the code of the app."""
    wrong = _("This code is not right, or was used already. Wait for the next one, and write it.")
    return _ask_second(CodeForm(), give_code, wrong, "security/code.html")


@blueprint.route("/login/recovery-code", methods=["GET", "POST"])
@access(public=True)
def recovery_code() -> ResponseReturnValue:
    """Ask for a recovery code, where the phone is lost."""
    wrong = _("This code is not right, or was used already. Try another of your ten codes.")
    return _ask_second(RecoveryCodeForm(), give_recovery_code, wrong, "security/recovery_code.html")


def _ask_second(
    form: CodeForm | RecoveryCodeForm, give: Callable[[str], bool], wrong: str, template: str
) -> ResponseReturnValue:
    """Ask for the second thing; somebody who has not given the password goes back to it."""
    if current_user.is_authenticated:
        return redirect(destination())
    if waiting() is None:
        return redirect(url_for("account.login", next=request.args.get("next")), code=303)
    status = None
    if form.validate_on_submit():
        try:
            if give(str(form.code.data)):
                return redirect(destination(), code=303)
            form.refuse(wrong, "code")
        except TooManyAttempts:
            form.refuse(_too_many())
            status = TOO_MANY_REQUESTS
    return form_page(form, template, status=status, next_page=request.args.get("next"))


@blueprint.post("/logout")
@access(public=True)
def logout() -> ResponseReturnValue:
    """End the session."""
    log_out()
    flash(_("You are logged out."), "success")
    return redirect(url_for("account.login"), code=303)


def _too_many() -> str:
    return str(_("There were too many tries. Wait 10 minutes, then try again."))
