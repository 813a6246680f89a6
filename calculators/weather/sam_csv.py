"""SAM's CSV format for weather, in which the NSRDB delivers its years too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.weather.errors import WeatherFileError
from calculators.weather.hours import rows_of_the_year
from calculators.weather.limits import Place, calendar_years, check_place, if_known, measured
from calculators.weather.table import WeatherTable, WeatherText, cells, comma_table, header_number
from calculators.weather.year import WeatherDescription, WeatherYear

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

# Names that SAM itself accepts, in lower case.
_HEADER_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "long", "lng"),
    "elevation": ("elevation", "elev", "site elevation"),
    "time zone": ("time zone", "timezone", "tz"),
}
_COLUMN_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "year": ("year", "yr"),
    "month": ("month", "mo"),
    "day": ("day",),
    "hour": ("hour", "hr"),
    "minute": ("minute", "min"),
    "ghi": ("ghi", "gh", "global", "global horizontal irradiance"),
    "dni": ("dni", "dn", "beam", "direct normal irradiance"),
    "dhi": ("dhi", "df", "diffuse", "diffuse horizontal irradiance"),
    "temp_air": ("tdry", "temperature", "temp", "dry bulb", "dry-bulb", "air temperature"),
    "wind_speed": ("wspd", "wind speed", "windspd"),
    "pressure": ("pres", "pressure"),
    "albedo": ("albedo", "alb", "surface albedo"),
}
_NEEDED: Final = ("year", "month", "day", "hour", "dni", "dhi", "temp_air", "wind_speed")
_MINUTES_PER_HOUR: Final = 60


def is_sam_csv(text: WeatherText) -> bool:
    """Return whether a file has the header of a SAM CSV."""
    names = {name.lower() for name in cells(text.lines[0])}
    return bool(names & set(_HEADER_NAMES["latitude"])) and bool(names & set(_HEADER_NAMES["longitude"]))


def read_sam_csv(text: WeatherText) -> WeatherYear:
    """Return the year of a SAM or NSRDB CSV file.

    Parameters
    ----------
    text : WeatherText
        The file.

    Returns
    -------
    WeatherYear
        With the sun at the minutes of the file, or, where it has no column Minute, without minutes.

    Raises
    ------
    WeatherFileError
        Naming what is wrong and where.

    References
    ----------
    .. [1] NREL, "Weather File Formats" (SAM CSV), System Advisor Model help.
    """
    if len(text.lines) < 3:  # noqa: PLR2004 - two header lines and the names of the columns
        raise WeatherFileError(text.source, "is cut short", "Fetch the file again.")
    header = {
        name.lower(): value for name, value in zip(cells(text.lines[0]), cells(text.lines[1]), strict=False)
    }
    _check_units(text, header)
    place = Place(*(_header_value(text, header, name) for name in _HEADER_NAMES))
    check_place(text.source, place, line=2)
    table = _table(text)
    year = calendar_years(table)
    rows = rows_of_the_year(
        table,
        year,
        table.whole_numbers("month"),
        table.whole_numbers("day"),
        table.whole_numbers("hour"),
    )
    return WeatherYear(
        dni=measured(table, "dni", "dni")[rows],
        dhi=measured(table, "dhi", "dhi")[rows],
        ghi=measured(table, "ghi", "ghi")[rows] if "ghi" in table.columns else None,
        temp_air=measured(table, "temp_air", "temp_air")[rows],
        wind_speed=measured(table, "wind_speed", "wind_speed")[rows],
        pressure=_optional(table, "pressure", rows),
        albedo=_optional(table, "albedo", rows),
        year=year[rows],
        minute=_minutes(table)[rows] if "minute" in table.columns else None,
        latitude=place.latitude,
        longitude=place.longitude,
        elevation_m=place.elevation_m,
        utc_offset_h=place.utc_offset_h,
        description=_description(text, header, year, has_minute="minute" in table.columns),
    )


def _table(text: WeatherText) -> WeatherTable:
    """Return the rows under the names of this module, whatever SAM name the file has for each column."""
    written = [name.lower() for name in cells(text.lines[2])]
    columns = {
        name: next(place for place, cell in enumerate(written) if cell in accepted)
        for name, accepted in _COLUMN_NAMES.items()
        if set(accepted) & set(written)
    }
    for name in _NEEDED:
        if name not in columns:
            raise WeatherFileError(
                text.source,
                f"has no column {' or '.join(_COLUMN_NAMES[name])}",
                "Export the file with that column; its names stand in the third line.",
                line=3,
            )
    return comma_table(text, columns, 3)


def _header_value(text: WeatherText, header: Mapping[str, str], name: str) -> float:
    for accepted in _HEADER_NAMES[name]:
        if accepted in header:
            return header_number(text.source, 2, name, header[accepted])
    raise WeatherFileError(
        text.source, f"has no {name} in its header", "Add it to the first two lines.", line=1
    )


def _check_units(text: WeatherText, header: Mapping[str, str]) -> None:
    """Refuse a file that says its temperature or irradiance is in other units."""
    for name, allowed in (("temperature units", ("c",)), ("dni units", ("w",)), ("dhi units", ("w",))):
        unit = header.get(name, "")
        if unit and not unit.lower().startswith(allowed):
            raise WeatherFileError(
                text.source,
                "is not a unit this reader knows: it needs degrees Celsius and W/m2",
                "Export the file in those units.",
                line=2,
                column=name,
                value=unit,
            )


def _minutes(table: WeatherTable) -> NDArray[np.float64]:
    minutes = table.numbers("minute")
    faulty = np.flatnonzero((minutes < 0) | (minutes >= _MINUTES_PER_HOUR))
    if faulty.size:
        table.refuse(int(faulty[0]), "minute", "is not a minute", "Minutes are from 0 to 59.")
    return minutes


def _optional(table: WeatherTable, name: str, rows: NDArray[np.intp]) -> NDArray[np.float64] | None:
    return if_known(table, name, name)[rows] if name in table.columns else None


def _kind(origin: str) -> str:
    """Return what a file's source is."""
    name = origin.upper()
    if name.startswith(("NSRDB", "NREL", "NLR")):
        return "nsrdb"
    return {"PVGIS": "pvgis", "NASA POWER": "nasa_power"}.get(name, "sam_csv")


def _description(
    text: WeatherText, header: Mapping[str, str], year: NDArray[np.int64], *, has_minute: bool
) -> WeatherDescription:
    origin = header.get("source", "") or "SAM CSV"
    words = [header.get(name, "") for name in ("city", "state", "country")]
    place = ", ".join(word for word in words if word not in {"", "-"})
    first, last = int(year.min()), int(year.max())
    sun = "sun at the minutes of the file" if has_minute else "sun at the middle of each hour"
    return WeatherDescription(
        name=place or f"{origin} {header.get('location id', '')}".strip(),
        kind=_kind(origin),
        vintage=f"{origin}, {first}" if first == last else f"{origin}, months of {first} to {last}",
        quality=f"An hourly year as the file gives it, {sun}.",
        sha256=text.sha256,
    )
