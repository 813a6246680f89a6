"""Whether a home's electrical service carries what is added to it: NEC 220.83(B) and 220.87."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from calculators.climate import DATA
from rules.errors import ReferenceDataError
from rules.outcomes import Comparison, Finding, Outcome
from rules.parameters import parse_citation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from calculators.measures.measure import Measure
    from rules.facts import CaseFacts
    from rules.outcomes import Citation

PANEL_FACT = "electrical.panel_amps"
# What a measure's circuit may take the place of, and the facts that tell whether it is there.
REPLACEABLE = ("water_heating", "range", "dryer", "heating", "cooling")
_FUEL_FACTS = {
    "water_heating": "water_heating.fuel",
    "range": "appliances.range_fuel",
    "dryer": "appliances.dryer_fuel",
}


@dataclass(frozen=True, slots=True, eq=False)
class LoadRules:
    """The load calculation's numbers.

    Parameters
    ----------
    tables : mapping of str to mapping
        By section of ``electrical_loads.toml``.
    citation : Citation
        Of the calculation.
    """

    tables: Mapping[str, Mapping[str, float]]
    citation: Citation


@cache
def load_rules(jurisdiction: str = "us_ca") -> LoadRules:
    """Return the numbers of the load calculation.

    Raises
    ------
    ReferenceDataError
        If the file is absent or damaged.
    """
    path = DATA / jurisdiction / "electrical_loads.toml"
    try:
        content: dict[str, dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))
        tables = {
            section: {key: float(value) for key, value in entry.items() if _is_number(value)}
            for section, entry in content.items()
        }
        citation = parse_citation(f"{path.name}, calculation", content["calculation"])
    except (OSError, KeyError, ValueError) as error:
        raise ReferenceDataError(f"{path} cannot be used: {error!r}; reinstall Hearthline") from error
    return LoadRules(tables, citation)


def _is_number(value: object) -> bool:
    """Return whether a TOML value is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def amps_by_nec_220_83(
    conditioning_w: float, other_w: float, *, volts: float, first_va: float, share_of_rest: float
) -> float:
    """Return the load of a dwelling with new loads [A].

    Parameters
    ----------
    conditioning_w : float
        Heating or cooling, the larger of the two [W].
    other_w : float
        General lighting, small appliances and all other appliances, old and new [W].
    volts, first_va, share_of_rest : float
        Of the service; how much counts in full; what share of the rest counts.

    Returns
    -------
    float
        ``(conditioning + min(other, 8,000) + 0.4 x max(other - 8,000, 0)) / 240``.

    References
    ----------
    .. [1] NEC 220.83(B), optional method for an existing dwelling.

    Examples
    --------
    >>> round(amps_by_nec_220_83(5000, 25200, volts=240, first_va=8000, share_of_rest=0.4))
    83
    """
    return (conditioning_w + min(other_w, first_va) + share_of_rest * max(other_w - first_va, 0.0)) / volts


def amps_by_nec_220_87(new_w: float, peak_w: float, *, volts: float, metered_share: float) -> float:
    """Return the load of a dwelling by its highest metered demand [A]: ``(new + 1.25 x peak) / 240``."""
    return (new_w + metered_share * peak_w) / volts


@dataclass(frozen=True, slots=True)
class _Loads:
    """What a dwelling draws [W], and which facts were guessed for it."""

    other: dict[str, float]
    heating: float
    cooling: float
    guessed: tuple[str, ...] = field(default=())

    def with_measures(self, measures: Iterable[Measure]) -> _Loads:
        """Return the loads with new circuits in the place of what they replace."""
        other, heating, cooling = dict(self.other), self.heating, self.cooling
        for measure in measures:
            if measure.circuit is None:
                continue
            replaced = measure.circuit.replaces
            other.update({name: 0.0 for name in replaced if name in other})
            if "heating" in replaced or "cooling" in replaced:
                heating = measure.circuit.watts if "heating" in replaced else heating
                cooling = measure.circuit.watts if "cooling" in replaced else cooling
            else:
                other[measure.id] = measure.circuit.watts
        return _Loads(other, heating, cooling, self.guessed)


