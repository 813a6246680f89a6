"""The languages of the pages, and which of them a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import has_request_context, request, session
from flask_security import current_user

from webapp.reports.wording import languages, wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.reports.wording import Wording

# Code of the catalogue -> the language's own name, and how HTML names it.
LANGUAGES: Mapping[str, str] = {"en": "English", "es": "Español", "zh_Hant": "繁體中文"}
DEFAULT = "en"
CHOSEN = "language"
_SPOKEN = {"en": "en", "es": "es", "zh": "zh_Hant"}


def language() -> str:
    """Return the language of this page: chosen now, else the person's, else the browser's, else English."""
    if not has_request_context():
        return DEFAULT
    chosen = session.get(CHOSEN)
    if chosen in LANGUAGES:
        return str(chosen)
    own = getattr(current_user, "language", None) if current_user else None
    if own in LANGUAGES:
        return str(own)
    offered = ["en", "es", "zh-Hant", "zh-TW", "zh-HK", "zh"]
    best = request.accept_languages.best_match(offered, default=DEFAULT)
    return _SPOKEN[best.partition("-")[0]]


def html_name(code: str) -> str:
    """Return a language as HTML names it.

    Examples
    --------
    >>> html_name("zh_Hant")
    'zh-Hant'
    """
    return code.replace("_", "-")


def page_words() -> Wording:
    """Return the words that reports and pages share, in the language of this page; else the English ones."""
    wanted = html_name(language())
    return wording(wanted if wanted in languages() else DEFAULT)
