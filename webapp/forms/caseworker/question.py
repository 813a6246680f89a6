"""What a page of the intake is: its facts, its form, its part of the task list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from webapp.languages import page_words

if TYPE_CHECKING:
    from webapp.forms.caseworker.question_form import QuestionForm
    from webapp.ui.field import Words


class Group(StrEnum):
    """A part of the task list."""

    HOUSEHOLD = "household"
    INCOME = "income"
    HOME = "home"
    VISIT = "visit"
    MORE = "more"


GROUP_NAMES = {
    Group.HOUSEHOLD: _l("Household and place"),
    Group.INCOME: _l("Income"),
    Group.HOME: _l("The home"),
    Group.VISIT: _l("At the visit to the home"),
    Group.MORE: _l("Good to know"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One page of the intake.

    Parameters
    ----------
    id : str
        Its part of the address.
    group : Group
        Its part of the task list.
    facts : tuple of str
        Dotted names of the facts that it asks for.
    form : type of QuestionForm or None
        Its form; None for the income, which has pages of its own.
    why : str
        Why we ask.
    endpoint : str
        Its page, where that is not the page of all questions.
    """

    id: str
    group: Group
    facts: tuple[str, ...]
    form: type[QuestionForm] | None
    why: Words
    endpoint: str = ""

    @property
    def bring(self) -> tuple[str, ...]:
        """What the household brings or does to answer it, in the words of its report."""
        words = page_words()
        found = (words.find("bring", fact) for fact in self.facts if fact not in _LOOKED_UP)
        return tuple(dict.fromkeys(text for text in found if text))


# Nobody brings it: whoever looks the tract up sees it.
_LOOKED_UP = frozenset({"dwelling.tract_vintage"})


def facts_of(section: str, *names: str) -> tuple[str, ...]:
    """Return dotted names of facts of one section."""
    return tuple(f"{section}.{name}" for name in names)


SAVINGS = _l("Measures and their savings hang on it. What nobody knows yet, a visit to the home will show.")
SAFETY = _l("Nobody works in a home with a danger in it, and alarms save lives.")
