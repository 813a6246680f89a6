"""What every roof at a site shares: sun, sky, air mass, weather of the hours with sun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from calculators.solar.air_mass import air_mass_modifier
from calculators.solar.sun import sun_path
from calculators.solar.transposition import SkyCoefficients, perez_sky, usable_albedo

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from calculators.solar.parameters import FloatArray
    from calculators.weather.year import WeatherDescription, WeatherYear


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """A site made ready: computed once, used for any number of roofs.

    Arrays are float64 of shape (H,), H the number of hours with sun (about 4,400).

    Parameters
    ----------
    month : ndarray of int64
        Month of each hour, 1 to 12.
    zenith_deg, azimuth_deg : ndarray
        Position of the sun [degrees].
    dni, dhi : ndarray
        Direct normal and diffuse horizontal irradiance [W/m2].
    sky : SkyCoefficients
        Perez coefficients.
    albedo : ndarray
        Reflectance of the ground [1].
    air_mass_modifier : ndarray
        Spectral correction [1].
    temp_air : ndarray
        [C]
    wind_speed : ndarray
        [m/s]
    hour_index : ndarray of int64
        Place of each hour in the year, 0 to 8759.
    weather : WeatherDescription
        The weather it was made from.
    """

    month: NDArray[np.int64]
    zenith_deg: FloatArray
    azimuth_deg: FloatArray
    dni: FloatArray
    dhi: FloatArray
    sky: SkyCoefficients
    albedo: FloatArray
    air_mass_modifier: FloatArray
    temp_air: FloatArray
    wind_speed: FloatArray
    hour_index: NDArray[np.int64]
    weather: WeatherDescription


def prepare_site(weather: WeatherYear) -> Site:
    """Return a site from a year of weather.

    Hours in which the beam on a horizontal plane exceeds the irradiance above the atmosphere are impossible;
    as in PVWatts they give nothing.
    """
    sun = sun_path(weather)
    horizontal_beam = weather.dni * np.cos(np.radians(sun.zenith_deg))
    hours = np.flatnonzero(sun.is_up & (horizontal_beam <= sun.extraterrestrial))
    zenith, dni, dhi = sun.zenith_deg[hours], weather.dni[hours], weather.dhi[hours]
    return Site(
        month=weather.month[hours],
        zenith_deg=zenith,
        azimuth_deg=sun.azimuth_deg[hours],
        dni=dni,
        dhi=dhi,
        sky=perez_sky(dni, dhi, zenith),
        albedo=usable_albedo(None if weather.albedo is None else weather.albedo[hours], hours.size),
        air_mass_modifier=air_mass_modifier(zenith, weather.elevation_m),
        temp_air=weather.temp_air[hours],
        wind_speed=weather.wind_speed[hours],
        hour_index=hours,
        weather=weather.description,
    )
