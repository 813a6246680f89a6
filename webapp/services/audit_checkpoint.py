"""A checkpoint: the audit log's head at a moment, kept where nobody of the programme can change it.

Against a checkpoint, entries that were cut off the end show, and a log that was written anew. It may be
signed with an Ed25519 key: then it also shows whose it is, wherever it was kept meanwhile.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlmodel import select

from rules.errors import InputError
from webapp.canonical import canonical_json
from webapp.db.log import AuditEntry
from webapp.services.audit import GENESIS, Head, head

if TYPE_CHECKING:
    from sqlmodel import Session

FORMAT = 1
HASH_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log at a moment.

    Parameters
    ----------
    log : str
        Hash of the log's first entry: which log it is.
    entries : int
    head : str
        Hash of the last entry.
    at : str
        When it was taken, in UTC.
    """

    log: str
    entries: int
    head: str
    at: str

    def as_head(self) -> Head:
        """Return it as `webapp.services.audit.verify` takes it."""
        return Head(self.entries, self.head)

    def content(self) -> bytes:
        """Return the bytes that are signed."""
        held = {"at": self.at, "entries": self.entries, "head": self.head, "log": self.log}
        return b"hearthline audit checkpoint\n" + canonical_json(held).encode()


def take_checkpoint(session: Session, at: datetime) -> Checkpoint:
    """Return the head of the log now."""
    last = head(session)
    first = session.exec(select(AuditEntry.hash).where(AuditEntry.seq == 1)).first()
    return Checkpoint(first or GENESIS, last.seq, last.hash, at.isoformat())


def written(checkpoint: Checkpoint, key: Ed25519PrivateKey | None = None) -> str:
    """Return a checkpoint as the text of its file, signed where there is a key."""
    document: dict[str, object] = {
        "hearthline_audit_checkpoint": FORMAT,
        "log": checkpoint.log,
        "entries": checkpoint.entries,
        "head": checkpoint.head,
        "at": checkpoint.at,
    }
    if key is not None:
        document["public_key"] = public_hex(key.public_key())
        document["signature"] = key.sign(checkpoint.content()).hex()
    return json.dumps(document, indent=1) + "\n"


def read_checkpoint(text: str, source: str, public_key: str | None = None) -> Checkpoint:
    """Return the checkpoint of a file.

    Parameters
    ----------
    text, source : str
        The file's content, and its name for messages.
    public_key : str or None
        The key, as 64 hexadecimal digits, that must have signed it.

    Raises
    ------
    InputError
        If it is none, or its signature does not fit.
    """
    try:
        document = json.loads(text)
        found = Checkpoint(
            str(document["log"]), int(document["entries"]), str(document["head"]), str(document["at"])
        )
        datetime.fromisoformat(found.at)
        is_ours = document["hearthline_audit_checkpoint"] == FORMAT and len(found.head) == HASH_LENGTH
    except (ValueError, KeyError, TypeError):
        is_ours = False
    if not is_ours:
        raise InputError(f"{source} is no checkpoint of `hearthline audit checkpoint`.")
    _check_signature(found, document, source, public_key)
    return found


def _check_signature(
    found: Checkpoint, document: dict[str, object], source: str, public_key: str | None
) -> None:
    signed_by = str(document.get("public_key") or "")
    if public_key is not None and signed_by.lower() != public_key.strip().lower():
        raise InputError(f"{source} is not signed with the key {public_key.strip()}.")
    if not signed_by and "signature" not in document:
        return
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed_by))
        key.verify(bytes.fromhex(str(document.get("signature", ""))), found.content())
    except (InvalidSignature, ValueError) as error:
        raise InputError(
            f"{source}: its signature does not fit. It was changed after it was signed."
        ) from error


def new_key() -> tuple[bytes, str]:
    """Return a new key for signing as PEM, and its public part as hexadecimal digits."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return pem, public_hex(key.public_key())


def read_key(pem: bytes, source: str) -> Ed25519PrivateKey:
    """Return the key of a PEM file.

    Raises
    ------
    InputError
        If it holds no Ed25519 key for signing.
    """
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise InputError(f"{source} holds no key. Make one: hearthline audit new-key {source}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError(f"{source} holds a key of another kind. Make one: hearthline audit new-key FILE")
    return key


def public_hex(key: Ed25519PublicKey) -> str:
    """Return a public key as hexadecimal digits."""
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return raw.hex()
