"""Which authorities a signature may rest on: those under which this installation has ever signed.

A root is written down when it is first signed under, so that a document stays good when the key is changed.
To stop trusting an authority, remove its file.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from webapp.signing.keys import certificates_of
from webapp.signing.trial import FOR_TRIALS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from webapp.signing.keys import Certificate

SIGNERS: Final = "roots"
CLOCKS: Final = "timestamp-roots"


@dataclass(frozen=True, slots=True)
class Trust:
    """Roots that are trusted.

    Parameters
    ----------
    signers : tuple of Certificate
        Of signatures.
    clocks : tuple of Certificate
        Of timestamps.
    """

    signers: tuple[Certificate, ...] = ()
    clocks: tuple[Certificate, ...] = ()

    def with_signers(self, further: Iterable[Certificate]) -> Trust:
        """Return it with further roots of signatures."""
        return Trust((*self.signers, *further), self.clocks)


def is_for_trials(root: Certificate) -> bool:
    """Return whether a trusted root is the local one for trials; of another one its words say nothing."""
    return FOR_TRIALS in str(root.subject.human_friendly)


def read_trust(folder: Path) -> Trust:
    """Return what is trusted by a folder of an installation; nothing where there is no such folder."""
    return Trust(_read(folder / SIGNERS), _read(folder / CLOCKS))


def remember(folder: Path, kind: str, root: Certificate) -> None:
    """Write a root down, once."""
    place = folder / kind
    file = place / f"{root.sha256.hex()}.der"
    if file.exists():
        return
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = place / f".{file.name}.{secrets.token_hex(8)}"
    with unfinished.open("xb") as stream:
        stream.write(root.dump())
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(file)


def _read(place: Path) -> tuple[Certificate, ...]:
    found = [certificates_of(file.read_bytes(), str(file)) for file in sorted(place.glob("*.der"))]
    return tuple(each for some in found for each in some)
