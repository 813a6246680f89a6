"""The notice of a decision, to print for the household in its language: the answer, why, how to appeal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import redirect, url_for

from webapp.access import access
from webapp.db import reading
from webapp.languages import html_name
from webapp.reports.answer import answer_section, program_name
from webapp.reports.closing import sources_section
from webapp.reports.model import Note
from webapp.reports.subject import SourceRegister, Subject, leading_programs, names, sentence_case
from webapp.reports.wording import languages, wording
from webapp.services.case_facts import checked
from webapp.services.caseload_appeals import overrides_in_force
from webapp.services.determinations import answer_document, latest_determinations, reference_of
from webapp.services.papers import papers_of
from webapp.services.wanted_papers import appeal_by, bring_by, wanted_papers
from webapp.ui.pages import page
from webapp.views.caseworker.household_language import in_language_of, language_of
from webapp.views.caseworker.paper_words import of_wanted
from webapp.views.caseworker.routes import READERS, blueprint, load_case, own_home, today

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from webapp.db.caseload import DeterminationOverride
    from webapp.db.homes import Determination
    from webapp.reports.model import Section


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


def _with_program(
    answer: Subject, rows: Sequence[Determination], overrides: Sequence[DeterminationOverride]
) -> list[tuple[str, DeterminationOverride]]:
    """Return the overrides, each with the name of the program that it is about."""
    named = {each["id"]: program_name(each) for each in answer.document["programs"]}
    of_row = {row.id: row.program for row in rows}
    return [(named[of_row[each.determination_id]], each) for each in overrides]


@blueprint.get("/homes/<home_id>/notice")
@access(roles=READERS, object=own_home)
def notice(home_id: str) -> ResponseReturnValue:
    """Show the notice of the decision that stands, in the household's language.

    Where a supervisor decided otherwise the notice says so first, and the answer by the rules beside it.
    """
    with reading() as session:
        case = load_case(session, home_id)
        rows = latest_determinations(session, home_id)
        papers = papers_of(session, home_id)
        overrides = overrides_in_force(session, home_id, today())
    if not rows:
        return redirect(url_for("caseworker.check", home_id=home_id))
    facts, decided_on = checked(case.raw), rows[0].decided_on
    language = language_of(facts)
    tag = html_name(language.code)
    words = wording(tag if tag in languages() else "en")
    answer = Subject(answer_document(rows), words, SourceRegister())
    opening = answer_section(answer)
    missing = missing_facts(answer)
    with in_language_of(facts):
        return page(
            "caseworker/notice.html",
            reference=reference_of(home_id),
            home=case.home,
            said=said_aloud(opening),
            overrides=_with_program(answer, rows, overrides),
            outcome=answer.outcome,
            reasons=[block for block in opening.blocks if not isinstance(block, Note)],
            missing=missing,
            sources=sources_section(answer),
            wanted=[of_wanted(each) for each in wanted_papers(facts, papers, today())],
            decided_on=decided_on,
            bring_by=bring_by(decided_on),
            appeal_by=appeal_by(decided_on),
            language=language,
            back=url_for("caseworker.determination", home_id=home_id),
        )
