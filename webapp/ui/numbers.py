"""Fields for amounts and counts. They take what people write, and refuse with what to write instead."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import fields

from webapp.ui.field import NOT_KNOWN, Words
from webapp.ui.texts import _Typed, plain_digits

# 1,234,567.89 or 1234567.89: commas only where thousands end.
GROUPED = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?")
CENT = Decimal("0.01")
MOST_MONEY = Decimal(100_000_000)
MOST_DIGITS = 15


class NotANumber(ValueError):  # noqa: N818 - never shown; the field has its own words
    """A text that is not a plain number."""


def read_number(text: str) -> Decimal:
    """Return the number in a text such as " 2,000.50 "; letters and odd commas are refused."""
    plain = re.sub(r"(?<=\d) (?=\d{3}(?:\D|$))", "", plain_digits(text))  # 2 000
    if not any(c.isdigit() for c in plain) or not plain.isascii() or not GROUPED.fullmatch(plain):
        raise NotANumber
    if sum(c.isdigit() for c in plain) > MOST_DIGITS:
        raise NotANumber
    try:
        return Decimal(plain.replace(",", ""))
    except InvalidOperation as error:
        raise NotANumber from error


class _Number(_Typed):
    """A field whose answer is a number; what was typed is shown again when it could not be read."""

    raw_data: Any
    # Nothing is negative here unless a form says so (a reading in degrees may be).
    may_be_negative = False
    # Thousands are told apart by a comma; those of a year are not.
    grouped = True

    def __init__(self, *args: Any, not_a_number: Words = "", **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        self._not_a_number = not_a_number
        self.may_be_negative = kwargs.pop("may_be_negative", False)
        self.grouped = kwargs.pop("grouped", True)
        kwargs.setdefault("width", "medium" if kwargs.get("suffix") else "small")
        kwargs.setdefault("inputmode", "decimal")
        super().__init__(*args, **kwargs)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.written(self.data)

    @staticmethod
    def written(value: Any) -> str:  # noqa: ANN401 - a number
        """Return a number as it stands in the box."""
        return str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number, or say what to write."""
        self.data = None
        text = str(valuelist[0]) if valuelist else ""
        if text.strip():
            number = self.read(text)
            if number < 0 and not self.may_be_negative:
                raise ValueError(str(_l("Write 0 or more. The amount cannot be less than 0.")))
            self.data = number

    def read(self, text: str) -> Any:  # noqa: ANN401 - a number
        """Return the number in what was typed."""
        raise NotImplementedError

    def shown_value(self, value: Any) -> Words:  # noqa: ANN401 - a number
        """Return the number with its unit."""
        if value is None or value == "":
            return NOT_KNOWN
        number = f"{value:,}" if self.grouped else str(value)
        return f"{self.look.prefix}{number}{' ' if self.look.suffix else ''}{self.look.suffix}"


class MoneyField(_Number, fields.StringField):
    """Dollars and cents: "$2,000", "2 000.5" and "2000" are 2000.00, 2000.50 and 2000.00.

    Parameters
    ----------
    paid_how_often : bool
        Whether another field of the form asks how often it is paid; the message for "$2,000 / mo" says so.
    """

    def __init__(self, *args: Any, paid_how_often: bool = False, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        kwargs.setdefault("prefix", "$")
        kwargs.setdefault("width", "medium")
        kwargs.setdefault(
            "not_a_number",
            _l("Write the amount only, like 1,250.50, and choose how often it is paid.")
            if paid_how_often
            else _l("Write the amount only, in dollars and cents, like 1,250.50."),
        )
        super().__init__(*args, **kwargs)

    def read(self, text: str) -> Decimal:
        """Return the dollars in what was typed."""
        plain = re.sub(r"^([+-]?)\s*\$\s*([+-]?)", r"\1\2", plain_digits(text))
        try:
            amount = read_number(plain)
        except NotANumber as error:
            raise ValueError(str(self._not_a_number)) from error
        if amount != amount.quantize(CENT):
            raise ValueError(
                str(_l("Write dollars and cents only, like 1,250.50: at most two digits after the point."))
            )
        if abs(amount) >= MOST_MONEY:
            raise ValueError(str(_l("This amount looks too large. Check the number of digits.")))
        return amount.quantize(CENT)

    @staticmethod
    def written(value: Any) -> str:  # noqa: ANN401 - dollars
        """Return the dollars as they stand in the box."""
        return f"{value:,.2f}"

    @property
    def cents(self) -> int | None:
        """The amount in cents, as it is stored; None where nothing was written."""
        return None if self.data is None else int(self.data * 100)


class DecimalField(_Number, fields.StringField):
    """A number with or without digits after the point, such as a reading; `data` is a Decimal."""

    def read(self, text: str) -> Decimal:
        """Return the number in what was typed."""
        try:
            return read_number(text)
        except NotANumber as error:
            message = self._not_a_number or _l("Write a number only, like 12.5.")
            raise ValueError(str(message)) from error


class WholeNumberField(_Number, fields.StringField):
    """A count; `data` is an int."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on
        kwargs.setdefault("inputmode", "numeric")
        kwargs.setdefault("width", "medium" if kwargs.get("suffix") else "xs")
        super().__init__(*args, **kwargs)

    def read(self, text: str) -> int:
        """Return the count in what was typed."""
        try:
            number = read_number(text)
        except NotANumber as error:
            message = self._not_a_number or _l("Write a whole number, like 3.")
            raise ValueError(str(message)) from error
        if number != number.to_integral_value():
            raise ValueError(str(self._not_a_number or _l("Write a whole number, like 3.")))
        return int(number)
