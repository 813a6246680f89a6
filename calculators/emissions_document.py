"""Co-benefits, and emissions by a user's own grid factors, as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from calculators.co_benefits import CoBenefits, co_benefits, pollutant_factors, refrigerants, sum_of
from calculators.emission_trajectory import avoided_on_trajectory
from calculators.emissions import lifetime_avoided_kgco2e
from calculators.solar import yearly_share

if TYPE_CHECKING:
    from calculators.assessment import Assessment
    from calculators.documents import (
        CoBenefitsDocument,
        CoBenefitSourceDocument,
        OverTimeDocument,
        TrajectoryDocument,
    )
    from calculators.emission_trajectory import OnTrajectory, Trajectory
    from calculators.measures.results import MeasureResult

_GRID = "electricity"


def measure_co_benefits(measure: MeasureResult, assessment: Assessment) -> CoBenefitsDocument:
    """Return what a measure does beside saving energy."""
    return _document(_co_benefits(measure, assessment))


def package_co_benefits(assessment: Assessment) -> CoBenefitsDocument:
    """Return what the measures of the package do together, and the array with what it avoids."""
    parts = [
        _co_benefits(measure, assessment) for measure in assessment.results.measures if measure.in_package
    ]
    solar = assessment.solar
    if solar.in_package:
        kwh = {_GRID: solar.annual_kwh or 0.0}
        lifetime = lifetime_avoided_kgco2e({_GRID: solar.lifetime_kwh or 0.0}, assessment.factor_set, 1.0)
        parts.append(co_benefits("rooftop_pv", kwh, None, assessment.factor_set, lifetime))
    return _document(sum_of(parts))


def _co_benefits(measure: MeasureResult, assessment: Assessment) -> CoBenefits:
    fits = measure.feasible != "no"
    savings, life = measure.savings_by_fuel, measure.effective_useful_life_years
    lifetime = None
    if savings is not None and life is not None:
        lifetime = lifetime_avoided_kgco2e(savings, assessment.factor_set, life)
    water = assessment.water_saved.get(measure.id, 0.0) if fits else 0.0
    if savings is None and measure.id in assessment.water_saved:
        # What the home has is not known, so neither is what it would save of its water.
        water = None
    return co_benefits(
        measure.id,
        savings,
        life,
        assessment.factor_set,
        lifetime,
        in_place=fits,
        water_gal_per_year=water,
    )


def _document(found: CoBenefits) -> CoBenefitsDocument:
    return {
        "water_gal_per_year": found.water_gal_per_year,
        "nox_kg_per_year": found.nox_kg_per_year,
        "pm2_5_kg_per_year": found.pm2_5_kg_per_year,
        "biogenic_co2_kg_per_year": found.biogenic_co2_kg_per_year,
        "refrigerant_kgco2e_lifetime": found.refrigerant_kgco2e_lifetime,
        "net_avoided_kgco2e_lifetime": found.net_avoided_kgco2e_lifetime,
    }


def co_benefit_sources(assessment: Assessment) -> list[CoBenefitSourceDocument]:
    """Return where the co-benefits of the package come from."""
    savings = assessment.package_savings_by_fuel or {}
    inside = {measure.id for measure in assessment.results.measures if measure.in_package}
    found = [
        (pollutant, citation)
        for (fuel, pollutant), (_, citation) in pollutant_factors().items()
        if savings.get(fuel)
    ]
    for measure, equipment in refrigerants().items():
        if measure in inside:
            found += [("refrigerant", citation) for citation in equipment.citations]
    return [
        {"co_benefit": name, "source": str(citation), "verified": citation.verified}
        for name, citation in dict.fromkeys(found)
    ]


def baseline_biogenic_co2_kg(assessment: Assessment) -> float | None:
    """Return the CO2 of the wood that the home burns in a year, which is no part of CO2e [kg/year]."""
    factors, total = assessment.factor_set.by_fuel, 0.0
    for fuel, amount in assessment.results.baseline.by_fuel.items():
        grown = factors[fuel].biogenic_co2_kg_per_unit if fuel in factors else 0.0
        if not grown:
            continue
        if amount.value is None:
            return None
        total += amount.value * grown
    return total


def measure_on_trajectory(measure: MeasureResult, assessment: Assessment) -> dict[str, OverTimeDocument]:
    """Return what a measure avoids by the user's own factors, by their id; empty where none were given."""
    if assessment.trajectory is None:
        return {}
    return {assessment.trajectory.id: _over_time(_of_measure(measure, assessment))}


