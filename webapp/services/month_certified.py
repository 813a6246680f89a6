"""What the certificates of a month say is saved: by the certificates themselves, which never change.

A certificate counts in the month in which it was issued, unless it was revoked before that month's end. A
later revocation changes nothing of the month: it is an entry of the month in which it was made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlmodel import col

from webapp.db.homes import Home
from webapp.db.inspections import Certificate
from webapp.services.programme_figures import certified
from webapp.services.programme_list import Unit
from webapp.services.programme_rows import saved_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlmodel import Session

# The kept part of a certificate, the activity that it is summed to, and in what it is kept.
SAVED = (
    ("wh", "certified_kwh", Unit.WH),
    ("solar_wh", "certified_solar_kwh", Unit.WH),
    ("mtherms", "certified_therms", Unit.MTHERMS),
    ("gco2e", "certified_tonnes_a_year", Unit.GCO2E),
    ("gco2e_lifetime", "certified_tonnes_lifetime", Unit.GCO2E),
)


@dataclass(frozen=True, slots=True)
class CertifiedHome:
    """A home with a certificate that counts in a month.

    Parameters
    ----------
    home_id : str
    issued_at : datetime
    saved : mapping of str to (int or None)
        By the names in `SAVED`; None where the certificate does not say.
    """

    home_id: str
    issued_at: datetime
    saved: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Saving:
    """What a month's certificates come to in one figure.

    Parameters
    ----------
    key : str
    value : int or None
        The sum of what is known; None where there are homes, and of none of them it is known.
    unit : Unit
    not_known : int
        Homes whose part is not known and is not in it.
    """

    key: str
    value: int | None
    unit: Unit
    not_known: int


def counts_in(begin: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions on a certificate that counts in a month: it stood at the month's end."""
    return (
        col(Certificate.issued_at) >= begin,
        col(Certificate.issued_at) < end,
        or_(col(Certificate.revoked_at).is_(None), col(Certificate.revoked_at) >= end),
    )


def certified_homes(
    session: Session, begin: datetime, end: datetime, provider_id: int | None = None
) -> tuple[CertifiedHome, ...]:
    """Return the homes certified in a month, each once by its last certificate; or one provider's."""
    statement = (
        select(col(Certificate.home_id), col(Certificate.issued_at), col(Certificate.document))
        .join(Home, col(Home.id) == col(Certificate.home_id))
        .where(*counts_in(begin, end))
        .order_by(col(Certificate.issued_at), col(Certificate.id))
    )
    if provider_id is not None:
        statement = statement.where(col(Home.provider_id) == provider_id)
    found = {
        home_id: CertifiedHome(home_id, issued_at, saved_parts(certified(document).observed))
        for home_id, issued_at, document in session.execute(statement)
    }
    return tuple(sorted(found.values(), key=lambda each: (each.issued_at, each.home_id)))


def savings_of(homes: Iterable[CertifiedHome]) -> tuple[Saving, ...]:
    """Return what homes save together, figure by figure; not known is not 0."""
    rows = [each.saved for each in homes]
    sums = []
    for part, key, unit in SAVED:
        known = [value for row in rows if (value := row[part]) is not None]
        value = sum(known) if known or not rows else None
        sums.append(Saving(key, value, unit, len(rows) - len(known)))
    return tuple(sums)
