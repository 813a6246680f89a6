"""The measures of a package one after another: what each costs, saves and avoids at its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from calculators.economics import dollars_per_tonne
from calculators.home.energy_use import annual_use
from calculators.home.model import FUELS
from calculators.measures.savings import apply_measure, avoided_over_life, savings_between

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from calculators.measures.measure import Measure
    from calculators.measures.package import PreparedCase

Why = Literal["avoids_most", "hazard", "enables"]
NO_SAVINGS: Final[Mapping[str, float]] = dict.fromkeys(FUELS, 0.0)


@dataclass(frozen=True, slots=True)
class ChosenMeasure:
    """A measure of the package, at its place in the order.

    Parameters
    ----------
    measure : Measure
    cost_usd : Decimal
    quantity : float or None
    savings_by_fuel : mapping of str to float
        In a year, on the home as the measures before it have improved it.
    avoided_kgco2e : float
        Over its life.
    why : str
        ``avoids_most``, ``hazard`` or ``enables``.
    """

    measure: Measure
    cost_usd: Decimal
    quantity: float | None
    savings_by_fuel: Mapping[str, float]
    avoided_kgco2e: float
    why: Why

    @property
    def usd_per_tonne(self) -> Decimal | None:
        """What it costs for each metric ton that it avoids; None where it avoids nothing."""
        return dollars_per_tonne(self.cost_usd, self.avoided_kgco2e)


def in_order(
    measures: Sequence[Measure], prepared: PreparedCase, kgco2e_per_unit: Mapping[str, float]
) -> list[tuple[Measure, Mapping[str, float], float]]:
    """Return what each of some measures saves and avoids, each on the home as improved before it.

    Parameters
    ----------
    measures : sequence of Measure
        In the order of application.
    prepared : PreparedCase
    kgco2e_per_unit : mapping of str to float

    Returns
    -------
    list of (Measure, mapping, float)
        Savings in a year by fuel, and kg CO2e avoided over the life.
    """
    home, use = prepared.home, prepared.use
    steps: list[tuple[Measure, Mapping[str, float], float]] = []
    for measure in measures:
        improved = apply_measure(measure, home)
        after = annual_use(improved, prepared.case.climate)
        savings = savings_between(measure, use, after)
        steps.append((measure, savings, avoided_over_life(measure, savings, kgco2e_per_unit)))
        home, use = improved, after
    return steps
