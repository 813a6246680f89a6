"""Checking the signature of a file, with nothing but the file and the roots that are trusted.

A file is accepted only where one signature covers all of it, to the last byte, and forbids any change after
it. Whether the document was revoked or replaced since is not in the file: the installation's own records say
that.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Final

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from webapp.signing.claim import read_claim
from webapp.signing.envelope import is_written_as_ours
from webapp.signing.keys import name_of
from webapp.signing.loops import outside_of_loops
from webapp.signing.trust import is_for_trials

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import PdfSignatureStatus

    from webapp.signing.claim import Claim
    from webapp.signing.keys import Certificate
    from webapp.signing.trust import Trust

LARGEST_FILE: Final = 50 * 1024 * 1024
# Two clocks that are both well kept differ by less.
CLOCKS_DIFFER: Final = timedelta(minutes=5)
_PDF: Final = b"%PDF-"


class Refusal(StrEnum):
    """Why a file is refused."""

    NOT_PDF = "not_pdf"
    DAMAGED = "damaged"
    UNSIGNED = "unsigned"
    SIGNED_TWICE = "signed_twice"
    ALTERED = "altered"
    APPENDED = "appended"
    CHANGES_ALLOWED = "changes_allowed"
    FOREIGN = "foreign"
    NO_CLAIM = "no_claim"
    NO_TIME = "no_time"
    KEY_EXPIRED = "key_expired"
    KEY_NOT_YET_VALID = "key_not_yet_valid"
    IN_THE_FUTURE = "in_the_future"
    TIMESTAMP_BAD = "timestamp_bad"
    CLOCK_WRONG = "clock_wrong"
    OTHER_HOME = "other_home"
    OTHER_DOCUMENT = "other_document"
    NOT_ISSUED = "not_issued"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


SENTENCES: Final = {
    Refusal.NOT_PDF: "This file is no PDF.",
    Refusal.DAMAGED: "The file cannot be read as a signed PDF: it is damaged, or was changed.",
    Refusal.UNSIGNED: "The file carries no signature: it was never signed, or the signature was cut off.",
    Refusal.SIGNED_TWICE: "The file carries more than one signature, and what Hearthline issues has one.",
    Refusal.ALTERED: "The file was changed after it was signed.",
    Refusal.APPENDED: "Something was added to the file after it was signed.",
    Refusal.CHANGES_ALLOWED: "The signature lets the file be changed after it, and ours never do.",
    Refusal.FOREIGN: "The file was signed by somebody whom none of the trusted authorities vouches for.",
    Refusal.NO_CLAIM: "The signature does not say which document it is of.",
    Refusal.NO_TIME: "The signature does not say when it was made.",
    Refusal.KEY_EXPIRED: "The key had expired when the file was signed.",
    Refusal.KEY_NOT_YET_VALID: "The file was signed before its key was valid: a clock was wrong.",
    Refusal.IN_THE_FUTURE: "The file was signed in the future: the signer's clock or this one is wrong.",
    Refusal.TIMESTAMP_BAD: "The timestamp in the file is not one of a trusted timestamp authority.",
    Refusal.CLOCK_WRONG: "The signer's clock and the timestamp do not agree: one of them was wrong.",
    Refusal.OTHER_HOME: "The document is of another home than the one it was shown for.",
    Refusal.OTHER_DOCUMENT: "The document is another one than the id it was shown with.",
    Refusal.NOT_ISSUED: "The records of this installation hold no document with these bytes.",
    Refusal.REVOKED: "The certificate was revoked. Do not rely on it.",
    Refusal.SUPERSEDED: "A later document has taken the place of this one.",
}


@dataclass(frozen=True, slots=True)
class Verification:
    """What checking a file came to; None where it could not be told.

    Parameters
    ----------
    sha256 : str
        Of the file.
    refusals : tuple of Refusal
        Why it is refused; empty where it is accepted.
    signer : str or None
        Whose certificate signed.
    signed_at : datetime or None
        When.
    has_timestamp : bool
        Whether a trusted timestamp authority says so; otherwise it is the signer's own word.
    is_intact : bool or None
        Whether nothing under the signature was changed.
    covers_whole_file : bool or None
        Whether nothing was added behind it.
    root, root_sha256 : str or None
        The trusted authority that vouches for the signer.
    is_trial : bool or None
        Whether that authority is the local one for trials.
    claim : Claim or None
        Which document the signature says it is of.
    """

    sha256: str
    refusals: tuple[Refusal, ...]
    signer: str | None = None
    signed_at: datetime | None = None
    has_timestamp: bool = False
    is_intact: bool | None = None
    covers_whole_file: bool | None = None
    root: str | None = None
    root_sha256: str | None = None
    is_trial: bool | None = None
    claim: Claim | None = None

    @property
    def is_genuine(self) -> bool:
        """Whether the file is accepted."""
        return not self.refusals

    def refused(self, *further: Refusal) -> Verification:
        """Return it with further reasons to refuse the file."""
        return replace(self, refusals=tuple(dict.fromkeys((*self.refusals, *further))))

    def accepted_by_hash(self) -> Verification:
        """Return it accepted, although unsigned, since the records hold its hash."""
        return replace(self, refusals=())


def verify_pdf(content: bytes, trust: Trust, now: datetime) -> Verification:
    """Check the signature of a file.

    Parameters
    ----------
    content : bytes
        The file.
    trust : Trust
        Roots that are trusted.
    now : datetime
        The time by which a signature of the future shows, in UTC.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    if not content.startswith(_PDF):
        return Verification(sha256, (Refusal.NOT_PDF,))
    try:
        return _verify(content, sha256, trust, now)
    except Exception:  # noqa: BLE001 - a forged file may break any part of what reads it, and is refused then
        return Verification(sha256, (Refusal.DAMAGED,))


