"""Price lists: what a firm asks for a unit of a measure from a day on, and the most that the programme pays.

A price is never changed: a further entry from a later day takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlmodel import col, select

from calculators.measures.catalogue import load_catalogue
from webapp.db.money import PriceEntry
from webapp.roles import Roles
from webapp.services import audit
from webapp.services.errors import NotAllowed, Refused
from webapp.services.scopes import SOLAR, SOLAR_UNIT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor

JURISDICTION = "us_ca"
FURTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class NewPrice:
    """A price that somebody enters.

    Parameters
    ----------
    measure_id : str
    unit_price_cents : int or None
        None where from that day on there is no price any more.
    effective_on : date
    reason : str
    """

    measure_id: str
    unit_price_cents: int | None
    effective_on: date
    reason: str


def units_of_measures() -> Mapping[str, str]:
    """Return the unit of every measure that can have a price."""
    units = {measure.id: measure.unit for measure in load_catalogue(JURISDICTION).measures}
    return {**units, SOLAR: units.get(SOLAR, SOLAR_UNIT)}


def enter_price(
    session: Session,
    actor: Actor,
    provider_id: int | None,
    price: NewPrice,
    *,
    today: date,
    at: datetime,
) -> PriceEntry:
    """Enter the price of a firm, or the programme's own limit, from a day on.

    Parameters
    ----------
    session : Session
        The transaction.
    actor : Actor
        The manager.
    provider_id : int or None
        The firm; None for the most that the programme pays.
    price : NewPrice
    today : date
        Prices do not begin in the past: what was invoiced rests on the prices of its day.
    at : datetime
        When, in UTC.

    Raises
    ------
    NotAllowed
        If the actor does not run the programme.
    Refused
        If something is missing, the day is past, or the price is over the programme's limit.
    """
    if actor.role is not Roles.MANAGER:
        raise NotAllowed
    units = units_of_measures()
    if price.measure_id not in units:
        raise Refused("no_measure", "measure", _("Choose a measure from the list."))
    if not price.reason.strip():
        raise Refused("reason_missing", "reason", _("Say why."))
    if price.effective_on < today:
        raise Refused("day_past", "effective_on", _("This day is past. A price begins today or later."))
    if price.effective_on > today + FURTHEST:
        raise Refused("day_too_far", "effective_on", _("This day is more than a year away. Check the year."))
    if provider_id is not None:
        _hold_to_limit(session, price)
    entry = PriceEntry(
        provider_id=provider_id,
        measure_id=price.measure_id,
        unit=units[price.measure_id],
        unit_price_cents=price.unit_price_cents,
        effective_on=price.effective_on,
        reason=price.reason.strip(),
        entered_by=actor.user_id,
        entered_at=at,
    )
    session.add(entry)
    session.flush()
    detail: dict[str, audit.Detail] = {
        "measure_id": entry.measure_id,
        "provider_id": provider_id,
        "amount_cents": entry.unit_price_cents,
        "day": entry.effective_on,
    }
    audit.record(session, actor, "price.entered", "price_entry", entry.id, detail=detail, at=at)
    return entry


def _hold_to_limit(session: Session, price: NewPrice) -> None:
    limit = price_on(session, None, price.measure_id, price.effective_on)
    if limit is None or limit.unit_price_cents is None or price.unit_price_cents is None:
        return
    if price.unit_price_cents > limit.unit_price_cents:
        message = _(
            "The program pays at most $%(limit)s for one %(unit)s on that day. Enter that or less, or change"
            " the limit first.",
            limit=f"{limit.unit_price_cents // 100:,}.{limit.unit_price_cents % 100:02d}",
            unit=limit.unit,
        )
        raise Refused("over_limit", "price", message)


def price_on(session: Session, provider_id: int | None, measure_id: str, on: date) -> PriceEntry | None:
    """Return the entry that says what a unit costs on a day; None where there is none by then."""
    own = col(PriceEntry.provider_id)
    statement = select(PriceEntry).where(
        own.is_(None) if provider_id is None else own == provider_id,
        PriceEntry.measure_id == measure_id,
        col(PriceEntry.effective_on) <= on,
    )
    order = (col(PriceEntry.effective_on).desc(), col(PriceEntry.id).desc())
    return session.exec(statement.order_by(*order).limit(1)).first()


def price_entries(session: Session, actor: Actor, provider_id: int | None = None) -> Sequence[PriceEntry]:
    """Return the entries that somebody may see, by measure and day: a contractor the firm's and the limits.

    Raises
    ------
    NotAllowed
        If prices are not for this role.
    """
    statement = select(PriceEntry).order_by(
        col(PriceEntry.measure_id),
        col(PriceEntry.provider_id),
        col(PriceEntry.effective_on),
        col(PriceEntry.id),
    )
    own = col(PriceEntry.provider_id)
    if actor.role is Roles.CONTRACTOR:
        if actor.provider_id is None:
            raise NotAllowed
        statement = statement.where((own == actor.provider_id) | own.is_(None))
    elif actor.role not in (Roles.MANAGER, Roles.AUDITOR):
        raise NotAllowed
    elif provider_id is not None:
        statement = statement.where((own == provider_id) | own.is_(None))
    return session.exec(statement).all()
