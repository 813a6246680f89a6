"""What a home uses of its own solar electricity hour by hour, and what it gives to the grid."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from calculators.billing.clock import clock_of_year

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from calculators.tariff_records import ExportVersion


@dataclass(frozen=True, slots=True, eq=False)
class SolarUse:
    """Solar electricity of a year, hour by hour [kWh].

    Parameters
    ----------
    self_use, export, imported : ndarray of float64, shape (..., 8760)
        Used at home as it is made; given to the grid; still bought.
    """

    self_use: NDArray[np.float64]
    export: NDArray[np.float64]
    imported: NDArray[np.float64]


def solar_use(load: NDArray[np.float64], generation: NDArray[np.float64]) -> SolarUse:
    """Return what becomes of a home's solar electricity.

    Parameters
    ----------
    load, generation : ndarray of float64, shape (..., 8760)
        What the home uses and what its array makes in each hour [kWh].

    Returns
    -------
    SolarUse

    Notes
    -----
    In each hour ``self = min(load, generation)``, ``export = generation - self``, ``import = load - self``.
    Within an hour the two are taken to be even, which makes self-use a little too large.
    """
    used = np.minimum(load, generation)
    return SolarUse(self_use=used, export=generation - used, imported=load - used)


def export_credit_usd(export: NDArray[np.float64], prices: ExportVersion, year: int) -> Decimal:
    """Return what a year's export is credited with [USD/year].

    Parameters
    ----------
    export : ndarray of float64, shape (8760,)
        In hours of standard time [kWh].
    prices : ExportVersion
        By month and hour of the clock.
    year : int
        Calendar year.
    """
    clock = clock_of_year(year, prices.time_zone)
    total = Decimal(0)
    for month, by_hour in enumerate(prices.usd_per_kwh, start=1):
        for hour, price in enumerate(by_hour):
            amount = float(export[(clock.month == month) & (clock.hour == hour)].sum())
            total += Decimal(repr(amount)) * price
    return total
