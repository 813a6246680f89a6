"""What every field of ours has beside what WTForms gives it: how it is drawn, and what the drawing needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

if TYPE_CHECKING:
    from wtforms.fields.core import Field

# A text, or one that is looked up in the reader's language when the page is drawn.
Words: TypeAlias = str | LazyString
NOT_KNOWN = _l("Not known")


@dataclass(frozen=True, slots=True)
class Look:
    """How a field is drawn; templates/components/fields.html reads it.

    Parameters
    ----------
    component : str
        Which macro draws it: text, textarea, radios, checkboxes, select, date, or file.
    width : str
        One of USWDS' input widths (2xs, xs, sm, small, medium, md, lg, xl, 2xl), or nothing for the whole
        width.
    prefix, suffix : str
        What stands in the box before or after what is typed, such as "$" or "therms".
    autocomplete, inputmode : str
        What the browser may fill in, and which keyboard a phone shows.
    """

    component: str
    width: str = ""
    prefix: str = ""
    suffix: Words = ""
    autocomplete: str = "off"
    inputmode: str = ""
    input_type: str = "text"


class Drawn:
    """A field that knows its look. Each field class mixes it in before WTForms' own class."""

    look: Look
    # WTForms' fields have these.
    id: str
    label: Any
    description: Any
    errors: Any
    flags: Any
    data: Any

    @property
    def required(self) -> bool:
        """Whether an answer is needed; the label of any other field says '(optional)'."""
        return bool(self.flags.required)

    @property
    def described_by(self) -> str:
        """The ids of what is read out with the field: its hint, then its error."""
        parts = [f"{self.id}-hint"] if self.description else []
        parts += [f"{self.id}-error"] if self.errors else []
        return " ".join(parts)

    @property
    def first_input_id(self) -> str:
        """The id of the control where the error summary's link leads."""
        return self.id

    def shown(self) -> Words:
        """Return the answer as a person reads it on 'check your answers' and on the conflict page."""
        return self.shown_value(self.data)

    def shown_value(self, value: Any) -> Words:  # noqa: ANN401 - whatever the field holds
        """Return some value of this field as a person reads it."""
        return NOT_KNOWN if value is None or value == "" else str(value)


def fails(field: Field) -> bool:
    """Return whether what was typed could not be read, so that no further check makes sense."""
    return bool(field.process_errors)
