"""The columns of the month's file, from their table."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from webapp.exchange.hpxml_words import DATA


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """One column: what it is called, the kind of its values, what it means.

    Parameters
    ----------
    name : str
    kind : str
        ``text``, ``day``, ``whole``, ``number`` or ``usd``.
    meaning : str
    total : str
        The month's total that the column adds up to; empty where it adds up to none.
    length : int
        How many characters its texts have; 0 where they may have any number.
    """

    name: str
    kind: str
    meaning: str
    total: str = ""
    length: int = 0


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((DATA / "project_fields.toml").read_text(encoding="utf-8"))


@cache
def project_columns() -> tuple[FieldColumn, ...]:
    """Return the columns of a home's row, in order."""
    return tuple(FieldColumn(**entry) for entry in _table()["column"])


def constants() -> dict[str, Any]:
    """Return what stands in every row."""
    return dict(_table()["constants"])


def counts_to_buffer(category: str) -> bool | None:
    """Return whether a category counts towards the half-mile buffer; None where it is not known."""
    return category in _table()["buffer"]["categories"] if category else None


def _own(name: str, kind: str, meaning: str) -> FieldColumn:
    return FieldColumn(name, kind, meaning)


TOTAL_COLUMNS = (
    _own("total", "text", "What is counted in the month"),
    _own("value", "number", "How much it comes to"),
    _own("unit", "text", "homes, usd, kwh, therm, tonnes_co2e"),
    _own("homes_not_known", "whole", "Homes whose part is not known and not in the value"),
)
PAYMENT_COLUMNS = (
    _own("payment_id", "text", "Id of the invoice's line"),
    _own("ProjectIDNumber", "text", "The home"),
    _own("measure", "text", "Id of the measure"),
    _own("paid_on", "day", "Day on which the invoice was paid"),
    _own("amount_usd", "usd", "What was paid; an adjustment may be below 0"),
)
ADJUSTMENT_COLUMNS = (
    _own("kind", "text", "invoice_line, commitment or certificate"),
    _own("ProjectIDNumber", "text", "The home"),
    _own("entered_on", "day", "Day in this month on which it was entered"),
    _own("original_on", "day", "Day, before this month, of what it corrects"),
    _own("amount_usd", "usd", "What it changes; empty where it is no amount"),
    _own("measure", "text", "Id of the measure; empty where it is of none"),
    _own("reason", "text", "As it was entered"),
)
