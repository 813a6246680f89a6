"""Whether the electrical services of many homes are too small for new circuits: NEC 220.83(B) and 220.87.

`calculators.measures.electrical` by columns, as far as the package asks: whether a service is known to be too
small for some measures together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from calculators.measures.electrical import PANEL_FACT, load_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from calculators.climate import FloatArray
    from calculators.measures.electrical import LoadRules
    from calculators.measures.measure import Measure
    from calculators.portfolio.columns import Column, FactColumns, Mask, Rows

_ELECTRIC_HEATING: Final = ("heat_pump", "resistance")
_W_PER_KW: Final = 1000


@dataclass(frozen=True, slots=True, eq=False)
class _Loads:
    """What homes draw [W], each unknown fact taken for that of the least or the most load."""

    other: Mapping[str, FloatArray]
    heating: FloatArray
    cooling: FloatArray

    def some(self, rows: Rows) -> _Loads:
        other = {name: watts[rows] for name, watts in self.other.items()}
        return _Loads(other, self.heating[rows], self.cooling[rows])

    def with_measures(self, measures: Sequence[Measure]) -> _Loads:
        """Return the loads with new circuits in the place of what they replace."""
        other, heating, cooling = dict(self.other), self.heating, self.cooling
        for measure in measures:
            if measure.circuit is None:
                continue
            replaced, watts = measure.circuit.replaces, np.full_like(heating, measure.circuit.watts)
            other.update({name: np.zeros_like(heating) for name in replaced if name in other})
            if "heating" in replaced or "cooling" in replaced:
                heating = watts if "heating" in replaced else heating
                cooling = watts if "cooling" in replaced else cooling
            else:
                other[measure.id] = watts
        return _Loads(other, heating, cooling)

    def amps(self, rules: LoadRules) -> FloatArray:
        """Return the load by NEC 220.83(B) [A]."""
        calculation = rules.tables["calculation"]
        first, together = calculation["first_va"], np.zeros_like(self.heating)
        for watts in self.other.values():
            together = together + watts
        beyond = calculation["share_of_rest"] * np.maximum(together - first, 0.0)
        conditioning = np.maximum(self.heating, self.cooling)
        return np.asarray((conditioning + np.minimum(together, first) + beyond) / calculation["volts"])


class Services:
    """The electrical services of a batch of homes.

    Parameters
    ----------
    facts : FactColumns
    jurisdiction : str
    """

    def __init__(self, facts: FactColumns, jurisdiction: str) -> None:
        """Work out what the homes draw as they are."""
        self.rules = load_rules(jurisdiction)
        self.panel, self.peak = facts[PANEL_FACT], facts["electrical.peak_demand_kw"]
        self.bounds = [_loads(facts, self.rules, most=most) for most in (False, True)]

    def too_small(self, measures: Sequence[Measure], rows: Rows) -> Mask:
        """Return of which homes the service is known to be too small for the circuits of some measures."""
        drawing = [m for m in measures if m.circuit is not None and m.requires_any]
        if not drawing:
            return np.zeros(rows.size, np.bool_)
        least, most = (bound.some(rows).with_measures(drawing).amps(self.rules) for bound in self.bounds)
        calculation = self.rules.tables["calculation"]
        new = sum(measure.circuit.watts for measure in drawing if measure.circuit is not None)
        peak = self.peak.values[rows] * _W_PER_KW
        by_demand = (new + calculation["metered_share"] * peak) / calculation["volts"]
        amps = np.where(self.peak.known[rows], by_demand, np.minimum(least, most))
        return np.asarray(self.panel.known[rows] & (amps > self.panel.values[rows]))


def _loads(facts: FactColumns, rules: LoadRules, *, most: bool) -> _Loads:
    """Return homes' loads, each unknown fact taken for that of the least or the most load."""
    tables = rules.tables
    general, equipment = tables["general"], tables["appliances"]
    floor = facts["dwelling.floor_area_ft2"]
    usual = tables["floor"]["most_floor_area_ft2" if most else "least_floor_area_ft2"]
    area = np.where(floor.known, floor.values, usual)
    pumped = facts["appliances.dryer_heat_pump"].is_flag(yes=True)
    drying = np.where(pumped, equipment["heat_pump_dryer_w"], equipment["dryer_w"])
    charger = facts["electrical.ev_charger"].is_flag(yes=True)
    other = {
        "general": general["lighting_w_per_ft2"] * area + general["kitchen_w"] + general["laundry_w"],
        "water_heating": np.where(
            _electric(facts["water_heating.fuel"], most=most), _heater_w(facts, tables), 0.0
        ),
        "range": np.where(_electric(facts["appliances.range_fuel"], most=most), equipment["range_w"], 0.0),
        "dryer": np.where(_electric(facts["appliances.dryer_fuel"], most=most), drying, 0.0),
        "ev_charger": np.where(charger, equipment["ev_charger_w"], 0.0),
    }
    return _Loads(other, *_conditioning(facts, tables["conditioning"], most=most))


def _electric(fuel: Column, *, most: bool) -> Mask:
    """Return where a fuel is electricity; where it is not known, at the most load."""
    return np.where(fuel.known, fuel.is_word("electricity"), most)


def _heater_w(facts: FactColumns, tables: Mapping[str, Mapping[str, float]]) -> FloatArray:
    kinds = facts["water_heating.type"]
    found = np.full(facts.count, tables["water_heating"]["storage_w"])
    for kind in ("tankless", "heat_pump"):
        found[kinds.is_word(kind)] = tables["water_heating"][f"{kind}_w"]
    return found


def _conditioning(
    facts: FactColumns, usual: Mapping[str, float], *, most: bool
) -> tuple[FloatArray, FloatArray]:
    """Return what heating and cooling draw [W]."""
    kinds, cooling = facts["heating.type"], facts["cooling.type"]
    none = kinds.is_word("none")
    by_kind = kinds.is_word(*_ELECTRIC_HEATING)
    electric = by_kind | (~none & _electric(facts["heating.fuel"], most=most))
    electric_w = np.where(kinds.is_word("heat_pump"), usual["heat_pump_w"], usual["resistance_w"])
    heating = np.where(none, 0.0, np.where(electric, electric_w, usual["furnace_fan_w"]))
    watts = [usual.get(f"{kind}_w", 0.0) for kind in cooling.words]
    unknown = usual.get("central_ac_w", 0.0) if most else 0.0
    return heating, np.append(np.array(watts, np.float64), unknown)[cooling.values]
