"""The list of everybody, and adding somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select, true
from sqlmodel import col

from webapp.access import access, role_of_current_user
from webapp.accounts.words import EMPLOYMENT_NAMES, ROLE_NAMES
from webapp.db import reading
from webapp.db.accounts import LoginSession, SecondFactor
from webapp.db.people import Employment, Provider, Role, User, UserRole
from webapp.roles import Roles
from webapp.services.people import add_person
from webapp.ui.listing import Column, Filter, Listing, Row, SqlRows, list_page
from webapp.ui.pages import form_page
from webapp.ui.templates import moment
from webapp.views.people.routes import MANAGERS, READERS, blueprint, person_form, provider_choices
from webapp.views.saving import save

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor

OPEN, CLOSED = "open", "closed"


def _address(row: Row) -> str:
    return url_for("people.person", user_id=row["user_id"])


COLUMNS = (
    Column("name", _l("Name"), address=_address),
    Column("user_id", _l("Number"), number=True, on_page=False),
    Column("email", _l("Email address")),
    Column("role", _l("Role"), shown=lambda row: ROLE_NAMES[Roles(row["role"])]),
    Column("provider", _l("Works for"), shown=lambda row: row["provider"] or _("The program itself")),
    Column(
        "employment",
        _l("Employed by"),
        shown=lambda row: EMPLOYMENT_NAMES[Employment(row["employment"])],
        on_page=False,
    ),
    Column("active", _l("Account"), shown=lambda row: _("Open") if row["active"] else _("Closed")),
    Column(
        "has_second_factor",
        _l("Second factor"),
        shown=lambda row: _("On") if row["has_second_factor"] else _("Off"),
    ),
    Column(
        "last_login_at",
        _l("Last login"),
        shown=lambda row: moment(row["last_login_at"]) if row["last_login_at"] else _("Never"),
    ),
)


@blueprint.get("/people")
@access(roles=READERS)
def users() -> ResponseReturnValue:
    """Show everybody who has, or had, a login."""
    with reading() as session:
        filters = (
            Filter("role", _l("Role"), [(role.value, name) for role, name in ROLE_NAMES.items()]),
            Filter("provider", _l("Works for"), provider_choices(session)),
            Filter("account", _l("Account"), [(OPEN, _l("Open")), (CLOSED, _l("Closed"))]),
        )
        rows = SqlRows(session, _statement(*(each.value for each in filters)), _as_row)
        listing = Listing("people", _l("People"), COLUMNS, rows, filters)
        return list_page(listing, "people/list.html", may_change=role_of_current_user() is Roles.MANAGER)


@blueprint.route("/people/new", methods=["GET", "POST"])
@access(roles=MANAGERS)
def new_person() -> ResponseReturnValue:
    """Ask who it is; the page of the new account then makes the link for the first password."""

    def add(session: Session, actor: Actor, at: datetime) -> str:
        user = add_person(session, actor, form.account(), at)
        return url_for("people.person", user_id=user.id)

    with reading() as session:
        form = person_form(session)
    if form.validate_on_submit():
        saved = save(form, add)
        if saved is not None:
            return saved
    return form_page(
        form,
        "people/person_form.html",
        title=_("Add a person"),
        back=url_for("people.users"),
        submit_label=_("Add the person"),
    )


def _statement(role: str, provider: str, account: str) -> Any:  # noqa: ANN401 - a statement of five kinds of columns
    """Return everybody whom the filters leave, by name."""
    last_login = (
        select(func.max(col(LoginSession.started_at)))
        .where(col(LoginSession.user_id) == col(User.id))
        .scalar_subquery()
    )
    wanted: ColumnElement[bool] = true()
    if role:
        wanted &= col(Role.name) == role
    if provider:
        wanted &= col(User.provider_id) == int(provider)
    if account:
        wanted &= col(User.active).is_(account == OPEN)
    return (
        select(User, col(Role.name), col(Provider.name), col(SecondFactor.user_id), last_login)
        .join(UserRole, col(UserRole.user_id) == col(User.id))
        .join(Role, col(Role.id) == col(UserRole.role_id))
        .join(Provider, col(Provider.id) == col(User.provider_id), isouter=True)
        .join(SecondFactor, col(SecondFactor.user_id) == col(User.id), isouter=True)
        .where(wanted)
        .order_by(func.lower(col(User.name)), col(User.id))
    )


def _as_row(found: Any) -> Row:  # noqa: ANN401 - a row of the statement
    user, role, provider, has_app, last_login = found
    return {
        "user_id": user.id,
        "name": user.name,
        "email": user.email,
        "role": role,
        "provider": provider,
        "employment": user.employment,
        "active": user.active,
        "has_second_factor": has_app is not None,
        "last_login_at": last_login,
    }
