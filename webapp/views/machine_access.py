"""The manager's page of tokens: who made each, as whom it acts, until when; making one, and revoking it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import literal_column
from sqlmodel import col, select

from webapp.access import access, current_actor
from webapp.clock import now, program_day
from webapp.db import reading, transaction
from webapp.db.machine_access import ApiToken
from webapp.db.people import Provider, Role, User, UserRole
from webapp.forms.machine_access import TokenForm
from webapp.roles import Roles
from webapp.services.api_tokens import make_token, revoke_token
from webapp.services.errors import NotFound, Refused
from webapp.ui import Form
from webapp.ui.listing import Column, Listing, SqlRows, list_page
from webapp.ui.pages import form_page, page
from webapp.ui.templates import day

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.ui.field import Words
    from webapp.ui.listing import Row

blueprint = Blueprint("machine_access", __name__)
MANAGERS = frozenset({Roles.MANAGER})
ACTING = (Roles.CASEWORKER, Roles.CONTRACTOR, Roles.INSPECTOR)
MOST_ROWS = 2_147_483_647


class RevokeForm(Form):
    """One button."""

    title = _l("Revoke this token")
    submit_label = _l("Revoke the token")


def _state(row: Row) -> Words:
    return {"revoked": _l("Revoked"), "expired": _l("Expired")}.get(row["state"], _l("In force"))


COLUMNS = (
    Column("name", _l("What it is for")),
    Column("person", _l("Acts as")),
    Column("provider", _l("Provider")),
    Column("expires_on", _l("Last day"), shown=lambda row: day(row["expires_on"])),
    Column("made_by", _l("Made by")),
    Column(
        "state",
        _l("State"),
        shown=_state,
        address=lambda row: (
            url_for("machine_access.revoke", token_id=row["token_id"]) if row["state"] == "in_force" else None
        ),
    ),
    Column("token_id", _l("Number"), on_page=False),
)


@blueprint.get("/people/tokens")
@access(roles=frozenset({Roles.MANAGER, Roles.AUDITOR}))
def tokens() -> ResponseReturnValue:
    """Show every token that was ever made; its text is nowhere."""
    today = program_day(now())
    maker = select(User.id, User.name).subquery("maker")
    statement = (
        select(ApiToken, User.name, Provider.name, maker.c.name)
        .join(User, col(User.id) == col(ApiToken.user_id))
        .join(Provider, col(Provider.id) == col(ApiToken.provider_id), isouter=True)
        .join(maker, maker.c.id == col(ApiToken.created_by))
        .order_by(literal_column("api_token.id DESC"))
    )
    with reading() as session:
        rows = SqlRows(session, statement, lambda row: _row(row, today))
        return list_page(
            Listing("tokens", _l("Tokens for programs"), COLUMNS, rows),
            "people/tokens.html",
            may_make=current_actor().role is Roles.MANAGER,
        )


def _row(found: Any, today: date) -> dict[str, Any]:  # noqa: ANN401 - a row of the statement above
    token, person, provider, maker = found
    state = "revoked" if token.revoked_at else "expired" if token.expires_on < today else "in_force"
    return {
        "token_id": token.id,
        "name": token.name,
        "person": person,
        "provider": provider,
        "expires_on": token.expires_on,
        "made_by": maker,
        "state": state,
    }


@blueprint.route("/people/tokens/new", methods=["GET", "POST"])
@access(roles=MANAGERS)
def new_token() -> ResponseReturnValue:
    """Make a token, and show its text this once."""
    form = TokenForm()
    with reading() as session:
        form.offer(_people(session))
    if form.validate_on_submit():
        try:
            with transaction() as session:
                made = make_token(
                    session,
                    current_actor(),
                    user_id=form.person.data,
                    name=form.name.data,
                    expires_on=form.expires_on.data,
                    at=now(),
                )
        except Refused as refused:
            form.refuse(refused.message, refused.field)
        else:
            return page("people/token_made.html", token=made, back=url_for("machine_access.tokens"))
    return form_page(form, back=url_for("machine_access.tokens"))


def _people(session: Session) -> dict[int, str]:
    """Return the active people as whom a token may act: name, and the provider they work for."""
    statement = (
        select(User.id, User.name, Provider.name)
        .join(UserRole, col(UserRole.user_id) == col(User.id))
        .join(Role, col(Role.id) == col(UserRole.role_id))
        .join(Provider, col(Provider.id) == col(User.provider_id), isouter=True)
        .where(col(Role.name).in_(ACTING), col(User.active))
        .order_by(User.name)
    )
    return {each: f"{name}, {firm}" if firm else name for each, name, firm in session.exec(statement)}


def known_token(session: Session, _actor: object, token_id: int) -> ApiToken:
    """Return a token; the guard of its page."""
    row = session.get(ApiToken, token_id)
    if row is None:
        raise NotFound
    return row


@blueprint.route(f"/people/tokens/<int(max={MOST_ROWS}):token_id>/revoke", methods=["GET", "POST"])
@access(roles=MANAGERS, object=known_token)
def revoke(token_id: int) -> ResponseReturnValue:
    """Revoke a token."""
    form = RevokeForm()
    if form.validate_on_submit():
        with transaction() as session:
            revoke_token(session, current_actor(), token_id, at=now())
        flash(_("The token is revoked. It opens nothing from now on."), "success")
        return redirect(url_for("machine_access.tokens"), code=303)
    with reading() as session:
        name = session.get_one(ApiToken, token_id).name
    return form_page(
        form,
        intro=_("%(name)s: the program that uses this token stops working at once.", name=name),
        back=url_for("machine_access.tokens"),
    )
