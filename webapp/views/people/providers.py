"""The organisations that serve homes."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import col, func, select

from webapp.access import access, role_of_current_user
from webapp.db import reading
from webapp.db.accounts import ProviderContact
from webapp.db.homes import Home
from webapp.db.people import Provider, User
from webapp.roles import Roles
from webapp.services.errors import StaleEdit
from webapp.services.providers import (
    Reached,
    add_provider,
    change_contact,
    contacts_of,
    get_provider,
    names_of,
    reached_of,
    rename_provider,
    version_of,
)
from webapp.ui import Form, Matches, MaxLength, Required, TextField
from webapp.ui.listing import Column, Listing, Row, SqlRows, list_page
from webapp.ui.pages import conflict_page, form_page
from webapp.ui.templates import moment
from webapp.views.people.routes import LONGEST_NAME, MANAGERS, READERS, blueprint, some_provider
from webapp.views.saving import save

if TYPE_CHECKING:
    from datetime import datetime

    from flask.typing import ResponseReturnValue
    from sqlmodel import Session

    from webapp.services.actors import Actor


# A number with its extension.
LONGEST_NUMBER = 40
NUMBER = r"[0-9+(][0-9+()./ -]*((ext\.?|x) ?[0-9]+)?"
EMAIL = r"([^@\s]+@[^@\s]+)?"
FIELDS_OF_CONTACT = ("telephone", "hours", "email", "place")


class ProviderForm(Form):
    """What an organisation is called."""

    title = _l("A provider")
    submit_label = _l("Save")

    name = TextField(
        _l("Name of the provider"),
        [
            Required(_l("Write the name of the provider.")),
            MaxLength(LONGEST_NAME, _l("Use up to 100 characters for the name.")),
        ],
        hint=_l("As it stands in the contract"),
        autocomplete="off",
    )


class ContactForm(Form):
    """How a household reaches an organisation."""

    title = _l("How households reach this provider")
    submit_label = _l("Save")

    telephone = TextField(
        _l("Telephone"),
        [
            Required(_l("Write the telephone number that households can call.")),
            MaxLength(LONGEST_NUMBER, _l("Use up to 40 characters for the number.")),
            Matches(NUMBER, _l("Write the number with digits, like 559-555-0123.")),
        ],
        hint=_l("It is printed on the notices and reports of its households"),
        autocomplete="off",
        inputmode="tel",
    )
    hours = TextField(
        _l("When somebody answers"),
        [MaxLength(LONGEST_NAME, _l("Use up to 100 characters."))],
        hint=_l("For example Monday to Friday, 9 to 5"),
        autocomplete="off",
    )
    email = TextField(
        _l("Email address"),
        [
            MaxLength(LONGEST_NAME, _l("Use up to 100 characters.")),
            Matches(EMAIL, _l("Write the email address with an @ in it, like help@example.org.")),
        ],
        input_type="email",
        autocomplete="off",
        inputmode="email",
    )
    place = TextField(
        _l("Office"),
        [MaxLength(LONGEST_NAME, _l("Use up to 100 characters."))],
        hint=_l("Street and city"),
        autocomplete="off",
    )

    def reached(self) -> Reached:
        """Return what was written, without spaces around it."""
        return Reached(*(" ".join(str(self[name].data or "").split()) for name in FIELDS_OF_CONTACT))


def _address(row: Row) -> str | None:
    if role_of_current_user() is not Roles.MANAGER:
        return None
    return url_for("people.rename", provider_id=row["provider_id"])


def _contact_address(row: Row) -> str | None:
    if role_of_current_user() is not Roles.MANAGER:
        return None
    return url_for("people.contact", provider_id=row["provider_id"])


COLUMNS = (
    Column("name", _l("Name"), address=_address),
    Column("provider_id", _l("Number"), number=True),
    Column(
        "telephone",
        _l("Telephone"),
        lambda row: row["telephone"] or _("Not known"),
        address=_contact_address,
        unbroken=True,
    ),
    Column("people", _l("People with an open account"), number=True),
    Column("homes", _l("Homes that it serves"), number=True),
    Column("jobs", _l("Homes on which it works"), number=True),
)


@blueprint.get("/people/providers")
@access(roles=READERS)
def providers() -> ResponseReturnValue:
    """Show every provider."""

    def count(column: Any, *conditions: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's own kinds
        return select(func.count()).where(column == col(Provider.id), *conditions).scalar_subquery()

    statement = (
        select(
            Provider,
            count(col(User.provider_id), col(User.active).is_(True)),
            count(col(Home.provider_id)),
            count(col(Home.contractor_provider_id)),
        )
        .add_columns(_telephone())
        .order_by(func.lower(col(Provider.name)), col(Provider.id))
    )
    with reading() as session:
        listing = Listing("providers", _l("Providers"), COLUMNS, SqlRows(session, statement, _as_row))
        return list_page(listing, "people/providers.html", may_change=role_of_current_user() is Roles.MANAGER)


def _telephone() -> Any:  # noqa: ANN401 - SQLAlchemy's own kind
    """Return the number by which a provider is reached now."""
    of_it = ProviderContact.provider_id == col(Provider.id)
    latest = select(ProviderContact.telephone).where(of_it).order_by(col(ProviderContact.id).desc())
    return latest.limit(1).correlate(Provider).scalar_subquery()


@blueprint.route("/people/providers/new", methods=["GET", "POST"])
@access(roles=MANAGERS)
def new_provider() -> ResponseReturnValue:
    """Ask what it is called."""

    def add(session: Session, actor: Actor, at: datetime) -> str:
        add_provider(session, actor, str(form.name.data), at)
        return url_for("people.providers")

    form = ProviderForm()
    if form.validate_on_submit():
        saved = save(form, add)
        if saved is not None:
            return saved
    return form_page(form, back=url_for("people.providers"))


@blueprint.route("/people/providers/<int(max=2147483647):provider_id>/rename", methods=["GET", "POST"])
@access(roles=MANAGERS, object=some_provider)
def rename(provider_id: int) -> ResponseReturnValue:
    """Give a provider another name from now on."""

    def rename_it(session: Session, actor: Actor, at: datetime) -> str:
        rename_provider(session, actor, provider_id, str(form.name.data), version=form.version or 0, at=at)
        return url_for("people.providers")

    with reading() as session:
        provider = get_provider(session, provider_id)
        form = ProviderForm(data={"name": provider.name}, version=version_of(session, provider_id))
        names = [[each.name, moment(each.valid_from)] for each in names_of(session, provider_id)]
    if form.validate_on_submit():
        try:
            saved = save(form, rename_it)
        except StaleEdit as stale:
            return conflict_page(form, stale.current, stale.submitted, stale.row_version)
        if saved is not None:
            return saved
    return form_page(
        form, "people/rename.html", back=url_for("people.providers"), names=names, caption=provider.name
    )


@blueprint.route("/people/providers/<int(max=2147483647):provider_id>/contact", methods=["GET", "POST"])
@access(roles=MANAGERS, object=some_provider)
def contact(provider_id: int) -> ResponseReturnValue:
    """Say how households reach a provider from now on."""

    def change(session: Session, actor: Actor, at: datetime) -> str:
        change_contact(session, actor, provider_id, form.reached(), version=form.version or 0, at=at)
        return url_for("people.providers")

    with reading() as session:
        provider = get_provider(session, provider_id)
        now = reached_of(session, provider_id)
        form = ContactForm(data=asdict(now), version=len(contacts_of(session, provider_id)))
    if form.validate_on_submit():
        try:
            saved = save(form, change)
        except StaleEdit as stale:
            return conflict_page(form, stale.current, stale.submitted, stale.row_version)
        if saved is not None:
            return saved
    return form_page(form, back=url_for("people.providers"), caption=provider.name)


def _as_row(found: Any) -> Row:  # noqa: ANN401 - a row of the statement
    provider, people, homes, jobs, telephone = found
    return {
        "provider_id": provider.id,
        "name": provider.name,
        "telephone": telephone or "",
        "people": people,
        "homes": homes,
        "jobs": jobs,
    }
