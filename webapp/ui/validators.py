"""Checks of one answer. Each takes its own message: WTForms' built-in ones are not in our catalogue."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from wtforms.validators import StopValidation, ValidationError

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from wtforms import Field
    from wtforms import Form as AnyForm

    from webapp.ui.field import Words


class Required:
    """An answer is needed; the message says what to write or choose, e.g. 'Enter the city'."""

    def __init__(self, message: Words) -> None:
        self.message = message
        self.field_flags = {"required": True}

    def __call__(self, _form: AnyForm, field: Field) -> None:
        """Stop at a missing answer; what was typed but could not be read has its own message."""
        if field.process_errors:
            raise StopValidation
        given = field.raw_data or []
        if not any(str(value).strip() if isinstance(value, str) else value for value in given):
            raise StopValidation(str(self.message))


class _AfterReading:
    """A check that only makes sense for an answer that is there and could be read."""

    def __init__(self, message: Words) -> None:
        self.message = message

    def __call__(self, _form: AnyForm, field: Field) -> None:
        """Refuse a value that is not right, with the message."""
        if field.process_errors or field.data is None or field.data == "":
            return
        if not self.is_right(field.data):
            raise ValidationError(str(self.message))

    def is_right(self, value: Any) -> bool:  # noqa: ANN401 - whatever the field holds
        """Return whether a value may stand."""
        raise NotImplementedError


class MaxLength(_AfterReading):
    """A text has at most so many characters."""

    def __init__(self, longest: int, message: Words) -> None:
        super().__init__(message)
        self.longest = longest

    def is_right(self, value: Any) -> bool:  # noqa: ANN401 - a text
        """Return whether the text is short enough."""
        return len(value) <= self.longest


class Matches(_AfterReading):
    """A text has the shape of a pattern, from its first to its last character."""

    def __init__(self, pattern: str, message: Words) -> None:
        super().__init__(message)
        self.pattern = re.compile(pattern)

    def is_right(self, value: Any) -> bool:  # noqa: ANN401 - a text
        """Return whether the text has the shape."""
        return self.pattern.fullmatch(value) is not None


class Between(_AfterReading):
    """A number is not below the least and not above the most; either may be left open."""

    def __init__(self, least: int | Decimal | None, most: int | Decimal | None, message: Words) -> None:
        super().__init__(message)
        self.least = least
        self.most = most

    def is_right(self, value: Any) -> bool:  # noqa: ANN401 - a number
        """Return whether the number lies between the two."""
        return not (
            (self.least is not None and value < self.least) or (self.most is not None and value > self.most)
        )


class DateBetween(_AfterReading):
    """A day is not before the first and not after the last; either may be left open."""

    def __init__(self, first: date | None, last: date | None, message: Words) -> None:
        super().__init__(message)
        self.first = first
        self.last = last

    def is_right(self, value: Any) -> bool:  # noqa: ANN401 - a day
        """Return whether the day lies between the two."""
        return not (
            (self.first is not None and value < self.first) or (self.last is not None and value > self.last)
        )