def solar_on_trajectory(assessment: Assessment) -> dict[str, OverTimeDocument]:
    """Return what the array avoids by the user's own factors, its hours weighted by what it makes."""
    if assessment.trajectory is None:
        return {}
    return {assessment.trajectory.id: _over_time(_of_solar(assessment))}


def package_on_trajectory(assessment: Assessment) -> dict[str, OverTimeDocument]:
    """Return what measures and array avoid together; None as soon as one part is not known."""
    if assessment.trajectory is None:
        return {}
    parts = [_of_measure(one, assessment) for one in assessment.results.measures if one.in_package]
    if assessment.solar.in_package:
        parts.append(_of_solar(assessment))
    return {
        assessment.trajectory.id: {
            "per_year": _sum([part.per_year for part in parts]),
            "lifetime": _sum([part.lifetime for part in parts]),
        }
    }


def trajectory_document(assessment: Assessment) -> TrajectoryDocument | None:
    """Return the user's own factors: what they are, of which kind each year, and what they lack."""
    trajectory = assessment.trajectory
    if trajectory is None:
        return None
    parts = [_of_measure(one, assessment) for one in assessment.results.measures if one.in_package]
    parts += [_of_solar(assessment)] if assessment.solar.in_package else []
    values = trajectory.series.values
    return {
        "id": trajectory.id,
        "label": trajectory.series.label,
        "basis": trajectory.series.basis,
        "gwp": assessment.factor_set.gwp,
        "sha256": trajectory.sha256,
        "first_year": assessment.screening.inquiry.on.year,
        "kinds": {str(year): kind for year, kind in trajectory.kinds.items()},
        "by_hour": sorted(trajectory.hourly),
        "citations": list(dict.fromkeys(str(value.factor.citation) for value in values)),
        "verified": all(value.factor.citation.verified for value in values),
        "notes": list(dict.fromkeys(part.reason for part in parts if part.reason is not None)),
    }


def _of_measure(measure: MeasureResult, assessment: Assessment) -> OnTrajectory:
    """Return a measure on the user's factors; those of the hour are weighted by the home's own hours."""
    hours = assessment.bill.hours.get(_GRID)
    return avoided_on_trajectory(
        measure.savings_by_fuel,
        _trajectory(assessment),
        assessment.factor_set,
        assessment.screening.inquiry.on.year,
        measure.effective_useful_life_years,
        hours=None if hours is None else hours[0],
    )


def _of_solar(assessment: Assessment) -> OnTrajectory:
    solar = assessment.solar
    life = solar.life
    return avoided_on_trajectory(
        None if solar.annual_kwh is None else {_GRID: solar.annual_kwh},
        _trajectory(assessment),
        assessment.factor_set,
        assessment.screening.inquiry.on.year,
        float(life.effective_useful_life_years),
        weights=np.asarray(yearly_share(life.effective_useful_life_years, life.degradation_per_year)),
        hours=assessment.solar_hourly,
    )


def _trajectory(assessment: Assessment) -> Trajectory:
    if assessment.trajectory is None:
        raise LookupError("no grid factors were given")
    return assessment.trajectory


def _over_time(found: OnTrajectory) -> OverTimeDocument:
    return {"per_year": found.per_year, "lifetime": found.lifetime}


def _sum(amounts: list[float | None]) -> float | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None
