"""What an array yields over its life."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np

from calculators.number_tables import number_file
from rules.errors import InputError

if TYPE_CHECKING:
    from calculators.solar.parameters import FloatArray
    from rules.outcomes import Citation


@dataclass(frozen=True, slots=True)
class ArrayLife:
    """How long an array works and how its output falls.

    Parameters
    ----------
    effective_useful_life_years : int
        [years]
    degradation_per_year : float
        Loss of each later year, of the first year's energy [1].
    citations : tuple of Citation
        Sources of the two.
    """

    effective_useful_life_years: int
    degradation_per_year: float
    citations: tuple[Citation, ...]

    @property
    def verified(self) -> bool:
        """Whether both were checked at their source."""
        return all(citation.verified for citation in self.citations)


@cache
def array_life() -> ArrayLife:
    """Return the life and degradation that Hearthline assumes."""
    data = number_file("data/solar/photovoltaic_life.toml")
    life, degradation = data.table("life"), data.table("degradation")
    return ArrayLife(
        effective_useful_life_years=int(life.number("effective_useful_life")),
        degradation_per_year=degradation.number("loss_per_year"),
        citations=(life.citation(), degradation.citation()),
    )


def yearly_share(
    life_years: int, degradation: float, model: Literal["linear", "geometric"] = "linear"
) -> FloatArray:
    """Return what each year yields of the first year's energy [1], shape (life_years,).

    Notes
    -----
    ``max(0, 1 - d y)`` for y = 0, 1, ... life - 1: linear, as PVWatts v8 has it; its version 5 compounds:
    ``(1 - d)^y``, the geometric model.

    Raises
    ------
    InputError
        If the life is not a whole number of years from 1 or the degradation not from 0 to 1.
    """
    if life_years < 1 or life_years != int(life_years):
        raise InputError(f"life_years = {life_years}: must be a whole number of years from 1.")
    if not 0.0 <= degradation <= 1.0:
        raise InputError(
            f"degradation = {degradation}: must be from 0 to 1 a year (0.005 is half a per cent)."
        )
    years = np.arange(life_years)
    if model == "geometric":
        return np.asarray((1.0 - degradation) ** years)
    return np.asarray(np.maximum(1.0 - degradation * years, 0.0))


def lifetime_kwh(
    annual_kwh: float | FloatArray,
    life_years: int | None = None,
    degradation: float | None = None,
    model: Literal["linear", "geometric"] = "linear",
) -> float | FloatArray:
    """Return the energy of an array over its life [kWh].

    Parameters
    ----------
    annual_kwh : float or ndarray of float64
        Of the first year [kWh].
    life_years : int, optional
        [years]; by default the effective useful life of `array_life`.
    degradation : float, optional
        Loss of each later year, of the first year's energy [1]; by default that of `array_life`.
    model : {"linear", "geometric"}
        As PVWatts version 8, or as its version 5.

    Returns
    -------
    float or ndarray of float64, shape of `annual_kwh`

    Examples
    --------
    >>> round(lifetime_kwh(1000.0, life_years=25, degradation=0.005), 6)
    23500.0
    """
    assumed = array_life()
    years = assumed.effective_useful_life_years if life_years is None else life_years
    loss = assumed.degradation_per_year if degradation is None else degradation
    return annual_kwh * float(yearly_share(years, loss, model).sum())
