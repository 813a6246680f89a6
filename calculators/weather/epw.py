"""EnergyPlus weather files (EPW)."""

from __future__ import annotations

from typing import Final

import numpy as np

from calculators.weather.errors import WeatherFileError
from calculators.weather.hours import rows_of_the_year
from calculators.weather.limits import Place, calendar_years, check_place, if_known, measured
from calculators.weather.table import WeatherText, cells, comma_table, header_number
from calculators.weather.year import HOURS, WeatherDescription, WeatherYear

# Columns of a data row; the header does not name them.
_COLUMNS: Final = {
    "year": 0,
    "month": 1,
    "day": 2,
    "hour": 3,
    "dry bulb temperature": 6,
    "atmospheric pressure": 9,
    "global horizontal radiation": 13,
    "direct normal radiation": 14,
    "diffuse horizontal radiation": 15,
    "wind speed": 21,
}
_ALBEDO: Final = 32
_LOCATION_CELLS: Final = 10
_HPA_PER_PA: Final = 0.01


def is_epw(text: WeatherText) -> bool:
    """Return whether a file says it is an EPW."""
    return text.lines[0].upper().startswith("LOCATION,")


def read_epw(text: WeatherText) -> WeatherYear:
    """Return the year of an EPW file.

    Parameters
    ----------
    text : WeatherText
        The file.

    Returns
    -------
    WeatherYear
        With the sun at half past every hour.

    Raises
    ------
    WeatherFileError
        Naming what is wrong and where.

    Notes
    -----
    Hour 1 is the hour from midnight to one. The values are means over the hour whatever stands in the column
    Minute (0 in some files, 60 in others), so the sun is taken at half past [1]_.

    References
    ----------
    .. [1] U.S. Department of Energy, *EnergyPlus Auxiliary Programs*, chapter "Weather Converter Program".
    """
    location = cells(text.lines[0])
    if len(location) < _LOCATION_CELLS:
        raise WeatherFileError(text.source, "the LOCATION line is cut short", "Fetch the file again.", line=1)
    latitude, longitude, utc_offset, elevation = (
        header_number(text.source, 1, name, cell)
        for name, cell in zip(
            ("latitude", "longitude", "time zone", "elevation"), location[6:10], strict=True
        )
    )
    place = Place(latitude, longitude, elevation, utc_offset)
    check_place(text.source, place, line=1)
    table = comma_table(text, dict(_COLUMNS), _header_lines(text))
    if min(len(row) for row in table.rows) > _ALBEDO:
        table.columns["albedo"] = _ALBEDO
    year = calendar_years(table)
    rows = rows_of_the_year(
        table,
        year,
        table.whole_numbers("month"),
        table.whole_numbers("day"),
        table.whole_numbers("hour") - 1,
    )
    return WeatherYear(
        dni=measured(table, "direct normal radiation", "dni")[rows],
        dhi=measured(table, "diffuse horizontal radiation", "dhi")[rows],
        ghi=measured(table, "global horizontal radiation", "ghi")[rows],
        temp_air=measured(table, "dry bulb temperature", "temp_air")[rows],
        wind_speed=measured(table, "wind speed", "wind_speed")[rows],
        pressure=if_known(table, "atmospheric pressure", "pressure", _HPA_PER_PA)[rows],
        albedo=if_known(table, "albedo", "albedo")[rows] if "albedo" in table.columns else None,
        year=year[rows],
        minute=np.full(HOURS, 30.0),
        latitude=place.latitude,
        longitude=place.longitude,
        elevation_m=place.elevation_m,
        utc_offset_h=place.utc_offset_h,
        description=WeatherDescription(
            name=", ".join(part for part in location[1:4] if part not in {"", "-"}),
            kind="epw",
            vintage=f"{location[4]}, {_years(year[rows])}",
            quality="An hourly year as the file gives it, values as means over the hour, sun at half past.",
            sha256=text.sha256,
        ),
    )


def _header_lines(text: WeatherText) -> int:
    """Return the number of lines above the hours, after checking that there is one row an hour."""
    for index, line in enumerate(text.lines[:20]):
        if line.upper().startswith("DATA PERIODS"):
            per_hour = cells(line)[2] if len(cells(line)) > 2 else "1"  # noqa: PLR2004 - third cell
            if per_hour not in {"1", ""}:
                raise WeatherFileError(
                    text.source,
                    "rows an hour: the file is finer than hourly",
                    "Give an hourly EPW.",
                    line=index + 1,
                    column="Number of Records per hour",
                    value=per_hour,
                )
            return index + 1
    raise WeatherFileError(
        text.source, "has no line DATA PERIODS in its header", "Fetch the file again: an EPW has one."
    )


def _years(year: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> str:
    first, last = int(year.min()), int(year.max())
    return str(first) if first == last else f"months of {first} to {last}"
