"""Which programmes said what, what happens next, and whom to call."""

from __future__ import annotations

from webapp.reports.answer import program_letters, program_name
from webapp.reports.finding_sentences import blocking, sentences
from webapp.reports.model import (
    BlankLines,
    BulletList,
    Cell,
    Column,
    Heading,
    Paragraph,
    Section,
    Table,
    Weight,
)
from webapp.reports.subject import Document, Subject, leading_programs, names, records

_STEPS = {"eligible": 4, "undetermined": 3, "waiting": 2, "ineligible": 3}


def programs_section(subject: Subject) -> Section | None:
    """Return the programmes with their answers and whether each takes applications; None without any."""
    programs, words = leading_programs(subject.document), subject.words
    if not programs:
        return None
    letters = program_letters(subject.document)
    columns = (
        Column(words.text("programs.program"), share=5),
        Column(words.text("programs.answer"), share=2),
        Column(words.text("programs.applications"), share=2.2),
    )
    rows = tuple(_row(program, letters[str(program["id"])], subject) for program in programs)
    notes = tuple(
        Paragraph(words.text("programs.note", program=program_name(program), note=note), Weight.SMALL)
        for program in programs
        if program.get("outcome") != "ineligible"
        for note in names(program, "notes")
    )
    table = Table(words.text("programs.table"), columns, rows)
    return Section("programs", words.text("programs.title"), (table, *notes))


def next_section(subject: Subject) -> Section:
    """Return what happens next and lines for the caseworker's name and number."""
    words, course = subject.words, subject.outcome
    if course == "undetermined" and not names(subject.document, "missing"):
        # Nothing that the household could bring would settle it.
        course = "waiting"
    steps = tuple(words.text(f"next.{course}_{step}") for step in range(1, _STEPS[course] + 1))
    blanks = BlankLines((words.text("next.caseworker"), words.text("next.phone")))
    blocks = (BulletList(steps), Heading(words.text("next.call")), blanks)
    return Section("next", words.text("next.title"), blocks)


def _row(program: Document, letter: str, subject: Subject) -> tuple[Cell, Cell, Cell]:
    """Return a programme's row; why it differs from the household's answer is told under its name."""
    words = subject.words
    outcome = str(program.get("outcome", "undetermined"))
    why = ""
    if outcome not in ("eligible", subject.outcome):
        held = blocking(records(program, "findings"), outcome)
        why = " ".join(sentences(held, subject))
    availability = str(program.get("availability") or "not_known")
    applications = subject.marked(
        words.find("availability", availability) or availability,
        program.get("availability_citation"),
        verified=bool(program.get("availability_verified", False)),
    )
    name = words.text("programs.lettered", letter=letter, name=program_name(program))
    return Cell(name, why), Cell(words.find("outcome", outcome) or outcome), Cell(applications)
