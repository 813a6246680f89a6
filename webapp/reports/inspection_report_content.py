"""The inspection report: what was claimed and what was observed, what is wrong, and how it was cured."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from webapp.reports.measure_amounts import amount_with_unit, machine, measure_label, readings
from webapp.reports.model import (
    BulletList,
    Cell,
    Column,
    Note,
    Paragraph,
    Particulars,
    Report,
    Section,
    Table,
    Tone,
    Weight,
)
from webapp.reports.parties import Contact, Dwelling, address_line, contact_blocks, signature_blocks
from webapp.reports.wording import wording
from webapp.reports.work_scope_content import iso_day, known_day

if TYPE_CHECKING:
    from datetime import date

    from webapp.reports.wording import Wording

TEMPLATE = "inspection_report"
VERSION = 1
LANGUAGES = ("en", "es", "zh-Hant")
_TONES = {"pass": Tone.YES, "fail": Tone.NO, "rework": Tone.CAUTION}


@dataclass(frozen=True, slots=True)
class InspectedLine:
    """One measure as it was claimed and as it was observed; None where it is not known.

    Parameters
    ----------
    measure_id : str
    verdict : str or None
        ``pass``, ``fail``, ``not_applicable``; None while there is none.
    unit, reading_unit : str
    claimed_quantity, observed_quantity : float or None
    reading_before, claimed_reading, observed_reading : float or None
        Before the work, after it as logged, and as the inspector read it.
    clause, note : str
        The clause of the standards, and what the inspector wrote.
    """

    measure_id: str
    verdict: str | None
    unit: str = ""
    claimed_quantity: float | None = None
    observed_quantity: float | None = None
    reading_before: float | None = None
    claimed_reading: float | None = None
    observed_reading: float | None = None
    reading_unit: str = ""
    make: str = ""
    model: str = ""
    serials: tuple[str, ...] = ()
    is_installed: bool = True
    clause: str = ""
    note: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Cured:
    """One entry of what was put right."""

    on: date
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class Found:
    """A deficiency, and its cure as far as there is one.

    Parameters
    ----------
    code, severity : str
    action : str
        What the inspector wrote is to be done.
    measure_id : str
        Empty where it is of the home as a whole.
    due_on, resolved_on : date or None
        Until when it is to be put right, and when an inspection found it put right.
    cured : tuple of Cured
    """

    code: str
    severity: str
    action: str
    measure_id: str = ""
    due_on: date | None = None
    resolved_on: date | None = None
    cured: tuple[Cured, ...] = ()


@dataclass(frozen=True, slots=True)
class Tested:
    """A test that the inspector repeated."""

    test: str
    unit: str
    claimed: float | None
    observed: float | None
    instrument: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the visit: ``yes``, ``no`` or ``unknown``, and what was seen or heard."""

    question: str
    answer: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class InspectionPaper:
    """What an inspection report is written from; days and names that are not known are None and empty.

    Parameters
    ----------
    kind : str
        ``in_progress`` or ``post_installation``.
    verdict : str or None
        ``pass``, ``fail``, ``rework``; None while the inspection is open.
    employment : str
        ``staff`` or ``subcontracted``.
    certificate : str
        The id of the certificate that the inspection led to, where it led to one.
    """

    dwelling: Dwelling
    kind: str
    verdict: str | None
    inspected_on: date | None
    inspector: str
    employment: str
    lines: tuple[InspectedLine, ...]
    firm: str = ""
    installed_by: str = ""
    note: str = ""
    deficiencies: tuple[Found, ...] = ()
    tests: tuple[Tested, ...] = ()
    answers: tuple[Asked, ...] = ()
    certificate: str = ""
    contact: Contact = field(default_factory=Contact)


