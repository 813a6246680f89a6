"""The PVWatts v8 chain from sky to socket, for one roof and for many."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, get_args

import numpy as np

from calculators.solar.cover import irradiance_through_cover
from calculators.solar.horizon import behind_horizon
from calculators.solar.inverter import ac_power, start_power
from calculators.solar.module import dc_power_per_nameplate, module
from calculators.solar.parameters import FloatArray, pvwatts
from calculators.solar.rows import row_layout, shaded_by_rows
from calculators.solar.temperature import cell_temperature
from calculators.solar.transposition import PlaneOfArray, plane_of_array

if TYPE_CHECKING:
    from collections.abc import Sequence

    from calculators.solar.horizon import Horizon
    from calculators.solar.site import Site

Mount = Literal["roof", "open_rack"]
MOUNTS: Final[tuple[str, ...]] = get_args(Mount)

Quantity = float | FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class DirectCurrent:
    """The chain as far as the module's terminals, in the hours with sun of a site.

    Parameters
    ----------
    poa, effective_irradiance, cell_temperature_c
        As in `HourlyChain`.
    per_nameplate : ndarray of float64, shape (..., H)
        DC power before losses, per power of nameplate [kW/kW].
    """

    poa: PlaneOfArray
    effective_irradiance: FloatArray
    cell_temperature_c: FloatArray
    per_nameplate: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class HourlyChain:
    """Every step of the chain, in the hours with sun of a site.

    Parameters
    ----------
    poa : PlaneOfArray
        On the plane, after shade by rows.
    effective_irradiance : ndarray of float64, shape (..., H)
        Through the cover, spectrally corrected [W/m2].
    cell_temperature_c : ndarray of float64, shape (..., H)
        [C]
    dc_kw, ac_kw : ndarray of float64, shape (..., H)
        Power after losses, before and after the inverter [kW].
    """

    poa: PlaneOfArray
    effective_irradiance: FloatArray
    cell_temperature_c: FloatArray
    dc_kw: FloatArray
    ac_kw: FloatArray


def run_chain(
    site: Site,
    *,
    capacity_kw_dc: Quantity,
    tilt_deg: Quantity,
    azimuth_deg: Quantity,
    mount: Mount,
    module_type: str,
    losses_pct: Quantity,
    dc_ac_ratio: Quantity,
    inverter_efficiency_pct: Quantity,
    ground_coverage_ratio: Quantity,
    start_power_rule: str | None = None,
    losses_pct_by_month: Sequence[float] | None = None,
    horizon: Horizon | None = None,
) -> HourlyChain:
    """Return the hourly power of arrays at a site.

    Parameters
    ----------
    site : Site
        From `prepare_site`.
    capacity_kw_dc : float or ndarray of float64, shape (...)
        Nameplate [kW]. This and the next six arguments broadcast against one another.
    tilt_deg, azimuth_deg : float or ndarray
        From the horizontal, and eastward from north [degrees].
    mount : {"roof", "open_rack"}
        A roof mount is warmer; an open rack stands in rows that shade one another.
    module_type : {"standard", "premium", "thin_film"}
    losses_pct : float or ndarray
        System losses [%].
    dc_ac_ratio : float or ndarray
        [kW DC per kW AC]
    inverter_efficiency_pct : float or ndarray
        At rated power [%].
    ground_coverage_ratio : float or ndarray
        Array area over ground area, open rack only [1].
    start_power_rule : str, optional
        See `calculators.solar.inverter.start_power`.
    losses_pct_by_month : sequence of 12 float, optional
        In place of `losses_pct`, January first [%].
    horizon : Horizon, optional
        Skyline; a level one where it is not given.

    Returns
    -------
    HourlyChain
        Arrays of shape (..., H): the broadcast shape, then the hours with sun.
    """
    capacity, losses, ratio, efficiency = (
        np.asarray(quantity, dtype=np.float64)[..., np.newaxis]
        for quantity in (capacity_kw_dc, losses_pct, dc_ac_ratio, inverter_efficiency_pct)
    )
    current = direct_current(
        site,
        tilt_deg=tilt_deg,
        azimuth_deg=azimuth_deg,
        mount=mount,
        module_type=module_type,
        capacity_kw_dc=capacity_kw_dc,
        ground_coverage_ratio=ground_coverage_ratio,
        horizon=horizon,
    )
    if losses_pct_by_month is not None:
        losses = np.asarray(losses_pct_by_month, dtype=np.float64)[site.month - 1]
    dc = current.per_nameplate * capacity * (1.0 - losses / 100.0)
    rating = capacity / ratio
    ac = ac_power(dc, rating, efficiency / 100.0, start_power(capacity, rating, start_power_rule))
    return HourlyChain(current.poa, current.effective_irradiance, current.cell_temperature_c, dc, ac)


def direct_current(
    site: Site,
    *,
    tilt_deg: Quantity,
    azimuth_deg: Quantity,
    mount: Mount,
    module_type: str,
    capacity_kw_dc: Quantity,
    ground_coverage_ratio: Quantity,
    horizon: Horizon | None = None,
) -> DirectCurrent:
    """Return the chain from the sky to the module's terminals, before any loss; see `run_chain`.

    Size and ground coverage count for an open rack only, whose rows shade one another.
    """
    tilt, azimuth, capacity, gcr = (
        np.asarray(quantity, dtype=np.float64)[..., np.newaxis]
        for quantity in (tilt_deg, azimuth_deg, capacity_kw_dc, ground_coverage_ratio)
    )
    kind = module(module_type)
    poa = plane_of_array(
        site.sky,
        zenith_deg=site.zenith_deg,
        azimuth_deg=site.azimuth_deg,
        tilt_deg=tilt,
        surface_azimuth_deg=azimuth,
        albedo=site.albedo,
    )
    if horizon is not None:
        poa = behind_horizon(
            poa,
            site.sky,
            horizon,
            zenith_deg=site.zenith_deg,
            azimuth_deg=site.azimuth_deg,
            tilt_deg=tilt,
            surface_azimuth_deg=azimuth,
        )
    if mount == "open_rack":
        poa = shaded_by_rows(
            poa,
            dni=site.dni,
            dhi=site.dhi,
            zenith_deg=site.zenith_deg,
            azimuth_deg=site.azimuth_deg,
            tilt_deg=tilt,
            surface_azimuth_deg=azimuth,
            ground_coverage_ratio=gcr,
            layout=row_layout(capacity),
        )
    effective = irradiance_through_cover(poa, tilt) * site.air_mass_modifier
    noct = pvwatts().table("temperature").number(f"noct_{mount}")
    warmth = cell_temperature(effective, site.temp_air, site.wind_speed, noct, kind.efficiency)
    return DirectCurrent(poa, effective, warmth, dc_power_per_nameplate(kind, effective, warmth))


def monthly_energy(site: Site, power_kw: FloatArray) -> FloatArray:
    """Return the energy of each month [kWh], shape (..., 12), from hourly power [kW], shape (..., H)."""
    # Hours are in the order of the year, so each month is one run of them; a month of polar night is empty.
    bounds = np.searchsorted(site.month, np.arange(1, 14))
    months = [power_kw[..., first:last].sum(axis=-1) for first, last in pairwise(bounds)]
    return np.stack(months, axis=-1)
