"""A decision in words: the sentence to read aloud, and what is missing for which answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from webapp.reports.answer import program_name
from webapp.reports.model import Note
from webapp.reports.subject import leading_programs, names, sentence_case

if TYPE_CHECKING:
    from webapp.reports.model import Section
    from webapp.reports.subject import Subject


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact that is missing: what it is, what shows it, and which answers it could change."""

    name: str
    bring: str
    programs: tuple[str, ...]


def said_aloud(opening: Section) -> tuple[str, str]:
    """Return the answer in a few words, and in a sentence to read aloud."""
    box = next(block for block in opening.blocks if isinstance(block, Note))
    return box.title, box.lines[0]


def missing_facts(answer: Subject) -> list[MissingFact]:
    """Return what is missing, each with the programs whose answer it could change."""
    words = answer.words
    programs = leading_programs(answer.document)
    return [
        MissingFact(
            sentence_case(answer.fact_name(fact)),
            words.find("bring", fact) or words.text("bring.default"),
            tuple(program_name(each) for each in programs if fact in names(each, "missing")),
        )
        for fact in names(answer.document, "missing")
    ]
