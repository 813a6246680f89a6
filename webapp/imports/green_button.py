"""Green Button: the XML of a utility's customer data (NAESB ESPI), electricity and gas."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

import numpy as np
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from calculators.metered.readings import Meter, Reading, daily_readings
from calculators.number_tables import number_file
from calculators.quantities import BTU_PER_THERM, KWH_PER_MWH
from rules.errors import InputError
from webapp.imports.gas_volume import therms_from_ccf, therms_per_ccf_needed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element
    from zoneinfo import ZoneInfo

    from calculators.metered.readings import Fuel

_ATOM = "{http://www.w3.org/2005/Atom}"
_UNITS = "data/metered/metered_units.toml"
_LONGEST_INTERVAL_S = 25 * 3600  # the day on which the clocks go back
_WH_PER_KWH = KWH_PER_MWH


@dataclass
class _Entry:
    """One Atom entry: its own address, the address of what it belongs to, those it names, and its content."""

    address: str
    above: str
    related: tuple[str, ...]
    content: Element


@dataclass(slots=True)
class _Readings:
    """The readings of one register in the unit of its fuel."""

    start: list[int] = field(default_factory=list)
    duration: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    estimated: list[bool] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Register:
    """What a register counts: its fuel, the factor from its numbers to kWh or therms, and its direction."""

    fuel: Fuel
    factor: float
    delivers: bool


def read_green_button(
    content: bytes, source: str, zone: ZoneInfo, therms_per_ccf: Decimal | None = None
) -> tuple[Meter, ...]:
    """Return the meters of a Green Button file.

    Parameters
    ----------
    content : bytes
        The XML.
    source : str
        Name of the file.
    zone : ZoneInfo
        Whose midnights divide the days. The file counts seconds in UTC, so that a day on which the clocks
        change has 23 or 25 hours by itself.
    therms_per_ccf : Decimal, optional
        Therm factor of the bills [therm/ccf], where the gas is given as a volume.

    Returns
    -------
    tuple of Meter
        One for each usage point and fuel. Intervals of a day or less become days; longer ones are bills.
        What a reverse register delivered is taken off, and named.

    Raises
    ------
    InputError
        Naming the file, the usage point, what is wrong and what to do.
    """
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise InputError(
            f"{source}: holds an entity or a document type, which Green Button files do not. It is not read;"
            " fetch the file again from the utility"
        ) from error
    except ParseError as error:
        raise InputError(
            f"{source}: is not whole XML ({error}). Fetch the Green Button file again from the utility"
        ) from error
    entries = list(_entries(root))
    registers = _registers(entries, source, therms_per_ccf)
    points: dict[tuple[str, Fuel], dict[bool, _Readings]] = {}
    for address, register in registers.items():
        readings = _readings_of(entries, address, register, source)
        if readings.start:
            both = points.setdefault((_usage_point(address), register.fuel), {})
            both[register.delivers] = _merged(both.get(register.delivers), readings)
    if not points:
        raise InputError(
            f"{source}: holds no interval readings of electricity (Wh) or gas (therm, Btu, volume). Ask the"
            " utility for 'Green Button: usage', not the bill summary alone"
        )
    return tuple(_meter(point, fuel, both, source, zone) for (point, fuel), both in sorted(points.items()))


def _name(element: Element) -> str:
    """Return an element's name without its namespace; files use several."""
    return element.tag.rsplit("}", 1)[-1]


def _child(element: Element, name: str) -> str | None:
    """Return the text of the first descendant of a name."""
    for one in element.iter():
        if one is not element and _name(one) == name and one.text and one.text.strip():
            return one.text.strip()
    return None


def _entries(root: Element) -> Iterator[_Entry]:
    for entry in root.iter(f"{_ATOM}entry"):
        content = entry.find(f"{_ATOM}content")
        if content is None or len(content) == 0:
            continue
        links = [
            (link.get("rel", ""), link.get("href", "").rstrip("/")) for link in entry.iter(f"{_ATOM}link")
        ]
        own = next((href for rel, href in links if rel == "self"), "")
        above = next((href for rel, href in links if rel == "up"), "")
        yield _Entry(own, above, tuple(href for rel, href in links if rel == "related"), content[0])


