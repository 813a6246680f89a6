"""The catalogue: one data file a measure, checked when it is read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from calculators.climate import DATA
from calculators.home.model import Parameter
from calculators.measures.changes import CHANGES
from calculators.measures.feasibility import TESTS, FeasibilityTest
from rules.errors import ReferenceDataError
from rules.facts import CaseFacts
from rules.parameters import parse_citation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rules.outcomes import Citation


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
    change : str
        Name of the function in `CHANGES` that alters the home.
    parameters : mapping of str to Parameter
        The numbers that the change takes.
    inputs : tuple of str
        Dotted facts that the saving depends on most.
    needs_climate : bool
        Whether the saving can only be computed in a known climate zone.
    effective_useful_life_years : float
    life_citation : Citation
    cost_usd : Parameter or None
        Total installed cost for each `unit`, where a source gives one.
    exclusions : tuple of str
        Measures of which only one of the two is done.
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
    change: str
    parameters: Mapping[str, Parameter]
    inputs: tuple[str, ...]
    needs_climate: bool
    effective_useful_life_years: float
    life_citation: Citation
    cost_usd: Parameter | None
    exclusions: tuple[str, ...]
    feasibility: tuple[FeasibilityTest, ...]
    method: str
    sources: tuple[Citation, ...]

    @property
    def verified(self) -> bool:
        """Whether every number the saving and the life rest on was checked against its source."""
        return self.life_citation.verified and all(p.citation.verified for p in self.parameters.values())


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """The measures of a jurisdiction, in the order in which they are applied.

    Parameters
    ----------
    jurisdiction : str
    measures : tuple of Measure
    stages : tuple of str
        The physical order.
    """

    jurisdiction: str
    measures: tuple[Measure, ...]
    stages: tuple[str, ...]

    def __getitem__(self, measure_id: str) -> Measure:
        """Return a measure by its id."""
        return next(measure for measure in self.measures if measure.id == measure_id)


def _measure(content: Mapping[str, Any]) -> Measure:
    """Return a measure from its data file's content."""
    life, where = content["life"], f"{content['id']}.toml"
    return Measure(
        id=content["id"],
        label=content["label"],
        hpxml=content["hpxml"],
        unit=content["unit"],
        family=content["family"],
        stage=content["stage"],
        change=content["change"],
        parameters={p["name"]: Parameter.from_entry(where, p) for p in content.get("parameter", ())},
        inputs=tuple(content["inputs"]),
        needs_climate=bool(content["needs_climate"]),
        effective_useful_life_years=float(life["years"]),
        life_citation=parse_citation(f"{where}, life", life),
        cost_usd=_cost(content, where),
        exclusions=tuple(content.get("exclusions", ())),
        feasibility=tuple(
            FeasibilityTest.from_entry(content["id"], t) for t in content.get("feasibility", ())
        ),
        method=content["method"],
        sources=tuple(parse_citation(f"{where}, source", source) for source in content["source"]),
    )


def _cost(content: Mapping[str, Any], where: str) -> Parameter | None:
    """Return the installed cost for each unit, where a source gives one."""
    cost = content.get("cost")
    if cost is None:
        return None
    citation = parse_citation(f"{where}, cost", cost)
    return Parameter(float(cost["usd_per_unit"]), f"USD per {content['unit']}", citation)


def _read(path: Path) -> Measure:
    """Return the measure of a data file, or an error that names the file."""
    try:
        measure = _measure(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, KeyError, ValueError) as error:
        raise ReferenceDataError(f"measure data file {path} cannot be used: {error!r}; correct it") from error
    if measure.id != path.stem:
        raise ReferenceDataError(
            f"{path}: the id '{measure.id}' differs from the file's name; make them the same"
        )
    return measure


def _problems(measures: Mapping[str, Measure], stages: tuple[str, ...]) -> list[str]:
    """Return what is wrong with a catalogue as a whole."""
    found = []
    for measure in measures.values():
        if measure.stage not in stages:
            found.append(f"{measure.id}: stage '{measure.stage}' is not in measure_order.toml")
        if measure.change not in CHANGES:
            found.append(f"{measure.id}: there is no change function '{measure.change}'")
        found += [
            f"{measure.id}: no feasibility test '{t.test}'"
            for t in measure.feasibility
            if t.test not in TESTS
        ]
        for other in measure.exclusions:
            if other not in measures or measure.id not in measures[other].exclusions:
                found.append(f"{measure.id} excludes '{other}', which does not exclude it back")
        facts = (*measure.inputs, *(name for t in measure.feasibility for name in t.facts))
        found += [f"{measure.id}: there is no fact '{name}'" for name in facts if not _is_fact(name)]
    return found


def _is_fact(name: str) -> bool:
    """Return whether a household file has a fact of this dotted name."""
    try:
        CaseFacts().fact(name)
    except (AttributeError, TypeError):
        return False
    return True


@cache
def load_catalogue(jurisdiction: str = "us_ca") -> Catalogue:
    """Return the measures of a jurisdiction.

    Parameters
    ----------
    jurisdiction : str
        Folder of the data.

    Returns
    -------
    Catalogue
        In the order of application: by stage, and by id within a stage.

    Raises
    ------
    ReferenceDataError
        If a file is absent or damaged, an exclusion is one-sided, or a name does not resolve.
    """
    folder = DATA / jurisdiction
    order_path = folder / "measure_order.toml"
    try:
        stages = tuple(tomllib.loads(order_path.read_text(encoding="utf-8"))["stages"])
    except (OSError, KeyError, ValueError) as error:
        raise ReferenceDataError(f"{order_path} cannot be used: {error!r}; reinstall Hearthline") from error
    measures = {m.id: m for m in (_read(path) for path in sorted((folder / "measures").glob("*.toml")))}
    problems = _problems(measures, stages)
    if problems or not measures:
        raise ReferenceDataError(f"measures of {jurisdiction}: " + ("; ".join(problems) or "there are none"))
    ordered = sorted(measures.values(), key=lambda m: (stages.index(m.stage), m.id))
    return Catalogue(jurisdiction, tuple(ordered), stages)
