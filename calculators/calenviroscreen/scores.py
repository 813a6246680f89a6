"""CalEnviroScreen scores from indicator percentiles, as OEHHA computes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from calculators.calenviroscreen.edition import Edition

    _Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ScoreTable:
    """An edition's table as published, tract by tract.

    Parameters
    ----------
    geoids : tuple of str
        Eleven-digit tract ids.
    percentiles : mapping of str to ndarray of float64
        Indicator -> its percentile [0 to 100]; NaN where missing.
    published : mapping of str to ndarray of float64
        Published results by our column name (``score``, ``pollution_burden`` ...); NaN where missing.
    ranges : tuple of str
        Published percentile range of each tract, e.g. ``76-80%``; empty where the file has none.
    """

    geoids: tuple[str, ...]
    percentiles: Mapping[str, _Numbers]
    published: Mapping[str, _Numbers]
    ranges: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Recomputed:
    """Scores computed from the percentiles.

    Parameters
    ----------
    pollution_burden, population_characteristics : ndarray of float64
        Averages before scaling [0 to 100]; NaN where there is none.
    score : ndarray of float64
        Product of the two scaled averages [0 to 100]; NaN where there is none.
    maxima_from_published : bool
        True where the table is a part of the state, so that the statewide maxima were taken from published
        averages and scaled scores, not from the rows.
    """

    pollution_burden: _Numbers
    population_characteristics: _Numbers
    score: _Numbers
    maxima_from_published: bool


def recompute(edition: Edition, table: ScoreTable) -> Recomputed:
    """Return the scores of a table's tracts.

    Parameters
    ----------
    edition : Edition
        Whose rule applies.
    table : ScoreTable
        Indicator percentiles; of the published results only which tracts have population characteristics,
        and in a part of the state the statewide maxima.

    Notes
    -----
    From 3.0: ``PB = (mean(exposures) + 0.5 mean(effects)) / 1.5``,
    ``PC = (mean(sensitive populations) + mean(socio-economic factors)) / 2``. In 2.0 the 0.5 weighs each
    indicator, PC is the plain mean, and both are rounded to three decimals. Missing indicators drop out of
    their mean; PC needs a least number of indicators. Then
    ``score = (10 PB / max PB) (10 PC / max PC)``, the maxima over all tracts of the state.

    References
    ----------
    .. [1] OEHHA, CalEnviroScreen 4.0 (October 2021), "Method".
    """
    burden = _pollution_burden(edition, table)
    population = _population_characteristics(edition, table)
    whole_state = len(table.geoids) >= edition.numbers.number("rows_least")
    if whole_state:
        with_published = ~np.isnan(table.published["population_characteristics_score"])
        most_burden = float(np.nanmax(burden))
        most_population = float(np.nanmax(np.where(with_published, population, np.nan)))
    else:
        most_burden = _maximum_behind(edition, table, "pollution_burden")
        most_population = _maximum_behind(edition, table, "population_characteristics")
    scale = edition.numbers.number("scale")
    score = (scale * burden / most_burden) * (scale * population / most_population)
    return Recomputed(burden, population, score, not whole_state)


def _pollution_burden(edition: Edition, table: ScoreTable) -> _Numbers:
    exposures = _columns(table, edition.components["exposures"])
    effects = _columns(table, edition.components["effects"])
    exposures_weight = edition.numbers.number("exposures_weight")
    effects_weight = edition.numbers.number("effects_weight")
    if edition.method == "weighted_indicators":
        weights = np.concatenate(
            [np.full(len(exposures), exposures_weight), np.full(len(effects), effects_weight)]
        )
        both = np.vstack([exposures, effects])
        known = ~np.isnan(both)
        total = np.nansum(both * weights[:, None], axis=0)
        return _rounded(edition, np.asarray(total / (known * weights[:, None]).sum(axis=0)))
    weighted = exposures_weight * _mean(exposures) + effects_weight * _mean(effects)
    return np.asarray(weighted / (exposures_weight + effects_weight))


def _population_characteristics(edition: Edition, table: ScoreTable) -> _Numbers:
    both = _columns(table, edition.population_indicators)
    enough = (~np.isnan(both)).sum(axis=0) >= edition.numbers.number("least_population_indicators")
    if edition.method == "weighted_indicators":
        average = _rounded(edition, _mean(both))
    else:
        sensitive = _columns(table, edition.components["sensitive_populations"])
        socioeconomic = _columns(table, edition.components["socioeconomic_factors"])
        average = np.asarray((_mean(sensitive) + _mean(socioeconomic)) / len((sensitive, socioeconomic)))
    return np.where(enough, average, np.nan)


def _columns(table: ScoreTable, names: tuple[str, ...]) -> _Numbers:
    return np.vstack([table.percentiles[name] for name in names])


def _mean(rows: _Numbers) -> _Numbers:
    """Return the mean of what is known in each column; NaN where nothing is."""
    known = ~np.isnan(rows)
    count = known.sum(axis=0)
    total = np.where(known, rows, 0.0).sum(axis=0)
    nothing = np.full(rows.shape[1], np.nan)
    return np.asarray(np.divide(total, count, out=nothing, where=count > 0))


def _rounded(edition: Edition, values: _Numbers) -> _Numbers:
    return np.asarray(np.round(values, int(edition.numbers.number("decimals"))))


def _maximum_behind(edition: Edition, table: ScoreTable, name: str) -> float:
    """Return the statewide maximum that a published average and its scaled score imply."""
    averages, scaled = table.published.get(name), table.published[f"{name}_score"]
    if averages is None:
        return float("nan")
    usable = ~np.isnan(averages) & (np.nan_to_num(scaled) > 0)
    if not usable.any():
        return float("nan")
    return float(np.median(edition.numbers.number("scale") * averages[usable] / scaled[usable]))
