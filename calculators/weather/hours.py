"""Whether the rows of a file are the hours of one year, each once and in order."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.weather.errors import WeatherFileError
from calculators.weather.year import HOURS, MONTH_DAYS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from calculators.weather.table import WeatherTable

_HOURS_OF_LEAP_YEAR: Final = HOURS + 24
_LEAP_MONTH_DAYS: Final = np.array([31, 29, *MONTH_DAYS[2:]])
_MONTH_NAMES: Final = tuple(calendar.month_name)
_WHOLE_YEAR: Final = "Give a file with every hour of one year, from 1 January 00:00 to 31 December 23:00."


def rows_of_the_year(
    table: WeatherTable,
    year: NDArray[np.int64],
    month: NDArray[np.int64],
    day: NDArray[np.int64],
    hour: NDArray[np.int64],
) -> NDArray[np.intp]:
    """Return the rows that are the 8,760 hours of the year, after checking that they are just that.

    Parameters
    ----------
    table : WeatherTable
        The file, for its line numbers.
    year, month, day : ndarray of int64, shape (rows,)
        Date of each row.
    hour : ndarray of int64, shape (rows,)
        Hour at which the row's hour begins, 0 to 23.

    Returns
    -------
    ndarray of intp, shape (8760,)
        All rows; of a complete leap year all but those of 29 February.

    Raises
    ------
    WeatherFileError
        Naming the row at which hours are missing, repeated, out of order, finer than an hour, or a 29
        February that does not belong to a complete leap year.
    """
    place = _place_in_leap_year(table, month, day, hour)
    leap_rows = np.flatnonzero((month == 2) & (day == 29))  # noqa: PLR2004 - 29 February
    if leap_rows.size:
        _check_leap_day(table, year, int(leap_rows[0]))
    else:
        after_february = place >= _place_of_march()
        place = place - 24 * after_february
    _check_sequence(table, place, (month, day, hour), leap=bool(leap_rows.size))
    return np.setdiff1d(np.arange(place.size), leap_rows, assume_unique=True)


def _place_of_march() -> int:
    return int(_LEAP_MONTH_DAYS[:2].sum()) * 24


def _place_in_leap_year(
    table: WeatherTable, month: NDArray[np.int64], day: NDArray[np.int64], hour: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the hour of a leap year that each row is, refusing dates that no year has."""
    known_month = (month >= 1) & (month <= len(MONTH_DAYS))
    in_month = np.where(known_month, month, 1)
    faulty = ~known_month | (day < 1) | (day > _LEAP_MONTH_DAYS[in_month - 1]) | (hour < 0) | (hour > 23)  # noqa: PLR2004 - hours of a day
    if faulty.any():
        row = int(np.flatnonzero(faulty)[0])
        raise WeatherFileError(
            table.source,
            f"month {month[row]}, day {day[row]}, hour of the day {hour[row] + 1} is no date",
            "Hours count from 1 to 24 in EPW, TMY2 and TMY3 files and from 0 to 23 in SAM and NSRDB files.",
            line=table.line(row),
        )
    days_before = np.concatenate([[0], np.cumsum(_LEAP_MONTH_DAYS)[:-1]])
    return (days_before[month - 1] + day - 1) * 24 + hour


def _check_leap_day(table: WeatherTable, year: NDArray[np.int64], row: int) -> None:
    """Refuse a 29 February unless the file is a complete leap year."""
    if len(table.rows) == _HOURS_OF_LEAP_YEAR and calendar.isleap(int(year[row])):
        return
    raise WeatherFileError(
        table.source,
        f"is 29 February, in a file of {len(table.rows):,} rows dated {year[row]}: "
        "that is not a complete leap year of 8,784 hours",
        "Give a file without 29 February, or a complete leap year (its 29 February is then left out).",
        line=table.line(row),
    )


def _check_sequence(
    table: WeatherTable, place: NDArray[np.int64], date: tuple[NDArray[np.int64], ...], *, leap: bool
) -> None:
    """Refuse rows that do not follow one another hour by hour through the year."""
    count = f"the file has {place.size:,} rows"
    month, day, hour = date

    def name(row: int) -> str:
        return f"{day[row]} {_MONTH_NAMES[month[row]]} {hour[row]:02d}:00"

    if place[0] != 0:
        raise WeatherFileError(
            table.source, f"the first row is {name(0)}, {count}", _WHOLE_YEAR, line=table.line(0)
        )
    jumps = np.flatnonzero(np.diff(place) != 1)
    if jumps.size:
        row = int(jumps[0]) + 1
        step = int(place[row] - place[row - 1])
        raise WeatherFileError(
            table.source,
            f"{_jump(step, name(row - 1), name(row), place.size)}; {count}",
            _WHOLE_YEAR,
            line=table.line(row),
        )
    if place[-1] + 1 != (_HOURS_OF_LEAP_YEAR if leap else HOURS):
        raise WeatherFileError(
            table.source,
            f"the last row is {name(-1)}, {count}",
            _WHOLE_YEAR,
            line=table.line(place.size - 1),
        )


def _jump(step: int, before: str, after: str, rows: int) -> str:
    """Return in words how two rows do not follow one another."""
    if step == 0 and rows >= 2 * HOURS:
        return f"{after} comes more than once: the file is finer than hourly"
    if step == 0:
        return f"{after} is repeated"
    if step > 0:
        hours = "hour is" if step == 2 else "hours are"  # noqa: PLR2004 - one hour skipped
        return f"{step - 1} {hours} missing between {before} and {after}"
    return f"after {before} comes {after}: the rows are out of order, or of more than one year"
