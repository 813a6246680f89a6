"""A measure: its numbers, where it fits, what it needs, and what a contractor shows for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from calculators.home.model import Parameter
from calculators.measures.feasibility import FeasibilityTest
from rules.outcomes import Citation
from rules.parameters import parse_citation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from calculators.measures.measure_file import (
        CaseEntry,
        CostEntry,
        Kind,
        LifeEntry,
        MeasureFile,
        ParameterEntry,
    )
    from rules.facts import CaseFacts

# Until a programme has measured its own, a prediction is taken as it is.
_AS_PREDICTED: Final = Parameter(
    1.0,
    "1",
    Citation(
        "No programme result was given: the saving is taken as predicted", date(2026, 11, 21), verified=True
    ),
)


@dataclass(frozen=True, slots=True)
class ParameterCase:
    """The value of a parameter for some homes.

    Parameters
    ----------
    climate_zones : frozenset of int or None
        None stands for all.
    housing_classes : frozenset of str or None
    parameter : Parameter
    """

    climate_zones: frozenset[int] | None
    housing_classes: frozenset[str] | None
    parameter: Parameter

    def matches(self, climate_zone: int | None, housing_class: str) -> bool:
        """Return whether a home is one of these; a zone that is not known is in no list of zones."""
        in_zone = self.climate_zones is None or climate_zone in self.climate_zones
        return in_zone and (self.housing_classes is None or housing_class in self.housing_classes)


@dataclass(frozen=True, slots=True)
class Circuit:
    """What new equipment draws at most.

    Parameters
    ----------
    volts, watts : float
    replaces : tuple of str
        Loads of which it takes the place: ``water_heating``, ``range``, ``dryer``, ``heating``, ``cooling``.
    citation : Citation
    """

    volts: float
    watts: float
    replaces: tuple[str, ...]
    citation: Citation


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """One measure of the catalogue.

    Parameters
    ----------
    id, label : str
    hpxml : str
        Name in HPXML's vocabulary.
    unit : str
        What is counted when it is installed, e.g. ``ft2``.
    family, stage : str
        Physical family, and place in the order in which measures are applied.
    kind : str
        ``saving``; ``enabling``, which saves nothing and lets another be done; ``health_and_safety``.
    change : str
        Name of the function in `CHANGES` that alters the home.
    parameters : mapping of str to Parameter
        The numbers that the change takes.
    parameter_cases : mapping of str to tuple of ParameterCase
        Their values for some climate zones or housing classes; see `for_home`.
    inputs : tuple of str
        Dotted facts that the saving depends on most.
    needs_climate : bool
        Whether the saving can only be computed in a known climate zone.
    needs_facts : tuple of str
        Dotted facts without which the saving is not known; no default stands for them.
    saving_not_known_because : str or None
        Why no saving can be computed for any home.
    computed_by : str or None
        Which other calculator works it out: ``solar``. Such a measure is not walked with the others.
    effective_useful_life_years : float
    life_citation : Citation
    life_alternatives : tuple of Parameter
        Lives that other sources give [year].
    cost_usd : Parameter or None
        Total installed cost for each `unit`, where a source gives one.
    no_cost_because : str or None
        Why there is none.
    realisation_rate : Parameter
        Metered over predicted saving; 1 until a programme has measured it.
    circuit : Circuit or None
        What the new equipment draws, where it is electric and large.
    exclusions : tuple of str
        Measures of which only one of the two is done.
    requires : tuple of str
        Measures of which all must be in the package or already there.
    requires_any : tuple of str
        Measures of which one is needed where the electrical service is too small.
    health_and_safety_gates, evidence : tuple of str
        Ids of what must be settled before the work, and of what a contractor shows for it.
    feasibility : tuple of FeasibilityTest
    method : str
        The formula family and its source, in a sentence.
    sources : tuple of Citation
    """

    id: str
    label: str
    hpxml: str
    unit: str
    family: str
    stage: str
    kind: Kind
    change: str
    parameters: Mapping[str, Parameter]
    parameter_cases: Mapping[str, tuple[ParameterCase, ...]]
    inputs: tuple[str, ...]
    needs_climate: bool
    needs_facts: tuple[str, ...]
    saving_not_known_because: str | None
    computed_by: str | None
    effective_useful_life_years: float
    life_citation: Citation
    life_alternatives: tuple[Parameter, ...]
    cost_usd: Parameter | None
    no_cost_because: str | None
    realisation_rate: Parameter
    circuit: Circuit | None
    exclusions: tuple[str, ...]
    requires: tuple[str, ...]
    requires_any: tuple[str, ...]
    health_and_safety_gates: tuple[str, ...]
    evidence: tuple[str, ...]
    feasibility: tuple[FeasibilityTest, ...]
    method: str
    sources: tuple[Citation, ...]

    @property
    def verified(self) -> bool:
        """Whether every number the saving and the life rest on was checked against its source."""
        return self.life_citation.verified and all(p.citation.verified for p in self.parameters.values())

    def saving_is_known(self, facts: CaseFacts, *, climate_known: bool) -> bool:
        """Return whether there is a saving to compute on a home of which some facts are known."""
        if self.saving_not_known_because is not None or (self.needs_climate and not climate_known):
            return False
        return not self.saving_lacks(facts)

    def saving_lacks(self, facts: CaseFacts) -> tuple[str, ...]:
        """Return the facts that are not known and without which the saving is not."""
        return tuple(name for name in self.needs_facts if facts.fact(name) is None)

    def for_home(self, climate_zone: int | None, housing_class: str) -> Measure:
        """Return the measure with its values for one climate zone and housing class.

        Parameters
        ----------
        climate_zone : int or None
            Without one, values given for some zones only do not apply.
        housing_class : str
            ``single_family``, ``multi_family`` or ``mobile_home``.

        Returns
        -------
        Measure
            Itself where no value differs.
        """
        chosen = {
            name: case.parameter
            for name, cases in self.parameter_cases.items()
            for case in cases
            if case.matches(climate_zone, housing_class)
        }
        return replace(self, parameters={**self.parameters, **chosen}) if chosen else self


def measure_of(file: MeasureFile, where: str) -> Measure:
    """Return the measure that a checked data file describes; `where` names the file."""
    return Measure(
        id=file.id,
        label=file.label,
        hpxml=file.hpxml,
        unit=file.unit,
        family=file.family,
        stage=file.stage,
        kind=file.kind,
        change=file.change,
        parameters={p.name: Parameter.from_entry(where, p.model_dump()) for p in file.parameter},
        parameter_cases={p.name: _cases(p, where) for p in file.parameter if p.case},
        inputs=file.inputs,
        needs_climate=file.needs_climate,
        needs_facts=file.needs_facts,
        saving_not_known_because=file.saving_not_known_because,
        computed_by=file.computed_by,
        effective_useful_life_years=file.life.years,
        life_citation=parse_citation(f"{where}, life", file.life.model_dump()),
        life_alternatives=_lives(file.life, where),
        cost_usd=_cost(file.cost, file.unit, where),
        no_cost_because=file.no_cost_because,
        realisation_rate=_realisation(file, where),
        circuit=_circuit(file, where),
        exclusions=file.exclusions,
        requires=file.requires,
        requires_any=file.requires_any,
        health_and_safety_gates=file.health_and_safety_gates,
        evidence=file.evidence,
        feasibility=tuple(FeasibilityTest.from_entry(file.id, t.model_dump()) for t in file.feasibility),
        method=file.method,
        sources=tuple(parse_citation(f"{where}, source", source.model_dump()) for source in file.source),
    )


def _cases(entry: ParameterEntry, where: str) -> tuple[ParameterCase, ...]:
    """Return the values of a parameter for some homes; each has its own source or the parameter's."""
    return tuple(
        ParameterCase(
            climate_zones=None if case.climate_zones is None else frozenset(case.climate_zones),
            housing_classes=None if case.housing_classes is None else frozenset(case.housing_classes),
            parameter=Parameter(case.value, entry.unit, _case_citation(case, entry, where)),
        )
        for case in entry.case
    )


