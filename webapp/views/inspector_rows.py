"""Rows and tasks of the inspector's pages, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import gettext as _
from sqlmodel import col, func, select

from webapp.db.inspections import ItemVerdict
from webapp.db.work import MeasureStatus, Photo, ScopeItem
from webapp.forms.contractor.words import REASONS
from webapp.forms.inspector import words
from webapp.forms.inspector.item import VERDICTS, far_from_claim
from webapp.forms.measure_names import measure_name
from webapp.services.inspections import logged_measures
from webapp.ui import Change, Row, Task
from webapp.ui.templates import day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from webapp.db.homes import Home
    from webapp.db.inspections import Inspection
    from webapp.db.work import InstalledMeasure
    from webapp.services.inspections import Line

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


def item_tasks(home_id: str, kind: str, begun: Inspection, lines: Sequence[Line]) -> list[Task]:
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
    ready = begun.inspected_on is not None and all(line.item.verdict for line in lines)
    end = url_for("inspector.check", home_id=home_id, kind=kind) if ready else None
    tasks.append(Task(_("Check and finish"), _("To do") if ready else _("Cannot start yet"), end))
    return tasks


def checklist_rows(home_id: str, kind: str, begun: Inspection, lines: Sequence[Line]) -> list[Row]:
    """Return everything that was found, each with where to change it."""
    visit = url_for("inspector.visit", home_id=home_id, kind=kind)
    shown = _("Not written yet") if begun.inspected_on is None else day(begun.inspected_on)
    rows = [Row(_("Day of the visit"), shown, Change(visit, _("the day of the visit")))]
    for line in lines:
        address = url_for("inspector.item", home_id=home_id, kind=kind, item_id=line.item.id)
        name = measure_name(line.scope.measure_id)
        rows.append(Row(name, _found(line), Change(address, name)))
    return rows


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
