"""PVGIS files: a typical year or one year by the hour, as CSV or JSON, in UTC."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from calculators.number_tables import number_file
from calculators.weather.errors import WeatherFileError
from calculators.weather.hours import rows_of_the_year
from calculators.weather.limits import Place, calendar_years, check_place, if_known, measured
from calculators.weather.table import WeatherTable, WeatherText, header_number
from calculators.weather.year import WeatherDescription, WeatherYear

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_HEADER: Final = re.compile(r"(?P<name>[^:]+):\s*(?P<value>.*)")
_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")
_STAMP: Final = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d):(?P<hour>\d\d)(?P<minute>\d\d)")
_DEGREES_PER_HOUR: Final = 15.0
_MINUTES_PER_HOUR: Final = 60.0
_HPA_PER_PA: Final = 0.01
_AGAIN: Final = "Fetch the file again from PVGIS."
_TYPICAL: Final = ("time(UTC)", "Gb(n)", "Gd(h)", "T2m", "WS10m")
_HOURLY: Final = ("time", "Gb(i)", "Gd(i)", "H_sun", "T2m", "WS10m")


@dataclass(frozen=True, slots=True)
class _Pvgis:
    """A file's rows with what its header says: place, sun after the stamp [h], tilt [degrees], data set."""

    table: WeatherTable
    place: Place
    time_offset_h: float
    slope_deg: float
    data_set: str


def is_pvgis(text: WeatherText) -> bool:
    """Return whether a file has the header of PVGIS, as CSV or as JSON."""
    first = text.lines[0].lstrip()
    if first.startswith("Latitude (decimal degrees)"):
        return True
    return first.startswith("{") and any('"outputs"' in line for line in text.lines)


def read_pvgis(text: WeatherText) -> WeatherYear:
    """Return the year of a PVGIS file.

    Parameters
    ----------
    text : WeatherText
        A typical year, or one year of hours for a level plane with its components.

    Returns
    -------
    WeatherYear
        In the whole-hour zone of its longitude, with the sun at the minutes of the file.

    Raises
    ------
    WeatherFileError
        Naming what is wrong and where. The hours of a JSON file are counted as lines.

    Notes
    -----
    Times are UTC: the zone is ``round(longitude / 15)`` hours and the year is turned by as much, so its
    first or last hours come from its other end. A typical year's sun stands ``Irradiance Time Offset`` after
    the stamp, 0 where the file has none. An hourly file gives the beam on a level plane, and the sun's
    height: ``DNI = Gb(i) / sin(H_sun)``, with no lower sun than a few degrees in the division [1]_.

    References
    ----------
    .. [1] European Commission, Joint Research Centre, "PVGIS user manual".
    """
    file = _json_file(text) if text.lines[0].lstrip().startswith("{") else _csv_file(text)
    check_place(text.source, file.place, line=1)
    table = file.table
    typical = _TYPICAL[0] in table.columns
    stamps = _stamps(table, _TYPICAL[0] if typical else _HOURLY[0])
    year = calendar_years(table)
    rows = rows_of_the_year(table, year, *(stamps[:, part] for part in (1, 2, 3)))
    # Local time is ahead of UTC by the offset: the hour 00:00 here is the hour -offset there.
    rows = np.roll(rows, round(file.place.utc_offset_h))
    dni, dhi = (
        (measured(table, "Gb(n)", "dni"), measured(table, "Gd(h)", "dhi"))
        if typical
        else _from_level_plane(file)
    )
    minute = stamps[:, 4].astype(np.float64)
    if typical:
        minute = minute + file.time_offset_h * _MINUTES_PER_HOUR
    return WeatherYear(
        dni=dni[rows],
        dhi=dhi[rows],
        ghi=measured(table, "G(h)", "ghi")[rows] if "G(h)" in table.columns else None,
        temp_air=measured(table, "T2m", "temp_air")[rows],
        wind_speed=measured(table, "WS10m", "wind_speed")[rows],
        pressure=if_known(table, "SP", "pressure", _HPA_PER_PA)[rows] if "SP" in table.columns else None,
        albedo=None,
        year=year[rows],
        minute=minute[rows],
        latitude=file.place.latitude,
        longitude=file.place.longitude,
        elevation_m=file.place.elevation_m,
        utc_offset_h=file.place.utc_offset_h,
        description=_description(text, file, year, typical=typical),
    )


def _description(
    text: WeatherText, file: _Pvgis, year: NDArray[np.int64], *, typical: bool
) -> WeatherDescription:
    place, first, last = file.place, int(year.min()), int(year.max())
    years = f"months of {first} to {last}" if typical else f"{first}"
    return WeatherDescription(
        name=f"{file.data_set} {place.latitude:g}, {place.longitude:g}",
        kind="pvgis",
        vintage=f"{file.data_set}, {'typical year, ' if typical else ''}{years}",
        quality=(
            "An hourly year from satellites as the file gives it, sun at its minutes, turned from UTC to"
            f" UTC{place.utc_offset_h:+g}; the skyline that PVGIS knows may be in it."
        ),
        sha256=text.sha256,
    )


