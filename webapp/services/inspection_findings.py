"""What an inspector finds beside the checklist: tests that he repeats, and the answers to his questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlmodel import col, select

from webapp.db.inspections import Inspection, InspectionKind
from webapp.db.quality import Answer, InspectionAnswer, InspectionTest
from webapp.db.work import MeasureStatus
from webapp.services import audit
from webapp.services.errors import Refused
from webapp.services.inspections import checklist, required_inspection
from webapp.services.quality_deficiencies import quality_data
from webapp.services.row_versions import lock
from webapp.services.tolerances import Deviation, deviation, tolerances

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlmodel import Session

    from webapp.services.actors import Actor
    from webapp.services.quality_deficiencies import RepeatedTest

LONGEST_INSTRUMENT = 80


@dataclass(frozen=True, slots=True)
class RepeatedLine:
    """One line of the table of tests: the claim, and what was read.

    Parameters
    ----------
    test : RepeatedTest
    claimed : float or None
        As logged for the measures that the test is about.
    observed : float or None
    instrument : str
    """

    test: RepeatedTest
    claimed: float | None
    observed: float | None = None
    instrument: str = ""

    @property
    def deviation(self) -> Deviation | None:
        """How far the reading lies from the claim."""
        return deviation(self.claimed, self.observed, tolerances().reading)

    @property
    def is_over(self) -> bool:
        """Whether the reading is above what is allowed, whatever was claimed."""
        return self.observed is not None and self.test.most is not None and self.observed > self.test.most


def tests_of(session: Session, inspection: Inspection) -> tuple[RepeatedLine, ...]:
    """Return the table of tests of an inspection."""
    read = {
        row.test: row
        for row in session.exec(select(InspectionTest).where(InspectionTest.inspection_id == inspection.id))
    }
    claims = _claims(session, inspection)
    lines = []
    for test in quality_data().tests:
        row = read.get(test.name)
        claimed = next((claims[name] for name in test.claimed_from if name in claims), None)
        lines.append(
            RepeatedLine(
                test,
                claimed if row is None else row.claimed,
                None if row is None else row.observed,
                "" if row is None else row.instrument,
            )
        )
    return tuple(lines)


def record_tests(
    session: Session,
    actor: Actor,
    home_id: str,
    kind: InspectionKind,
    *,
    readings: Mapping[str, float | None],
    instrument: str,
    at: datetime,
) -> None:
    """Save the readings of the tests that were repeated; one that is left empty was not made.

    Raises
    ------
    Refused
        If the instrument is not named.
    """
    inspection = lock(session, required_inspection(session, actor, home_id, kind))
    instrument = instrument.strip()[:LONGEST_INSTRUMENT]
    if any(value is not None for value in readings.values()) and not instrument:
        message = _("Write which instrument you used: make, and serial number or date of calibration.")
        raise Refused("instrument_missing", "instrument", message)
    present = {
        row.test: row
        for row in session.exec(select(InspectionTest).where(InspectionTest.inspection_id == inspection.id))
    }
    claims = _claims(session, inspection)
    for test in quality_data().tests:
        observed, row = readings.get(test.name), present.get(test.name)
        if observed is None:
            if row is not None:
                session.delete(row)
            continue
        claimed = next((claims[name] for name in test.claimed_from if name in claims), None)
        row = row or InspectionTest(inspection_id=inspection.id, test=test.name, unit=test.unit, observed=0.0)
        row.claimed, row.observed, row.instrument = claimed, observed, instrument
        session.add(row)
    inspection.row_version += 1
    session.flush()
    detail: dict[str, audit.Detail] = {"inspection_id": inspection.id, "count": len(readings)}
    audit.record(session, actor, "inspection.tests_recorded", "home", home_id, detail=detail, at=at)


def answers_of(session: Session, inspection: Inspection) -> dict[str, InspectionAnswer]:
    """Return the answers of an inspection by their questions, in the order of the questions."""
    rows = {
        row.question: row
        for row in session.exec(
            select(InspectionAnswer)
            .where(InspectionAnswer.inspection_id == inspection.id)
            .order_by(col(InspectionAnswer.id))
        )
    }
    asked = quality_data().questions[InspectionKind(inspection.kind)]
    return {question: rows[question] for question in asked if question in rows}


def record_answers(
    session: Session,
    actor: Actor,
    home_id: str,
    kind: InspectionKind,
    *,
    answers: Mapping[str, Answer],
    note: str,
    at: datetime,
) -> None:
    """Save the answers to the questions of a visit.

    Raises
    ------
    Refused
        If a No is not explained.
    """
    inspection = lock(session, required_inspection(session, actor, home_id, kind))
    note = note.strip()
    if Answer.NO in answers.values() and not note:
        raise Refused("note_missing", "note", _("You answered No. Say what you saw or heard."))
    present = answers_of(session, inspection)
    for question in quality_data().questions[kind]:
        answer = answers.get(question)
        if answer is None:
            continue
        row = present.get(question) or InspectionAnswer(
            inspection_id=inspection.id, question=question, answer=answer.value
        )
        row.answer, row.note = answer.value, note
        session.add(row)
    inspection.row_version += 1
    session.flush()
    detail: dict[str, audit.Detail] = {"inspection_id": inspection.id, "count": len(answers)}
    audit.record(session, actor, "inspection.questions_answered", "home", home_id, detail=detail, at=at)


def _claims(session: Session, inspection: Inspection) -> dict[str, float]:
    """Return the reading after the work that was logged, by measure."""
    return {
        line.scope.measure_id: line.logged.reading_after
        for line in checklist(session, inspection)
        if line.logged.status == MeasureStatus.INSTALLED and line.logged.reading_after is not None
    }
