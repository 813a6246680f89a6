"""Measures' results with what they cost, and whether LIWP may fund them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from calculators.economics import dollars_per_tonne
from calculators.funding.costs import installed_cost
from calculators.funding.liwp import liwp_finding
from calculators.measures.savings import avoided_over_life
from rules.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculators.measures.measure import Measure
    from calculators.measures.package import PreparedCase
    from calculators.measures.results import MeasureResult


def with_costs_and_funding(
    results: Sequence[MeasureResult], prepared: PreparedCase, kgco2e_per_unit: Mapping[str, float]
) -> tuple[MeasureResult, ...]:
    """Return the results with quantity, cost, dollars for a tonne, and the finding 'LIWP may fund it'.

    Parameters
    ----------
    results : sequence of MeasureResult
    prepared : PreparedCase
    kgco2e_per_unit : mapping of str to float

    Returns
    -------
    tuple of MeasureResult
    """
    by_id = {measure.id: measure for measure in prepared.measures}
    answers: dict[str, Outcome] = {}
    funded = {}
    # Enabling measures come last: their answer is that of the measures they serve.
    for result in sorted(results, key=lambda each: each.kind == "enabling"):
        served = [answers[m.id] for m in _served_by(by_id[result.id], results, by_id) if m.id in answers]
        funded[result.id] = _funded(result, by_id[result.id], prepared, kgco2e_per_unit, served)
        answers[result.id] = funded[result.id].findings[-1].outcome
    return tuple(funded[result.id] for result in results)


def _served_by(
    enabling: Measure, results: Sequence[MeasureResult], by_id: Mapping[str, Measure]
) -> list[Measure]:
    """Return the measures of the package that need an enabling measure of it."""
    inside = {result.id for result in results if result.in_package}
    if enabling.id not in inside:
        return []
    chosen = [by_id[name] for name in inside]
    return [m for m in chosen if enabling.id in m.requires_any or enabling.id in m.requires]


def _funded(
    result: MeasureResult,
    measure: Measure,
    prepared: PreparedCase,
    kgco2e_per_unit: Mapping[str, float],
    served: list[Outcome],
) -> MeasureResult:
    """Return one result with its cost and the finding."""
    cost = installed_cost(measure, prepared.home, prepared.case.facts)
    savings = result.savings_by_fuel
    avoided = None if savings is None else avoided_over_life(measure, savings, kgco2e_per_unit)
    finding = liwp_finding(
        measure,
        cost_usd=cost.usd,
        avoided_kgco2e=avoided,
        on=prepared.case.on,
        jurisdiction=prepared.case.jurisdiction,
        fits=prepared.feasible[measure.id] is not Outcome.INELIGIBLE,
        served=served,
    )
    return replace(
        result,
        quantity=cost.quantity,
        cost_usd=cost.usd,
        usd_per_tonne=dollars_per_tonne(cost.usd, avoided) if measure.kind == "saving" else None,
        findings=(*result.findings, finding),
    )