def _loads(facts: CaseFacts, rules: LoadRules, *, most: bool) -> _Loads:
    """Return a home's loads, each unknown fact taken for that of the least or the most load."""
    tables, guessed = rules.tables, []
    general, equipment = tables["general"], tables["appliances"]

    def either(name: str, known: object, if_least: object, if_most: object) -> Any:  # noqa: ANN401 - words and numbers
        if known is not None:
            return known
        guessed.append(name)
        return if_most if most else if_least

    floor = either(
        "dwelling.floor_area_ft2",
        facts.dwelling.floor_area_ft2,
        tables["floor"]["least_floor_area_ft2"],
        tables["floor"]["most_floor_area_ft2"],
    )
    water = either("water_heating.fuel", facts.water_heating.fuel, "natural_gas", "electricity")
    stove = either("appliances.range_fuel", facts.appliances.range_fuel, "natural_gas", "electricity")
    dryer = either("appliances.dryer_fuel", facts.appliances.dryer_fuel, "none", "electricity")
    charger = facts.electrical.ev_charger
    heater_w = tables["water_heating"][f"{_water_kind(facts)}_w"]
    drying = "heat_pump_dryer_w" if facts.appliances.dryer_heat_pump else "dryer_w"
    other = {
        "general": general["lighting_w_per_ft2"] * floor + general["kitchen_w"] + general["laundry_w"],
        "water_heating": heater_w if water == "electricity" else 0.0,
        "range": equipment["range_w"] if stove == "electricity" else 0.0,
        "dryer": equipment[drying] if dryer == "electricity" else 0.0,
        "ev_charger": equipment["ev_charger_w"] if charger else 0.0,
    }
    heating, cooling = _conditioning(facts, tables["conditioning"], either)
    return _Loads(other, heating, cooling, tuple(guessed))


def _water_kind(facts: CaseFacts) -> str:
    """Return which electric water heater a home would have."""
    kind = facts.water_heating.type
    return kind if kind in ("tankless", "heat_pump") else "storage"


def _conditioning(
    facts: CaseFacts,
    usual: Mapping[str, float],
    either: Any,  # noqa: ANN401 - a local function
) -> tuple[float, float]:
    """Return what heating and cooling draw [W]."""
    fuel = either("heating.fuel", _heating_fuel(facts), "natural_gas", "electricity")
    cooling = either("cooling.type", facts.cooling.type, "none", "central_ac")
    heating_w = usual["furnace_fan_w"]
    if fuel == "electricity":
        heating_w = usual["heat_pump_w" if facts.heating.type == "heat_pump" else "resistance_w"]
    if facts.heating.type == "none":
        heating_w = 0.0
    return heating_w, usual.get(f"{cooling}_w", 0.0)


def _heating_fuel(facts: CaseFacts) -> str | None:
    """Return the heating fuel, where anything tells it."""
    if facts.heating.type in ("heat_pump", "resistance"):
        return "electricity"
    return "none" if facts.heating.type == "none" else facts.heating.fuel


def _amps(loads: _Loads, rules: LoadRules) -> float:
    """Return the load of a dwelling by NEC 220.83(B) [A]."""
    calculation = rules.tables["calculation"]
    return amps_by_nec_220_83(
        max(loads.heating, loads.cooling),
        sum(loads.other.values()),
        volts=calculation["volts"],
        first_va=calculation["first_va"],
        share_of_rest=calculation["share_of_rest"],
    )


@dataclass(frozen=True, slots=True)
class ServiceLoad:
    """What a load calculation found.

    Parameters
    ----------
    outcome : Outcome
        Eligible where the service carries the new load.
    service_amps : float or None
        Rating of the service.
    before, after : tuple of float
        Least and most load without and with the new circuits [A]; alike where every fact is known.
    method : str
        ``nec_220_83`` or ``nec_220_87``.
    missing : tuple of str
        Facts that could still settle it.
    citation : Citation
    """

    outcome: Outcome
    service_amps: float | None
    before: tuple[float, float]
    after: tuple[float, float]
    method: str
    missing: tuple[str, ...]
    citation: Citation

    @property
    def headroom_amps(self) -> float | None:
        """Return what is left of the service with the new circuits, at the most load [A]."""
        return None if self.service_amps is None else self.service_amps - self.after[1]


