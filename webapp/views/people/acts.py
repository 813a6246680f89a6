"""What a manager does to an account: close it, open it, a link, the second factor, its sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.access import access, current_actor
from webapp.accounts.second_factor import switch_off
from webapp.clock import now
from webapp.db import transaction
from webapp.services import audit
from webapp.services.errors import Refused
from webapp.services.login_sessions import Ended, end_all
from webapp.services.passwords import LINK_LASTS, make_link
from webapp.services.people import end_sessions_of, get_person, set_active
from webapp.ui.pages import page
from webapp.ui.templates import moment
from webapp.views.people.routes import MANAGERS, blueprint, somebody

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

ACCOUNT = "/people/<int(max=2147483647):user_id>"
USER = "user"


@blueprint.post(f"{ACCOUNT}/close")
@access(roles=MANAGERS, object=somebody)
def close(user_id: int) -> ResponseReturnValue:
    """Close an account: its sessions end at once."""
    return _set_active(user_id, active=False, said=_("The account is closed. Every login of it has ended."))


@blueprint.post(f"{ACCOUNT}/open")
@access(roles=MANAGERS, object=somebody)
def open_again(user_id: int) -> ResponseReturnValue:
    """Open an account again."""
    return _set_active(user_id, active=True, said=_("The account is open again."))


@blueprint.post(f"{ACCOUNT}/password-link")
@access(roles=MANAGERS, object=somebody)
def password_link(user_id: int) -> ResponseReturnValue:
    """Make a one-time link for a new password, and show it this once."""
    at = now()
    try:
        with transaction() as session:
            token = make_link(session, current_actor(), user_id, at)
            name = get_person(session, user_id).name
    except Refused as refused:
        flash(refused.message, "error")
        return _back(user_id)
    return page(
        "people/link.html",
        name=name,
        address=f"{_host()}{url_for('account.set_password', token=token)}",
        until=moment(at + LINK_LASTS),
        person_address=url_for("people.person", user_id=user_id),
    )


@blueprint.post(f"{ACCOUNT}/second-factor-off")
@access(roles=MANAGERS, object=somebody)
def second_factor_off(user_id: int) -> ResponseReturnValue:
    """Forget somebody's app and recovery codes, where the phone is lost; the sessions end."""
    actor, at = current_actor(), now()
    with transaction() as session:
        switch_off(session, user_id)
        audit.record(session, actor, "second_factor.reset", USER, user_id, detail={}, at=at)
        end_all(session, get_person(session, user_id), Ended.BY_MANAGER, actor, at)
    flash(_("The second factor is off. The person can add another app after the next login."), "success")
    return _back(user_id)


@blueprint.post(f"{ACCOUNT}/end-sessions")
@access(roles=MANAGERS, object=somebody)
def end_sessions(user_id: int) -> ResponseReturnValue:
    """Log somebody out everywhere."""
    with transaction() as session:
        ended = end_sessions_of(session, current_actor(), user_id, now())
    flash(ngettext("%(num)s login was ended.", "%(num)s logins were ended.", ended), "success")
    return _back(user_id)


def _set_active(user_id: int, *, active: bool, said: str) -> ResponseReturnValue:
    try:
        with transaction() as session:
            set_active(session, current_actor(), user_id, active=active, at=now())
    except Refused as refused:
        flash(refused.message, "error")
    else:
        flash(said, "success")
    return _back(user_id)


def _back(user_id: int) -> ResponseReturnValue:
    return redirect(url_for("people.person", user_id=user_id), code=303)


def _host() -> str:
    """Return the address that people open: the one that was set, else the one of this request."""
    settings = current_app.extensions["settings"]
    return str(settings.public_address or request.host_url).rstrip("/")
