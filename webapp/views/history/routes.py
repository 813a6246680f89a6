"""What the pages of the record share: who may open them, and how an act is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.roles import Roles
from webapp.services.audit_words import action_name
from webapp.services.homes import get_home
from webapp.ui.listing import Column
from webapp.ui.templates import moment

if TYPE_CHECKING:
    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.services.home_history import Act
    from webapp.ui.listing import Row

blueprint = Blueprint("history", __name__)
READERS = frozenset({Roles.MANAGER, Roles.AUDITOR})


def any_home(session: Session, actor: Actor, home_id: str, **_rest: object) -> None:
    """Refuse a home that is not there."""
    get_home(session, actor, home_id)


def act_row(act: Act) -> Row:
    """Return an act as a row of a list."""
    detail = "; ".join(f"{name}: {_plain(value)}" for name, value in act.detail.items())
    return {
        "entry": act.seq,
        "at": act.at,
        "person": act.person or None,
        "user_id": act.user_id,
        "action": act.action,
        "object": act.object_type,
        "object_id": act.object_id,
        "detail": detail,
        "reason": act.reason or None,
    }


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _person_address(row: Row) -> str | None:
    return url_for("people.person", user_id=row["user_id"]) if row["user_id"] else None


def _home_address(row: Row) -> str | None:
    return url_for("history.home_history", home_id=row["object_id"]) if row["object"] == "home" else None


COLUMNS = (
    Column("at", _l("When"), shown=lambda row: moment(row["at"])),
    Column("entry", _l("Entry")),
    Column(
        "person",
        _l("Who"),
        shown=lambda row: row["person"] or _("Nobody, or not known"),
        address=_person_address,
    ),
    Column("user_id", _l("Number of the person"), on_page=False),
    Column("action", _l("What"), shown=lambda row: action_name(row["action"])),
    Column(
        "object",
        _l("To what"),
        shown=lambda row: _("the home") if row["object"] == "home" else f"{row['object']} {row['object_id']}",
        address=_home_address,
    ),
    Column("object_id", _l("Its number"), on_page=False),
    Column("detail", _l("Details")),
    Column("reason", _l("Reason")),
)
