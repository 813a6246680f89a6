"""Amounts of a measure as documents print them: quantities and readings with their units, and machines."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from webapp.reports import figures

if TYPE_CHECKING:
    from webapp.reports.wording import Wording

_CENTS = -2


def measure_label(measure_id: str, label: str, words: Wording) -> str:
    """Return a measure's name in the language of the words, else as it was given, else from its id."""
    named = words.find("measure", measure_id) or words.find("certificate_measure", measure_id)
    return named or label or measure_id.replace("_", " ").capitalize()


def amount_with_unit(table: str, unit: str, value: object, words: Wording) -> str:
    """Return an amount with its unit, or a dash where there is none.

    Parameters
    ----------
    table : str
        ``quantity_unit`` or ``reading_unit``.
    unit : str
        As the record has it; a unit without words is printed as it is.
    value : object
        A number, or text that is printed as it stands.
    words : Wording
    """
    if value is None:
        return words.text("certificate.none")
    shown = value if isinstance(value, str) else figures.plain(short(value), words)
    of_one = words.find(f"{table}_one", unit) if short(value) == 1 else None
    template = of_one or words.find(table, unit)
    return template.format(value=shown) if template else f"{shown} {unit}".strip()


def readings(values: tuple[object, ...], unit: str, words: Wording) -> str:
    """Return several readings with their unit once; nothing measured says so."""
    if all(each is None for each in values):
        return words.text("certificate.none")
    none = words.text("certificate.none")
    shown = " / ".join(none if each is None else figures.plain(short(each), words) for each in values)
    return amount_with_unit("reading_unit", unit, shown, words)


def short(value: object) -> object:
    """Return a whole number without its point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def machine(make: str, model: str, serials: tuple[str, ...], words: Wording) -> str:
    """Return which machine was put in, as far as it was written down."""
    named = " ".join(part for part in (make, model) if part)
    listed = ", ".join(serial for serial in serials if serial)
    if named and listed:
        return words.text("certificate.machine", machine=named, serial=listed)
    return words.text("certificate.serial_only", serial=listed) if listed else named


def cents(value: int | None, words: Wording) -> str:
    """Return whole cents as dollars, or that they are not known."""
    return figures.money(None if value is None else Decimal(value).scaleb(_CENTS), words)
