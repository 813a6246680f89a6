"""An assessment as plain values: the names that `hearthline assess --json` prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from calculators.billing.document import bill_document
from calculators.emissions import avoided_kgco2e, lifetime_avoided_kgco2e
from calculators.emissions_document import (
    baseline_biogenic_co2_kg,
    co_benefit_sources,
    measure_co_benefits,
    measure_on_trajectory,
    package_co_benefits,
    package_on_trajectory,
    solar_on_trajectory,
    trajectory_document,
)
from calculators.provenance import data_hashes
from rules.screening import finding_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from calculators.assessment import Assessment
    from calculators.documents import (
        AssessmentDocument,
        BaselineDocument,
        FactorSetDocument,
        MeasureDocument,
        MethodologyDocument,
        OverTimeDocument,
        SavingsDocument,
        SolarDocument,
        TotalsDocument,
        UseDocument,
    )
    from calculators.emissions import FactorSet
    from calculators.measures.results import Amount, MeasureResult
    from calculators.roof_solar import RoofSolar

ELECTRICITY = "electricity"
NATURAL_GAS = "natural_gas"


def assessment_document(assessment: Assessment) -> AssessmentDocument:
    """Return an assessment as plain values, ready for JSON; nothing is rounded."""
    screening = assessment.screening.document()
    jurisdiction = screening["jurisdiction"]
    screening["provenance"]["data"] |= {**data_hashes(jurisdiction), **assessment.supplied}
    return {
        **screening,
        "conditional": assessment.conditional,
        "climate_zone": assessment.climate.zone,
        "climate_zone_source": assessment.climate.source,
        "warnings": list(assessment.warnings),
        "baseline": _baseline(assessment),
        "assumptions": [
            {
                "fact": each.fact,
                "value": each.value,
                "unit": each.unit,
                "source": str(each.citation),
                "verified": each.verified,
            }
            for each in assessment.results.assumptions
        ],
        "measures": [_measure(measure, assessment) for measure in assessment.results.measures],
        "solar": _solar(assessment.solar, assessment),
        "totals": _totals(assessment),
        "methodology": _methodology(assessment),
        "bill": bill_document(
            assessment.bill, assessment.fuel_switches, assessment.screening.inquiry.facts.utility.net_metering
        ),
    }


def _baseline(assessment: Assessment) -> BaselineDocument:
    baseline = assessment.results.baseline
    return {
        "by_fuel": {fuel: _use(amount) for fuel, amount in baseline.by_fuel.items()},
        "end_uses": [
            {"end_use": use.end_use, "fuel": use.fuel, **_use(use.amount)} for use in baseline.end_uses
        ],
        "biogenic_co2_kg_per_year": baseline_biogenic_co2_kg(assessment),
    }


def _use(amount: Amount) -> UseDocument:
    return {"value": amount.value, "unit": amount.unit, "source": amount.source}


def _measure(measure: MeasureResult, assessment: Assessment) -> MeasureDocument:
    life = measure.effective_useful_life_years
    return {
        **_savings(measure.savings_by_fuel, life, assessment.factor_set),
        "id": measure.id,
        "label": measure.label,
        "feasible": measure.feasible,
        "findings": [finding_document(finding) for finding in measure.findings],
        "missing": list(measure.missing),
        "in_package": measure.in_package,
        "standalone": _savings(measure.standalone_by_fuel, life, assessment.factor_set),
        "uncalibrated": measure.uncalibrated_by_fuel,
        "range": None
        if measure.range_by_fuel is None
        else {fuel: {"low": low, "high": high} for fuel, (low, high) in measure.range_by_fuel.items()},
        "effective_useful_life_years": life,
        "avoided_by_factor_set": {
            factors.id: _over_time(measure.savings_by_fuel, life, factors)
            for factors in (assessment.factor_set, *assessment.beside)
        }
        | measure_on_trajectory(measure, assessment),
        "co_benefits": measure_co_benefits(measure, assessment),
        "method": measure.method,
        "assumptions": list(measure.assumptions),
        "verified": measure.verified,
        "kind": measure.kind,
        "unit": measure.unit,
        "quantity": measure.quantity,
        "cost_usd": None if measure.cost_usd is None else str(measure.cost_usd),
        "usd_per_tonne": None if measure.usd_per_tonne is None else f"{measure.usd_per_tonne:.2f}",
    }


def _savings(
    savings: Mapping[str, float] | None, life_years: float | None, factors: FactorSet
) -> SavingsDocument:
    avoided = _over_time(savings, life_years, factors)
    return {
        "savings_kwh_per_year": None if savings is None else savings.get(ELECTRICITY, 0.0),
        "savings_therms_per_year": None if savings is None else savings.get(NATURAL_GAS, 0.0),
        "savings_by_fuel": None if savings is None else dict(savings),
        "avoided_kgco2e_per_year": avoided["per_year"],
        "avoided_kgco2e_lifetime": avoided["lifetime"],
    }


def _over_time(
    savings: Mapping[str, float] | None, life_years: float | None, factors: FactorSet
) -> OverTimeDocument:
    if savings is None:
        return {"per_year": None, "lifetime": None}
    lifetime = None if life_years is None else lifetime_avoided_kgco2e(savings, factors, life_years)
    return {"per_year": avoided_kgco2e(savings, factors), "lifetime": lifetime}


def _solar(solar: RoofSolar, assessment: Assessment) -> SolarDocument:
    beside = {
        factors.id: _solar_over_time(solar, factors)
        for factors in (assessment.factor_set, *assessment.beside)
    }
    own = beside[assessment.factor_set.id]
    capacity = solar.capacity
    most = None if capacity is None else capacity.programme_most
    return {
        "feasible": solar.feasible,
        "findings": [finding_document(finding) for finding in solar.findings],
        "missing": list(solar.missing),
        "in_package": solar.in_package,
        "capacity_kw_dc": solar.capacity_kw_dc,
        "annual_kwh": solar.annual_kwh,
        "monthly_kwh": None if solar.result is None else list(solar.result.monthly_kwh),
        "model": solar.model,
        "weather": None if solar.result is None else asdict(solar.result.weather),  # type: ignore[typeddict-item]  # the same names
        "sizing": None
        if capacity is None
        else {
            "limits": {
                "roof": capacity.roof_kw_dc,
                "use": capacity.use_kw_dc,
                "programme": capacity.programme_kw_dc,
            },
            "binding": capacity.binding,
            "rule": capacity.sentence,
            "programme_citation": None if most is None else str(most.citation),
            "programme_verified": None if most is None else most.citation.verified,
        },
        "effective_useful_life_years": float(solar.life.effective_useful_life_years),
        "life_citations": [str(citation) for citation in solar.life.citations],
        "life_verified": solar.life.verified,
        "avoided_kgco2e_per_year": own["per_year"],
        "avoided_kgco2e_lifetime": own["lifetime"],
        "avoided_by_factor_set": beside | solar_on_trajectory(assessment),
    }


def _solar_over_time(solar: RoofSolar, factors: FactorSet) -> OverTimeDocument:
    """Return what the array avoids, its output falling from year to year."""
    if solar.annual_kwh is None or solar.lifetime_kwh is None:
        return {"per_year": None, "lifetime": None}
    return {
        "per_year": avoided_kgco2e({ELECTRICITY: solar.annual_kwh}, factors),
        "lifetime": avoided_kgco2e({ELECTRICITY: solar.lifetime_kwh}, factors),
    }


def _totals(assessment: Assessment) -> TotalsDocument:
    savings = assessment.package_savings_by_fuel
    beside = {
        factors.id: _package_over_time(assessment, factors)
        for factors in (assessment.factor_set, *assessment.beside)
    }
    own = beside[assessment.factor_set.id]
    bills = assessment.bills
    return {
        "savings_kwh_per_year": None if savings is None else savings.get(ELECTRICITY, 0.0),
        "savings_therms_per_year": None if savings is None else savings.get(NATURAL_GAS, 0.0),
        "savings_by_fuel": None if savings is None else dict(savings),
        "avoided_kgco2e_per_year": own["per_year"],
        "avoided_kgco2e_lifetime": own["lifetime"],
        "solar_kwh_per_year": assessment.solar.annual_kwh_in_package,
        "avoided_by_factor_set": beside | package_on_trajectory(assessment),
        "co_benefits": package_co_benefits(assessment),
        "bill_savings_usd_per_year": None if bills is None or bills.total is None else str(bills.total),
        "bill_savings_with_care_usd_per_year": None
        if bills is None or bills.total_with_care is None
        else str(bills.total_with_care),
        "bill_savings_by_fuel_usd_per_year": {}
        if bills is None
        else {fuel: None if usd is None else str(usd) for fuel, usd in bills.by_fuel.items()},
        "bill_notes": [] if bills is None else list(bills.notes),
        "bill_citations": [] if bills is None else [str(citation) for citation in bills.citations],
        "bill_verified": bills is not None and all(citation.verified for citation in bills.citations),
    }


def _package_over_time(assessment: Assessment, factors: FactorSet) -> OverTimeDocument:
    """Return what measures and array avoid together; None as soon as one part is not known."""
    parts = [
        _over_time(measure.savings_by_fuel, measure.effective_useful_life_years, factors)
        for measure in assessment.results.measures
        if measure.in_package
    ]
    if assessment.solar.in_package:
        parts.append(_solar_over_time(assessment.solar, factors))
    return {
        "per_year": _sum(part["per_year"] for part in parts),
        "lifetime": _sum(part["lifetime"] for part in parts),
    }


def _sum(amounts: Iterable[float | None]) -> float | None:
    total = 0.0
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


def _methodology(assessment: Assessment) -> MethodologyDocument:
    used = assessment.package_savings_by_fuel or {}
    fuels = {ELECTRICITY, *(fuel for fuel, amount in used.items() if amount)}
    return {
        "factor_set": _factor_set(assessment.factor_set, fuels),
        "shown_beside": [_factor_set(factors, fuels) for factors in assessment.beside],
        "trajectory": trajectory_document(assessment),
        "co_benefit_sources": co_benefit_sources(assessment),
    }


def _factor_set(factors: FactorSet, fuels: set[str]) -> FactorSetDocument:
    """Return a factor set; it is verified if the figures of the fuels that change are."""
    return {
        "id": factors.id,
        "label": factors.label,
        "vintage": factors.vintage,
        "kind": factors.kind,
        "basis": factors.basis,
        "gwp": factors.gwp,
        "sha256": factors.sha256,
        "kgco2e_per_unit": factors.kgco2e_per_unit,
        "citations": [str(citation) for citation in factors.citations],
        "verified": factors.verified_for(fuels),
    }
