"""The one place where text comes from: every word a report prints is looked up here by its key.

A language is a folder of TOML files under ``words/``; adding one is adding a folder, not touching code.
Text in a report's household language may name values as ``{name}``; the values are put in literally.
"""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rules.errors import ReferenceDataError

if TYPE_CHECKING:
    from collections.abc import Mapping

_PUT_BACK = "Put the file back as it was installed."
_WORDS_FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True)
class Wording:
    """All text of one language.

    Parameters
    ----------
    language : str
        BCP 47 tag of the language.
    tables : mapping of str to mapping
        Table name (``report``, ``finding``, ``fact``, ...) to key to text.
    """

    language: str
    tables: Mapping[str, Mapping[str, str]]

    def text(self, key: str, **values: str) -> str:
        """Return the text of ``table.key`` with its values put in.

        Raises
        ------
        ReferenceDataError
            If the language has no such text: a report with a hole in it is not printed.
        """
        table, _, name = key.partition(".")
        found = self.find(table, name)
        if found is None:
            raise ReferenceDataError(
                f"the wording for language {self.language!r} has no text {key!r};"
                f" add it under [{table}] in webapp/reports/words/{self.language}/"
            )
        return found.format(**values)

    def find(self, table: str, name: str) -> str | None:
        """Return a text with its ``{places}`` still in it, or None where the language has none."""
        return self.tables.get(table, {}).get(name)

    def former(self, table: str, version: int) -> Wording:
        """Return the words with those of a table as a version of its document had them.

        What was changed since stands in a table of its own, such as ``["certificate@1"]``; where nothing was,
        the words are those of today.
        """
        kept = self.tables.get(f"{table}@{version}")
        if kept is None:
            return self
        return Wording(self.language, {**self.tables, table: {**self.tables.get(table, {}), **kept}})

    def count(self, key: str, number: int, **values: str) -> str:
        """Return the text for one or for several; ``key`` has ``_one`` and ``_many`` forms."""
        form = "one" if number == 1 else "many"
        return self.text(f"{key}_{form}", number=str(number), **values)

    def listed(self, items: tuple[str, ...]) -> str:
        """Return items as a sentence lists them: 'a', 'a and b', 'a, b and c'."""
        if len(items) <= 1:
            return "".join(items)
        return self.text(
            "report.list_last", before=self.text("report.list_join").join(items[:-1]), last=items[-1]
        )


def places(text: str) -> frozenset[str]:
    """Return the names of the values that a text has places for."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


@cache
def wording(language: str) -> Wording:
    """Return the words of a language.

    Parameters
    ----------
    language : str
        BCP 47 tag, e.g. ``en``.

    Raises
    ------
    ReferenceDataError
        If there are no words for the language, or a file of them is damaged or says a thing twice.
    """
    files = sorted((_WORDS_FOLDER / language).glob("*.toml"))
    if not files:
        raise ReferenceDataError(
            f"no wording for language {language!r}; expected TOML files in webapp/reports/words"
        )
    tables: dict[str, dict[str, str]] = {}
    for file in files:
        try:
            read = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ReferenceDataError(f"{file}: cannot be read as wording ({error}). {_PUT_BACK}") from error
        for table, texts in read.items():
            _check(file, table, texts)
            held = tables.setdefault(table, {})
            twice = sorted(held.keys() & texts.keys())
            if twice:
                raise ReferenceDataError(
                    f"{file}: [{table}] says again what another file says: {', '.join(twice)}"
                )
            held.update(texts)
    return Wording(language, tables)


def _check(file: Path, table: str, texts: object) -> None:
    """Refuse what is no table of texts, or a text whose places for values are damaged."""
    if not isinstance(texts, dict):
        raise ReferenceDataError(f"{file}: {table!r} stands outside of any table. {_PUT_BACK}")
    for key, text in texts.items():
        try:
            places(text)
        except (TypeError, ValueError) as error:
            raise ReferenceDataError(f"{file}: [{table}] {key} is no text ({error}). {_PUT_BACK}") from error


def languages() -> tuple[str, ...]:
    """Return the languages that reports can be written in."""
    return tuple(sorted(folder.name for folder in _WORDS_FOLDER.iterdir() if folder.is_dir()))
