"""Many roofs at a site: worked out once on a grid of orientations, then read off.

The energy of an inverter depends on three things only: how the array is turned, at which DC power the
inverter starts, and at which it clips. So a site keeps, for each orientation of a grid and each month, the
energy under a level of DC power, and every roof is the difference of two such energies.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.number_tables import NumberTable, number_file
from calculators.solar.chain import direct_current, monthly_energy, run_chain
from calculators.solar.inverter import start_power

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.interpolate import NdBSpline

    from calculators.solar.chain import Quantity
    from calculators.solar.module import ModuleType
    from calculators.solar.parameters import FloatArray
    from calculators.solar.site import Site

_MONTHS: Final = 12
_FULL_CIRCLE: Final = 360.0
# Orientations beyond north on both sides, so that a cubic through the circle has neighbours there.
_OVERLAP: Final = 4
# Roofs and orientations worked out at once: as many hourly years as stay in a processor's cache.
_AT_ONCE: Final = 8


def _grid() -> NumberTable:
    return number_file("data/solar/roof_table.toml").table("grid")


@dataclass(frozen=True, eq=False)
class RoofTable:
    """The monthly energies of roofs at a site, by orientation and level of DC power.

    Parameters
    ----------
    site : Site
    module_type : {"standard", "premium", "thin_film"}
    tilt_deg, azimuth_deg, level : ndarray of float64
        The grid; azimuths run beyond the full circle on both sides [degrees], levels are per nameplate [1].
    energy_under : ndarray of float64, shape (tilts, azimuths, levels, 12) or (tilts, azimuths, levels, 1)
        Energy of a month, or of the whole year, with the DC power of each hour cut at the level [kWh per kW
        of nameplate].
    """

    site: Site
    module_type: ModuleType
    tilt_deg: FloatArray
    azimuth_deg: FloatArray
    level: FloatArray
    energy_under: FloatArray

    @cached_property
    def spline(self) -> NdBSpline:
        """The cubic through the grid."""
        from scipy.interpolate import NdBSpline, make_interp_spline  # noqa: PLC0415 - one roof needs none

        knots, coefficients = [], self.energy_under
        for axis, points in enumerate((self.tilt_deg, self.azimuth_deg, self.level)):
            along = make_interp_spline(points, np.moveaxis(coefficients, axis, 0), k=3)
            coefficients = np.moveaxis(along.c, 0, axis)
            knots.append(along.t)
        return NdBSpline(tuple(knots), np.ascontiguousarray(coefficients), 3)

    def of_the_year(self) -> RoofTable:
        """Return the same roofs with the energy of the whole year in place of its months."""
        return replace(self, energy_under=self.energy_under.sum(axis=-1, keepdims=True))

    def monthly_kwh(
        self,
        *,
        capacity_kw_dc: Quantity,
        tilt_deg: Quantity,
        azimuth_deg: Quantity,
        losses_pct: Quantity,
        dc_ac_ratio: Quantity,
        inverter_efficiency_pct: Quantity,
    ) -> FloatArray:
        """Return the AC energy of each month of roof-mounted arrays [kWh].

        Parameters
        ----------
        capacity_kw_dc : float or ndarray of float64, shape (...)
            Nameplate [kW]; this and the other arguments broadcast against one another.
        tilt_deg, azimuth_deg : float or ndarray
            From the horizontal, and eastward from north [degrees].
        losses_pct : float or ndarray
            System losses [%].
        dc_ac_ratio : float or ndarray
            [kW DC per kW AC]
        inverter_efficiency_pct : float or ndarray
            At rated power [%].

        Returns
        -------
        ndarray of float64, shape (..., 12)
            Shape (..., 1) where the table holds whole years.

        Notes
        -----
        With the nameplate over the rating ``r``, losses ``L``, ``q = r (1 - L)``, efficiency ``e``, start-up
        power ``s`` as a share of the rating and ``H(c)`` the energy under the level ``c``:
        ``E = capacity / r * q (H(1 / (e q)) - H(s / q)) / (1 / e - s)``. That is Sandia's inverter summed
        over the hours, ``clip((x - s) / (1 / e - s), 0, 1)`` with ``x`` the DC power over the rating, since
        ``max(0, min(x, 1 / e) - s) = min(x, 1 / e) - min(x, s)``. A roof outside the grid is worked out hour
        by hour.
        """
        given = np.broadcast_arrays(
            capacity_kw_dc, tilt_deg, azimuth_deg, losses_pct, dc_ac_ratio, inverter_efficiency_pct
        )
        columns = np.array([np.ravel(each) for each in given], dtype=np.float64)
        capacity, tilt, azimuth, losses, ratio, efficiency = columns
        rating = capacity / ratio
        start = start_power(capacity, rating) / rating
        kept = ratio * (1.0 - losses / 100.0)
        most = 100.0 / efficiency
        # Where nothing reaches the inverter every level is past the grid: nothing comes out of it either.
        with np.errstate(divide="ignore"):
            clips_at, starts_at = most / kept, start / kept
        inside = self._covers(tilt, clips_at, starts_at)
        energy = np.empty((capacity.size, self.energy_under.shape[-1]))
        if inside.any():
            scale = (rating * kept / (most - start))[inside]
            points = (tilt[inside], azimuth[inside])
            above = self._under(*points, np.minimum(clips_at[inside], self.level[-1]))
            energy[inside] = scale[:, None] * (above - self._under(*points, starts_at[inside]))
        if not inside.all():
            months = self._hour_by_hour(columns[:, ~inside])
            whole = energy.shape[-1] == 1
            energy[~inside] = months.sum(axis=-1, keepdims=True) if whole else months
        return energy.reshape((*given[0].shape, energy.shape[-1]))

    def _covers(self, tilt: FloatArray, clips_at: FloatArray, starts_at: FloatArray) -> NDArray[np.bool_]:
        """Return which roofs the grid covers: its tilts, and levels where they lie close together."""
        grid = _grid()
        return np.asarray(
            (tilt <= self.tilt_deg[-1])
            & (clips_at >= grid.number("clips_at_least"))
            & (starts_at <= grid.number("starts_at_most"))
        )

    def _under(self, tilt: FloatArray, azimuth: FloatArray, level: FloatArray) -> FloatArray:
        """Return the monthly energies under levels, read off the grid."""
        return np.asarray(self.spline(np.stack((tilt, np.mod(azimuth, _FULL_CIRCLE), level), axis=-1)))

    def _hour_by_hour(self, columns: FloatArray) -> FloatArray:
        """Return the monthly energies of roofs outside the grid."""
        parts = []
        for first in range(0, columns.shape[1], _AT_ONCE):
            capacity, tilt, azimuth, losses, ratio, efficiency = columns[:, first : first + _AT_ONCE]
            chain = run_chain(
                self.site,
                capacity_kw_dc=capacity,
                tilt_deg=tilt,
                azimuth_deg=azimuth,
                mount="roof",
                module_type=self.module_type,
                losses_pct=losses,
                dc_ac_ratio=ratio,
                inverter_efficiency_pct=efficiency,
                ground_coverage_ratio=0.0,
            )
            parts.append(monthly_energy(self.site, chain.ac_kw))
        return np.concatenate(parts)


def roof_table(site: Site, module_type: ModuleType = "standard") -> RoofTable:
    """Work out a site's roofs on the grid.

    Parameters
    ----------
    site : Site
        From `prepare_site`.
    module_type : {"standard", "premium", "thin_film"}

    Returns
    -------
    RoofTable
    """
    tilts, azimuths, levels = grid_points()
    under = np.stack([_tilted(site, module_type, tilt, azimuths, levels) for tilt in tilts])
    return table_of(site, module_type, under)


def grid_points() -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the tilts and azimuths [degrees] and levels of DC power of the grid, once round the circle."""
    grid = _grid()
    tilts = np.arange(0.0, grid.number("tilt_most") + grid.number("tilt_step") / 2, grid.number("tilt_step"))
    return tilts, np.arange(0.0, _FULL_CIRCLE, grid.number("azimuth_step")), np.asarray(grid.numbers("level"))


