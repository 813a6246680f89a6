"""From use before and after to the figures that an assessment prints: saving, greenhouse gas, money."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from calculators.explain.content import Step, shown
from calculators.explain.formula_sources import AVOIDED_RULE, SAVING_RULE
from calculators.home.energy_use import FUEL_UNITS
from calculators.home.model import FUELS
from calculators.measures.savings import capped_use

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from calculators.emissions import FactorSet
    from calculators.explain.place import Change
    from calculators.home.energy_use import EnergyUse
    from calculators.measures.measure import Measure
    from calculators.measures.results import MeasureResult

SAVING: Final = "saving"
ALONE: Final = "alone"
GREENHOUSE_GAS: Final = "greenhouse_gas"
MONEY: Final = "money"
# Fuels of which an assessment always prints a figure.
_ALWAYS: Final = ("electricity", "natural_gas")
_KG_PER_TONNE: Final = 1000.0


def fuels_shown(savings: Mapping[str, float]) -> tuple[str, ...]:
    """Return the fuels worth a line: those that an assessment always prints, and others that change."""
    return tuple(fuel for fuel in FUELS if fuel in _ALWAYS or savings.get(fuel))


def end_use_steps(change: Change) -> Iterator[Step]:
    """Yield each end use that the measure changes, by fuel, before and after."""
    for end_use, fuel in changed_uses(change):
        for when, use in (("before", change.use_before), ("after", change.use_after)):
            amount = float(use.of(end_use, fuel))
            yield Step(
                SAVING,
                f"{_words(end_use).capitalize()}, {_words(fuel)}, {when}",
                f"{end_use}_{fuel} {when}",
                "sum of the lines above, bill factor included",
                _per_year(amount, fuel),
                amount,
                f"{FUEL_UNITS[fuel]}/year",
                SAVING_RULE,
            )


def changed_uses(change: Change) -> tuple[tuple[str, str], ...]:
    """Return the end uses and fuels that a measure changes."""
    keys = dict.fromkeys((*change.use_before.amounts, *change.use_after.amounts))
    return tuple(key for key in keys if float(change.use_before.of(*key)) != float(change.use_after.of(*key)))


def saving_steps(part: str, change: Change, savings: Mapping[str, float]) -> Iterator[Step]:
    """Yield use before, use after and saving of each fuel; the saving is the assessment's own figure."""
    rate = change.measure.realisation_rate
    alone = "_alone" if part == ALONE else ""
    for fuel in fuels_shown(savings):
        unit = f"{FUEL_UNITS[fuel]}/year"
        used, left = (float(capped_use(use)[fuel]) for use in (change.use_before, change.use_after))
        if savings[fuel]:
            yield _whole_use(part, fuel, f"{_words(alone)} before".strip(), change.use_before)
            yield _whole_use(part, fuel, f"{_words(alone)} after".strip(), change.use_after)
        realised = "" if rate.value == 1.0 else f"{shown(rate.value)} x "
        yield Step(
            part,
            f"Saving of {_words(fuel)}{_words(alone)}",
            f"S_{fuel}{alone}",
            "(use before - use after) x realisation rate",
            f"{realised}({_per_year(used, fuel)} - {_per_year(left, fuel)})",
            savings[fuel],
            unit,
            SAVING_RULE if rate.value == 1.0 else rate.citation,
        )


def _whole_use(part: str, fuel: str, when: str, use: EnergyUse) -> Step:
    """Return the home's whole use of a fuel as a sum of its end uses."""
    parts = [(end_use, float(amount)) for (end_use, of), amount in use.amounts.items() if of == fuel]
    text = " + ".join(f"{_words(end_use)} {shown(max(amount, 0.0))}" for end_use, amount in parts if amount)
    return Step(
        part,
        f"Use of {_words(fuel)} {when}",
        f"E_{fuel} {when}",
        "sum of end uses, none below 0",
        f"{text or '0'} {FUEL_UNITS[fuel]}/year",
        float(capped_use(use)[fuel]),
        f"{FUEL_UNITS[fuel]}/year",
        SAVING_RULE,
    )


