"""Where one is logged in, and ending it from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from webapp.access import access, current_actor
from webapp.accounts.logging_in import stay_logged_in
from webapp.clock import now
from webapp.db import reading, transaction
from webapp.services.errors import NotFound
from webapp.services.login_sessions import Ended, end_all, end_one, is_open, open_sessions
from webapp.services.people import get_person
from webapp.sessions import ABSOLUTE_LIMIT, IDLE_LIMIT, LOGIN_ID
from webapp.ui import Form
from webapp.ui.pages import page
from webapp.views.account.routes import EVERYBODY, blueprint

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor


class EndForm(Form):
    """A button."""

    title = _l("Where you are logged in")
    submit_label = _l("End it")


def own_session(database: Session, actor: Actor, session_id: str) -> None:
    """Refuse a session that is somebody else's, or has ended."""
    row = is_open(database, session_id)
    if row is None or row.user_id != actor.user_id:
        raise NotFound


@blueprint.get("/account/sessions")
@access(roles=EVERYBODY)
def sessions() -> ResponseReturnValue:
    """Show every session of this person that has not ended."""
    actor, at = current_actor(), now()
    with reading() as database:
        rows = [
            row
            for row in open_sessions(database, actor.user_id)
            if at - row.seen_at <= IDLE_LIMIT and at - row.started_at <= ABSOLUTE_LIMIT
        ]
    return page(
        "account/sessions.html",
        logins=rows,
        this_one=session.get(LOGIN_ID),
        form=EndForm(),
        back=url_for("account.own"),
    )


@blueprint.post("/account/sessions/<session_id>/end")
@access(roles=EVERYBODY, object=own_session)
def end_session_elsewhere(session_id: str) -> ResponseReturnValue:
    """End one other session."""
    with transaction() as database:
        end_one(database, current_actor(), session_id, now())
    flash(_("It is logged out."), "success")
    return redirect(url_for("account.sessions"), code=303)


@blueprint.post("/account/sessions/end-others")
@access(roles=EVERYBODY)
def end_other_sessions() -> ResponseReturnValue:
    """End every session but this one."""
    actor = current_actor()
    with transaction() as database:
        user = get_person(database, actor.user_id)
        ended = end_all(database, user, Ended.ENDED_ELSEWHERE, actor, now(), keep=str(session.get(LOGIN_ID)))
    stay_logged_in()
    flash(ngettext("%(num)s other login was ended.", "%(num)s other logins were ended.", ended), "success")
    return redirect(url_for("account.sessions"), code=303)
