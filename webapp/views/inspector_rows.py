"""Rows and tasks of the inspector's pages, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import col, func, select

from webapp.db.inspections import InspectionKind, ItemVerdict
from webapp.db.quality import Answer, Severity
from webapp.db.work import MeasureStatus, Photo, ScopeItem
from webapp.forms.contractor.words import REASONS
from webapp.forms.inspector import words
from webapp.forms.inspector.item import VERDICTS, far_from_claim
from webapp.forms.measure_names import measure_name
from webapp.forms.quality import words as quality_words
from webapp.services.inspection_access import AFTER, DURING, PAPERS
from webapp.services.inspections import logged_measures
from webapp.services.quality_deficiencies import due_on
from webapp.stages import Stage
from webapp.ui import Change, Row, Task
from webapp.ui.templates import day, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlmodel import Session

    from webapp.db.homes import Home
    from webapp.db.inspections import Inspection
    from webapp.db.quality import Deficiency, InspectionAnswer
    from webapp.db.work import InstalledMeasure
    from webapp.services.inspection_findings import RepeatedLine
    from webapp.services.inspections import Line
    from webapp.services.recomputation import Recomputation
    from webapp.ui.field import Words


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is done, and what."""

    address: str
    name: str


TONES = {ItemVerdict.PASS: "success", ItemVerdict.FAIL: "error", ItemVerdict.NOT_APPLICABLE: ""}


def title_of(home: Home) -> str:
    """Return a home's address in one line."""
    street = " ".join(part for part in (home.address_line, home.unit) if part)
    return f"{street}, {home.city} {home.zip_code}"


def paper_rows(session: Session, home: Home) -> list[Row]:
    """Return what the contractor handed in: a row for each measure."""
    photos = dict(
        session.execute(
            select(col(Photo.installed_measure_id), func.count())
            .where(Photo.home_id == home.id)
            .group_by(col(Photo.installed_measure_id))
        ).all()
    )
    rows = []
    for logged in logged_measures(session, home.id):
        scope = session.get_one(ScopeItem, logged.scope_item_id)
        values = [f"{row.label}: {each}" for row in _claims(scope, logged) for each in row.values]
        values.append(_("Photos: %(count)s", count=photos.get(logged.id, 0)))
        rows.append(Row(measure_name(scope.measure_id), values))
    return rows


def sheet_rows(session: Session, logged: Iterable[InstalledMeasure]) -> list[tuple[Words, list[str]]]:
    """Return the measures of a checklist for paper, each with its claims."""
    rows = []
    for each in logged:
        scope = session.get_one(ScopeItem, each.scope_item_id)
        claims = [f"{row.label}: {value}" for row in _claims(scope, each) for value in row.values]
        rows.append((measure_name(scope.measure_id), claims))
    return rows


def home_address(home: Home) -> Place | None:
    """Return where the inspection of a home goes on, and what is done there; None where nothing is to do."""
    stage = Stage(home.stage)
    if stage in DURING:
        kind = InspectionKind.IN_PROGRESS.value
        return Place(
            url_for("inspector.inspection", home_id=home.id, kind=kind), _("Inspect during the work")
        )
    if stage in PAPERS:
        return Place(url_for("inspector.papers", home_id=home.id), _("Check the papers"))
    if stage in AFTER:
        return Place(url_for("inspector.accept", home_id=home.id), _("Go on after the work"))
    return None


def photo_links(home_id: str, photos: Iterable[Photo]) -> list[str]:
    """Return the addresses of photos."""
    return [url_for("contractor.photos.photo", home_id=home_id, photo_id=each.id) for each in photos]


def claimed_rows(line: Line) -> list[Row]:
    """Return what was claimed of one measure."""
    return _claims(line.scope, line.logged)


def _claims(scope: ScopeItem, logged: InstalledMeasure) -> list[Row]:
    if logged.status == MeasureStatus.NOT_INSTALLED:
        code, _colon, explanation = logged.reason.partition(": ")
        why = " ".join(part for part in (str(REASONS.get(code, code)), explanation) if part)  # type: ignore[call-overload]  # a code is its text
        return [Row(_("Not installed"), why)]
    rows = [Row(_("Quantity claimed"), words.amount(logged.quantity, scope.unit))]
    for label, value in (
        (_("Reading before"), logged.reading_before),
        (_("Reading after, claimed"), logged.reading_after),
    ):
        if value is not None:
            rows.append(Row(label, words.amount(value, logged.reading_unit)))
    machine = " ".join(part for part in (logged.make, logged.model) if part)
    if machine:
        rows.append(Row(_("Make and model"), machine))
    if logged.serial:
        rows.append(Row(_("Serial number"), logged.serial))
    if logged.installed_on:
        rows.append(Row(_("Installed on"), day(logged.installed_on)))
    if logged.reason:
        rows.append(Row(_("Contractor's note"), logged.reason))
    return rows


