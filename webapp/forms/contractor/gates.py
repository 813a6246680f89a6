"""The pages on which a health-and-safety gate is settled or waived."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from webapp.db.work import GateState
from webapp.services.gates import LONGEST_REASON, GateFinding
from webapp.ui import (
    DecimalField,
    Form,
    MaxLength,
    MemorableDateField,
    RadiosField,
    Required,
    TextareaField,
    TextField,
    choices_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from webapp.services.gates import GateLine
    from webapp.ui.field import Words

LONGEST_NAME = 60
STATES: Mapping[GateState, Words] = MappingProxyType(
    {
        GateState.OPEN: _l("To check"),
        GateState.PASSED: _l("Passed"),
        GateState.FAILED: _l("Problem found"),
        GateState.WAIVED: _l("Waived by the office"),
        GateState.NOT_NEEDED: _l("Does not apply"),
    }
)
TONES: Mapping[GateState, str] = MappingProxyType(
    {
        GateState.OPEN: "",
        GateState.PASSED: "success",
        GateState.FAILED: "error",
        GateState.WAIVED: "warning",
        GateState.NOT_NEEDED: "success",
    }
)
CHOICES: Mapping[GateState, Words] = MappingProxyType(
    {
        GateState.PASSED: _l("It is fine"),
        GateState.FAILED: _l("There is a problem"),
        GateState.NOT_NEEDED: _l("It does not apply here"),
    }
)
_TOO_LONG = _l("This is too long. Use up to 1,000 characters.")


class GateForm(Form):
    """What was found at a gate. `gate_form` adds what the gate asks for."""

    title = _l("What did you find?")
    submit_label = _l("Save the check")

    state = RadiosField(
        _l("What did you find?"),
        [Required(_l("Choose what you found."))],
        choices=choices_of(CHOICES),
        tiles=True,
    )

    def finding(self) -> GateFinding:
        """Return what was typed, for the service; only for a form without errors."""
        given = self.answers()
        reading = given.get("reading")
        return GateFinding(
            state=GateState(given["state"]),
            reading=None if reading is None else float(reading),
            instrument=given.get("instrument") or "",
            tested_on=given.get("tested_on"),
            reason=given.get("reason") or "",
        )


def gate_form(line: GateLine, today: date) -> GateForm:
    """Return the form of a gate, filled with what is known of it."""
    fields: dict[str, Any] = {}
    if line.rule.reading:
        fields["reading"] = DecimalField(_l("What the instrument showed"), suffix=line.rule.reading)
        too_long = _l("This is too long. Use up to 60 letters and numbers.")
        fields["instrument"] = TextField(_l("Instrument"), [MaxLength(LONGEST_NAME, too_long)])
    if line.rule.after_tightening:
        fields["tested_on"] = MemorableDateField(_l("Day of the test"))
    fields["reason"] = TextareaField(
        _l("What you saw, or why it does not apply"),
        [MaxLength(LONGEST_REASON, _TOO_LONG)],
        hint=_l("Needed if there is a problem, or it does not apply. Do not write about the people here."),
    )
    known: dict[str, Any] = {"tested_on": line.row.tested_on or today, "reason": line.row.reason}
    if line.state in CHOICES:
        known |= {"state": line.state.value, "reading": line.row.reading, "instrument": line.row.instrument}
    made: GateForm = type("GateFormOfGate", (GateForm,), fields)(data=known)
    return made


class WaiverForm(Form):
    """Why the work goes on although a gate is not passed."""

    title = _l("Waive this safety check")
    submit_label = _l("Waive it, in my name")

    reason = TextareaField(
        _l("Why may the work go on?"),
        [Required(_l("Say why, in a few words.")), MaxLength(LONGEST_REASON, _TOO_LONG)],
        hint=_l("Your name and this reason stay with the home. The contractor and the inspector see them."),
    )

    def finding(self) -> GateFinding:
        """Return the waiver, for the service."""
        return GateFinding(state=GateState.WAIVED, reason=self.reason.data or "")
