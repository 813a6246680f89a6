"""Facts written as a household file: TOML that `rules.household_file` reads back the same."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def household_toml(facts: Mapping[str, object], comments: Sequence[str] = ()) -> str:
    """Return facts as a household file.

    Parameters
    ----------
    facts : mapping of str to object
        Dotted fact -> value: text, number, true or false, a day, or a list of these.
    comments : sequence of str
        Lines for its head.
    """
    sections: dict[str, list[str]] = {}
    for fact, value in facts.items():
        section, _, name = fact.partition(".")
        sections.setdefault(section, []).append(f"{name} = {_value(value)}")
    head = "".join(f"# {' '.join(line.split())}\n" for line in comments)
    body = "\n".join("\n".join([f"[{section}]", *lines, ""]) for section, lines in sections.items())
    return f"{head}\n{body}" if head else body


def _value(value: object) -> str:
    r"""Return a value as TOML writes it.

    Examples
    --------
    >>> _value(True), _value(2.50), _value("a \"b\""), _value((1, 2))
    ('true', '2.5', '"a \\"b\\""', '[1, 2]')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Decimal):
        return f'"{value}"'
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(each) for each in value)}]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
