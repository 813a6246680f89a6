"""The intake in one table: every page, in the order in which people are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from webapp.forms.caseworker.more_pages import MORE_PAGES
from webapp.forms.caseworker.office_pages import OFFICE_PAGES
from webapp.forms.caseworker.question import GROUP_NAMES, Group, Question
from webapp.forms.caseworker.visit_pages import VISIT_PAGES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webapp.ui.field import Words

__all__ = [
    "BY_ID",
    "GROUP_NAMES",
    "QUESTIONS",
    "VISIT_SECTIONS",
    "Group",
    "Question",
    "can_still_matter",
    "walked",
]

QUESTIONS: tuple[Question, ...] = (*OFFICE_PAGES, *VISIT_PAGES, *MORE_PAGES)
BY_ID = {question.id: question for question in QUESTIONS}


# Not walked through while people wait: what a visit shows, and what is good to know.
_ASIDE = (Group.VISIT, Group.MORE)
# The pages of a visit, in the order of a walk through a home.
VISIT_SECTIONS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (_l("Outside and attic"), ("shell", "window-sun", "knee-walls", "roof-size", "roof-shade")),
    (_l("Heating and cooling"), ("fans", "heater-service")),
    (_l("Water"), ("water-tank", "faucets")),
    (_l("Appliances"), ("freezer", "laundry", "kitchen")),
    (_l("Electricity and safety"), ("wiring", "alarms", "safety", "deferral")),
)


def walked(missing: Iterable[str], after: Question | None = None) -> list[Question]:
    """Return the pages that one is led through, in order, behind a page.

    Parameters
    ----------
    missing : iterable of str
        The facts that could still change the answer: a page with one of them is asked wherever it stands.
    after : Question or None
        Only pages behind this one. Whoever answers a page of the visit is led through the visit.
    """
    asked = set(missing)
    behind = QUESTIONS if after is None else QUESTIONS[QUESTIONS.index(after) + 1 :]
    if after is not None and after.group is Group.VISIT:
        return [page for page in behind if page.group is Group.VISIT]
    return [page for page in behind if page.group not in _ASIDE or asked & set(page.facts)]


def can_still_matter(question: Question, wanted: tuple[str, ...], assumed: tuple[str, ...]) -> bool:
    """Return whether an answer could change anything, or is wanted for its own sake."""
    return question.group is Group.MORE or bool(set(question.facts) & {*wanted, *assumed})
