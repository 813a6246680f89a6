"""Numbers, colours and strings as the pages of a PDF write them (ISO 32000-1, 7.3 and 8.6).

ReportLab writes them too, a little differently with its accelerator in C than without; these are the same on
every machine, and what was written once is kept, since pages repeat the same places and colours.
"""

from __future__ import annotations

from functools import lru_cache
from math import log10
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reportlab.lib.colors import Color

# Figures after the point: six for what is below ten, fewer for what is larger. Below a tenth of a millionth
# of a point there is nothing.
_MOST_PLACES: Final = 6
_NOTHING: Final = 1e-7
# A character that may not stand in a string by itself stands there by its code.
_CODES: Final = {
    code: chr(code) if 32 <= code < 127 else f"\\{code:03o}"  # noqa: PLR2004 - the characters that ASCII prints
    for code in range(256)
} | {ord(mark): f"\\{mark}" for mark in "\\()"}
_MARKS: Final = {ord(mark): f"\\{mark}" for mark in "\\()"}


@lru_cache(maxsize=1 << 13)
def number(value: float) -> str:
    """Return a number without more figures than are seen.

    Examples
    --------
    >>> number(12.50), number(-0.25), number(1e-9), number(612.0)
    ('12.5', '-0.25', '0', '612')
    """
    size = abs(value)
    if size <= _NOTHING:
        return "0"
    places = _MOST_PLACES if size <= 1 else max(0, _MOST_PLACES - int(log10(size)))
    written = f"{value:.{places}f}"
    if places:
        written = written.rstrip("0").rstrip(".")
    return written[1:] if written.startswith("0.") else written


def numbers(*values: float) -> str:
    """Return numbers with spaces between them."""
    return " ".join(map(number, values))


def fill(colour: Color) -> str:
    """Return the operator that sets the colour of what is filled, letters among it."""
    return f"{_parts(colour.red, colour.green, colour.blue)} rg"


def stroke(colour: Color) -> str:
    """Return the operator that sets the colour of lines."""
    return f"{_parts(colour.red, colour.green, colour.blue)} RG"


@lru_cache(maxsize=64)
def _parts(red: float, green: float, blue: float) -> str:
    """Return a colour's parts."""
    return numbers(red, green, blue)


def string(codes: str) -> str:
    r"""Return characters as a string, each of a code below 256.

    Examples
    --------
    >>> print(string("a (b)"), string("\x80"))
    (a \(b\)) (\200)
    """
    return f"({codes.translate(_MARKS if codes.isascii() and codes.isprintable() else _CODES)})"
