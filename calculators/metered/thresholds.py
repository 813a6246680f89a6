"""The limits of the billing and daily methods, from their data file."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from calculators.number_tables import number_file

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FILE = "data/metered/caltrack_2_0.toml"
METHOD = "CalTRACK Methods 2.0"


@cache
def threshold(table: str, key: str) -> float:
    """Return one limit."""
    return number_file(_FILE).table(table).number(key)


@cache
def whole(table: str, key: str) -> int:
    """Return one limit that counts something."""
    return round(threshold(table, key))


@cache
def balance_points() -> NDArray[np.float64]:
    """Return the grid of balance points [F]."""
    low, high = threshold("balance_points", "lowest_f"), threshold("balance_points", "highest_f")
    step = threshold("balance_points", "step_f")
    grid = np.arange(low, high + step / 2, step)
    grid.setflags(write=False)
    return grid


@cache
def autocorrelation_polynomial(method: str) -> tuple[float, float, float]:
    """Return a, b and d of the uncertainty of a method, 'billing' or 'daily'."""
    a, b, d = number_file(_FILE).table("uncertainty").numbers(f"{method}_a_b_d")
    return float(a), float(b), float(d)
