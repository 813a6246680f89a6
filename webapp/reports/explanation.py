"""How a measure's figures came about, as plain content: the same for terminal, page and paper."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from calculators.explain.content import shown as shown_number
from webapp.reports import figures
from webapp.reports.closing import sources_section
from webapp.reports.finding_sentences import shown, told
from webapp.reports.model import (
    Block,
    BulletList,
    Cell,
    Column,
    Paragraph,
    Particulars,
    Report,
    Section,
    Table,
    Weight,
)
from webapp.reports.subject import Document, SourceRegister, Subject, names, record, records
from webapp.reports.wording import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Parts whose lines are a month's and a year's, since the model works month by month.
_MONTHLY: Final = ("heating", "cooling", "hot_water")
_RESULTS: Final = (
    ("electricity", "savings_kwh_per_year", "kWh/year"),
    ("gas", "savings_therms_per_year", "therm/year"),
    ("avoided", "avoided_kgco2e_per_year", "kg CO2e/year"),
    ("avoided_life", "avoided_kgco2e_lifetime", "kg CO2e"),
)


def explanation_report(document: Mapping[str, Any], language: str = "en") -> Report:
    """Return what an explanation says.

    Parameters
    ----------
    document : mapping
        What `calculators.explain.documents.explanation_document` returns. Nothing is calculated again.
    language : str

    Returns
    -------
    Report
        In short; tests; every part step by step; what was taken for granted; the sources by number.
    """
    words = wording(language)
    subject = Subject(document, words, SourceRegister())
    day = figures.day(date.fromisoformat(str(document["on"])), words)
    reference = str(document.get("reference") or "")
    key = "explain.subtitle" if reference else "explain.subtitle_without_reference"
    sections = [_about(subject), *_tests(subject), *_parts(subject), *_taken_for_granted(subject)]
    sources = sources_section(subject)
    return Report(
        title=words.text("explain.title", measure=str(record(document, "measure")["label"])),
        subtitle=words.text(key, **({"reference": reference} if reference else {}), day=day),
        language=language,
        reference=reference,
        sections=(*sections, *(() if sources is None else (sources,))),
        running_title=words.text("explain.running_title"),
    )


def _about(subject: Subject) -> Section:
    """Return the measure, whether it fits, and the figures that an assessment prints for it."""
    words, document = subject.words, subject.document
    measure, result = record(document, "measure"), record(document, "result")
    before = names(document, "done_before")
    pairs = [
        (words.text("explain.measure"), str(measure["label"])),
        (words.text("explain.fits"), words.text(f"explain.fits_{measure['feasible']}")),
        (words.text("explain.plan"), words.text(f"explain.plan_{'yes' if measure['in_package'] else 'no'}")),
    ]
    missing = names(document, "missing")
    if missing:
        facts = ", ".join(subject.fact_name(fact) for fact in missing)
        pairs.append((words.text("explain.missing"), facts))
    pairs += [
        (words.text(f"explain.{key}"), _amount(result.get(name), unit, subject))
        for key, name, unit in _RESULTS
    ]
    years = shown_number(measure["effective_useful_life_years"])
    pairs += [
        (words.text("explain.life"), words.text("explain.life_years", years=years)),
        (words.text("explain.order"), ", ".join(before) or words.text("explain.order_none")),
        (words.text("explain.method"), str(measure["method"])),
    ]
    return Section("about", words.text("explain.about"), (Particulars(tuple(pairs)),))


def _tests(subject: Subject) -> list[Section]:
    """Return the tests and limits, and what is looked at before the work, each with its threshold."""
    words, found = subject.words, []
    findings, gates = records(subject.document, "findings"), records(subject.document, "gates")
    if findings:
        table = _findings_table(findings, "explain.tests_table", subject)
        found.append(Section("tests", words.text("explain.tests"), (table,)))
    if gates:
        found.append(Section("gates", words.text("explain.gates"), (_gates_table(gates, subject),)))
    return found


def _gates_table(gates: Sequence[Document], subject: Subject) -> Table:
    """Return what must be in order before the work, and what is known of it."""
    words = subject.words
    columns = (
        Column(words.text("explain.gate"), share=4),
        Column(words.text("explain.answer"), share=2),
        Column(words.text("explain.source"), share=0.8),
    )
    rows = []
    for gate in gates:
        finding = record(gate, "finding")
        known = words.text(f"explain.{finding['code']}")
        mark = _mark(finding["citation"], bool(finding["verified"]), subject)
        rows.append((Cell(str(gate["label"])), Cell(known), Cell(mark)))
    return Table(words.text("explain.gates_table"), columns, tuple(rows))


def _findings_table(findings: Sequence[Document], caption: str, subject: Subject) -> Table:
    """Return findings with observed value, threshold and answer."""
    words = subject.words
    columns = (
        Column(words.text("explain.test"), share=4),
        Column(words.text("explain.observed"), share=2),
        Column(words.text("explain.threshold"), share=2),
        Column(words.text("explain.answer"), share=1.4),
        Column(words.text("explain.source"), share=0.8),
    )
    return Table(words.text(caption), columns, tuple(_finding_row(f, subject) for f in findings))


def _finding_row(finding: Document, subject: Subject) -> tuple[Cell, ...]:
    """Return one finding as cells."""
    words, unit = subject.words, finding.get("unit")
    observed = shown(finding.get("observed"), unit, subject)
    held = shown(finding.get("threshold"), unit, subject)
    if held is not None and finding.get("comparison"):
        relation = words.find("comparison", str(finding["comparison"])) or str(finding["comparison"])
        held = f"{relation} {held}"
    return (
        Cell(told(finding, subject)),
        Cell(observed or "-"),
        Cell(held or "-"),
        Cell(words.text(f"explain.answer_{finding['outcome']}")),
        Cell(_mark(finding.get("citation"), bool(finding.get("verified")), subject)),
    )


def _parts(subject: Subject) -> list[Section]:
    """Return every part of the calculation, step by step."""
    steps = records(subject.document, "steps")
    found = []
    for part, lines in groupby(steps, key=lambda step: str(step["part"])):
        title = subject.words.text(f"explain_part.{part}")
        blocks: list[Block] = []
        if part in _MONTHLY:
            blocks.append(Paragraph(subject.words.text("explain.monthly"), Weight.SMALL))
        blocks.append(_steps_table(list(lines), title, subject))
        found.append(Section(part, title, tuple(blocks)))
    return found


def _steps_table(steps: Sequence[Document], title: str, subject: Subject) -> Table:
    """Return the steps of one part as a table."""
    words = subject.words
    columns = (
        Column(words.text("explain.what"), share=2.3),
        Column(words.text("explain.formula"), share=2.6),
        Column(words.text("explain.numbers"), share=3),
        Column(words.text("explain.result"), align="right", share=1.6),
        Column(words.text("explain.source"), share=0.8),
    )
    rows = tuple(
        (
            Cell(str(step["label"])),
            Cell(f"{step['symbol']} = {step['formula']}"),
            Cell(str(step["substituted"])),
            Cell(_amount(step["value"], str(step["unit"]), subject)),
            Cell(_mark(step["source"], bool(step["verified"]), subject)),
        )
        for step in steps
    )
    return Table(words.text("explain.part_table", title=title), columns, rows)


def _taken_for_granted(subject: Subject) -> list[Section]:
    """Return what the saving rests on that nobody knows of the home; nothing where nothing was assumed."""
    words = subject.words
    notes, stand_ins = names(subject.document, "assumptions"), records(subject.document, "stand_ins")
    blocks: list[Block] = [BulletList(notes)] if notes else []
    if stand_ins:
        columns = (
            Column(words.text("explain.fact"), share=4),
            Column(words.text("explain.value"), align="right", share=2),
            Column(words.text("explain.source"), share=1),
        )
        rows = tuple(
            (
                Cell(subject.fact_name(str(each["fact"]))),
                Cell(_amount(each["value"], str(each["unit"]), subject)),
                Cell(_mark(each["source"], bool(each["verified"]), subject)),
            )
            for each in stand_ins
        )
        blocks = [
            Paragraph(words.text("explain.assumptions_intro"), Weight.SMALL),
            *blocks,
            Table(words.text("explain.stand_ins_table"), columns, rows),
        ]
    return [Section("assumptions", words.text("explain.assumptions"), tuple(blocks))] if blocks else []


def _amount(value: object, unit: str, subject: Subject) -> str:
    """Return a value with its unit, four figures; a ratio says that it is one."""
    if value is None:
        return subject.words.text("explain.not_known")
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = str(value)
        return subject.words.find("fuel", text) or text.replace("_", " ")
    number = shown_number(value)
    if unit == "1":
        return subject.words.text("explain.ratio", value=number)
    return f"{number} {unit}".strip()


def _mark(citation: object, verified: bool, subject: Subject) -> str:  # noqa: FBT001 - a column of the document
    """Return the number of a source in brackets."""
    return subject.mark(citation, verified=verified).strip()
