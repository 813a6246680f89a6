"""Measures on lamps and appliances."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.home.description import Home


def replace_lamps(home: Home, parameters: Mapping[str, float]) -> Home:
    """Put LED lamps in place of incandescent ones: ``kWh = n (W0 - W1) h 365 / 1000`` less.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``led_watts`` [W].

    Returns
    -------
    Home
    """
    return home.with_changes(lamp_watts=np.full_like(home.lamp_watts, parameters["led_watts"]))


def replace_refrigerator(home: Home, parameters: Mapping[str, float]) -> Home:
    """Put a new refrigerator in place of an old one: its label, with nothing added for age or door seal.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``label_kwh`` of the new one [kWh/year].

    Returns
    -------
    Home
    """
    return home.with_changes(
        refrigerator_label_kwh=np.full_like(home.refrigerator_label_kwh, parameters["label_kwh"]),
        refrigerator_age_factor=np.zeros_like(home.refrigerator_age_factor),
        refrigerator_seal_factor=np.zeros_like(home.refrigerator_seal_factor),
    )
