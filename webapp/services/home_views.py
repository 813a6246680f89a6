"""Who saw what: whoever opens a home's pages, and whoever takes a list along, is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from webapp.db.accounts import HomeView
from webapp.db.homes import Home
from webapp.services import audit

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor


def was_seen(session: Session, user_id: int, home_id: str, day: date) -> bool:
    """Return whether it is written down already that somebody opened a home on a day."""
    return session.get(HomeView, (home_id, user_id, day)) is not None


def write_down(session: Session, actor: Actor, home_id: str, *, day: date, at: datetime) -> None:
    """Write down that somebody opened a home's pages: once for a person, a home and a day."""
    if session.exec(select(Home.id).where(Home.id == home_id)).first() is None:
        return
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = insert(HomeView).values(home_id=home_id, user_id=actor.user_id, day=day)
    is_first = session.execute(row.on_conflict_do_nothing().returning(col(HomeView.user_id))).first()
    if is_first is not None:
        detail: dict[str, audit.Detail] = {"role": actor.role.value, "day": day}
        audit.record(session, actor, "home.viewed", "home", home_id, detail=detail, at=at)


def write_down_list(session: Session, actor: Actor, page: str, kind: str, *, at: datetime) -> None:
    """Write down that somebody took a list along as a file."""
    audit.record(session, actor, "list.taken", "list", page, detail={"kind": kind}, at=at)
