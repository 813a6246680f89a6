"""Values that can be weather, and values that cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from calculators.number_tables import NumberTable, number_file
from calculators.weather.errors import WeatherFileError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from calculators.weather.table import WeatherTable


@dataclass(frozen=True, slots=True)
class Place:
    """Where a station stands: [degrees north], [degrees east], [m], local standard time minus UTC [h]."""

    latitude: float
    longitude: float
    elevation_m: float
    utc_offset_h: float


def _limits() -> NumberTable:
    return number_file("data/solar/weather_limits.toml").table("limits")


def _marks() -> NDArray[np.float64]:
    return number_file("data/solar/weather_limits.toml").table("missing").numbers("marks")


def calendar_years(table: WeatherTable) -> NDArray[np.int64]:
    """Return the calendar year of each row, shape (rows,).

    Raises
    ------
    WeatherFileError
        Naming the first year in which no weather was or will soon be.
    """
    years = table.whole_numbers("year")
    low, high = _limits().numbers("year")
    faulty = np.flatnonzero((years < low) | (years > high))
    if faulty.size:
        table.refuse(
            int(faulty[0]),
            "year",
            f"is not a year from {low:g} to {high:g}",
            "Give the years of the measurements: the sun's path differs a little from year to year.",
        )
    return years


def measured(table: WeatherTable, name: str, quantity: str) -> NDArray[np.float64]:
    """Return a column that PVWatts needs, after checking every hour of it.

    Parameters
    ----------
    table : WeatherTable
        The file.
    name : str
        Name of the column.
    quantity : str
        Key of its bounds: ``ghi``, ``dni``, ``dhi``, ``temp_air`` or ``wind_speed``.

    Returns
    -------
    ndarray of float64, shape (rows,)

    Raises
    ------
    WeatherFileError
        Naming the first cell that is no number, marks a missing value, or cannot be.
    """
    values = table.numbers(name)
    low, high = _limits().numbers(quantity)
    faulty = np.flatnonzero((values < low) | (values > high))
    if faulty.size:
        row = int(faulty[0])
        if values[row] in _marks():
            table.refuse(row, name, "marks a missing value", "Fill the gap, or use another file.")
        table.refuse(
            row,
            name,
            f"is impossible: it must be from {low:g} to {high:g} {_unit(quantity)}",
            "Correct the cell, or use another file.",
        )
    return values


def if_known(table: WeatherTable, name: str, quantity: str, factor: float = 1.0) -> NDArray[np.float64]:
    """Return a column that PVWatts can do without, times a factor, with NaN where it is not believable."""
    values = np.array([_number(cell) for cell in table.text(name)], dtype=np.float64) * factor
    low, high = (0.0, 1.0) if quantity == "albedo" else _limits().numbers(quantity)
    return np.where((values >= low) & (values <= high), values, np.nan)


def check_place(source: str, place: Place, line: int) -> None:
    """Check where a file says its station stands.

    Raises
    ------
    WeatherFileError
        If there is no such place.
    """
    for column, value, quantity in (
        ("latitude", place.latitude, "latitude"),
        ("longitude", place.longitude, "longitude"),
        ("elevation", place.elevation_m, "elevation"),
        ("time zone", place.utc_offset_h, "utc_offset"),
    ):
        low, high = _limits().numbers(quantity)
        if not low <= value <= high:
            raise WeatherFileError(
                source,
                f"is out of range: it must be from {low:g} to {high:g} {_unit(quantity)}",
                "Correct the header.",
                line=line,
                column=column,
                value=f"{value:g}",
            )


def _unit(quantity: str) -> str:
    entry = _limits().entries[quantity]
    return str(entry["unit"])


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return np.nan
