"""All measures on one home: what fits, what each saves alone, and what they save one after another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.funding.costs import installed_cost
from calculators.home.calibration import calibrate
from calculators.home.energy_use import EnergyUse, annual_use
from calculators.home.existing import home_from_facts, housing_class_of
from calculators.home.model import FUELS
from calculators.measures.baseline import baseline_of
from calculators.measures.confidence import with_confidence
from calculators.measures.electrical import service_carries, service_finding
from calculators.measures.feasibility import CLIMATE_FACT, Case, assess_feasibility
from calculators.measures.funded import with_costs_and_funding
from calculators.measures.health_and_safety import known_hazards
from calculators.measures.limits import (
    alternative_in_package,
    emits_more,
    end_use_findings,
    limit_findings,
    saves_nothing,
)
from calculators.measures.plausibility import calibration_notes, gas_warnings, package_warnings
from calculators.measures.prerequisites import Prerequisites
from calculators.measures.results import Feasible, MeasureResult, MeasureResults
from calculators.measures.rivals import contenders_of, winner_over
from calculators.measures.saving_assumptions import assumptions_of
from calculators.measures.savings import (
    apply_measure,
    avoided_over_life,
    capped_use,
    changes_fuel,
    savings_between,
    savings_of,
    stacked,
    standalone_savings,
)
from rules.outcomes import Finding, Outcome, all_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from calculators.climate import ClimateZone
    from calculators.home.assumptions import Assumption
    from calculators.home.calibration import Calibrated
    from calculators.home.description import Home
    from calculators.measures.catalogue import Catalogue
    from calculators.measures.measure import Measure
    from rules.facts import CaseFacts

__all__ = ["apply_measure", "avoided_over_life", "evaluate_measures", "prepare_case", "savings_of"]

_WORDS: Final[Mapping[Outcome, Feasible]] = {
    Outcome.ELIGIBLE: "yes",
    Outcome.INELIGIBLE: "no",
    Outcome.UNDETERMINED: "unknown",
}


@dataclass(frozen=True, slots=True)
class PreparedCase:
    """A home brought to its bills, and every measure in its values for it.

    Parameters
    ----------
    case : Case
        Facts, climate and day.
    described : Home
        As the facts have it.
    home : Home
        The same, brought to its bills.
    calibrated : Calibrated
    use : EnergyUse
        Of the home as it is.
    assumptions : tuple of Assumption
    warnings : tuple of str
    measures : tuple of Measure
        In the order of application.
    findings : mapping of str to tuple of Finding
        Of each measure's tests.
    feasible : mapping of str to Outcome
    """

    case: Case
    described: Home
    home: Home
    calibrated: Calibrated
    use: EnergyUse
    assumptions: tuple[Assumption, ...]
    warnings: tuple[str, ...]
    measures: tuple[Measure, ...]
    findings: Mapping[str, tuple[Finding, ...]]
    feasible: Mapping[str, Outcome]


def prepare_case(
    facts: CaseFacts, climate: ClimateZone | None, catalogue: Catalogue, on: date
) -> PreparedCase:
    """Return a home brought to its bills, and what fits it.

    Parameters
    ----------
    facts : CaseFacts
    climate : ClimateZone or None
    catalogue : Catalogue
    on : date
        The day that ages are counted to.

    Returns
    -------
    PreparedCase
    """
    home, assumptions = home_from_facts(facts, climate, on, catalogue.jurisdiction)
    calibrated = calibrate(home, climate, facts.utility.annual_kwh, facts.utility.annual_therms)
    factors, odd_bills = calibration_notes(calibrated)
    case = Case(facts, climate, on, catalogue.jurisdiction)
    zone, housing_class = climate.zone if climate else None, housing_class_of(facts)
    measures = tuple(measure.for_home(zone, housing_class) for measure in catalogue.measures)
    findings = {m.id: assess_feasibility(m.feasibility, case) for m in measures}
    return PreparedCase(
        case=case,
        described=home,
        home=calibrated.home,
        calibrated=calibrated,
        use=annual_use(calibrated.home, climate),
        assumptions=(*assumptions, *factors),
        warnings=(*gas_warnings(facts), *odd_bills),
        measures=measures,
        findings=findings,
        feasible={name: all_of(finding.outcome for finding in seen) for name, seen in findings.items()},
    )


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
    where it comes in the order, or sets free more greenhouse gas than it avoids, is left out, with a finding
    that says so. Measures for health and safety are in it where a hazard calls for them; enabling measures
    where a measure of the package needs them.
    """
    prepared = prepare_case(facts, climate, catalogue, on)
    walk = _Walk(prepared, kgco2e_per_unit)
    results = with_costs_and_funding(walk.results(), prepared, kgco2e_per_unit)
    results = with_confidence(results, prepared)
    after = {fuel: float(amount) - walk.unrealised[fuel] for fuel, amount in capped_use(walk.use).items()}
    warnings = prepared.warnings
    if climate:
        warnings = (
            *warnings,
            *package_warnings(prepared.home, prepared.use.by_fuel(), after, walk.saved_by_switching),
        )
    return MeasureResults(
        baseline=baseline_of(facts, prepared.use, prepared.calibrated, climate_known=climate is not None),
        assumptions=prepared.assumptions,
        warnings=warnings,
        measures=results,
        use_after_by_fuel={fuel: after[fuel] if climate else None for fuel in FUELS},
        end_uses_after={key: float(amount) for key, amount in walk.use.amounts.items()} if climate else {},
    )


