"""What an array yields in a year, and on which weather that stands."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from calculators.solar.chain import monthly_energy, run_chain
from calculators.solar.horizon import Horizon
from calculators.solar.parameters import pvwatts
from calculators.solar.site import Site, prepare_site
from calculators.solar.version5 import monthly_kwh_v5, pvwatts_v5
from calculators.weather.year import HOURS, WeatherDescription, WeatherYear

if TYPE_CHECKING:
    from calculators.solar.parameters import FloatArray
    from calculators.solar.system import PVSystem


@dataclass(frozen=True, slots=True)
class Yield:
    """A year of AC energy.

    Parameters
    ----------
    annual_kwh : float
        Sum of the months [kWh].
    monthly_kwh : tuple of 12 float
        January to December [kWh].
    model : str
        Name and version of the model.
    weather : WeatherDescription
        What the figures stand on, and how good that is.
    """

    annual_kwh: float
    monthly_kwh: tuple[float, ...]
    model: str
    weather: WeatherDescription


def model_name() -> str:
    """Return the name of the model with the version of pvlib under it, for printing beside results."""
    return f"{pvwatts().text('model')} (pvlib {version('pvlib')})"


def annual_yield_v5(system: PVSystem, weather: WeatherYear) -> Yield:
    """Return the AC energy of an array by PVWatts v5; see `calculators.solar.version5`."""
    months = tuple(float(energy) for energy in monthly_kwh_v5(system, weather))
    name = f"{pvwatts_v5().text('model')} (pvlib {version('pvlib')})"
    return Yield(sum(months), months, name, weather.description)


def annual_yield(system: PVSystem, weather: WeatherYear | Site) -> Yield:
    """Return the AC energy of an array in the year of a weather file or of a site made ready.

    Parameters
    ----------
    system : PVSystem
        The array.
    weather : WeatherYear or Site
        A `Site` saves the sun and the sky being computed again for every roof.

    Returns
    -------
    Yield

    Examples
    --------
    >>> from calculators.solar import PVSystem, annual_yield
    >>> from calculators.weather import zone_weather
    >>> south = PVSystem(capacity_kw_dc=4.0, tilt_deg=20.0, azimuth_deg=180.0, mount="roof")
    >>> fresno = annual_yield(south, zone_weather(13))
    >>> fresno.weather.kind
    'typical_days'
    """
    site = prepare_site(weather) if isinstance(weather, WeatherYear) else weather
    months = tuple(float(energy) for energy in monthly_energy(site, _ac_kw(system, site)))
    return Yield(sum(months), months, model_name(), site.weather)


def hourly_yield(system: PVSystem, weather: WeatherYear | Site) -> FloatArray:
    """Return the AC energy of an array in each hour of the year; see `annual_yield`, which is their sum.

    Returns
    -------
    ndarray of float64, shape (8760,)
        From 1 January 00:00 of local standard time [kWh].
    """
    site = prepare_site(weather) if isinstance(weather, WeatherYear) else weather
    hours = np.zeros(HOURS)
    hours[site.hour_index] = _ac_kw(system, site)
    return hours


def _ac_kw(system: PVSystem, site: Site) -> FloatArray:
    """Return the power of an array in the hours with sun of a site [kW]."""
    return run_chain(
        site,
        capacity_kw_dc=system.capacity_kw_dc,
        tilt_deg=system.tilt_deg,
        azimuth_deg=system.azimuth_deg,
        mount=system.mount,
        module_type=system.module,
        losses_pct=system.losses_pct,
        dc_ac_ratio=system.dc_ac_ratio,
        inverter_efficiency_pct=system.inverter_efficiency_pct,
        ground_coverage_ratio=system.gcr,
        losses_pct_by_month=system.losses_pct_by_month,
        horizon=Horizon.of(system.horizon_deg),
    ).ac_kw
