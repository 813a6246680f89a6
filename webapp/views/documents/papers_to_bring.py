"""What a household has still to bring, in the words of its notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import force_locale

from webapp.db.issued import DocumentKind
from webapp.reports.model import Mixed
from webapp.services.case_facts import case_of, checked, raw_facts
from webapp.services.papers import papers_of
from webapp.services.wanted_papers import wanted_papers
from webapp.views.caseworker.household_language import CATALOGUES
from webapp.views.caseworker.paper_words import of_wanted

if TYPE_CHECKING:
    from datetime import date

    from sqlmodel import Session

ENGLISH = "en"


def papers_to_bring(
    session: Session, home_id: str, kind: DocumentKind, language: str, today: date
) -> tuple[str, ...]:
    """Return the papers that a household has still to bring, for its notice, in the notice's language.

    Where pages are not written in that language they are named in English, and marked as English.
    """
    if kind is not DocumentKind.NOTICE:
        return ()
    facts = checked(raw_facts(case_of(session, home_id)))
    catalogue = CATALOGUES.get(language)
    with force_locale(catalogue or ENGLISH):
        told = [of_wanted(each) for each in wanted_papers(facts, papers_of(session, home_id), today)]
    return tuple(told) if catalogue else tuple(Mixed((text, ENGLISH)) for text in told)
