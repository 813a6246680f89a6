"""One's own second factor: an authenticator app, its picture, and the recovery codes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

import segno
from flask import Response, abort, flash, redirect, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user

from webapp.access import HAS_SECOND_FACTOR, SECOND_FACTOR_ROLES, access, current_actor, owes_second_factor
from webapp.accounts import second_factor as factors
from webapp.clock import now
from webapp.db import reading, transaction
from webapp.security import is_password_of
from webapp.services import audit
from webapp.ui import Form, MaxLength, Required, TextField
from webapp.ui.pages import form_page, page
from webapp.views.account.routes import EVERYBODY, blueprint, own_password_field

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.db.people import User
    from webapp.services.actors import Actor

NEW_SECRET = "new_second_factor"  # noqa: S105 - the name of a place in the session
LONGEST_CODE = 40
QR_SCALE = 5
USER = "user"


class SwitchOnForm(Form):
    """The password, and the first code of the app."""

    title = _l("Log in with two things")
    submit_label = _l("Switch it on")

    current = own_password_field()
    code = TextField(
        _l("Code that the app shows now"),
        [
            Required(_l("Write the code that your app shows now.")),
            MaxLength(LONGEST_CODE, _l("Write the 6 digits that your app shows now.")),
        ],
        hint=_l("6 digits."),
        inputmode="numeric",
        autocomplete="one-time-code",
    )


class ConfirmForm(Form):
    """The password, to be sure who it is."""

    title = _l("Is it you?")
    submit_label = _l("Go on")

    current = own_password_field()


@blueprint.get("/account/second-factor")
@access(roles=EVERYBODY)
def second_factor() -> ResponseReturnValue:
    """Show whether a login asks for a second thing, and what can be changed."""
    with reading() as database:
        has_app = factors.has_second_factor(database, current_user.id)
        codes = factors.recovery_codes_left(database, current_user.id)
    if not has_app:
        return redirect(url_for("account.switch_on_second_factor"))
    return page("account/second_factor.html", codes=codes, back=url_for("account.own"))


@blueprint.route("/account/second-factor/on", methods=["GET", "POST"])
@access(roles=EVERYBODY)
def switch_on_second_factor() -> ResponseReturnValue:
    """Add an app: it shows a right code, and the recovery codes are shown once."""
    secret = session.setdefault(NEW_SECRET, factors.new_secret())
    form = SwitchOnForm()
    if form.validate_on_submit() and _is_own_password(form):
        with transaction() as database:
            codes = factors.switch_on(database, _user(), secret, str(form.code.data), now())
            if codes is not None:
                _record(database, "second_factor.on")
        if codes is not None:
            session.pop(NEW_SECRET)
            session[HAS_SECOND_FACTOR] = True
            return page("account/recovery_codes.html", codes=codes)
        form.refuse(_("This code is not right. Write the one that your app shows now."), "code")
    return form_page(
        form,
        "account/switch_on.html",
        secret=factors.written_out(secret),
        back=None if owes_second_factor() else url_for("account.own"),
        is_owed=owes_second_factor(),
    )


@blueprint.get("/account/second-factor/picture.svg")
@access(roles=EVERYBODY)
def second_factor_picture() -> ResponseReturnValue:
    """Draw what the app's camera reads."""
    secret = session.get(NEW_SECRET)
    if secret is None:
        abort(404)
    drawn = io.BytesIO()
    code = segno.make(factors.address_of(secret, current_user.email), error="m")
    code.save(drawn, kind="svg", scale=QR_SCALE, border=4, light="#fff", svgclass=None, lineclass=None)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


@blueprint.route("/account/recovery-codes", methods=["GET", "POST"])
@access(roles=EVERYBODY)
def new_recovery_codes() -> ResponseReturnValue:
    """Make ten new recovery codes; the old ones are worth nothing any more."""
    form = ConfirmForm()
    with reading() as database:
        if not factors.has_second_factor(database, current_user.id):
            abort(404)
    if form.validate_on_submit() and _is_own_password(form):
        with transaction() as database:
            codes = factors.renew_recovery_codes(database, current_user.id, now())
            _record(database, "recovery_codes.made")
        return page("account/recovery_codes.html", codes=codes)
    return form_page(form, back=url_for("account.second_factor"), caption=_("New recovery codes"))


@blueprint.route("/account/second-factor/off", methods=["GET", "POST"])
@access(roles=EVERYBODY)
def switch_off_second_factor() -> ResponseReturnValue:
    """Log in with the password alone again, where the role allows it."""
    form = ConfirmForm()
    if form.validate_on_submit() and _is_own_password(form):
        with transaction() as database:
            factors.switch_off(database, current_user.id)
            _record(database, "second_factor.off")
        session[HAS_SECOND_FACTOR] = False
        flash(_("Your second factor is off."), "success")
        return redirect(url_for("account.own"), code=303)
    return form_page(
        form,
        back=url_for("account.second_factor"),
        caption=_("Switch your second factor off"),
        intro=_("Your role needs one: you will be asked to add another app at once.")
        if current_actor().role in SECOND_FACTOR_ROLES
        else "",
    )


def _is_own_password(form: SwitchOnForm | ConfirmForm) -> bool:
    """Return whether the password that was typed is one's own; say so where it is not."""
    if is_password_of(_user(), str(form.current.data)):
        return True
    form.refuse(_("This is not your password. Try again."), "current")
    return False


def _user() -> User:
    return cast("User", current_user._get_current_object())  # noqa: SLF001 - how werkzeug's proxies are opened


def _record(database: Session, action: str) -> None:
    actor: Actor = current_actor()
    audit.record(database, actor, action, USER, actor.user_id, detail={}, at=now())
