"""DC power of a module: the five-parameter single-diode model of the CEC data base."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, get_args

import numpy as np

from calculators.solar.parameters import FloatArray, pvwatts
from calculators.solar.single_diode import diode_parameters, maximum_power
from rules.errors import InputError

ModuleType = Literal["standard", "premium", "thin_film"]
MODULE_TYPES: Final[tuple[str, ...]] = get_args(ModuleType)


@dataclass(frozen=True, slots=True)
class Module:
    """One of the three modules of PVWatts v8, under standard test conditions.

    Parameters
    ----------
    name : str
        ``standard``, ``premium`` or ``thin_film``.
    area_m2 : float
        [m2]
    v_mp, i_mp : float
        Voltage [V] and current [A] at maximum power.
    alpha_sc : float
        Temperature coefficient of the short-circuit current [A/K].
    a_ref : float
        Modified ideality factor [V].
    i_l_ref, i_o_ref : float
        Light and diode saturation current [A].
    r_s, r_sh_ref : float
        Series and shunt resistance [ohm].
    adjust_pct : float
        CEC adjustment of the temperature coefficient [%].
    ptc_per_stc : float
        Power under PVUSA test conditions over nameplate, by the CEC list [W/W].
    citation : str
        Source of the figures.
    """

    name: str
    area_m2: float
    v_mp: float
    i_mp: float
    alpha_sc: float
    a_ref: float
    i_l_ref: float
    i_o_ref: float
    r_s: float
    r_sh_ref: float
    adjust_pct: float
    ptc_per_stc: float
    citation: str

    @property
    def power_w(self) -> float:
        """Return the nameplate power [W]."""
        return self.v_mp * self.i_mp

    @property
    def efficiency(self) -> float:
        """Return the efficiency under standard test conditions [W/W]."""
        return self.power_w / (1000.0 * self.area_m2)

    @property
    def power_density_kw_m2(self) -> float:
        """Return the nameplate power per area of module [kW/m2]."""
        return self.power_w / 1000.0 / self.area_m2


@cache
def module(name: str) -> Module:
    """Return a module by its name.

    Raises
    ------
    InputError
        If PVWatts has no such module.
    """
    if name not in MODULE_TYPES:
        raise InputError(f"module = {name!r} is not one PVWatts knows: use {', '.join(MODULE_TYPES)}.")
    numbers = pvwatts().table("module").table(name)
    return Module(
        name=name,
        area_m2=numbers.number("area"),
        v_mp=numbers.number("v_mp"),
        i_mp=numbers.number("i_mp"),
        alpha_sc=numbers.number("alpha_sc"),
        a_ref=numbers.number("a_ref"),
        i_l_ref=numbers.number("i_l_ref"),
        i_o_ref=numbers.number("i_o_ref"),
        r_s=numbers.number("r_s"),
        r_sh_ref=numbers.number("r_sh_ref"),
        adjust_pct=numbers.number("adjust"),
        ptc_per_stc=numbers.number("ptc") / numbers.number("stc"),
        citation=numbers.text("citation"),
    )


def dc_power_per_nameplate(
    kind: Module, effective_irradiance: FloatArray, cell_temperature_c: FloatArray
) -> FloatArray:
    """Return the DC power at the maximum power point, per power of nameplate [W/W].

    Parameters
    ----------
    kind : Module
        Which module.
    effective_irradiance : ndarray of float64
        Irradiance that reaches the cells, spectrally corrected [W/m2]. Below 1 W/m2 there is no power.
    cell_temperature_c : ndarray of float64, same shape
        [C]

    Returns
    -------
    ndarray of float64, same shape

    Notes
    -----
    See `calculators.solar.single_diode`.
    """
    power = np.zeros(effective_irradiance.shape)
    lit = effective_irradiance >= pvwatts().table("single_diode").number("least_irradiance")
    if not lit.any():
        return power
    diode = diode_parameters(kind, effective_irradiance[lit], cell_temperature_c[lit])
    power[lit] = maximum_power(diode) / kind.power_w
    return power
