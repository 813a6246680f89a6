"""What a measure needs beside it: other measures, and an electrical service that carries it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from rules.outcomes import Citation, Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from decimal import Decimal

    from calculators.measures.measure import Measure
    from calculators.measures.results import MeasureResult

RULE_OF_PREREQUISITES: Final = Citation(
    "This product's rule: a measure is done only with the measures that it requires, unless they are not"
    " called for, and with one that enables it where the electrical service is too small",
    date(2026, 11, 21),
    verified=True,
)


class Prerequisites:
    """What the measures of one home need beside them.

    Parameters
    ----------
    measures : sequence of Measure
        All, in the order of application.
    feasible : mapping of str to Outcome
        By id; for enabling measures and those for health and safety: whether they are called for.
    costs : mapping of str to Decimal or None
        What each costs on the home [USD]; None where not known.
    service_carries : callable
        Returns whether the electrical service carries the new circuits of some measures.
    """

    def __init__(
        self,
        measures: Sequence[Measure],
        feasible: Mapping[str, Outcome],
        costs: Mapping[str, Decimal | None],
        service_carries: Callable[[Sequence[Measure]], Outcome],
    ) -> None:
        """Keep what is asked about."""
        self.by_id = {measure.id: measure for measure in measures}
        self.feasible = feasible
        self.service_carries = service_carries
        self.costs = costs

    def required(self, measure: Measure) -> tuple[Measure, ...]:
        """Return the measures that have to be done with it: those it requires that are called for."""
        named = (self.by_id[other] for other in measure.requires if other in self.by_id)
        return tuple(m for m in named if self.feasible[m.id] is not Outcome.INELIGIBLE)

    def unmet(self, measure: Measure) -> tuple[str, ...]:
        """Return the required measures that cannot be done, or of which it is not known."""
        unknown = [m.id for m in self.required(measure) if self.feasible[m.id] is not Outcome.ELIGIBLE]
        impossible = [
            other
            for other in measure.requires
            if other not in self.by_id
            or (self.by_id[other].kind == "saving" and self.feasible[other] is Outcome.INELIGIBLE)
        ]
        return (*unknown, *impossible)

    def enablers(self, measures: Iterable[Measure]) -> tuple[Measure, ...]:
        """Return what enables some measures on a service too small for them: each serves them all."""
        needing = [set(m.requires_any) for m in measures if m.requires_any]
        shared = set.intersection(*needing) if needing else set()
        fitting = [m for name, m in self.by_id.items() if name in shared and self._fits(name)]
        return tuple(sorted(fitting, key=self._cheapest_first))

    def _fits(self, name: str) -> bool:
        """Return whether an enabling measure can be done."""
        return self.feasible[name] is Outcome.ELIGIBLE

    def _cheapest_first(self, measure: Measure) -> tuple[bool, Decimal | int, str]:
        """Return the order of enabling measures: known costs first, the lowest before the others."""
        cost = self.costs[measure.id]
        return (cost is None, 0 if cost is None else cost, measure.id)

    def too_small(self, measures: Sequence[Measure]) -> bool:
        """Return whether the service is known to be too small for some measures together."""
        drawing = [m for m in measures if m.circuit is not None and m.requires_any]
        return bool(drawing) and self.service_carries(drawing) is Outcome.INELIGIBLE

    def lacking(self, measure: Measure, before: Sequence[Measure]) -> Finding | None:
        """Return why a measure cannot join those before it, if it cannot."""
        unmet = self.unmet(measure)
        if unmet:
            return _lacking(measure, "required_measure_missing", ", ".join(unmet))
        together = [*before, measure]
        if measure.requires_any and self.too_small(together):
            enablers = self.enablers(m for m in together if m.circuit is not None)
            if not enablers:
                return _lacking(measure, "electrical_service_too_small", ", ".join(measure.requires_any))
        return None

    def completed(self, results: Sequence[MeasureResult]) -> tuple[MeasureResult, ...]:
        """Return the results with the enabling measures that the package needs in it."""
        chosen = [self.by_id[result.id] for result in results if result.in_package]
        needed = {m.id: each.id for each in chosen for m in self.required(each) if m.kind == "enabling"}
        served = [m for m in chosen if m.circuit is not None and m.requires_any]
        if self.too_small(chosen):
            needed[self.enablers(served)[0].id] = ", ".join(m.id for m in served)
        return tuple(self._with_need(result, needed) for result in results)

    def _with_need(self, result: MeasureResult, needed: Mapping[str, str]) -> MeasureResult:
        """Return an enabling measure's result with what needs it, or that nothing does."""
        if result.kind != "enabling" or result.feasible != "yes":
            return result
        served = needed.get(result.id)
        code = "nothing_needs_it" if served is None else "needed_by_package"
        finding = Finding(
            criterion=f"measure.{result.id}.needed",
            outcome=Outcome.ELIGIBLE,
            code=code,
            citation=RULE_OF_PREREQUISITES,
            observed=served,
        )
        return replace(result, in_package=served is not None, findings=(*result.findings, finding))


def _lacking(measure: Measure, code: str, names: str) -> Finding:
    """Return the finding of a measure that cannot be done for want of another."""
    return Finding(
        criterion=f"measure.{measure.id}.prerequisite",
        outcome=Outcome.ELIGIBLE,
        code=code,
        citation=RULE_OF_PREREQUISITES,
        observed=names,
    )
