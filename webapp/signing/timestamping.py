"""Asking a timestamp authority (RFC 3161) when a document was signed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final
from urllib.error import URLError
from urllib.request import Request, urlopen

from asn1crypto import tsp  # type: ignore[import-untyped]  # it carries no types
from pyhanko.sign.timestamps import TimeStamper

from webapp.signing.errors import TimestampError

if TYPE_CHECKING:
    from collections.abc import Callable

ASK: Final = "application/timestamp-query"
ANSWER: Final = "application/timestamp-reply"
SECONDS: Final = 10
LARGEST_ANSWER: Final = 100_000


def ask(address: str, query: bytes) -> bytes:
    """Send a query to a timestamp authority and return its answer.

    Raises
    ------
    TimestampError
        If it does not answer, or with something else.
    """
    # The address is the operator's own, and begins with http (webapp.signing.settings).
    request = Request(address, data=query, headers={"Content-Type": ASK, "Accept": ANSWER})  # noqa: S310 - see above
    try:
        with urlopen(request, timeout=SECONDS) as response:  # noqa: S310 - see above
            kind, content = response.headers.get_content_type(), response.read(LARGEST_ANSWER)
    except (URLError, OSError) as error:
        raise TimestampError(
            f"The timestamp authority does not answer ({type(error).__name__}). Try again later, or set"
            " another one."
        ) from None
    if kind != ANSWER:
        raise TimestampError(
            f"The timestamp authority answered with {kind}, not {ANSWER}. Check its address."
        )
    return bytes(content)


class AskedTimeStamper(TimeStamper):
    """A timestamp authority behind an address.

    Parameters
    ----------
    address : str
    send : callable
        Sends a query to an address and returns the answer.
    """

    def __init__(self, address: str, send: Callable[[str, bytes], bytes] = ask) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko's
        self._address, self._send = address, send

    async def async_request_tsa_response(self, req: Any) -> Any:  # noqa: ANN401 - asn1crypto has no types
        """Return the authority's answer to a query."""
        return tsp.TimeStampResp.load(await asyncio.to_thread(self._send, self._address, req.dump()))