def _case_citation(case: CaseEntry, entry: ParameterEntry, where: str) -> Citation:
    """Return the source of a value for some homes."""
    source = entry if case.citation is None else case
    return parse_citation(f"{where}, {entry.name}, case", source.model_dump())


def _lives(life: LifeEntry, where: str) -> tuple[Parameter, ...]:
    """Return the lives that other sources give."""
    return tuple(
        Parameter(other.years, "year", parse_citation(f"{where}, life.alternative", other.model_dump()))
        for other in life.alternative
    )


def _cost(cost: CostEntry | None, unit: str, where: str) -> Parameter | None:
    """Return the installed cost for each unit, where a source gives one."""
    if cost is None:
        return None
    return Parameter(
        cost.usd_per_unit, f"USD per {unit}", parse_citation(f"{where}, cost", cost.model_dump())
    )


def _realisation(file: MeasureFile, where: str) -> Parameter:
    """Return metered over predicted saving; as predicted where no programme has measured it."""
    entry = file.realisation
    if entry is None:
        return _AS_PREDICTED
    return Parameter(entry.rate, "1", parse_citation(f"{where}, realisation", entry.model_dump()))


def _circuit(file: MeasureFile, where: str) -> Circuit | None:
    """Return what the new equipment draws."""
    entry = file.circuit
    if entry is None:
        return None
    return Circuit(
        entry.volts, entry.watts, entry.replaces, parse_citation(f"{where}, circuit", entry.model_dump())
    )