def service_load(facts: CaseFacts, measures: Sequence[Measure], jurisdiction: str = "us_ca") -> ServiceLoad:
    """Return whether a home's service carries the new circuits of some measures.

    Parameters
    ----------
    facts : CaseFacts
    measures : sequence of Measure
        Those without a circuit add nothing.
    jurisdiction : str

    Returns
    -------
    ServiceLoad

    Notes
    -----
    By the highest demand of a year where it is metered (220.87), else by the sum of loads (220.83(B)). A
    fact that is not known is taken both ways: only where that changes the answer is it missing.
    """
    rules = load_rules(jurisdiction)
    service = facts.electrical.panel_amps
    peak = facts.electrical.peak_demand_kw
    if peak is not None:
        before, after, guessed, method = _by_demand(measures, peak, rules)
    else:
        least, most = _loads(facts, rules, most=False), _loads(facts, rules, most=True)
        before = _amps(least, rules), _amps(most, rules)
        after = _amps(least.with_measures(measures), rules), _amps(most.with_measures(measures), rules)
        after = min(after), max(after)
        guessed, method = most.guessed, "nec_220_83"
    return ServiceLoad(
        outcome=_outcome(service, after),
        service_amps=service,
        before=before,
        after=after,
        method=method,
        missing=_missing(service, after, guessed),
        citation=rules.citation,
    )


def load_terms(
    facts: CaseFacts, measures: Sequence[Measure], jurisdiction: str = "us_ca"
) -> tuple[float, dict[str, float]]:
    """Return what the most load of a dwelling is made of, with the circuits of some measures (220.83(B)).

    Parameters
    ----------
    facts : CaseFacts
    measures : sequence of Measure
    jurisdiction : str

    Returns
    -------
    conditioning_w : float
        Heating or cooling, the larger of the two [W].
    other_w : dict of str to float
        Everything else by name [W].
    """
    rules = load_rules(jurisdiction)
    both = (_loads(facts, rules, most=most).with_measures(measures) for most in (False, True))
    loads = max(both, key=lambda each: _amps(each, rules))
    return max(loads.heating, loads.cooling), loads.other


def _by_demand(
    measures: Sequence[Measure], peak_kw: float, rules: LoadRules
) -> tuple[tuple[float, float], tuple[float, float], tuple[str, ...], str]:
    """Return the load before and after by the highest metered demand (NEC 220.87)."""
    calculation = rules.tables["calculation"]
    volts, share = calculation["volts"], calculation["metered_share"]
    new = sum(measure.circuit.watts for measure in measures if measure.circuit is not None)
    before = amps_by_nec_220_87(0.0, peak_kw * 1000, volts=volts, metered_share=share)
    after = amps_by_nec_220_87(new, peak_kw * 1000, volts=volts, metered_share=share)
    return (before, before), (after, after), (), "nec_220_87"


def _outcome(service: float | None, after: tuple[float, float]) -> Outcome:
    """Return whether a service carries a load that lies between two figures."""
    if service is None:
        return Outcome.UNDETERMINED
    if after[1] <= service:
        return Outcome.ELIGIBLE
    return Outcome.INELIGIBLE if after[0] > service else Outcome.UNDETERMINED


def _missing(service: float | None, after: tuple[float, float], guessed: tuple[str, ...]) -> tuple[str, ...]:
    """Return the facts that could still settle the answer; the rating of the service first."""
    if service is None:
        return (PANEL_FACT,)
    return guessed if _outcome(service, after) is Outcome.UNDETERMINED else ()


def service_carries(facts: CaseFacts, measures: Sequence[Measure], jurisdiction: str = "us_ca") -> Outcome:
    """Return whether a home's service carries the new circuits of some measures together."""
    return service_load(facts, measures, jurisdiction).outcome


def service_finding(measure: Measure, facts: CaseFacts, jurisdiction: str = "us_ca") -> Finding | None:
    """Return what the load calculation says of one measure alone; None where it has no circuit.

    Parameters
    ----------
    measure : Measure
    facts : CaseFacts
    jurisdiction : str

    Returns
    -------
    Finding or None
        ``service_carries_it``, ``service_too_small`` or ``not_known``: observed is the load with it, the
        threshold the service's rating [A]. It never makes a measure infeasible: an enabling measure helps.
    """
    if measure.circuit is None:
        return None
    load = service_load(facts, (measure,), jurisdiction)
    codes = {Outcome.ELIGIBLE: "service_carries_it", Outcome.INELIGIBLE: "service_too_small"}
    return Finding(
        criterion=f"measure.{measure.id}.electrical_service",
        outcome=Outcome.ELIGIBLE,
        code=codes.get(load.outcome, "service_not_known"),
        citation=load.citation,
        observed=_decimal(load.after[1]),
        threshold=None if load.service_amps is None else _decimal(load.service_amps),
        unit=f"A with it, after {load.before[1]:.0f} A without ({load.method})",
        comparison=Comparison.AT_MOST,
    )


def _decimal(amps: float) -> Decimal:
    """Return amperes to a tenth."""
    return Decimal(f"{amps:.1f}")
