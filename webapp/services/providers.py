"""The organisations that serve homes: adding one, and giving one another name from a day on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlmodel import col, func, select

from webapp.db.accounts import ProviderChange, ProviderContact
from webapp.db.people import Provider
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.errors import NotAllowed, NotFound, Refused, StaleEdit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor

PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Reached:
    """How a household reaches an organisation.

    Parameters
    ----------
    telephone : str
        Empty where nobody has said it.
    hours : str
        When somebody answers.
    email : str
    place : str
        Where its office is.
    """

    telephone: str = ""
    hours: str = ""
    email: str = ""
    place: str = ""


def add_provider(session: Session, actor: Actor, name: str, at: datetime) -> Provider:
    """Add an organisation.

    Raises
    ------
    NotAllowed, Refused
        If it is not for this person to do, or there is one of that name.
    """
    _require_manager(actor)
    provider = Provider(name=_checked(session, name, None))
    session.add(provider)
    session.flush()
    _write_down(session, actor, provider, at)
    audit.record(session, actor, "provider.added", PROVIDER, provider.id, detail={}, at=at)
    return provider


def rename_provider(
    session: Session, actor: Actor, provider_id: int, name: str, *, version: int, at: datetime
) -> None:
    """Give an organisation another name from now on; the old one stays in its history.

    Raises
    ------
    NotAllowed, NotFound, Refused, StaleEdit
        If it cannot be done, or somebody else renamed it since.
    """
    _require_manager(actor)
    provider = get_provider(session, provider_id)
    if version_of(session, provider_id) != version:
        raise StaleEdit({"name": provider.name}, {"name": name}, version_of(session, provider_id))
    wanted = _checked(session, name, provider)
    if wanted == provider.name:
        return
    if version == 0:  # it was there before names had dates
        session.add(ProviderChange(provider_id=provider_id, valid_from=at, name=provider.name))
    provider.name = wanted
    session.flush()
    _write_down(session, actor, provider, at)
    audit.record(session, actor, "provider.renamed", PROVIDER, provider_id, detail={}, at=at)


def change_contact(
    session: Session, actor: Actor, provider_id: int, reached: Reached, *, version: int, at: datetime
) -> None:
    """Say how a household reaches an organisation from now on; papers issued before keep what they say.

    Raises
    ------
    NotAllowed, NotFound, StaleEdit
        If it cannot be done, or somebody else changed it since.
    """
    _require_manager(actor)
    get_provider(session, provider_id)
    before = contacts_of(session, provider_id)
    now = _reached(before)
    if len(before) != version:
        raise StaleEdit(asdict(now), asdict(reached), len(before))
    if reached == now:
        return
    session.add(
        ProviderContact(provider_id=provider_id, valid_from=at, changed_by=actor.user_id, **asdict(reached))
    )
    session.flush()
    audit.record(session, actor, "provider.contact_changed", PROVIDER, provider_id, detail={}, at=at)


def contacts_of(session: Session, provider_id: int) -> Sequence[ProviderContact]:
    """Return how an organisation was reached from when on, the latest first."""
    statement = select(ProviderContact).where(ProviderContact.provider_id == provider_id)
    return session.exec(statement.order_by(col(ProviderContact.id).desc())).all()


def reached_of(session: Session, provider_id: int | None) -> Reached:
    """Return how an organisation is reached now; empty where nobody has said it."""
    return Reached() if provider_id is None else _reached(contacts_of(session, provider_id))


def _reached(contacts: Sequence[ProviderContact]) -> Reached:
    if not contacts:
        return Reached()
    last = contacts[0]
    return Reached(last.telephone, last.hours, last.email, last.place)


def get_provider(session: Session, provider_id: int) -> Provider:
    """Return an organisation."""
    provider = session.get(Provider, provider_id, populate_existing=True)
    if provider is None:
        raise NotFound
    return provider


def names_of(session: Session, provider_id: int) -> Sequence[ProviderChange]:
    """Return what an organisation was called from when on, the latest first."""
    statement = select(ProviderChange).where(ProviderChange.provider_id == provider_id)
    return session.exec(statement.order_by(col(ProviderChange.id).desc())).all()


def version_of(session: Session, provider_id: int) -> int:
    """Return how many entries the history of a provider has."""
    entries = select(func.count()).select_from(ProviderChange)
    return int(session.exec(entries.where(ProviderChange.provider_id == provider_id)).one())


def _checked(session: Session, name: str, provider: Provider | None) -> str:
    wanted = " ".join(name.split())
    same = session.exec(select(Provider).where(func.lower(col(Provider.name)) == wanted.lower())).first()
    if same is not None and (provider is None or same.id != provider.id):
        raise Refused("uq_provider_name", "name", _("There is a provider of this name already."))
    return wanted


def _require_manager(actor: Actor) -> None:
    if actor.role is not Roles.MANAGER:
        raise NotAllowed


def _write_down(session: Session, actor: Actor, provider: Provider, at: datetime) -> None:
    session.add(
        ProviderChange(provider_id=provider.id, valid_from=at, name=provider.name, changed_by=actor.user_id)
    )
    session.flush()
