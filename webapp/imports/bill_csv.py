"""Bills in a table: start, end, use, and whether the reading was estimated."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from calculators.metered.readings import Meter, Reading
from calculators.number_tables import number_file
from rules.errors import InputError
from webapp.imports.gas_volume import therms_from_ccf, therms_per_ccf_needed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from calculators.metered.readings import Fuel

_START = ("start", "start_date", "from", "from_date", "period_start", "bill_start", "service_start", "begin")
_END = ("end", "end_date", "to", "to_date", "period_end", "bill_end", "service_end", "read_date")
_ESTIMATED = ("estimated", "is_estimated", "read_type", "reading_type", "estimate")
_METER = ("meter", "meter_id", "account", "service_agreement", "usage_point")
_UNIT = ("unit", "units", "uom")
_AMOUNT = ("use", "usage", "consumption", "amount", "quantity")
_KWH, _THERM, _CCF, _FT3, _M3 = "kWh", "therm", "ccf", "ft3", "m3"
_NAMED = {
    "kwh": _KWH,
    "electricity_kwh": _KWH,
    "use_kwh": _KWH,
    "usage_kwh": _KWH,
    "therm": _THERM,
    "therms": _THERM,
    "gas_therms": _THERM,
    "usage_therms": _THERM,
    "ccf": _CCF,
    "hcf": _CCF,
    "cf": _FT3,
    "ft3": _FT3,
    "m3": _M3,
}
_YES = {"true", "t", "yes", "y", "1", "estimated", "estimate", "est", "e"}
_NO = {"false", "f", "no", "n", "0", "actual", "a", "measured", "read", "regular", ""}
_DAY_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%Y/%m/%d", "%m/%d/%y")
_MISSING = {"", "na", "n/a", "nan", "null", "-"}


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds what; the amount's unit where its name says it."""

    start: str
    end: str
    amount: str
    unit: str | None
    unit_column: str | None
    estimated: str | None
    meter: str | None


def read_bill_csv(
    content: bytes,
    source: str,
    *,
    therms_per_ccf: Decimal | None = None,
    end_is_last_day: bool = False,
) -> tuple[Meter, ...]:
    """Return the meters of a table of bills.

    Parameters
    ----------
    content : bytes
        CSV in UTF-8 with a header: a start, an end, and a use in a column named for its unit (kWh, therms,
        ccf, ...), or a use and a unit; estimated and meter where there are such.
    source : str
        Name of the file.
    therms_per_ccf : Decimal, optional
        Therm factor of the bills [therm/ccf], where gas is given as a volume.
    end_is_last_day : bool
        Whether `end` is the bill's last day. By default it is the day of the reading, which begins the next
        bill.

    Returns
    -------
    tuple of Meter
        One for each meter named, or one.

    Raises
    ------
    InputError
        Naming the row, what is wrong and what to do: dates that are no days or run backwards, bills that
        overlap, a use that is no number, units that are mixed or not said, gas as a volume.

    Notes
    -----
    A negative use is kept: it is a sign of solar, and is then asked about. An empty use is kept as missing.
    """
    rows, columns = _table(content, source)
    _refuse_mixed(rows, columns, source)
    meters: dict[str, list[Reading]] = {}
    fuels: dict[str, Fuel] = {}
    for number, row in rows:
        where = f"row {number}"
        name = row[columns.meter].strip() if columns.meter else ""
        unit = columns.unit or _unit(row[columns.unit_column or ""], source, where)
        fuels[name] = "electricity" if unit == _KWH else "natural_gas"
        start = _day(row[columns.start], source, where, "start")
        end = _day(row[columns.end], source, where, "end") + timedelta(days=int(end_is_last_day))
        if end <= start:
            raise InputError(
                f"{source}, {where}: the bill ends on {end}, not after it begins on {start}. Are the columns"
                " exchanged? If 'end' is the bill's last day, say --end-is-last-day"
            )
        use = _amount(row[columns.amount], source, where, unit, therms_per_ccf)
        estimated = _estimated(row[columns.estimated], source, where) if columns.estimated else False
        meters.setdefault(name, []).append(Reading(start, end, use, estimated, where))
    return tuple(_meter(name or source, fuels[name], readings, source) for name, readings in meters.items())


def _table(content: bytes, source: str) -> tuple[list[tuple[int, Mapping[str, str]]], _Columns]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{source}: is not text in UTF-8. Save it as 'CSV UTF-8'") from error
    # Lines may end in any of the ways that programs end them.
    reader = csv.reader(io.StringIO(text, newline=None))
    rows: list[tuple[int, Mapping[str, str]]] = []
    header: list[str] | None = None
    for cells in _cells(reader, source):
        if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
            continue
        if header is None:
            header = [_plain(cell) for cell in cells]
            continue
        if len(cells) != len(header):
            raise InputError(
                f"{source}, row {reader.line_num}: has {len(cells)} cells where the header has {len(header)}."
                " Put a number with a thousands comma in quotes, or correct the row"
            )
        rows.append((reader.line_num, dict(zip(header, cells, strict=True))))
    if header is None or not rows:
        raise InputError(f"{source}: holds no bills. Give a header and a row a bill")
    return rows, _columns(header, source)


