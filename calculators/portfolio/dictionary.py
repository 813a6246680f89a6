"""The data dictionary: what each column of the answers holds, in which unit, and what an empty cell says."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from calculators.portfolio.columns import Kind
from calculators.portfolio.tables import IDENTITY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.portfolio.columns import OutputField

_HEADER: Final = ("name", "type", "unit", "meaning", "null")
# As DuckDB and other readers of Parquet call them.
_TYPES: Final = {
    Kind.NUMBER: "DOUBLE",
    Kind.WHOLE: "BIGINT",
    Kind.MONEY: "DECIMAL(18,2)",
    Kind.WORD: "VARCHAR",
    Kind.LIST: "VARCHAR",
    Kind.FLAG: "BOOLEAN",
    Kind.DAY: "DATE",
}


def dictionary_csv(fields: Sequence[OutputField]) -> bytes:
    """Return the data dictionary as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADER)
    writer.writerows(_entries(fields))
    return text.getvalue().encode()


def dictionary_markdown(fields: Sequence[OutputField]) -> bytes:
    """Return the data dictionary as Markdown."""
    lines = [
        "# households.parquet",
        "",
        "One row for each household that was read, in the order of the input.",
        "",
        f"| {' | '.join(_HEADER)} |",
        "|---" * len(_HEADER) + "|",
        *(f"| `{name}` | {' | '.join(rest)} |" for name, *rest in _entries(fields)),
    ]
    return ("\n".join(lines) + "\n").encode()


def _entries(fields: Sequence[OutputField]) -> list[tuple[str, str, str, str, str]]:
    return [
        (each.name, _TYPES[each.kind], each.unit or "", each.meaning, each.null)
        for each in (*IDENTITY, *fields)
    ]
