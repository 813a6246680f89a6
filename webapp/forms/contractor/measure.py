"""The page on which a measure is logged: made for each measure from what evidence it needs."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import ValidationError

from webapp.db.work import FundingSource
from webapp.evidence import Asked, Evidence, load_evidence
from webapp.evidence.log import load_log_rules
from webapp.forms.contractor import log_fields, words
from webapp.forms.contractor.instant_checks import instant_checks
from webapp.forms.contractor.photos import PhotosField
from webapp.forms.measure_names import measure_name
from webapp.services.desk_checks import (
    CENTS,
    MOST_QUANTITY,
    PHOTO_FIELDS,
    InstallationClaim,
    cost_field,
    missing_cost,
    missing_photo,
)
from webapp.services.installation import NotInstalledClaim, NotInstalledReason, tidy_serial
from webapp.ui import (
    Between,
    DecimalField,
    FileField,
    Form,
    Matches,
    MaxLength,
    MemorableDateField,
    MoneyField,
    RadiosField,
    Required,
    TextareaField,
    TextField,
    choices_of,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from werkzeug.datastructures import FileStorage

    from webapp.services.jobs import JobItem
    from webapp.ui.field import Drawn, Words

LONGEST_NAME = 60
LONGEST_NOTE = 1000
MOST_PHOTOS = 60
LEAST = Decimal("0.001")
# Letters, numbers and what nameplates have between them; nothing that could be markup.
PLATE = r"[\w .,/&()#+'\"*:-]+"


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong together, under one heading."""

    heading: Words
    fields: tuple[Drawn, ...]
    intro: Words = ""


class MeasureForm(Form):
    """What was installed. `measure_form` adds the fields that a measure needs."""

    title: ClassVar[Words] = ""
    submit_label: ClassVar[Words] = _l("Save this measure")
    section_names: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    photo_kinds: ClassVar[tuple[str, ...]] = ()
    # What the page checks by itself, as JSON: see webapp.forms.contractor.instant_checks.
    checks: ClassVar[str] = ""

    # Codes of the warnings that the contractor has seen.
    confirmed = HiddenField(default="")
    # The boxes whose photos a phone sends afterwards, with spaces between them.
    photos_to_follow = HiddenField(default="")

    @property
    def sections(self) -> Iterator[Section]:
        """The fields under their headings, in the order of the page."""
        headings: dict[str, tuple[Words, Words]] = {
            "what": (_l("What you put in"), ""),
            "readings": (_l("Readings"), _l("Measure while you are here.")),
            "cost": (
                _l("What it cost, by who pays"),
                _l("Write an amount beside each who pays. Leave the others empty."),
            ),
            "more": (_l("Papers and crew"), _l("Leave empty what there is not.")),
            "photos": (
                _l("Photos"),
                _l("Photos are kept as soon as you save, even if something else must be mended."),
            ),
            "note": (_l("Note"), ""),
        }
        for name, fields in self.section_names.items():
            heading, intro = headings[name]
            yield Section(heading, tuple(self[field] for field in fields), intro)

    @property
    def seen_warnings(self) -> frozenset[str]:
        """Codes of the warnings that the page showed."""
        return frozenset(re.findall(r"[a-z_]+", str(self.confirmed.data or "")))

    def photos(self) -> Iterator[tuple[str, str, FileStorage]]:
        """Yield the photos that were sent: the field, what it shows (empty for any more), and the file."""
        for name, kind in zip(PHOTO_FIELDS, self.photo_kinds, strict=False):
            if name in self and self[name].data:
                yield name, kind, self[name].data
        for sent in self["more_photos"].sent_files:
            yield "more_photos", "", sent

    @property
    def why_changed(self) -> str | None:
        """Why something is changed that was logged; None where the page that was sent did not ask."""
        was_asked = "why" in self and bool(self["why"].raw_data)
        return str(self["why"].data or "") if was_asked else None

    @property
    def photos_follow(self) -> tuple[str, ...]:
        """Kinds of the photos that a phone sends after this, each with a key of its own."""
        named = str(self.photos_to_follow.data or "").split()
        kinds = dict(zip(PHOTO_FIELDS, self.photo_kinds, strict=False))
        return tuple(kinds.get(name, "") for name in named[:MOST_PHOTOS])

    def say_what_is_missing(self, item: JobItem, *, has_photo: bool) -> None:
        """Beside the errors that there are, say now and not later that the cost or the photo is missing."""
        costs = [self[name] for name in self.section_names["cost"]]
        if not any(field.raw_data and field.raw_data[0].strip() for field in costs):
            remark = missing_cost(item)
            self.refuse(remark.message, remark.field)
        if not has_photo and not self["photo"].errors:
            self.refuse(missing_photo().message, "photo")

    def ask_for_reason(self, warnings: Collection[str]) -> None:
        """Ask for the note that a warning needs, and remember which warnings were shown."""
        self.refuse(_l("Write here why it differs. Then save again."), "note")
        self["note"].flags.required = True
        self.confirmed.data = " ".join(sorted(warnings))

    def claim(self) -> InstallationClaim:
        """Return what was typed, for the service; only for a form without errors."""
        given = self.answers()
        fundings = {source: given.get(cost_field(source)) for source in FundingSource}
        return InstallationClaim(
            quantity=given["quantity"],
            make=given.get("make") or "",
            model=given.get("model") or "",
            serial=tidy_serial(given.get("serial")),
            reading_before=given.get("reading_before"),
            reading_after=given.get("reading_after"),
            installed_on=given["installed_on"],
            funding={source: int(paid * CENTS) for source, paid in fundings.items() if paid},
            note=given["note"] or "",
            **log_fields.claimed(given),
        )


