"""What is kept beside a home: notes, whom to ask for, its parcel, who looks after it, its handing over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlmodel import col, select

from webapp.db.caseload import HomeNote, HomeTransfer, HouseholdContact
from webapp.db.people import Provider
from webapp.services import audit
from webapp.services.caseload_access import caseworkers, home_to_work_on
from webapp.services.caseload_keys import keep_keys
from webapp.services.errors import Refused, StaleEdit, StepNotAllowed
from webapp.services.refusals import flushed
from webapp.services.row_versions import edit, lock
from webapp.stages import BEFORE_WORK, Stage

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from webapp.db.homes import Home
    from webapp.services.actors import Actor

# While work is under way a home stays with its provider.
HANDED_OVER = (*BEFORE_WORK, Stage.DEFERRED, Stage.WITHDRAWN)
EARLIEST_BIRTH_YEAR = 1900


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """Whom to ask for at a home."""

    name: str
    phone: str = ""
    birth_year: int | None = None


def add_note(session: Session, actor: Actor, home_id: str, text: str, at: datetime) -> HomeNote:
    """Note something on a home; it stands as it was written.

    Raises
    ------
    NotFound, NotAllowed
        If the home is not for this person, or the person is no caseworker.
    Refused
        If nothing was written.
    """
    home = home_to_work_on(session, actor, home_id)
    if not text.strip():
        raise Refused("note_empty", "text", _("Write the note."))
    note = HomeNote(home_id=home.id, text=text.strip(), written_by=actor.user_id, written_at=at)
    session.add(note)
    session.flush()
    audit.record(session, actor, "home.noted", "home", home_id, detail={"count": note.id}, at=at)
    return note


def notes_of(session: Session, home_id: str) -> list[HomeNote]:
    """Return the notes on a home, the newest first."""
    statement = select(HomeNote).where(HomeNote.home_id == home_id)
    return list(session.exec(statement.order_by(col(HomeNote.id).desc())))


def contact_of(session: Session, home_id: str) -> HouseholdContact | None:
    """Return whom to ask for at a home, or None where nobody is written down."""
    return session.get(HouseholdContact, home_id)


def keep_contact(
    session: Session, actor: Actor, home_id: str, details: ContactDetails, *, row_version: int, at: datetime
) -> HouseholdContact:
    """Write down whom to ask for, and look for the same person at other homes.

    Raises
    ------
    NotFound, NotAllowed
        If the home is not for this person, or the person is no caseworker.
    StaleEdit
        If somebody else saved since; version 0 says that nobody was written down.
    Refused
        If the year of birth cannot be right.
    """
    home_to_work_on(session, actor, home_id)
    year = details.birth_year
    if year is not None and not EARLIEST_BIRTH_YEAR <= year <= at.year:
        raise Refused("birth_year", "birth_year", _("Write the year of birth with four digits, like 1961."))
    row = session.get(HouseholdContact, home_id)
    values = {"name": details.name, "phone": details.phone, "birth_year": year}
    if row is None:
        row = HouseholdContact(
            home_id=home_id,
            name=details.name,
            phone=details.phone,
            birth_year=year,
            updated_by=actor.user_id,
            updated_at=at,
        )
        session.add(row)
        changed: tuple[str, ...] = tuple(values)
    else:
        changed = edit(session, row, row_version, values)
        row.updated_by, row.updated_at = actor.user_id, at
    if changed:
        keep_keys(session, home_id, at)
        audit.record(session, actor, "home.contact_kept", "home", home_id, detail={"fields": changed}, at=at)
    return row


def keep_parcel(
    session: Session, actor: Actor, home_id: str, parcel_number: str, *, row_version: int, at: datetime
) -> Home:
    """Write down the assessor's parcel number of a home, and look for it at other homes.

    Raises
    ------
    NotFound, NotAllowed, StaleEdit
        If the home is not for this person, not theirs to change, or was changed by somebody else.
    """
    home = home_to_work_on(session, actor, home_id)
    changed = edit(session, home, row_version, {"parcel_number": parcel_number.strip()})
    if changed:
        keep_keys(session, home_id, at)
        audit.record(session, actor, "home.parcel_kept", "home", home_id, detail={"fields": changed}, at=at)
    return home


def take_over(session: Session, actor: Actor, home_id: str, at: datetime) -> Home:
    """Look after a home oneself from now on."""
    home = home_to_work_on(session, actor, home_id)
    if home.caseworker_id != actor.user_id:
        home.caseworker_id = actor.user_id
        home.row_version += 1
        audit.record(
            session, actor, "home.taken_over", "home", home_id, detail={"user_id": actor.user_id}, at=at
        )
    return home


def hand_over(
    session: Session,
    actor: Actor,
    home_id: str,
    *,
    to_provider_id: int,
    reason: str,
    row_version: int,
    at: datetime,
) -> HomeTransfer:
    """Hand a home over to another provider; its history goes with it, and stays.

    The new provider sees the whole home from now on; the former one sees that it was handed over, to whom
    and where it stands, and no longer the household.

    Raises
    ------
    NotFound, NotAllowed, StepNotAllowed
        If it is not this person's home, or its work is under way.
    StaleEdit
        If the home was changed since the page was opened.
    Refused
        If the other provider has no caseworkers, or the reason is missing.
    """
    home = home_to_work_on(session, actor, home_id)
    if Stage(home.stage) not in HANDED_OVER:
        raise StepNotAllowed("home_step", _("The work is under way, so the home stays with its provider."))
    if home.row_version != row_version:
        raise StaleEdit({"provider": home.provider_id}, {"provider": to_provider_id}, home.row_version)
    if to_provider_id not in {provider.id for provider in receiving_providers(session, home.provider_id)}:
        raise Refused("no_provider", "provider", _("Choose an organization from the list."))
    if not reason.strip():
        raise Refused("reason_missing", "reason", _("Say why."))
    transfer = HomeTransfer(
        home_id=home_id,
        from_provider_id=home.provider_id,
        to_provider_id=to_provider_id,
        reason=reason.strip(),
        transferred_by=actor.user_id,
        transferred_at=at,
    )
    session.add(transfer)
    session.flush()
    lock(session, home)
    home.provider_id, home.caseworker_id = to_provider_id, None
    home.row_version += 1
    flushed(session)
    detail: dict[str, audit.Detail] = {"provider_id": to_provider_id}
    audit.record(session, actor, "home.handed_over", "home", home_id, detail=detail, at=at)
    return transfer


def receiving_providers(session: Session, but: int) -> list[Provider]:
    """Return the providers that have caseworkers, by name, without one."""
    having = {user.provider_id for user in caseworkers(session)} - {but, None}
    statement = select(Provider).where(col(Provider.id).in_(having)).order_by(Provider.name)
    return list(session.exec(statement))


def transfers_of(session: Session, home_id: str) -> list[HomeTransfer]:
    """Return how a home was handed over, the newest first."""
    statement = select(HomeTransfer).where(HomeTransfer.home_id == home_id)
    return list(session.exec(statement.order_by(col(HomeTransfer.id).desc())))
