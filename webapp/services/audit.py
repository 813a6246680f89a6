"""The log of who did what: each entry holds the hash of the one before.

An entry's hash is the SHA-256 of a domain byte, the hash before it, and the entry as canonical JSON. A
changed, missing or reordered entry shows. Entries cut off the end show only to somebody who kept an earlier
head, so `verify` takes one.

Entries stay for ever, so they hold no personal data: `detail` takes only the names below, and only codes,
numbers and dates as values. What a person wrote or was told lies in its own row, which `object_id` names.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlmodel import col, select

from webapp.canonical import canonical_json
from webapp.db.base import moment_of
from webapp.db.log import AuditEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlmodel import Session

    from webapp.services.actors import Actor

DOMAIN = b"\x01"  # an audit entry; another kind of hashed record would take another byte
GENESIS = "0" * 64
DETAIL_NAMES = frozenset(
    {
        "active",
        "amount_cents",
        "assessment_id",
        "basis",
        "byte_count",
        "certificate_id",
        "code",
        "contractor_provider_id",
        "count",
        "day",
        "determination_id",
        "effective_on",
        "employment",
        "fields",
        "firm_id",
        "from_stage",
        "hours",
        "how",
        "inspection_id",
        "inspector_id",
        "installed_measure_id",
        "kind",
        "language",
        "measure_id",
        "outcome",
        "page",
        "photo_id",
        "planned_on",
        "program",
        "provider_id",
        "quantity",
        "rate_hundredths",
        "revision",
        "role",
        "row_version",
        "rule_version",
        "scheduled_on",
        "scope_id",
        "scope_item_id",
        "setting",
        "severity",
        "sha256",
        "source",
        "status",
        "template",
        "template_version",
        "supersedes_id",
        "tier",
        "to_stage",
        "unit",
        "user_id",
        "value",
        "verdict",
    }
)

Code = str | int | float | bool | date | None
Detail = Code | tuple[str, ...]
_CODE = re.compile(r"[A-Za-z0-9_.:/%+-]{0,80}")
# Any number will do, as long as every Hearthline that writes to one PostgreSQL uses the same.
_ONE_WRITER = 4_811_210_347
_AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of the log: keep it elsewhere, and nobody can cut the log short unseen."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What checking the log came to.

    Parameters
    ----------
    entries : int
        How many entries were read.
    first_bad_seq : int or None
        The first entry that is changed, missing or out of place; None where there is none.
    problem : str
        What is wrong with it; empty where nothing is.
    head : Head
        The last entry that was found good.
    """

    entries: int
    first_bad_seq: int | None
    problem: str
    head: Head

    @property
    def intact(self) -> bool:
        """Return whether nothing is wrong."""
        return self.first_bad_seq is None


def record(
    session: Session,
    actor: Actor | None,
    action: str,
    object_type: str,
    object_id: str | int,
    *,
    detail: Mapping[str, Detail],
    at: datetime,
) -> AuditEntry:
    """Write down that somebody did something; call it last in a use case.

    Parameters
    ----------
    session : Session
        The transaction in which it was done: both happen, or neither.
    actor : Actor or None
        Who did it; None for Hearthline itself.
    action, object_type, object_id : str
        What was done to what, e.g. ``home.stage_changed``, ``home`` and its id.
    detail : mapping
        Names from `DETAIL_NAMES` with codes, numbers and dates.
    at : datetime
        When, in UTC.

    Raises
    ------
    ValueError
        If something could be personal data.
    """
    actor_id = actor.user_id if actor is not None else None
    safe = {name: _coded(name, value) for name, value in detail.items()}
    for part in (action, object_type, str(object_id)):
        _require_code("action or object", part)
    if session.get_bind().dialect.name == "postgresql":
        # Held until the transaction ends: entries are written one after another, without a gap.
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ONE_WRITER})
    last = head(session)
    entry = AuditEntry(
        seq=last.seq + 1,
        at=at,
        actor_id=actor_id,
        action=action,
        object_type=object_type,
        object_id=str(object_id),
        detail=canonical_json(safe),
        previous_hash=last.hash,
        hash="",
    )
    entry.hash = hash_of(entry)
    session.add(entry)
    session.flush()
    return entry


def head(session: Session) -> Head:
    """Return the last entry's number and hash."""
    statement = select(AuditEntry.seq, AuditEntry.hash).order_by(col(AuditEntry.seq).desc()).limit(1)
    last = session.exec(statement).first()
    return Head(*last) if last else Head(0, GENESIS)


def verify(session: Session, kept: Head | None = None) -> Verification:
    """Read the whole log and check every entry against the one before.

    Parameters
    ----------
    session : Session
        Any transaction.
    kept : Head or None
        A head that was kept elsewhere: the log must still hold that entry.
    """
    last = Head(0, GENESIS)
    kept_missing = kept is not None and kept.seq > 0
    count = 0
    for entry in _entries(session):
        count += 1
        if entry.seq != last.seq + 1:
            return Verification(count, last.seq + 1, "this entry is missing", last)
        if entry.previous_hash != last.hash or entry.hash != hash_of(entry):
            return Verification(count, entry.seq, "this entry, or the one before it, was changed", last)
        last = Head(entry.seq, entry.hash)
        if kept is not None and last.seq == kept.seq:
            kept_missing = False
            if last != kept:
                return Verification(count, entry.seq, "this entry is not the one that was kept", last)
    if kept_missing:
        return Verification(count, last.seq + 1, "entries were cut off the end of the log", last)
    return Verification(count, None, "", last)


def _entries(session: Session) -> Iterator[AuditEntry]:
    """Yield every entry as the database holds it now, some at a time."""
    read = 0
    while True:
        later = select(AuditEntry).where(col(AuditEntry.seq) > read).order_by(col(AuditEntry.seq))
        page = session.exec(later.limit(_AT_A_TIME).execution_options(populate_existing=True)).all()
        if not page:
            return
        yield from page
        read = page[-1].seq


def hash_of(entry: AuditEntry) -> str:
    """Return what an entry's hash must be."""
    content = {
        "seq": entry.seq,
        "at": moment_of(entry.at),
        "actor_id": entry.actor_id,
        "action": entry.action,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "detail": entry.detail,
    }
    hashed = DOMAIN + bytes.fromhex(entry.previous_hash) + canonical_json(content).encode()
    return hashlib.sha256(hashed).hexdigest()


def _coded(name: str, value: Detail) -> object:
    if name not in DETAIL_NAMES:
        raise ValueError(f"the audit log holds no {name!r}: it could be personal data (see DETAIL_NAMES)")
    if isinstance(value, tuple):
        return [_coded(name, part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        _require_code(name, value)
        return str(value)
    return value


def _require_code(name: str, value: str) -> None:
    if not _CODE.fullmatch(value):
        raise ValueError(f"the audit log holds codes, and what was given for {name} is not one")