def table_of(site: Site, module_type: ModuleType, under: FloatArray) -> RoofTable:
    """Return the table of energies that are already worked out on the grid, once round the circle."""
    tilts, azimuths, levels = grid_points()
    around = np.concatenate([under[:, -_OVERLAP:], under, under[:, : _OVERLAP + 1]], axis=1)
    turned = np.concatenate(
        [azimuths[-_OVERLAP:] - _FULL_CIRCLE, azimuths, azimuths[: _OVERLAP + 1] + _FULL_CIRCLE]
    )
    return RoofTable(site, module_type, tilts, turned, levels, around)


def once_round(table: RoofTable) -> FloatArray:
    """Return a table's energies once round the circle: what `table_of` makes the table of."""
    return table.energy_under[:, _OVERLAP : -_OVERLAP - 1]


def _tilted(
    site: Site, module_type: ModuleType, tilt: float, azimuths: FloatArray, levels: FloatArray
) -> FloatArray:
    """Return the energies under levels of one tilt, shape (azimuths, levels, 12)."""
    found = np.empty((azimuths.size, levels.size, _MONTHS))
    for first in range(0, azimuths.size, _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        current = direct_current(
            site,
            tilt_deg=tilt,
            azimuth_deg=azimuths[some],
            mount="roof",
            module_type=module_type,
            capacity_kw_dc=1.0,
            ground_coverage_ratio=0.0,
        )
        for index, level in enumerate(levels):
            found[some, index] = monthly_energy(site, np.minimum(current.per_nameplate, level))
    return found
