"""A file's signature held against what it was shown for, and against the records of the installation."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import inspect

from webapp.db.issued import IssuedDocument
from webapp.services.certificates import normal_token
from webapp.services.determinations import reference_of
from webapp.services.issued_documents import Standing, document_of_file, standing_of
from webapp.signing.verifying import Refusal

if TYPE_CHECKING:
    from sqlmodel import Session

    from webapp.signing.verifying import Verification


class Recorded(StrEnum):
    """What the records say of a file."""

    NOT_ASKED = "not_asked"
    NOT_ISSUED = "not_issued"
    VALID = "valid"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


def held_against_shown(found: Verification, home: str | None, token: str | None) -> Verification:
    """Return a verification that refuses a genuine document which was shown for something else.

    Parameters
    ----------
    found : Verification
    home : str or None
        The home that it was shown for: its id, or its number as people say it (H-1A2B3C4D).
    token : str or None
        The id that it was shown with, as printed.
    """
    claim = found.claim
    if claim is None:
        return found
    if home is not None:
        own = claim.home_id
        names = set() if own is None else {own.casefold(), reference_of(own).casefold()}
        if home.strip().casefold() not in names:
            found = found.refused(Refusal.OTHER_HOME)
    if token is not None and normal_token(token) != claim.token:
        found = found.refused(Refusal.OTHER_DOCUMENT)
    return found


def held_against_records(session: Session, found: Verification) -> tuple[Verification, Recorded]:
    """Return a verification that refuses what the records do not hold, or say was revoked or replaced.

    A document of a kind that is not signed is accepted by its hash alone.
    """
    if not inspect(session.connection()).has_table(IssuedDocument.__tablename__):
        return found, Recorded.NOT_ASKED
    document = document_of_file(session, found.sha256)
    if document is None:
        return (found.refused(Refusal.NOT_ISSUED) if found.is_genuine else found), Recorded.NOT_ISSUED
    if document.signer_sha256 is None and found.refusals == (Refusal.UNSIGNED,):
        found = found.accepted_by_hash()
    standing = standing_of(session, document)
    if standing is Standing.REVOKED:
        return found.refused(Refusal.REVOKED), Recorded.REVOKED
    if standing is Standing.SUPERSEDED:
        return found.refused(Refusal.SUPERSEDED), Recorded.SUPERSEDED
    return found, Recorded.VALID
