"""All measures on one home: what fits, what each saves alone, and what they save one after another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from calculators.home.calibration import calibrate
from calculators.home.energy_use import annual_use
from calculators.home.existing import home_from_facts
from calculators.home.model import FUELS
from calculators.measures.baseline import baseline_of
from calculators.measures.changes import CHANGES
from calculators.measures.feasibility import CLIMATE_FACT, Case, assess_feasibility
from calculators.measures.limits import RULE_OF_ALTERNATIVES, RULE_OF_SAVING, limit_findings
from calculators.measures.plausibility import BILL_FACTS, calibration_notes, gas_warnings, package_warnings
from calculators.measures.results import Feasible, MeasureResult, MeasureResults
from rules.errors import InputError
from rules.outcomes import Finding, Outcome, all_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from calculators.climate import ClimateZone
    from calculators.home.assumptions import Assumption
    from calculators.home.calibration import Calibrated
    from calculators.home.description import Home
    from calculators.home.energy_use import EnergyUse
    from calculators.measures.catalogue import Catalogue, Measure
    from rules.facts import CaseFacts

_WORDS: Final[Mapping[Outcome, Feasible]] = {
    Outcome.ELIGIBLE: "yes",
    Outcome.INELIGIBLE: "no",
    Outcome.UNDETERMINED: "unknown",
}
_NOTHING: Final = dict.fromkeys(FUELS, 0.0)


def apply_measure(measure: Measure, home: Home) -> Home:
    """Return the home with a measure done; one home or a batch."""
    values = {name: parameter.value for name, parameter in measure.parameters.items()}
    return CHANGES[measure.change](home, values)


def savings_of(
    measure: Measure, home: Home, climate: ClimateZone | None, use: EnergyUse | None = None
) -> dict[str, float]:
    """Return what a measure saves on one home: use before less use after, by fuel.

    Parameters
    ----------
    measure : Measure
    home : Home
        One home, as improved by whatever came before.
    climate : ClimateZone or None
    use : EnergyUse or None
        The home's use before the measure, where it is already worked out.

    Returns
    -------
    dict of str to float
        Each fuel in its own unit a year, negative where use rises.
    """
    before = (use or annual_use(home, climate)).by_fuel()
    after = annual_use(apply_measure(measure, home), climate).by_fuel()
    return {fuel: float(before[fuel] - after[fuel]) for fuel in FUELS}


def avoided_over_life(
    measure: Measure, savings: Mapping[str, float], kgco2e_per_unit: Mapping[str, float]
) -> float:
    """Return the greenhouse gas that a saving avoids over the measure's life [kg CO2e].

    Raises
    ------
    InputError
        If a fuel that is saved has no factor.
    """
    lacking = sorted(fuel for fuel, saved in savings.items() if saved and fuel not in kgco2e_per_unit)
    if lacking:
        raise InputError(
            f"no greenhouse gas factor was given for {', '.join(lacking)}; give kg CO2e per unit of it"
        )
    yearly = sum(saved * kgco2e_per_unit[fuel] for fuel, saved in savings.items() if saved)
    return yearly * measure.effective_useful_life_years


@dataclass(frozen=True, slots=True)
class _Walk:
    """What the walk through the measures needs at every step."""

    case: Case
    base: Home
    base_use: EnergyUse
    assumptions: tuple[Assumption, ...]
    bill_factors: Mapping[str, float]  # by fuel whose end uses were scaled to its bill
    kgco2e_per_unit: Mapping[str, float]


def evaluate_measures(
    facts: CaseFacts,
    climate: ClimateZone | None,
    catalogue: Catalogue,
    on: date,
    kgco2e_per_unit: Mapping[str, float],
) -> MeasureResults:
    """Return what every measure of a catalogue comes to on one home.

    Parameters
    ----------
    facts : CaseFacts
        What is known of the household and its home.
    climate : ClimateZone or None
        Without one only savings that do not depend on it are computed.
    catalogue : Catalogue
    on : date
        The day that ages are counted to.
    kgco2e_per_unit : mapping of str to float
        Greenhouse gas of each fuel [kg CO2e per kWh, therm, gal, gal, short ton]; decides between measures
        that exclude each other.

    Returns
    -------
    MeasureResults

    Notes
    -----
    The package holds the feasible measures in the catalogue's order, each computed on the home that the
    earlier ones have improved, so that no energy is saved twice. Of feasible measures that exclude each
    other it holds the one that avoids more greenhouse gas over its life. One that saves none of any fuel
    where it comes in the order is left out, with a finding that says so.
    """
    home, assumptions = home_from_facts(facts, climate, on, catalogue.jurisdiction)
    calibrated = calibrate(home, climate, facts.utility.annual_kwh, facts.utility.annual_therms)
    factors, odd_bills = calibration_notes(calibrated)
    warnings = (*gas_warnings(facts), *odd_bills)
    use = annual_use(calibrated.home, climate)
    walk = _Walk(
        Case(facts, climate, on, catalogue.jurisdiction),
        calibrated.home,
        use,
        (*assumptions, *factors),
        _bill_factors(calibrated),
        kgco2e_per_unit,
    )
    results, improved = _walk(walk, catalogue)
    baseline = baseline_of(facts, use, calibrated, climate_known=climate is not None)
    after = annual_use(improved, climate).by_fuel()
    return MeasureResults(
        baseline=baseline,
        assumptions=walk.assumptions,
        warnings=(*warnings, *package_warnings(calibrated.home, use.by_fuel(), after))
        if climate
        else warnings,
        measures=results,
        use_after_by_fuel={fuel: float(after[fuel]) if climate else None for fuel in FUELS},
    )


def _walk(walk: _Walk, catalogue: Catalogue) -> tuple[tuple[MeasureResult, ...], Home]:
    """Return every measure's result in order, and the home after the package."""
    findings = {m.id: assess_feasibility(m.feasibility, walk.case) for m in catalogue.measures}
    feasible = {name: all_of(finding.outcome for finding in seen) for name, seen in findings.items()}
    home, results = walk.base, []
    found: dict[str, Home] = {}  # the home as each measure of the package found it
    preferred: set[str] = set()  # measures that an earlier one gave way to
    for measure in catalogue.measures:
        # A measure that gave way is computed as if its rival had not been done.
        place = next((found[other] for other in measure.exclusions if other in found), home)
        result = _result(walk, measure, place, findings[measure.id], feasible[measure.id])
        rivals = [catalogue[other] for other in measure.exclusions if feasible[other] is Outcome.ELIGIBLE]
        if feasible[measure.id] is Outcome.ELIGIBLE and result.savings_by_fuel is not None:
            winner = _decided(measure, rivals, found, preferred) or _winner(walk, measure, rivals, place)
            if winner is measure and not _saves(result.savings_by_fuel):
                result = replace(result, findings=(*result.findings, _saves_nothing(measure)))
            elif winner is measure:
                result = replace(result, in_package=True)
                found[measure.id] = home
                home = apply_measure(measure, home)
            else:
                preferred.add(winner.id)
                result = replace(result, findings=(*result.findings, _alternative(measure, winner)))
        results.append(result)
    return tuple(results), home


