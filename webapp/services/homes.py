"""Homes: opening one, finding those that somebody may see, correcting an address."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import select

from webapp.db.homes import Home
from webapp.db.log import StageEvent
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.caseload_keys import keep_keys
from webapp.services.errors import NotAllowed, NotFound
from webapp.services.home_access import visible
from webapp.services.row_versions import edit, lock
from webapp.services.stage_changes import change_stage
from webapp.stages import Stage

if TYPE_CHECKING:
    from datetime import datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor

__all__ = ["Address", "change_stage", "edit_address", "get_home", "open_home"]


class Address(BaseModel):
    """Where a home is, checked.

    Parameters
    ----------
    address_line : str
        Number and street.
    unit : str
        Apartment or space; empty where there is none.
    city : str
        City.
    zip_code : str
        Five digits, or nine as 12345-6789.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True
    )

    address_line: str = Field(min_length=1, max_length=200)
    unit: str = Field(default="", max_length=40)
    city: str = Field(min_length=1, max_length=100)
    zip_code: str = Field(pattern=r"^[0-9]{5}(-[0-9]{4})?$")


def open_home(session: Session, actor: Actor, address: Address, at: datetime) -> Home:
    """Open the record of a home; it starts at the stage `screened`.

    Raises
    ------
    NotAllowed
        If the actor is not a caseworker of a provider.
    """
    if actor.role is not Roles.CASEWORKER or actor.provider_id is None:
        raise NotAllowed
    home = Home(
        id=uuid4().hex,
        **address.model_dump(),
        provider_id=actor.provider_id,
        opened_by=actor.user_id,
        opened_at=at,
        stage_since=at,
        caseworker_id=actor.user_id,
    )
    session.add(home)
    keep_keys(session, home.id, at)
    session.add(StageEvent(home_id=home.id, to_stage=Stage.SCREENED.value, actor_id=actor.user_id, at=at))
    detail = {"provider_id": actor.provider_id}
    audit.record(session, actor, "home.opened", "home", home.id, detail=detail, at=at)
    return home


def get_home(session: Session, actor: Actor, home_id: str, *, for_change: bool = False) -> Home:
    """Return a home that somebody may see.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        Who asks.
    home_id : str
        The home.
    for_change : bool
        Hold it until the transaction ends, so that it stays as it was read.

    Raises
    ------
    NotFound
        If there is no such home, or it is not for this person.
    """
    home = session.exec(select(Home).where(Home.id == home_id, visible(actor))).first()
    if home is None:
        raise NotFound
    return lock(session, home) if for_change else home


def edit_address(
    session: Session, actor: Actor, home_id: str, address: Address, *, row_version: int, at: datetime
) -> Home:
    """Correct a home's address.

    Raises
    ------
    NotFound, NotAllowed, StaleEdit
        If the home is not for this person, not theirs to change, or was changed by somebody else.
    """
    home = get_home(session, actor, home_id)
    if actor.role is not Roles.CASEWORKER:
        raise NotAllowed
    changed = edit(session, home, row_version, address.model_dump())
    if changed:
        keep_keys(session, home.id, at)
        detail: dict[str, audit.Detail] = {"fields": changed, "row_version": home.row_version}
        audit.record(session, actor, "home.address_corrected", "home", home.id, detail=detail, at=at)
    return home