def _verify(content: bytes, sha256: str, trust: Trust, now: datetime) -> Verification:
    reader = PdfFileReader(BytesIO(content))
    embedded = reader.embedded_signatures
    if not embedded:
        return Verification(sha256, (Refusal.UNSIGNED,))
    signature = embedded[0]
    moment = _claimed_time(signature)
    found: list[Refusal] = [Refusal.SIGNED_TWICE] if len(embedded) > 1 else []
    if moment is None:
        return Verification(sha256, (*found, Refusal.NO_TIME), signer=name_of(signature.signer_cert))
    certificates = signature.other_embedded_certs
    status = outside_of_loops(
        partial(
            validate_pdf_signature,
            signature,
            _context(trust.signers, _within(moment, signature.signer_cert), certificates),
            _context(trust.clocks, moment, certificates),
        )
    )
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    path = _path(status)
    root = path[0] if path else None
    ours = is_written_as_ours(content, signature, frozenset(path) if path else None)
    intact = status.intact and status.valid and ours
    claim = read_claim(str(signature.sig_object.get("/Reason", "")))
    found += _of_bytes(signature, whole=whole, intact=intact)
    found += _of_signer(signature, status, root, moment)
    found += [] if claim else [Refusal.NO_CLAIM]
    found += [Refusal.IN_THE_FUTURE] if moment > now + CLOCKS_DIFFER else []
    if not found and not status.bottom_line:
        found.append(Refusal.DAMAGED)
    return Verification(
        sha256=sha256,
        refusals=tuple(found),
        signer=name_of(signature.signer_cert),
        signed_at=moment,
        has_timestamp=status.timestamp_validity is not None and status.timestamp_validity.trusted,
        is_intact=intact,
        covers_whole_file=whole,
        root=None if root is None else name_of(root),
        root_sha256=None if root is None else root.sha256.hex(),
        is_trial=None if root is None else is_for_trials(root),
        claim=claim,
    )


def _of_bytes(signature: EmbeddedPdfSignature, *, whole: bool, intact: bool) -> Iterator[Refusal]:
    """Yield what is wrong with the bytes of the file."""
    if not intact:
        yield Refusal.ALTERED
    if not whole:
        yield Refusal.APPENDED
    is_ours = signature.sig_object.get("/SubFilter") == SigSeedSubFilter.PADES.value
    if not is_ours or signature.docmdp_level is not MDPPerm.NO_CHANGES:
        yield Refusal.CHANGES_ALLOWED


def _of_signer(
    signature: EmbeddedPdfSignature, status: PdfSignatureStatus, root: Certificate | None, moment: datetime
) -> Iterator[Refusal]:
    """Yield what is wrong with the key, its authority, and the time."""
    if root is None:
        yield Refusal.FOREIGN
    if moment > status.signing_cert.not_valid_after:
        yield Refusal.KEY_EXPIRED
    if moment < status.signing_cert.not_valid_before:
        yield Refusal.KEY_NOT_YET_VALID
    stamp = status.timestamp_validity
    if stamp is None:
        return
    if not (stamp.intact and stamp.valid and stamp.trusted):
        yield Refusal.TIMESTAMP_BAD
    own = signature.self_reported_timestamp
    if own is None or abs(own - moment) > CLOCKS_DIFFER:
        yield Refusal.CLOCK_WRONG


def _context(
    roots: tuple[Certificate, ...], moment: datetime, beside: list[Certificate]
) -> ValidationContext:
    """Return by what a chain is judged: these roots, that moment, and nothing from the network."""
    return ValidationContext(trust_roots=list(roots), other_certs=beside, moment=moment, allow_fetching=False)


def _within(moment: datetime, certificate: Certificate) -> datetime:
    """Return the moment of a certificate's time that is nearest: who vouches for it does not hang on it."""
    nearest: datetime = min(max(moment, certificate.not_valid_before), certificate.not_valid_after)
    return nearest


def _claimed_time(signature: EmbeddedPdfSignature) -> datetime | None:
    """Return when a signature says that it was made: by its timestamp, else by its own word."""
    token = next(extract_tst_data_iter(signature.signer_info, signed=False), None)
    if token is None:
        return signature.self_reported_timestamp
    moment: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return moment


def _path(status: PdfSignatureStatus) -> list[Certificate]:
    """Return the chain from a trusted authority to the signer; empty where nobody vouches."""
    if not status.trusted or status.validation_path is None:
        return []
    return list(status.validation_path)
