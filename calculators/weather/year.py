"""One year of hourly weather at one place, and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

HOURS: Final = 8760
MONTH_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

WeatherKind = Literal["epw", "tmy3", "tmy2", "sam_csv", "nsrdb", "pvgis", "nasa_power", "typical_days"]


@dataclass(frozen=True, slots=True)
class WeatherDescription:
    """What a result stands on, fit to be printed beside it.

    Parameters
    ----------
    name : str
        Place or station.
    kind : str
        ``epw``, ``tmy3``, ``tmy2``, ``sam_csv``, ``nsrdb``, ``pvgis``, ``nasa_power`` or ``typical_days``.
    vintage : str
        Data set and years.
    quality : str
        One sentence on how good it is for this use.
    sha256 : str
        Hash of the file it was read from.
    """

    name: str
    kind: str
    vintage: str
    quality: str
    sha256: str


@dataclass(frozen=True, slots=True, eq=False)
class WeatherYear:
    """8,760 hours from 1 January 00:00 in local standard time, without 29 February.

    Parameters
    ----------
    dni, dhi : ndarray of float64, shape (8760,)
        Direct normal and diffuse horizontal irradiance, mean of the hour [W/m2].
    ghi : ndarray of float64, shape (8760,), or None
        Global horizontal irradiance [W/m2]; None where the file has none. PVWatts does not use it.
    temp_air : ndarray of float64, shape (8760,)
        Air temperature [C].
    wind_speed : ndarray of float64, shape (8760,)
        Wind speed at the height of the station [m/s].
    pressure : ndarray of float64, shape (8760,), or None
        Air pressure at the station [hPa]; NaN in hours where it is not known.
    albedo : ndarray of float64, shape (8760,), or None
        Reflectance of the ground [1]; NaN in hours where it is not known.
    year : ndarray of int64, shape (8760,)
        Calendar year of each hour, for the position of the sun.
    minute : ndarray of float64, shape (8760,), or None
        Minute of the hour at which the sun is taken. None where the values are means over the hour without
        a stamp: then it is the middle of the sunlit part of the hour.
    latitude, longitude : float
        [degrees north], [degrees east]
    elevation_m : float
        Above sea level [m].
    utc_offset_h : float
        Local standard time minus UTC [h].
    description : WeatherDescription
        What it is and how good.
    """

    dni: NDArray[np.float64]
    dhi: NDArray[np.float64]
    ghi: NDArray[np.float64] | None
    temp_air: NDArray[np.float64]
    wind_speed: NDArray[np.float64]
    pressure: NDArray[np.float64] | None
    albedo: NDArray[np.float64] | None
    year: NDArray[np.int64]
    minute: NDArray[np.float64] | None
    latitude: float
    longitude: float
    elevation_m: float
    utc_offset_h: float
    description: WeatherDescription

    def __post_init__(self) -> None:
        """Refuse arrays of another length, and make those given read-only."""
        for name in ("dni", "dhi", "ghi", "temp_air", "wind_speed", "pressure", "albedo", "year", "minute"):
            values = getattr(self, name)
            if values is None:
                continue
            if values.shape != (HOURS,):
                raise ValueError(f"{name} has shape {values.shape}, not ({HOURS},)")
            values.setflags(write=False)

    @property
    def month(self) -> NDArray[np.int64]:
        """Month of each hour, 1 to 12."""
        return calendar()[0]

    @property
    def day(self) -> NDArray[np.int64]:
        """Day of the month of each hour, from 1."""
        return calendar()[1]

    @property
    def hour(self) -> NDArray[np.int64]:
        """Hour of the day at which each hour begins, 0 to 23."""
        return calendar()[2]


@cache
def calendar() -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return month (1-12), day of the month (from 1) and hour (0-23) of the 8,760 hours, each int64."""
    month = np.repeat(np.arange(1, 13), np.array(MONTH_DAYS) * 24)
    day = np.repeat(np.concatenate([np.arange(1, days + 1) for days in MONTH_DAYS]), 24)
    hour = np.tile(np.arange(24), HOURS // 24)
    for values in (month, day, hour):
        values.setflags(write=False)
    return month, day, hour
