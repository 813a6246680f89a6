"""PVWatts version 5: what NREL's web tool answered until November 2022, on pvlib's own functions.

Version 8 (`calculators.solar.chain`) is what a programme uses today; version 5 is here so that a figure of an
older file can be followed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from calculators.number_tables import NumberTable, number_file
from calculators.solar.chain import monthly_energy
from calculators.solar.site import prepare_site
from calculators.solar.transposition import plane_of_array
from calculators.weather.year import HOURS
from rules.errors import InputError

if TYPE_CHECKING:
    from calculators.solar.parameters import FloatArray
    from calculators.solar.site import Site
    from calculators.solar.system import PVSystem
    from calculators.solar.transposition import PlaneOfArray
    from calculators.weather.year import WeatherYear


def pvwatts_v5() -> NumberTable:
    """Return the numbers of PVWatts v5."""
    return number_file("data/solar/pvwatts_v5.toml")


def monthly_kwh_v5(system: PVSystem, weather: WeatherYear) -> FloatArray:
    """Return the AC energy of each month by PVWatts v5 [kWh], shape (12,).

    Parameters
    ----------
    system : PVSystem
        Its ground coverage ratio is of no account: version 5 knows no shade by rows of a fixed array.
    weather : WeatherYear
        All its hours: the module's temperature remembers the hour before.

    Notes
    -----
    Sun, sky and albedo as in version 8. Of the beam the cover lets through what glass does (coated for
    premium modules); the module is as warm as Fuentes has it under the whole irradiance;
    ``Pdc = Pdc0 G / 1000 (1 + gamma (T - 25))`` with ``G`` behind the cover, less losses; the inverter
    follows ``eta_nom / eta_ref (-0.0162 z - 0.0059 / z + 0.9858)`` with ``z = Pdc / (Pac0 / eta_nom)`` [1]_.

    References
    ----------
    .. [1] A. P. Dobos, "PVWatts Version 5 Manual", NREL/TP-6A20-62641 (2014), :doi:`10.2172/1158421`.
    """
    from pvlib import inverter  # noqa: PLC0415 - half a second that version 8 need not wait for

    if system.horizon_deg is not None or system.losses_pct_by_month is not None:
        raise InputError("PVWatts v5 knows no skyline and no losses by month: use version 8.")
    numbers = pvwatts_v5()
    site = prepare_site(weather)
    poa = plane_of_array(
        site.sky,
        zenith_deg=site.zenith_deg,
        azimuth_deg=site.azimuth_deg,
        tilt_deg=np.asarray(system.tilt_deg),
        surface_azimuth_deg=np.asarray(system.azimuth_deg),
        albedo=site.albedo,
    )
    received = poa.beam + poa.sky + poa.ground
    through = np.maximum(received - (1.0 - _beam_through_cover(poa, system.module)) * poa.beam, 0.0)
    gamma = numbers.table("dc").number(f"gamma_{system.module}")
    warmth = _cell_temperature(received, site, weather, system.mount)
    dc = system.capacity_kw_dc * through / 1000.0 * (1.0 + gamma * (warmth - 25.0))
    dc = np.maximum(dc, 0.0) * (1.0 - system.losses_pct / 100.0)
    efficiency = system.inverter_efficiency_pct / 100.0
    rating = system.capacity_kw_dc / system.dc_ac_ratio
    reference = numbers.table("inverter").number("reference_efficiency")
    ac = inverter.pvwatts(dc, rating / efficiency, efficiency, reference)
    return monthly_energy(site, np.asarray(ac))


def _beam_through_cover(poa: PlaneOfArray, module_type: str) -> FloatArray:
    """Return what the cover lets through of the beam, over what it does at normal incidence [1]."""
    from pvlib import iam  # noqa: PLC0415 - see above

    numbers = pvwatts_v5().table("cover")
    incidence = np.degrees(np.arccos(poa.cos_incidence))
    through = iam.physical(
        incidence,
        n=numbers.number("index_glass"),
        K=numbers.number("extinction"),
        L=numbers.number("thickness"),
        n_ar=numbers.number("index_coating") if module_type == "premium" else None,
    )
    slanting = (incidence > numbers.number("least_incidence")) & (
        incidence < numbers.number("most_incidence")
    )
    return np.where(slanting, through, 1.0)


def _cell_temperature(received: FloatArray, site: Site, weather: WeatherYear, mount: str) -> FloatArray:
    """Return the temperature of the cells in the hours with sun [C], by Fuentes' model of all hours."""
    import pandas as pd  # noqa: PLC0415 - version 8 needs none
    from pvlib import temperature  # noqa: PLC0415 - see above

    numbers = pvwatts_v5().table("temperature")
    hours = pd.date_range("2019-01-01", periods=HOURS, freq="h")
    irradiance = np.zeros(HOURS)
    irradiance[site.hour_index] = received
    warmth = temperature.fuentes(
        pd.Series(irradiance, hours),
        pd.Series(weather.temp_air, hours),
        pd.Series(weather.wind_speed, hours),
        numbers.number(f"inoct_{mount}"),
        module_height=numbers.number("module_height"),
        wind_height=numbers.number("wind_height"),
    )
    return np.asarray(warmth)[site.hour_index]
