"""Deficiencies: what must be put right, by which day, and whether a later inspection found it put right."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from rules.errors import ReferenceDataError
from webapp.db.homes import Home
from webapp.db.inspections import InspectionItem, InspectionKind, ItemVerdict, Verdict
from webapp.db.quality import Deficiency, Severity
from webapp.services.tolerances import cures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlmodel import Session

    from webapp.db.inspections import Inspection

FILE = Path(__file__).parents[1] / "data" / "deficiencies.toml"
OF_THE_HOME = "other"
DAY = timedelta(days=1)
DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class RepeatedTest:
    """A test that an inspector repeats; `claimed_from` are the measures whose reading is the claim."""

    name: str
    unit: str
    claimed_from: tuple[str, ...]
    most: float | None


@dataclass(frozen=True, slots=True)
class QualityData:
    """What the data file says.

    Parameters
    ----------
    severity_of_code : mapping of str to Severity
        The usual severity of each code, in the order of the file.
    severity_of_verdict : mapping of Verdict to Severity
        Of the home as a whole, where no measure failed.
    tests : tuple of RepeatedTest
    questions : mapping of InspectionKind to tuple of str
    holidays : Holidays
    """

    severity_of_code: Mapping[str, Severity]
    severity_of_verdict: Mapping[Verdict, Severity]
    tests: tuple[RepeatedTest, ...]
    questions: Mapping[InspectionKind, tuple[str, ...]]
    holidays: Holidays


@dataclass(frozen=True, slots=True)
class Holidays:
    """The days of a year that are no working days."""

    fixed: tuple[tuple[int, int], ...]
    nth: tuple[tuple[int, int, int], ...]
    day_after: tuple[tuple[int, int, int], ...]
    citation: str

    def of_year(self, year: int) -> frozenset[date]:
        """Return the holidays of a year; one on a Sunday is kept on the Monday after it."""
        days = [date(year, month, day) for month, day in self.fixed]
        days += [_nth_weekday(year, *each) for each in self.nth]
        days += [_nth_weekday(year, *each) + DAY for each in self.day_after]
        return frozenset(day + DAY if day.isoweekday() == DAYS_A_WEEK else day for day in days)

    def is_working_day(self, day: date) -> bool:
        """Return whether a day is neither a Saturday, a Sunday nor a holiday."""
        return day.isoweekday() < DAYS_A_WEEK - 1 and day not in self.of_year(day.year)


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """Return the nth weekday of a month (1 is Monday); counted from the end where nth is negative."""
    if nth > 0:
        first = date(year, month, 1)
        return first + (weekday - first.isoweekday()) % DAYS_A_WEEK * DAY + (nth - 1) * DAYS_A_WEEK * DAY
    last = (date(year, month, 28) + 4 * DAY).replace(day=1) - DAY  # day 28 and 4 more is in the next month
    return last - (last.isoweekday() - weekday) % DAYS_A_WEEK * DAY + (nth + 1) * DAYS_A_WEEK * DAY


@cache
def quality_data() -> QualityData:
    """Return what the data file says.

    Raises
    ------
    ReferenceDataError
        If it is absent or damaged.
    """
    try:
        content = tomllib.loads(FILE.read_text(encoding="utf-8"))
        holidays = content["holidays"]
        return QualityData(
            severity_of_code={each["name"]: Severity(each["severity"]) for each in content["code"]},
            severity_of_verdict={
                Verdict(name): Severity(value) for name, value in content["of_the_home"].items()
            },
            tests=tuple(
                RepeatedTest(each["name"], each["unit"], tuple(each["claimed_from"]), each.get("most"))
                for each in content["test"]
            ),
            questions={InspectionKind(kind): tuple(names) for kind, names in content["questions"].items()},
            holidays=Holidays(
                fixed=tuple(_month_day(text) for text in holidays["fixed"]),
                nth=tuple(_nth(each) for each in holidays["nth"]),
                day_after=tuple(_nth(each) for each in holidays["day_after_nth"]),
                citation=holidays["citation"],
            ),
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ReferenceDataError(f"{FILE} cannot be used: {error!r}; reinstall Hearthline") from error


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)


def _nth(entry: Mapping[str, Any]) -> tuple[int, int, int]:
    return int(entry["month"]), int(entry["weekday"]), int(entry["nth"])


def due_on(severity: Severity, found_on: date) -> date:
    """Return the day by which a deficiency must be put right.

    Examples
    --------
    Ten working days from Tuesday, June 30, 2026, over July 4, a Saturday:

    >>> due_on(Severity.MAJOR, date(2026, 6, 30)).isoformat()
    '2026-07-14'
    """
    cure = cures()[severity]
    if not cure.working_days:
        return found_on + cure.days * DAY
    day, left = found_on, cure.days
    holidays = quality_data().holidays
    while left > 0:
        day += DAY
        left -= holidays.is_working_day(day)
    return day


def deficiencies_of(session: Session, inspection_id: int) -> dict[int | None, Deficiency]:
    """Return what an inspection found wrong: line of the checklist, or None for the home -> deficiency."""
    rows = session.exec(select(Deficiency).where(Deficiency.inspection_id == inspection_id))
    return {row.inspection_item_id: row for row in rows}


def note_deficiency(
    session: Session, inspection: Inspection, item_id: int, *, code: str, severity: Severity, action: str
) -> Deficiency:
    """Write down what is wrong with one line of a checklist, or correct it while the inspection is open."""
    found = deficiencies_of(session, inspection.id).get(item_id)
    if found is None:
        found = _new(session, inspection, item_id, code=code, severity=severity, action=action)
    found.code, found.severity, found.corrective_action = code, severity.value, action
    session.flush()
    return found


def drop_deficiency(session: Session, inspection: Inspection, item_id: int) -> None:
    """Take back what was written of a line that does not fail after all; the inspection is still open."""
    found = deficiencies_of(session, inspection.id).get(item_id)
    if found is not None:
        session.delete(found)
        session.flush()


def latest_cure(session: Session, inspection: Inspection, verdict: Verdict) -> date | None:
    """Return by when everything that an inspection found must be put right; None before its visit."""
    if inspection.inspected_on is None:
        return None
    found = [Severity(row.severity) for row in deficiencies_of(session, inspection.id).values()]
    severities = found or [quality_data().severity_of_verdict.get(verdict, Severity.MAJOR)]
    return min(due_on(severity, inspection.inspected_on) for severity in severities)


def set_due(
    session: Session, inspection: Inspection, verdict: Verdict, *, action: str, at_the_latest: date | None
) -> None:
    """Give each deficiency its day, just before the verdict; one of the home where no measure failed."""
    found = deficiencies_of(session, inspection.id)
    if not found and verdict is not Verdict.PASS:
        severity = quality_data().severity_of_verdict[verdict]
        found = {None: _new(session, inspection, None, code=OF_THE_HOME, severity=severity, action=action)}
    for row in found.values():
        visited = inspection.inspected_on
        day = None if visited is None else due_on(Severity(row.severity), visited)
        row.due_on = min((each for each in (day, at_the_latest) if each is not None), default=None)
    session.flush()


def resolve(session: Session, inspection: Inspection) -> int:
    """Mark what a finished inspection found put right: everything after a pass, else what passed of it.

    Returns
    -------
    int
        How many deficiencies of earlier inspections were put right.
    """
    still_open = session.exec(
        select(Deficiency).where(
            Deficiency.home_id == inspection.home_id,
            col(Deficiency.resolved_on).is_(None),
            Deficiency.inspection_id < inspection.id,
        )
    ).all()
    passed = _passed_measures(session, inspection)
    count = 0
    for row in still_open:
        item = None if row.inspection_item_id is None else session.get(InspectionItem, row.inspection_item_id)
        is_right = item is not None and item.installed_measure_id in passed
        if inspection.verdict == Verdict.PASS or is_right:
            row.resolved_by_inspection_id, row.resolved_on = inspection.id, inspection.inspected_on
            count += 1
    session.flush()
    return count


def open_deficiencies(session: Session, home_id: str) -> Sequence[Deficiency]:
    """Return what is still to be put right at a home, the soonest due first."""
    statement = select(Deficiency).where(
        Deficiency.home_id == home_id,
        col(Deficiency.resolved_on).is_(None),
        col(Deficiency.due_on).is_not(None),
    )
    return session.exec(statement.order_by(col(Deficiency.due_on), col(Deficiency.id))).all()


def holds_payment(session: Session, home_id: str) -> bool:
    """Return whether something open at a home is so serious that it is not paid for."""
    held = {severity.value for severity, cure in cures().items() if cure.payment_held}
    statement = select(Deficiency.id).where(
        Deficiency.home_id == home_id,
        col(Deficiency.resolved_on).is_(None),
        col(Deficiency.severity).in_(held),
    )
    return session.exec(statement).first() is not None


def _new(
    session: Session,
    inspection: Inspection,
    item_id: int | None,
    *,
    code: str,
    severity: Severity,
    action: str,
) -> Deficiency:
    home = session.get_one(Home, inspection.home_id)
    row = Deficiency(
        home_id=inspection.home_id,
        inspection_id=inspection.id,
        inspection_item_id=item_id,
        provider_id=home.contractor_provider_id,
        code=code,
        severity=severity.value,
        corrective_action=action,
    )
    session.add(row)
    session.flush()
    return row


def _passed_measures(session: Session, inspection: Inspection) -> frozenset[int]:
    items = session.exec(
        select(InspectionItem.installed_measure_id).where(
            InspectionItem.inspection_id == inspection.id,
            InspectionItem.verdict == ItemVerdict.PASS.value,
        )
    )
    return frozenset(items)