def _usage_point(address: str) -> str:
    """Return the part of an address up to its usage point's number, as its name."""
    parts = address.split("/")
    at = next((i for i, part in enumerate(parts) if part.lower() == "usagepoint"), None)
    return "/".join(parts[at : at + 2]) if at is not None else address


def _registers(entries: list[_Entry], source: str, therms_per_ccf: Decimal | None) -> dict[str, _Register]:
    """Return what each meter reading's register counts, by the reading's address."""
    types = {one.address: one.content for one in entries if _name(one.content) == "ReadingType"}
    fuels = {
        one.address: _child(one.content, "kind") for one in entries if _name(one.content) == "UsagePoint"
    }
    found = {}
    for reading in (one for one in entries if _name(one.content) == "MeterReading"):
        about = next((types[href] for href in reading.related if href in types), None)
        if about is None:
            raise InputError(
                f"{source}: {reading.address or 'a meter reading'} names no reading type, so its unit is not"
                " known. Fetch the file again from the utility"
            )
        point = next((href for href in fuels if reading.address.startswith(f"{href}/")), None)
        register = _register(about, fuels.get(point or ""), source, reading.address, therms_per_ccf)
        if register is not None:
            found[reading.address] = register
    return found


def _register(
    about: Element, service: str | None, source: str, where: str, therms_per_ccf: Decimal | None
) -> _Register | None:
    """Return what a reading type counts, or None where it is no energy (a power, a voltage)."""
    codes = number_file(_UNITS)
    units = {
        round(codes.table(table).number(key)): key
        for table in ("espi_units", "espi_units_recalled")
        for key in codes.table(table).keys()  # noqa: SIM118 - a table's own method, not a dict's
    }
    unit = units.get(int(_child(about, "uom") or -1))
    flow = int(_child(about, "flowDirection") or 0)
    delivers = flow == round(codes.table("espi_codes").number("flow_reverse"))
    power = 10.0 ** int(_child(about, "powerOfTenMultiplier") or 0)
    volume = codes.table("gas_volume")
    gas = service == str(round(codes.table("espi_codes").number("service_gas")))
    if unit == "watt_hour":
        return _Register("electricity", power / _WH_PER_KWH, delivers)
    if unit == "therm":
        return _Register("natural_gas", power, delivers)
    if unit == "btu":
        return _Register("natural_gas", power / BTU_PER_THERM, delivers)
    if unit in {"cubic_metre", "cubic_foot"} and gas:
        ft3 = volume.number("ft3_per_m3") if unit == "cubic_metre" else 1.0
        ccf = power * ft3 / volume.number("ft3_per_ccf")
        if therms_per_ccf is None:
            raise therms_per_ccf_needed(f"{source}: {_usage_point(where)}", "a volume")
        return _Register("natural_gas", therms_from_ccf(ccf, therms_per_ccf), delivers)
    return None


def _readings_of(entries: list[_Entry], address: str, register: _Register, source: str) -> _Readings:
    """Return the interval readings that belong to a meter reading."""
    bad = set(number_file(_UNITS).table("espi_codes").numbers("quality_estimated").astype(int).tolist())
    found = _Readings()
    for entry in entries:
        if _name(entry.content) != "IntervalBlock" or not _belongs(entry, address):
            continue
        blocks = [entry.content]
        for reading in (one for block in blocks for one in block.iter() if _name(one) == "IntervalReading"):
            start, duration = _child(reading, "start"), _child(reading, "duration")
            value = next((one.text for one in reading if _name(one) == "value"), None)
            try:
                begun, lasts = int(start or ""), int(duration or "")
                amount = float(Decimal(value.strip())) if value and value.strip() else np.nan
            except (ValueError, ArithmeticError) as error:
                raise InputError(
                    f"{source}: {_usage_point(address)}: a reading has start {start!r}, duration"
                    f" {duration!r}, value {value!r}, which are not numbers. Fetch the file again"
                    " from the utility"
                ) from error
            if lasts <= 0:
                raise InputError(
                    f"{source}: {_usage_point(address)}: the reading of {_day(begun)} lasts {lasts} s. Fetch"
                    " the file again from the utility"
                )
            found.start.append(begun)
            found.duration.append(lasts)
            found.value.append(amount * register.factor)
            found.estimated.append(any(int(code) in bad for code in _qualities(reading)))
    return found


