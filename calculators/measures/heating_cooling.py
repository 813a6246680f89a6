"""Measures on heating and cooling: thermostat, air conditioner, evaporative cooler."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from calculators.home.equipment import evaporative_cooler_eer

if TYPE_CHECKING:
    from calculators.climate import ClimateZone
    from calculators.home.description import Home


def set_back_at_night(home: Home, parameters: Mapping[str, float], climate: ClimateZone | None) -> Home:  # noqa: ARG001 - every change has the same arguments
    """Let a thermostat lower the heating at night.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``setback_f`` [F], ``setback_hours`` [h/day].
    climate : ClimateZone or None
        Not used.

    Returns
    -------
    Home
        With the set-back; heating only, as in NEAT.
    """
    return home.with_changes(setback_f=parameters["setback_f"], setback_hours=parameters["setback_hours"])


def replace_central_ac(home: Home, parameters: Mapping[str, float], climate: ClimateZone | None) -> Home:  # noqa: ARG001
    """Replace the air conditioner: ``kWh = load / SEER / 1000``.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``seer2``, ``seer2_per_seer`` of the new unit [Btu/Wh, 1].
    climate : ClimateZone or None
        Not used.

    Returns
    -------
    Home
    """
    return home.with_changes(cooling_eer=parameters["seer2"] / parameters["seer2_per_seer"])


def replace_by_evaporative_cooler(home: Home, parameters: Mapping[str, float], climate: ClimateZone | None) -> Home:  # noqa: ARG001
    """Cool by evaporation in place of the compressor: ``kWh = load (1/SEER - 1/EER_ec) / 1000`` less.

    Parameters
    ----------
    home : Home
    parameters : mapping
        None.
    climate : ClimateZone or None
        Its design day gives the cooler's efficiency; without one nothing changes.

    Returns
    -------
    Home
        With a cooler that blows into the rooms, not into ducts.
    """
    if climate is None:
        return home
    return home.with_changes(cooling_eer=evaporative_cooler_eer(climate), cooling_ducted=np.zeros(()))
