"""The back of the report: what was assumed, how it was worked out, the sources, and the record."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from webapp.reports import figures
from webapp.reports.answer import elsewhere, program_letters
from webapp.reports.engine_sentences import ENGLISH
from webapp.reports.finding_sentences import shown
from webapp.reports.measure_records import measure_name
from webapp.reports.model import (
    Block,
    BulletList,
    Cell,
    Column,
    Mixed,
    Paragraph,
    Section,
    Table,
    Weight,
    joined,
)
from webapp.reports.subject import Document, Subject, leading_programs, names, record, records, sentence_case

if TYPE_CHECKING:
    from webapp.reports.wording import Wording

# How a citation ends that says when its source was read.
_READ_ON = re.compile(r" \(read ([0-9]{4}-[0-9]{2}-[0-9]{2})\)$")
_LINK = re.compile(r"; https?://[^ ]+")
# What ends a sentence.
_STOPS = ".。"
_SHORT_HASH = 12
# rules/us_ca, calculators/us_ca: what is replaced together when a year or a jurisdiction is added.
_FOLDER_DEPTH = 2


_NO_DECIMALS_FROM = 100


def method_section(
    subject: Subject, counted: tuple[str, ...] = (), *, by_measure: bool = True
) -> Section | None:
    """Return what was assumed about the home and how each measure was worked out; None without either.

    `counted` is told after that: how dollars and greenhouse gas were counted.
    `by_measure` tells what each measure assumes in its data file's own words; without it one line says where
    that stands.
    """
    words = subject.words
    blocks: list[Block] = []
    assumptions = records(subject.document, "assumptions")
    if assumptions:
        columns = (
            Column(words.text("method.what"), share=4),
            Column(words.text("method.value"), share=2.6),
            Column(words.text("method.source"), align="right", share=1.5),
        )
        rows = tuple(_assumption(item, subject) for item in assumptions)
        table = Table(words.text("method.table"), columns, rows, weight=Weight.FINE, halves=True)
        blocks += [Paragraph(words.text("method.intro"), Weight.SMALL), table]
    notes = _assumed_by_measures(subject, by_measure=by_measure)
    if notes:
        opening = "method.measures" if by_measure else "method.in_the_assessment"
        blocks.append(Paragraph(joined([words.text(opening), *notes]), Weight.FINE))
    if counted:
        blocks.append(Paragraph(joined(counted), Weight.FINE))
    return Section("method", words.text("method.title"), tuple(blocks)) if blocks else None


def sources_section(subject: Subject) -> Section | None:
    """Return the numbered sources that the report leans on, unchecked ones marked; None without any."""
    words, listed = subject.words, subject.sources.listed()
    if not listed:
        return None
    dates = {found.group(1) for citation, _ in listed if (found := _READ_ON.search(citation))}
    same_day = len(dates) == 1 and all(_READ_ON.search(citation) for citation, _ in listed)
    items = []
    for citation, verified in listed:
        # A date that every source shares is told once, above the list; addresses are in the assessment.
        told = _LINK.sub("", _READ_ON.sub("", citation) if same_day else citation)
        items.append(cited(told, words, verified=verified))
    unchecked = sum(not verified for _, verified in listed)
    intro = [words.count("sources.unverified_intro", unchecked)] if unchecked else []
    if same_day:
        intro.append(words.text("sources.read_on", day=figures.day(dates.pop(), words)))
    blocks: list[Block] = [Paragraph(" ".join(intro), Weight.SMALL)] if intro else []
    blocks.append(BulletList(tuple(items), numbered=True, weight=Weight.FINE))
    return Section("sources", words.text("sources.title"), tuple(blocks))


def cited(citation: str, words: Wording, *, verified: bool) -> str:
    """Return a source as it is cited, in English, and that nobody has checked it yet where that is so."""
    if words.language == ENGLISH:
        return citation if verified else words.text("sources.not_checked", citation=citation)
    if verified:
        return Mixed((citation, ENGLISH))
    before, after = words.text("sources.not_checked", citation="|").split("|", 1)
    stop = after[:1] if after[:1] in _STOPS else ""
    return Mixed((before.strip(), ""), (f"{citation}{stop}", ENGLISH), (after.removeprefix(stop).strip(), ""))


def record_section(subject: Subject, *, of_this_kind: bool = False) -> Section:
    """Return what an auditor needs to get the same answer again: date, engine, data.

    `of_this_kind` leaves out how much is covered of programmes that are for another kind of building.
    """
    words, provenance = subject.words, record(subject.document, "provenance")
    version = str(provenance.get("engine_version") or words.text("report.not_known"))
    intro = words.text("record.intro", day=str(subject.document.get("on", "")), version=version)
    blocks: list[Block] = [Paragraph(intro, Weight.FINE)]
    covered = _coverage(subject, of_this_kind=of_this_kind)
    if covered:
        blocks.append(Paragraph(joined([words.text("record.coverage_title"), *covered]), Weight.FINE))
    blocks += [
        Paragraph(line, Weight.FINE) for line in _data_fingerprints(record(provenance, "data"), subject)
    ]
    return Section("record", words.text("record.title"), tuple(blocks))


def _coverage(subject: Subject, *, of_this_kind: bool) -> tuple[str, ...]:
    """Return how much of each programme's law is modelled; programmes alike in that share a line."""
    letters = program_letters(subject.document)
    alike: dict[str, list[str]] = {}
    apart = elsewhere(subject) if of_this_kind else []
    for program in leading_programs(subject.document):
        if program.get("coverage") and program not in apart:
            alike.setdefault(str(program["coverage"]), []).append(letters[str(program["id"])])
    words = subject.words
    told = []
    for coverage, concerned in alike.items():
        letters_told = words.listed(tuple(concerned))
        opening = words.count("record.coverage", len(concerned), letters=letters_told, coverage="")
        # How much is covered stands in the rules' own words.
        said = coverage if words.language == ENGLISH else Mixed((coverage, ENGLISH))
        told.append(joined((opening.strip(), said)))
    return tuple(told)


