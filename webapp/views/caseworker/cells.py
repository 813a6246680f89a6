"""How homes, people and days are written in lists and over headings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from sqlmodel import col, select

from webapp.db.people import Provider, User
from webapp.services.determinations import reference_of
from webapp.ui.templates import day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sqlmodel import Session

    from webapp.db.homes import Home
    from webapp.ui.field import Words


def home_address(home_id: str) -> str:
    """Return the address of a home's page."""
    return url_for("caseworker.home", home_id=home_id)


def where_it_is(home: Home) -> str:
    """Return the street and unit of a home."""
    return f"{home.address_line} {home.unit}".strip()


def caption_of(home: Home) -> str:
    """Return what stands over the heading of a home's pages."""
    return f"{where_it_is(home)}, {reference_of(home.id)}"


def names_of_users(session: Session, ids: Iterable[int | None]) -> dict[int | None, str]:
    """Return the names of some people by their ids."""
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    return {user.id: user.name for user in session.exec(select(User).where(col(User.id).in_(wanted)))}


def names_of_providers(session: Session) -> dict[int, str]:
    """Return the names of all providers by their ids."""
    return {provider.id: provider.name for provider in session.exec(select(Provider))}


def shown_day(key: str) -> Callable[[Mapping[str, Any]], Words]:
    """Return what shows the day in a column; nothing where there is none."""

    def shown(row: Mapping[str, Any]) -> Words:
        return "" if row[key] is None else day(row[key])

    return shown
