"""Which passwords are refused: too short, too long, or among the first that somebody would try.

Nothing is asked about kinds of characters, and no password expires: both make people choose worse ones.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from webapp.services.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
FEWEST_DIFFERENT = 5
# A word of somebody's own name or address counts from this length on.
SHORTEST_OWN_WORD = 3
# What may be left over once common words are taken out, as `x` in "mypasswordx".
LARGEST_REST = 3
LIST = Path(__file__).parents[1] / "data" / "common_passwords.txt"
_SWAPPED = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
)


class PasswordRefused(Refused):
    """A password that is not taken."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, "password", message)


def check_password(password: str, own_words: Iterable[str] = ()) -> None:
    """Refuse a password that is easy to guess.

    Parameters
    ----------
    password : str
        As it was typed.
    own_words : iterable of str
        The person's name and email address, which others know.

    Raises
    ------
    PasswordRefused
        Saying what to do.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise PasswordRefused(
            "password_length",
            _(
                "A password has at least %(least)s and at most %(most)s characters."
                " Several words in a row are easy to remember.",
                least=SHORTEST_PASSWORD,
                most=LONGEST_PASSWORD,
            ),
        )
    if is_common(password, own_words):
        raise PasswordRefused(
            "password_common",
            _(
                "This password is one of the first that somebody would try."
                " Take several words that do not belong together."
            ),
        )


def is_common(password: str, own_words: Iterable[str] = ()) -> bool:
    """Return whether a password is made of what everybody, or everybody who knows the person, would try.

    Examples
    --------
    >>> is_common("P4ssw0rd-2026!"), is_common("123456789012"), is_common("seven dry blankets")
    (True, True, False)
    """
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(set(plain)) < FEWEST_DIFFERENT or _is_run(plain):
        return True
    own = {word for text in own_words for word in re.findall(r"[^\W\d_]+", text.casefold())}
    words = _common_words() | {word for word in own if len(word) >= SHORTEST_OWN_WORD}
    return any(_is_made_of(_letters(form), words) for form in (plain, plain.translate(_SWAPPED)))


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalpha())


def _is_made_of(text: str, words: frozenset[str]) -> bool:
    """Return whether hardly anything is left of a text when the longest run of common words is taken out."""
    covered = [0] * (len(text) + 1)
    longest = max(map(len, words))
    for end in range(1, len(text) + 1):
        best = covered[end - 1]
        for start in range(max(0, end - longest), end):
            if text[start:end] in words:
                best = max(best, covered[start] + end - start)
        covered[end] = best
    return len(text) - covered[-1] <= LARGEST_REST


def _is_run(text: str) -> bool:
    """Return whether nearly every character follows the one before, as in 123456 or aaaabbbb."""
    steps = [ord(after) - ord(before) for before, after in pairwise(text)]
    return sum(step in (-1, 0, 1) for step in steps) >= len(steps) - LARGEST_REST


@cache
def _common_words() -> frozenset[str]:
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
