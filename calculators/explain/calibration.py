"""The bills in numbers: the factor that brings each fuel's modelled end uses to what was metered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculators.explain.content import Step, shown
from calculators.explain.formula_sources import BILL_RULE
from calculators.home.energy_use import FUEL_UNITS
from calculators.measures.plausibility import BILL_FACTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from calculators.explain.place import Change
    from calculators.home.calibration import Calibrated
    from rules.facts import CaseFacts

PART: Final = "bills"


def bill_steps(calibrated: Calibrated, facts: CaseFacts, change: Change) -> Iterator[Step]:
    """Yield metered over modelled use of each fuel of which there is a bill and of which the measure changes.

    Parameters
    ----------
    calibrated : Calibrated
    facts : CaseFacts
        With the bills.
    change : Change
    """
    factors = {
        "natural_gas": calibrated.natural_gas_factor,
        "electricity": calibrated.electricity_factor,
    }
    before, after = change.use_before.by_fuel(), change.use_after.by_fuel()
    for fuel, factor in factors.items():
        if factor is None or float(before[fuel]) == float(after[fuel]):
            continue
        scaled = fuel != "electricity" or calibrated.electricity_scaled
        metered, unit = facts.fact(BILL_FACTS[fuel]), f"{FUEL_UNITS[fuel]}/year"
        bill = float(metered) if isinstance(metered, int | float) else 0.0
        modelled = bill / float(factor) if factor else 0.0
        told = "every end use is multiplied by it" if scaled else "the rest of the bill is other use"
        yield Step(
            PART,
            f"Metered over modelled {fuel.replace('_', ' ')}",
            f"k_{fuel}",
            "bill of a year / use of the home as described",
            f"{shown(bill)} {unit} / {shown(modelled)} {unit}; {told}",
            float(factor),
            "1",
            BILL_RULE,
        )
