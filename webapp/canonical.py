"""One way to write a document down, so that the same content always has the same hash."""

from __future__ import annotations

import hashlib

from rules.canonical import canonical_json

__all__ = ["canonical_json", "sha256_of"]


def sha256_of(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
