"""What the meter says was saved, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

from calculators.metered.design import DegreeDays, design
from calculators.metered.findings import MeterFinding, finding
from calculators.metered.fit import KINDS, Models, fit
from calculators.metered.sufficiency import Selection, select
from calculators.metered.thresholds import autocorrelation_polynomial, balance_points, threshold
from calculators.quantities import DAYS_PER_YEAR, MONTHS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from calculators.metered.periods import Period
    from calculators.metered.readings import Cadence, Meter
    from calculators.metered.site import Site
    from calculators.metered.temperatures import DailyTemperatures


@dataclass(frozen=True, slots=True)
class Model:
    """One meter's model, in words and numbers.

    Parameters
    ----------
    kind : str
        ``intercept``, ``heating``, ``cooling`` or ``heating_and_cooling``.
    base_per_day : float
        [kWh or therm a day]
    heating_balance_f, cooling_balance_f : float or None
        Balance points [F].
    heating_slope, cooling_slope : float
        [kWh or therm per F day]
    adjusted_r2, cv_rmse : float
    periods : int
    """

    kind: str
    base_per_day: float
    heating_balance_f: float | None
    heating_slope: float
    cooling_balance_f: float | None
    cooling_slope: float
    adjusted_r2: float
    cv_rmse: float
    periods: int


@dataclass(frozen=True, slots=True)
class MeterResult:
    """One meter before and after the work.

    Parameters
    ----------
    selection : Selection
        Which readings count, and why the others do not.
    model : Model or None
        Of the time before the work; None where its readings do not suffice.
    predicted, metered, avoided : float or None
        What the model says would have been used on the days metered after the work, what was used, and the
        difference [kWh or therm]; None where no claim can be made.
    uncertainty : float or None
        Half-width of the 90 % interval of `avoided` [kWh or therm].
    reporting_days : int
        Days after the work that `avoided` is of.
    by_period : tuple of (Period, float, float)
        Each period after the work with its predicted and avoided use.
    findings : tuple of MeterFinding
        Those of the selection, and those of the model.
    """

    selection: Selection
    model: Model | None
    predicted: float | None
    metered: float | None
    avoided: float | None
    uncertainty: float | None
    reporting_days: int
    by_period: tuple[tuple[Period, float, float], ...]
    findings: tuple[MeterFinding, ...]

    @property
    def fractional_uncertainty(self) -> float | None:
        """FSU: the uncertainty over the saving; None where nothing is saved, of which no fraction is."""
        if self.avoided is None or self.uncertainty is None or self.avoided <= 0:
            return None
        return self.uncertainty / self.avoided

    @property
    def claimable(self) -> bool:
        """Whether the meter makes a claim at all."""
        return self.avoided is not None


def analyse(
    meters: Sequence[Meter],
    temperatures: Sequence[DailyTemperatures],
    sites: Sequence[Site],
    method: Cadence | None = None,
) -> tuple[MeterResult, ...]:
    """Return the saving of each meter; one engine for a home and for a programme.

    Parameters
    ----------
    meters : sequence of Meter
    temperatures : sequence of DailyTemperatures
        Of each meter; homes of one weather station share one object.
    sites : sequence of Site
    method : {'billing', 'daily'}, optional
        By default as often as each meter was read.

    Returns
    -------
    tuple of MeterResult
        In the order of the meters.

    Notes
    -----
    ``avoided = sum(days * (predicted a day - metered a day))`` over the periods after the work. What is not a
    year is not made into one (CalTRACK 2.0, 3.6.1 and 4.1.2).
    """
    selections = [
        select(meter, weather, site, method)
        for meter, weather, site in zip(meters, temperatures, sites, strict=True)
    ]
    shared = {id(weather): weather for weather in temperatures}
    sums = {key: DegreeDays(weather) for key, weather in shared.items()}
    results: dict[int, MeterResult] = {}
    for kind in ("billing", "daily"):
        rows = [row for row, one in enumerate(selections) if one.method == kind]
        if rows:
            chosen = [selections[row] for row in rows]
            weather = [sums[id(temperatures[row])] for row in rows]
            results.update(zip(rows, _analyse_alike(chosen, weather, kind), strict=True))
    return tuple(results[row] for row in range(len(selections)))


def _analyse_alike(
    selections: Sequence[Selection], weather: Sequence[DegreeDays], method: str
) -> list[MeterResult]:
    kind: Cadence = "daily" if method == "daily" else "billing"
    models = fit_selections(selections, weather, kind)
    after = design([one.reporting.periods for one in selections], weather)
    predicted = after.days * models.per_day(after.heating, after.cooling)
    used = after.days * after.use_per_day
    interval = uncertainty(
        models, method, (after.days > 0).sum(axis=1), after.days.sum(axis=1), predicted.sum(axis=1)
    )
    return [
        _result(selection, _model(models, row), predicted[row], used[row], float(interval[row]))
        for row, selection in enumerate(selections)
    ]


def fit_selections(selections: Sequence[Selection], weather: Sequence[DegreeDays], method: Cadence) -> Models:
    """Return the models of the time before the work."""
    before = design([one.baseline.periods for one in selections], weather)
    electric = np.array([one.meter.fuel == "electricity" for one in selections], dtype=bool)
    return fit(before, method, may_cool=electric)


def uncertainty(
    models: Models,
    method: str,
    periods: NDArray[np.int64],
    days: NDArray[np.float64],
    predicted: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the half-width of the 90 % interval of each avoided use [kWh or therm].

    Parameters
    ----------
    models : Models
    method : {'billing', 'daily'}
    periods : ndarray of int64, shape (meters,)
        Q, periods after the work.
    days : ndarray of float64, shape (meters,)
        Days after the work; M is these in months.
    predicted : ndarray of float64, shape (meters,)
        What the model says would have been used on them.

    Notes
    -----
    ``dU = t (a M^2 + b M + d) CV(RMSE) sqrt(P/P' (1 + 2/P') / Q) predicted``, which is FSU times the saving,
    so that it is there also where nothing was saved. P' is taken as P: the polynomial in M stands for the
    autocorrelation. NaN where there is no model, or it has no degrees of freedom.

    References
    ----------
    .. [1] CalTRACK Methods 2.0, section 4.3.2.4; Sun and Baltazar (2013).
    """
    a, b, d = autocorrelation_polynomial(method)
    freedom = np.maximum(models.periods - models.variables, 0)
    tail = (1 + threshold("uncertainty", "confidence")) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        t = stats.t.ppf(tail, np.where(freedom > 0, freedom, np.nan))
        months = days * MONTHS_PER_YEAR / DAYS_PER_YEAR
        scatter = models.cv_rmse * np.sqrt((1 + 2 / models.periods) / periods)
        return np.asarray(t * (a * months**2 + b * months + d) * scatter * np.abs(predicted))


