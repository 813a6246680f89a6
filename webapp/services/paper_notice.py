"""The notice of the decision that stands for a home, from the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.reports.answer import program_name
from webapp.reports.notice_content import Notice, Overriding
from webapp.services.caseload_appeals import overrides_in_force
from webapp.services.determinations import answer_document, latest_determinations
from webapp.services.errors import NotFound
from webapp.services.homes import get_home
from webapp.services.paper_parties import contact_of, dwelling_of
from webapp.services.wanted_papers import appeal_by, bring_by

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

    from webapp.reports.parties import Contact
    from webapp.services.actors import Actor

DEFAULT = "en"


def notice_of(
    session: Session,
    actor: Actor,
    home_id: str,
    today: date,
    *,
    papers: tuple[str, ...] = (),
    addressee: str = "",
    contact: Contact | None = None,
) -> Notice:
    """Return what the notice of a home's decision is written from.

    Parameters
    ----------
    session : Session
    actor : Actor
    home_id : str
    today : date
        Which overrides are in force.
    papers : tuple of str
        Papers that are still to be seen, in the household's language.
    addressee : str
    contact : Contact, optional
        Whom the household can call; the home's caseworker and organisation where not given.

    Raises
    ------
    NotFound
        If the actor may not see the home, or nothing was decided yet.
    """
    home = get_home(session, actor, home_id)
    rows = latest_determinations(session, home_id)
    if not rows:
        raise NotFound
    document = answer_document(rows)
    named = {each["id"]: program_name(each) for each in document["programs"]}
    program_of = {row.id: row.program for row in rows}
    decided_on = rows[0].decided_on
    return Notice(
        dwelling_of(home),
        document,
        decided_on,
        bring_by=bring_by(decided_on),
        appeal_by=appeal_by(decided_on),
        addressee=addressee,
        overrides=tuple(
            Overriding(
                named[program_of[each.determination_id]],
                each.answer,
                each.made_on,
                each.expires_on,
                each.reason,
            )
            for each in overrides_in_force(session, home_id, today)
        ),
        papers=papers,
        contact=contact or contact_of(session, home),
    )
