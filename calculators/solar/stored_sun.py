"""The sun over the embedded typical years, kept beside them: a zone is then ready without pvlib.

Made anew after a change of the typical days or stations by ``python -m calculators.solar.keep_sun``.
"""

from __future__ import annotations

import hashlib
import io
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.weather.year import HOURS
from rules.errors import ReferenceDataError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from calculators.weather.year import WeatherYear

FILE: Final = "sun_paths.npz"
# A sun below the horizon has no place in the chain; any angle of the night would do.
_NIGHT_DEG: Final = 90.0


def weather_key(weather: WeatherYear) -> str:
    """Return the hash of all that the position of the sun depends on: place, calendar, moment, refraction."""
    digest = hashlib.sha256()
    for number in (weather.latitude, weather.longitude, weather.elevation_m, weather.utc_offset_h):
        digest.update(repr(float(number)).encode())
    for values in (weather.year, weather.minute, weather.pressure, weather.temp_air):
        digest.update(b"none" if values is None else np.ascontiguousarray(values, dtype="<f8").tobytes())
    return digest.hexdigest()


def stored_position(
    weather: WeatherYear, jurisdiction: str = "us_ca"
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]] | None:
    """Return zenith and azimuth [degrees] and whether the sun is up, each of shape (8760,).

    Parameters
    ----------
    weather : WeatherYear
    jurisdiction : str
        Whose typical years are looked through.

    Returns
    -------
    tuple of ndarray, or None
        None where this very year, to the last bit, is not among those kept. Angles are to 1e-5 degrees; at
        night the zenith is 90.

    Raises
    ------
    ReferenceDataError
        If the file is damaged.
    """
    kept = _kept(jurisdiction).get(weather_key(weather))
    if kept is None:
        return None
    hours, zenith, azimuth = kept
    whole = np.full(HOURS, _NIGHT_DEG), np.zeros(HOURS), np.zeros(HOURS, dtype=np.bool_)
    whole[0][hours], whole[1][hours], whole[2][hours] = zenith, azimuth, True
    return whole


@cache
def _kept(jurisdiction: str) -> dict[str, tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]]:
    """Return the hours with sun of each year that is kept."""
    file = files("calculators").joinpath("data", jurisdiction, FILE)
    if not file.is_file():
        return {}
    try:
        with np.load(io.BytesIO(file.read_bytes()), allow_pickle=False) as arrays:
            return {
                str(key): (
                    arrays[f"hours_{number}"].astype(np.int64),
                    arrays[f"zenith_{number}"].astype(np.float64),
                    arrays[f"azimuth_{number}"].astype(np.float64),
                )
                for number, key in enumerate(arrays["keys"])
            }
    except (KeyError, ValueError, OSError) as error:
        raise ReferenceDataError(f"data/{jurisdiction}/{FILE} is damaged: reinstall Hearthline") from error
