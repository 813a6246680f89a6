"""Rows of an open rack that shade one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.solar.parameters import FloatArray, pvwatts
from calculators.solar.transposition import PlaneOfArray

if TYPE_CHECKING:
    from numpy.typing import NDArray

_QUARTER_TURN_DEG: Final = 90.0


@dataclass(frozen=True, slots=True, eq=False)
class RowLayout:
    """How PVWatts lays an array of a given size out in rows; lengths are in slope lengths of a row.

    Parameters
    ----------
    rows : ndarray of float64
        Number of rows.
    row_length : ndarray of float64
        Length of a row over the length of its slope [1].
    has_strings : ndarray of bool
        Whether a row holds more than one string of modules.
    """

    rows: FloatArray
    row_length: FloatArray
    has_strings: NDArray[np.bool_]


def row_layout(capacity_kw_dc: FloatArray) -> RowLayout:
    """Return the layout that PVWatts assumes for arrays of a size [kW]: a square of rows two modules high."""
    numbers = pvwatts().table("rows")
    up = numbers.number("modules_up_the_slope")
    modules = np.maximum(np.ceil(capacity_kw_dc * 1000.0 / numbers.number("module_power")), 1.0)
    rows = np.ceil(np.sqrt(modules / up))
    across = np.maximum(np.ceil(modules / (rows * up)), 1.0)
    return RowLayout(
        rows=rows,
        row_length=across / (up * numbers.number("module_aspect_ratio")),
        has_strings=np.floor(across / numbers.number("modules_per_string")) > 1.0,
    )


def shaded_by_rows(
    poa: PlaneOfArray,
    *,
    dni: FloatArray,
    dhi: FloatArray,
    zenith_deg: FloatArray,
    azimuth_deg: FloatArray,
    tilt_deg: FloatArray,
    surface_azimuth_deg: FloatArray,
    ground_coverage_ratio: FloatArray,
    layout: RowLayout,
) -> PlaneOfArray:
    """Return the irradiance left on an open rack whose rows shade one another.

    Parameters
    ----------
    poa : PlaneOfArray
        Irradiance on an unshaded plane, shape (..., H).
    dni, dhi : ndarray of float64, shape (H,)
        Direct normal and diffuse horizontal irradiance [W/m2].
    zenith_deg, azimuth_deg : ndarray of float64, shape (H,)
        Position of the sun [degrees].
    tilt_deg, surface_azimuth_deg, ground_coverage_ratio : ndarray of float64, shape (..., 1)
        Of the rows [degrees], [degrees], [1].
    layout : RowLayout
        Arrays of shape (..., 1).

    Returns
    -------
    PlaneOfArray

    Notes
    -----
    Beam is cut by the part of a row that lies in the shadow of the row before it, sky by the mean part of
    the sky that the row before hides, ground by the strip of ground between rows that is seen and sunlit.
    Power falls in proportion: PVWatts v8 has the non-linear electrical loss of partial shade switched off.
    """
    numbers = pvwatts().table("rows")
    beam_share = 1.0 - shaded_fraction(
        zenith_deg=zenith_deg,
        azimuth_deg=azimuth_deg,
        tilt_deg=tilt_deg,
        surface_azimuth_deg=surface_azimuth_deg,
        ground_coverage_ratio=ground_coverage_ratio,
        layout=layout,
    )
    ground_share = ground_view(
        dni=dni,
        dhi=dhi,
        zenith_deg=zenith_deg,
        tilt_deg=tilt_deg,
        ground_coverage_ratio=ground_coverage_ratio,
        rows=layout.rows,
    )
    diffuse_counts = poa.sky + poa.ground >= numbers.number("least_diffuse")
    return PlaneOfArray(
        beam=poa.beam * beam_share,
        sky=poa.sky * np.where(diffuse_counts, sky_view(tilt_deg, ground_coverage_ratio), 1.0),
        ground=poa.ground * np.where(diffuse_counts, ground_share, 1.0),
        cos_incidence=poa.cos_incidence,
    )


def shaded_fraction(
    *,
    zenith_deg: FloatArray,
    azimuth_deg: FloatArray,
    tilt_deg: FloatArray,
    surface_azimuth_deg: FloatArray,
    ground_coverage_ratio: FloatArray,
    layout: RowLayout,
) -> FloatArray:
    """Return the part of each row's area that the row before it shades [1].

    Notes
    -----
    In slope lengths, the shadow of a row reaches ``p = cos t + cos a sin t / tan h`` towards the next row,
    with t the tilt, h the sun's elevation and a the sun's azimuth from the rows'; the rows are ``1 / gcr``
    apart, so ``1 - 1 / (gcr p)`` of the slope is shaded, less a strip at the end of the row that the
    slanting shadow misses [1]_. As PVWatts has it, the azimuths are subtracted without going round the
    circle, the strip counts only for sun from the clockwise side, and not at all in rows of several
    strings.

    References
    ----------
    .. [1] J. Appelbaum, J. Bany, "Shadow effect of adjacent solar collectors in large scale systems", Solar
       Energy 23 (1979) 497-507, :doi:`10.1016/0038-092X(79)90073-2`.
    """
    turned_deg = azimuth_deg - surface_azimuth_deg
    above_horizon = zenith_deg < _QUARTER_TURN_DEG
    shadows = above_horizon & (tilt_deg != 0.0) & (np.abs(turned_deg) < _QUARTER_TURN_DEG)
    tan_zenith = np.tan(np.radians(np.where(above_horizon, zenith_deg, 0.0)))
    turned, tilt = np.radians(turned_deg), np.radians(tilt_deg)
    reach = np.where(shadows, np.cos(tilt) + np.cos(turned) * np.sin(tilt) * tan_zenith, 1.0)
    sideways = np.sin(tilt) * np.sin(turned) * tan_zenith
    spacing = 1.0 / ground_coverage_ratio
    height = np.clip(1.0 - spacing / reach, 0.0, 1.0)
    missed = np.where(layout.has_strings, 0.0, np.clip(spacing * sideways / reach, 0.0, layout.row_length))
    return np.where(shadows, height * (1.0 - missed / layout.row_length), 0.0)


def sky_view(tilt_deg: FloatArray, ground_coverage_ratio: FloatArray) -> FloatArray:
    """Return the share of the sky diffuse irradiance that is left between rows [1].

    Parameters
    ----------
    tilt_deg, ground_coverage_ratio : ndarray of float64, shape (..., 1)

    Notes
    -----
    From a point a share x up the slope, the row before it hides the sky up to the elevation m, with
    ``tan m = (1 - x) sin t / (1 / gcr - (1 - x) cos t)``; an isotropic sky then gives ``1 + |cos(t + m)|``
    in place of ``1 + cos t``, averaged over 1,000 points. The absolute value is PVWatts's: it matters only
    where t + m passes 90 degrees.
    """
    steps = int(pvwatts().table("rows").number("sky_view_steps"))
    tilt = np.radians(tilt_deg)
    above = 1.0 - np.arange(steps) / steps
    mask = np.arctan2(above * np.sin(tilt), 1.0 / ground_coverage_ratio - above * np.cos(tilt))
    seen = 1.0 + np.abs(np.cos(tilt + mask))
    return np.asarray(np.mean(seen, axis=-1, keepdims=True) / (1.0 + np.abs(np.cos(tilt))))


def ground_view(
    *,
    dni: FloatArray,
    dhi: FloatArray,
    zenith_deg: FloatArray,
    tilt_deg: FloatArray,
    ground_coverage_ratio: FloatArray,
    rows: FloatArray,
) -> FloatArray:
    """Return the share of the ground-reflected irradiance that is left between rows [1].

    Notes
    -----
    A row sees the strip of ground of width y before it with the view factor ``(1 + y - sqrt(y^2 + 2 y cos t
    + 1)) / 2``, in slope lengths (crossed strings). For diffuse light y is the spacing of the rows, for beam
    the sunlit part of it; the first row sees all the ground, ``sin^2(t / 2)``.
    """
    tilt = np.radians(tilt_deg)
    cos_zenith = np.cos(np.radians(zenith_deg))
    up = np.maximum(cos_zenith, pvwatts().table("sky").number("least_cos_zenith") ** 2)
    spacing = 1.0 / ground_coverage_ratio
    sunlit = spacing - np.cos(np.radians(zenith_deg) - tilt) / up
    sunlit = np.maximum(sunlit, pvwatts().table("rows").number("least_sunlit_ground"))
    open_view = np.sin(tilt / 2.0) ** 2
    beam, diffuse = np.maximum(dni * cos_zenith, 0.0), np.maximum(dhi, 0.0)
    seen = beam * _mean_view(sunlit, tilt, open_view, rows) + diffuse * _mean_view(
        spacing, tilt, open_view, rows
    )
    unshaded = open_view * (beam + diffuse)
    return np.where(unshaded > 0.0, seen / np.where(unshaded > 0.0, unshaded, 1.0), 1.0)


def _mean_view(strip: FloatArray, tilt: FloatArray, open_view: FloatArray, rows: FloatArray) -> FloatArray:
    """Return the view factor to the ground as a mean over the rows [1]."""
    behind = 0.5 * (1.0 + strip - np.sqrt(strip**2 + 2.0 * strip * np.cos(tilt) + 1.0))
    return (open_view + (rows - 1.0) * behind) / rows
