"""Fields for words: one line, or several."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence  # noqa: TC003 - read where forms are declared
from typing import Any

from wtforms import fields

from webapp.ui.field import Drawn, Look, Words

# Not seen, but they change how a text is read or stored; line ends and tabs are dealt with apart.
UNSEEN = {"Cc", "Cs", "Co", "Cn"}


def clean_line(text: str) -> str:
    """Return a text in one line: composed, without control characters, its spaces single."""
    composed = unicodedata.normalize("NFC", text)
    seen = "".join(
        " " if c.isspace() else c for c in composed if c.isspace() or unicodedata.category(c) not in UNSEEN
    )
    return " ".join(seen.split())


def clean_lines(text: str) -> str:
    """Return a text of several lines: composed, without control characters, line ends as one character."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in composed if c in "\n\t" or unicodedata.category(c) not in UNSEEN).strip()


# What a keyboard that is set to Chinese or Japanese writes for the signs in numbers.
WIDE_SIGNS = {0xFF0E: ".", 0xFF0C: ",", 0xFF04: "$", 0xFF0D: "-", 0xFF0F: "/", 0x3000: " ", 0x2212: "-"}


def plain_digits(text: str) -> str:
    """Return a text with its digits and signs as ASCII has them; a raised 2 is not a digit and stays."""
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    return digits.translate(WIDE_SIGNS).replace("\u00a0", " ").replace("\u202f", " ").strip()


class _Typed(Drawn):
    """What is typed is cleaned when it is read, and None where nothing was typed."""

    raw_data: Any

    def __init__(
        self,
        label: Words,
        validators: Sequence[Callable[..., None]] = (),
        *,
        hint: Words = "",
        **kwargs: Any,  # noqa: ANN401 - WTForms' own arguments
    ) -> None:
        look = {name: kwargs.pop(name) for name in tuple(kwargs) if name in Look.__slots__}
        self.look = Look(self._component, **look)
        super().__init__(label, validators, description=hint, **kwargs)  # type: ignore[call-arg]  # WTForms' Field

    _component = "text"

    @staticmethod
    def _clean(text: str) -> str:
        return clean_line(text)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was typed, cleaned; nothing is None."""
        if valuelist:
            self.data = self._clean(str(valuelist[0])) or None


class TextField(_Typed, fields.StringField):
    """One line of text."""


class TextareaField(_Typed, fields.StringField):
    """Several lines of text."""

    _component = "textarea"
    rows = 5

    @staticmethod
    def _clean(text: str) -> str:
        return clean_lines(text)


class PasswordField(_Typed, fields.StringField):
    """A password: taken as it was typed, and never shown again."""

    def __init__(self, label: Words, validators: Sequence[Callable[..., None]] = (), **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__(label, validators, input_type="password", **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what was typed, to the letter."""
        if valuelist:
            self.data = str(valuelist[0]) or None

    def _value(self) -> str:
        return ""

    def shown_value(self, value: Any) -> Words:  # noqa: ANN401, ARG002 - whatever it is, it is not shown
        """Return nothing that says anything about it."""
        return "••••••••"
