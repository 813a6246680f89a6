"""What is asked beside the checklist: tests that are repeated, questions of the visit, photos, papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.db.quality import Answer
from webapp.forms.inspector import words as inspector_words
from webapp.forms.quality import words
from webapp.services.inspection_findings import LONGEST_INSTRUMENT
from webapp.services.quality_deficiencies import quality_data
from webapp.services.tolerances import accepted_range, tolerances
from webapp.ui import (
    DecimalField,
    FileField,
    Form,
    MaxLength,
    RadiosField,
    Required,
    TextareaField,
    TextField,
    choices_of,
)
from webapp.ui.templates import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from webapp.db.inspections import InspectionKind
    from webapp.db.quality import InspectionAnswer
    from webapp.services.inspection_findings import RepeatedLine

LONGEST_NOTE = 2000
NOTE_TOO_LONG = _l("The note is too long. Use up to 2,000 characters.")
TEST, QUESTION = "test_", "question_"


class TestsForm(Form):
    """Asks for the readings of the tests that were repeated; `tests_form` adds a field for each test."""

    __test__ = False  # not one of pytest's
    title = _l("Tests that you repeat")

    instrument = TextField(
        _l("Instruments"),
        [MaxLength(LONGEST_INSTRUMENT, _l("This is too long. Use up to 80 characters."))],
        hint=_l("Make, and serial number or date of calibration. Needed where you write a reading."),
    )

    def readings(self) -> dict[str, float | None]:
        """Return what was read, by test."""
        return {
            test.name: None if self[TEST + test.name].data is None else float(self[TEST + test.name].data)
            for test in quality_data().tests
        }


class QuestionsForm(Form):
    """Asks the questions of a visit; `questions_form` adds a field for each."""

    title = _l("Questions of the visit")

    note = TextareaField(
        _l("What you saw or heard"),
        [MaxLength(LONGEST_NOTE, NOTE_TOO_LONG)],
        hint=_l("Needed where an answer is No. Do not write names of the household."),
    )

    def answered(self) -> dict[str, Answer]:
        """Return the answers that were given, by question."""
        given = {
            name.removeprefix(QUESTION): field.data
            for name, field in self._fields.items()
            if name.startswith(QUESTION)
        }
        return {name: Answer(value) for name, value in given.items() if value}


class AcceptForm(Form):
    """Asks what was looked at before a home is accepted on its papers."""

    title = _l("Accept this home on its papers")
    submit_label = _l("Accept the home")

    note = TextareaField(
        _l("What did you look at?"),
        [Required(_l("Say what you looked at.")), MaxLength(LONGEST_NOTE, NOTE_TOO_LONG)],
        hint=_l("For example: photos, readings, permits, invoices. Kept for ever."),
    )


class PhotoForm(Form):
    """Asks for a photo of one line of the checklist."""

    title = _l("Add a photo")
    submit_label = _l("Save the photo")

    photo = FileField(
        _l("Photo"),
        [Required(_l("Take or choose a photo."))],
        hint=_l("JPEG, PNG or WebP, up to 15 megabytes (MB)."),
        accept=("image/jpeg", "image/png", "image/webp"),
        camera=True,
    )


def tests_form(lines: Sequence[RepeatedLine], version: int) -> TestsForm:
    """Return the form of the tests, each with the claim and what lies within the tolerance."""
    fields: dict[str, Any] = {
        TEST + line.test.name: DecimalField(
            words.TESTS[line.test.name],
            width="medium",
            suffix=inspector_words.unit_name(line.test.unit),
            hint=_test_hint(line),
        )
        for line in lines
    }
    form_class = type("TestsFormOfVisit", (TestsForm,), fields)
    saved = {TEST + line.test.name: line.observed for line in lines}
    instrument = next((line.instrument for line in lines if line.instrument), "")
    form: TestsForm = form_class(version=version, data={**saved, "instrument": instrument})
    return form


def questions_form(
    kind: InspectionKind, saved: Mapping[str, InspectionAnswer], version: int
) -> QuestionsForm:
    """Return the form of the questions of a kind of visit."""
    asked = quality_data().questions[kind]
    fields: dict[str, Any] = {
        QUESTION + name: RadiosField(words.QUESTIONS[name], choices=choices_of(words.ANSWERS), tiles=True)
        for name in asked
    }
    form_class = type("QuestionsFormOfVisit", (QuestionsForm,), fields)
    answers: dict[str, Any] = {QUESTION + name: row.answer for name, row in saved.items()}
    note = next((row.note for row in saved.values() if row.note), "")
    form: QuestionsForm = form_class(version=version, data={**answers, "note": note})
    return form


def _test_hint(line: RepeatedLine) -> str:
    if line.claimed is None:
        if line.test.most is None:
            return str(_("Nothing was claimed."))
        return str(_("At most %(most)s.", most=number(line.test.most)))
    tolerance = tolerances().reading
    least, most = accepted_range(line.claimed, tolerance)
    return str(
        _(
            "Claimed: %(claimed)s. Within the tolerance of %(tolerance)s %%: from %(least)s to %(most)s.",
            claimed=inspector_words.plain(line.claimed),
            tolerance=number(tolerance.value),
            least=inspector_words.plain(least),
            most=inspector_words.plain(most),
        )
    )
