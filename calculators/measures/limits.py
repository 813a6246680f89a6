"""Limits that a saving met: nothing is cut or raised without a finding that says so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from calculators.home.energy_use import FUEL_UNITS
from rules.outcomes import Citation, Comparison, Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.home.description import Home
    from calculators.home.energy_use import EnergyUse
    from calculators.measures.catalogue import Measure

RULE_OF_ALTERNATIVES: Final = Citation(
    "This product's rule: of feasible measures that exclude each other, the package holds the one that avoids"
    " more greenhouse gas over its life, each on the home as improved before it",
    date(2026, 11, 21),
    verified=True,
)
RULE_OF_SAVING: Final = Citation(
    "This product's rule: the package holds no measure that saves none of any fuel on the home as improved"
    " before it, or by which more greenhouse gas is set free than avoided",
    date(2026, 11, 21),
    verified=True,
)
_END_USE_CAP: Final = Citation(
    "This product's rule: of an end use no more is saved than is used", date(2026, 11, 21), verified=True
)
_STANDS: Final = Citation(
    "This product's rule: a saving that is negative stands as it is", date(2026, 11, 21), verified=True
)


def limit_findings(
    measure: Measure, home: Home, before: EnergyUse, savings: Mapping[str, float]
) -> tuple[Finding, ...]:
    """Return what limited a measure or deserves a second look.

    Parameters
    ----------
    measure : Measure
    home : Home
        The home that the measure is applied to.
    before : EnergyUse
        Its use before the measure.
    savings : mapping of str to float
        By fuel.

    Returns
    -------
    tuple of Finding
        None of which makes the measure infeasible.
    """
    return (
        *_capped_r(measure, home),
        *_doubtful_duct_saving(measure, home, before, savings),
        *_rises(measure, savings),
    )


def _capped_r(measure: Measure, home: Home) -> tuple[Finding, ...]:
    """Return a finding where the insulation that fits is less than the measure adds."""
    cap, added = measure.parameters.get("final_r_cap"), measure.parameters.get("added_r")
    if cap is None or added is None or float(home.ceiling_r) + added.value <= cap.value:
        return ()
    wanted = Decimal(repr(float(home.ceiling_r) + added.value))
    return (
        Finding(
            criterion=f"measure.{measure.id}.final_r",
            outcome=Outcome.ELIGIBLE,
            code="final_r_capped",
            citation=cap.citation,
            observed=wanted,
            threshold=Decimal(repr(cap.value)),
            unit=cap.unit,
            comparison=Comparison.AT_MOST,
        ),
    )


def _doubtful_duct_saving(
    measure: Measure, home: Home, before: EnergyUse, savings: Mapping[str, float]
) -> tuple[Finding, ...]:
    """Return a finding where duct sealing saves a larger share of heating or cooling than is believed."""
    if measure.family != "envelope" or measure.stage != "ducts":
        return ()
    cap = home.model.parameters["duct_saving_cap_fraction"]
    shares = []
    for fuel, saved in savings.items():
        conditioning = float(before.of("heating", fuel)) + float(before.of("cooling", fuel))
        if conditioning > 0:
            shares.append(saved / conditioning)
    if not shares or max(shares) <= cap.value:
        return ()
    return (
        Finding(
            criterion=f"measure.{measure.id}.share_of_conditioning",
            outcome=Outcome.ELIGIBLE,
            code="duct_saving_doubtful",
            citation=cap.citation,
            observed=Decimal(repr(max(shares))),
            threshold=Decimal(repr(cap.value)),
            unit="share of heating and cooling energy",
            comparison=Comparison.AT_MOST,
        ),
    )


def _rises(measure: Measure, savings: Mapping[str, float]) -> tuple[Finding, ...]:
    """Return a finding for each fuel of which the measure makes the home use more."""
    return tuple(
        Finding(
            criterion=f"measure.{measure.id}.{fuel}",
            outcome=Outcome.ELIGIBLE,
            code="use_rises",
            citation=_STANDS,
            observed=Decimal(repr(saved)),
            threshold=Decimal(0),
            unit=f"{FUEL_UNITS[fuel]}/year",
            comparison=Comparison.AT_LEAST,
        )
        for fuel, saved in savings.items()
        if saved < 0
    )


def end_use_findings(measure: Measure, before: EnergyUse, after: EnergyUse) -> tuple[Finding, ...]:
    """Return a finding for each end use of which a measure would save more than the home uses.

    The saving is counted down to zero use and no further.
    """
    over = [
        (key, float(amount))
        for key, amount in after.amounts.items()
        if float(amount) < 0.0 and float(amount) < float(before.amounts.get(key, 0.0))
    ]
    return tuple(
        Finding(
            criterion=f"measure.{measure.id}.{end_use}.{fuel}",
            outcome=Outcome.ELIGIBLE,
            code="end_use_capped",
            citation=_END_USE_CAP,
            observed=Decimal(repr(amount)),
            threshold=Decimal(0),
            unit=f"{FUEL_UNITS[fuel]}/year",
            comparison=Comparison.AT_LEAST,
        )
        for (end_use, fuel), amount in over
    )


def saves_nothing(measure: Measure) -> Finding:
    """Return the finding of a feasible measure that would save nothing where it comes in the order."""
    return Finding(
        criterion=f"measure.{measure.id}.saving",
        outcome=Outcome.ELIGIBLE,
        code="saves_nothing",
        citation=RULE_OF_SAVING,
    )


def emits_more(measure: Measure, avoided_kgco2e: float) -> Finding:
    """Return the finding of a feasible measure by which more greenhouse gas is set free than avoided."""
    return Finding(
        criterion=f"measure.{measure.id}.avoided",
        outcome=Outcome.ELIGIBLE,
        code="emits_more",
        citation=RULE_OF_SAVING,
        observed=Decimal(repr(avoided_kgco2e)),
        threshold=Decimal(0),
        unit="kg CO2e over its life",
        comparison=Comparison.AT_LEAST,
    )


def alternative_in_package(measure: Measure, winner: Measure) -> Finding:
    """Return the finding of a feasible measure that gives way to another."""
    return Finding(
        criterion=f"measure.{measure.id}.alternative",
        outcome=Outcome.ELIGIBLE,
        code="alternative_in_package",
        citation=RULE_OF_ALTERNATIVES,
        observed=winner.id,
    )
