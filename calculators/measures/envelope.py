"""Measures on the shell and the ducts: insulation, air sealing, duct sealing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.home.description import Home


def add_attic_insulation(home: Home, parameters: Mapping[str, float]) -> Home:
    """Blow insulation over the attic floor.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``added_r``, ``final_r_cap`` [h ft2 F/Btu].

    Returns
    -------
    Home

    Notes
    -----
    ``R1 = min(R0 + added, cap)``, never less than R0: ``dUA = A (1/R0 - 1/R1)``. The blanket lies over the
    joists too, so it adds to the whole area.
    """
    raised = np.minimum(home.ceiling_r + parameters["added_r"], parameters["final_r_cap"])
    return home.with_changes(ceiling_r=np.maximum(raised, home.ceiling_r))


def fill_wall_cavities(home: Home, parameters: Mapping[str, float]) -> Home:
    """Blow insulation into empty wall cavities.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``added_r`` [h ft2 F/Btu], ``framing_fraction`` [1].

    Returns
    -------
    Home

    Notes
    -----
    ``dUA = A (1 - framing) (1/R0 - 1/(R0 + added))``: the studs stay as they are.
    """
    before = 1.0 / home.wall_r
    cavity = 1.0 / (home.wall_r + parameters["added_r"])
    saved = (1.0 - parameters["framing_fraction"]) * (before - cavity)
    return home.with_changes(wall_r=1.0 / (before - saved))


def seal_air_leaks(home: Home, parameters: Mapping[str, float]) -> Home:
    """Seal the shell against draughts: ``CFM50 x (1 - reduction)``.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``reduction`` [1].

    Returns
    -------
    Home
    """
    return home.with_changes(cfm50=home.cfm50 * (1.0 - parameters["reduction"]))


def seal_ducts(home: Home, parameters: Mapping[str, float]) -> Home:
    """Seal ducts down to a leakage; ducts that are tighter stay as they are.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``leakage_after_pct`` [% of flow].

    Returns
    -------
    Home
    """
    return home.with_changes(
        duct_leakage=np.minimum(home.duct_leakage, parameters["leakage_after_pct"] / 100.0)
    )
