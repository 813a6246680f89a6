"""Two records of one home: found by their keys, compared by a person, held apart before an approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import text
from sqlmodel import and_, col, select

from webapp.db.caseload import HomeMatch, MatchDecision, MatchVerdict
from webapp.db.homes import Home
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.caseload_access import home_to_work_on
from webapp.services.caseload_keys import matching
from webapp.services.errors import NotAllowed, NotFound, Refused, StepNotAllowed
from webapp.services.homes import get_home
from webapp.stages import LABELS, SERVED, Stage

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlmodel import Session

    from webapp.services.actors import Actor

# Approvals that might serve one home twice go one after another on PostgreSQL, as all writing does on SQLite.
_ONE_APPROVAL = 4_811_210_348
REFERENCE_LENGTH = 8


def latest_decision(session: Session, one: str, another: str) -> MatchDecision | None:
    """Return what was last decided on two homes; None where nobody compared them."""
    first, second = sorted((one, another))
    statement = select(MatchDecision).where(
        MatchDecision.first_home_id == first, MatchDecision.second_home_id == second
    )
    return session.exec(statement.order_by(col(MatchDecision.id).desc()).limit(1)).first()


def decide(
    session: Session,
    actor: Actor,
    home_id: str,
    other_id: str,
    *,
    verdict: MatchVerdict,
    reason: str,
    at: datetime,
) -> MatchDecision:
    """Keep whether two records are the same home.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        A caseworker of the first home's provider.
    home_id, other_id : str
        The two homes; keys of theirs agree.
    verdict : MatchVerdict
        The same home, or different ones.
    reason : str
        How it was seen.
    at : datetime
        When, in UTC.

    Raises
    ------
    NotFound, NotAllowed
        If the home is not for this person, or the two were never found to match.
    Refused
        If the reason is missing.
    """
    home_to_work_on(session, actor, home_id)
    first, second = sorted((home_id, other_id))
    if session.get(HomeMatch, (first, second)) is None:
        raise NotFound
    if not reason.strip():
        raise Refused("reason_missing", "reason", _("Say how you know."))
    decision = MatchDecision(
        first_home_id=first,
        second_home_id=second,
        verdict=verdict.value,
        reason=reason.strip(),
        decided_by=actor.user_id,
        decided_at=at,
    )
    session.add(decision)
    session.flush()
    for each in (home_id, other_id):
        detail: dict[str, audit.Detail] = {"verdict": verdict.value}
        audit.record(session, actor, "home.compared", "home", each, detail=detail, at=at)
    return decision


def comparable(session: Session, actor: Actor, home_id: str, other_id: str) -> tuple[Home, Home]:
    """Return two homes that were found to match; the first is the actor's to see.

    Of a home of another provider only what is needed to compare is shown: where it is and where it stands.

    Raises
    ------
    NotFound
        If the first is not for this person, or the two do not match.
    """
    if actor.role not in (Roles.CASEWORKER, Roles.MANAGER, Roles.AUDITOR):
        raise NotAllowed
    home = get_home(session, actor, home_id)
    first, second = sorted((home_id, other_id))
    other = session.get(Home, other_id)
    if other is None or session.get(HomeMatch, (first, second)) is None:
        raise NotFound
    return home, other


def is_served(home: Home) -> bool:
    """Return whether work on a home was approved, is under way or was done."""
    return home.stage in SERVED or (home.deferred_from is not None and home.deferred_from in SERVED)


def standing_in_the_way(session: Session, home_id: str) -> list[tuple[Home, MatchDecision | None]]:
    """Return the served homes that may be this one: not compared yet, or found to be the same."""
    rows = session.exec(select(Home).where(col(Home.id).in_(matching(session, home_id))).order_by(Home.id))
    found = [(home, latest_decision(session, home_id, home.id)) for home in rows if is_served(home)]
    return [
        (home, said) for home, said in found if said is None or said.verdict != MatchVerdict.DIFFERENT.value
    ]


def refuse_second_service(session: Session, home_id: str) -> None:
    """Refuse to approve work on a home that is, or may be, served already; the earlier job is named.

    Raises
    ------
    StepNotAllowed
        If another record that may be this home is served, and nobody found the two to differ.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_APPROVAL})
    for home, said in standing_in_the_way(session, home_id):
        values = {"reference": f"H-{home.id[:REFERENCE_LENGTH].upper()}", "stage": LABELS[Stage(home.stage)]}
        if said is None:
            message = _(
                "Home %(reference)s (%(stage)s) may be the same home. Compare the two before work is"
                " approved a second time.",
                **values,
            )
        else:
            message = _(
                "Home %(reference)s (%(stage)s) is the same home, and is served already. Withdraw one of"
                " the two, or compare them again.",
                **values,
            )
        raise StepNotAllowed("home_served_once", message)


def undecided(home: type[Home] = Home) -> ColumnElement[bool]:
    """Return the condition on a home that some match of it was not compared yet."""
    first, second = col(HomeMatch.first_home_id), col(HomeMatch.second_home_id)
    compared = (
        select(MatchDecision.id)
        .where(col(MatchDecision.first_home_id) == first, col(MatchDecision.second_home_id) == second)
        .exists()
    )
    pairs = select(first).where(~compared).union_all(select(second).where(~compared)).subquery()
    return col(home.id).in_(select(pairs.c[0]))


def of_pair(match: type[HomeMatch] = HomeMatch) -> ColumnElement[bool]:
    """Return the condition that a decision is on a match's two homes."""
    return and_(
        col(MatchDecision.first_home_id) == col(match.first_home_id),
        col(MatchDecision.second_home_id) == col(match.second_home_id),
    )
