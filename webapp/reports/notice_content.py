"""The notice of a decision: the answer in plain words with its rules, what is missing, how to appeal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from webapp.reports import figures
from webapp.reports.answer import (
    UNCHECKED,
    answer_section,
    elsewhere,
    language_line,
    program_letters,
    program_name,
    standing,
)
from webapp.reports.closing import sources_section
from webapp.reports.model import (
    BulletList,
    Cell,
    Column,
    Heading,
    Paragraph,
    Particulars,
    Report,
    Section,
    Table,
    Weight,
)
from webapp.reports.overrides import Overriding, overrides_section, with_overrides
from webapp.reports.parties import Contact, Dwelling, address_line, contact_blocks
from webapp.reports.programs_section import reason_apart
from webapp.reports.subject import SourceRegister, Subject, leading_programs, names, sentence_case
from webapp.reports.wording import wording

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from webapp.reports.model import Block
    from webapp.reports.subject import Document

TEMPLATE = "determination_notice"
VERSION = 1
LANGUAGES = ("en", "es", "vi", "zh-Hant")


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notice is written from.

    Parameters
    ----------
    dwelling : Dwelling
    document : mapping
        The decision that stands, in the shape of a screening.
    decided_on : date
    bring_by, appeal_by : date or None
        The last days on which what is missing can be brought, and an appeal be made; None where not known.
    addressee : str
        To whom it goes, where the name is known.
    overrides : tuple of Overriding
    papers : tuple of str
        Papers that are still to be seen, in the language of the notice.
    contact : Contact
    """

    dwelling: Dwelling
    document: Mapping[str, Any]
    decided_on: date
    bring_by: date | None = None
    appeal_by: date | None = None
    addressee: str = ""
    overrides: tuple[Overriding, ...] = ()
    papers: tuple[str, ...] = ()
    contact: Contact = field(default_factory=Contact)


def notice_report(notice: Notice, language: str = "en") -> Report:
    """Return what the notice of a decision says.

    Nothing is decided here: every answer and reason is the stored decision's own. Where a supervisor
    decided otherwise, the notice says so first, and then the answer by the rules.

    Raises
    ------
    ReferenceDataError
        If the language has no words, or lacks one that this notice needs.
    """
    words = wording(language)
    subject = Subject(with_overrides(notice.document, notice.overrides), words, SourceRegister())
    sections = (
        _about(notice, subject),
        overrides_section(subject),
        _answer(notice, subject),
        _missing(notice, subject),
        _papers(notice, subject),
        _appeal(notice, subject),
        Section("call", words.text("contact.title"), contact_blocks(notice.contact, words)),
        sources_section(subject),
    )
    reference = notice.dwelling.reference
    return Report(
        title=words.text("notice.title"),
        subtitle=words.text("notice.subtitle"),
        language=language,
        reference=reference,
        sections=tuple(section for section in sections if section is not None),
        running_title=words.text("notice.running_title", reference=reference).strip(),
        page_label=words.find("report", "page_label") or "{page}/{pages}",
        template=TEMPLATE,
        template_version=VERSION,
        dated=notice.decided_on.isoformat(),
    )


def _about(notice: Notice, subject: Subject) -> Section:
    """Return to whom the notice goes, of which home, and when it was decided."""
    words = subject.words
    pairs = [
        (words.text("notice.addressee"), notice.addressee.strip()),
        (words.text("notice.home"), address_line(notice.dwelling.address, words)),
        (words.text("notice.reference"), notice.dwelling.reference or words.text("report.no_reference")),
        (words.text("notice.decided_on"), figures.day(notice.decided_on, words)),
        (words.text("notice.bring_by"), _day(notice.bring_by, subject)),
        (words.text("notice.appeal_by"), _day(notice.appeal_by, subject)),
    ]
    is_asked = _asks_for_something(notice, subject)
    shown = tuple(
        (term, text) for term, text in pairs if text and (term != words.text("notice.bring_by") or is_asked)
    )
    return Section("about", "", (*language_line(subject, LANGUAGES), Particulars(shown)))


