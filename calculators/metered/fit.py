"""The model of a meter: base load, heating slope and cooling slope, for one meter or a million at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from calculators.metered.thresholds import balance_points, threshold
from calculators.quantities import DAYS_PER_YEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from calculators.metered.design import Design
    from calculators.metered.readings import Cadence

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.int64]

KINDS = ("none", "intercept", "heating", "cooling", "heating_and_cooling")
Kind = Literal["none", "intercept", "heating", "cooling", "heating_and_cooling"]
_NONE, _INTERCEPT, _HEATING, _COOLING, _BOTH = range(len(KINDS))
# Two models this near each other are one: 87 and 90 F are, where no day was warmer than 87.
_SAME = 1e-9
# A denominator that is rounding, not variance.
_SINGULAR = 1e-9
# Numbers of the degree-day arrays and their products held at once: about a hundred megabytes.
_NUMBERS_AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Models:
    """The chosen model of each meter; every array has shape (meters,).

    Parameters
    ----------
    kind : ndarray of int64
        Position in `KINDS`; 0 where no model qualifies.
    heating_point, cooling_point : ndarray of int64
        Position in the grid of balance points; 0 and unused where the model has no such part.
    base_per_day : ndarray of float64
        Use a day without heating or cooling [kWh or therm a day]; NaN where there is no model.
    heating_slope, cooling_slope : ndarray of float64
        Use per degree-day [kWh or therm per F day]; 0 where the model has no such part.
    adjusted_r2 : ndarray of float64
    cv_rmse : ndarray of float64
        Scatter of the periods' totals about the model, over their mean.
    periods : ndarray of int64
        How many the model is fitted to.
    """

    kind: IntArray
    heating_point: IntArray
    cooling_point: IntArray
    base_per_day: FloatArray
    heating_slope: FloatArray
    cooling_slope: FloatArray
    adjusted_r2: FloatArray
    cv_rmse: FloatArray
    periods: IntArray

    @property
    def variables(self) -> IntArray:
        """Explanatory variables, the intercept not counted."""
        return np.array([0, 0, 1, 1, 2])[self.kind]

    def per_day(self, heating: FloatArray, cooling: FloatArray) -> FloatArray:
        """Return the use a day that the models predict.

        Parameters
        ----------
        heating, cooling : ndarray of float64, shape (meters, periods, balance points)
            As in a `Design`.

        Returns
        -------
        ndarray of float64, shape (meters, periods)

        Notes
        -----
        ``use_per_day = base + heating_slope * HDD + cooling_slope * CDD`` [1]_.

        References
        ----------
        .. [1] CalTRACK Methods 2.0, section 3.3.2.
        """
        hdd = np.take_along_axis(heating, self.heating_point[:, None, None], axis=2)[..., 0]
        cdd = np.take_along_axis(cooling, self.cooling_point[:, None, None], axis=2)[..., 0]
        return (
            self.base_per_day[:, None] + self.heating_slope[:, None] * hdd + self.cooling_slope[:, None] * cdd
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Moments:
    """Weighted sums of a part of the meters, about the weighted means."""

    use: FloatArray  # (meters,)
    heating: FloatArray  # (meters, points)
    cooling: FloatArray
    use_use: FloatArray
    heating_heating: FloatArray
    cooling_cooling: FloatArray
    heating_use: FloatArray
    cooling_use: FloatArray
    heating_cooling: FloatArray  # (meters, points, points)
    periods: FloatArray
    enough_heating: NDArray[np.bool_]
    enough_cooling: NDArray[np.bool_]


def fit(data: Design, method: Cadence, *, may_cool: NDArray[np.bool_]) -> Models:
    """Fit every candidate model of every meter and choose each meter's best.

    Parameters
    ----------
    data : Design
        The periods before the work.
    method : {'billing', 'daily'}
        Decides how many days must have degree-days.
    may_cool : ndarray of bool, shape (meters,)
        Whether cooling is considered: of electricity, never of gas.

    Returns
    -------
    Models

    Notes
    -----
    Weighted least squares with the days of a period as its weight; daily periods weigh one each. Candidates:
    base load alone; with heating, at each balance point of the grid; with cooling; with both, the cooling
    point not below the heating point. A candidate qualifies where every coefficient is above zero and there
    are degree-days enough. The highest adjusted R2 wins; base load alone has 0 by definition; of models that
    are equal the simplest and coldest is taken, so that the answer does not hang on rounding.

    References
    ----------
    .. [1] CalTRACK Methods 2.0, sections 3.2 to 3.4.
    """
    points = len(balance_points())
    meters, periods = data.days.shape
    at_once = max(1, _NUMBERS_AT_ONCE // max(1, points * max(periods, points)))
    parts = [
        _fit_part(data.part(slice(low, low + at_once)), method, may_cool[low : low + at_once])
        for low in range(0, meters, at_once)
    ]
    names = Models.__dataclass_fields__
    return Models(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def _moments(data: Design, method: Cadence) -> _Moments:
    weight = data.days
    total = np.maximum(weight.sum(axis=1), 1.0)
    use = (weight * data.use_per_day).sum(axis=1) / total
    heating = (weight[..., None] * data.heating).sum(axis=1) / total[:, None]
    cooling = (weight[..., None] * data.cooling).sum(axis=1) / total[:, None]
    root = np.sqrt(weight)
    u = root * (data.use_per_day - use[:, None])
    h = root[..., None] * (data.heating - heating[:, None, :])
    c = root[..., None] * (data.cooling - cooling[:, None, :])
    years = total[:, None] / DAYS_PER_YEAR
    # A sum of differences that falls on the line falls on it however it was rounded.
    least = threshold("balance_points", "least_degree_days") * years - _SAME
    enough_heating = heating * total[:, None] >= least
    enough_cooling = cooling * total[:, None] >= least
    if method == "daily":
        least_days = threshold("balance_points", "least_days") * years
        enough_heating &= np.count_nonzero(data.heating > 0, axis=1) >= least_days
        enough_cooling &= np.count_nonzero(data.cooling > 0, axis=1) >= least_days
    return _Moments(
        use,
        heating,
        cooling,
        np.einsum("mp,mp->m", u, u),
        np.einsum("mpb,mpb->mb", h, h),
        np.einsum("mpb,mpb->mb", c, c),
        np.einsum("mpb,mp->mb", h, u),
        np.einsum("mpb,mp->mb", c, u),
        np.matmul(h.transpose(0, 2, 1), c),
        np.count_nonzero(weight > 0, axis=1).astype(np.float64),
        enough_heating,
        enough_cooling,
    )


def _fit_part(data: Design, method: Cadence, may_cool: NDArray[np.bool_]) -> Models:
    with np.errstate(divide="ignore", invalid="ignore"):
        m = _moments(data, method)
        meters, points = m.heating.shape
        heat, cool = m.heating_use / m.heating_heating, m.cooling_use / m.cooling_cooling
        one_heat = _score(m, m.use_use[:, None] - heat * m.heating_use, 1)
        one_cool = _score(m, m.use_use[:, None] - cool * m.cooling_use, 1)
        base_heat = m.use[:, None] - heat * m.heating
        base_cool = m.use[:, None] - cool * m.cooling
        ok_heat = m.enough_heating & _spread(m.heating_heating) & (heat > 0) & (base_heat > 0)
        ok_cool = m.enough_cooling & _spread(m.cooling_cooling) & (cool > 0) & (base_cool > 0)
        ok_cool &= may_cool[:, None]
        both_heat, both_cool, both_base, both = _both(m)
        ok_both = (both_heat > 0) & (both_cool > 0) & (both_base > 0)
        ok_both &= m.enough_heating[:, :, None] & m.enough_cooling[:, None, :]
        ok_both &= may_cool[:, None, None] & np.triu(np.ones((points, points), dtype=bool))
        base_only = np.where((m.use > 0) & (m.periods > 0), 0.0, -np.inf)
        scores = np.concatenate(
            [
                base_only[:, None],
                np.where(ok_heat & np.isfinite(one_heat), one_heat, -np.inf),
                np.where(ok_cool & np.isfinite(one_cool), one_cool, -np.inf),
                np.where(ok_both & np.isfinite(both), both, -np.inf).reshape(meters, -1),
            ],
            axis=1,
        )
    best = scores.max(axis=1)
    chosen = (scores >= best[:, None] - _SAME).argmax(axis=1)
    kind, heating_point, cooling_point = _decode(chosen, points)
    kind = np.where(np.isfinite(best), kind, _NONE)
    row = np.arange(meters)
    pair = (row, heating_point, cooling_point)
    heating_slope = np.select(
        [kind == _HEATING, kind == _BOTH], [heat[row, heating_point], both_heat[pair]], 0.0
    )
    cooling_slope = np.select(
        [kind == _COOLING, kind == _BOTH], [cool[row, cooling_point], both_cool[pair]], 0.0
    )
    base = (
        m.use - heating_slope * m.heating[row, heating_point] - cooling_slope * m.cooling[row, cooling_point]
    )
    nan = np.full(meters, np.nan)
    base = np.where(kind == _NONE, np.nan, base)
    models = Models(
        kind,
        heating_point,
        cooling_point,
        base,
        heating_slope,
        cooling_slope,
        np.where(kind == _NONE, np.nan, best),
        nan,
        m.periods.astype(np.int64),
    )
    return _with_scatter(models, data)


def _both(m: _Moments) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return slopes, base load and score of every pair of balance points, (meters, heating, cooling)."""
    hh, cc = m.heating_heating[:, :, None], m.cooling_cooling[:, None, :]
    hu, cu = m.heating_use[:, :, None], m.cooling_use[:, None, :]
    hc = m.heating_cooling
    product = hh * cc
    determinant = product - hc * hc
    determinant = np.where(determinant > _SINGULAR * product, determinant, np.nan)
    heat = (cc * hu - hc * cu) / determinant
    cool = (hh * cu - hc * hu) / determinant
    base = m.use[:, None, None] - heat * m.heating[:, :, None] - cool * m.cooling[:, None, :]
    left = m.use_use[:, None, None] - heat * hu - cool * cu
    return heat, cool, base, _score(m, left, 2)


