"""Text of others in a CSV that people open in a spreadsheet: data, never a formula."""

from __future__ import annotations

from typing import Final

# A spreadsheet takes a cell that begins so for a formula, or looks past it for one.
_BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_text(cell: str) -> str:
    """Return a cell that a spreadsheet shows as it is: one that looks like a formula gets an apostrophe.

    Examples
    --------
    >>> as_text("=HYPERLINK(1)"), as_text("home 12")
    ("'=HYPERLINK(1)", 'home 12')
    """
    return f"'{cell}" if cell.startswith(_BEGINS_A_FORMULA) else cell
