"""The documents of the demo programme: of a few homes, whatever can be issued of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import col, select

from webapp.clock import program_day
from webapp.db.homes import Home
from webapp.roles import Roles
from webapp.services.handing_out import hand_out
from webapp.services.home_papers import offers_of
from webapp.services.issued_documents import office_here
from webapp.stages import Stage
from webapp.views.documents.papers_to_bring import papers_to_bring

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from webapp.demo_people import DemoPeople

# A home at each of these: together they have every kind of document.
STAGES = (Stage.ENROLLED, Stage.APPROVED, Stage.IN_PROGRESS, Stage.REWORK, Stage.REPORTED)


def issue_documents(session: Session, people: DemoPeople, at: datetime, verify_address: str) -> int:
    """Issue what there can be of a home at some of the stages, in its household's language.

    Parameters
    ----------
    session : Session
        The transaction.
    people : DemoPeople
    at : datetime
        The demo's today, in UTC.
    verify_address : str
        Address of the public pages that confirm documents, ending in a slash.

    Returns
    -------
    int
        How many documents were issued.
    """
    office, caseworker = office_here(), people.actors[Roles.CASEWORKER]
    if office is None:
        return 0
    homes = session.exec(
        select(Home).where(Home.provider_id == caseworker.provider_id).order_by(col(Home.opened_at))
    )
    first = {home.stage: home.id for home in reversed(homes.all())}
    today, issued = program_day(at), 0
    for home_id in [first[stage] for stage in STAGES if stage in first]:
        for offer in offers_of(session, caseworker, home_id):
            if not offer.is_ready:
                continue
            hand_out(
                session,
                caseworker,
                home_id,
                offer.kind,
                language=offer.language,
                today=today,
                verify_address=verify_address,
                office=office,
                at=at,
                papers=papers_to_bring(session, home_id, offer.kind, offer.language, today),
            )
            issued += 1
    return issued