def item_tasks(
    home_id: str,
    kind: str,
    begun: Inspection,
    lines: Sequence[Line],
    *,
    is_tested: bool,
    is_asked: bool,
) -> list[Task]:
    """Return the tasks of an inspection: each measure, the day of the visit, the verdict."""
    tasks = [
        Task(
            measure_name(line.scope.measure_id),
            _("To do") if line.item.verdict is None else VERDICTS[ItemVerdict(line.item.verdict)],
            url_for("inspector.item", home_id=home_id, kind=kind, item_id=line.item.id),
            tone="" if line.item.verdict is None else TONES[ItemVerdict(line.item.verdict)],
        )
        for line in lines
    ]
    tasks.append(
        Task(
            _("Day of the visit"),
            _("To do") if begun.inspected_on is None else day(begun.inspected_on),
            url_for("inspector.visit", home_id=home_id, kind=kind),
            is_done=begun.inspected_on is not None,
        )
    )
    for endpoint, name, done in (
        ("inspector.tests", _("Tests that you repeat"), is_tested),
        ("inspector.questions", _("Questions of the visit"), is_asked),
    ):
        address = url_for(endpoint, home_id=home_id, kind=kind)
        tasks.append(Task(name, _("Saved") if done else _("Not yet"), address, is_done=done))
    ready = begun.inspected_on is not None and all(line.item.verdict for line in lines)
    end = url_for("inspector.check", home_id=home_id, kind=kind) if ready else None
    tasks.append(Task(_("Check and finish"), _("To do") if ready else _("Cannot start yet"), end))
    return tasks


def checklist_rows(
    home_id: str,
    kind: str,
    begun: Inspection,
    lines: Sequence[Line],
    deficiencies: Mapping[int | None, Deficiency],
) -> list[Row]:
    """Return everything that was found, each with where to change it."""
    visit = url_for("inspector.visit", home_id=home_id, kind=kind)
    shown = _("Not written yet") if begun.inspected_on is None else day(begun.inspected_on)
    rows = [Row(_("Day of the visit"), shown, Change(visit, _("the day of the visit")))]
    for line in lines:
        address = url_for("inspector.item", home_id=home_id, kind=kind, item_id=line.item.id)
        name = measure_name(line.scope.measure_id)
        found = [*_found(line), *_wrong(deficiencies.get(line.item.id), begun)]
        rows.append(Row(name, found, Change(address, name)))
    return rows


def finding_rows(
    home_id: str, kind: str, tests: Sequence[RepeatedLine], answers: Mapping[str, InspectionAnswer]
) -> list[Row]:
    """Return the tests that were repeated and the answers to the questions, each with where to change it."""
    tested = [_tested(line) for line in tests if line.observed is not None]
    asked = [
        f"{quality_words.QUESTIONS[name]} {quality_words.ANSWERS[Answer(row.answer)]}"
        for name, row in answers.items()
    ]
    notes = {row.note for row in answers.values() if row.note}
    test_address = url_for("inspector.tests", home_id=home_id, kind=kind)
    question_address = url_for("inspector.questions", home_id=home_id, kind=kind)
    return [
        Row(
            _("Tests that you repeat"),
            tested or [_("No test was repeated.")],
            Change(test_address, _("the tests that you repeat")),
        ),
        Row(
            _("Questions of the visit"),
            [*asked, *sorted(notes)] or [_("No question was asked.")],
            Change(question_address, _("the questions of the visit")),
        ),
    ]


def gas_rows(worked: Recomputation) -> list[Row]:
    """Return what was approved beside what was observed, worked out again, and whether that is enough."""
    reached = {True: _("Yes"), False: _("No"), None: _("Not known")}[worked.reached]
    pairs = (
        (
            _("Greenhouse gas avoided over life"),
            worked.approved.kgco2e_lifetime,
            worked.observed.kgco2e_lifetime,
        ),
        (
            _("Greenhouse gas avoided in a year"),
            worked.approved.kgco2e_per_year,
            worked.observed.kgco2e_per_year,
        ),
    )
    rows = [
        Row(
            label,
            [
                _("Approved: %(amount)s", amount=_kilograms(approved)),
                _("As you found it: %(amount)s", amount=_kilograms(observed)),
            ],
        )
        for label, approved, observed in pairs
    ]
    return [*rows, Row(_("Reaches its greenhouse-gas figure"), reached)]


def _kilograms(value: float | None) -> str:
    return str(_("Not known") if value is None else _("%(amount)s kg CO₂e", amount=number(value)))


def _tested(line: RepeatedLine) -> str:
    read = words.amount(line.observed, line.test.unit)
    told = f"{quality_words.TESTS[line.test.name]}: {read}."
    if line.is_over:
        over = _("Above the %(most)s that is allowed.", most=words.plain(line.test.most))
        return f"{told} {over}"
    return f"{told} {far_from_claim(line.deviation)}"


def _wrong(found: Deficiency | None, begun: Inspection) -> list[str]:
    """Return a deficiency in words: kind, severity, and by when it must be put right."""
    if found is None:
        return []
    severity = Severity(found.severity)
    said = f"{quality_words.SEVERITIES[severity]}: {quality_words.CODES.get(found.code, found.code)}"
    if begun.inspected_on is None:
        return [said]
    return [said, _("To be put right by %(day)s", day=day(due_on(severity, begun.inspected_on)))]


def _found(line: Line) -> list[str]:
    item = line.item
    if item.verdict is None:
        return [_("To do")]
    found = [str(VERDICTS[ItemVerdict(item.verdict)])]
    if item.observed_quantity is not None:
        observed = words.amount(item.observed_quantity, line.scope.unit)
        told = _("Found: %(amount)s.", amount=observed)
        found.append(f"{told} {far_from_claim(line.quantity_deviation)}")
    if item.observed_reading is not None:
        read = words.amount(item.observed_reading, line.logged.reading_unit)
        told = _("Read: %(reading)s.", reading=read)
        found.append(f"{told} {far_from_claim(line.reading_deviation)}")
    if item.standards_clause:
        found.append(_("Standards clause: %(clause)s", clause=item.standards_clause))
    return [*found, *([item.note] if item.note else [])]