def prerequisites_of(prepared: PreparedCase) -> Prerequisites:
    """Return what the measures of a home need beside them."""
    costs = {m.id: installed_cost(m, prepared.home, prepared.case.facts).usd for m in prepared.measures}

    def carries(measures: Sequence[Measure]) -> Outcome:
        return service_carries(prepared.case.facts, measures, prepared.case.jurisdiction)

    return Prerequisites(prepared.measures, prepared.feasible, costs, carries)


@dataclass(frozen=True, slots=True)
class _Place:
    """The home that a measure finds at its place in the order, and what it uses."""

    home: Home
    use: EnergyUse


@dataclass(frozen=True, slots=True)
class _Step:
    """A measure at its place: the home with it, its use as far as computed, and whether it stays done."""

    place: _Place
    improved: Home
    after: EnergyUse | None = None
    against: Finding | None = None
    in_package: bool = False


def _computed(steps: Sequence[_Step | None], climate: ClimateZone | None) -> list[_Step | None]:
    """Return the steps with the use of those that nobody had to wait for, all in one batch."""
    waiting = [step for step in steps if step is not None and step.after is None]
    if not waiting:
        return list(steps)
    use = annual_use(stacked([step.improved for step in waiting]), climate).amounts
    count = len(waiting)
    columns = {key: np.broadcast_to(amount, count) for key, amount in use.items()}
    rows = ({key: column[row] for key, column in columns.items()} for row in range(count))
    return [
        replace(step, after=EnergyUse(next(rows))) if step is not None and step.after is None else step
        for step in steps
    ]


