"""Measures on heating and cooling equipment: thermostat, furnace, air conditioners, fans, heat pumps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from calculators.home.description import fuel_index
from calculators.home.equipment import heat_pump_cop

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.home.description import Home


def set_back_at_night(home: Home, parameters: Mapping[str, float]) -> Home:
    """Let a thermostat lower the heating at night.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``setback_f`` [F], ``setback_hours`` [h/day].

    Returns
    -------
    Home
        With the set-back; heating only, as in NEAT.
    """
    return home.with_changes(setback_f=parameters["setback_f"], setback_hours=parameters["setback_hours"])


def replace_central_ac(home: Home, parameters: Mapping[str, float]) -> Home:
    """Replace the air conditioner: ``kWh = load / SEER / 1000``.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``seer2``, ``seer2_per_seer`` of the new unit [Btu/Wh, 1].

    Returns
    -------
    Home
    """
    return home.with_changes(cooling_eer=parameters["seer2"] / parameters["seer2_per_seer"])


def replace_by_evaporative_cooler(home: Home, _parameters: Mapping[str, float]) -> Home:
    """Cool by evaporation in place of the compressor: ``kWh = load (1/SEER - 1/EER_ec) / 1000`` less.

    Parameters
    ----------
    home : Home
        Its `evaporative_eer` is that of a cooler in its climate.
    _parameters : mapping
        None.

    Returns
    -------
    Home
        With a cooler that blows into the rooms, not into ducts.
    """
    return home.with_changes(
        cooling_eer=home.evaporative_eer, cooling_ducted=np.zeros_like(home.cooling_ducted)
    )


def replace_room_ac(home: Home, parameters: Mapping[str, float]) -> Home:
    """Replace room air conditioners: ``kWh = load (1/EER0 - 1/CEER1) / 1000`` less.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``ceer`` of the new units [Btu/Wh].

    Returns
    -------
    Home
    """
    return home.with_changes(cooling_eer=np.maximum(home.cooling_eer, parameters["ceer"]))


def replace_furnace(home: Home, parameters: Mapping[str, float]) -> Home:
    """Replace the furnace: ``therms = load / DE (1/AFUE0 - 1/AFUE1) / 1e5`` less.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``afue`` of the new one [1].

    Returns
    -------
    Home
    """
    return home.with_changes(heating_efficiency=np.maximum(home.heating_efficiency, parameters["afue"]))


def tune_furnace(home: Home, parameters: Mapping[str, float]) -> Home:
    """Clean and adjust the furnace: its efficiency rises by a small share.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``improvement`` [1]: share of the fuel that is saved.

    Returns
    -------
    Home
    """
    return home.with_changes(heating_efficiency=home.heating_efficiency / (1.0 - parameters["improvement"]))


def add_whole_house_fan(home: Home, parameters: Mapping[str, float]) -> Home:
    """Cool by night air: the fan carries off the load of the hours whose air is cool enough.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``cfm_per_ft2`` of floor [ft3/min ft2].

    Returns
    -------
    Home
    """
    flow = parameters["cfm_per_ft2"] * home.floor_area_ft2
    return home.with_changes(whole_house_fan_cfm=np.maximum(home.whole_house_fan_cfm, flow))


def add_ceiling_fans(home: Home, parameters: Mapping[str, float]) -> Home:
    """Move the air of the rooms, so that people are as comfortable at a higher set point of cooling.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``rise_f`` of the set point [F], ``fans`` that run in warm hours, ``fan_w`` of each [W].

    Returns
    -------
    Home
        The fans' own use is part of cooling. A home that has had them put in already stays as it is.
    """
    fanned = home.comfort_fan_w > 0
    raised = home.cooling_setpoint_f + parameters["rise_f"]
    return home.with_changes(
        cooling_setpoint_f=np.where(fanned, home.cooling_setpoint_f, raised),
        comfort_fan_w=np.where(fanned, home.comfort_fan_w, parameters["fans"] * parameters["fan_w"]),
    )


def replace_by_heat_pump_ducted(home: Home, parameters: Mapping[str, float]) -> Home:
    """Heat and cool by a heat pump through the ducts that are there.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``hspf2``, ``seer2`` of the new unit [Btu/Wh]; ``hspf2_per_hspf``, ``seer2_per_seer`` [1].

    Returns
    -------
    Home
        The old fuel's use goes, the heat pump's kWh come; a home that had no cooling gets some.
    """
    return _pumped(home, parameters, ducted=1.0)


def replace_by_heat_pump_ductless(home: Home, parameters: Mapping[str, float]) -> Home:
    """Heat and cool by heat pumps in the rooms, past the ducts.

    Parameters
    ----------
    home : Home
    parameters : mapping
        As of `replace_by_heat_pump_ducted`.

    Returns
    -------
    Home
    """
    return _pumped(home, parameters, ducted=0.0)


def _pumped(home: Home, parameters: Mapping[str, float], *, ducted: float) -> Home:
    """Return the home with a heat pump for all of its heating and cooling.

    ``kWh = load / (COP x 3,412 x DE)``, COP by the HSPF adjusted to the winter design temperature. Ducts
    within the conditioned space stay there: what is ducted outside it is what already was, if anything.
    """
    outside = np.maximum(home.heating_ducted, home.cooling_ducted)
    everywhere = np.ones_like(home.heating_served)
    return home.with_changes(
        heating_fuel=np.full_like(home.heating_fuel, fuel_index("electricity")),
        heating_efficiency=heat_pump_cop(
            parameters["hspf2"] / parameters["hspf2_per_hspf"], home.winter_design_f
        ),
        heating_ducted=outside * ducted,
        cooling_eer=np.full_like(home.cooling_eer, parameters["seer2"] / parameters["seer2_per_seer"]),
        cooling_served=everywhere,
        cooling_ducted=outside * ducted,
        furnace_fan_w_per_cfm=np.zeros_like(home.furnace_fan_w_per_cfm),
    )
