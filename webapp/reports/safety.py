"""Health and safety, told before anything else: what has to be mended, and what is still to be checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from webapp.reports.measure_records import HEALTH_AND_SAFETY, measure_name, reasons
from webapp.reports.model import Block, BulletList, Heading, Paragraph
from webapp.reports.subject import Document, Subject, names, records

if TYPE_CHECKING:
    from collections.abc import Iterable

_STOPS: Final = "gate_stops_the_work"


def safety_blocks(subject: Subject) -> tuple[Block, ...]:
    """Return health and safety; nothing where the assessment looked at none."""
    measures = [
        measure
        for measure in records(subject.document, "measures")
        if measure.get("kind") == HEALTH_AND_SAFETY
    ]
    if not measures:
        return ()
    words = subject.words
    items = [
        words.text("safety.needed", measure=measure_name(measure, subject), why=_why(measure, subject))
        for measure in measures
        if measure.get("in_package")
    ]
    items += _stopped(subject)
    told = []
    unknown = [measure for measure in measures if measure.get("feasible") == "unknown"]
    if unknown:
        facts = dict.fromkeys(
            subject.fact_name(fact) for measure in unknown for fact in names(measure, "missing")
        )
        told.append(words.text("safety.unknown", facts=words.listed(tuple(facts))))
    fine = [
        reason
        for measure in measures
        if measure.get("feasible") == "no"
        for reason in _fine(measure, subject)
    ]
    told += dict.fromkeys(fine)
    blocks: list[Block] = [Heading(words.text("safety.title"))]
    if items:
        blocks.append(BulletList(tuple(items)))
    if told:
        blocks.append(Paragraph(" ".join(told)))
    return tuple(blocks) if items or told else ()


def _why(measure: Document, subject: Subject) -> str:
    """Return why the home needs a measure, and what it does for the people in it."""
    comfort = subject.words.find("comfort", str(measure["id"])) or ""
    return " ".join([*reasons(measure, "eligible", subject)[:1], comfort]).strip()


def _fine(measure: Document, subject: Subject) -> Iterable[str]:
    """Return what was looked at and is in order."""
    return reasons(measure, "ineligible", subject)[:1]


def _stopped(subject: Subject) -> list[str]:
    """Return the measures that a danger holds back until it is mended."""
    held = [
        measure_name(measure, subject)
        for measure in records(subject.document, "measures")
        if any(finding.get("code") == _STOPS for finding in records(measure, "findings"))
    ]
    return [subject.words.text("safety.stopped", measures=subject.words.listed(tuple(held)))] if held else []
