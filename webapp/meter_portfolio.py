"""A table of homes and their meter files: read, analysed in one run, added up."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from calculators.metered.portfolio import portfolio, realisation, whole_year
from calculators.metered.savings import analyse
from calculators.metered.site import Site
from calculators.metered.temperatures import read_temperatures
from rules.errors import InputError
from webapp.metering import (
    findings_lines,
    one_meter,
    portfolio_document,
    read_meters,
    result_document,
    result_text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from calculators.metered.portfolio import MeasureRealisation, Portfolio
    from calculators.metered.readings import Cadence, Meter
    from calculators.metered.savings import MeterResult
    from calculators.metered.site import Solar
    from calculators.metered.temperatures import DailyTemperatures

_NEEDED = ("home", "file", "started", "completed")
_ALLOWED = (
    *_NEEDED,
    "meter",
    "temperatures",
    "solar",
    "solar_changed",
    "ev_charger",
    "therms_per_ccf",
)
_PREDICTED = "predicted:"
_UNIT = {"electricity": "kWh", "natural_gas": "therm"}


@dataclass(frozen=True, slots=True)
class Homes:
    """What came of a table of homes.

    Parameters
    ----------
    names : tuple of str
    results : tuple of MeterResult
    totals : tuple of (Portfolio, tuple of MeasureRealisation)
        For each fuel that is there.
    """

    names: tuple[str, ...]
    results: tuple[MeterResult, ...]
    totals: tuple[tuple[Portfolio, tuple[MeasureRealisation, ...]], ...]


def analyse_portfolio(
    table: Path, zone: ZoneInfo, temperatures: Sequence[Path], method: Cadence | None
) -> Homes:
    """Return the savings of every home of a table, all in one run.

    Raises
    ------
    InputError
        Naming the row, what is wrong and what to do.
    """
    rows = _rows(table)
    shared: dict[tuple[Path, ...], DailyTemperatures] = {}
    meters: list[Meter] = []
    weather: list[DailyTemperatures] = []
    sites: list[Site] = []
    for where, row in rows:
        meters.append(_meter(table, where, row, zone))
        own = (table.parent / row["temperatures"],) if row.get("temperatures") else tuple(temperatures)
        if not own:
            raise InputError(
                f"{where}: no temperatures. Give --temperatures, or a column 'temperatures' with a file"
            )
        if own not in shared:
            shared[own] = read_temperatures(own, zone)
        weather.append(shared[own])
        sites.append(_site(where, row))
    predictions = [_predictions(where, row) for where, row in rows]
    results = analyse(meters, weather, sites, method)
    fuels = sorted({meter.fuel for meter in meters})
    totals = tuple((portfolio(results, fuel), realisation(results, predictions, fuel)) for fuel in fuels)
    return Homes(tuple(row["home"] for _, row in rows), results, totals)


def _rows(table: Path) -> list[tuple[str, Mapping[str, str]]]:
    try:
        lines = table.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{table}: cannot be read as text ({error}). Give a CSV in UTF-8") from error
    reader = csv.DictReader(lines)
    names = [name.strip() for name in reader.fieldnames or ()]
    absent = [name for name in _NEEDED if name not in names]
    unknown = [name for name in names if name not in _ALLOWED and not name.startswith(_PREDICTED)]
    if absent or unknown:
        problem = f"lacks {', '.join(absent)}" if absent else f"has the unknown column {', '.join(unknown)}"
        raise InputError(
            f"{table.name}: {problem}. Columns are {', '.join(_ALLOWED)}, and {_PREDICTED}MEASURE"
        )
    rows: list[tuple[str, Mapping[str, str]]] = []
    for raw in reader:
        where = f"{table.name}, row {reader.line_num}"
        if None in raw or None in raw.values():
            raise InputError(f"{where}: has more or fewer cells than the header. Correct the row")
        rows.append((where, {key.strip(): value.strip() for key, value in raw.items()}))
    if not rows:
        raise InputError(f"{table.name}: holds no homes. Give a row a meter")
    return rows


def _meter(table: Path, where: str, row: Mapping[str, str], zone: ZoneInfo) -> Meter:
    try:
        meters = read_meters(str(table.parent / row["file"]), zone, row.get("therms_per_ccf") or None)
        return one_meter(meters, row.get("meter") or None)
    except InputError as error:
        raise InputError(f"{where}: {error}") from error


def _site(where: str, row: Mapping[str, str]) -> Site:
    words: dict[str, Solar] = {"none": "none", "throughout": "throughout"}
    written = row.get("solar", "")
    if written and written not in words:
        raise InputError(f"{where}: solar {written!r}. Write none or throughout, or leave it empty")
    started, completed = _day(where, row, "started"), _day(where, row, "completed")
    if started is None or completed is None:
        raise InputError(f"{where}: started or completed is empty. Give both days")
    try:
        changed, charger = _day(where, row, "solar_changed"), _day(where, row, "ev_charger")
        return Site(started, completed, words.get(written), changed, charger)
    except InputError as error:
        raise InputError(f"{where}: {error}") from error


def _day(where: str, row: Mapping[str, str], column: str) -> date | None:
    written = row.get(column, "")
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise InputError(f"{where}: {column} {written!r} is not a day. Write it as 2026-01-31") from error


def _predictions(where: str, row: Mapping[str, str]) -> dict[str, float]:
    found = {}
    for column, written in row.items():
        if column.startswith(_PREDICTED) and written:
            try:
                found[column.removeprefix(_PREDICTED)] = float(written)
            except ValueError as error:
                raise InputError(
                    f"{where}: {column} {written!r} is not a number. Leave it empty where the home does not"
                    " have the measure"
                ) from error
    return found


def homes_document(homes: Homes) -> dict[str, Any]:
    """Return the homes and their totals as plain values."""
    return {
        "homes": [
            {"home": name, **result_document(result), "whole_year": whole_year(result)}
            for name, result in zip(homes.names, homes.results, strict=True)
        ],
        "portfolios": [portfolio_document(total, measures) for total, measures in homes.totals],
    }


def homes_text(homes: Homes, *, every_home: bool) -> str:
    """Return totals, realisation rates, and the homes left out with their rules."""
    lines = []
    for total, measures in homes.totals:
        unit = _UNIT[total.fuel]
        lines.append(
            f"{total.fuel.replace('_', ' ').capitalize()}: {total.meters} meters, {total.claimed} in the"
            f" claim, {total.meters - total.claimed} left out"
        )
        if total.claimed:
            fsu = total.fractional_uncertainty
            lines.append(
                f"  Avoided: {total.avoided:,.0f} {unit} ({total.avoided / total.predicted:.1%} of what would"
                f" have been used), +-{total.uncertainty:,.0f} at 90 %"
                + ("" if fsu is None else f" (FSU {fsu:.2f})")
            )
        lines += _measures_lines(measures, unit)
    for name, result in zip(homes.names, homes.results, strict=True):
        if every_home:
            lines += [f"\n{name}", result_text(result)]
        elif not result.claimable:
            lines += [f"{name}: left out", *findings_lines(result.selection.disqualified or result.findings)]
    return "\n".join(lines)


def _measures_lines(measures: Sequence[MeasureRealisation], unit: str) -> list[str]:
    lines = []
    for one in measures:
        rate = "not defined" if one.rate is None else f"{one.rate:.2f}"
        lines.append(
            f"  {one.measure}: {one.homes} homes, predicted {one.predicted:,.0f} {unit} a year, metered"
            f" {one.metered:,.0f}, realisation rate {rate}"
        )
    if measures:
        lines.append(
            "  A home's metered saving is shared among its measures in proportion to what was predicted."
        )
    return lines
