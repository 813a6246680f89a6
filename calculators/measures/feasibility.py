"""Whether a measure fits a home: kinds of test, each held against a threshold from the measure's data."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from calculators.home.model import home_model
from calculators.measures.air_districts import air_district_rule
from calculators.measures.feasibility_conditions import gas_is_served, years_ago
from calculators.measures.feasibility_kinds import (
    fact_or_usual,
    fresh_air_short,
    hazard,
    there_and_old_or_wasteful,
)
from rules.outcomes import Citation, Comparison, Finding, Outcome, any_of
from rules.parameters import parse_citation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from calculators.climate import ClimateZone
    from rules.facts import CaseFacts
    from rules.outcomes import Observed

MINUTES_PER_HOUR: Final = 60.0
CLIMATE_FACT: Final = "dwelling.climate_zone"
_SETTLED_OUTCOMES: Final = frozenset({Outcome.ELIGIBLE, Outcome.INELIGIBLE})


_RELATIONS: Final[Mapping[Comparison, Callable[[Any, Any], Any]]] = {
    Comparison.AT_MOST: operator.le,
    Comparison.UNDER: operator.lt,
    Comparison.AT_LEAST: operator.ge,
    Comparison.OVER: operator.gt,
    Comparison.EQUALS: operator.eq,
    Comparison.ONE_OF: lambda observed, threshold: observed in threshold,
}


@dataclass(frozen=True, slots=True)
class FeasibilityTest:
    """One ``[[feasibility]]`` entry of a measure's data file.

    Parameters
    ----------
    criterion : str
        Dotted id, ``measure.<id>.<name>``.
    test : str
        Kind of test, a key of `TESTS`.
    facts : tuple of str
        Dotted facts that it looks at.
    comparison : Comparison
    threshold : int, float, str, or tuple
        What is held against; two numbers for ``within``, words for ``one_of``.
    unit : str or None
    code_met, code_not_met : str
        Codes of the reason either way.
    quantity : str or None
        What of the climate is looked at.
    usual : bool, int, float, str or None
        What stands for a fact that nobody has looked at, for ``fact_or_usual``.
    citation : Citation
    """

    criterion: str
    test: str
    facts: tuple[str, ...]
    comparison: Comparison
    threshold: Any
    unit: str | None
    code_met: str
    code_not_met: str
    quantity: str | None
    citation: Citation
    usual: Any = None

    @classmethod
    def from_entry(cls, measure_id: str, entry: Mapping[str, Any]) -> FeasibilityTest:
        """Return the test that an entry of a data file describes."""
        threshold, criterion = entry["threshold"], f"measure.{measure_id}.{entry['name']}"
        return cls(
            criterion=criterion,
            test=entry["test"],
            facts=tuple(entry.get("facts", ())),
            comparison=Comparison(entry["comparison"]),
            threshold=tuple(threshold) if isinstance(threshold, list) else threshold,
            unit=entry.get("unit"),
            code_met=entry["code_met"],
            code_not_met=entry["code_not_met"],
            quantity=entry.get("quantity"),
            usual=entry.get("usual"),
            citation=parse_citation(criterion, entry),
        )

    def finding(self, outcome: Outcome, observed: Observed = None, missing: tuple[str, ...] = ()) -> Finding:
        """Return what this test found."""
        code = {Outcome.ELIGIBLE: self.code_met, Outcome.INELIGIBLE: self.code_not_met}.get(
            outcome, "not_known"
        )
        return Finding(
            criterion=self.criterion,
            outcome=outcome,
            code=code,
            citation=self.citation,
            observed=observed,
            threshold=_printable(self.threshold),
            unit=self.unit,
            comparison=self.comparison,
            missing=missing,
            reachable=_SETTLED_OUTCOMES | {Outcome.UNDETERMINED} if missing else frozenset(),
        )

    def observing(self, outcome: Outcome, observed: Any) -> Finding:  # noqa: ANN401 - words and numbers
        """Return what this test found, with the figure that it looked at."""
        return self.finding(outcome, _printable(observed))

    def settled(self, observed: Any) -> Finding:  # noqa: ANN401 - words and numbers
        """Return the finding on an observed value, held against the threshold."""
        return _settled(self, observed)


@dataclass(frozen=True, slots=True)
class Case:
    """What a feasibility test looks at: the facts, the climate where known, and the day."""

    facts: CaseFacts
    climate: ClimateZone | None
    on: date
    jurisdiction: str


def _printable(value: Any) -> Observed:  # noqa: ANN401 - whatever a TOML file holds
    """Return a threshold or an observed number as a finding holds it."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value)
    return Decimal(repr(value)) if isinstance(value, float) else value


def compares(comparison: Comparison, observed: Any, threshold: Any) -> Any:  # noqa: ANN401 - words, numbers, arrays of numbers
    """Return whether an observed value, or each of an array, stands to the threshold as it must."""
    if comparison is Comparison.WITHIN:
        low, high = threshold
        return (low <= observed) & (observed <= high)
    return _RELATIONS[comparison](observed, threshold)


def _settled(test: FeasibilityTest, observed: Any) -> Finding:  # noqa: ANN401 - words and numbers
    """Return the finding on an observed value."""
    met = compares(test.comparison, observed, test.threshold)
    return test.finding(Outcome.ELIGIBLE if met else Outcome.INELIGIBLE, _printable(observed))


def fact(test: FeasibilityTest, case: Case) -> Finding:
    """Hold one fact against the threshold."""
    (name,) = test.facts
    observed = case.facts.fact(name)
    if observed is None:
        return test.finding(Outcome.UNDETERMINED, missing=(name,))
    return _settled(test, observed)