def _cells(reader: Iterator[list[str]], source: str) -> Iterator[list[str]]:
    """Yield the rows of a table, or an error that names the file where it is none."""
    try:
        yield from reader
    except csv.Error as error:
        raise InputError(f"{source}: is not a CSV table ({error}). Save it again as 'CSV UTF-8'") from error


def _plain(name: str) -> str:
    return "_".join(name.strip().lower().replace("(", " ").replace(")", " ").replace("-", " ").split())


def _columns(header: list[str], source: str) -> _Columns:
    start, end = _first(header, _START), _first(header, _END)
    named = [name for name in header if name in _NAMED]
    amount, unit_column = _first(header, _AMOUNT), _first(header, _UNIT)
    if start is None or end is None or not (named or amount):
        raise InputError(
            f"{source}: has columns {', '.join(header)}. Give 'start', 'end' and the use in a column named"
            " for its unit: kWh, therms or ccf; 'estimated' where readings were"
        )
    if len(named) > 1:
        raise InputError(
            f"{source}: holds {' and '.join(named)} side by side. Give one file for each fuel, with one unit"
        )
    if not named and unit_column is None:
        raise InputError(
            f"{source}: does not say in which unit {amount!r} is. Name the column kWh, therms or ccf, or add"
            " a column 'unit'"
        )
    return _Columns(
        start,
        end,
        named[0] if named else amount or "",
        _NAMED[named[0]] if named else None,
        None if named else unit_column,
        _first(header, _ESTIMATED),
        _first(header, _METER),
    )


def _first(header: list[str], names: tuple[str, ...]) -> str | None:
    return next((name for name in names if name in header), None)


def _unit(written: str, source: str, where: str) -> str:
    unit = _NAMED.get(_plain(written))
    if unit is None:
        raise InputError(f"{source}, {where}: unit {written!r} is not known. Use kWh, therms, ccf, ft3 or m3")
    return unit


def _refuse_mixed(rows: list[tuple[int, Mapping[str, str]]], columns: _Columns, source: str) -> None:
    """Refuse a meter whose bills are in several units: one of them may be a slip of the pen."""
    if columns.unit_column is None:
        return
    seen: dict[str, tuple[str, int]] = {}
    for number, row in rows:
        name = row[columns.meter].strip() if columns.meter else ""
        unit = _unit(row[columns.unit_column], source, f"row {number}")
        first, at = seen.setdefault(name, (unit, number))
        if unit != first:
            raise InputError(
                f"{source}, row {number}: is in {unit}, row {at} in {first}. Bring one meter's bills to one"
                " unit (therms = ccf x the therm factor of that bill), or give one file for each"
            )


def _day(written: str, source: str, where: str, column: str) -> date:
    text = written.strip()
    for style in _DAY_FORMATS:
        try:
            return datetime.strptime(text[: len("2026-01-31")], style).date()  # noqa: DTZ007 - a calendar day
        except ValueError:
            continue
    raise InputError(
        f"{source}, {where}: {column} {written!r} is not a day. Write it as 2026-01-31 or 01/31/2026"
    )


def _amount(written: str, source: str, where: str, unit: str, therms_per_ccf: Decimal | None) -> float | None:
    text = written.strip().replace(",", "")
    if text.lower() in _MISSING:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(
            f"{source}, {where}: use {written!r} is not a number. Leave it empty where it is missing"
        )
    if unit in {_KWH, _THERM}:
        return value
    if therms_per_ccf is None:
        raise therms_per_ccf_needed(f"{source}, {where}", unit)
    volume = number_file("data/metered/metered_units.toml").table("gas_volume")
    ft3 = {_CCF: volume.number("ft3_per_ccf"), _FT3: 1.0, _M3: volume.number("ft3_per_m3")}[unit]
    return therms_from_ccf(value * ft3 / volume.number("ft3_per_ccf"), therms_per_ccf)


def _estimated(written: str, source: str, where: str) -> bool:
    text = written.strip().lower()
    if text in _YES | _NO:
        return text in _YES
    raise InputError(
        f"{source}, {where}: estimated {written!r} is neither yes nor no. Write true or false, or leave"
        " it empty"
    )


def _meter(name: str, fuel: Fuel, readings: Iterable[Reading], source: str) -> Meter:
    """Return a meter with its bills in order; a bill that is there twice, alike, is counted once."""
    ordered: list[Reading] = []
    again = []
    for reading in sorted(readings, key=lambda one: (one.start, one.end)):
        last = ordered[-1] if ordered else None
        alike = last is not None and (last.start, last.end, last.use) == (
            reading.start,
            reading.end,
            reading.use,
        )
        if alike:
            again.append(reading.where)
        else:
            ordered.append(reading)
    notes = (f"{', '.join(again)}: the same bill again; counted once",) if again else ()
    return Meter(name, fuel, tuple(ordered), source, notes=notes)
