"""In which hours a home uses what it uses in a year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.billing.clock import clock_of_year
from calculators.number_tables import number_file
from calculators.quantities import HOURS_PER_YEAR, fahrenheit_from_celsius
from calculators.weather import zone_weather
from rules.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from calculators.billing.clock import Clock
    from rules.outcomes import Citation

HOURS: Final = int(HOURS_PER_YEAR)
MONTHS: Final = 12
_OTHER: Final = "other"


@dataclass(frozen=True, slots=True, eq=False)
class LoadShapes:
    """The shares of a year's use that fall in each hour, by end use; each sums to 1.

    Parameters
    ----------
    clock : Clock
        The year.
    share : mapping of str to ndarray of float64, shape (8760,)
        By shape.
    shape_of : mapping of str to str
        Which shape an end use follows.
    citations : tuple of Citation
        Where the shapes come from.
    """

    clock: Clock
    share: Mapping[str, NDArray[np.float64]]
    shape_of: Mapping[str, str]
    citations: tuple[Citation, ...]

    @property
    def verified(self) -> bool:
        """Whether every shape was checked against its source."""
        return all(citation.verified for citation in self.citations)

    def of(self, end_use: str) -> NDArray[np.float64]:
        """Return the shape of an end use; one that has none of its own follows all the other uses."""
        return self.share[self.shape_of.get(end_use, _OTHER)]


@lru_cache(maxsize=64)
def load_shapes(zone: int, year: int, jurisdiction: str = "us_ca") -> LoadShapes:
    """Return the load shapes of a climate zone in a calendar year.

    Parameters
    ----------
    zone : int
        Climate zone, whose typical days decide when there is heating and cooling.
    year : int
        Calendar year, for the clock.
    jurisdiction : str
        Folder of the data.

    Notes
    -----
    Heating and cooling follow the degree-hours of the zone's typical days below and above a base, every other
    use a profile of the day by the clock on the wall, some with a factor a month.
    """
    data = number_file(f"data/{jurisdiction}/load_shapes.toml")
    clock = clock_of_year(year, data.text("time_zone"))
    degrees = data.table("degree_hours")
    outdoors = fahrenheit_from_celsius(zone_weather(zone, jurisdiction).temp_air)
    least = degrees.number("least_share_of_hours")
    share = {
        "heating": _degree_hours(degrees.number("heating_base_f") - outdoors, least),
        "cooling": _degree_hours(outdoors - degrees.number("cooling_base_f"), least),
    }
    profiles, citations = data.table("shape"), [degrees.citation()]
    for name in profiles.keys():  # noqa: SIM118 - a table of numbers is not a mapping
        profile = profiles.table(name)
        months = profile.numbers("months") if "months" in profile.entries else np.ones(MONTHS)
        share[name] = _scaled(profile.numbers("hours")[clock.hour] * months[clock.month - 1])
        citations.append(profile.citation())
    return LoadShapes(clock, share, dict(data.table("end_use").entries), tuple(citations))


def _degree_hours(degrees: NDArray[np.float64], least_share: float) -> NDArray[np.float64]:
    """Return degree-hours as shares; a base that hardly any hour passes moves until enough do."""
    passing = float(np.quantile(degrees, 1.0 - least_share))
    return _scaled(np.maximum(degrees - min(passing, 0.0), 0.0))


def _scaled(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def hourly_use(
    by_end_use: Mapping[str, float | NDArray[np.float64]], shapes: LoadShapes
) -> NDArray[np.float64]:
    """Return a home's use in each hour.

    Parameters
    ----------
    by_end_use : mapping of str to float or ndarray of float64, shape (...)
        A year's use of one fuel by end use; one home, or a batch.
    shapes : LoadShapes

    Returns
    -------
    ndarray of float64, shape (..., 8760)
        Sums to the year's use.
    """
    total: NDArray[np.float64] = np.zeros(HOURS)
    for end_use, amount in by_end_use.items():
        total = total + np.asarray(amount, dtype=np.float64)[..., np.newaxis] * shapes.of(end_use)
    return total


def brought_to_monthly_bills(
    before: NDArray[np.float64], after: NDArray[np.float64], billed: Sequence[float], clock: Clock
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a home's hours before and after the work with each month before equal to its bill.

    Parameters
    ----------
    before, after : ndarray of float64, shape (8760,)
        Modelled use of each hour.
    billed : sequence of 12 float
        January to December.
    clock : Clock

    Returns
    -------
    before, after : ndarray of float64, shape (8760,)
        Each hour of a month is multiplied by billed over modelled use of the month. What the work saves in
        the hours is multiplied alike and then brought to the year's saving as it was, so that the year saves
        what the measures save.

    Raises
    ------
    InputError
        If there are not twelve months.
    """
    if len(billed) != MONTHS:
        raise InputError(f"{len(billed)} months of bills were given; give twelve, January to December")
    month = clock.month - 1
    modelled = np.bincount(month, before, MONTHS)
    factor = np.divide(np.asarray(billed, float), modelled, out=np.ones(MONTHS), where=modelled > 0)[month]
    saved, saving = (before - after) * factor, float((before - after).sum())
    scale = saving / float(saved.sum()) if saved.sum() else 1.0
    return before * factor, np.maximum(before * factor - saved * scale, 0.0)