def any_fact(test: FeasibilityTest, case: Case) -> Finding:
    """Hold several facts against one threshold; one that meets it is enough."""
    seen = {name: case.facts.fact(name) for name in test.facts}
    for observed in seen.values():
        if observed is not None and compares(test.comparison, observed, test.threshold):
            return _settled(test, observed)
    missing = tuple(name for name, observed in seen.items() if observed is None)
    if missing:
        return test.finding(Outcome.UNDETERMINED, missing=missing)
    return _settled(test, next(iter(seen.values())))


def _age(case: Case, year_fact: str) -> int | None:
    """Return how many years old something is on the day, by its year of manufacture."""
    year = case.facts.fact(year_fact)
    return case.on.year - year if isinstance(year, int) else None


def _outcome(observed: Any, passes: Callable[[Any], bool]) -> Outcome:  # noqa: ANN401 - words and numbers
    """Return the outcome of one condition; a fact that is not known leaves it open."""
    if observed is None:
        return Outcome.UNDETERMINED
    return Outcome.ELIGIBLE if passes(observed) else Outcome.INELIGIBLE


def old_or_poor(test: FeasibilityTest, case: Case) -> Finding:
    """Ask whether equipment is at least as old as the threshold [year], or in poor condition.

    The facts are the year and the condition, in this order.
    """
    year_fact, condition_fact = test.facts
    age, condition = _age(case, year_fact), case.facts.fact(condition_fact)
    aged = _outcome(age, lambda years: years >= test.threshold)
    poor = _outcome(condition, lambda word: word == "poor")
    return _either(test, (aged, poor), ((year_fact, age), (condition_fact, condition)))


def old_or_wasteful(test: FeasibilityTest, case: Case) -> Finding:
    """Ask whether an appliance is as old as the first threshold [year] or uses more than the second.

    The facts are the year and the annual use, in this order.
    """
    oldest, most = test.threshold
    year_fact, use_fact = test.facts
    age, use = _age(case, year_fact), case.facts.fact(use_fact)
    aged = _outcome(age, lambda years: years >= oldest)
    wasteful = _outcome(use, lambda kwh: kwh > most)
    return _either(test, (aged, wasteful), ((year_fact, age), (use_fact, use)))


def direction_or_flat(test: FeasibilityTest, case: Case) -> Finding:
    """Ask whether a roof faces between the first two thresholds, or is no steeper than the third [degrees].

    The facts are the azimuth and the tilt, in this order.
    """
    first, last, flattest = test.threshold
    azimuth_fact, tilt_fact = test.facts
    azimuth, tilt = case.facts.fact(azimuth_fact), case.facts.fact(tilt_fact)
    faces = _outcome(azimuth, lambda degrees: first <= degrees <= last)
    flat = _outcome(tilt, lambda degrees: degrees <= flattest)
    return _either(test, (faces, flat), ((azimuth_fact, azimuth), (tilt_fact, tilt)))


def _either(
    test: FeasibilityTest, outcomes: tuple[Outcome, Outcome], seen: tuple[tuple[str, Any], tuple[str, Any]]
) -> Finding:
    """Return the finding where either of two conditions is enough: observed is the fact that decided."""
    outcome = any_of(outcomes)
    if outcome is Outcome.UNDETERMINED:
        return test.finding(outcome, missing=tuple(name for name, value in seen if value is None))
    deciding = next(value for (_, value), one in zip(seen, outcomes, strict=True) if one is outcome)
    return test.finding(outcome, _printable(deciding))


def climate_quantity(test: FeasibilityTest, case: Case) -> Finding:
    """Hold a figure of the climate zone against the threshold."""
    if case.climate is None:
        return test.finding(Outcome.UNDETERMINED, missing=(CLIMATE_FACT,))
    return _settled(test, CLIMATE_QUANTITIES[str(test.quantity)](case.climate))


def air_changes_at_50_pa(test: FeasibilityTest, case: Case) -> Finding:
    """Hold a home's air changes at 50 Pa [1/h] against the threshold: CFM50 x 60 / volume."""
    dwelling, cfm50 = case.facts.dwelling, case.facts.envelope.cfm50
    seen = {"envelope.cfm50": cfm50, "dwelling.floor_area_ft2": dwelling.floor_area_ft2}
    missing = tuple(name for name, value in seen.items() if value is None)
    if cfm50 is None or dwelling.floor_area_ft2 is None:
        return test.finding(Outcome.UNDETERMINED, missing=missing)
    volume = dwelling.floor_area_ft2 * home_model(case.jurisdiction)["ceiling_height_ft"]
    return _settled(test, cfm50 * MINUTES_PER_HOUR / volume)


TESTS: Final[Mapping[str, Callable[[FeasibilityTest, Case], Finding]]] = {
    test.__name__: test
    for test in (
        fact,
        any_fact,
        old_or_poor,
        old_or_wasteful,
        direction_or_flat,
        climate_quantity,
        air_changes_at_50_pa,
        air_district_rule,
        years_ago,
        gas_is_served,
        fact_or_usual,
        there_and_old_or_wasteful,
        hazard,
        fresh_air_short,
    )
}

CLIMATE_QUANTITIES: Final[Mapping[str, Callable[[ClimateZone], float]]] = {
    "cooling_degree_days_65f": lambda climate: float(climate.cooling_degree_days(65.0).sum()),
    "hours_above_78f": lambda climate: float(climate.hours_above_78f.sum()),
    "share_of_hot_hours_dry": lambda climate: climate.share_of_hot_hours_dry(),
}


def assess_feasibility(tests: tuple[FeasibilityTest, ...], case: Case) -> tuple[Finding, ...]:
    """Return the findings of all tests of a measure on a home."""
    return tuple(TESTS[test.test](test, case) for test in tests)
