"""What goes wrong when a document is to be signed. No message holds a key, a passphrase or a PIN."""

from __future__ import annotations

from rules.errors import HearthlineError


class SigningError(HearthlineError):
    """A document cannot be signed; the message says why and what to do."""


class SigningKeyError(SigningError):
    """The key is not there, cannot be read, or may not be used now."""


class TimestampError(SigningError):
    """The timestamp authority does not answer as it should."""
