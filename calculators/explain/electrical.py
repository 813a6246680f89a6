"""Electrical headroom in numbers: the load calculation of the National Electrical Code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculators.explain.content import Step, shown
from calculators.measures.electrical import load_rules, load_terms, service_load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from calculators.measures.electrical import ServiceLoad
    from calculators.measures.measure import Measure
    from rules.facts import CaseFacts

PART: Final = "electrical"
_METHODS: Final = {"nec_220_83": "NEC 220.83(B)", "nec_220_87": "NEC 220.87"}


def headroom_steps(facts: CaseFacts, measures: Sequence[Measure], jurisdiction: str) -> Iterator[Step]:
    """Yield the load of the service without and with the new circuits, and what is left of it.

    Parameters
    ----------
    facts : CaseFacts
    measures : sequence of Measure
        Those whose circuits are added.
    jurisdiction : str

    Yields
    ------
    Step
        None where no measure has a circuit.
    """
    drawing = [measure for measure in measures if measure.circuit is not None]
    if not drawing:
        return
    load = service_load(facts, drawing, jurisdiction)
    yield from _circuits(drawing)
    yield _load_step(facts, (), load, load.before[1], jurisdiction)
    yield _load_step(facts, drawing, load, load.after[1], jurisdiction)
    rating, left = load.service_amps, load.headroom_amps
    yield Step(
        PART,
        "Left of the service",
        "I_left",
        "rating - load with the new circuits",
        f"{'rating not known' if rating is None else f'{shown(rating)} A'} - {shown(load.after[1])} A",
        left,
        "A",
        load.citation,
    )


def _circuits(drawing: Sequence[Measure]) -> Iterator[Step]:
    """Yield what each new circuit draws."""
    for measure in drawing:
        circuit = measure.circuit
        if circuit is not None:
            replaced = ", ".join(circuit.replaces).replace("_", " ")
            yield Step(
                PART,
                f"Circuit of {measure.label}",
                f"P_{measure.id}",
                "as rated; it takes the place of what it replaces",
                f"{shown(circuit.volts)} V, {shown(circuit.watts)} W; replaces {replaced or 'nothing'}",
                circuit.watts,
                "W",
                circuit.citation,
            )


def _load_step(
    facts: CaseFacts, measures: Sequence[Measure], load: ServiceLoad, amps: float, jurisdiction: str
) -> Step:
    """Return the load without or with the new circuits, each unknown fact taken for that of the most load."""
    when = "with it" if measures else "without it"
    calculation = load_rules(jurisdiction).tables["calculation"]
    volts = shown(calculation["volts"])
    if load.method == "nec_220_87":
        formula = "(new circuits + 1.25 x highest metered demand) / 240 V"
        new = sum(measure.circuit.watts for measure in measures if measure.circuit is not None)
        peak = float(facts.electrical.peak_demand_kw or 0.0)
        share = shown(calculation["metered_share"])
        text = f"({shown(new)} W + {share} x {shown(peak)} kW x 1,000 W/kW) / {volts} V"
    else:
        formula = "(max(heating, cooling) + first 8,000 of the rest + 0.4 x what is over it) / 240 V"
        conditioning, others = load_terms(facts, measures, jurisdiction)
        drawn = ((name.replace("_", " "), watts) for name, watts in others.items() if watts)
        named = " + ".join(f"{name} {shown(watts)}" for name, watts in drawn)
        full, share = shown(calculation["first_va"]), shown(calculation["share_of_rest"])
        text = (
            f"({shown(conditioning)} W; rest {named} = {shown(sum(others.values()))} W; first {full} W in"
            f" full, {share} of what is over) / {volts} V"
        )
    return Step(
        PART,
        f"Load of the service by {_METHODS[load.method]}, {when}",
        f"I {when}",
        formula,
        text,
        amps,
        "A",
        load.citation,
    )
