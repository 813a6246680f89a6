"""Measures that protect people: what they use, and which hazards stop the work."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from calculators.climate import DATA
from calculators.measures.feasibility_kinds import required_fresh_air_cfm
from calculators.measures.vocabulary import load_gates
from calculators.quantities import HOURS_PER_YEAR
from rules.outcomes import Comparison, Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.home.description import Home
    from calculators.measures.measure import Measure
    from calculators.measures.vocabulary import Gate
    from rules.facts import CaseFacts
    from rules.outcomes import Observed

_W_PER_KW = 1000.0


def add_ventilation_fan(home: Home, parameters: Mapping[str, float]) -> Home:
    """Let a fan bring the fresh air that the home needs, all year.

    Parameters
    ----------
    home : Home
    parameters : mapping
        ``watts_per_cfm`` [W/cfm].

    Returns
    -------
    Home
        Using ``cfm x W/cfm x 8,760 / 1,000`` kWh more: a negative saving. The heating of the air is not
        counted: before it was tightened the home leaked as much.
    """
    cfm = required_fresh_air_cfm(home.floor_area_ft2, home.bedrooms, home.model.jurisdiction)
    fan_kwh = cfm * parameters["watts_per_cfm"] * HOURS_PER_YEAR / _W_PER_KW
    return home.with_changes(ventilation_fan_kwh=np.maximum(home.ventilation_fan_kwh, fan_kwh))


def gate_finding(gate: Gate, measure_id: str, facts: CaseFacts) -> Finding:
    """Return whether a gate is passed, stops the work, or has not been looked at.

    Parameters
    ----------
    gate : Gate
    measure_id : str
        The measure that is to pass it.
    facts : CaseFacts

    Returns
    -------
    Finding
        Code ``gate_passed``, ``gate_stops_the_work`` or ``gate_not_checked``. A gate never makes a measure
        infeasible: it is opened by mending what is wrong.
    """
    seen = {name: facts.fact(name) for name in gate.facts}
    hazard = next((value for value in seen.values() if _stops(gate, value)), None)
    if hazard is not None:
        code, observed = "gate_stops_the_work", _printed(hazard)
    elif seen and all(value is not None for value in seen.values()):
        code, observed = "gate_passed", _printed(next(iter(seen.values())))
    else:
        code, observed = "gate_not_checked", None
    return Finding(
        criterion=f"measure.{measure_id}.gate.{gate.id}",
        outcome=Outcome.ELIGIBLE,
        code=code,
        citation=gate.citation,
        observed=observed,
        threshold=None if gate.hazard_over is None else Decimal(repr(gate.hazard_over)),
        unit=gate.unit,
        comparison=None if gate.hazard_over is None else Comparison.AT_MOST,
    )


def gate_findings(measure: Measure, gates: Mapping[str, Gate], facts: CaseFacts) -> tuple[Finding, ...]:
    """Return what is known of every gate that a measure must pass before it is installed."""
    return tuple(gate_finding(gates[name], measure.id, facts) for name in measure.health_and_safety_gates)


def known_hazards(measure: Measure, facts: CaseFacts, jurisdiction: str) -> tuple[Finding, ...]:
    """Return the gates of a measure that a known hazard keeps shut.

    What nobody has looked for yet is left out: the catalogue lists what is looked at before the work.
    """
    found = gate_findings(measure, load_gates(DATA / jurisdiction), facts)
    return tuple(finding for finding in found if finding.code == "gate_stops_the_work")


def _stops(gate: Gate, value: object) -> bool:
    """Return whether a fact tells of the gate's hazard."""
    if isinstance(value, bool):
        return gate.hazard_when is value
    if isinstance(value, int | float):
        return gate.hazard_over is not None and value > gate.hazard_over
    return value in gate.hazard_words


def _printed(value: object) -> Observed:
    """Return a fact as a finding holds it."""
    if isinstance(value, float):
        return Decimal(repr(value))
    return value if isinstance(value, bool | int | str) else None
