"""Sentences that an assessment carries in English, told in the language of a document."""

from __future__ import annotations

import re
import string
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from webapp.reports.model import Mixed
from webapp.reports.wording import wording

if TYPE_CHECKING:
    from webapp.reports.wording import Wording

ENGLISH: Final = "en"
_TABLE: Final = "engine"
# What a place of a sentence holds, by the beginning of its name: a name that has a translation of its own.
_NAMES: Final = {"measure": "measure", "fuel": "fuel", "unit": "engine_unit"}


def told_in(text: str, words: Wording) -> str:
    """Return a sentence of the assessment in the language of a document.

    One that nobody translated stands in English and is marked as English, so that a screen reader changes
    its voice.

    Parameters
    ----------
    text : str
        As the assessment has it.
    words : Wording
        Of the document.
    """
    if words.language == ENGLISH or not text:
        return text
    found = _matched(text)
    if found is None or words.find(_TABLE, found[0]) is None:
        return Mixed((text, ENGLISH))
    key, values = found
    return words.text(f"{_TABLE}.{key}", **{name: _named(name, value, words) for name, value in values})


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return by what each sentence is known, in the order of the file."""
    return tuple(
        (key, re.compile(_pattern(text), re.DOTALL))
        for key, text in wording(ENGLISH).tables.get(_TABLE, {}).items()
    )


def _pattern(text: str) -> str:
    """Return a text with places as a regular expression with a group for each."""
    return "".join(
        re.escape(literal) + (f"(?P<{name}>.+?)" if name else "")
        for literal, name, _, _ in string.Formatter().parse(text)
    )


@lru_cache(maxsize=1 << 12)
def _matched(text: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """Return the key of a sentence and what stands in its places; None where it is not known."""
    for key, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found:
            return key, tuple(found.groupdict().items())
    return None


def _named(place: str, value: str, words: Wording) -> str:
    """Return what stands in a place by its own name in the language, where it has one."""
    table = _NAMES.get(place.partition("_")[0])
    if table is None:
        return value
    return words.find(table, _keys(table).get(value, value.replace(" ", "_"))) or value


@cache
def _keys(table: str) -> dict[str, str]:
    """Return the key of each English text of a table."""
    return {text: key for key, text in wording(ENGLISH).tables.get(table, {}).items()}