def _decided(
    measure: Measure, rivals: list[Measure], found: Mapping[str, Home], preferred: set[str]
) -> Measure | None:
    """Return which of a measure and its rivals an earlier step has settled on, if any has."""
    done = next((rival for rival in rivals if rival.id in found), None)
    return done or (measure if measure.id in preferred else None)


def _winner(walk: _Walk, measure: Measure, rivals: list[Measure], home: Home) -> Measure:
    """Return which of a measure and those that exclude it avoids most greenhouse gas over its life."""
    contenders = [measure, *rivals]
    if not rivals:
        return measure
    avoided = {
        m.id: avoided_over_life(m, savings_of(m, home, walk.case.climate), walk.kgco2e_per_unit)
        for m in contenders
    }
    return max(contenders, key=lambda m: (avoided[m.id], m.id))


def _saves(savings: Mapping[str, float]) -> bool:
    """Return whether a measure saves any of some fuel, whatever it uses more of another."""
    return any(saved > 0 for saved in savings.values())


def _saves_nothing(measure: Measure) -> Finding:
    """Return the finding of a feasible measure that would save nothing where it comes in the order."""
    return Finding(
        criterion=f"measure.{measure.id}.saving",
        outcome=Outcome.ELIGIBLE,
        code="saves_nothing",
        citation=RULE_OF_SAVING,
    )


