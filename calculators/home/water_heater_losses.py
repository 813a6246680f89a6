"""What a water heater and its pipes lose to their surroundings, and what foam and blankets keep in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from calculators.climate import FloatArray
    from calculators.home.model import HomeModel

_INCHES_PER_FOOT: Final = 12.0
_RANKINE: Final = 460.0
# Stefan-Boltzmann constant for temperatures in hundreds of degrees Rankine [Btu/h ft2 (100 R)^4].
_STEFAN_BOLTZMANN: Final = 0.1714


def recovery_efficiency(ef: ArrayLike, *, electric: ArrayLike) -> FloatArray:
    """Return how much of its heat a storage water heater gives to the water while it burns.

    Parameters
    ----------
    ef : array_like
        Energy factor.
    electric : array_like of bool

    Returns
    -------
    ndarray
        0.98 of an element; of a burner ``0.252117 EF + 0.607997``, and ``0.561 EF + 0.439`` from an EF of
        0.75 on.

    References
    ----------
    .. [1] Oak Ridge National Laboratory, Weatherization Assistant, NEAT, and OpenStudio-HPXML, NREL.
    """
    factor = np.asarray(ef, float)
    burner = np.where(factor >= 0.75, 0.561 * factor + 0.439, 0.252117 * factor + 0.607997)  # noqa: PLR2004 - NEAT's equation
    return np.asarray(np.where(electric, 0.98, burner))


def tank_ua(ef: ArrayLike, recovery: ArrayLike, input_btu_h: ArrayLike) -> FloatArray:
    """Return the standby loss of a storage water heater per degree [Btu/h F].

    Parameters
    ----------
    ef, recovery : array_like
        Energy factor and recovery efficiency.
    input_btu_h : array_like
        Rated input [Btu/h].

    Returns
    -------
    ndarray
        ``(1/EF - 1/RE) / 67.5 / (24 / 41,094 - 1 / (RE x input))``: 67.5 F between tank and room and
        41,094 Btu a day in the rating test.

    References
    ----------
    .. [1] Oak Ridge National Laboratory, Weatherization Assistant, NEAT (water heater replacement).
    """
    factor, efficiency, rated = (np.asarray(each, float) for each in (ef, recovery, input_btu_h))
    idle = 24.0 / 41094.0 - 1.0 / efficiency / rated
    return np.asarray(np.maximum(1.0 / factor - 1.0 / efficiency, 0.0) / 67.5 / idle)


def tank_area_ft2(gallons: ArrayLike, *, electric: ArrayLike) -> FloatArray:
    """Return the surface of a storage water heater [ft2] by its volume [gal] (NEAT)."""
    volume = np.asarray(gallons, float)
    return np.asarray(np.where(electric, 5.08 + 0.2975 * volume, 3.92 + 0.274 * volume))


def wrap_ua(area_ft2: ArrayLike, tank_r: ArrayLike, blanket_r: float, film_r: float) -> FloatArray:
    """Return what a blanket around a tank keeps in per degree [Btu/h F].

    Parameters
    ----------
    area_ft2 : array_like
        Surface of the tank.
    tank_r : array_like
        Insulation of the tank [h ft2 F/Btu].
    blanket_r, film_r : float
        Of the blanket and of the air around it [h ft2 F/Btu].

    Returns
    -------
    ndarray
        ``A (U0 - 1 / (1/U0 + blanket))``, ``U0 = 1 / (film + R)``.

    References
    ----------
    .. [1] Oak Ridge National Laboratory, Weatherization Assistant, NEAT (water heater tank insulation).
    """
    before = film_r + np.asarray(tank_r, float)
    return np.asarray(np.asarray(area_ft2, float) * (1.0 / before - 1.0 / (before + blanket_r)))


def pipe_foam_btu_h_ft(water_f: ArrayLike, ambient_f: ArrayLike, model: HomeModel) -> FloatArray:
    """Return what foam around a hot pipe keeps in [Btu/h for each ft].

    Parameters
    ----------
    water_f, ambient_f : array_like
        Of the water and of the air around the pipe [F].
    model : HomeModel
        Diameter of the pipe, thickness and conductivity of the foam, films and emissivity.

    Returns
    -------
    ndarray
        ``convection + radiation`` of the bare pipe less conduction through the foam; 0 where the air is as
        warm as the water.

    References
    ----------
    .. [1] Oak Ridge National Laboratory, Weatherization Assistant, NEAT (water heater pipe insulation). The
       pipe is taken to be hot all year round, so that this is an upper bound.
    """
    water, ambient = np.asarray(water_f, float), np.asarray(ambient_f, float)
    drop, mean = np.maximum(water - ambient, 0.0), (water + ambient) / 2
    inner = model["hot_pipe_diameter_in"] / 2 / _INCHES_PER_FOOT
    outer = inner + model["pipe_foam_thickness_in"] / _INCHES_PER_FOOT
    perimeter = 2 * np.pi * inner
    air = 2.059e-5 * mean + 0.01334
    film = 23.1 * air * (drop / model["hot_pipe_length_ft"] * np.exp(-0.008698 * mean)) ** 0.25
    radiated = ((water + _RANKINE) / 100.0) ** 4 - ((ambient + _RANKINE) / 100.0) ** 4
    bare = perimeter * (film * drop + _STEFAN_BOLTZMANN * model["hot_pipe_emissivity"] * radiated)
    resistance = np.log(outer / inner) / model["pipe_foam_k"] + 1.0 / (outer * model["pipe_foam_film"])
    return np.asarray(np.where(drop > 0, bare - 2 * np.pi * drop / resistance, 0.0))
