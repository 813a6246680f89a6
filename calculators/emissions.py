"""Avoided greenhouse-gas emissions: savings of each fuel times its factor, over a year and over a life.

Positive is avoided. Where a measure uses more of a fuel its saving is negative, and stands: a heat pump's
added kWh are subtracted from the gas it saves, never dropped.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, overload

import numpy as np
from numpy.typing import NDArray

from calculators.emission_factors import (
    FactorSet,
    default_factor_set,
    factor_set,
    factor_sets_shown_beside,
    load_factor_sets,
)
from calculators.emission_series import FactorSeries, factor_on, load_factor_series
from rules.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "FactorSet",
    "avoided_by_factor_set",
    "avoided_gases_kg",
    "avoided_kgco2e",
    "default_factor_set",
    "degradation_weights",
    "equivalent_years",
    "factor_on",
    "factor_set",
    "factor_sets_shown_beside",
    "lifetime_avoided_kgco2e",
    "lifetime_avoided_on_series_kgco2e",
    "load_factor_series",
    "load_factor_sets",
]

FloatArray = NDArray[np.float64]
Gas = Literal["co2", "ch4", "n2o", "biogenic_co2"]


@overload
def avoided_kgco2e(savings_by_fuel: Mapping[str, float], factor_set: FactorSet) -> float: ...
@overload
def avoided_kgco2e(savings_by_fuel: Mapping[str, FloatArray], factor_set: FactorSet) -> FloatArray: ...
def avoided_kgco2e(
    savings_by_fuel: Mapping[str, float] | Mapping[str, FloatArray], factor_set: FactorSet
) -> float | FloatArray:
    """Return the emissions that savings of energy avoid.

    Parameters
    ----------
    savings_by_fuel : mapping of str to float or array
        Savings of each fuel in its own unit [kWh, therm, gallon, gallon, short ton]; negative where use
        rises; NaN where not known, which makes the answer NaN.
    factor_set : FactorSet
        The factors.

    Returns
    -------
    float or array
        Avoided emissions, biogenic CO2 left out [kg CO2e].

    Raises
    ------
    ReferenceDataError
        If a fuel that changes has no factor in the set; it is never taken as zero.

    Notes
    -----
    ``avoided = sum over fuels of (use before - use after) x factor``, linear in every saving.
    """
    total: FloatArray = np.zeros(())
    for fuel, saving in savings_by_fuel.items():
        amount = np.asarray(saving, dtype=np.float64)
        if not amount.any():
            # No change of a fuel avoids nothing whatever its factor, and needs none.
            total = total + np.zeros_like(amount)
            continue
        total = total + amount * factor_set.factor(fuel).kgco2e_per_unit
    return _as_given(total)


def avoided_by_factor_set(
    savings_by_fuel: Mapping[str, float], factor_sets: Iterable[FactorSet]
) -> dict[str, float]:
    """Return the avoided emissions of the same savings by several factor sets, side by side [kg CO2e].

    Raises
    ------
    InputError
        If the sets add gases up by different warming potentials, so that they could not be compared.
    """
    sets = tuple(factor_sets)
    potentials = sorted({one.gwp for one in sets})
    if len(potentials) > 1:
        raise InputError(
            f"factor sets {', '.join(one.id for one in sets)} mix the warming potentials"
            f" {', '.join(potentials)}; load them all with the same gwp"
        )
    return {one.id: avoided_kgco2e(savings_by_fuel, one) for one in sets}


def avoided_gases_kg(savings_by_fuel: Mapping[str, float], factor_set: FactorSet) -> dict[Gas, float | None]:
    """Return avoided emissions gas by gas [kg], biogenic CO2 apart.

    A gas that the publisher of a changing fuel's factor does not give is None: not known.
    """
    found: dict[Gas, float | None] = {"co2": 0.0, "ch4": 0.0, "n2o": 0.0, "biogenic_co2": 0.0}
    for fuel, saving in savings_by_fuel.items():
        if saving == 0.0:
            continue
        factor = factor_set.factor(fuel)
        per_unit: dict[Gas, float | None] = {
            "co2": factor.co2_kg_per_unit,
            "ch4": factor.ch4_kg_per_unit,
            "n2o": factor.n2o_kg_per_unit,
            "biogenic_co2": factor.biogenic_co2_kg_per_unit,
        }
        for gas, amount in per_unit.items():
            so_far = found[gas]
            found[gas] = None if so_far is None or amount is None else so_far + saving * amount
    return found


@overload
def lifetime_avoided_kgco2e(
    savings_by_fuel: Mapping[str, float],
    factor_set: FactorSet,
    life_years: float,
    weights: FloatArray | None = None,
) -> float: ...
@overload
def lifetime_avoided_kgco2e(
    savings_by_fuel: Mapping[str, FloatArray],
    factor_set: FactorSet,
    life_years: float | FloatArray,
    weights: FloatArray | None = None,
) -> FloatArray: ...
def lifetime_avoided_kgco2e(
    savings_by_fuel: Mapping[str, float] | Mapping[str, FloatArray],
    factor_set: FactorSet,
    life_years: float | FloatArray,
    weights: FloatArray | None = None,
) -> float | FloatArray:
    """Return the emissions that savings avoid over a measure's life, at a constant factor.

    Parameters
    ----------
    savings_by_fuel : mapping of str to float or array
        Savings of the first year, as for `avoided_kgco2e`.
    factor_set : FactorSet
        The factors.
    life_years : float or array
        Effective useful life; a partial last year counts for its part [years].
    weights : array, optional
        Share of the first year's saving in each year of the life, from `degradation_weights`; without it
        every year saves the same.

    Returns
    -------
    float or array
        Avoided emissions over the life [kg CO2e].

    Raises
    ------
    ReferenceDataError
        If a fuel that changes has no factor.
    InputError
        If a life is negative or not a number, or longer than the weights.

    Notes
    -----
    ``lifetime = avoided(first year) x equivalent_years(life, weights)``.
    """
    annual = np.asarray(avoided_kgco2e(savings_by_fuel, factor_set))
    return _as_given(annual * np.asarray(equivalent_years(life_years, weights)))


def lifetime_avoided_on_series_kgco2e(
    saving_per_year: float,
    series: FactorSeries,
    first_year: int,
    life_years: float,
    weights: FloatArray | None = None,
) -> float:
    """Return what a saving avoids over its life where the factor changes by calendar year.

    Parameters
    ----------
    saving_per_year : float
        Saving of the first year, in the series' unit.
    series : FactorSeries
        The factor by calendar year.
    first_year : int
        Calendar year of the first year of life.
    life_years : float
        Effective useful life [years].
    weights : array, optional
        As for `lifetime_avoided_kgco2e`.

    Raises
    ------
    ReferenceDataError
        If a year of the life has no factor: none is carried on beyond the series.

    Notes
    -----
    ``sum over y of saving x weight(y) x factor(first_year + y)``.
    """
    count = math.ceil(float(np.asarray(_checked_life(life_years))))
    ends = np.minimum(np.arange(1, count + 1, dtype=np.float64), life_years)
    marks = np.concatenate(([0.0], ends))
    in_each_year = np.diff(np.asarray(equivalent_years(marks, weights)))
    factors = [factor_on(series, first_year + year).kgco2e_per_unit for year in range(count)]
    return float(saving_per_year * np.dot(in_each_year, np.asarray(factors, dtype=np.float64)))


@overload
def equivalent_years(life_years: float, weights: FloatArray | None = None) -> float: ...
@overload
def equivalent_years(life_years: FloatArray, weights: FloatArray | None = None) -> FloatArray: ...
@overload
def equivalent_years(
    life_years: float | FloatArray, weights: FloatArray | None = None
) -> float | FloatArray: ...
def equivalent_years(life_years: float | FloatArray, weights: FloatArray | None = None) -> float | FloatArray:
    """Return how many first years a life is worth: the sum of its yearly weights [years].

    The part of a last, partial year counts in proportion.
    """
    life = _checked_life(life_years)
    if weights is None:
        return _as_given(life)
    if life.size and float(life.max()) > len(weights):
        raise InputError(
            f"a life of {float(life.max()):g} years needs a weight for each; only {len(weights)} are given"
        )
    sums = np.concatenate(([0.0], np.cumsum(weights)))
    return _as_given(np.interp(life, np.arange(len(sums)), sums))


def degradation_weights(
    life_years: float, rate_per_year: float, model: Literal["linear", "geometric"] = "linear"
) -> FloatArray:
    """Return the share of its first year's yield that an array gives in each year of its life.

    Parameters
    ----------
    life_years : float
        Life; a partial last year has a weight of its own [years].
    rate_per_year : float
        Loss a year, as a fraction [1/year].
    model : str
        ``linear``: 1 - d y, as PVWatts version 8 applies a single rate; ``geometric``: (1 - d)^y, as
        version 5 did; y = 0 in the first year.

    Raises
    ------
    InputError
        If the rate is not at least 0 and under 1, or an array would yield less than nothing.

    References
    ----------
    .. [1] A. P. Dobos, "PVWatts Version 5 Manual," NREL/TP-6A20-62641, 2014.
    """
    if not 0 <= rate_per_year < 1:
        raise InputError(f"a degradation of {rate_per_year} a year is not from 0 to under 1")
    years = np.arange(math.ceil(float(_checked_life(life_years))), dtype=np.float64)
    if model == "geometric":
        return np.asarray((1.0 - rate_per_year) ** years, dtype=np.float64)
    weights = np.asarray(1.0 - rate_per_year * years, dtype=np.float64)
    if weights.size and weights[-1] < 0:
        raise InputError(
            f"a linear degradation of {rate_per_year} a year falls below zero within {life_years:g} years"
        )
    return weights


def _checked_life(life_years: float | FloatArray) -> FloatArray:
    life = np.asarray(life_years, dtype=np.float64)
    if not np.all(np.isfinite(life)) or np.any(life < 0):
        raise InputError(f"life_years = {life_years} is not a number of years of zero or more")
    return life


def _as_given(value: FloatArray) -> float | FloatArray:
    """Return a float for a scalar and an array for an array."""
    return float(value) if value.ndim == 0 else value
