"""What a supervisor decided beside the rules' answers: it stands until it ends, and a paper says so first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from webapp.reports import figures
from webapp.reports.answer import program_name
from webapp.reports.model import Note, Section, Tone
from webapp.reports.subject import OVERRIDES, records

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from webapp.reports.model import Block
    from webapp.reports.subject import Subject


@dataclass(frozen=True, slots=True)
class Overriding:
    """A supervisor's decision beside the rules' answer.

    Parameters
    ----------
    program_id, program : str
        The programme, and its name.
    answer : str
        ``eligible`` or ``ineligible``.
    made_on, until : date
        When it was made, and the last day on which it holds.
    reason : str
        In the supervisor's own words.
    """

    program_id: str
    program: str
    answer: str
    made_on: date
    until: date
    reason: str

    def record(self) -> dict[str, str]:
        """Return it as a document holds it."""
        return {
            "program_id": self.program_id,
            "program": self.program,
            "answer": self.answer,
            "made_on": self.made_on.isoformat(),
            "until": self.until.isoformat(),
            "reason": self.reason,
        }


def with_overrides(document: Mapping[str, Any], overrides: Sequence[Overriding]) -> dict[str, Any]:
    """Return a document with what supervisors decided beside its answers, where they did."""
    return {**document, OVERRIDES: [each.record() for each in overrides]} if overrides else dict(document)


def with_records(document: Mapping[str, Any], kept: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Return a document with such decisions as they were kept, programmes by the names it gives them."""
    named = {str(each["id"]): program_name(each) for each in records(document, "programs")}
    told = [{**each, "program": named.get(each["program_id"], each["program"])} for each in kept]
    return {**document, OVERRIDES: told} if told else dict(document)


def overrides_section(subject: Subject) -> Section | None:
    """Return what a supervisor decided beside the rules' answer; None where nobody did."""
    words = subject.words
    blocks: list[Block] = []
    for each in records(subject.document, OVERRIDES):
        told = words.text(
            f"notice.override_{each['answer']}",
            day=figures.day(each["made_on"], words),
            until=figures.day(each["until"], words),
        )
        reason = words.text("notice.override_reason", reason=str(each["reason"]))
        tone = Tone.YES if each["answer"] == "eligible" else Tone.NO
        blocks.append(Note(str(each["program"]), (told, reason), tone))
    return Section("override", words.text("notice.override"), tuple(blocks)) if blocks else None