def inspection_report(inspection: InspectionPaper, language: str = "en") -> Report:
    """Return what an inspection report says.

    Raises
    ------
    ReferenceDataError
        If the language has no words for it.
    """
    words = wording(language)
    reference = inspection.dwelling.reference
    sections = (
        _about(inspection, words),
        _measures(inspection.lines, words),
        deficiencies_section(inspection.deficiencies, words),
        _tests(inspection.tests, words),
        _answers(inspection.answers, words),
        Section(
            "sign",
            words.text("sign.title"),
            signature_blocks(
                words.text("inspection.inspector"),
                words.text("inspection.inspector_signs"),
                words,
                inspection.inspector,
            ),
        ),
        Section("call", words.text("contact.title"), contact_blocks(inspection.contact, words)),
    )
    return Report(
        title=words.text("inspection.title"),
        subtitle=words.text("inspection.subtitle"),
        language=language,
        reference=reference,
        sections=tuple(section for section in sections if section is not None),
        running_title=words.text("inspection.running_title", reference=reference).strip(),
        page_label=words.find("report", "page_label") or "{page}/{pages}",
        template=TEMPLATE,
        template_version=VERSION,
        dated=iso_day(inspection.inspected_on),
    )


def _about(inspection: InspectionPaper, words: Wording) -> Section:
    """Return which home, who inspected it and when, and the verdict."""
    unknown = words.text("report.not_known")
    pairs = [
        (words.text("work.home"), address_line(inspection.dwelling.address, words)),
        (words.text("work.reference"), inspection.dwelling.reference or words.text("report.no_reference")),
        (words.text("inspection.kind"), words.find("visit_kind", inspection.kind) or inspection.kind),
        (words.text("inspection.inspected_on"), known_day(inspection.inspected_on, words)),
        (
            words.text("inspection.inspector"),
            inspector_named(inspection.inspector, inspection.employment, inspection.firm, words),
        ),
        (words.text("inspection.installed_by"), inspection.installed_by or unknown),
    ]
    if inspection.certificate:
        pairs.append((words.text("certificate.id"), inspection.certificate))
    verdict = inspection.verdict or "open"
    lines = [words.text("certificate.verdict_line")]
    if inspection.note:
        lines.append(words.text("certificate.note", note=inspection.note))
    title = words.text(
        "certificate.verdict",
        verdict=words.text("inspection.open" if verdict == "open" else f"certificate.verdict_{verdict}"),
    )
    return Section(
        "about", "", (Particulars(tuple(pairs)), Note(title, tuple(lines), _TONES.get(verdict, Tone.OPEN)))
    )


def inspector_named(name: str, employment: str, firm: str, words: Wording) -> str:
    """Return who inspected, and for whom the inspector works."""
    if employment == "staff":
        return words.text("certificate.inspector_staff", name=name)
    if firm:
        return words.text("certificate.inspector_subcontracted", name=name, firm=firm)
    return words.text("certificate.inspector_firm_unknown", name=name)


def _measures(lines: tuple[InspectedLine, ...], words: Wording) -> Section:
    """Return each measure as claimed and as observed, with its three readings."""
    title = words.text("certificate.measures")
    if not lines:
        return Section("measures", title, (Paragraph(words.text("inspection.no_measures")),))
    columns = (
        Column(words.text("certificate.measure"), share=2.6),
        Column(words.text("certificate.claimed"), "right", 1.2),
        Column(words.text("certificate.observed"), "right", 1.2),
        Column(words.text("certificate.reading"), "right", 2.2),
        Column(words.text("certificate.verdict_column"), share=1.0),
    )
    table = Table(
        words.text("certificate.measures_caption"), columns, tuple(_row(line, words) for line in lines)
    )
    told = tuple(text for line in lines if (text := _told(line, words)))
    return Section("measures", title, (table, *((BulletList(told, weight=Weight.SMALL),) if told else ())))


def _row(line: InspectedLine, words: Wording) -> tuple[Cell, ...]:
    """Return one measure's row."""
    unknown = words.text("report.not_known")
    claimed, observed = (
        unknown if value is None else amount_with_unit("quantity_unit", line.unit, value, words)
        for value in (line.claimed_quantity, line.observed_quantity)
    )
    three = (line.reading_before, line.claimed_reading, line.observed_reading)
    return (
        Cell(
            measure_label(line.measure_id, line.label, words),
            machine(line.make, line.model, line.serials, words),
        ),
        Cell(claimed if line.is_installed else words.text("certificate.not_installed")),
        Cell(observed),
        Cell(readings(three, line.reading_unit, words)),
        Cell(
            words.text("inspection.no_verdict")
            if line.verdict is None
            else words.text(f"certificate.item_{line.verdict}")
        ),
    )


