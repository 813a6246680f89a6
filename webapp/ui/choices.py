"""Fields that choose: one of a few, several of a few, one of many; and yes, no, or not known yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence  # noqa: TC003 - read where forms are declared
from enum import Enum
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import fields
from wtforms.fields.choices import SelectChoice

from webapp.ui.field import NOT_KNOWN, Drawn, Look, Words

NOT_ON_THE_LIST = _l("Choose one of the answers on the list.")
YES, NO, UNKNOWN = "yes", "no", "unknown"
# A description under an option's label travels in the option's render_kw under this name.
DESCRIPTION = "data-description"


def choices_of(
    labels: Mapping[Any, Words], descriptions: Mapping[Any, Words] | None = None
) -> list[SelectChoice]:
    """Return the options of a field from value -> label; a member of an enumeration stands for its value."""
    described = descriptions or {}
    return [
        SelectChoice(
            value=str(value.value) if isinstance(value, Enum) else str(value),
            label=label,
            render_kw={DESCRIPTION: described[value]} if value in described else {},
        )
        for value, label in labels.items()
    ]


class _Chosen(Drawn):
    """What the fields of this module share: their look, their hint, and the text of an answer."""

    _component = "radios"

    def __init__(
        self,
        label: Words,
        validators: Sequence[Callable[..., None]] = (),
        *,
        hint: Words = "",
        tiles: bool = False,
        width: str = "",
        **kwargs: Any,  # noqa: ANN401 - WTForms' own arguments
    ) -> None:
        self.look = Look(self._component, width=width)
        self.tiles = tiles  # large targets, for pages that are used standing
        kwargs.setdefault("invalid_choice_message", NOT_ON_THE_LIST)
        kwargs.setdefault("invalid_value_message", NOT_ON_THE_LIST)
        super().__init__(label, validators, description=hint, **kwargs)  # type: ignore[call-arg]  # WTForms' Field

    def labels(self) -> dict[str, Words]:
        """Return value -> label."""
        return {option.value: option.label for option in self.choices or ()}  # type: ignore[attr-defined]  # WTForms' own

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401 - WTForms' own
        """Check the answer against the list, where there is one; `Required` is for the other case."""
        if self.raw_data and self.raw_data[0]:  # type: ignore[attr-defined]  # WTForms' own
            super().pre_validate(form)  # type: ignore[misc]  # WTForms' own


class _OneChosen(_Chosen):
    """An empty answer is none: it is what the line 'Choose one' sends."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the answer."""
        if valuelist and valuelist[0]:
            super().process_formdata(valuelist)  # type: ignore[misc]  # WTForms' own
        elif valuelist:
            self.data = None

    def shown_value(self, value: Any) -> Words:  # noqa: ANN401 - an option's value
        """Return the label of the option."""
        if value is None or value == "":
            return NOT_KNOWN
        return self.labels().get(str(value.value if isinstance(value, Enum) else value), str(value))


class RadiosField(_OneChosen, fields.RadioField):
    """One of a few answers, all of them in sight."""

    @property
    def first_input_id(self) -> str:
        """The first of the radio buttons."""
        return f"{self.id}-0"


class YesNoField(RadiosField):
    """Yes or no: `data` is True or False. With `unknown=True` also 'Not known yet', which is None.

    None is also the data of a question that was not answered; `Required` tells the two apart.
    """

    def __init__(self, *args: Any, unknown: bool = False, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        labels: dict[Any, Words] = {YES: _l("Yes"), NO: _l("No")}
        if unknown:
            labels[UNKNOWN] = _l("Not known yet")
        super().__init__(*args, choices=choices_of(labels), coerce=_yes_or_no, **kwargs)

    def iter_choices(self) -> list[Any]:
        """Return the options; 'Not known yet' is only ticked where somebody chose it."""
        chosen = {True: YES, False: NO, None: None}[self.data]
        if self.raw_data and self.raw_data[0] == UNKNOWN:
            chosen = UNKNOWN
        return [choice._replace(selected=choice.value == chosen) for choice in super().iter_choices()]

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401 - WTForms' own
        """Nothing more to check: what cannot be read as an answer was refused when it was read."""

    def shown_value(self, value: Any) -> Words:  # noqa: ANN401 - True, False or None
        """Return the answer in a word."""
        return {True: _l("Yes"), False: _l("No")}.get(value, _l("Not known yet"))


class SelectField(_OneChosen, fields.SelectField):
    """One of many answers, in a box that opens. For up to about seven, radio buttons are easier to use."""

    _component = "select"


class CheckboxesField(_Chosen, fields.SelectMultipleField):
    """Several of a few answers; `data` is a list, empty where none is ticked."""

    _component = "checkboxes"

    @property
    def first_input_id(self) -> str:
        """The first of the boxes."""
        return f"{self.id}-0"

    def shown_value(self, value: Any) -> Words:  # noqa: ANN401 - a list of options' values
        """Return the labels of the options that are ticked."""
        labels = self.labels()
        texts = [str(labels.get(str(v.value if isinstance(v, Enum) else v), v)) for v in value or ()]
        return ", ".join(texts) if texts else _l("None of them")


def _yes_or_no(value: Any) -> bool | None:  # noqa: ANN401 - what a form or a program gives
    """Return the answer of a word; a program's own True, False and None stay what they are."""
    if value is None or isinstance(value, bool):
        return value
    known = {YES: True, NO: False, UNKNOWN: None}
    if value not in known:
        raise ValueError(value)
    return known[value]
