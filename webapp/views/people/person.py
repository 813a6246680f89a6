"""One person: what the account is, what it was from when to when, and changing it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import flash, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.access import access, role_of_current_user
from webapp.accounts.second_factor import has_second_factor, recovery_codes_left
from webapp.accounts.words import EMPLOYMENT_NAMES, ROLE_NAMES
from webapp.db import reading
from webapp.db.people import Provider
from webapp.roles import Roles
from webapp.services.errors import StaleEdit
from webapp.services.login_sessions import open_sessions
from webapp.services.people import account_of, change_person, get_person, periods_of, version_of
from webapp.ui import Row
from webapp.ui.pages import conflict_page, form_page, page
from webapp.ui.templates import moment
from webapp.views.people.routes import MANAGERS, READERS, blueprint, person_form, somebody
from webapp.views.saving import save

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.services.people import Account, Period
    from webapp.ui.field import Words

COLUMNS = (
    (_l("From"), False),
    (_l("Until"), False),
    (_l("Name"), False),
    (_l("Role"), False),
    (_l("Works for"), False),
    (_l("Employed by"), False),
    (_l("Account"), False),
    (_l("Changed by"), False),
)


@blueprint.get("/people/<int(max=2147483647):user_id>")
@access(roles=READERS, object=somebody)
def person(user_id: int) -> ResponseReturnValue:
    """Show one account, and its history."""
    with reading() as session:
        user = get_person(session, user_id)
        account = account_of(user)
        provider = session.get(Provider, account.provider_id) if account.provider_id else None
        shown = _rows(session, user_id, account, provider.name if provider else _("The program itself"))
        periods = [_period(each) for each in periods_of(session, user_id)]
        has_app = has_second_factor(session, user_id)
        is_logged_in = bool(open_sessions(session, user_id))
    return page(
        "people/person.html",
        account=account,
        user_id=user_id,
        rows=shown,
        columns=COLUMNS,
        periods=periods,
        may_change=role_of_current_user() is Roles.MANAGER,
        has_second_factor=has_app,
        is_logged_in=is_logged_in,
        back=url_for("people.users"),
        wide=True,
    )


@blueprint.route("/people/<int(max=2147483647):user_id>/change", methods=["GET", "POST"])
@access(roles=MANAGERS, object=somebody)
def change(user_id: int) -> ResponseReturnValue:
    """Change what somebody is, from now on."""

    def change_it(session: Session, actor: Actor, at: datetime) -> str:
        wanted = replace(form.account(), active=before.active)
        change_person(session, actor, user_id, wanted, version=form.version or 0, at=at)
        return url_for("people.person", user_id=user_id)

    with reading() as session:
        before = account_of(get_person(session, user_id))
        form = person_form(session, before, version=version_of(session, user_id))
    if form.validate_on_submit():
        try:
            saved = save(form, change_it)
        except StaleEdit as stale:
            return conflict_page(form, stale.current, stale.submitted, stale.row_version)
        if saved is not None:
            flash(_("Saved. It holds from now on; what held before stays in the history."), "success")
            return saved
    return form_page(
        form,
        "people/person_form.html",
        title=before.name,
        back=url_for("people.person", user_id=user_id),
        submit_label=_("Save"),
    )


def _rows(session: Session, user_id: int, account: Account, provider: str) -> list[Row]:
    codes = recovery_codes_left(session, user_id)
    on = _("On. %(count)s recovery codes are left.", count=codes)
    logins = open_sessions(session, user_id)
    seen = [
        _("%(browser)s, since %(moment)s", browser=each.browser, moment=moment(each.started_at))
        for each in logins
    ]
    return [
        Row(_l("Email address"), account.email),
        Row(_l("Role"), ROLE_NAMES[account.role]),
        Row(_l("Works for"), provider),
        Row(_l("Employed by"), EMPLOYMENT_NAMES[account.employment]),
        Row(_l("Account"), _("Open") if account.active else _("Closed")),
        Row(_l("Second factor"), on if has_second_factor(session, user_id) else _("Off")),
        Row(_l("Logged in"), seen or _("Nowhere")),
    ]


def _period(period: Period) -> list[Words]:
    account = period.account
    return [
        moment(period.valid_from),
        moment(period.valid_until) if period.valid_until else _("now"),
        account.name,
        ROLE_NAMES[account.role],
        period.provider or _("The program itself"),
        EMPLOYMENT_NAMES[account.employment],
        _("Open") if account.active else _("Closed"),
        period.changed_by or _("whoever runs the machine"),
    ]