def _assumption(item: Document, subject: Subject) -> tuple[Cell, Cell, Cell]:
    """Return one assumed fact: its plain name, its value, and the number of its source."""
    words = subject.words
    value = shown(_as_known(item.get("value")), item.get("unit"), subject) or words.text("report.not_known")
    number = subject.sources.cite(item.get("source"), verified=bool(item.get("verified", False)))
    mark = words.text("report.source_mark", number=str(number)).strip() if number else ""
    fact = str(item["fact"])
    label = words.find("fact_label", fact) or sentence_case(subject.fact_name(fact))
    return Cell(label), Cell(value), Cell(mark)


def _as_known(value: object) -> object:
    """Return a large assumed figure without decimals: nobody knows a default to the hundredth."""
    return round(value) if isinstance(value, float) and abs(value) >= _NO_DECIMALS_FROM else value


def _assumed_by_measures(subject: Subject, *, by_measure: bool) -> tuple[str, ...]:
    """Return what the measures in the plan assume; those that assume the same are told together.

    Without `by_measure` only which of them lean on figures that were not checked.
    """
    words = subject.words
    alike: dict[str, list[str]] = {}
    unchecked, planned = [], 0
    for measure in records(subject.document, "measures"):
        if not measure.get("in_package"):
            continue
        planned += 1
        name = measure_name(measure, subject)
        notes = _notes(measure, subject)
        if notes:
            alike.setdefault(notes, []).append(name)
        if measure.get("verified") is False:
            unchecked.append(name)
    told = [
        words.text("method.measure", measure=words.listed(tuple(measures)), notes=notes)
        for notes, measures in alike.items()
        if by_measure
    ]
    if planned and not by_measure and not unchecked:
        return ("",)
    if unchecked and len(unchecked) == planned:
        told.append(words.text("method.unchecked_all"))
    elif unchecked:
        told.append(words.text("method.unchecked", measures=words.listed(tuple(unchecked))))
    return tuple(told)


def _notes(measure: Document, subject: Subject) -> str:
    """Return what a measure assumes beside the table of assumptions, in its data file's own words."""
    in_table = tuple(f"{item['fact']} " for item in records(subject.document, "assumptions"))
    notes = [note for note in names(measure, "assumptions") if not note.startswith(in_table)]
    return "; ".join(note.strip().rstrip(".;") for note in notes) + "." if notes else ""


def _data_fingerprints(hashes: Document, subject: Subject) -> tuple[str, ...]:
    """Return one short fingerprint for each folder of data files; the assessment itself names every file.

    Notes
    -----
    A folder's fingerprint is the SHA-256 of the lines that ``sha256sum`` prints for its files, sorted by
    path: two spaces between hash and path, a line end after each.
    """
    folders: dict[str, list[str]] = {}
    for path in sorted(hashes):
        folder = "/".join(path.split("/")[:-1][:_FOLDER_DEPTH]) or "."
        folders.setdefault(folder, []).append(f"{hashes[path]}  {path}\n")
    listed = tuple(
        subject.words.count("record.data_folder", len(lines), folder=folder, hash=_fingerprint(lines))
        for folder, lines in folders.items()
    )
    return (subject.words.text("record.data", folders=subject.words.listed(listed)),) if listed else ()


def _fingerprint(lines: list[str]) -> str:
    """Return the start of the SHA-256 of some lines."""
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:_SHORT_HASH]