def measure_form(
    item: JobItem,
    saved: Mapping[str, Any],
    version: int | None,
    *,
    has_photo: bool = False,
    approved_on: date | None = None,
    today: date | None = None,
) -> MeasureForm:
    """Return the form of one measure, filled with what is logged.

    Parameters
    ----------
    item : JobItem
        The measure.
    saved : mapping
        Answers that are logged; empty where none is.
    version : int or None
        The version of what is logged.
    has_photo : bool
        Whether a photo is kept already, so that no further one is needed.
    approved_on, today : date or None
        For the checks that the page makes by itself; without today it makes none.
    """
    evidence = load_evidence().of(item.measure_id)
    parts = {
        "what": {**_what(item, evidence), **log_fields.machine(item.measure_id)},
        "readings": {**_readings(evidence), **log_fields.measuring(item.measure_id)},
        "cost": {**_costs(item), **log_fields.total()},
        "photos": _photos(item),
        "more": log_fields.papers(item.measure_id),
        "note": {"note": _note(), **log_fields.correction(is_correction=bool(saved))},
    }
    attributes: dict[str, Any] = {
        "title": measure_name(item.measure_id),
        "section_names": {name: tuple(fields) for name, fields in parts.items() if fields},
        "photo_kinds": load_log_rules().photos_of(item.measure_id),
        "checks": json.dumps(instant_checks(item, approved_on, today), default=str) if today else "",
    }
    for fields in parts.values():
        attributes.update(fields)
    made = type("MeasureFormOfItem", (MeasureForm,), attributes)
    form: MeasureForm = made(data=dict(saved), version=version)
    form[PHOTO_FIELDS[0]].flags.required = not has_photo
    return form


def _what(item: JobItem, evidence: Evidence) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "quantity": DecimalField(
            _l("How much you put in"),
            [
                Required(_l("Write how much you put in.")),
                Between(
                    LEAST, MOST_QUANTITY, _l("Write a number above 0. If you put in nothing, say why not.")
                ),
            ],
            hint=_l("Approved: %(amount)s", amount=words.amount(item.quantity, item.unit)),
            suffix=words.UNITS.get(item.unit, item.unit),
        )
    }
    if evidence.equipment:
        fields |= {
            "make": _plate(_l("Make"), _l("Write the make. It is on the nameplate.")),
            "model": _plate(_l("Model number"), _l("Write the model number. It is on the nameplate.")),
            "serial": _plate(
                _l("Serial number"),
                _l("Write the serial number. It is on the nameplate."),
                hint=_l("Letters and numbers as on the nameplate. Spaces do not matter."),
            ),
        }
    fields["installed_on"] = MemorableDateField(
        _l("Day of installation"), [Required(_l("Write the day on which you installed it."))]
    )
    return fields


def _plate(label: Words, missing: Words, *, hint: Words = "") -> Any:  # noqa: ANN401 - a field that is not bound yet
    return TextField(
        label,
        [
            Required(missing),
            MaxLength(LONGEST_NAME, _l("This is too long. Use up to 60 letters and numbers.")),
            Matches(PLATE, _l("Use only letters, numbers and - / . , as on the nameplate.")),
        ],
        hint=hint,
    )


