"""Which of the work a programme pays for: told where the household's yes is not a yes to that work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from webapp.reports import figures
from webapp.reports.answer import program_name
from webapp.reports.model import Block, Paragraph, Weight
from webapp.reports.subject import Document, Subject, record, records

if TYPE_CHECKING:
    from collections.abc import Iterable

EFFICIENCY: Final = "efficiency"
SOLAR: Final = "solar"
_ANOTHER_BUILDING: Final = "housing_class_does_not_fit"


def unpaid_lead(work: str, subject: Subject) -> tuple[Block, ...]:
    """Return who would pay for a kind of work and what their answer is, where it is not the household's own.

    Where it is the household's, the sections say that as they do for all work: nothing is said here.
    """
    answer = subject.answer_on(work)
    if answer in ("eligible", subject.outcome):
        return ()
    words = subject.words
    named = tuple(
        program_name(each)
        for each in subject.payers(work) or ()
        if subject.answer_of(each) == answer and not _for_another_building(each)
    )
    told = (
        words.text(f"unpaid.{answer}", programs=words.listed(named)) if named else words.text("unpaid.nobody")
    )
    return (Paragraph(told, Weight.LEAD),)


def unpaid_in_totals(counted: Iterable[str], subject: Subject) -> tuple[Block, ...]:
    """Return which work is in a household's totals although no programme that pays for it said yes.

    Nothing where the household itself has no yes: then the whole section stands under that condition.
    """
    if subject.conditional:
        return ()
    words, counted = subject.words, tuple(counted)
    unpaid = [work for work in counted if subject.conditional_on(work)]
    told = [words.text(f"unpaid.counted_{work}_{subject.answer_on(work)}") for work in unpaid]
    if unpaid and SOLAR in counted:
        told += _of_solar(subject)
    return (Paragraph(" ".join(told), Weight.LEAD),) if told else ()


def _of_solar(subject: Subject) -> tuple[str, ...]:
    """Return how much of the greenhouse gas is the panels', so that it can be told from the other work's."""
    words, solar = subject.words, record(subject.document, "solar")
    year, life = (
        figures.amount(solar.get(key)) for key in ("avoided_kgco2e_per_year", "avoided_kgco2e_lifetime")
    )
    if year is None or life is None:
        return ()
    return (
        words.text(
            "unpaid.of_solar",
            year=figures.quantity(year, words),
            life=figures.tonnes_from_kg(life, words),
        ),
    )


def _for_another_building(program: Document) -> bool:
    """Return whether a programme is for another kind of building, whatever else stands in its way."""
    return any(finding.get("code") == _ANOTHER_BUILDING for finding in records(program, "findings"))
