"""Measures on ducts: sealing and insulation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.home.description import Home


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


def insulate_ducts(home: Home, parameters: Mapping[str, float]) -> Home:
    """Wrap ducts up to an R; ducts with more stay as they are.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``r_after`` [h ft2 F/Btu].

    Returns
    -------
    Home
    """
    return home.with_changes(duct_r=np.maximum(home.duct_r, parameters["r_after"]))
