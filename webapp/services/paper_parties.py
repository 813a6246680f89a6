"""Whom a document is of and for, from the record: the home, whom to call, and people by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.db.people import Provider, User
from webapp.reports.parties import Contact, Dwelling
from webapp.services.determinations import reference_of
from webapp.services.providers import reached_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from webapp.db.homes import Home


def dwelling_of(home: Home) -> Dwelling:
    """Return a home as a document names it."""
    lines = (home.address_line, home.unit, f"{home.city} {home.zip_code}")
    return Dwelling(reference_of(home.id), tuple(line for line in lines if line.strip()))


def contact_of(session: Session, home: Home) -> Contact:
    """Return whom a household can call: its caseworker, and the organisation that serves its home."""
    reached = reached_of(session, home.provider_id)
    return Contact(
        caseworker=name_of(session, home.caseworker_id),
        phone=reached.telephone,
        organisation=provider_name(session, home.provider_id),
        hours=reached.hours,
        email=reached.email,
        place=reached.place,
    )


def name_of(session: Session, user_id: int | None) -> str:
    """Return a person's name; empty for nobody."""
    user = None if user_id is None else session.get(User, user_id)
    return "" if user is None else user.name


def provider_name(session: Session, provider_id: int | None) -> str:
    """Return an organisation's name; empty for none."""
    provider = None if provider_id is None else session.get(Provider, provider_id)
    return "" if provider is None else provider.name
