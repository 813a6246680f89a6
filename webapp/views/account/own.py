"""One's own account: what it is, its language, its password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user

from webapp.access import access, current_actor, role_of_current_user
from webapp.accounts.logging_in import stay_logged_in
from webapp.accounts.password_rules import PasswordRefused
from webapp.accounts.second_factor import has_second_factor, recovery_codes_left
from webapp.accounts.words import ROLE_NAMES
from webapp.clock import now
from webapp.db import reading, transaction
from webapp.db.people import Provider
from webapp.languages import CHOSEN, LANGUAGES, language
from webapp.security import is_password_of, password_hash
from webapp.services.login_sessions import open_sessions
from webapp.services.passwords import change_password
from webapp.services.people import set_language
from webapp.sessions import LOGIN_ID
from webapp.ui import Change, Form, RadiosField, Required, Row, choices_of
from webapp.ui.pages import form_page, page
from webapp.views.account.routes import EVERYBODY, blueprint, new_password_field, own_password_field

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


class PasswordForm(Form):
    """A new password, and the one that it replaces."""

    title = _l("Change your password")
    submit_label = _l("Change the password")

    current = own_password_field()
    password = new_password_field()


class LanguageForm(Form):
    """The language of the pages."""

    title = _l("Your language")
    submit_label = _l("Save")

    language = RadiosField(
        _l("In which language do you read the pages?"),
        [Required(_l("Choose a language."))],
        choices=choices_of(dict(LANGUAGES)),
    )


@blueprint.get("/account")
@access(roles=EVERYBODY)
def own() -> ResponseReturnValue:
    """Show what the account is, and where each thing is changed."""
    user = current_user
    with reading() as database:
        provider = database.get(Provider, user.provider_id) if user.provider_id else None
        has_app = has_second_factor(database, user.id)
        codes = recovery_codes_left(database, user.id)
        logins = len(open_sessions(database, user.id))
    on = _("On. %(count)s recovery codes are left.", count=codes)
    rows = [
        Row(_l("Name"), user.name),
        Row(_l("Email address"), user.email),
        Row(_l("Role"), ROLE_NAMES[role_of_current_user()]),
        Row(_l("Works for"), provider.name if provider else _("The program itself")),
        _row(_l("Language"), LANGUAGES[language()], "account.choose_language", _l("your language")),
        _row(_l("Password"), _("Set"), "account.change_own_password", _l("your password")),
        _row(
            _l("Second factor"),
            on if has_app else _("Off"),
            "account.second_factor",
            _l("your second factor"),
        ),
        _row(_l("Where you are logged in"), str(logins), "account.sessions", _l("where you are logged in")),
    ]
    return page("account/own.html", rows=rows)


@blueprint.route("/account/password", methods=["GET", "POST"])
@access(roles=EVERYBODY)
def change_own_password() -> ResponseReturnValue:
    """Change one's own password; every other session ends."""
    form = PasswordForm()
    if form.validate_on_submit():
        user = current_user._get_current_object()  # noqa: SLF001 - how werkzeug's proxies are opened
        if not is_password_of(user, str(form.current.data)):
            form.refuse(_("This is not your password. Try again."), "current")
            return form_page(form, back=url_for("account.own"))
        try:
            hashed = password_hash(str(form.password.data), (user.name, user.email))
        except PasswordRefused as refused:
            form.refuse(refused.message, "password")
            return form_page(form, back=url_for("account.own"))
        with transaction() as database:
            change_password(database, current_actor(), hashed, now(), keep=str(session.get(LOGIN_ID)))
        stay_logged_in()
        flash(_("Your password is changed. Everywhere else you are logged out."), "success")
        return redirect(url_for("account.own"), code=303)
    return form_page(form, back=url_for("account.own"))


@blueprint.route("/account/language", methods=["GET", "POST"])
@access(roles=EVERYBODY)
def choose_language() -> ResponseReturnValue:
    """Choose the language of the pages, from now on and on every browser."""
    form = LanguageForm(data={"language": language()})
    if form.validate_on_submit():
        with transaction() as database:
            set_language(database, current_actor(), str(form.language.data))
        session.pop(CHOSEN, None)
        return redirect(url_for("account.own"), code=303)
    return form_page(form, back=url_for("account.own"))


def _row(label: str, value: str, endpoint: str, what: str) -> Row:
    return Row(label, value, Change(url_for(endpoint), what))
