"""From a home to the question: which measures may be chosen, what each needs, and why others may not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from calculators.choice.left_out import LeftOut, unfit
from calculators.choice.optimum import Beside
from calculators.choice.options import Option, Question, cents_of
from calculators.funding.costs import CENT, InstalledCost, installed_cost
from calculators.funding.liwp import standard_on
from calculators.home.model import FUELS
from calculators.measures.package import prerequisites_of
from calculators.measures.savings import lifetime_kgco2e_by_fuel
from rules.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from calculators.climate import ClimateZone, FloatArray
    from calculators.measures.measure import Measure
    from calculators.measures.package import PreparedCase
    from calculators.measures.prerequisites import Prerequisites
    from rules.parameters import DatedValue


@dataclass(frozen=True, slots=True)
class Asked:
    """What is chosen from, and what is not.

    Parameters
    ----------
    question : Question
    standard : DatedValue
    costs : mapping of str to InstalledCost
    left_out : tuple of LeftOut
        Measures that cannot be chosen.
    prerequisites : Prerequisites
    """

    question: Question
    standard: DatedValue
    costs: Mapping[str, InstalledCost]
    left_out: tuple[LeftOut, ...]
    prerequisites: Prerequisites

    @property
    def forced(self) -> tuple[str, ...]:
        """Ids of the measures that a hazard calls for."""
        return tuple(option.measure.id for option in self.question.options if option.forced)

    @property
    def hazards_without_cost(self) -> tuple[str, ...]:
        """Ids of measures that a hazard calls for, and whose cost is not known."""
        return tuple(
            each.measure.id
            for each in self.left_out
            if each.measure.kind == "health_and_safety" and each.reason == "cost_not_known"
        )

    def beside_of(self, coupled: frozenset[str]) -> Beside | None:
        """Return the enabling measures that some coupled measures need; None where they cannot be had."""
        measures = [o.measure for o in self.question.options if o.measure.id in coupled]
        needed = {
            required.id
            for measure in measures
            for required in self.prerequisites.required(measure)
            if required.kind == "enabling"
        }
        if self.prerequisites.too_small(measures):
            enablers = self.prerequisites.enablers(m for m in measures if m.circuit is not None)
            if not enablers:
                return None
            # One that is needed in any case enables the rest too.
            needed |= set() if needed & {m.id for m in enablers} else {enablers[0].id}
        costs = [self.costs[name].usd for name in sorted(needed)]
        known = [cost for cost in costs if cost is not None]
        return Beside(tuple(sorted(needed)), sum(map(cents_of, known))) if len(known) == len(costs) else None


def asked_of(
    prepared: PreparedCase,
    climate: ClimateZone,
    kgco2e_per_unit: Mapping[str, float],
    quoted_usd: Mapping[str, Decimal] | None = None,
) -> Asked:
    """Return what is chosen from on a home.

    Parameters
    ----------
    prepared : PreparedCase
    climate : ClimateZone
    kgco2e_per_unit : mapping of str to float
    quoted_usd : mapping of str to Decimal, optional
        What some measures cost on this home by a contractor's quote, in place of the catalogue's cost.

    Returns
    -------
    Asked

    Raises
    ------
    InputError
        If no standard is carried for the day, a fuel that the home uses has no factor, or a quote is none.
    """
    standard = standard_on(prepared.case.on, prepared.case.jurisdiction)
    if standard is None:
        raise InputError(
            f"no standard of dollars for a tonne is carried for {prepared.case.on}; give a later day"
        )
    prerequisites = prerequisites_of(prepared)
    costs = {m.id: installed_cost(m, prepared.home, prepared.case.facts) for m in prepared.measures}
    costs |= _quoted(quoted_usd or {}, costs)
    open_, left_out = _sorted_out(prepared, prerequisites, costs)
    options = tuple(_option(measure, costs[measure.id], prepared, kgco2e_per_unit) for measure in open_)
    coupled = frozenset(
        m.id
        for m in open_
        if (m.circuit is not None and m.requires_any)
        or any(required.kind == "enabling" for required in prerequisites.required(m))
    )
    question = Question(prepared.home, climate, options, float(standard.decimal), coupled)
    return Asked(question, standard, costs, tuple(left_out), prerequisites)


def _quoted(
    quoted_usd: Mapping[str, Decimal], costs: Mapping[str, InstalledCost]
) -> dict[str, InstalledCost]:
    """Return the costs that a contractor has quoted."""
    for name, usd in quoted_usd.items():
        if name not in costs:
            raise InputError(f"cost of {name}: there is no such measure; see docs/measures.md for their ids")
        if not usd.is_finite() or usd < 0 or usd != usd.quantize(CENT):
            raise InputError(f"cost of {name}: {usd} is no amount; give dollars of 0 or more, e.g. 1250.50")
    return {name: replace(costs[name], usd=usd) for name, usd in quoted_usd.items()}


def _sorted_out(
    prepared: PreparedCase, prerequisites: Prerequisites, costs: Mapping[str, InstalledCost]
) -> tuple[list[Measure], list[LeftOut]]:
    """Return the measures that may be chosen, and the others with the reason."""
    open_: list[Measure] = []
    left_out: list[LeftOut] = []
    for measure in prepared.measures:
        why = (
            unfit(prepared, measure)
            or _saving_open(prepared, measure)
            or _barred(measure, prerequisites, costs)
        )
        if why is None:
            open_.append(measure)
        else:
            left_out.append(why)
    return _without_orphans(open_, left_out, prerequisites, costs)


def _saving_open(prepared: PreparedCase, measure: Measure) -> LeftOut | None:
    """Return that a measure's saving is not known yet, where it is not."""
    if measure.saving_is_known(prepared.case.facts, climate_known=True):
        return None
    return LeftOut(measure, "facts_missing", ", ".join(measure.saving_lacks(prepared.case.facts)))


