"""Every list can be taken along: as CSV for a spreadsheet, as JSON for a program.

A text that a spreadsheet would run as a formula is written with an apostrophe before it, which shows it as
text; so is one that has apostrophes and then a formula, so that each text is read back as it was. What is not
known is an empty cell in CSV and null in JSON, never 0.
"""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from flask import make_response

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flask import Response

# Apostrophes, if any, and then a character that a spreadsheet takes for the start of a formula.
FORMULA_START = re.compile(r"'*[=+\-@\t\r\n]")
CSV, JSON = "csv", "json"
FORMATS = (CSV, JSON)
_TYPES = {CSV: "text/csv; charset=utf-8", JSON: "application/json"}


def plain(value: Any) -> Any:  # noqa: ANN401 - any cell of a list
    """Return a cell as JSON holds it: exact amounts and days as text.

    Examples
    --------
    >>> plain(Decimal("12.50")), plain(date(2026, 6, 30)), plain(None)
    ('12.50', '2026-06-30', None)
    """
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


def safe_cell(value: Any) -> str:  # noqa: ANN401 - any cell of a list
    """Return a cell as CSV holds it; text that looks like a formula is kept from being run.

    Examples
    --------
    >>> safe_cell("=1+1"), safe_cell("'=1+1"), safe_cell(-3), safe_cell(None), safe_cell(True)
    ("'=1+1", "''=1+1", '-3', '', 'true')
    """
    said = plain(value)
    if said is None:
        return ""
    if isinstance(said, bool):
        return "true" if said else "false"
    if isinstance(value, str) and FORMULA_START.match(said):
        return f"'{said}"
    return str(said)


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return rows as CSV (RFC 4180, with a byte-order mark, so that spreadsheets read it as UTF-8)."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([safe_cell(row.get(name)) for name in columns] for row in rows)
    return "\ufeff" + stream.getvalue()


def json_text(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], about: Mapping[str, Any]) -> str:
    """Return rows as JSON: `about` (name, moment, what it was filtered by), the count, and the rows."""
    listed = [{name: plain(row.get(name)) for name in columns} for row in rows]
    whole = {**{key: plain(value) for key, value in about.items()}, "count": len(listed), "rows": listed}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def file_response(
    name: str,
    kind: str,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    about: Mapping[str, Any],
) -> Response:
    """Answer with a list as a file.

    Parameters
    ----------
    name : str
        Name of the file, without its ending.
    kind : str
        `csv` or `json`.
    columns : sequence of str
        The columns, in order; names carry their units.
    rows : iterable of mapping
        Column -> value.
    about : mapping
        What the list is, for JSON.
    """
    text = csv_text(columns, rows) if kind == CSV else json_text(columns, rows, about)
    response = make_response(text)
    response.headers["Content-Type"] = _TYPES[kind]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
