"""Sentences that an assessment carries in English, told in the language of a document."""

from __future__ import annotations

import re
import string
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rules.errors import ReferenceDataError
from webapp.reports.model import Mixed
from webapp.reports.wording import wording

if TYPE_CHECKING:
    from webapp.reports.wording import Wording

ENGLISH: Final = "en"
_TABLE: Final = "engine"
_RETOLD: Final = "engine_told"
_VALUES: Final = "engine_value"
# How the sentences of [engine_told] stand in an assessment; of the others the English words are that.
_TEXTS: Final = Path(__file__).with_name("engine_texts.toml")
# What a place of a sentence holds, by the beginning of its name: a name that has a translation of its own.
_NAMES: Final = {"measure": "measure", "fuel": "fuel", "unit": "engine_unit", "fact": "fact"}


def told_in(text: str, words: Wording, *, first_version: bool = False) -> str:
    """Return a sentence of the assessment in the language of a document.

    One that nobody translated stands in English and is marked as English, so that a screen reader changes
    its voice.

    Parameters
    ----------
    text : str
        As the assessment has it.
    words : Wording
        Of the document.
    first_version : bool
        Whether the document is of the household report's first version, which had fewer of them.
    """
    if not text:
        return text
    told = None if first_version else _told(_RETOLD, text, words)
    if told is not None:
        return told
    if words.language == ENGLISH:
        return text
    return _told(_TABLE, text, words) or Mixed((text, ENGLISH))


def told_value(text: str, words: Wording) -> str | None:
    """Return what was seen, such as '16 of 24 units', in the language of a document; None where not known."""
    return _told(_VALUES, text, words)


def _told(table: str, text: str, words: Wording) -> str | None:
    """Return a sentence by a table of how they are known, or None where it is not of the table."""
    found = _matched(table, text)
    if found is None or words.find(table, found[0]) is None:
        return None
    key, values = found
    places = {name: _named(name, value, words) for name, value in values}
    return words.text(f"{table}.{key}", **places)


@cache
def _patterns(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return by what each sentence of a table is known, in the order of the file."""
    texts = _retold() if table == _RETOLD else wording(ENGLISH).tables.get(table, {})
    return tuple((key, re.compile(_pattern(text), re.DOTALL)) for key, text in texts.items())


def _retold() -> dict[str, str]:
    """Return the sentences that are told in other words than the engine's, as the engine writes them."""
    try:
        return tomllib.loads(_TEXTS.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReferenceDataError(f"{_TEXTS}: cannot be read ({error}). Put it back as installed.") from error


def _pattern(text: str) -> str:
    """Return a text with places as a regular expression with a group for each."""
    return "".join(
        re.escape(literal) + (f"(?P<{name}>.+?)" if name else "")
        for literal, name, _, _ in string.Formatter().parse(text)
    )


@lru_cache(maxsize=1 << 12)
def _matched(table: str, text: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """Return the key of a sentence and what stands in its places; None where it is not known."""
    for key, pattern in _patterns(table):
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
