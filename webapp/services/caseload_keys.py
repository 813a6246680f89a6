"""The keys and words of each home: filled when something of it is saved, and anew for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlmodel import col, delete, insert, update

from webapp.address_keys import Key, address_keys, address_parts, parcel_keys, person_keys, search_words
from webapp.db.caseload import HomeKey, HomeMatch, HomeWord, HouseholdContact
from webapp.db.homes import Home

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Row
    from sqlmodel import Session

REFERENCE_LENGTH = 8
AT_A_TIME = 500
_COLUMNS = (
    col(Home.id),
    col(Home.address_line),
    col(Home.unit),
    col(Home.city),
    col(Home.zip_code),
    col(Home.parcel_number),
)
_OPENED = select(col(Home.id), col(Home.opened_at))
_PERSON = (col(HouseholdContact.name), col(HouseholdContact.birth_year), col(HouseholdContact.phone))


def matched_as(address_line: str, unit: str, zip_code: str, parcel_number: str) -> str:
    """Return from what the keys of a home are made; the database holds a home to it."""
    return f"{address_line}|{unit}|{zip_code}|{parcel_number}"


def keep_keys(session: Session, home_id: str, at: datetime) -> None:
    """Make the keys and words of a home anew, and note the homes that it may be the same as.

    Call it where an address, a parcel number or a contact was saved.
    """
    session.flush()
    for table in (HomeKey, HomeWord):
        session.execute(delete(table).where(col(table.home_id) == home_id))
    keep_many(session, [home_id])
    for other in matching(session, home_id):
        first, second = sorted((home_id, other))
        if session.get(HomeMatch, (first, second)) is None:
            session.add(HomeMatch(first_home_id=first, second_home_id=second, found_at=at))
    session.flush()
    home = session.get(Home, home_id)
    if home is not None:
        session.refresh(home, ["matched_as"])


def keep_many(session: Session, home_ids: Sequence[str]) -> None:
    """Add the keys and words of homes that have none, many at a time."""
    statement = select(*_COLUMNS, *_PERSON).outerjoin(
        HouseholdContact, col(HouseholdContact.home_id) == col(Home.id)
    )
    rows = session.execute(statement.where(col(Home.id).in_(home_ids))).all()
    keys = [
        {"home_id": row.id, "kind": key.kind.value, "match_key": key.value, "narrow": key.narrow}
        for row in rows
        for key in set(_keys(row))
    ]
    words = [{"home_id": row.id, "word": word} for row in rows for word in _words(row)]
    if keys:
        session.execute(insert(HomeKey), keys)
        session.execute(insert(HomeWord), words)
    for row in rows:
        said = matched_as(row.address_line, row.unit, row.zip_code, row.parcel_number)
        session.execute(
            update(Home)
            .where(col(Home.id) == row.id)
            .values(matched_as=said)
            .execution_options(synchronize_session=False)
        )


def rebuild(session: Session) -> int:
    """Make the keys of all homes anew, and note their matches; return how many homes there are."""
    session.execute(delete(HomeKey))
    session.execute(delete(HomeWord))
    every = list(session.execute(select(col(Home.id)).order_by(col(Home.id))).scalars())
    for begin in range(0, len(every), AT_A_TIME):
        keep_many(session, every[begin : begin + AT_A_TIME])
    mine, other = HomeKey.__table__.alias("mine"), HomeKey.__table__.alias("other")  # type: ignore[attr-defined]  # every table class has it
    pairs = (
        select(mine.c.home_id, other.c.home_id)
        .join(other, (mine.c.kind == other.c.kind) & (mine.c.match_key == other.c.match_key))
        .where(mine.c.home_id < other.c.home_id, ~(mine.c.narrow & other.c.narrow))
        .distinct()
    )
    opened: dict[str, datetime] = {row.id: row.opened_at for row in session.execute(_OPENED)}
    known = {
        (one, two)
        for one, two in session.execute(select(col(HomeMatch.first_home_id), col(HomeMatch.second_home_id)))
    }
    found = [
        {"first_home_id": first, "second_home_id": second, "found_at": max(opened[first], opened[second])}
        for first, second in session.execute(pairs)
        if (first, second) not in known
    ]
    if found:
        session.execute(insert(HomeMatch), found)
    return len(every)


def matching(session: Session, home_id: str) -> list[str]:
    """Return the homes of which a key agrees with one of this home's, by id."""
    mine, other = HomeKey.__table__.alias("mine"), HomeKey.__table__.alias("other")  # type: ignore[attr-defined]  # every table class has it
    statement = (
        select(other.c.home_id)
        .join(mine, (mine.c.kind == other.c.kind) & (mine.c.match_key == other.c.match_key))
        .where(mine.c.home_id == home_id, other.c.home_id != home_id, ~(mine.c.narrow & other.c.narrow))
        .distinct()
        .order_by(other.c.home_id)
    )
    return list(session.execute(statement).scalars())


def shared_kinds(session: Session, one: str, another: str) -> list[str]:
    """Return by which kinds of keys two homes agree."""
    mine, other = HomeKey.__table__.alias("mine"), HomeKey.__table__.alias("other")  # type: ignore[attr-defined]  # every table class has it
    statement = (
        select(mine.c.kind)
        .join(other, (mine.c.kind == other.c.kind) & (mine.c.match_key == other.c.match_key))
        .where(mine.c.home_id == one, other.c.home_id == another, ~(mine.c.narrow & other.c.narrow))
        .distinct()
        .order_by(mine.c.kind)
    )
    return list(session.execute(statement).scalars())


def _keys(row: Row[tuple[object, ...]]) -> Iterator[Key]:
    parts = address_parts(row.address_line, row.unit, row.zip_code)
    yield from address_keys(parts)
    yield from parcel_keys(row.parcel_number, parts.unit)
    if row.name:
        yield from person_keys(row.name, row.birth_year, row.phone)


def _words(row: Row[tuple[object, ...]]) -> frozenset[str]:
    reference = row.id[:REFERENCE_LENGTH].upper()
    return search_words(row.address_line, row.unit, row.city, row.zip_code, reference, row.name or "")
