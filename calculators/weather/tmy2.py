"""TMY2 files: fixed columns, tenths of degrees."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from calculators.weather.hours import rows_of_the_year
from calculators.weather.limits import Place, check_place, if_known, measured
from calculators.weather.table import WeatherTable, WeatherText
from calculators.weather.year import WeatherDescription, WeatherYear

_HEADER: Final = re.compile(
    r"\s*\d{5} (?P<city>.{22}) (?P<state>[A-Z]{2}) +(?P<zone>-?\d+) (?P<ns>[NS]) *(?P<lat_d>\d+) +"
    r"(?P<lat_m>\d+) (?P<ew>[EW]) *(?P<lon_d>\d+) +(?P<lon_m>\d+) +(?P<elevation>-?\d+)\s*"
)
# First and last character of each field, counted from 1 as the manual does.
_FIELDS: Final = {
    "year": (2, 3),
    "month": (4, 5),
    "day": (6, 7),
    "hour": (8, 9),
    "global horizontal radiation": (18, 21),
    "direct normal radiation": (24, 27),
    "diffuse horizontal radiation": (30, 33),
    "dry bulb temperature": (68, 71),
    "atmospheric pressure": (85, 88),
    "wind speed": (96, 98),
}
# Tenths in the file are written with their point, so that messages and bounds are in whole units.
_TENTHS: Final = ("dry bulb temperature", "wind speed")


def is_tmy2(text: WeatherText) -> bool:
    """Return whether a file has the header of a TMY2."""
    return _HEADER.fullmatch(text.lines[0]) is not None


def read_tmy2(text: WeatherText) -> WeatherYear:
    """Return the year of a TMY2 file.

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

    References
    ----------
    .. [1] W. Marion, K. Urban, "User's Manual for TMY2s", NREL/TP-463-7668 (1995), :doi:`10.2172/87130`.
    """
    header = _HEADER.fullmatch(text.lines[0])
    if header is None:
        raise ValueError("not a TMY2: is_tmy2 says so")
    latitude = (int(header["lat_d"]) + int(header["lat_m"]) / 60.0) * (1.0 if header["ns"] == "N" else -1.0)
    longitude = (int(header["lon_d"]) + int(header["lon_m"]) / 60.0) * (1.0 if header["ew"] == "E" else -1.0)
    elevation, utc_offset = float(header["elevation"]), float(header["zone"])
    place = Place(latitude, longitude, elevation, utc_offset)
    check_place(text.source, place, line=1)
    table = _table(text)
    year = table.whole_numbers("year") + 1900
    month, day, hour = (table.whole_numbers(name) for name in ("month", "day", "hour"))
    rows = rows_of_the_year(table, year, month, day, hour - 1)
    return WeatherYear(
        dni=measured(table, "direct normal radiation", "dni")[rows],
        dhi=measured(table, "diffuse horizontal radiation", "dhi")[rows],
        ghi=measured(table, "global horizontal radiation", "ghi")[rows],
        temp_air=measured(table, "dry bulb temperature", "temp_air")[rows],
        wind_speed=measured(table, "wind speed", "wind_speed")[rows],
        pressure=if_known(table, "atmospheric pressure", "pressure")[rows],
        albedo=None,
        year=year[rows],
        minute=None,
        latitude=place.latitude,
        longitude=place.longitude,
        elevation_m=place.elevation_m,
        utc_offset_h=place.utc_offset_h,
        description=WeatherDescription(
            name=f"{header['city'].strip()}, {header['state']}",
            kind="tmy2",
            vintage=f"TMY2, months of {np.min(year)} to {np.max(year)}",
            quality="A typical year of hours as the file gives it, sun at the middle of each hour.",
            sha256=text.sha256,
        ),
    )


def _table(text: WeatherText) -> WeatherTable:
    """Return the fields of each row as cells."""
    lines = [line for line in text.lines[1:] if line.strip()]
    rows = tuple(
        tuple(_field(line, name, first, last) for name, (first, last) in _FIELDS.items()) for line in lines
    )
    return WeatherTable(text.source, {name: place for place, name in enumerate(_FIELDS)}, rows, 2)


def _field(line: str, name: str, first: int, last: int) -> str:
    cell = line[first - 1 : last].strip()
    return f"{cell[:-1] or '0'}.{cell[-1:]}" if name in _TENTHS and cell else cell
