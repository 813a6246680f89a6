"""Why a measure is not in the package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from calculators.choice.chosen import in_order
from calculators.economics import dollars_per_tonne
from rules.outcomes import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from calculators.measures.measure import Measure
    from calculators.measures.package import PreparedCase

Reason = Literal[
    "does_not_fit",
    "facts_missing",
    "cost_not_known",
    "required_measure_missing",
    "nothing_needs_it",
    "no_hazard_calls_for_it",
    "alternative_chosen",
    "avoids_nothing",
    "over_standard",
    "electrical_service_too_small",
    "budget_too_small",
    "package_is_better_without",
]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A measure that is not in the package.

    Parameters
    ----------
    measure : Measure
    reason : str
    detail : str or None
        What it gives way to, what is missing, or what a finding says.
    cost_usd : Decimal or None
    avoided_kgco2e : float or None
        Over its life, on top of the package; None where it was not worked out.
    usd_per_tonne : Decimal or None
    """

    measure: Measure
    reason: Reason
    detail: str | None = None
    cost_usd: Decimal | None = None
    avoided_kgco2e: float | None = None
    usd_per_tonne: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """The chosen measures, and what is left of the budget.

    Parameters
    ----------
    measures : tuple of Measure
        Those that change the home, in the order of application.
    left_usd : Decimal
    usd_per_tonne : Decimal
        The standard.
    """

    measures: tuple[Measure, ...]
    left_usd: Decimal
    usd_per_tonne: Decimal


def unfit(prepared: PreparedCase, measure: Measure) -> LeftOut | None:
    """Return why a measure cannot be done on a home, if it cannot."""
    outcome = prepared.feasible[measure.id]
    if outcome is Outcome.ELIGIBLE:
        return None
    findings = [f for f in prepared.findings[measure.id] if f.outcome is outcome]
    if outcome is Outcome.UNDETERMINED:
        missing = dict.fromkeys(name for finding in findings for name in finding.missing)
        return LeftOut(measure, "facts_missing", ", ".join(missing))
    code = findings[0].code
    if measure.kind == "health_and_safety":
        return LeftOut(measure, "no_hazard_calls_for_it", code)
    return LeftOut(measure, "does_not_fit", code)


def not_chosen(
    measure: Measure,
    cost_usd: Decimal,
    package: Package,
    prepared: PreparedCase,
    kgco2e_per_unit: Mapping[str, float],
) -> LeftOut:
    """Return why a measure that could be done was not chosen.

    Parameters
    ----------
    measure : Measure
    cost_usd : Decimal
    package : Package
    prepared : PreparedCase
    kgco2e_per_unit : mapping of str to float

    Returns
    -------
    LeftOut
        With what the measure would avoid at its place in the package as chosen.
    """
    rival = next((other.id for other in package.measures if other.id in measure.exclusions), None)
    if rival is not None:
        return LeftOut(measure, "alternative_chosen", rival, cost_usd)
    place = [each.id for each in prepared.measures]
    together = sorted((*package.measures, measure), key=lambda each: place.index(each.id))
    steps = in_order(together, prepared, kgco2e_per_unit)
    avoided = next(kg for each, _, kg in steps if each is measure)
    usd_per_tonne = dollars_per_tonne(cost_usd, avoided)
    reason: Reason = "package_is_better_without"
    if usd_per_tonne is None:
        reason = "avoids_nothing"
    elif usd_per_tonne > package.usd_per_tonne:
        reason = "over_standard"
    elif cost_usd > package.left_usd:
        reason = "budget_too_small"
    return LeftOut(measure, reason, None, cost_usd, avoided, usd_per_tonne)


def in_catalogue_order(left: Sequence[LeftOut], prepared: PreparedCase) -> tuple[LeftOut, ...]:
    """Return measures that were left out in the order of application."""
    place = {measure.id: n for n, measure in enumerate(prepared.measures)}
    return tuple(sorted(left, key=lambda each: place[each.measure.id]))
