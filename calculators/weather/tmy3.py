"""TMY3 files of the National Solar Radiation Data Base."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.weather.errors import WeatherFileError
from calculators.weather.hours import rows_of_the_year
from calculators.weather.limits import Place, check_place, if_known, measured
from calculators.weather.table import WeatherTable, WeatherText, cells, comma_table, header_number
from calculators.weather.year import WeatherDescription, WeatherYear

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DATE: Final = "Date (MM/DD/YYYY)"
_TIME: Final = "Time (HH:MM)"
_NEEDED: Final = ("GHI (W/m^2)", "DNI (W/m^2)", "DHI (W/m^2)", "Dry-bulb (C)", "Wspd (m/s)")
_HEADER_CELLS: Final = 7
_END_OF_HOUR: Final = re.compile(r"(?P<hour>\d{1,2}):00(:00)?")


def is_tmy3(text: WeatherText) -> bool:
    """Return whether a file says it is a TMY3."""
    return len(text.lines) > 1 and text.lines[1].startswith(_DATE)


def read_tmy3(text: WeatherText) -> WeatherYear:
    """Return the year of a TMY3 file.

    Parameters
    ----------
    text : WeatherText
        The file.

    Returns
    -------
    WeatherYear
        Without minutes: the sun is taken at the middle of the sunlit part of the hour.

    Raises
    ------
    WeatherFileError
        Naming what is wrong and where.

    Notes
    -----
    Values are of the hour *before* the time in the file: 01:00 is the hour from midnight to one [1]_.

    References
    ----------
    .. [1] S. Wilcox, W. Marion, "Users Manual for TMY3 Data Sets", NREL/TP-581-43156 (2008),
       :doi:`10.2172/928611`.
    """
    header = cells(text.lines[0])
    if len(header) < _HEADER_CELLS:
        raise WeatherFileError(text.source, "the first line is cut short", "Fetch the file again.", line=1)
    utc_offset, latitude, longitude, elevation = (
        header_number(text.source, 1, name, cell)
        for name, cell in zip(("time zone", "latitude", "longitude", "elevation"), header[3:7], strict=True)
    )
    place = Place(latitude, longitude, elevation, utc_offset)
    check_place(text.source, place, line=1)
    columns = {name: place for place, name in enumerate(cells(text.lines[1]))}
    for name in (_TIME, *_NEEDED):
        if name not in columns:
            raise WeatherFileError(
                text.source, f"has no column {name!r}", "Fetch the TMY3 file again.", line=2
            )
    table = comma_table(text, columns, 2)
    year, month, day, hour = _beginning_of_hours(table)
    rows = rows_of_the_year(table, year, month, day, hour)
    return WeatherYear(
        dni=measured(table, "DNI (W/m^2)", "dni")[rows],
        dhi=measured(table, "DHI (W/m^2)", "dhi")[rows],
        ghi=measured(table, "GHI (W/m^2)", "ghi")[rows],
        temp_air=measured(table, "Dry-bulb (C)", "temp_air")[rows],
        wind_speed=measured(table, "Wspd (m/s)", "wind_speed")[rows],
        pressure=_optional(table, "Pressure (mbar)", "pressure", rows),
        albedo=_optional(table, "Alb (unitless)", "albedo", rows),
        year=year[rows],
        minute=None,
        latitude=place.latitude,
        longitude=place.longitude,
        elevation_m=place.elevation_m,
        utc_offset_h=place.utc_offset_h,
        description=WeatherDescription(
            name=f"{header[1]}, {header[2]}",
            kind="tmy3",
            vintage=f"TMY3, months of {year.min()} to {year.max()}",
            quality="A typical year of hours as the file gives it, sun at the middle of each hour.",
            sha256=text.sha256,
        ),
    )


def _optional(
    table: WeatherTable, name: str, quantity: str, rows: NDArray[np.intp]
) -> NDArray[np.float64] | None:
    return if_known(table, name, quantity)[rows] if name in table.columns else None


def _beginning_of_hours(table: WeatherTable) -> tuple[NDArray[np.int64], ...]:
    """Return year, month, day and hour (0-23) at which each row's hour begins."""
    dates, times = table.text(_DATE), table.text(_TIME)
    stamps = np.zeros((len(dates), 4), dtype=np.int64)
    for row, (written_date, written_time) in enumerate(zip(dates, times, strict=True)):
        try:
            month, day, year = (int(part) for part in written_date.split("/"))
            date(year, month, day)
        except (ValueError, OverflowError):
            table.refuse(row, _DATE, "is not a date", "Dates are MM/DD/YYYY.")
        end = _END_OF_HOUR.fullmatch(written_time.strip())
        if end is None:
            table.refuse(row, _TIME, "is not a full hour", "Hours end at 01:00 to 24:00.")
        else:
            stamps[row] = year, month, day, int(end["hour"]) - 1
    return tuple(stamps.T)
