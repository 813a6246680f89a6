"""What a signature says that it is of: it is written into the PDF, under the signature."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

NO_HOME: Final = "none"
_WRITTEN: Final = re.compile(
    r"Hearthline (?P<kind>[a-z_]+), id (?P<token>[a-z0-9]+), home (?P<home>[a-z0-9-]+)"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """Which document was signed.

    Parameters
    ----------
    kind : str
        Such as ``certificate``.
    token : str
        The id by which it is confirmed.
    home_id : str or None
        The home that it is of; None for a document of no home.
    """

    kind: str
    token: str
    home_id: str | None

    def written(self) -> str:
        """Return the claim as the reason of a signature.

        Examples
        --------
        >>> Claim("notice", "abc2", None).written()
        'Hearthline notice, id abc2, home none'
        """
        return f"Hearthline {self.kind}, id {self.token}, home {self.home_id or NO_HOME}"


def read_claim(reason: str) -> Claim | None:
    """Return the claim of a signature's reason; None where it says no such thing.

    Examples
    --------
    >>> read_claim("Hearthline certificate, id abc2, home 0a1b").home_id
    '0a1b'
    """
    found = _WRITTEN.fullmatch(reason)
    if found is None:
        return None
    home = found["home"]
    return Claim(found["kind"], found["token"], None if home == NO_HOME else home)
