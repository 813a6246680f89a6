"""Where the sun is in each hour, and what it could deliver at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from calculators.solar.parameters import FloatArray, pvwatts
from calculators.solar.stored_sun import stored_position

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from calculators.weather.year import WeatherYear

_SECONDS_PER_HOUR = 3600.0
_MINUTES_PER_HOUR = 60.0


@dataclass(frozen=True, slots=True, eq=False)
class SunPath:
    """The sun over a year of hours.

    Parameters
    ----------
    zenith_deg : ndarray of float64, shape (8760,)
        Angle from the vertical, corrected for refraction [degrees].
    azimuth_deg : ndarray of float64, shape (8760,)
        Eastward from north [degrees].
    is_up : ndarray of bool, shape (8760,)
        Whether the hour has sun.
    extraterrestrial : ndarray of float64, shape (8760,)
        Irradiance on a horizontal plane above the atmosphere [W/m2].
    """

    zenith_deg: FloatArray
    azimuth_deg: FloatArray
    is_up: NDArray[np.bool_]
    extraterrestrial: FloatArray


def sun_path(weather: WeatherYear) -> SunPath:
    """Return the position of the sun in each hour of a weather year.

    Parameters
    ----------
    weather : WeatherYear
        Place, calendar and (for refraction) temperature and pressure.

    Returns
    -------
    SunPath

    Notes
    -----
    Where the weather has minutes, the sun is taken at that minute, and the hour has sun if the sun is up
    then. Where it has none, the sun is taken at the middle of the hour, or, in the hours of sunrise and
    sunset, at the middle of the part between sunrise or sunset and the end or start of the hour.

    Positions are by NREL's Solar Position Algorithm [1]_ in pvlib. Sunrise is the geometric elevation of
    -0.8333 degrees; refraction uses the hour's temperature and, above 800 hPa, its pressure.

    References
    ----------
    .. [1] I. Reda, A. Andreas, "Solar Position Algorithm for Solar Radiation Applications",
       NREL/TP-560-34302 (2003), :doi:`10.2172/15003974`.
    """
    zenith, azimuth, is_up = stored_position(weather) or computed_position(weather)
    return SunPath(
        zenith_deg=zenith,
        azimuth_deg=azimuth,
        is_up=is_up,
        extraterrestrial=extraterrestrial_horizontal(zenith, weather),
    )


def computed_position(weather: WeatherYear) -> tuple[FloatArray, FloatArray, NDArray[np.bool_]]:
    """Return zenith and azimuth [degrees] and whether the sun is up in each hour; see `sun_path`."""
    start = _hour_start_unixtime(weather)
    if weather.minute is not None:
        moment = start + weather.minute * _MINUTES_PER_HOUR
        zenith, elevation_geometric, azimuth = _position(moment, weather)
        is_up = elevation_geometric >= pvwatts().table("sun").number("sunrise_elevation")
    else:
        moment, is_up = _middle_of_sunlit_part(start, weather)
        zenith, _, azimuth = _position(moment, weather)
    return zenith, azimuth, is_up


def extraterrestrial_horizontal(zenith_deg: FloatArray, weather: WeatherYear) -> FloatArray:
    """Return the irradiance on a horizontal plane above the atmosphere [W/m2], zero at night.

    Notes
    -----
    ``1367 (1 + 0.033 cos(360 n / 365)) cos z`` with n the day of the year [1]_.

    References
    ----------
    .. [1] J. A. Duffie, W. A. Beckman, *Solar Engineering of Thermal Processes*, equation 1.4.1a.
    """
    numbers = pvwatts().table("sun")
    day_of_year = np.arange(weather.hour.size) // 24 + 1
    swing = numbers.number("eccentricity_amplitude") * np.cos(np.radians(360.0 / 365.0 * day_of_year))
    normal = numbers.number("solar_constant") * (1.0 + swing)
    return np.asarray(np.maximum(normal * np.cos(np.radians(zenith_deg)), 0.0))


def _hour_start_unixtime(weather: WeatherYear) -> FloatArray:
    """Return the beginning of each hour as seconds since 1970 in UTC."""
    first_of_month = (weather.year - 1970).astype("datetime64[Y]").astype("datetime64[M]")
    dates = (first_of_month + (weather.month - 1)).astype("datetime64[D]") + (weather.day - 1)
    seconds = dates.astype("datetime64[s]").astype(np.float64)
    return seconds + (weather.hour - weather.utc_offset_h) * _SECONDS_PER_HOUR


def _position(unixtime: FloatArray, weather: WeatherYear) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return refracted zenith, geometric elevation and azimuth [degrees] at 8,760 moments."""
    from pvlib import spa  # noqa: PLC0415 - half a second that a year whose sun is kept need not wait for

    numbers = pvwatts().table("sun")
    pressure: float | FloatArray = numbers.number("pressure_default")
    if weather.pressure is not None:
        believed = weather.pressure > numbers.number("pressure_least_believed")
        pressure = np.where(believed, weather.pressure, pressure)
    zenith, _, _, elevation, azimuth, _ = spa.solar_position_numpy(
        unixtime,
        weather.latitude,
        weather.longitude,
        max(weather.elevation_m, 0.0),
        pressure,
        weather.temp_air,
        spa.calculate_deltat(weather.year, weather.month),
        numbers.number("refraction_at_horizon"),
        1,
    )
    return zenith, elevation, azimuth


def _middle_of_sunlit_part(start: FloatArray, weather: WeatherYear) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Return the moment [s] that stands for each hour, and whether the hour has sun."""
    horizon = pvwatts().table("sun").number("sunrise_elevation")
    end = start + _SECONDS_PER_HOUR
    above_at_start = _position(start, weather)[1] - horizon
    above_at_end = _position(end, weather)[1] - horizon
    rises = (above_at_start < 0.0) & (above_at_end >= 0.0)
    sets = (above_at_start >= 0.0) & (above_at_end < 0.0)
    crossing = _horizon_crossing(start, above_at_start, above_at_end, rises | sets, weather)
    first = np.where(rises, crossing, start)
    last = np.where(sets, crossing, end)
    return (first + last) / 2.0, (above_at_start >= 0.0) | (above_at_end >= 0.0)


def _horizon_crossing(
    start: FloatArray,
    above_at_start: FloatArray,
    above_at_end: FloatArray,
    crosses: NDArray[np.bool_],
    weather: WeatherYear,
) -> FloatArray:
    """Return when the sun crosses the horizon within each hour that has a crossing [s], by false position."""
    horizon = pvwatts().table("sun").number("sunrise_elevation")
    change = np.where(crosses, above_at_end - above_at_start, 1.0)
    guess = start - above_at_start / change * _SECONDS_PER_HOUR
    guess = np.where(crosses, guess, start)
    above = _position(guess, weather)[1] - horizon
    # One more secant step from the guess towards the far end: the path is nearly straight within an hour,
    # so the moment is then good to about a second.
    slope = change / _SECONDS_PER_HOUR
    return np.where(crosses, np.clip(guess - above / slope, start, start + _SECONDS_PER_HOUR), start)
