"""The facts of a case: kept in the structure of a household file, and only ever as checked facts."""

from __future__ import annotations

import copy
import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlmodel import select

from rules.errors import HouseholdFileError
from rules.household_file import check_facts
from webapp.canonical import canonical_json
from webapp.db.homes import CaseRecord
from webapp.places import current_rulebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlmodel import Session

    from rules.errors import FactProblem
    from rules.facts import CaseFacts
    from webapp.services.actors import Actor

# Dotted name of a fact -> its value as a household file writes it; None where it is not known.
Answers = dict[str, Any]


def case_of(session: Session, home_id: str) -> CaseRecord | None:
    """Return the case of a home, or None where nothing was saved yet."""
    return session.exec(select(CaseRecord).where(CaseRecord.home_id == home_id)).first()


def opened_case(session: Session, actor: Actor, home_id: str, at: datetime) -> CaseRecord:
    """Return the case of a home, and open it where nothing was saved yet."""
    case = case_of(session, home_id)
    if case is None:
        case = CaseRecord(
            home_id=home_id, created_by=actor.user_id, created_at=at, updated_by=actor.user_id, updated_at=at
        )
        session.add(case)
        session.flush()
    return case


def raw_facts(case: CaseRecord | None) -> dict[str, Any]:
    """Return the facts of a case as a household file holds them."""
    facts: dict[str, Any] = json.loads(case.facts) if case is not None else {}
    return facts


def checked(raw: Mapping[str, Any]) -> CaseFacts:
    """Return checked facts.

    Raises
    ------
    HouseholdFileError
        With every problem of every fact.
    """
    return check_facts(raw, "this home", current_rulebook())


def answers_of(raw: Mapping[str, Any], facts: Iterable[str]) -> Answers:
    """Return what is known of some facts, by dotted name; None where it is not known."""
    found: Answers = {}
    for fact in facts:
        section, _, name = fact.partition(".")
        found[fact] = raw.get(section, {}).get(name)
    return found


def with_answers(raw: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts with some of them changed; None takes a fact away: it is not known."""
    changed = copy.deepcopy(dict(raw))
    for fact, value in answers.items():
        section, _, name = fact.partition(".")
        holder = changed.setdefault(section, {})
        if value is None:
            holder.pop(name, None)
        else:
            holder[name] = plain(value)
        if not holder:
            del changed[section]
    return changed


def plain(value: object) -> object:
    """Return an answer as JSON keeps it: money and days as text, other exact numbers as numbers."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    return value


def written(raw: Mapping[str, Any]) -> str:
    """Return facts as the case keeps them."""
    return canonical_json(raw)


def problems_of(raw: Mapping[str, Any]) -> tuple[FactProblem, ...]:
    """Return everything that is wrong with some facts; nothing where they can be kept."""
    try:
        checked(raw)
    except HouseholdFileError as error:
        return error.problems
    return ()