def _readings(evidence: Evidence) -> dict[str, Any]:
    reading = evidence.reading
    if reading is None:
        return {}
    before, after = words.READINGS[reading.quantity]
    suffix = words.READING_UNITS.get(reading.unit, reading.unit)
    fields = {}
    if reading.before is not Asked.NOT_ASKED:
        checks = (
            [Required(_l("Write the reading from before the work."))]
            if reading.before is Asked.NEEDED
            else []
        )
        fields["reading_before"] = DecimalField(before, checks, suffix=suffix)
    if reading.after is not Asked.NOT_ASKED:
        checks = [Required(_l("Write this number. Read it now, while you are here."))]
        fields["reading_after"] = DecimalField(
            after, checks if reading.after is Asked.NEEDED else [], suffix=suffix
        )
    return fields


def _costs(item: JobItem) -> dict[str, Any]:
    sources = [s for s in FundingSource if s is not FundingSource.LIWP or item.liwp_may_fund]
    return {cost_field(source): MoneyField(words.SOURCES[source]) for source in sources}


def _photos(item: JobItem) -> dict[str, Any]:
    kinds = load_log_rules().photos_of(item.measure_id)
    fields: dict[str, Any] = {
        # The camera at once; a photo that was taken before goes into the box for more.
        name: FileField(words.PHOTOS[kind], camera=True)
        for name, kind in zip(PHOTO_FIELDS, kinds, strict=False)
    }
    fields["more_photos"] = PhotosField(
        _l("More photos"), hint=_l("Also photos that you took before. You can choose several at once.")
    )
    return fields


def _note() -> Any:  # noqa: ANN401 - a field that is not bound yet
    return TextareaField(
        _l("Note for the inspector"),
        [MaxLength(LONGEST_NOTE, _l("The note is too long. Use up to 1,000 characters."))],
        hint=_l("Do not write about the people who live here."),
    )


class NotInstalledForm(Form):
    """Why a measure was not installed."""

    # The reason that is asked for is the reason of the correction too.
    why_changed: ClassVar[None] = None
    title = _l("Why did you not put it in?")
    submit_label = _l("Save the reason")

    reason = RadiosField(
        _l("Reason"),
        [Required(_l("Choose the reason."))],
        choices=choices_of(words.REASONS),
        tiles=True,
    )
    explanation = TextareaField(
        _l("What did you find?"),
        [MaxLength(LONGEST_NOTE, _l("This is too long. Use up to 1,000 characters."))],
        hint=_l("Needed if you choose 'Something else'. Do not write about the people who live here."),
    )

    def validate_explanation(self, field: TextareaField) -> None:
        """Ask for words where the list has none."""
        if self.reason.data == NotInstalledReason.OTHER.value and not field.data:
            raise ValidationError(str(_l("Say in a few words why you did not put it in.")))

    def claim(self) -> NotInstalledClaim:
        """Return what was chosen, for the service."""
        return NotInstalledClaim(reason=self.reason.data, explanation=self.explanation.data or "")


class StartForm(Form):
    """Nothing to fill in: the work begins."""

    title = _l("Start the work")
    submit_label = _l("Start the work")


class CompleteForm(Form):
    """Nothing to fill in: the work is done."""

    title = _l("Report the work as done")
    submit_label = _l("The work is done")


class MendedForm(CompleteForm):
    """The work that was sent back is done."""

    title = _l("Ready for re-inspection")
    submit_label = _l("Ready for re-inspection")

    mended = TextareaField(
        _l("What did you put right?"),
        [
            Required(_l("Say what you put right.")),
            MaxLength(LONGEST_NOTE, _l("This is too long. Use up to 1,000 characters.")),
        ],
        hint=_l("The inspector reads this. Do not write about the people who live here."),
    )


class MendingForm(Form):
    """What was put right of one thing."""

    title = _l("What did you put right?")
    submit_label = _l("Save what you did")

    note = TextareaField(
        _l("What did you put right?"),
        [
            Required(_l("Say what you put right.")),
            MaxLength(LONGEST_NOTE, _l("This is too long. Use up to 1,000 characters.")),
        ],
        hint=_l("The inspector reads this. Do not write about the people who live here."),
    )
