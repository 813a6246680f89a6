"""The climate that comes with Hearthline: typical days of each zone, spread over a year."""

from __future__ import annotations

import csv
import hashlib
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from calculators.number_tables import number_file
from calculators.weather.year import HOURS, MONTH_DAYS, WeatherDescription, WeatherYear
from rules.errors import InputError, ReferenceDataError

_QUANTITIES: Final = ("ghi", "dni", "dhi", "temp_air", "wind_speed")
_HOUR_COLUMNS: Final = tuple(f"h{hour:02d}" for hour in range(24))

# Of one month: days in each class, and per class, quantity and hour the mean.
_MonthOfDays = tuple[NDArray[np.int64], NDArray[np.float64]]


@cache
def zone_weather(zone: int, jurisdiction: str = "us_ca") -> WeatherYear:
    """Return the typical-day year of a climate zone.

    Parameters
    ----------
    zone : int
        Number of the climate zone; in California one of the 16 building climate zones.
    jurisdiction : str
        Whose zones: the name of a folder of data.

    Returns
    -------
    WeatherYear
        8,760 hours; the sun is taken at half past.

    Raises
    ------
    InputError
        If there is no such zone or jurisdiction; the message names those there are.
    ReferenceDataError
        If the data are missing or damaged.

    Notes
    -----
    Every month has three kinds of day, dull, middling and bright, in 24 hourly means. They are mixed evenly:
    day j (from 0) of the n days of a kind is due at (j + 0.5) / n of the month, and days come in the order in
    which they are due, duller first where two are due at once.
    """
    stations = _read_csv(jurisdiction, "climate_zones.csv")[0]
    by_zone = {int(station["climate_zone"]): station for station in stations}
    if isinstance(zone, bool) or zone not in by_zone:
        known = ", ".join(str(number) for number in sorted(by_zone))
        raise InputError(f"climate zone {zone!r} is not one of {jurisdiction}: use one of {known}.")
    station = by_zone[zone]
    months = _typical_days(jurisdiction)[0].get(zone)
    if months is None:
        raise ReferenceDataError(f"climate_typical_days.csv of {jurisdiction} has no zone {zone}.")
    about = number_file(f"data/{jurisdiction}/climate_typical_days.toml")
    ghi, dni, dhi, temp_air, wind_speed = np.concatenate([_spread(*month) for month in months], axis=1)
    return WeatherYear(
        dni=dni,
        dhi=dhi,
        ghi=ghi,
        temp_air=temp_air,
        wind_speed=wind_speed,
        pressure=np.full(HOURS, float(station["pressure_hpa"])),
        albedo=None,
        year=np.full(HOURS, int(about.table("calendar").number("year"))),
        minute=np.full(HOURS, about.table("calendar").number("minute")),
        latitude=float(station["latitude"]),
        longitude=float(station["longitude"]),
        elevation_m=float(station["elevation_m"]),
        utc_offset_h=float(station["utc_offset_h"]),
        description=WeatherDescription(
            name=f"climate zone {zone} ({station['station']})",
            kind="typical_days",
            vintage=about.text("vintage"),
            quality=about.text("quality"),
            sha256=_typical_days(jurisdiction)[1],
        ),
    )


def _spread(days: NDArray[np.int64], means: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the hours of a month, shape (quantities, 24 days), its kinds of day evenly mixed."""
    due = np.concatenate([(np.arange(count) + 0.5) / count for count in days if count])
    kind = np.repeat(np.arange(days.size), days)
    order = kind[np.lexsort((kind, due))]
    return means[order].transpose(1, 0, 2).reshape(means.shape[1], -1)


@cache
def _typical_days(jurisdiction: str) -> tuple[dict[int, list[_MonthOfDays]], str]:
    """Return the months of each zone, and the hash of the file."""
    name = "climate_typical_days.csv"
    records, sha256 = _read_csv(jurisdiction, name)
    counts: dict[tuple[int, int], dict[int, int]] = {}
    means: dict[tuple[int, int], dict[tuple[int, str], list[float]]] = {}
    for record in records:
        key = int(record["climate_zone"]), int(record["month"])
        kind = int(record["day_class"])
        counts.setdefault(key, {})[kind] = int(record["days"])
        means.setdefault(key, {})[kind, record["quantity"]] = [float(record[h]) for h in _HOUR_COLUMNS]
    zones: dict[int, list[_MonthOfDays]] = {}
    for (zone, month), days in sorted(counts.items()):
        if sum(days.values()) != MONTH_DAYS[month - 1]:
            raise ReferenceDataError(f"{name}: zone {zone}, month {month} does not have all its days.")
        kinds = sorted(days)
        zones.setdefault(zone, []).append(
            (
                np.array([days[kind] for kind in kinds]),
                np.array([[means[zone, month][kind, q] for q in _QUANTITIES] for kind in kinds]),
            )
        )
    return zones, sha256


def _read_csv(jurisdiction: str, name: str) -> tuple[list[dict[str, str]], str]:
    """Return the records of a data file of a jurisdiction, and its hash."""
    folder = files("calculators").joinpath("data")
    known = sorted(
        entry.name
        for entry in folder.iterdir()
        if entry.is_dir() and entry.joinpath("climate_typical_days.csv").is_file()
    )
    if jurisdiction not in known:
        raise InputError(f"no climate zones of {jurisdiction!r} are here: use one of {', '.join(known)}.")
    try:
        content = folder.joinpath(jurisdiction, name).read_bytes()
    except FileNotFoundError as error:
        raise ReferenceDataError(f"data/{jurisdiction}/{name} is missing: reinstall Hearthline.") from error
    lines = content.decode("utf-8").splitlines()
    return list(csv.DictReader(lines)), hashlib.sha256(content).hexdigest()