def _told(line: InspectedLine, words: Wording) -> str:
    """Return what the inspector wrote beside a measure."""
    said = []
    if line.clause:
        said.append(words.text("certificate.clause", clause=line.clause))
    if line.note:
        said.append(words.text("certificate.note", note=line.note))
    name = measure_label(line.measure_id, line.label, words)
    return words.text("inspection.of_measure", measure=name, text=" ".join(said)) if said else ""


def deficiencies_section(found: tuple[Found, ...], words: Wording) -> Section:
    """Return what must be put right, by when, and what was done about it."""
    title = words.text("inspection.deficiencies")
    if not found:
        return Section("deficiencies", title, (Paragraph(words.text("inspection.no_deficiencies")),))
    columns = (
        Column(words.text("inspection.deficiency"), share=2.4),
        Column(words.text("inspection.severity"), share=0.9),
        Column(words.text("inspection.action"), share=2.4),
        Column(words.text("inspection.due_on"), share=1.2),
        Column(words.text("inspection.cure"), share=2.2),
    )
    rows = tuple(
        (
            Cell(
                words.find("deficiency", each.code) or each.code,
                measure_label(each.measure_id, "", words)
                if each.measure_id
                else words.text("inspection.whole_home"),
            ),
            Cell(words.find("severity", each.severity) or each.severity),
            Cell(each.action),
            Cell(known_day(each.due_on, words)),
            Cell(_standing(each, words), _cure(each, words)),
        )
        for each in found
    )
    table = Table(words.text("inspection.deficiencies_table"), columns, rows, weight=Weight.SMALL)
    still = sum(each.resolved_on is None for each in found)
    told = words.count("inspection.still_open", still) if still else words.text("inspection.all_resolved")
    return Section("deficiencies", title, (Paragraph(told), table))


def _standing(found: Found, words: Wording) -> str:
    """Return whether an inspection found a deficiency put right, and when."""
    if found.resolved_on is None:
        return words.text("inspection.not_resolved")
    return words.text("inspection.resolved", day=known_day(found.resolved_on, words))


def _cure(found: Found, words: Wording) -> str:
    """Return what was done about a deficiency, entry by entry."""
    return " ".join(
        words.text("inspection.cured", day=known_day(each.on, words), who=each.by, note=each.note)
        for each in found.cured
    )


def _tests(tests: tuple[Tested, ...], words: Wording) -> Section | None:
    """Return the tests that were repeated; None where none was."""
    if not tests:
        return None
    columns = (
        Column(words.text("inspection.test"), share=2.4),
        Column(words.text("certificate.claimed"), "right"),
        Column(words.text("certificate.observed"), "right"),
        Column(words.text("inspection.instrument"), share=2),
    )
    unknown = words.text("report.not_known")
    rows = tuple(
        (
            Cell(words.find("visit_test", each.test) or each.test),
            *(
                Cell(unknown if value is None else amount_with_unit("reading_unit", each.unit, value, words))
                for value in (each.claimed, each.observed)
            ),
            Cell(each.instrument or unknown),
        )
        for each in tests
    )
    title = words.text("inspection.tests")
    return Section("tests", title, (Table(title, columns, rows, weight=Weight.SMALL),))


def _answers(answers: tuple[Asked, ...], words: Wording) -> Section | None:
    """Return the questions of the visit; None where none was asked."""
    if not answers:
        return None
    columns = (
        Column(words.text("inspection.question"), share=4),
        Column(words.text("inspection.answer"), share=1),
    )
    rows = tuple(
        (
            Cell(words.find("visit_question", each.question) or each.question, each.note),
            Cell(words.find("visit_answer", each.answer) or each.answer),
        )
        for each in answers
    )
    title = words.text("inspection.questions")
    return Section("questions", title, (Table(title, columns, rows, weight=Weight.SMALL),))
