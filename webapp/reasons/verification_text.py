"""What checking an issued document came to, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from webapp.reports.certificate_content import grouped
from webapp.services.issued_verification import Recorded
from webapp.signing.trial import FOR_TRIALS
from webapp.signing.verifying import SENTENCES

if TYPE_CHECKING:
    from webapp.services.document_recomputation import Recomputed
    from webapp.signing.verifying import Verification

_DIGITS: Final = 12  # of a hash, enough to tell two files apart by eye
_YES: Final = {True: "yes", False: "no", None: "cannot be told"}
_RECORDS: Final = {
    Recorded.NOT_ASKED: "not asked: whether it was revoked or replaced since is not in the file",
    Recorded.NOT_ISSUED: "hold no document with these bytes",
    Recorded.VALID: "it was issued here, and stands",
    Recorded.REVOKED: "it was revoked",
    Recorded.SUPERSEDED: "a later document has taken its place",
}


def verification_document(found: Verification, recorded: Recorded) -> dict[str, Any]:
    """Return a verification as plain values, ready for JSON."""
    claim = found.claim
    return {
        "genuine": found.is_genuine,
        "sha256": found.sha256,
        "document": None
        if claim is None
        else {"kind": claim.kind, "id": claim.token, "home_id": claim.home_id},
        "signer": found.signer,
        "signed_at": None if found.signed_at is None else found.signed_at.isoformat(),
        "time_is_vouched_for": found.has_timestamp,
        "intact": found.is_intact,
        "covers_whole_file": found.covers_whole_file,
        "trusted_root": found.root,
        "trusted_root_sha256": found.root_sha256,
        "for_trials_only": found.is_trial,
        "records": recorded.value,
        "refusals": [{"code": each.value, "message": SENTENCES[each]} for each in found.refusals],
    }


def verification_text(found: Verification, recorded: Recorded, name: str) -> str:
    """Return what checking a file came to, each fact on a line of its own."""
    lines = [f"{name}: {'GENUINE' if found.is_genuine else 'REFUSED'}"]
    lines += [f"  {SENTENCES[each]}" for each in found.refusals]
    if found.claim is not None:
        home = found.claim.home_id or "none"
        lines.append(f"Document: {found.claim.kind}, id {grouped(found.claim.token)}, home {home}")
    if found.signer is not None:
        lines.append(f"Signed by: {found.signer}")
    if found.signed_at is not None:
        by = "a timestamp authority" if found.has_timestamp else "the signer's own clock"
        lines.append(f"Signed at: {found.signed_at:%Y-%m-%d %H:%M:%S} UTC, by {by}")
    if found.is_intact is not None:
        lines.append(f"Unchanged under the signature: {_YES[found.is_intact]}")
        lines.append(f"Signature covers the whole file: {_YES[found.covers_whole_file]}")
        lines.append(f"Vouched for by: {found.root or 'none of the trusted authorities'}")
    if found.root_sha256 is not None:
        lines.append(f"  its fingerprint (SHA-256): {found.root_sha256}")
    if found.is_trial:
        lines.append(f"  {FOR_TRIALS}: this proves nothing outside of a trial")
    lines.append(f"Records: {_RECORDS[recorded]}")
    lines.append(f"SHA-256 of the file: {found.sha256}")
    return "\n".join(lines)


def recomputed_document(found: Recomputed) -> dict[str, Any]:
    """Return a recomputation as plain values, ready for JSON."""
    return {
        "same": found.same,
        "record": found.what,
        "values_compared": found.values,
        "differences": [
            {"value": each.where, "recorded": each.recorded, "here": each.here or None}
            for each in found.differences
        ],
        "recorded_engine": found.recorded_engine,
        "engine": found.engine,
        "data_not_here": [
            {"name": each.name, "recorded_sha256": each.recorded_sha256, "here_sha256": each.here_sha256}
            for each in found.absent
        ],
    }


def recomputed_text(found: Recomputed) -> str:
    """Return whether the numbers came out again, and each that did not."""
    if found.same:
        lines = [f"The numbers come out again: all {found.values} values of the {found.what}."]
    else:
        lines = [
            f"{len(found.differences)} of {found.values} values of the {found.what} do not come out again:"
        ]
    for each in found.differences:
        here = f"comes out as {each.here}" if each.here else "is not there any more"
        lines.append(f"  {each.where}: recorded as {each.recorded}, {here}")
    if found.absent and not found.same:
        lines.append("The document rests on data that are not here as they were then:")
    elif found.absent:
        lines.append("Data that are not here as they were then, and change none of these values:")
    lines += [f"  {each.name}, recorded as {each.recorded_sha256[:_DIGITS]}..." for each in found.absent]
    if found.recorded_engine is not None:
        lines.append(f"Recorded with Hearthline {found.recorded_engine}; worked out with {found.engine}.")
    return "\n".join(lines)
