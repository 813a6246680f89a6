"""The boxes of a measure's page beside quantity, readings and cost: only those that the measure needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from webapp.evidence.log import load_log_rules
from webapp.services.claims import CENTS, TEXTS
from webapp.services.installation import tidy_serial
from webapp.ui import (
    Between,
    DecimalField,
    Matches,
    MaxLength,
    MemorableDateField,
    MoneyField,
    TextareaField,
    TextField,
    WholeNumberField,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from webapp.ui.field import Words

LONGEST_NAME = 60
LONGEST_NOTE = 1000
# Letters, numbers and what papers have between them; nothing that could be markup.
PLAIN = r"[\w .,/&()#+'\"*:-]+"
DIVIDERS = re.compile(r"[,;\n\t]+")

MACHINE = ("further_serials", "rating_certificate", "location")
MEASURING = ("depth_inches", "bags", "instrument")


def machine(measure_id: str) -> dict[str, Any]:
    """Return the boxes that say more of what was put in."""
    return _chosen(measure_id, MACHINE)


def measuring(measure_id: str) -> dict[str, Any]:
    """Return the boxes that say more of how it was measured."""
    return _chosen(measure_id, MEASURING)


def papers(measure_id: str) -> dict[str, Any]:
    """Return the boxes of papers and crew."""
    asked = load_log_rules().fields_of(measure_id)
    there = (*MACHINE, *MEASURING, "total_cost")
    return _chosen(measure_id, tuple(name for name in asked if name not in there))


def total() -> dict[str, Any]:
    """Return the box of what the invoice comes to."""
    hint = _l("What all of them pay together, as on the invoice.")
    return {"total_cost": MoneyField(_l("Total of the invoice"), hint=hint)}


def correction(*, is_correction: bool) -> dict[str, Any]:
    """Return the box that asks why something is changed that was logged."""
    if not is_correction:
        return {}
    hint = _l("Only if you change what was logged. What stood there before is kept.")
    longest = MaxLength(LONGEST_NOTE, _l("This is too long. Use up to 1,000 characters."))
    return {"why": TextField(_l("Why do you change it?"), [longest], hint=hint)}


def claimed(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what these boxes say, for the claim; a box that the page does not have is left out."""
    found: dict[str, Any] = {name: given[name] or "" for name in TEXTS if name in given}
    for name in ("depth_inches", "bags", "permit_on", "permit_closed_on", "crew", "labour_hours"):
        if given.get(name) is not None:
            found[name] = given[name]
    if given.get("total_cost") is not None:
        found["total_cost_cents"] = int(given["total_cost"] * CENTS)
    found["further_serials"] = serials_in(given.get("further_serials"))
    return found


def serials_in(typed: str | None) -> tuple[str, ...]:
    r"""Return the serial numbers in a text: one a line, or with commas between them.

    Examples
    --------
    >>> serials_in("ab 1, ab2\n ab3 ;")
    ('AB1', 'AB2', 'AB3')
    """
    tidy = (tidy_serial(part) for part in DIVIDERS.split(typed or ""))
    return tuple(serial for serial in tidy if serial)


def _chosen(measure_id: str, names: tuple[str, ...]) -> dict[str, Any]:
    asked = load_log_rules().fields_of(measure_id)
    return {name: _field(name) for name in names if name in asked}


def _field(name: str) -> Any:  # noqa: ANN401 - a field that is not bound yet
    limits = load_log_rules().limits
    if name == "further_serials":
        return TextareaField(
            _l("Serial numbers of further machines"),
            [_serials],
            hint=_l("If there is more than one: one on each line."),
        )
    if name in ("permit_on", "permit_closed_on"):
        label = _l("Day of the permit") if name == "permit_on" else _l("Day the permit was closed")
        return MemorableDateField(label)
    wrong = _l("This number is too large. Check it.")
    numbers: dict[str, tuple[Any, Words, Words, Any]] = {
        "depth_inches": (DecimalField, _l("Depth of the insulation"), _l("inches"), limits.most_depth_inches),
        "bags": (WholeNumberField, _l("Bags used"), "", limits.most_bags),
        "crew": (WholeNumberField, _l("People in the crew"), "", limits.most_crew),
        "labour_hours": (
            DecimalField,
            _l("Hours of work, all people together"),
            _l("hours"),
            limits.most_labour_hours,
        ),
    }
    if name in numbers:
        kind, label, suffix, most = numbers[name]
        return kind(label, [Between(None, most, wrong)], suffix=suffix)
    label, hint = TEXT_LABELS[name]
    checks = [
        MaxLength(LONGEST_NAME, _l("This is too long. Use up to 60 letters and numbers.")),
        Matches(PLAIN, _l("Use only letters, numbers and - / . , as on the paper.")),
    ]
    return TextField(label, checks, hint=hint)


def _serials(_form: object, field: Any) -> None:  # noqa: ANN401 - WTForms' field
    serials = serials_in(field.data)
    if len(serials) > load_log_rules().limits.most_further_serials:
        raise ValidationError(str(_l("These are more serial numbers than one measure can have.")))
    if any(len(serial) > LONGEST_NAME for serial in serials):
        raise ValidationError(str(_l("Write each serial number on a line of its own.")))
    if any(re.fullmatch(PLAIN, serial) is None for serial in serials):
        raise ValidationError(str(_l("Use only letters, numbers and - / . , as on the nameplate.")))


TEXT_LABELS: Mapping[str, tuple[Words, Words]] = {
    "location": (_l("Where in the home"), _l("Such as attic, hall, garage.")),
    "instrument": (_l("Instrument"), _l("What you measured with: make and number.")),
    "rating_certificate": (_l("Number of the rating certificate"), _l("AHRI, ENERGY STAR or OG-300.")),
    "permit_number": (_l("Permit number"), ""),
    "warranty": (_l("Warranty"), _l("Its number, or how many years.")),
    "disposal_certificate": (_l("Disposal certificate"), _l("For the old machine or its refrigerant.")),
}