def _asks_for_something(notice: Notice, subject: Subject) -> bool:
    """Return whether the household has to bring anything."""
    if subject.outcome == "ineligible":
        return False
    return bool(notice.papers) or _missing(notice, subject) is not None


def _answer(notice: Notice, subject: Subject) -> Section:
    """Return the answer that stands, why, and each programme's own."""
    words = subject.words
    section = answer_section(subject, appeal="notice.appeal_see", unchecked=UNCHECKED)
    programs = leading_programs(notice.document)
    apart = elsewhere(subject)
    shown = [each for each in programs if each not in apart] or programs
    letters = program_letters(notice.document)
    blocks: list[Block] = []
    if programs:
        items = tuple(_program(each, letters[str(each["id"])], subject) for each in shown)
        blocks += [Heading(words.text("notice.programs")), BulletList(items)]
    if len(shown) < len(programs):
        named = words.listed(tuple(f"{letters[str(each['id'])]}. {program_name(each)}" for each in apart))
        blocks.append(Paragraph(words.text("programs.elsewhere", programs=named), Weight.SMALL))
    return Section("answer", section.title, (*section.blocks, *blocks))


def _program(program: Document, letter: str, subject: Subject) -> str:
    """Return a programme's answer that stands; where it is another than the household's, with its reasons."""
    words, stands = subject.words, subject.answer_of(program)
    told = words.text(
        "notice.program",
        letter=letter,
        program=program_name(program),
        answer=words.find("outcome", stands) or stands,
    )
    reasons = reason_apart(program, subject)
    return f"{told}. {reasons}" if reasons else told


def _missing(notice: Notice, subject: Subject) -> Section | None:
    """Return what is missing and by when; None where nothing that the household could bring is."""
    missing, words = names(notice.document, "missing"), subject.words
    if not missing or not standing(subject, "undetermined"):
        return None
    rows = tuple(
        (
            Cell(sentence_case(subject.fact_name(fact))),
            Cell(words.find("bring", fact) or words.text("bring.default")),
        )
        for fact in missing
    )
    columns = (Column(words.text("missing.needed"), share=2), Column(words.text("missing.bring"), share=3))
    title = words.text("missing.title")
    if subject.outcome == "eligible":
        lead = f"{words.text('missing.intro_eligible')} {_by(notice, subject, 'notice.bring_more')}"
    else:
        lead = _by(notice, subject, "notice.bring")
    return Section("missing", title, (Paragraph(lead, Weight.LEAD), Table(title, columns, rows)))


def _papers(notice: Notice, subject: Subject) -> Section | None:
    """Return the papers that are still to be seen; none are asked for after a no."""
    if not notice.papers or subject.outcome == "ineligible":
        return None
    words = subject.words
    told = Paragraph(_by(notice, subject, "notice.bring_papers"))
    return Section("papers", words.text("notice.papers"), (told, BulletList(notice.papers)))


def _by(notice: Notice, subject: Subject, key: str) -> str:
    """Return a sentence with the day by which something is to be brought, or that no day is set."""
    if notice.bring_by is None:
        return subject.words.text(f"{key}_no_day")
    return subject.words.text(key, day=figures.day(notice.bring_by, subject.words))


def _appeal(notice: Notice, subject: Subject) -> Section:
    """Return how to have the decision looked at again, and by when."""
    words = subject.words
    when = (
        words.text("notice.appeal_no_day")
        if notice.appeal_by is None
        else words.text("notice.appeal_day", day=figures.day(notice.appeal_by, words))
    )
    steps = tuple(words.text(f"notice.appeal_step_{step}") for step in (1, 2, 3))
    blocks = (
        Paragraph(words.text("notice.appeal_who")),
        Paragraph(when, Weight.LEAD),
        BulletList(steps),
        Paragraph(words.text("notice.appeal_free")),
    )
    return Section("appeal", words.text("notice.appeal"), blocks)


def _day(day: date | None, subject: Subject) -> str:
    """Return a day in words, or that it is not known."""
    return subject.words.text("report.not_known") if day is None else figures.day(day, subject.words)
