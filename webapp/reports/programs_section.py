"""Which programmes said what, what happens next, and whom to call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.reports.answer import elsewhere, program_letters, program_name
from webapp.reports.engine_sentences import told_in
from webapp.reports.finding_sentences import blocking, sentences
from webapp.reports.model import (
    BlankLines,
    Block,
    BulletList,
    Cell,
    Column,
    Heading,
    Mixed,
    Paragraph,
    Section,
    Table,
    Weight,
    joined,
)
from webapp.reports.parties import contact_blocks
from webapp.reports.subject import Document, Subject, leading_programs, names, records

if TYPE_CHECKING:
    from webapp.reports.parties import Contact
    from webapp.reports.wording import Wording

_STEPS = {"eligible": 4, "undetermined": 3, "waiting": 2, "ineligible": 3}


def programs_section(subject: Subject, *, of_this_kind: bool = False) -> Section | None:
    """Return the programmes with their answers and whether each takes applications; None without any.

    `of_this_kind` names programmes that are for another kind of building in one line under the table, where
    there is another programme for the table to hold.
    """
    programs, words = leading_programs(subject.document), subject.words
    if not programs:
        return None
    letters = program_letters(subject.document)
    columns = (
        Column(words.text("programs.program"), share=5),
        Column(words.text("programs.answer"), share=2),
        Column(words.text("programs.applications"), share=2.2),
    )
    apart = elsewhere(subject) if of_this_kind else []
    listed = [each for each in programs if each not in apart] or programs
    rows = tuple(_row(program, letters[str(program["id"])], subject) for program in listed)
    notes = tuple(
        Paragraph(_note(program, note, words), Weight.SMALL)
        for program in programs
        if subject.answer_of(program) != "ineligible"
        for note in names(program, "notes")
    )
    table = Table(words.text("programs.table"), columns, rows)
    told = []
    if len(listed) < len(programs):
        named = words.listed(
            tuple(
                words.text("programs.lettered", letter=letters[str(each["id"])], name=program_name(each))
                for each in apart
            )
        )
        told.append(words.text("programs.elsewhere", programs=named))
    told += _about(subject)
    under = (Paragraph(" ".join(told), Weight.SMALL),) if told else ()
    return Section("programs", words.text("programs.title"), (table, *under, *notes))


def _about(subject: Subject) -> tuple[str, ...]:
    """Return what the programmes' short name stands for, where the jurisdiction's have one."""
    told = subject.words.find("programs_about", str(subject.document.get("jurisdiction", "us_ca")))
    return () if told is None or subject.first_version else (told,)


def _note(program: Document, note: str, words: Wording) -> str:
    """Return what else a programme asks for, under its name."""
    before, after = words.text("programs.note", program=program_name(program), note="|").split("|", 1)
    told = told_in(note, words)
    if isinstance(told, Mixed):
        return joined(part for part in (before.strip(), told, after.strip()) if part)
    return f"{before}{told}{after}"


def next_section(subject: Subject, contact: Contact | None = None) -> Section:
    """Return what happens next and whom to call; lines to write on where nobody says whom."""
    words, course = subject.words, subject.outcome
    if course == "undetermined" and not names(subject.document, "missing"):
        # Nothing that the household could bring would settle it.
        course = "waiting"
    steps = tuple(words.text(key) for key in _steps(course, subject))
    blanks: tuple[Block, ...] = (BlankLines((words.text("next.caseworker"), words.text("next.phone"))),)
    call = blanks if contact is None else contact_blocks(contact, words)
    blocks = (BulletList(steps), Heading(words.text("next.call")), *call)
    return Section("next", words.text("next.title"), blocks)


def _steps(course: str, subject: Subject) -> list[str]:
    """Return the keys of what happens next; nobody is signed up for what takes no applications."""
    keys = [f"next.{course}_{step}" for step in range(1, _STEPS[course] + 1)]
    passed = [each for each in leading_programs(subject.document) if subject.answer_of(each) == "eligible"]
    taking = any(each.get("availability") == "open" for each in passed)
    if course == "eligible" and not taking and not subject.first_version:
        keys[0] = "next.eligible_1_none_open"
    return keys


def _row(program: Document, letter: str, subject: Subject) -> tuple[Cell, Cell, Cell]:
    """Return a programme's row; why it differs from the household's answer is told under its name."""
    words, stands = subject.words, subject.answer_of(program)
    why = reason_apart(program, subject)
    availability = str(program.get("availability") or "not_known")
    applications = subject.marked(
        words.find("availability", availability) or availability,
        program.get("availability_citation"),
        verified=bool(program.get("availability_verified", False)),
    )
    name = words.text("programs.lettered", letter=letter, name=program_name(program))
    return Cell(name, why), Cell(words.find("outcome", stands) or stands), Cell(applications)


def reason_apart(program: Document, subject: Subject) -> str:
    """Return why a programme's answer is another than the household's, or that a supervisor gave it."""
    words, outcome = subject.words, str(program.get("outcome", "undetermined"))
    if str(program["id"]) in subject.decided:
        return words.text("programs.decided", rules=words.find("outcome", outcome) or outcome)
    if outcome in ("eligible", subject.by_the_rules):
        return ""
    return " ".join(sentences(blocking(records(program, "findings"), outcome), subject))
