"""The installation's seal: its key and clock, read when they are first needed, and what it trusts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from webapp.signing.errors import SigningError
from webapp.signing.keys import certificates_of, load_identity
from webapp.signing.pades import sign_pdf
from webapp.signing.timestamping import AskedTimeStamper
from webapp.signing.trust import CLOCKS, SIGNERS, Trust, read_trust, remember
from webapp.signing.verifying import SENTENCES, verify_pdf

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pyhanko.sign.timestamps import TimeStamper

    from webapp.config import Settings
    from webapp.signing.claim import Claim
    from webapp.signing.keys import Identity
    from webapp.signing.settings import SigningSettings


@dataclass(frozen=True, slots=True)
class Sealed:
    """A signed file.

    Parameters
    ----------
    content : bytes
    sha256 : str
        Of the file.
    signer_sha256 : str
        Fingerprint of the certificate that signed it.
    is_trial : bool
        Whether that was the key for trials.
    """

    content: bytes
    sha256: str
    signer_sha256: str
    is_trial: bool


class Seal:
    """What signs for an installation.

    Parameters
    ----------
    settings : SigningSettings
    folder : Path
        Where the key for trials and the trusted roots are kept.
    clock : TimeStamper, optional
        In place of the timestamp authority of the settings.
    """

    def __init__(self, settings: SigningSettings, folder: Path, clock: TimeStamper | None = None) -> None:
        self._settings, self._folder = settings, folder
        self._identity: Identity | None = None
        self._clock = clock
        if clock is None and settings.timestamp_url is not None:
            self._clock = AskedTimeStamper(settings.timestamp_url)
        # One at a time: a device that holds a key takes no two orders at once.
        self._lock = Lock()

    @classmethod
    def of(cls, settings: Settings) -> Seal:
        """Return the seal of an installation."""
        return cls(settings.signing, settings.signing_folder)

    def sign(self, content: bytes, claim: Claim, at: datetime) -> Sealed:
        """Sign a PDF, and check what came out as anybody would.

        Raises
        ------
        SigningError
            If it cannot be signed, or the signature would not be accepted; the message says why.
        """
        with self._lock:
            identity = self._loaded(at)
            signed = sign_pdf(content, identity, claim, at, self._clock)
        found = verify_pdf(signed, self.trust(), at)
        if not found.is_genuine:
            reasons = " ".join(SENTENCES[each] for each in found.refusals)
            raise SigningError(f"The document was signed, and would not be accepted: {reasons}")
        return Sealed(signed, hashlib.sha256(signed).hexdigest(), identity.sha256, identity.is_trial)

    def trust(self) -> Trust:
        """Return the authorities under which this installation has ever signed."""
        return read_trust(self._folder)

    def _loaded(self, at: datetime) -> Identity:
        if self._identity is None:
            identity = load_identity(self._settings, self._folder, at)
            remember(self._folder, SIGNERS, identity.root)
            clocks = self._settings.timestamp_roots
            for root in certificates_of(clocks.read_bytes(), str(clocks)) if clocks is not None else ():
                remember(self._folder, CLOCKS, root)
            self._identity = identity
        return self._identity
