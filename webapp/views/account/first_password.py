"""The page of a one-time link, on which somebody sets a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.access import access
from webapp.accounts.logging_in import Step, log_in_by_link
from webapp.accounts.password_rules import PasswordRefused
from webapp.accounts.second_factor import has_second_factor
from webapp.clock import now
from webapp.db import reading, transaction
from webapp.security import password_hash
from webapp.services.passwords import use_link, user_of_link
from webapp.ui import Form
from webapp.ui.pages import form_page, result_page
from webapp.views.account.routes import blueprint, new_password_field

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

GONE = 410


class FirstPasswordForm(Form):
    """A password of one's own."""

    title = _l("Choose your password")
    submit_label = _l("Set the password and log in")

    password = new_password_field()


@blueprint.route("/set-password/<token>", methods=["GET", "POST"])
@access(public=True)
def set_password(token: str) -> ResponseReturnValue:
    """Let the person of a one-time link set a password, and log in."""
    with reading() as session:
        user = user_of_link(session, token, now())
    if user is None:
        return _gone()
    form = FirstPasswordForm()
    if form.validate_on_submit():
        try:
            hashed = password_hash(str(form.password.data), (user.name, user.email))
        except PasswordRefused as refused:
            form.refuse(refused.message, "password")
        else:
            return _set(token, hashed)
    return form_page(form, caption=user.name)


def _set(token: str, hashed: str) -> ResponseReturnValue:
    with transaction() as session:
        user = use_link(session, token, hashed, now())
        asks_for_code = user is not None and has_second_factor(session, user.id)
    if user is None:
        return _gone()
    if log_in_by_link(user.id, second_factor=asks_for_code) is Step.CODE:
        return redirect(url_for("account.code"), code=303)
    flash(_("Your password is set. You are logged in."), "success")
    return redirect(url_for("start.home"), code=303)


def _gone() -> ResponseReturnValue:
    return result_page(
        _("This link does not work any more"),
        status=GONE,
        body=_("A link works once, and for one day. Ask your program manager for a new one."),
        link=url_for("account.login"),
        link_text=_("Log in"),
    )
