"""The kinds of value a household file may hold, each refusing what it is not.

A TOML `true` is not a 1, `"4"` is not a size, and an amount of money may be written as a number or as a
string but never as 'lots'.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

# Money without thousands separators or signs, so that '2.000' and '2,000' are never guessed at.
_PLAIN_AMOUNT = re.compile(r"[0-9]+(\.[0-9]{1,2})?")


def _amount(value: object) -> Decimal:
    """Return an exact amount of money from an int, Decimal or plain decimal string."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str | float):
        msg = "is not an amount of money"
        raise ValueError(msg)  # noqa: TRY004 - pydantic reports ValueError as a fact's own problem
    text = str(value).strip()
    if not _PLAIN_AMOUNT.fullmatch(text):
        msg = "is not a plain amount of money"
        raise ValueError(msg)
    return Decimal(text)


def _number(value: object) -> float:
    """Return a finite float from a TOML number; strings and booleans are refused."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        msg = "is not a number"
        raise ValueError(msg)  # noqa: TRY004 - pydantic reports ValueError as a fact's own problem
    try:
        number = float(value)
    except (OverflowError, ValueError):  # an int beyond all floats, a signalling NaN
        number = math.inf
    if not math.isfinite(number):  # also a decimal beyond all floats, such as 1e999
        msg = "is not a finite number"
        raise ValueError(msg)
    return number


def _whole(value: object) -> int:
    """Return an int from a TOML integer; 3.5, "3" and true are refused."""
    if isinstance(value, bool) or not isinstance(value, int):
        msg = "is not a whole number"
        raise ValueError(msg)  # noqa: TRY004 - pydantic reports ValueError as a fact's own problem
    return value


def _day(value: object) -> date:
    """Return a date from a TOML date or an ISO string."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    msg = "is not a date"
    raise ValueError(msg)


def _flag(value: object) -> bool:
    """Return a bool from a TOML true or false; 1, "yes" and "true" are refused."""
    if not isinstance(value, bool):
        msg = "is not true or false"
        raise ValueError(msg)  # noqa: TRY004 - pydantic reports ValueError as a fact's own problem
    return value


Amount = Annotated[Decimal, BeforeValidator(_amount, json_schema_input_type=float | str)]
Number = Annotated[float, BeforeValidator(_number, json_schema_input_type=float)]
Whole = Annotated[int, BeforeValidator(_whole, json_schema_input_type=int)]
Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=date)]
Flag = Annotated[bool, BeforeValidator(_flag, json_schema_input_type=bool)]

Percent = Annotated[Number, Field(ge=0, le=100)]
# The air films on both sides of a bare board come to more than this.
AssemblyR = Annotated[Number, Field(ge=0.5, le=100)]
Count = Annotated[Whole, Field(ge=0)]
AtLeastOne = Annotated[Whole, Field(ge=1)]
Year = Annotated[Whole, Field(ge=1700, le=2100)]
TractGeoid = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{11}$")]
ZipCode = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{5}$")]
PlainText = Annotated[str, StringConstraints(strict=True, max_length=200)]
