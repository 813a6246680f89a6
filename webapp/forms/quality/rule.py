"""Changes of the sampling rule and of a firm's standing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from webapp.forms.quality import words
from webapp.ui import (
    DecimalField,
    Form,
    MaxLength,
    MemorableDateField,
    RadiosField,
    Required,
    SelectField,
    TextareaField,
    choices_of,
)

LONGEST_REASON = 2000
TOO_LONG = _l("The reason is too long. Use up to 2,000 characters.")


class ChangeForm(Form):
    """Asks for a change of a share or a number of the rule, from a day on."""

    title = _l("Change the sampling rule")
    submit_label = _l("Save the change")

    setting = SelectField(
        _l("What changes?"), [Required(_l("Choose what changes."))], choices=choices_of(words.SETTINGS)
    )
    value = DecimalField(
        _l("New value"),
        [Required(_l("Write the new value."))],
        width="small",
        hint=_l("A share in percent, such as 25 for one home in four; or a number of homes."),
    )
    effective_on = MemorableDateField(
        _l("From which day on?"),
        [Required(_l("Write the day from which it holds."))],
        hint=_l("Today or later."),
    )
    reason = TextareaField(
        _l("Why?"), [Required(_l("Say why.")), MaxLength(LONGEST_REASON, TOO_LONG)], hint=_l("Kept for ever.")
    )


class SeedForm(Form):
    """Asks why a new version of the rule begins."""

    title = _l("Begin a new version of the rule")
    submit_label = _l("Make a new seed")

    reason = TextareaField(
        _l("Why?"),
        [Required(_l("Say why.")), MaxLength(LONGEST_REASON, TOO_LONG)],
        hint=_l("For example: a new program year. Homes that were drawn before stay as they were drawn."),
    )


class TierForm(Form):
    """Asks for a firm's standing."""

    title = _l("Change the standing of this firm")
    submit_label = _l("Save the change")

    tier = RadiosField(
        _l("New standing"), [Required(_l("Choose a standing."))], choices=choices_of(words.TIERS)
    )
    reason = TextareaField(
        _l("Why?"), [Required(_l("Say why.")), MaxLength(LONGEST_REASON, TOO_LONG)], hint=_l("Kept for ever.")
    )
