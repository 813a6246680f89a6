"""Use a day and degree-days a day of many meters' periods, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from calculators.metered.thresholds import balance_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from calculators.metered.periods import Period
    from calculators.metered.temperatures import DailyTemperatures


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """What the models of many meters are fitted to, or predict.

    Parameters
    ----------
    days : ndarray of float64, shape (meters, periods)
        Days of each period; 0 where a meter has fewer periods than another.
    use_per_day : ndarray of float64, shape (meters, periods)
        Mean use of its days [kWh or therm a day].
    heating, cooling : ndarray of float64, shape (meters, periods, balance points)
        Mean heating and cooling degree-days a day, for every balance point of the grid [F].
    """

    days: NDArray[np.float64]
    use_per_day: NDArray[np.float64]
    heating: NDArray[np.float64]
    cooling: NDArray[np.float64]

    def part(self, meters: slice) -> Design:
        """Return some of the meters."""
        return Design(self.days[meters], self.use_per_day[meters], self.heating[meters], self.cooling[meters])


class DegreeDays:
    """Sums of degree-days from a series' first day on, so that any period's mean is one difference.

    Parameters
    ----------
    temperatures : DailyTemperatures
    """

    def __init__(self, temperatures: DailyTemperatures) -> None:
        self.first = temperatures.first.toordinal()
        known = ~np.isnan(temperatures.mean_f)
        above = np.where(known, temperatures.mean_f, 0.0)[:, None] - balance_points()
        above = np.where(known[:, None], above, 0.0)
        self._known = _running(known[:, None].astype(np.float64))
        self._heating = _running(np.maximum(-above, 0.0))
        self._cooling = _running(np.maximum(above, 0.0))

    def means(
        self, start: NDArray[np.int64], end: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return mean heating and cooling degree-days a day of periods given as ordinals of their days.

        Returns
        -------
        tuple of ndarray of float64, shape (..., balance points)
            Over the days whose temperature is known; NaN where none is.

        References
        ----------
        .. [1] CalTRACK Methods 2.0, sections 3.3.4 and 3.3.5.
        """
        last = len(self._known) - 1
        low, high = np.clip(start - self.first, 0, last), np.clip(end - self.first, 0, last)
        days = self._known[high] - self._known[low]
        with np.errstate(invalid="ignore"):
            heating = (self._heating[high] - self._heating[low]) / days
            cooling = (self._cooling[high] - self._cooling[low]) / days
        return heating, cooling


def _running(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])


def design(periods: Sequence[Sequence[Period]], degree_days: Sequence[DegreeDays]) -> Design:
    """Return the arrays of many meters' periods.

    Parameters
    ----------
    periods : sequence of sequence of Period
        Of each meter, those that count; each has a use.
    degree_days : sequence of DegreeDays
        Of each meter; meters of one weather series share one object, and are then worked out at once.

    Returns
    -------
    Design
    """
    width = max((len(one) for one in periods), default=0)
    shape = (len(periods), width)
    start, end = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    use = np.zeros(shape)
    for row, one in enumerate(periods):
        count = len(one)
        start[row, :count] = [period.start.toordinal() for period in one]
        end[row, :count] = [period.end.toordinal() for period in one]
        use[row, :count] = [period.use for period in one]
    days = (end - start).astype(np.float64)
    heating = np.zeros((*shape, len(balance_points())))
    cooling = np.zeros_like(heating)
    series = {id(one): one for one in degree_days}
    owner = np.array([id(one) for one in degree_days])
    for key, sums in series.items():
        rows = owner == key
        heating[rows], cooling[rows] = sums.means(start[rows], end[rows])
    there = days > 0
    per_day = np.divide(use, days, out=np.zeros(shape), where=there)
    return Design(
        days,
        per_day,
        np.where(there[..., None], heating, 0.0),
        np.where(there[..., None], cooling, 0.0),
    )
