"""Measures on the shell: insulation, air sealing, weatherstripping."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.climate import FloatArray
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
    return home.with_changes(wall_r=_between_framing(home.wall_r, parameters))


def insulate_floor(home: Home, parameters: Mapping[str, float]) -> Home:
    """Put batts between the joists of a raised floor.

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
    ``dUA = A (1 - framing) (1/R0 - 1/(R0 + added))``; the load counts the buffer of the space below.
    """
    return home.with_changes(floor_r=_between_framing(home.floor_r, parameters))


def insulate_knee_walls(home: Home, parameters: Mapping[str, float]) -> Home:
    """Put batts into the walls between rooms and attic.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``added_r`` [h ft2 F/Btu], ``framing_fraction`` [1].

    Returns
    -------
    Home
    """
    return home.with_changes(knee_wall_r=_between_framing(home.knee_wall_r, parameters))


def _between_framing(r: FloatArray, parameters: Mapping[str, float]) -> FloatArray:
    """Return the overall R once the cavities between the framing are filled."""
    before = 1.0 / r
    filled = 1.0 / (r + parameters["added_r"])
    return np.asarray(1.0 / (before - (1.0 - parameters["framing_fraction"]) * (before - filled)))


def seal_air_leaks(home: Home, parameters: Mapping[str, float]) -> Home:
    """Seal the shell against draughts.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``reduction`` [1].

    Returns
    -------
    Home
        With the reading that was measured or promised after sealing, where there is one and it is no
        higher than what the home has, else ``CFM50 x (1 - reduction)``.
    """
    expected = home.cfm50 * (1.0 - parameters["reduction"])
    stated = np.minimum(home.cfm50_after, home.cfm50)
    return home.with_changes(cfm50=np.where(np.isnan(home.cfm50_after), expected, stated))


def weatherstrip(home: Home, parameters: Mapping[str, float]) -> Home:
    """Fit sweeps and strips: ``CFM50 x (1 - reduction)``.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``reduction`` of the whole home's infiltration [1].

    Returns
    -------
    Home
    """
    return home.with_changes(cfm50=home.cfm50 * (1.0 - parameters["reduction"]))
