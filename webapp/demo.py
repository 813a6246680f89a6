"""The demonstration: the main job on the sample households, as a table and a report for each."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from calculators.assessment import assess
from rules.household_file import read_household
from rules.rulebook import load_rulebook
from webapp.plain_text import table_text
from webapp.reports.household import with_facts, write_household_report
from webapp.reports.reasons import short_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

_SHORT_FUELS = {"natural_gas": "gas", "fuel_oil": "oil"}

SAMPLES = Path(__file__).parent / "samples"
_COLUMNS = (
    ("Household", "left", 21),
    ("Outcome", "left", 12),
    ("Why, or what is missing", "left", 36),
    ("kWh a year", "right", 8),
    ("therms a year", "right", 8),
    ("solar kWh a year", "right", 9),
    ("kg CO2e a year", "right", 8),
    ("kg CO2e over life", "right", 9),
    ("dollars a year", "right", 13),
)


def samples() -> Iterator[tuple[Path, date]]:
    """Yield each sample household's file and the day on which it is judged."""
    index = tomllib.loads((SAMPLES / "index.toml").read_text(encoding="utf-8"))
    for entry in index["sample"]:
        yield SAMPLES / entry["file"], entry["on"]


def run_demo(out: Path, echo: Callable[[str], None]) -> None:
    """Assess every sample household, write its report, and print the table.

    Parameters
    ----------
    out : Path
        Folder for the reports; made where it does not exist.
    echo : callable
        Takes each piece of text to print.
    """
    out.mkdir(parents=True, exist_ok=True)
    rulebook = load_rulebook()
    rows = []
    for path, on in samples():
        facts = read_household(path.read_bytes(), path.name, rulebook)
        document = with_facts(assess(facts, rulebook, on).document(), facts)
        write_household_report(document, out / f"{path.stem}.pdf")
        rows.append(_row(document))
    titles, aligns, widths = zip(*_COLUMNS, strict=True)
    echo(table_text(titles, rows, aligns, widths))
    echo("")
    echo(
        "Savings of the measures that fit the home, for households that do not (yet) qualify in brackets."
        " Dollars: electricity alone where another fuel's tariff is not known (?), - where none is."
    )
    echo(f"{len(rows)} reports are in {out}/")


def _row(document: Mapping[str, Any]) -> tuple[str, ...]:
    totals = document["totals"]
    figures = (
        totals["savings_kwh_per_year"],
        totals["savings_therms_per_year"],
        totals["solar_kwh_per_year"],
        totals["avoided_kgco2e_per_year"],
        totals["avoided_kgco2e_lifetime"],
    )
    return (
        str(document["reference"]),
        f"{document['outcome']} ({document['on']})",
        short_reason(document),
        *(_figure(figure, conditional=document["conditional"]) for figure in figures),
        _dollars(totals, conditional=document["conditional"]),
    )


def _dollars(totals: Mapping[str, Any], *, conditional: bool) -> str:
    """Return the worth of the package on the bills, or of each fuel whose price is known."""
    if totals["bill_savings_usd_per_year"] is not None:
        return _figure(totals["bill_savings_usd_per_year"], conditional=conditional)
    parts = totals["bill_savings_by_fuel_usd_per_year"]
    priced = {fuel: usd for fuel, usd in parts.items() if usd is not None and float(usd)}
    if not priced:
        return "-"
    unpriced = [fuel for fuel, usd in parts.items() if usd is None]
    known = " ".join(_figure(usd, conditional=conditional) for usd in priced.values())
    return f"{known} + {', '.join(_SHORT_FUELS.get(fuel, fuel) for fuel in unpriced)} ?"


def _figure(value: float | str | None, *, conditional: bool) -> str:
    if value is None:
        return "-"
    text = f"{float(value):,.0f}"
    return f"({text})" if conditional else text