def _score(m: _Moments, left: FloatArray, variables: int) -> FloatArray:
    """Return the adjusted R2 from the weighted sum of squares that a model leaves.

    References
    ----------
    .. [1] CalTRACK Methods 2.0, section 3.4.3.3.
    """
    shape = (-1,) + (1,) * (left.ndim - 1)
    freedom = m.periods.reshape(shape) - variables - 1
    whole = m.use_use.reshape(shape) / (m.periods.reshape(shape) - 1)
    score = 1.0 - np.maximum(left, 0.0) / np.where(freedom > 0, freedom, np.nan) / whole
    return np.asarray(score)


def _spread(squares: FloatArray) -> NDArray[np.bool_]:
    return np.asarray(squares > _SINGULAR)


def _decode(chosen: IntArray, points: int) -> tuple[IntArray, IntArray, IntArray]:
    """Return kind, heating point and cooling point from the position of a candidate."""
    first_cool, first_both = 1 + points, 1 + 2 * points
    kind = np.select(
        [chosen == 0, chosen < first_cool, chosen < first_both], [_INTERCEPT, _HEATING, _COOLING], _BOTH
    )
    pair = np.maximum(chosen - first_both, 0)
    heating = np.select([kind == _HEATING, kind == _BOTH], [chosen - 1, pair // points], 0)
    cooling = np.select([kind == _COOLING, kind == _BOTH], [chosen - first_cool, pair % points], 0)
    return kind, heating, cooling


def _with_scatter(models: Models, data: Design) -> Models:
    """Return the models with the CV(RMSE) of their periods' totals.

    References
    ----------
    .. [1] CalTRACK Methods 2.0, section 4.3.2.2: over the periods less the explanatory variables.
    """
    left = data.days * (data.use_per_day - models.per_day(data.heating, data.cooling))
    freedom = models.periods - models.variables
    total = (data.days * data.use_per_day).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = total / models.periods
        rmse = np.sqrt((left**2).sum(axis=1) / np.where(freedom > 0, freedom, np.nan))
        cv = np.where(mean > 0, rmse / mean, np.nan)
    values = {name: getattr(models, name) for name in Models.__dataclass_fields__}
    return Models(**{**values, "cv_rmse": cv})
