"""The words of HPXML and of a household file, from their table."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

DATA: Final = Path(__file__).parent / "data"
# What a firm's name may end in or leave out.
_FIRM: Final = ("company", "co", "corporation", "corp", "inc")


@cache
def _table() -> dict[str, dict[str, Any]]:
    return tomllib.loads((DATA / "hpxml_words.toml").read_text(encoding="utf-8"))


def document_word(name: str) -> Any:  # noqa: ANN401 - a text or a list of texts, by name
    """Return the version or namespace of the HPXML that is written, or the versions that are read."""
    return _table()["document"][name]


def written_as(kind: str, word: object) -> str | None:
    """Return HPXML's word for one of ours; None where it has none.

    Examples
    --------
    >>> written_as("fuel", "natural_gas"), written_as("duct_location", "none")
    ('natural gas', None)
    """
    found = _table()[kind].get(str(word))
    return None if found is None else str(found[0])


def read_as(kind: str, text: str | None) -> str | None:
    """Return our word for one of HPXML's; None where there is none.

    Examples
    --------
    >>> read_as("fuel", "fuel oil 2"), read_as("fuel", "kerosene")
    ('fuel_oil', None)
    """
    return next((word for word, texts in _table()[kind].items() if text in texts), None)


def read_name(kind: str, name: str) -> str | None:
    """Return our word for a firm, however its name is written; None where it is not one of the list.

    Examples
    --------
    >>> read_name("utility", "PACIFIC GAS & ELECTRIC CO."), read_name("utility", "Clean Power Alliance")
    ('pge', None)
    """
    wanted = _plain(name)
    known = ((word, text) for word, texts in _table()[kind].items() for text in texts)
    return next((word for word, text in known if _plain(text) == wanted), None)


def _plain(name: str) -> str:
    """Return a name without case, punctuation and the kind of firm."""
    spelled = name.casefold().replace("&", " and ").replace(".", "").replace("'", "")
    return " ".join(part for part in re.findall(r"\w+", spelled) if part not in _FIRM)


def words(kind: str) -> dict[str, list[str]]:
    """Return a whole list: our word -> HPXML's words."""
    return dict(_table()[kind])


def why_not_read(path: str) -> str:
    """Return why an element with a text was not read."""
    reason = _table()["not_read"].get(path.rpartition("/")[2])
    return str(reason or "a household file has no fact for it")


def why_not_written(fact: str) -> str:
    """Return why a fact that is known is not in the file."""
    reasons = _table()["not_written"]
    section = fact.partition(".")[0]
    return str(reasons.get(fact) or reasons.get(section) or "HPXML has no element that holds exactly this")