def _belongs(entry: _Entry, address: str) -> bool:
    return entry.address.startswith(f"{address}/") or entry.above.startswith(address)


def _qualities(reading: Element) -> list[str]:
    marks = [one.text or "" for one in reading.iter() if _name(one) == "quality"]
    return [mark.strip() for mark in marks if mark.strip().isdigit()]


def _merged(first: _Readings | None, second: _Readings) -> _Readings:
    if first is None:
        return second
    return _Readings(
        first.start + second.start,
        first.duration + second.duration,
        first.value + second.value,
        first.estimated + second.estimated,
    )


def _day(epoch_s: int) -> str:
    return datetime.fromtimestamp(epoch_s, UTC).date().isoformat()


def _meter(point: str, fuel: Fuel, both: dict[bool, _Readings], source: str, zone: ZoneInfo) -> Meter:
    imported = _one_register(point, fuel, both.get(False, _Readings()), source, zone)
    if True not in both:
        return imported
    exported = _one_register(point, fuel, both[True], source, zone)
    total = sum(reading.use or 0.0 for reading in exported.readings)
    if total == 0 and imported.readings:
        return imported
    if not imported.readings:
        unknown = tuple(replace(reading, use=None) for reading in exported.readings)
        note = f"{total:,.0f} kWh delivered to the grid; what was drawn from it is not in the file"
        return Meter(point, fuel, unknown, source, total, (note,))
    note = f"{total:,.0f} kWh delivered to the grid were taken off: every figure is net of them"
    netted = imported.net_of(exported)
    return Meter(netted.name, fuel, netted.readings, source, netted.exported_kwh, (*netted.notes, note))


def _one_register(point: str, fuel: Fuel, found: _Readings, source: str, zone: ZoneInfo) -> Meter:
    if not found.start:
        return Meter(point, fuel, (), source)
    order = np.argsort(found.start, kind="stable")
    start, length = np.array(found.start)[order], np.array(found.duration)[order]
    value, marked = np.array(found.value)[order], np.array(found.estimated)[order]
    again = np.concatenate([[False], (np.diff(start) == 0) & (np.diff(length) == 0)])
    notes: tuple[str, ...] = ()
    if again.any():
        differ = again[1:] & ~np.isclose(value[1:], value[:-1], equal_nan=True)
        if differ.any():
            raise InputError(
                f"{source}: {point}: the reading of {_day(int(start[1:][differ][0]))} is there twice with"
                " different values. There may be two meters in one; ask the utility for one file a meter"
            )
        notes = (f"{int(again.sum()):,} readings were there twice, alike; each was counted once",)
    start, length, value, marked = (one[~again] for one in (start, length, value, marked))
    overlap = np.flatnonzero(start[1:] < start[:-1] + length[:-1])
    if overlap.size:
        raise InputError(
            f"{source}: {point}: the reading of {_day(int(start[overlap[0] + 1]))} begins before the one"
            " before it ends. Fetch the file again from the utility"
        )
    if float(np.median(length)) <= _LONGEST_INTERVAL_S:
        return Meter(point, fuel, daily_readings(start, length, value, marked, zone), source, notes=notes)
    return Meter(point, fuel, _bills(start, length, value, marked, zone), source, notes=notes)


def _bills(
    start: np.ndarray, length: np.ndarray, value: np.ndarray, marked: np.ndarray, zone: ZoneInfo
) -> tuple[Reading, ...]:
    """Return long intervals as bills: an end a minute short of midnight is that midnight."""
    readings = []
    for begun, lasts, use, mark in zip(start, length, value, marked, strict=True):
        first = _nearest_day(int(begun), zone)
        last = _nearest_day(int(begun) + int(lasts), zone)
        known = None if np.isnan(use) else float(use)
        readings.append(Reading(first, last, known, bool(mark), f"reading of {first}"))
    return tuple(readings)


def _nearest_day(epoch_s: int, zone: ZoneInfo) -> date:
    moment = datetime.fromtimestamp(epoch_s, UTC).astimezone(zone)
    return (moment + timedelta(hours=12)).date()
