"""What the pages of people and providers share: who may open them, forms, and saving once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlmodel import col, select

from webapp.accounts.words import EMPLOYMENT_NAMES, ROLE_MEANINGS, ROLE_NAMES
from webapp.db.people import Employment, Provider
from webapp.roles import Roles
from webapp.services.people import Account, get_person
from webapp.services.providers import get_provider
from webapp.ui import Form, MaxLength, RadiosField, Required, SelectField, TextField, choices_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from webapp.services.actors import Actor

blueprint = Blueprint("people", __name__)
READERS = frozenset({Roles.MANAGER, Roles.AUDITOR})
MANAGERS = frozenset({Roles.MANAGER})
LONGEST_NAME = 100
LONGEST_EMAIL = 254


def somebody(session: Session, _actor: Actor, user_id: int, **_rest: object) -> None:
    """Refuse an account that is not there; a manager and an auditor see them all."""
    get_person(session, user_id)


def some_provider(session: Session, _actor: Actor, provider_id: int, **_rest: object) -> None:
    """Refuse a provider that is not there."""
    get_provider(session, provider_id)


class PersonForm(Form):
    """What somebody is in the programme."""

    title = _l("A person")
    submit_label = _l("Save")

    name = TextField(
        _l("Name"),
        [
            Required(_l("Write the name.")),
            MaxLength(LONGEST_NAME, _l("Use up to 100 characters for the name.")),
        ],
        autocomplete="off",
    )
    email = TextField(
        _l("Email address"),
        [
            Required(_l("Write the email address.")),
            MaxLength(LONGEST_EMAIL, _l("Check the email address. It is too long.")),
        ],
        hint=_l("The person logs in with it. Hearthline sends no email."),
        input_type="email",
        autocomplete="off",
        inputmode="email",
    )
    role = RadiosField(
        _l("Role"),
        [Required(_l("Choose the role."))],
        choices=choices_of(dict(ROLE_NAMES), dict(ROLE_MEANINGS)),
    )
    provider_id = SelectField(
        _l("Works for"),
        hint=_l("A manager and an auditor work for the program itself."),
    )
    employment = RadiosField(
        _l("Employed by"),
        [Required(_l("Choose who employs the person."))],
        choices=choices_of(dict(EMPLOYMENT_NAMES)),
    )

    def account(self) -> Account:
        """Return what was filled in."""
        return Account(
            name=str(self.name.data),
            email=str(self.email.data),
            role=Roles(self.role.data),
            provider_id=int(self.provider_id.data) if self.provider_id.data else None,
            employment=Employment(self.employment.data),
        )


def person_form(
    session: Session, account: Account | None = None, *, version: int | None = None
) -> PersonForm:
    """Return the form of a person, with the providers to choose from."""
    data = {}
    if account is not None:
        data = {
            "name": account.name,
            "email": account.email,
            "role": account.role.value,
            "provider_id": str(account.provider_id or ""),
            "employment": account.employment.value,
        }
    form = PersonForm(data=data, version=version)
    form.provider_id.choices = [("", _("The program itself")), *provider_choices(session)]
    return form


def provider_choices(session: Session) -> list[tuple[str, str]]:
    """Return the providers as options, by name."""
    found = session.exec(select(Provider).order_by(col(Provider.name)))
    return [(str(provider.id), provider.name) for provider in found]
