"""What the pages of documents share: who may open which, and where they lead back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, url_for

from webapp.access import current_actor
from webapp.db.issued import DocumentKind
from webapp.roles import Roles
from webapp.services.errors import NotFound
from webapp.services.home_papers import HANDED_OUT_BY, READ_BY, TEMPLATES, reader_home

if TYPE_CHECKING:
    from sqlmodel import Session

    from webapp.services.actors import Actor

blueprint = Blueprint("documents", __name__)
OF_HOME = "/homes/<home_id>/issued"
ONE = f"{OF_HOME}/<any({', '.join(TEMPLATES)}):document>"
READERS = frozenset(READ_BY)
ISSUERS = frozenset(role for role, kinds in HANDED_OUT_BY.items() if kinds)


def own_home(session: Session, actor: Actor, home_id: str, **_rest: object) -> None:
    """Refuse a home whose documents are not for this person."""
    reader_home(session, actor, home_id)


def own_document(session: Session, actor: Actor, home_id: str, document: str) -> None:
    """Refuse a kind of document, or a home, that is not for this person."""
    reader_home(session, actor, home_id)
    if DocumentKind(document) not in READ_BY[actor.role]:
        raise NotFound


def back_to_home(home_id: str) -> str:
    """Return where each role came from."""
    role = current_actor().role
    if role is Roles.CONTRACTOR:
        return url_for("contractor.job", home_id=home_id)
    if role is Roles.INSPECTOR:
        return url_for("inspector.inspections")
    return url_for("caseworker.home", home_id=home_id)
