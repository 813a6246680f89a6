"""The notice of the decision that stands for a home, from the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.reports.notice_content import Notice
from webapp.services.determinations import answer_document, latest_determinations
from webapp.services.errors import NotFound
from webapp.services.homes import get_home
from webapp.services.paper_overrides import overridings
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
    overrides = overridings(session, home_id, document, today)
    first = rows[0].decided_on
    # A supervisor's decision stands: the time in which it can be looked at again begins with it.
    decided_on = max([first, *(each.made_on for each in overrides)])
    return Notice(
        dwelling_of(home),
        document,
        decided_on,
        bring_by=bring_by(first),
        appeal_by=appeal_by(decided_on),
        addressee=addressee,
        overrides=overrides,
        papers=papers,
        contact=contact or contact_of(session, home),
    )
