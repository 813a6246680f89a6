"""The form with which the manager makes a token for a provider's own program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from webapp.ui import Form, MaxLength, MemorableDateField, Required, SelectField, TextField, choices_of

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_NAME = 80


class TokenForm(Form):
    """For whom a token acts, what it is for, and until when."""

    title = _l("Make a token for a provider's own program")
    submit_label = _l("Make the token")

    person = SelectField(
        _l("As whom does the program act?"),
        [Required(_l("Choose a person."))],
        hint=_l("It can see and do what this person can, and no more."),
        coerce=int,
    )
    name = TextField(
        _l("What is it for?"),
        [
            Required(_l("Write what the token is for.")),
            MaxLength(LONGEST_NAME, _l("Shorten this to 80 characters.")),
        ],
        hint=_l("For example, the work order system of a firm"),
    )
    expires_on = MemorableDateField(
        _l("What is its last day?"),
        [Required(_l("Write the last day."))],
        hint=_l("At most a year from today"),
    )

    def offer(self, people: Mapping[int, str]) -> None:
        """Offer people as whom a token may act."""
        self.person.choices = choices_of(people)
