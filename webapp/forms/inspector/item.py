"""What was found of one measure: how much, what was read, and whether it passes."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.db.inspections import ItemVerdict
from webapp.db.quality import Severity
from webapp.evidence import load_evidence
from webapp.forms.inspector import words
from webapp.forms.quality import words as words_of_quality
from webapp.services.inspection_observations import Observation
from webapp.services.tolerances import accepted_range, tolerances
from webapp.ui import (
    DecimalField,
    Form,
    MaxLength,
    RadiosField,
    Required,
    SelectField,
    TextareaField,
    TextField,
    choices_of,
)
from webapp.ui.templates import number

if TYPE_CHECKING:
    from webapp.db.quality import Deficiency
    from webapp.services.inspections import Line
    from webapp.services.tolerances import Deviation, Threshold
    from webapp.ui.field import Look, Words

LONGEST_CLAUSE, LONGEST_NOTE = 120, 2000
MOST_DIGITS = 6
VERDICTS = {
    ItemVerdict.PASS: _l("Pass"),
    ItemVerdict.FAIL: _l("Fail"),
    ItemVerdict.NOT_APPLICABLE: _l("Does not apply"),
}
MEANINGS = {
    Severity.CRITICAL: _l("A danger. The work stops, and it is put right the same day. Payment is held."),
    Severity.MAJOR: _l("It does not do what it was paid for. Payment is held."),
    Severity.MINOR: _l("Small. It must still be put right."),
}


class ItemForm(Form):
    """One line of the checklist; `form_for` makes the form of a measure."""

    submit_label = _l("Save and continue")
    heading: Words = ""

    observed_quantity = DecimalField(_l("How much did you find?"), width="medium")
    observed_reading = DecimalField(_l("What did you read?"), width="medium")
    verdict = RadiosField(
        _l("Verdict"),
        [Required(_l("Choose pass, fail or does not apply."))],
        choices=choices_of(VERDICTS),
        tiles=True,
    )
    standards_clause = TextField(
        _l("Clause of the Weatherization Installation Standards"),
        [MaxLength(LONGEST_CLAUSE, _l("The clause is too long. Use up to 120 characters."))],
        hint=_l("The number or name, as in your copy. The text of the standards is not in Hearthline."),
    )
    code = SelectField(
        _l("What kind of deficiency is it?"),
        choices=choices_of(words_of_quality.CODES),
        hint=_l("Needed where it fails."),
    )
    severity = RadiosField(
        _l("How serious is it?"),
        choices=choices_of(words_of_quality.SEVERITIES, MEANINGS),
        tiles=True,
        hint=_l("Where it fails. If you leave it open, it is as serious as usual for its kind."),
    )
    note = TextareaField(
        _l("Note"),
        [MaxLength(LONGEST_NOTE, _l("The note is too long. Use up to 2,000 characters."))],
        hint=_l("What the contractor must put right, or why it may pass."),
    )

    def observation(self) -> Observation:
        """Return what was found, checked."""
        return Observation(
            observed_quantity=_float(self, "observed_quantity"),
            observed_reading=_float(self, "observed_reading"),
            verdict=ItemVerdict(self.verdict.data),
            standards_clause=self.standards_clause.data or "",
            note=self.note.data or "",
            code=self.code.data or "",
            severity=Severity(self.severity.data) if self.severity.data else None,
        )


def form_for(line: Line, version: int, deficiency: Deficiency | None = None) -> ItemForm:
    """Return the form of one measure, filled with what was saved of it."""
    saved = {
        "code": deficiency.code if deficiency is not None else None,
        "severity": deficiency.severity if deficiency is not None else None,
        "observed_quantity": line.item.observed_quantity,
        "observed_reading": line.item.observed_reading,
        "verdict": line.item.verdict,
        "standards_clause": line.item.standards_clause,
        "note": line.item.note,
    }
    form = ItemForm(version=version, data={name: _typed(value) for name, value in saved.items()})
    limits = tolerances()
    quantity, reading = form.observed_quantity, form.observed_reading
    quantity.description = _range(line.item.claimed_quantity, limits.quantity, line.scope.unit)
    quantity.look = _with_suffix(quantity, words.unit_name(line.scope.unit))
    unit = line.logged.reading_unit
    asked = load_evidence().of(line.scope.measure_id).reading
    if line.item.claimed_reading is None and not (line.is_installed and asked):
        del form.observed_reading
        return form
    unit = unit or (asked.unit if asked else "")
    reading.description = _range(line.item.claimed_reading, limits.reading, unit)
    reading.look = _with_suffix(reading, words.unit_name(unit))
    return form


def far_from_claim(found: Deviation | None) -> str:
    """Return how far an observation lies from the claim, in words; nothing where there is no claim."""
    if found is None:
        return ""
    if found.pct is None:
        return _("Nothing was claimed.")
    pct, tolerance = _rounded(found), number(found.tolerance_pct)
    if found.observed == found.claimed:
        return _("The same as claimed.")
    values = {"pct": pct, "tolerance": tolerance}
    if found.within:
        return (
            _("%(pct)s %% more than claimed: within the tolerance of %(tolerance)s %%.", **values)
            if found.pct > 0
            else _("%(pct)s %% less than claimed: within the tolerance of %(tolerance)s %%.", **values)
        )
    return (
        _("%(pct)s %% more than claimed: outside the tolerance of %(tolerance)s %%.", **values)
        if found.pct > 0
        else _("%(pct)s %% less than claimed: outside the tolerance of %(tolerance)s %%.", **values)
    )


def _rounded(found: Deviation) -> str:
    """Return a deviation with as many digits as tell it from a tolerance that it is outside of."""
    size = abs(found.pct or 0.0)
    digits = 1
    while not found.within and round(size, digits) == found.tolerance_pct and digits < MOST_DIGITS:
        digits += 1
    return number(size, digits)


def _range(claimed: float | None, tolerance: Threshold, unit: str) -> str:
    """Return the hint of a field: what is needed for a pass, and what lies within the tolerance."""
    if claimed is None:
        return ""
    if unit == words.WHOLE_HOME:
        return _("Needed for a pass. Write 1 if the work is there, 0 if it is not.")
    least, most = accepted_range(claimed, tolerance)
    if unit in words.COUNTED:
        least, most = math.ceil(least), math.floor(most)
    return _(
        "Needed for a pass. Within the tolerance of %(tolerance)s %%: from %(least)s to %(most)s.",
        tolerance=number(tolerance.value),
        least=words.plain(least),
        most=words.plain(most),
    )


def _with_suffix(field: DecimalField, suffix: Words) -> Look:
    return replace(field.look, suffix=suffix)


def _typed(value: object) -> object:
    """Return a saved number as it is typed: 900 and not 900.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _float(form: ItemForm, name: str) -> float | None:
    field = form._fields.get(name)
    return None if field is None or field.data is None else float(field.data)
