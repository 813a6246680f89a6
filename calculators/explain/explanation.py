"""`explain_measure`: one measure of an assessment, worked out again step by step by the same functions."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from calculators.climate import climate_zone
from calculators.emissions import avoided_kgco2e, lifetime_avoided_kgco2e
from calculators.explain.alterations import alteration_steps
from calculators.explain.appliances import appliance_steps
from calculators.explain.calibration import bill_steps
from calculators.explain.content import Explanation, GateSeen
from calculators.explain.electrical import headroom_steps
from calculators.explain.hot_water import hot_water_steps
from calculators.explain.place import change_at, change_in_package
from calculators.explain.rooftop import rooftop_steps
from calculators.explain.space import cooling_steps, heating_steps
from calculators.explain.totals import (
    ALONE,
    SAVING,
    avoided_steps,
    changed_uses,
    end_use_steps,
    money_steps,
    range_steps,
    saving_steps,
    zero_steps,
)
from calculators.measures.catalogue import load_catalogue
from calculators.measures.health_and_safety import gate_findings
from calculators.measures.package import prepare_case
from rules.errors import InputError
from rules.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculators.assessment import Assessment
    from calculators.explain.content import Step
    from calculators.explain.place import Change
    from calculators.measures.catalogue import Catalogue
    from calculators.measures.measure import Measure
    from calculators.measures.package import PreparedCase
    from calculators.measures.results import MeasureResult
    from rules.facts import CaseFacts

# Names by which the array on the roof goes elsewhere in the product.
ROOFTOP_NAMES: Final = ("solar", "solar_pv")
ELECTRICITY: Final = "electricity"
NATURAL_GAS: Final = "natural_gas"


def explain_measure(assessment: Assessment, measure_id: str) -> Explanation:
    """Return how one measure's figures came about.

    Parameters
    ----------
    assessment : Assessment
        Of the household.
    measure_id : str
        Of the catalogue; ``solar`` stands for the array on the roof, too.

    Returns
    -------
    Explanation
        Its last step of each fuel is the saving that the assessment prints, to the last digit.

    Raises
    ------
    InputError
        If the catalogue has no such measure; the nearest names are in the message.
    """
    jurisdiction = assessment.screening.rulebook.jurisdiction.id
    catalogue = load_catalogue(jurisdiction)
    measure = _measure(catalogue, measure_id)
    if measure.computed_by is not None:
        return _rooftop(assessment, catalogue, measure)
    inquiry, zone = assessment.screening.inquiry, assessment.climate.zone
    climate = None if zone is None else climate_zone(zone, jurisdiction)
    prepared = prepare_case(inquiry.facts, climate, catalogue, inquiry.on)
    measure = next(each for each in prepared.measures if each.id == measure.id)
    result = next(each for each in assessment.results.measures if each.id == measure.id)
    change = None
    if result.savings_by_fuel is not None and prepared.feasible[measure.id] is not Outcome.INELIGIBLE:
        change = change_in_package(prepared, assessment.results, measure)
    return Explanation(
        measure=measure,
        steps=tuple(_steps(assessment, prepared, change, result)),
        findings=result.findings,
        gates=_gates(catalogue, measure, inquiry.facts),
        missing=result.missing,
        assumptions=result.assumptions,
        stand_ins=assessment.results.assumptions,
        result=_figures(assessment, result),
        in_package=result.in_package,
        feasible=result.feasible,
        done_before=() if change is None else change.done_before,
    )


def known_measures(jurisdiction: str) -> tuple[str, ...]:
    """Return the ids of all measures that can be explained."""
    catalogue = load_catalogue(jurisdiction)
    return tuple(measure.id for measure in (*catalogue.measures, *catalogue.elsewhere))


def _measure(catalogue: Catalogue, measure_id: str) -> Measure:
    """Return a measure by its id, or an error that names the nearest."""
    everything = (*catalogue.measures, *catalogue.elsewhere)
    asked = measure_id.strip().lower().replace("-", "_").replace(" ", "_")
    for measure in everything:
        if measure.id == asked or (measure.computed_by == "solar" and asked in ROOFTOP_NAMES):
            return measure
    names = [measure.id for measure in everything]
    near = get_close_matches(asked, names) or [name for name in names if asked and asked in name]
    advice = f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(names)}"
    raise InputError(f"there is no measure '{measure_id}'; {advice}")


def _steps(
    assessment: Assessment, prepared: PreparedCase, change: Change | None, result: MeasureResult
) -> Iterator[Step]:
    """Yield all steps of a measure that is computed on the home."""
    facts, jurisdiction = prepared.case.facts, prepared.case.jurisdiction
    measure = next(each for each in prepared.measures if each.id == result.id)
    yield from headroom_steps(facts, _drawing(prepared, assessment, measure), jurisdiction)
    savings = result.savings_by_fuel
    if change is None or savings is None:
        yield from zero_steps(SAVING, result, _why_not(measure, result))
        return
    yield from alteration_steps(change)
    yield from bill_steps(prepared.calibrated, facts, change)
    yield from _end_uses(change)
    yield from end_use_steps(change)
    yield from saving_steps(SAVING, change, savings)
    factors, life = assessment.factor_set, measure.effective_useful_life_years
    avoided = {
        "per_year": avoided_kgco2e(savings, factors),
        "lifetime": lifetime_avoided_kgco2e(savings, factors, life),
    }
    yield from avoided_steps(measure, savings, factors, avoided)
    if result.standalone_by_fuel is not None and measure.kind == "saving":
        alone = change_at(prepared, measure, prepared.home)
        yield from saving_steps(ALONE, alone, result.standalone_by_fuel)
        yield from range_steps(result)
    yield from money_steps(measure, result, avoided["lifetime"])


def _gates(catalogue: Catalogue, measure: Measure, facts: CaseFacts) -> tuple[GateSeen, ...]:
    """Return what must be settled before the work, and what is known of it."""
    found = gate_findings(measure, catalogue.gates, facts)
    gates = (catalogue.gates[name] for name in measure.health_and_safety_gates)
    return tuple(GateSeen(gate.label, finding) for gate, finding in zip(gates, found, strict=True))


def _drawing(prepared: PreparedCase, assessment: Assessment, measure: Measure) -> tuple[Measure, ...]:
    """Return whose circuits are held against the service: the measure's own, or of those it enables."""
    if measure.kind != "enabling":
        return (measure,)
    inside = {result.id for result in assessment.results.measures if result.in_package}
    return tuple(m for m in prepared.measures if measure.id in m.requires_any and m.id in inside)