def _model(models: Models, row: int) -> Model | None:
    kind = KINDS[models.kind[row]]
    if kind == "none":
        return None
    grid = balance_points()
    heats, cools = "heating" in kind, "cooling" in kind
    return Model(
        kind,
        float(models.base_per_day[row]),
        float(grid[models.heating_point[row]]) if heats else None,
        float(models.heating_slope[row]),
        float(grid[models.cooling_point[row]]) if cools else None,
        float(models.cooling_slope[row]),
        float(models.adjusted_r2[row]),
        float(models.cv_rmse[row]),
        int(models.periods[row]),
    )


def _result(
    selection: Selection,
    model: Model | None,
    predicted: NDArray[np.float64],
    used: NDArray[np.float64],
    interval: float,
) -> MeterResult:
    findings = list(selection.findings)
    if not selection.baseline_sufficient:
        model = None
    elif model is None:
        findings.append(finding("no_model"))
    elif not model.cv_rmse <= threshold("uncertainty", "most_cv_rmse"):
        findings.append(finding("cv_rmse_high"))
    count = len(selection.reporting.periods)
    if model is None or selection.disqualified:
        return MeterResult(selection, model, None, None, None, None, 0, (), tuple(findings))
    by_period = tuple(
        (period, float(p), float(p - u))
        for period, p, u in zip(selection.reporting.periods, predicted[:count], used[:count], strict=True)
    )
    would, was = float(predicted[:count].sum()), float(used[:count].sum())
    return MeterResult(
        selection,
        model,
        would,
        was,
        would - was,
        interval if np.isfinite(interval) else None,
        selection.reporting.days,
        by_period,
        tuple(findings),
    )