class _Walk:
    """The walk through the measures in order, each on the home that the earlier ones have improved."""

    def __init__(self, prepared: PreparedCase, kgco2e_per_unit: Mapping[str, float]) -> None:
        """Start at the home as it is."""
        self.prepared = prepared
        self.kgco2e_per_unit = kgco2e_per_unit
        self.place = _Place(prepared.home, prepared.use)
        self.found: dict[str, _Place] = {}  # the home as each measure of the package found it
        self.preferred: set[str] = set()  # measures that an earlier one gave way to
        self.unrealised = dict.fromkeys(FUELS, 0.0)  # modelled less realised savings of the package
        self.saved_by_switching = dict.fromkeys(FUELS, 0.0)
        self.by_id = {measure.id: measure for measure in prepared.measures}
        self.chosen: list[Measure] = []
        self.prerequisites = prerequisites_of(prepared)

    @property
    def use(self) -> EnergyUse:
        """The use of the home as improved so far."""
        return self.place.use

    def results(self) -> tuple[MeasureResult, ...]:
        """Return every measure's result in order."""
        prepared = self.prepared
        computed = [m for m in prepared.measures if self._is_computed(m)]
        alone = standalone_savings(computed, prepared.home, prepared.use, prepared.case.climate)
        standalone = {m.id: savings for m, savings in zip(computed, alone, strict=True)}
        steps = [self._step(measure, has_saving=measure.id in standalone) for measure in prepared.measures]
        results = [
            _result(prepared, m, None, None) if step is None else self._result_of(m, step, standalone[m.id])
            for m, step in zip(prepared.measures, _computed(steps, prepared.case.climate), strict=True)
        ]
        return self.prerequisites.completed(results)

    def _is_computed(self, measure: Measure) -> bool:
        """Return whether there is a saving to compute: it may fit, and what it depends on is known."""
        case = self.prepared.case
        known = measure.saving_is_known(case.facts, climate_known=case.climate is not None)
        return known and self.prepared.feasible[measure.id] is not Outcome.INELIGIBLE

    def _step(self, measure: Measure, *, has_saving: bool) -> _Step | None:
        """Return a measure at its place in the order, done if it belongs to the package."""
        if not has_saving:
            return None
        # A measure that gave way is computed as if its rival had not been done.
        place = next((self.found[other] for other in measure.exclusions if other in self.found), self.place)
        step = _Step(place, apply_measure(measure, place.home))
        if self.prepared.feasible[measure.id] is not Outcome.ELIGIBLE or measure.kind == "enabling":
            return step
        winner = self._winner(measure, place)
        if winner is not measure:
            self.preferred.add(winner.id)
            return replace(step, against=alternative_in_package(measure, winner))
        after = annual_use(step.improved, self.prepared.case.climate)
        savings = savings_between(measure, place.use, after)
        against = self._against(measure, savings)
        if against is None:
            self.found[measure.id] = self.place
            self.chosen.append(measure)
            self.place = _Place(step.improved, after)
            self._note(place, self.place, savings)
        return replace(step, after=after, against=against, in_package=against is None)

    def _result_of(self, measure: Measure, step: _Step, standalone: dict[str, float]) -> MeasureResult:
        """Return the result of a measure that was computed at its place."""
        place, after = step.place, step.after or step.place.use
        savings = savings_between(measure, place.use, after)
        result = _result(self.prepared, measure, standalone, savings)
        service = service_finding(measure, self.prepared.case.facts, self.prepared.case.jurisdiction)
        findings = (
            *result.findings,
            *(() if service is None else (service,)),
            *limit_findings(measure, place.home, place.use, savings),
            *end_use_findings(measure, place.use, after),
            *(() if step.against is None else (step.against,)),
        )
        switch = changes_fuel(place.home, step.improved)
        return replace(result, findings=findings, in_package=step.in_package, changes_fuel=switch)

    def _note(self, before: _Place, after: _Place, savings: Mapping[str, float]) -> None:
        """Keep what is not realised, and what a change of fuel saves."""
        used, left = capped_use(before.use), capped_use(after.use)
        switched = changes_fuel(before.home, after.home)
        for fuel in FUELS:
            self.unrealised[fuel] += savings[fuel] - float(used[fuel] - left[fuel])
            if switched:
                self.saved_by_switching[fuel] += max(savings[fuel], 0.0)

    def _against(self, measure: Measure, savings: Mapping[str, float]) -> Finding | None:
        """Return what keeps a feasible measure that has no better rival out of the package, if anything."""
        if measure.kind == "health_and_safety":
            return None
        lacking = self.prerequisites.lacking(measure, self.chosen)
        if lacking is not None:
            return lacking
        if not any(saved > 0 for saved in savings.values()):
            return saves_nothing(measure)
        avoided = avoided_over_life(measure, savings, self.kgco2e_per_unit)
        return emits_more(measure, avoided) if avoided < 0 else None

    def _winner(self, measure: Measure, place: _Place) -> Measure:
        """Return which of a measure and those that exclude it is done: what avoids most over its life."""
        settled = self.found.keys() | self.preferred
        done = next((self.by_id[other] for other in measure.exclusions if other in settled), None)
        if done is not None:
            return done
        contenders = contenders_of(measure, self.by_id, lambda rival: self._is_open(rival, settled))
        if measure.id in self.preferred or len(contenders) == 1:
            return measure
        savings = standalone_savings(contenders, place.home, place.use, self.prepared.case.climate)
        avoided = {
            m.id: avoided_over_life(m, saved, self.kgco2e_per_unit)
            for m, saved in zip(contenders, savings, strict=True)
        }
        return winner_over(measure, contenders, avoided)

    def _is_open(self, rival: str, settled: set[str]) -> bool:
        """Return whether a measure that excludes another may still be done itself."""
        measure = self.by_id[rival]
        fits = self.prepared.feasible[rival] is Outcome.ELIGIBLE and self._is_computed(measure)
        ruled_out = any(other in settled for other in measure.exclusions)
        return fits and not ruled_out and self.prerequisites.lacking(measure, self.chosen) is None


def _result(
    prepared: PreparedCase,
    measure: Measure,
    standalone: dict[str, float] | None,
    savings: dict[str, float] | None,
) -> MeasureResult:
    """Return a measure's result at its place in the order, not yet in the package."""
    findings, outcome = prepared.findings[measure.id], prepared.feasible[measure.id]
    missing = [name for finding in findings for name in finding.missing]
    settled = outcome is Outcome.INELIGIBLE
    if settled:
        standalone, savings = dict.fromkeys(FUELS, 0.0), dict.fromkeys(FUELS, 0.0)
    else:
        missing += measure.saving_lacks(prepared.case.facts)
        if measure.needs_climate and prepared.case.climate is None:
            missing.append(CLIMATE_FACT)
        findings = (*findings, *known_hazards(measure, prepared.case.facts, prepared.case.jurisdiction))
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
        assumptions=assumptions_of(prepared, measure, savings or {}),
        verified=measure.verified and all(finding.verified for finding in findings),
        kind=measure.kind,
        unit=measure.unit,
    )
