"""The warmer and the colder twelve hours of the days of each month: how long, how far, how warm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from calculators.climate import ClimateZone, FloatArray

# The slope of degree-days over the base is taken over this to either side, one step of the tables [F].
_STEP_F: Final = 2.5
# A half month with less than this of such hours has none worth a mean [day].
_FEWEST_DAYS: Final = 0.05


@dataclass(frozen=True, slots=True)
class Half:
    """One half of the days of each month.

    Parameters
    ----------
    climate : ClimateZone
    night : bool
        True for the colder twelve hours.
    """

    climate: ClimateZone
    night: bool

    def heating_degree_days(self, base_f: FloatArray) -> FloatArray:
        """Return the degree-days of the half below a base [F day], shape (..., 12)."""
        whole = self.climate.heating_degree_days(base_f)
        at_night = self.climate.night_heating_degree_days(base_f, whole)
        return at_night if self.night else whole - at_night

    def cooling_degree_days(self, base_f: FloatArray) -> FloatArray:
        """Return the degree-days of the half above a base [F day], shape (..., 12)."""
        whole = self.climate.cooling_degree_days(base_f)
        by_day = self.climate.day_cooling_degree_days(base_f, whole)
        return whole - by_day if self.night else by_day

    def days_below(self, base_f: FloatArray) -> FloatArray:
        """Return the time that the half spends below a base [day]: the slope of its degree-days."""
        rise = self.heating_degree_days(base_f + _STEP_F) - self.heating_degree_days(base_f - _STEP_F)
        return np.maximum(rise / (2 * _STEP_F), 0.0)

    def days_above(self, base_f: FloatArray) -> FloatArray:
        """Return the time that the half spends above a base [day]."""
        fall = self.cooling_degree_days(base_f - _STEP_F) - self.cooling_degree_days(base_f + _STEP_F)
        return np.maximum(fall / (2 * _STEP_F), 0.0)

    def mean_below_f(self, base_f: FloatArray) -> FloatArray:
        """Return the mean temperature of the hours below a base [F]; the base where there are none."""
        return base_f - _mean_distance(self.heating_degree_days(base_f), self.days_below(base_f))

    def mean_above_f(self, base_f: FloatArray) -> FloatArray:
        """Return the mean temperature of the hours above a base [F]; the base where there are none."""
        return base_f + _mean_distance(self.cooling_degree_days(base_f), self.days_above(base_f))


def _mean_distance(degree_days: FloatArray, days: FloatArray) -> FloatArray:
    """Return degree-days over days; 0 where there are hardly any days."""
    return np.divide(degree_days, days, out=np.zeros_like(degree_days), where=days > _FEWEST_DAYS)