def _alternative(measure: Measure, winner: Measure) -> Finding:
    """Return the finding of a feasible measure that gives way to another."""
    return Finding(
        criterion=f"measure.{measure.id}.alternative",
        outcome=Outcome.ELIGIBLE,
        code="alternative_in_package",
        citation=RULE_OF_ALTERNATIVES,
        observed=winner.id,
    )


def _result(
    walk: _Walk, measure: Measure, home: Home, findings: tuple[Finding, ...], outcome: Outcome
) -> MeasureResult:
    """Return a measure's result at its place in the order, not yet in the package."""
    climate = walk.case.climate
    missing = [name for finding in findings for name in finding.missing]
    standalone: dict[str, float] | None = dict(_NOTHING)
    savings: dict[str, float] | None = dict(_NOTHING)
    if measure.needs_climate and climate is None and outcome is not Outcome.INELIGIBLE:
        standalone = savings = None
        missing.append(CLIMATE_FACT)
    elif outcome is not Outcome.INELIGIBLE:
        before = annual_use(home, climate)
        standalone = savings_of(measure, walk.base, climate, walk.base_use)
        savings = savings_of(measure, home, climate, before)
        findings = (*findings, *limit_findings(measure, home, before, savings))
    settled = outcome is Outcome.INELIGIBLE
    return MeasureResult(
        id=measure.id,
        label=measure.label,
        feasible=_WORDS[outcome],
        findings=findings,
        missing=() if settled else tuple(dict.fromkeys(missing)),
        in_package=False,
        savings_by_fuel=savings,
        standalone_by_fuel=standalone,
        effective_useful_life_years=measure.effective_useful_life_years,
        method=measure.method,
        assumptions=_assumptions_of(walk, measure, savings or {}),
        verified=measure.verified and all(finding.verified for finding in findings),
    )


def _bill_factors(calibrated: Calibrated) -> dict[str, float]:
    """Return by what the end uses of each fuel were multiplied to meet its bill, where they were."""
    factors = {
        "natural_gas": calibrated.natural_gas_factor,
        "electricity": calibrated.electricity_factor if calibrated.electricity_scaled else None,
    }
    return {fuel: float(factor) for fuel, factor in factors.items() if factor is not None}


def _assumptions_of(walk: _Walk, measure: Measure, savings: Mapping[str, float]) -> tuple[str, ...]:
    """Return what a saving takes for granted: stand-ins, unverified numbers, and the scale of the bills."""
    stand_ins = (
        f"{a.fact} taken as {_written(a.value, a.unit)} ({a.citation.title})"
        for a in walk.assumptions
        if a.fact in measure.inputs
    )
    recalled = (
        f"{name} = {_written(p.value, p.unit)} ({p.citation.title})"
        for name, p in measure.parameters.items()
        if not p.citation.verified
    )
    scaled = (
        f"{BILL_FACTS[fuel]}.metered_over_modelled = {factor:.4g}: the formula's figure is scaled to the bill"
        for fuel, factor in walk.bill_factors.items()
        if savings.get(fuel)
    )
    return (*stand_ins, *recalled, *scaled)


def _written(value: float | str, unit: str) -> str:
    """Return a value as a person writes it; a word has no unit, and neither has a ratio, whose unit is 1."""
    if isinstance(value, str):
        return value
    return f"{value:.4g}" if unit == "1" else f"{value:.4g} {unit}"
