"""System losses: several small ones, multiplied."""

from __future__ import annotations

import numpy as np

from calculators.solar.parameters import FloatArray, pvwatts
from rules.errors import InputError


def default_losses_pct() -> float:
    """Return PVWatts's default losses [%], 14.0757 of ten terms."""
    return float(_combined(None))


def losses_with_shading(shading_pct: float | FloatArray) -> float | FloatArray:
    """Return the system losses of a roof whose shade is known [%].

    Parameters
    ----------
    shading_pct : float or ndarray of float64
        Part of a year's sunlight that trees, chimneys and neighbours keep off the array [%]. It takes the
        place of PVWatts's 3 %, which stands for a roof held to be unshaded.

    Returns
    -------
    float or ndarray of float64, shape of `shading_pct`

    Raises
    ------
    InputError
        If it is not from 0 to 100.

    Notes
    -----
    ``100 (1 - (1 - shading / 100) prod(1 - loss / 100))`` over the other nine terms [1]_.

    References
    ----------
    .. [1] A. P. Dobos, "PVWatts Version 5 Manual", NREL/TP-6A20-62641 (2014), :doi:`10.2172/1158421`.
    """
    shading = np.asarray(shading_pct, dtype=np.float64)
    if not np.all((shading >= 0.0) & (shading <= 100.0)):  # noqa: PLR2004 - per cent
        raise InputError(f"roof.shading_pct = {shading_pct}: must be from 0 to 100 %.")
    losses = _combined(shading)
    return losses if losses.ndim else float(losses)


def _combined(shading_pct: FloatArray | None) -> FloatArray:
    table = pvwatts().table("losses")
    kept = np.ones(() if shading_pct is None else shading_pct.shape)
    for name in table.keys():  # noqa: SIM118 - a table of numbers, not a dict
        loss = shading_pct if name == "shading" and shading_pct is not None else table.number(name)
        kept = kept * (1.0 - np.asarray(loss) / 100.0)
    return np.asarray(100.0 * (1.0 - kept))
