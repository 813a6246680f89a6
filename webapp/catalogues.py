"""Translated texts, read from the translators' own files (.po) when a language is first wanted.

Nothing is compiled beforehand, so that what is translated and what is shown cannot differ.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask_babel import Babel, Domain, get_locale

from webapp.languages import language

if TYPE_CHECKING:
    from flask import Flask

FOLDER = Path(__file__).with_name("translations")


def catalogue_file(code: str) -> Path:
    """Return where the texts of a language lie."""
    return FOLDER / code / "LC_MESSAGES" / "messages.po"


@cache
def translations_of(code: str) -> NullTranslations:
    """Return the texts of a language; the texts of the program themselves where it has none."""
    file = catalogue_file(code)
    if not file.is_file():
        return NullTranslations()
    with file.open("rb") as stream:
        catalogue = read_po(stream, locale=code, domain="messages")
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


class _Catalogues(Domain):  # type: ignore[misc]  # flask_babel's classes have no types
    """The texts of the language of the page."""

    def get_translations(self) -> NullTranslations:
        """Return the texts of the language of the page."""
        locale = get_locale()
        return NullTranslations() if locale is None else translations_of(str(locale))


class Catalogues(Babel):  # type: ignore[misc]  # flask_babel's classes have no types
    """Flask-Babel on our catalogues."""

    domain_instance = _Catalogues()


def set_up_languages(app: Flask) -> None:
    """Give an application its languages."""
    Catalogues(app, locale_selector=language)
