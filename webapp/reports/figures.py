"""Numbers, money and dates as a person reads them. The only place where a report rounds."""

from __future__ import annotations

import math
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from webapp.reports.wording import Wording

MINUS = "\u2212"
# Below this size a whole number would hide a tenth or more of the figure.
_SHOW_A_DECIMAL_BELOW = Decimal(10)
# Room for every digit of the largest float, which the usual 28 digits are not.
_ROOMY = Context(prec=400)


def amount(value: object) -> Decimal | None:
    """Return a number of the assessment as an exact decimal, or None where it is not a known number."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def rounded(number: Decimal, step: Decimal) -> Decimal:
    """Return a number rounded to a step, half to even, however large it is."""
    return number.quantize(step, ROUND_HALF_EVEN, _ROOMY)


def quantity(value: object, words: Wording) -> str:
    """Return a quantity rounded for display: whole, or one decimal where it is small.

    A figure that rounds to nothing is 0, never a minus 0; what is not known says so.
    """
    number = amount(value)
    if number is None:
        return words.text("report.not_known")
    step = Decimal("0.1") if abs(number) < _SHOW_A_DECIMAL_BELOW else Decimal(1)
    return _signed(rounded(number, step))


def plain(value: object, words: Wording) -> str:
    """Return a number as it is, without rounding: a limit, a count, a fraction."""
    number = amount(value)
    if number is None:
        return words.text("report.not_known")
    return _signed(number)


def tonnes_from_kg(value: object, words: Wording) -> str:
    """Return metric tons, one decimal, from kilograms."""
    number = amount(value)
    if number is None:
        return words.text("report.not_known")
    # A metric ton is 1,000 kg by definition: moving the decimal point is display, not calculation.
    return _signed(rounded(number.scaleb(-3), Decimal("0.1")))


def two_digits(number: Decimal) -> str:
    """Return a rough figure: two digits that count, the rest zeros, as an everyday comparison deserves."""
    if number == 0:
        return "0"
    step = Decimal(1).scaleb(max(number.adjusted() - 1, 0))
    return _signed(rounded(number / step, Decimal(1)) * step)


def money(value: object, words: Wording) -> str:
    """Return dollars as given: with cents only where there are any."""
    number = amount(value)
    if number is None:
        return words.text("report.not_known")
    cents = rounded(number, Decimal("0.01"))
    shown = f"{abs(cents):,.2f}".removesuffix(".00")
    return f"{MINUS if cents < 0 else ''}${shown}"


def whole_dollars(value: object, words: Wording) -> str:
    """Return dollars without cents, as an estimate is printed."""
    number = amount(value)
    if number is None:
        return words.text("report.not_known")
    dollars = rounded(number, Decimal(1))
    return f"{MINUS if dollars < 0 else ''}${abs(dollars):,}"


def day(value: object, words: Wording) -> str:
    """Return a date in words from an ISO date; text that is no date is shown as it stands."""
    if not isinstance(value, date):
        try:
            value = date.fromisoformat(str(value))
        except ValueError:
            return str(value)
    month = words.text(f"month.{value.month}")
    return words.text("report.date", month=month, day=str(value.day), year=str(value.year))


def _signed(number: Decimal) -> str:
    """Return a number with thousands separators and a true minus sign."""
    if number == 0:
        return "0"
    shown = f"{abs(number):,f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return f"{MINUS if number < 0 else ''}{shown}"
