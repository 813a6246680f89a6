"""Measures against the sun and through glass: windows, screens, film, cool roof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.home.description import Home


def replace_windows(home: Home, parameters: Mapping[str, float]) -> Home:
    """Replace the windows: ``dUA = A (U0 - U1)``, and the sun by ``A (SHGC0 - SHGC1)``.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``u`` [Btu/h ft2 F], ``shgc`` [1].

    Returns
    -------
    Home
        Winter sun is lost along with summer's; air leaks around the frames are left as they were.
    """
    return home.with_changes(
        window_u=np.minimum(home.window_u, parameters["u"]),
        window_shgc=np.minimum(home.window_shgc, parameters["shgc"]),
    )


def screen_sunny_windows(home: Home, parameters: Mapping[str, float]) -> Home:
    """Put screens or film on all windows but the north's: ``sun x transmission`` there.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``transmission`` [1]: what is left of the solar heat gain, April to September;
        ``winter_transmission`` [1]: the same, October to March, 1 for what is taken down.

    Returns
    -------
    Home
        With what stays on in winter, winter sun is lost too.
    """
    return home.with_changes(
        screen_transmission=np.minimum(home.screen_transmission, parameters["transmission"]),
        screen_transmission_winter=np.minimum(
            home.screen_transmission_winter, parameters["winter_transmission"]
        ),
    )


def coat_roof(home: Home, parameters: Mapping[str, float]) -> Home:
    """Coat the roof so that it takes in less of the sun: sol-air gain scaled by ``absorptivity / old``.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``absorptivity`` of the coat [1].

    Returns
    -------
    Home
        Winter gain is lost too.
    """
    return home.with_changes(roof_absorptivity=np.minimum(home.roof_absorptivity, parameters["absorptivity"]))
