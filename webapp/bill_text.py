"""The household's bill as plain text, for the command line."""

from __future__ import annotations

import textwrap
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

WIDTH: Final = 100
_DISCOUNTS: Final = {"care": ", with CARE", "fera": ", with FERA", "none": ""}


def bill_text(bill: Mapping[str, Any]) -> str:
    """Return a bill section as text; empty where nothing of the bill is known.

    Parameters
    ----------
    bill : mapping
        The ``bill`` section of an assessment document.
    """
    lines = [_fuel(name.replace("_", " "), each) for name, each in bill["by_fuel"].items()]
    if bill["solar"] is not None:
        lines.append(_solar(bill["solar"]))
    if not lines:
        return ""
    title = "The household's bill"
    said = [*lines, *(f"Note: {note}" for note in bill["notes"])]
    wrapped = [textwrap.fill(line, WIDTH, subsequent_indent="    ") for line in said]
    return "\n".join(["", title, "-" * len(title), "", *wrapped])


def _fuel(name: str, effect: Mapping[str, Any]) -> str:
    before, after = effect["before"], effect["after"]
    whole = before["usd"] is not None and after["usd"] is not None
    key, what = ("usd", "") if whole else ("energy_usd", ", without the charge by the day")
    terms = _DISCOUNTS.get(effect["discount"], ", before any discount") + what
    saved = Decimal(effect["saving_usd_per_year"])
    less = f"{_usd(str(abs(saved)))} {'less' if saved >= 0 else 'more'}"
    return (
        f"{name.capitalize()} on {effect['label']}{terms}: {_usd(before[key])} a year before the work,"
        f" {_usd(after[key])} after it, without solar: {less}."
    )


def _solar(solar: Mapping[str, Any]) -> str:
    used, given = _usd(solar["self_use_usd_per_year"]), _usd(solar["export_usd_per_year"])
    return (
        f"Solar: {solar['generation_kwh']:,.0f} kWh in the first year, of which"
        f" {solar['self_use_kwh']:,.0f} are used at home (worth {used}) and {solar['export_kwh']:,.0f} go to"
        f" the grid (worth {given})."
    )


def _usd(amount: str | None) -> str:
    return "an amount that is not known" if amount is None else f"${Decimal(amount):,.0f}"
