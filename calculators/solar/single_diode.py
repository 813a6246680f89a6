"""The five-parameter single-diode model: parameters at an operating point, and the most power it gives.

Written out here, and held against pvlib in the tests, because a site that is ready needs nothing else of
pvlib: a year of one roof is then answered without waiting for pvlib to be imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.solar.parameters import FloatArray, pvwatts

if TYPE_CHECKING:
    from calculators.solar.module import Module

KELVIN: Final = 273.15
BOLTZMANN_EV_PER_K: Final = 8.617333262145e-05
_REFERENCE_K: Final = 25.0 + KELVIN
_REFERENCE_IRRADIANCE: Final = 1000.0
# Newton's method doubles the right digits at every step; from the start below this is far more than enough.
_STEPS: Final = 12
_CLOSE_ENOUGH_V: Final = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class DiodeParameters:
    """The five parameters at operating points.

    Parameters
    ----------
    light_current, saturation_current : ndarray of float64
        [A]
    series_resistance : float
        [ohm]
    shunt_resistance : ndarray of float64
        [ohm]
    ideality : ndarray of float64
        Modified ideality factor ``n Ns k T / q`` [V].
    """

    light_current: FloatArray
    saturation_current: FloatArray
    series_resistance: float
    shunt_resistance: FloatArray
    ideality: FloatArray


def diode_parameters(
    kind: Module, effective_irradiance: FloatArray, cell_temperature_c: FloatArray
) -> DiodeParameters:
    """Return the five parameters at operating points.

    Parameters
    ----------
    kind : Module
    effective_irradiance : ndarray of float64
        Above 0 [W/m2].
    cell_temperature_c : ndarray of float64, same shape
        [C]

    Notes
    -----
    With ``T`` in kelvin, ``w = T - 298.15``, ``x = 1 - adjust / 100`` and the band gap
    ``Eg = Eg0 (1 - 0.0002677 w)``: ``IL = G / 1000 (IL0 + x alpha w)``,
    ``I0 = I00 (T / 298.15)^3 exp((Eg0 / 298.15 - Eg / T) / k)``, ``Rsh = Rsh0 1000 / G``,
    ``a = a0 T / 298.15`` [1]_, [2]_; silicon's band gap for every module, as PVWatts has it.

    References
    ----------
    .. [1] W. De Soto, S. A. Klein, W. A. Beckman, Solar Energy 80 (2006) 78-88,
       :doi:`10.1016/j.solener.2005.06.010`.
    .. [2] A. P. Dobos, "An Improved Coefficient Calculator for the California Energy Commission 6 Parameter
       Photovoltaic Module Model", J. Sol. Energy Eng. 134 (2012) 021011, :doi:`10.1115/1.4005759`.
    """
    numbers = pvwatts().table("single_diode")
    gap = numbers.number("band_gap")
    kelvin = cell_temperature_c + KELVIN
    warmer = kelvin - _REFERENCE_K
    gap_here = gap * (1.0 + numbers.number("band_gap_slope") * warmer)
    share = effective_irradiance / _REFERENCE_IRRADIANCE
    alpha = kind.alpha_sc * (1.0 - kind.adjust_pct / 100.0)
    exponent = (gap / _REFERENCE_K - gap_here / kelvin) / BOLTZMANN_EV_PER_K
    return DiodeParameters(
        light_current=share * (kind.i_l_ref + alpha * warmer),
        saturation_current=kind.i_o_ref * (kelvin / _REFERENCE_K) ** 3 * np.exp(exponent),
        series_resistance=kind.r_s,
        shunt_resistance=kind.r_sh_ref / share,
        ideality=kind.a_ref * kelvin / _REFERENCE_K,
    )


def maximum_power(diode: DiodeParameters) -> FloatArray:
    """Return the most power that the diodes give [W].

    Notes
    -----
    With the diode's own voltage ``u``: ``I = IL - I0 (exp(u / a) - 1) - u / Rsh`` and ``V = u - I Rs``.
    Newton's method finds the root of ``dP/du = I V' + V I'`` with ``I' = -I0 / a exp(u / a) - 1 / Rsh`` and
    ``V' = 1 - Rs I'``, from just under the open-circuit voltage, ``a ln(1 + IL / I0)``. There the slope falls
    ever faster, so that no step can pass the root.
    """
    a, r_s, conductance = diode.ideality, diode.series_resistance, 1.0 / diode.shunt_resistance
    u = a * np.log1p(diode.light_current / diode.saturation_current)
    for _ in range(_STEPS):
        exponential = diode.saturation_current * np.exp(u / a)
        current = diode.light_current + diode.saturation_current - exponential - u * conductance
        slope = -exponential / a - conductance
        bend = -exponential / a**2
        voltage = u - current * r_s
        voltage_slope = 1.0 - r_s * slope
        gradient = current * voltage_slope + voltage * slope
        curvature = 2.0 * slope * voltage_slope + (voltage - current * r_s) * bend
        step = gradient / curvature
        u = u - step
        if np.max(np.abs(step), initial=0.0) < _CLOSE_ENOUGH_V:
            break
    current = diode.light_current - diode.saturation_current * np.expm1(u / a) - u * conductance
    return np.asarray(current * (u - current * r_s))
