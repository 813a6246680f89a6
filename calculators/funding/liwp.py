"""Whether LIWP money may fund a measure: by the programme's dated standard of dollars for a tonne."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

from calculators.economics import dollars_per_tonne
from calculators.reference_records import jurisdiction_folder, read_parameter
from rules.outcomes import Citation, Comparison, Finding, Outcome, any_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from calculators.measures.measure import Measure
    from rules.parameters import DatedValue, Parameter

STANDARD: Final = "liwp_usd_per_tonne"
CRITERION: Final = "liwp_may_fund"
_CHARGED_TO_SERVED: Final = Citation(
    "This product's rule, after the practice that incidental work is charged to the measure it serves: LIWP"
    " may fund an enabling measure where it may fund a measure of the plan that needs it",
    date(2026, 11, 21),
    verified=False,
)
_HEALTH_AND_SAFETY: Final = Citation(
    "This product's rule: work for health and safety avoids no greenhouse gas and is charged to other money"
    " (LIHEAP, DOE WAP); a rule of LIWP's own was not found",
    date(2026, 11, 21),
    verified=False,
)


def standard_on(on: date, jurisdiction: str) -> DatedValue | None:
    """Return the most that LIWP pays for a tonne on a day [USD/t]; None where no standard is carried."""
    return _standard(jurisdiction).on(on)


@cache
def _standard(jurisdiction: str) -> Parameter:
    """Return the standard through time."""
    return read_parameter(
        STANDARD, jurisdiction_folder(jurisdiction, "cost_effectiveness") / f"{STANDARD}.toml"
    )


def liwp_finding(
    measure: Measure,
    *,
    cost_usd: Decimal | None,
    avoided_kgco2e: float | None,
    on: date,
    jurisdiction: str,
    fits: bool = True,
    served: Iterable[Outcome] = (),
) -> Finding:
    """Return whether LIWP may fund a measure: ``cost / avoided over its life <= standard``.

    Parameters
    ----------
    measure : Measure
    cost_usd : Decimal or None
        Installed cost [USD]; None where not known.
    avoided_kgco2e : float or None
        Greenhouse gas avoided over its life, at its place in the order [kg CO2e]; None where not known.
    on : date
    jurisdiction : str
    fits : bool
        Whether the measure fits the home, or may fit it.
    served : iterable of Outcome
        For an enabling measure, the answers of the measures that need it in the plan.

    Returns
    -------
    Finding
        Observed are the dollars for a metric ton. Undetermined where the cost or the saving is not known.
    """
    if measure.kind == "health_and_safety":
        return _finding(measure, Outcome.INELIGIBLE, "liwp_not_for_health_and_safety", _HEALTH_AND_SAFETY)
    if measure.kind == "enabling":
        outcome = any_of(served)
        code = "liwp_funds_measure_served" if outcome is Outcome.ELIGIBLE else "liwp_funds_no_measure_served"
        return _finding(measure, outcome, code, _CHARGED_TO_SERVED)
    entry = _standard(jurisdiction).entry(on)
    if not fits:
        return _finding(measure, Outcome.INELIGIBLE, "liwp_measure_does_not_fit", entry.citation)
    standard = standard_on(on, jurisdiction)
    if standard is None:
        return _finding(measure, Outcome.UNDETERMINED, "liwp_no_standard", entry.citation)
    return _held(measure, cost_usd, avoided_kgco2e, standard)


def _held(
    measure: Measure, cost_usd: Decimal | None, avoided_kgco2e: float | None, standard: DatedValue
) -> Finding:
    """Return a saving measure held against the standard."""
    if avoided_kgco2e is not None and avoided_kgco2e <= 0:
        return _finding(measure, Outcome.INELIGIBLE, "liwp_avoids_nothing", standard.citation)
    usd_per_tonne = dollars_per_tonne(cost_usd, avoided_kgco2e)
    if usd_per_tonne is None:
        code = "liwp_cost_not_known" if cost_usd is None else "liwp_saving_not_known"
        return _finding(measure, Outcome.UNDETERMINED, code, standard.citation, standard=standard)
    within = usd_per_tonne <= standard.decimal
    return _finding(
        measure,
        Outcome.ELIGIBLE if within else Outcome.INELIGIBLE,
        "liwp_within_standard" if within else "liwp_over_standard",
        standard.citation,
        observed=usd_per_tonne,
        standard=standard,
    )


def _finding(
    measure: Measure,
    outcome: Outcome,
    code: str,
    citation: Citation,
    *,
    observed: Decimal | None = None,
    standard: DatedValue | None = None,
) -> Finding:
    """Return the finding, with the standard where a figure is held against it."""
    held = standard is not None
    return Finding(
        criterion=f"measure.{measure.id}.{CRITERION}",
        outcome=outcome,
        code=code,
        citation=citation,
        effective=standard.effective if standard is not None else None,
        observed=observed,
        threshold=standard.decimal if standard is not None else None,
        unit="USD/MTCO2e" if held else None,
        comparison=Comparison.AT_MOST if held else None,
    )
