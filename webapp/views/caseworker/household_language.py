"""The language that a household reads, and pages for the household in it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import force_locale

from webapp.forms.caseworker.household_questions import LANGUAGES
from webapp.languages import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.facts import CaseFacts
    from webapp.ui.field import Words

# As a household file names a language -> as the catalogues do.
CATALOGUES = {"en": "en", "es": "es", "zh-Hant": "zh_Hant"}


@dataclass(frozen=True, slots=True)
class HouseholdLanguage:
    """What a household reads.

    Parameters
    ----------
    name : text or None
        Its name; None where nobody asked.
    code : str
        The catalogue that pages for the household are written in.
    is_ours : bool
        Whether there is such a catalogue: letters are in English otherwise, and somebody must interpret.
    """

    name: Words | None
    code: str
    is_ours: bool


def language_of(facts: CaseFacts) -> HouseholdLanguage:
    """Return what a household reads, as far as it is known."""
    stated = facts.household.language
    if stated is None:
        return HouseholdLanguage(None, DEFAULT, is_ours=True)
    return HouseholdLanguage(LANGUAGES[stated], CATALOGUES.get(stated, DEFAULT), stated in CATALOGUES)


@contextmanager
def in_language_of(facts: CaseFacts) -> Iterator[None]:
    """Write what stands inside in the household's language, dates and amounts too."""
    with force_locale(language_of(facts).code):
        yield
