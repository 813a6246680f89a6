"""Years of weather from public services, through pvlib, for those who have a network; nothing needs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

import numpy as np

from calculators.number_tables import number_file
from calculators.weather.year import HOURS, calendar
from rules.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

Service = Literal["nsrdb", "pvgis", "nasa-power"]
SERVICES: Final[tuple[str, ...]] = get_args(Service)
_COLUMNS: Final = ("dni", "dhi", "ghi", "temp_air", "wind_speed")
_DEGREES_PER_HOUR: Final = 15.0
_HALF_PAST: Final = 30
_NOT_KNOWN: Final = -999
_SETTINGS: Final = "data/solar/weather_limits.toml"


@dataclass(frozen=True, slots=True)
class WeatherRequest:
    """What is asked of a service.

    Parameters
    ----------
    service : {"nsrdb", "pvgis", "nasa-power"}
        NREL's National Solar Radiation Data Base (the user's own key and e-mail), the European Commission's
        PVGIS, NASA's POWER.
    latitude, longitude : float
        [degrees north], [degrees east]
    year : int or None
        A calendar year; None is a typical year, which NASA POWER has not.
    key, email : str or None
        Of the user, for the NSRDB. Neither is kept.
    address : str or None
        Of the service, in place of its own.

    Raises
    ------
    InputError
        Naming what is missing or cannot be.
    """

    service: Service
    latitude: float
    longitude: float
    year: int | None = None
    key: str | None = None
    email: str | None = None
    address: str | None = None

    def __post_init__(self) -> None:
        """Refuse what a service would refuse."""
        if self.service not in SERVICES:
            raise InputError(f"{self.service!r} is no weather service: use {', '.join(SERVICES)}.")
        for name, value, most in (("latitude", self.latitude, 90.0), ("longitude", self.longitude, 180.0)):
            if not -most <= value <= most:
                raise InputError(f"{name} = {value:g}: must be from {-most:g} to {most:g} degrees.")
        if self.service == "nsrdb" and not (self.key and self.email):
            raise InputError(
                "The NSRDB wants a key of your own (--key, or HEARTHLINE_NSRDB_KEY) and your e-mail address"
                " (--email): https://developer.nrel.gov/signup gives one."
            )
        if self.service == "nasa-power" and self.year is None:
            raise InputError("NASA POWER has no typical year: give --year.")
        if self.address is not None and not self.address.startswith(("https://", "http://")):
            raise InputError(f"{self.address}: is not an address that begins https:// or http://.")


def fetch_year(request: WeatherRequest) -> str:
    """Return a year of weather as the text of a SAM CSV.

    Parameters
    ----------
    request : WeatherRequest

    Returns
    -------
    str
        Values that the service does not have are marked -999, which the reader refuses by line.

    Raises
    ------
    InputError
        If the service cannot be reached, refuses, or answers with something else.
    """
    import requests  # noqa: PLC0415 - pvlib brings it, and only this needs it

    try:
        data, place = _FETCH[request.service](request)
        return _sam_csv(data, place)
    except requests.RequestException as error:
        # The address of a failed request holds the user's key: it is not repeated.
        said = str(error) if isinstance(error, requests.HTTPError) else type(error).__name__
        if request.key:
            said = said.replace(request.key, "...")
        raise InputError(
            f"{request.service}: {said}. Try again later, or download the file by hand and give it as"
            " --weather."
        ) from None
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise InputError(
            f"{request.service}: answered with something that is not a year of weather"
            f" ({type(error).__name__}). Check --address, or download the file by hand."
        ) from error


@dataclass(frozen=True, slots=True)
class _Station:
    source: str
    latitude: float
    longitude: float
    elevation_m: float
    utc_offset_h: int


def _nsrdb(request: WeatherRequest) -> tuple[pd.DataFrame, _Station]:
    from pvlib import iotools  # noqa: PLC0415 - half a second that nobody else need wait for

    fetch = iotools.get_nsrdb_psm4_tmy if request.year is None else iotools.get_nsrdb_psm4_aggregated
    data, about = fetch(
        request.latitude,
        request.longitude,
        request.key,
        request.email,
        year="tmy" if request.year is None else str(request.year),
        parameters=_COLUMNS,
        leap_day=False,
        url=request.address,
        timeout=_timeout(),
    )
    offset = round(float(about["Time Zone"]))
    minute = data["Minute"].to_numpy() if "Minute" in data else np.full(len(data), _HALF_PAST)
    station = _Station(
        "NSRDB",
        float(about.get("latitude", about.get("Latitude", request.latitude))),
        float(about.get("longitude", about.get("Longitude", request.longitude))),
        float(about.get("altitude", about.get("Elevation", 0.0))),
        offset,
    )
    return _table(data, data["Year"].to_numpy(), minute), station


def _pvgis(request: WeatherRequest) -> tuple[pd.DataFrame, _Station]:
    from pvlib import iotools  # noqa: PLC0415 - see above

    url = {} if request.address is None else {"url": request.address}
    if request.year is None:
        data, about = iotools.get_pvgis_tmy(
            request.latitude,
            request.longitude,
            outputformat="csv",
            coerce_year=None,
            timeout=_timeout(),
            **url,
        )
        minute = data.index.minute + 60.0 * about["inputs"].get("irradiance time offset", 0.0)
    else:
        data, about = iotools.get_pvgis_hourly(
            request.latitude,
            request.longitude,
            start=request.year,
            end=request.year,
            outputformat="csv",
            timeout=_timeout(),
            **url,
        )
        minute = data.index.minute
        height = np.sin(np.radians(np.maximum(data["solar_elevation"], _least_sun_height())))
        data = data.assign(
            dni=data["poa_direct"] / height,
            dhi=data["poa_sky_diffuse"],
            ghi=data["poa_direct"] + data["poa_sky_diffuse"],
        )
    station = _station("PVGIS", request, float(about["inputs"]["elevation"]))
    return _from_utc(
        _table(data, data.index.year.to_numpy(), np.asarray(minute)), data.index, station
    ), station


def _nasa_power(request: WeatherRequest) -> tuple[pd.DataFrame, _Station]:
    from pvlib import iotools  # noqa: PLC0415 - see above

    url = {} if request.address is None else {"url": request.address}
    data, about = iotools.get_nasa_power(
        request.latitude,
        request.longitude,
        f"{request.year}-01-01",
        f"{request.year}-12-31",
        parameters=list(_COLUMNS),
        **url,
    )
    station = _station("NASA POWER", request, float(about["altitude"]))
    half_past = np.full(len(data), _HALF_PAST)
    return _from_utc(_table(data, data.index.year.to_numpy(), half_past), data.index, station), station


_FETCH: Final[dict[str, Callable[[WeatherRequest], tuple[pd.DataFrame, _Station]]]] = {
    "nsrdb": _nsrdb,
    "pvgis": _pvgis,
    "nasa-power": _nasa_power,
}


def _station(source: str, request: WeatherRequest, elevation: float) -> _Station:
    """Return the place that was asked for, in the whole-hour zone of its longitude."""
    offset = round(request.longitude / _DEGREES_PER_HOUR)
    return _Station(source, request.latitude, request.longitude, elevation, offset)


def _table(data: pd.DataFrame, year: object, minute: object) -> pd.DataFrame:
    return data[list(_COLUMNS)].assign(year=year, minute=minute)


def _from_utc(data: pd.DataFrame, index: pd.DatetimeIndex, station: _Station) -> pd.DataFrame:
    """Return the hours without 29 February, turned to begin at midnight of the place."""
    kept = data[~((index.month == 2) & (index.day == 29))]  # noqa: PLR2004 - 29 February
    order = np.roll(np.arange(len(kept)), station.utc_offset_h)
    return kept.iloc[order]


def _sam_csv(data: pd.DataFrame, place: _Station) -> str:
    """Return the text of a SAM CSV."""
    if len(data) != HOURS:
        raise InputError(
            f"{place.source}: sent {len(data)} hours and not the {HOURS} of a year. Ask for another year."
        )
    month, day, hour = calendar()
    values = data.fillna(_NOT_KNOWN)
    lines = [
        "Source,Latitude,Longitude,Time Zone,Elevation",
        f"{place.source},{place.latitude},{place.longitude},{place.utc_offset_h},{place.elevation_m}",
        "Year,Month,Day,Hour,Minute,DNI,DHI,GHI,Temperature,Wind Speed",
    ]
    columns = [values[name].to_numpy() for name in ("year", "minute", *_COLUMNS)]
    for row, (year, minute, *weather) in enumerate(zip(*columns, strict=True)):
        written = ",".join(f"{float(each):.6g}" for each in weather)
        lines.append(f"{int(year)},{month[row]},{day[row]},{hour[row]},{float(minute):.6g},{written}")
    return "\n".join(lines) + "\n"


def _timeout() -> float:
    return number_file(_SETTINGS).table("online").number("timeout")


def _least_sun_height() -> float:
    return number_file(_SETTINGS).table("pvgis").number("least_sun_height")
