"""What the home uses before the work and after it, fuel by fuel, as a picture and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from webapp.reports import figures
from webapp.reports.model import Bar, BarChart, Cell, Column, Table
from webapp.reports.subject import Subject, record, records, sentence_case

if TYPE_CHECKING:
    from decimal import Decimal

    from webapp.reports.model import Block

_FUELS = ("electricity", "natural_gas", "propane", "fuel_oil", "wood")
_WHOLE = 100.0
_TOTALS = {"electricity": "savings_kwh_per_year", "natural_gas": "savings_therms_per_year"}


def use_blocks(subject: Subject) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Return the picture of the home's use before and after the work, and what has to be said of it.

    Both are empty where no work is planned, or no use is on record.

    Notes
    -----
    After the work is what was used before less what is saved, electricity from panels of its own not
    counted. Where more would be saved than is used, or one of the two is not known, it is not known.
    """
    words = subject.words
    if not any(each.get("in_package") for each in records(subject.document, "measures")):
        return (), ()
    fuels = [fuel for fuel in _FUELS if _before(fuel, subject)]
    if not fuels:
        return (), ()
    unknown = any(_after(fuel, subject) is None for fuel in fuels)
    return (_chart(fuels, subject),), (words.text("use.not_known"),) if unknown else ()


def _chart(fuels: list[str], subject: Subject) -> BarChart:
    """Return the picture: of each fuel two bars, each as a share of what is used today.

    Fuels are counted in units of their own, so that only shares can be drawn side by side; the amounts stand
    beside the bars and in the table.
    """
    words = subject.words
    bars = tuple(bar for fuel in fuels for bar in _bars(fuel, subject))
    columns = (
        Column(words.text("use.fuel"), share=2.2),
        Column(words.text("use.before"), "right"),
        Column(words.text("use.after"), "right"),
        Column(words.text("use.saved"), "right"),
    )
    told = " ".join(
        words.text(
            "use.alt",
            fuel=_named(fuel, subject),
            before=_printed(_before(fuel, subject), fuel, subject),
            after=_printed(_after(fuel, subject), fuel, subject),
        )
        for fuel in fuels
    )
    title = words.text("use.chart")
    twin = Table(title, columns, tuple(_row(fuel, subject) for fuel in fuels))
    return BarChart(title, words.text("use.unit"), bars, told, twin)


def _bars(fuel: str, subject: Subject) -> tuple[Bar, ...]:
    """Return a fuel's bars: before the work, and after it where that is known."""
    before, after = _before(fuel, subject), _after(fuel, subject)
    if before is None:
        return ()
    shown = [("use.bar_before", before, _WHOLE)]
    if after is not None:
        shown.append(("use.bar_after", after, float(after / before) * _WHOLE))
    return tuple(
        Bar(subject.words.text(key, fuel=_named(fuel, subject)), share, _printed(amount, fuel, subject))
        for key, amount, share in shown
    )


def _printed(amount: Decimal | None, fuel: str, subject: Subject) -> str:
    """Return an amount of a fuel with its unit, or that it is not known."""
    if amount is None:
        return figures.quantity(amount, subject.words)
    return f"{figures.quantity(amount, subject.words)} {subject.words.text(f'fuel_unit.{fuel}')}"


def _row(fuel: str, subject: Subject) -> tuple[Cell, ...]:
    """Return one fuel's row."""
    shown = (_before(fuel, subject), _after(fuel, subject), _saved(fuel, subject))
    return (Cell(_named(fuel, subject)), *(Cell(_printed(each, fuel, subject)) for each in shown))


def _named(fuel: str, subject: Subject) -> str:
    """Return a fuel's name as a row or a title begins with it."""
    return sentence_case(subject.words.text(f"fuel.{fuel}"))


def _before(fuel: str, subject: Subject) -> Decimal | None:
    """Return what the home uses of a fuel in a year, before the work."""
    by_fuel = record(record(subject.document, "baseline"), "by_fuel")
    return figures.amount(record(by_fuel, fuel).get("value"))


def _saved(fuel: str, subject: Subject) -> Decimal | None:
    """Return what all the work saves of a fuel in a year."""
    totals = record(subject.document, "totals")
    by_fuel = record(totals, "savings_by_fuel")
    return figures.amount(by_fuel.get(fuel, totals.get(_TOTALS.get(fuel, ""))))


def _after(fuel: str, subject: Subject) -> Decimal | None:
    """Return what the home uses of a fuel in a year, after the work."""
    before, saved = _before(fuel, subject), _saved(fuel, subject)
    if before is None or saved is None or saved > before:
        return None
    return before - saved
