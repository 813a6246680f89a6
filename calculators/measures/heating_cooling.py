"""Measures on heating and cooling: thermostat, air conditioner, evaporative cooler."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

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