def _barred(
    measure: Measure, prerequisites: Prerequisites, costs: Mapping[str, InstalledCost]
) -> LeftOut | None:
    """Return why a measure that fits cannot be chosen, if it cannot."""
    cost = costs[measure.id].usd
    if measure.kind == "enabling":
        return LeftOut(measure, "nothing_needs_it", None, cost)
    if cost is None:
        return LeftOut(measure, "cost_not_known", measure.no_cost_because)
    unmet = prerequisites.unmet(measure)
    if unmet:
        return LeftOut(measure, "required_measure_missing", ", ".join(unmet), cost)
    if measure.requires_any and prerequisites.too_small([measure]) and not prerequisites.enablers([measure]):
        return LeftOut(measure, "electrical_service_too_small", ", ".join(measure.requires_any), cost)
    return None


def _without_orphans(
    open_: list[Measure],
    left_out: list[LeftOut],
    prerequisites: Prerequisites,
    costs: Mapping[str, InstalledCost],
) -> tuple[list[Measure], list[LeftOut]]:
    """Return the measures without those whose required measure cannot be chosen, again until none is left."""
    while True:
        may = {measure.id for measure in open_}
        orphans = {
            measure.id: [
                m.id for m in prerequisites.required(measure) if m.kind != "enabling" and m.id not in may
            ]
            for measure in open_
        }
        if not any(orphans.values()):
            return open_, left_out
        left_out += [
            LeftOut(m, "required_measure_missing", ", ".join(orphans[m.id]), costs[m.id].usd)
            for m in open_
            if orphans[m.id]
        ]
        open_ = [measure for measure in open_ if not orphans[measure.id]]


def _option(
    measure: Measure, cost: InstalledCost, prepared: PreparedCase, kgco2e_per_unit: Mapping[str, float]
) -> Option:
    """Return a measure to choose from."""
    if cost.usd is None:  # pragma: no cover - such a measure was left out before
        msg = f"{measure.id}: an option without a cost"
        raise ValueError(msg)
    return Option(
        measure=measure,
        cents=cents_of(cost.usd),
        kgco2e_per_unit=_factors(measure, prepared, kgco2e_per_unit),
        forced=measure.kind == "health_and_safety",
    )


def _factors(measure: Measure, prepared: PreparedCase, kgco2e_per_unit: Mapping[str, float]) -> FloatArray:
    """Return what a unit of each fuel avoids over a measure's life; 0 for a fuel that nobody has here."""
    by_fuel = lifetime_kgco2e_by_fuel(measure, kgco2e_per_unit)
    used = prepared.use.by_fuel()
    lacking: Sequence[str] = [fuel for fuel in FUELS if fuel not in by_fuel and float(used[fuel]) > 0]
    if lacking:
        raise InputError(
            f"no greenhouse gas factor was given for {', '.join(lacking)}; give kg CO2e per unit of it"
        )
    rate = measure.realisation_rate.value
    return np.array([rate * by_fuel.get(fuel, 0.0) for fuel in FUELS])
