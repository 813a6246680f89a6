"""What the caseworker's pages share: who may open them, today's date, and how a form is saved once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint

from webapp.access import current_actor
from webapp.clock import now, program_day
from webapp.roles import Roles
from webapp.services.case_facts import case_of, raw_facts
from webapp.services.homes import get_home
from webapp.stages import Stage

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

    from webapp.db.homes import CaseRecord, Home
    from webapp.services.actors import Actor

blueprint = Blueprint("caseworker", __name__)
READERS = frozenset({Roles.CASEWORKER, Roles.MANAGER, Roles.AUDITOR})
CASEWORKERS = frozenset({Roles.CASEWORKER})


def own_home(session: Session, actor: Actor, home_id: str, **_rest: object) -> Home:
    """Refuse a home that is not for this person; the guard of every page of a home."""
    return get_home(session, actor, home_id)


def today() -> date:
    """Return the day that it is where the programme works."""
    return program_day(now())


@dataclass(frozen=True, slots=True)
class Case:
    """A home with what is known of it, as a page shows it."""

    home: Home
    record: CaseRecord | None
    raw: dict[str, Any]

    @property
    def version(self) -> int:
        """The version of the answers; 0 where there are none."""
        return self.record.row_version if self.record is not None else 0

    @property
    def stage(self) -> Stage:
        """Where the home stands."""
        return Stage(self.home.stage)


def load_case(session: Session, home_id: str) -> Case:
    """Return a home of the person who is logged in."""
    home = get_home(session, current_actor(), home_id)
    record = case_of(session, home_id)
    return Case(home, record, raw_facts(record))
