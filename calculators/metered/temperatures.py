"""The outdoor temperatures of the days that a meter counted."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from calculators.metered.thresholds import threshold
from calculators.quantities import HOURS_PER_DAY, fahrenheit_from_celsius
from calculators.weather import read_weather
from rules.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from numpy.typing import NDArray

    from calculators.weather import WeatherYear

_TIMES = ("date", "day", "datetime", "date_time", "time", "timestamp", "dt", "valid")
_FAHRENHEIT = ("temperature_f", "temp_f", "tempf", "tmpf", "temperature_fahrenheit")
_CELSIUS = ("temperature_c", "temp_c", "tempc", "tmpc", "temp_air", "temperature_celsius")


@dataclass(frozen=True, slots=True, eq=False)
class DailyTemperatures:
    """The mean outdoor temperature of each day from a first day on.

    Parameters
    ----------
    first : date
    mean_f : ndarray of float64, shape (days,)
        [F]; NaN where it is not known.
    source : str
        What it is, to be printed beside a result.
    """

    first: date
    mean_f: NDArray[np.float64]
    source: str

    @property
    def end(self) -> date:
        """The day after the last."""
        return self.first + timedelta(days=len(self.mean_f))

    def known_days(self, start: date, end: date) -> int:
        """Return how many days of a period have a temperature."""
        low, high = max(0, (start - self.first).days), max(0, (end - self.first).days)
        return int(np.count_nonzero(~np.isnan(self.mean_f[low:high])))


def from_days(days: dict[date, float], source: str) -> DailyTemperatures:
    """Return temperatures from a mean a day [F]; a day between that is not there is not known."""
    if not days:
        raise InputError(f"{source}: holds no temperature. Give a row a day or an hour")
    first = min(days)
    values = np.full((max(days) - first).days + 1, np.nan)
    for day, value in days.items():
        values[(day - first).days] = value
    values.setflags(write=False)
    return DailyTemperatures(first, values, source)


def read_temperatures(paths: Sequence[Path], zone: ZoneInfo) -> DailyTemperatures:
    """Return the daily means of one or more files of measured temperatures.

    Parameters
    ----------
    paths : sequence of Path
        CSV with a column of days or times and one of temperatures in F or C; or an EPW of one actual year.
    zone : ZoneInfo
        Local time; a time with an offset is brought to it, one without is taken as local.

    Returns
    -------
    DailyTemperatures

    Raises
    ------
    InputError
        Naming the file, the line, and what to do; and for a typical year, which is not the weather of the
        days that the meter counted.

    Notes
    -----
    A day of which fewer than half the hours are known is not known (CalTRACK 2.0, 2.2.2.3); of any other
    the mean of the known hours is taken.
    """
    days: dict[date, float] = {}
    for path in paths:
        read = _actual_year(path) if path.suffix.lower() == ".epw" else _table(path, zone)
        days.update(read)
    return from_days(days, ", ".join(path.name for path in paths))


def typical_year(weather: WeatherYear) -> NDArray[np.float64]:
    """Return the daily means of a weather year [F], shape (365,), for use brought to a typical year."""
    hourly = fahrenheit_from_celsius(weather.temp_air)
    return np.asarray(hourly.reshape(-1, round(HOURS_PER_DAY)).mean(axis=1))


def _actual_year(path: Path) -> dict[date, float]:
    weather = read_weather(path)
    years = np.unique(weather.year)
    if len(years) != 1:
        raise InputError(
            f"{path.name}: is a typical year put together from {len(years)} years,"
            " not the weather of the days"
            " that were metered. Give measured temperatures of those days; a typical year is for --typical"
        )
    means = typical_year(weather)
    starts = slice(None, None, round(HOURS_PER_DAY))
    months, days = weather.month[starts], weather.day[starts]
    return {
        date(int(years[0]), int(month), int(day)): float(mean)
        for month, day, mean in zip(months, days, means, strict=True)
    }


def _table(path: Path, zone: ZoneInfo) -> dict[date, float]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as text ({error}). Give a CSV in UTF-8") from error
    reader = csv.DictReader(line for line in lines if not line.startswith("#"))
    names = {name.strip().lower(): name for name in reader.fieldnames or ()}
    time = next((names[name] for name in _TIMES if name in names), None)
    fahrenheit = next((names[name] for name in _FAHRENHEIT if name in names), None)
    celsius = next((names[name] for name in _CELSIUS if name in names), None)
    if time is None or (fahrenheit or celsius) is None:
        raise InputError(
            f"{path.name}: has columns {', '.join(names) or 'none'}. Give one of {', '.join(_TIMES)} and one"
            f" of {', '.join((*_FAHRENHEIT, *_CELSIUS))}, so that the unit is known"
        )
    values = _values(path.name, reader, time, fahrenheit or celsius or "")
    hourly: dict[date, dict[int, list[float]]] = {}
    by_hour = False
    for moment, value in values:
        known = value if fahrenheit else fahrenheit_from_celsius(value)
        local = moment.astimezone(zone) if isinstance(moment, datetime) and moment.tzinfo else moment
        by_hour = by_hour or isinstance(local, datetime)
        day, hour = (local.date(), local.hour) if isinstance(local, datetime) else (local, 0)
        hourly.setdefault(day, {}).setdefault(hour, []).append(known)
    return _means(path.name, hourly, by_hour=by_hour)


def _means(source: str, hourly: dict[date, dict[int, list[float]]], *, by_hour: bool) -> dict[date, float]:
    least = threshold("daily", "least_share_of_day") * HOURS_PER_DAY if by_hour else 1
    lowest, highest = threshold("temperature", "lowest_f"), threshold("temperature", "highest_f")
    days = {}
    for day, hours in hourly.items():
        known = [[value for value in values if not np.isnan(value)] for values in hours.values()]
        means = [float(np.mean(values)) for values in known if values]
        outside = [mean for mean in means if not lowest <= mean <= highest]
        if outside:
            raise InputError(
                f"{source}: {day}: {outside[0]:g} F is no outdoor temperature. Leave missing cells empty, and"
                " look whether the unit in the header is right"
            )
        if len(means) >= least:
            days[day] = float(np.mean(means))
    return days


def _values(
    source: str, reader: csv.DictReader[str], time: str, column: str
) -> Iterable[tuple[datetime | date, float]]:
    for row in reader:
        cell, written = (row.get(time) or "").strip(), (row.get(column) or "").strip()
        try:
            moment: datetime | date
            is_day = len(cell) <= len("2026-01-31")
            moment = date.fromisoformat(cell) if is_day else datetime.fromisoformat(cell)
            value = float(written) if written and written.upper() not in {"NA", "NULL", "M"} else np.nan
        except ValueError as error:
            raise InputError(
                f"{source}, line {reader.line_num}: {cell!r}, {written!r} is not a time such as 2026-01-31 or"
                " 2026-01-31T13:00 and a temperature. Correct the row"
            ) from error
        yield moment, value
