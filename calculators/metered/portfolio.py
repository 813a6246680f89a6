"""Many homes' savings together: their sum, how sure it is, and how far predictions held, by measure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from calculators.metered.thresholds import threshold, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculators.metered.savings import MeterResult


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The saving of many meters of one fuel.

    Parameters
    ----------
    fuel : str
    meters, claimed, left_out : int
        How many there are, how many the sum is of, and how many made a claim but scatter too much for it.
    avoided, uncertainty, predicted : float
        Sum of the savings, half-width of its 90 % interval, and what the models say would have been used
        [kWh or therm].
    reporting_days : int
        Home-days that the sum is of.
    """

    fuel: str
    meters: int
    claimed: int
    left_out: int
    avoided: float
    uncertainty: float
    predicted: float
    reporting_days: int

    @property
    def fractional_uncertainty(self) -> float | None:
        """FSU of the whole; None where nothing is saved."""
        return self.uncertainty / self.avoided if self.avoided > 0 else None


def portfolio(results: Sequence[MeterResult], fuel: str) -> Portfolio:
    """Add up the savings of one fuel's meters.

    Parameters
    ----------
    results : sequence of MeterResult
        Of any fuel.
    fuel : {'electricity', 'natural_gas'}

    Returns
    -------
    Portfolio

    Notes
    -----
    ``FSU = sqrt(sum dU_i^2) / sum U_i`` [1]_: homes err independently. A home whose CV(RMSE) is above 100 %,
    or whose uncertainty is not known, is left out and counted.

    References
    ----------
    .. [1] CalTRACK Methods 2.0, sections 4.3.2.1 and 4.3.2.5.
    """
    ours = [one for one in results if one.selection.meter.fuel == fuel]
    claims = [one for one in ours if one.claimable]
    kept = [one for one in claims if _steady(one)]
    return Portfolio(
        fuel,
        len(ours),
        len(kept),
        len(claims) - len(kept),
        math.fsum(one.avoided or 0.0 for one in kept),
        math.sqrt(math.fsum((one.uncertainty or 0.0) ** 2 for one in kept)),
        math.fsum(one.predicted or 0.0 for one in kept),
        sum(one.reporting_days for one in kept),
    )


def _steady(result: MeterResult) -> bool:
    """Return whether a home may be in a portfolio."""
    most = threshold("uncertainty", "most_cv_rmse")
    return result.model is not None and result.uncertainty is not None and result.model.cv_rmse <= most


@dataclass(frozen=True, slots=True)
class MeasureRealisation:
    """How far one measure's prediction held, over the homes that have it.

    Parameters
    ----------
    measure : str
    homes : int
    predicted, metered : float
        Sum of the predictions, and of the parts of the metered savings that are the measure's [kWh or therm
        a year].
    """

    measure: str
    homes: int
    predicted: float
    metered: float

    @property
    def rate(self) -> float | None:
        """Metered over predicted; None where nothing, or a rise beside a fall, was predicted to sum to it."""
        return self.metered / self.predicted if self.predicted != 0 else None


def allocated(metered: float, predicted: Mapping[str, float]) -> dict[str, float] | None:
    """Return the parts of a home's metered saving that go to each of its measures.

    Parameters
    ----------
    metered : float
        The home's saving [kWh or therm].
    predicted : mapping of str to float
        Each measure's predicted saving; negative where it uses more.

    Returns
    -------
    dict of str to float or None
        They add up to `metered`. None where nothing was predicted.

    Notes
    -----
    ``part_m = p_m + (metered - sum p) * |p_m| / sum |p|``: what the meter found beyond the prediction, or
    short of it, is shared in proportion to the predictions. Where all have one sign this is
    ``metered * p_m / sum p``, the prediction times the home's realisation rate. A meter tells of a home, not
    of a measure (CalTRACK 2.0, 1.3.2.3): the division is a convention, not a finding.
    """
    size = math.fsum(abs(value) for value in predicted.values())
    if size <= 0:
        return None
    beyond = metered - math.fsum(predicted.values())
    return {measure: value + beyond * abs(value) / size for measure, value in predicted.items()}


def whole_year(result: MeterResult) -> bool:
    """Return whether a saving is of a year, so that a year's prediction may be held against it."""
    least = whole("reporting", "days") - whole("baseline", "most_missing_days")
    return result.claimable and result.reporting_days >= least


def realisation(
    results: Sequence[MeterResult], predictions: Sequence[Mapping[str, float]], fuel: str
) -> tuple[MeasureRealisation, ...]:
    """Return each measure's realisation rate over a portfolio.

    Parameters
    ----------
    results : sequence of MeterResult
    predictions : sequence of mapping of str to float
        Of each meter's home, a year's predicted saving by measure, in the meter's fuel [kWh or therm].
    fuel : {'electricity', 'natural_gas'}

    Returns
    -------
    tuple of MeasureRealisation
        Measures in alphabetical order. Only homes measured for a whole year count, since a prediction is of
        a year and part of one is not made into a year.
    """
    predicted: dict[str, list[float]] = {}
    metered: dict[str, list[float]] = {}
    for result, prediction in zip(results, predictions, strict=True):
        if result.selection.meter.fuel != fuel or not whole_year(result) or result.avoided is None:
            continue
        parts = allocated(result.avoided, prediction)
        for measure, part in (parts or {}).items():
            predicted.setdefault(measure, []).append(prediction[measure])
            metered.setdefault(measure, []).append(part)
    return tuple(
        MeasureRealisation(
            measure, len(predicted[measure]), math.fsum(predicted[measure]), math.fsum(metered[measure])
        )
        for measure in sorted(predicted)
    )