def _end_uses(change: Change) -> Iterator[Step]:
    """Yield how each end use that the measure changes comes about."""
    changed = dict.fromkeys(end_use for end_use, _ in changed_uses(change))
    for end_use in changed:
        if end_use == "hot_water":
            yield from hot_water_steps(change)
        elif change.climate is not None and end_use == "heating":
            yield from heating_steps(change, change.climate)
        elif change.climate is not None and end_use == "cooling":
            yield from cooling_steps(change, change.climate)
        else:
            yield from appliance_steps(end_use, change)


def _why_not(measure: Measure, result: MeasureResult) -> str:
    """Return in words why nothing was worked out."""
    if result.feasible == "no":
        failed = (f.code for f in result.findings if f.outcome is Outcome.INELIGIBLE)
        return f"the measure does not fit: {', '.join(dict.fromkeys(failed)).replace('_', ' ')}"
    if measure.saving_not_known_because is not None:
        return f"not known: {measure.saving_not_known_because}"
    return f"not known: missing {', '.join(result.missing)}"


def _figures(assessment: Assessment, result: MeasureResult) -> dict[str, float | None]:
    """Return what the assessment prints of a measure."""
    savings, factors = result.savings_by_fuel, assessment.factor_set
    life = result.effective_useful_life_years
    return {
        "savings_kwh_per_year": None if savings is None else savings.get(ELECTRICITY, 0.0),
        "savings_therms_per_year": None if savings is None else savings.get(NATURAL_GAS, 0.0),
        "avoided_kgco2e_per_year": None if savings is None else avoided_kgco2e(savings, factors),
        "avoided_kgco2e_lifetime": None
        if savings is None
        else lifetime_avoided_kgco2e(savings, factors, life),
    }


def _rooftop(assessment: Assessment, catalogue: Catalogue, measure: Measure) -> Explanation:
    """Return how the figures of the array on the roof came about."""
    solar, facts = assessment.solar, assessment.screening.inquiry.facts
    steps = tuple(rooftop_steps(assessment, measure.sources[0]))
    values = {step.symbol: step.value for step in steps}
    avoided, lifetime = values.get("A"), values.get("A_life")
    return Explanation(
        measure=measure,
        steps=steps,
        findings=solar.findings,
        gates=_gates(catalogue, measure, facts),
        missing=solar.missing,
        assumptions=(),
        stand_ins=(),
        result={
            "savings_kwh_per_year": solar.annual_kwh,
            "savings_therms_per_year": 0.0,
            "avoided_kgco2e_per_year": avoided if isinstance(avoided, float) else None,
            "avoided_kgco2e_lifetime": lifetime if isinstance(lifetime, float) else None,
        },
        in_package=solar.in_package,
        feasible=solar.feasible,
    )
