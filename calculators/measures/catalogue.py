"""The catalogue: one data file a measure, checked when it is read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from calculators.climate import DATA
from calculators.measures.changes import CHANGES
from calculators.measures.feasibility import TESTS
from calculators.measures.measure import Measure, measure_of
from calculators.measures.measure_file import check_measure_file
from calculators.measures.vocabulary import EvidenceKind, Gate, load_evidence_kinds, load_gates
from rules.errors import ReferenceDataError
from rules.facts import CaseFacts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Catalogue", "Measure", "load_catalogue"]


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """The measures of a jurisdiction, in the order in which they are applied.

    Parameters
    ----------
    jurisdiction : str
    measures : tuple of Measure
        Those that are computed on the home.
    elsewhere : tuple of Measure
        Those that another calculator works out.
    stages : tuple of str
        The physical order.
    gates : mapping of str to Gate
        What must be settled before a measure is installed, by id.
    evidence : mapping of str to EvidenceKind
        What a contractor gives, by id.
    """

    jurisdiction: str
    measures: tuple[Measure, ...]
    elsewhere: tuple[Measure, ...]
    stages: tuple[str, ...]
    gates: Mapping[str, Gate]
    evidence: Mapping[str, EvidenceKind]

    def __getitem__(self, measure_id: str) -> Measure:
        """Return a measure by its id."""
        return next(measure for measure in (*self.measures, *self.elsewhere) if measure.id == measure_id)

    def for_home(self, climate_zone: int | None, housing_class: str) -> Catalogue:
        """Return the catalogue with each measure's values for one climate zone and housing class."""
        measures = tuple(measure.for_home(climate_zone, housing_class) for measure in self.measures)
        return replace(self, measures=measures)


def _read(path: Path) -> Measure:
    """Return the measure of a data file, or an error that names the file."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReferenceDataError(f"measure data file {path} cannot be read: {error}; correct it") from error
    measure = measure_of(check_measure_file(content, str(path)), path.name)
    if measure.id != path.stem:
        raise ReferenceDataError(
            f"{path}: the id '{measure.id}' differs from the file's name; make them the same"
        )
    return measure


def _problems(catalogue: Catalogue) -> list[str]:
    """Return what is wrong with a catalogue as a whole."""
    measures = {measure.id: measure for measure in (*catalogue.measures, *catalogue.elsewhere)}
    found = []
    for measure in measures.values():
        if measure.stage not in catalogue.stages:
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
        facts = (
            *measure.inputs,
            *measure.needs_facts,
            *(name for t in measure.feasibility for name in t.facts),
        )
        found += [f"{measure.id}: there is no fact '{name}'" for name in facts if not _is_fact(name)]
        found += _unresolved(measure, catalogue, measures)
    found += [
        f"gate {gate.id}: there is no fact '{name}'"
        for gate in catalogue.gates.values()
        for name in gate.facts
        if not _is_fact(name)
    ]
    return found


def _unresolved(measure: Measure, catalogue: Catalogue, measures: Mapping[str, Measure]) -> list[str]:
    """Return the names in a measure that stand for nothing."""
    lists = (
        ("requires", (*measure.requires, *measure.requires_any), measures, "measure"),
        ("health_and_safety_gates", measure.health_and_safety_gates, catalogue.gates, "gate"),
        ("evidence", measure.evidence, catalogue.evidence, "evidence"),
    )
    return [
        f"{measure.id}: {key} names '{name}', and there is no such {what}"
        for key, names, known, what in lists
        for name in names
        if name not in known
    ]


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
    measures = [_read(path) for path in sorted((folder / "measures").glob("*.toml"))]
    position = {stage: place for place, stage in enumerate(stages)}
    measures.sort(key=lambda m: (position.get(m.stage, len(stages)), m.id))
    catalogue = Catalogue(
        jurisdiction=jurisdiction,
        measures=tuple(m for m in measures if m.computed_by is None),
        elsewhere=tuple(m for m in measures if m.computed_by is not None),
        stages=stages,
        gates=load_gates(folder),
        evidence=load_evidence_kinds(folder),
    )
    problems = _problems(catalogue)
    if problems or not measures:
        raise ReferenceDataError(f"measures of {jurisdiction}: " + ("; ".join(problems) or "there are none"))
    return catalogue