def _from_level_plane(file: _Pvgis) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return DNI and DHI from beam and diffuse light on a level plane."""
    table = file.table
    if file.slope_deg != 0.0:
        raise WeatherFileError(
            table.source,
            f"is for a plane of {file.slope_deg:g} degrees, from which the sky cannot be known",
            "Download it from PVGIS with slope 0 and radiation components.",
        )
    least = number_file("data/solar/weather_limits.toml").table("pvgis").number("least_sun_height")
    level_beam, height = measured(table, "Gb(i)", "dni"), np.maximum(table.numbers("H_sun"), least)
    dni = level_beam / np.sin(np.radians(height))
    most = number_file("data/solar/weather_limits.toml").table("limits").numbers("dni")[1]
    faulty = np.flatnonzero(dni > most)
    if faulty.size:
        table.refuse(int(faulty[0]), "Gb(i)", "is impossible with so low a sun", _AGAIN)
    return dni, measured(table, "Gd(i)", "dhi")


def _stamps(table: WeatherTable, name: str) -> NDArray[np.int64]:
    """Return year, month, day, hour and minute of each row."""
    stamps = np.zeros((len(table.rows), 5), dtype=np.int64)
    for row, written in enumerate(table.text(name)):
        parts = _STAMP.fullmatch(written.strip())
        if parts is None:
            table.refuse(row, name, "is not a time", "Times are YYYYMMDD:HHMM, in UTC.")
        else:
            stamps[row] = [int(part) for part in parts.groups()]
    return stamps


def _csv_file(text: WeatherText) -> _Pvgis:
    header: dict[str, tuple[int, str]] = {}
    start = None
    for index, line in enumerate(text.lines):
        if line.startswith("time"):
            start = index
            break
        entry = _HEADER.match(line)
        if entry:
            header[entry["name"].strip().lower()] = index + 1, entry["value"].strip()
    if start is None:
        raise WeatherFileError(text.source, "has no row of column names", _AGAIN)
    body: list[tuple[str, ...]] = []
    for line in text.lines[start + 1 :]:
        if not line.strip():
            break
        body.append(tuple(line.split(",")))

    def number(name: str, default: float | None = None) -> float:
        line, value = header.get(name, (1, ""))
        if not value and default is not None:
            return default
        found = _NUMBER.match(value)
        return header_number(text.source, line, name, found[0] if found else value)

    place = _place(
        number("latitude (decimal degrees)"), number("longitude (decimal degrees)"), number("elevation (m)")
    )
    data_set = header.get("radiation database", (0, ""))[1] or "PVGIS"
    columns = [name.strip() for name in text.lines[start].split(",")]
    table = _with_year(text.source, columns, body, start + 2)
    return _Pvgis(table, place, number("irradiance time offset (h)", 0.0), number("slope", 0.0), data_set)


def _json_file(text: WeatherText) -> _Pvgis:
    try:
        document = json.loads("\n".join(text.lines))
        outputs, inputs = document["outputs"], document["inputs"]
        location = inputs["location"]
        hours = outputs["tmy_hourly"] if "tmy_hourly" in outputs else outputs["hourly"]
        names = list(hours[0])
        body = [tuple(str(hour.get(name, "")) for name in names) for hour in hours]
        place = _place(*(float(location[name]) for name in ("latitude", "longitude", "elevation")))
        offset = float(location.get("irradiance_time_offset") or 0.0)
        data_set = str(inputs.get("meteo_data", {}).get("radiation_db") or "PVGIS")
        slope = _json_slope(inputs)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise WeatherFileError(
            text.source, f"is not the JSON of a PVGIS year ({type(error).__name__}: {error})", _AGAIN
        ) from error
    return _Pvgis(_with_year(text.source, names, body, 1), place, offset, slope, data_set)


def _json_slope(inputs: Mapping[str, Any]) -> float:
    system = inputs.get("mounting_system", {})
    if not system:
        return 0.0
    kind = next(iter(system.values()))
    slope = kind.get("slope", {}).get("value", np.nan)
    return float(slope)


def _place(latitude: float, longitude: float, elevation: float) -> Place:
    return Place(latitude, longitude, elevation, float(round(longitude / _DEGREES_PER_HOUR)))


def _with_year(source: str, names: list[str], body: list[tuple[str, ...]], first_line: int) -> WeatherTable:
    """Return the rows with one more column: the year, which stands at the head of the time."""
    columns = {name: place for place, name in enumerate(names)}
    needed = _TYPICAL if _TYPICAL[0] in columns else _HOURLY
    for name in needed:
        if name not in columns:
            raise WeatherFileError(
                source,
                f"has no column {name!r}",
                "Download it from PVGIS with radiation components.",
                line=max(first_line - 1, 1),
            )
    if not body:
        raise WeatherFileError(source, "has a header and no hours", _AGAIN)
    time = columns[needed[0]]
    width = len(names)
    # A row cut short keeps its own length, and is then refused by its line.
    rows = tuple((*row[:width], row[time][:4]) if len(row) >= width else row for row in body)
    return WeatherTable(source, {**columns, "year": width}, rows, first_line)