def zero_steps(part: str, result: MeasureResult, why: str) -> Iterator[Step]:
    """Yield the savings of a measure of which nothing was worked out: 0 where it does not fit, else None."""
    savings = result.savings_by_fuel
    for fuel in _ALWAYS:
        value = None if savings is None else savings[fuel]
        label, unit = f"Saving of {_words(fuel)}", f"{FUEL_UNITS[fuel]}/year"
        yield Step(part, label, f"S_{fuel}", "not worked out", why, value, unit, SAVING_RULE)


def avoided_steps(
    measure: Measure, savings: Mapping[str, float], factors: FactorSet, avoided: Mapping[str, float | None]
) -> Iterator[Step]:
    """Yield factor by factor what the saving avoids in a year and over the measure's life."""
    changing = [fuel for fuel in FUELS if savings.get(fuel)]
    for fuel in changing:
        factor = factors.factor(fuel)
        yield Step(
            GREENHOUSE_GAS,
            f"Factor of {_words(fuel)} ({factors.label})",
            f"f_{fuel}",
            "published factor",
            f"{shown(factor.kgco2e_per_unit)} kg CO2e/{FUEL_UNITS[fuel]}",
            factor.kgco2e_per_unit,
            f"kg CO2e/{FUEL_UNITS[fuel]}",
            factor.citation,
        )
    terms = " + ".join(
        f"{_per_year(savings[fuel], fuel)} x {shown(factors.factor(fuel).kgco2e_per_unit)}"
        f" kg/{FUEL_UNITS[fuel]}"
        for fuel in changing
    )
    yield Step(
        GREENHOUSE_GAS,
        "Greenhouse gas avoided in a year",
        "A",
        "sum over fuels of S x f",
        terms or "nothing changes",
        avoided["per_year"],
        "kg CO2e/year",
        AVOIDED_RULE,
    )
    life, per_year = measure.effective_useful_life_years, avoided["per_year"]
    yield Step(
        GREENHOUSE_GAS,
        "Greenhouse gas avoided over its life",
        "A_life",
        "A x life",
        f"{'not known' if per_year is None else shown(per_year)} kg CO2e/year x {shown(life)} years",
        avoided["lifetime"],
        "kg CO2e",
        measure.life_citation,
    )


def range_steps(result: MeasureResult) -> Iterator[Step]:
    """Yield between which bounds the saving alone lies, by the inputs that nobody knows."""
    for fuel, (low, high) in (result.range_by_fuel or {}).items():
        if low == high or fuel not in fuels_shown(result.standalone_by_fuel or {}):
            continue
        for when, bound in (("low", low), ("high", high)):
            yield Step(
                ALONE,
                f"Saving of {_words(fuel)} alone, {when}",
                f"S_{fuel}_alone {when}",
                "s -/+ sqrt(sum over unknown inputs of (s_i - s)^2), each input at its bound in turn",
                _per_year(bound, fuel),
                bound,
                f"{FUEL_UNITS[fuel]}/year",
                SAVING_RULE,
            )


def money_steps(measure: Measure, result: MeasureResult, lifetime: float | None) -> Iterator[Step]:
    """Yield what the measure costs on the home, and what a tonne costs by it."""
    if measure.cost_usd is None or result.cost_usd is None or result.quantity is None:
        return
    unit_cost = measure.cost_usd
    yield Step(
        MONEY,
        "Installed cost",
        "C",
        "quantity x cost for each unit",
        f"{shown(result.quantity)} {measure.unit} x {shown(unit_cost.value)} {unit_cost.unit}",
        float(result.cost_usd),
        "USD",
        unit_cost.citation,
    )
    if result.usd_per_tonne is None or lifetime is None:
        return
    yield Step(
        MONEY,
        "Cost of a metric ton",
        "C/t",
        "C / A_life x 1,000",
        f"{result.cost_usd:,.2f} USD / {shown(lifetime)} kg CO2e x {shown(_KG_PER_TONNE)} kg/t",
        float(result.usd_per_tonne),
        "USD/MTCO2e",
        AVOIDED_RULE,
    )


def _per_year(amount: float, fuel: str) -> str:
    """Return an amount of a fuel with its unit."""
    return f"{shown(amount)} {FUEL_UNITS[fuel]}/year"


def _words(name: str) -> str:
    """Return a code in words."""
    return name.replace("_", " ")
