"""The work on a home as HPXML tells it: recommended, approved, installed, and what the inspection found."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from webapp.exchange.hpxml_tree import text_of
from webapp.exchange.hpxml_words import written_as

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from webapp.exchange.hpxml_tree import Part

_NO_VERDICT: Final = "Inspection without a verdict"
_STATUS = {True: "Installed", False: "NotInstalled", None: "Recommended"}


class Step(StrEnum):
    """How far some work is."""

    RECOMMENDED = "recommended"
    APPROVED = "approved"
    INSTALLED = "installed"


@dataclass(frozen=True, slots=True)
class Observed:
    """What an inspector found of a measure.

    Parameters
    ----------
    verdict : str or None
        ``pass``, ``fail`` or ``not_applicable``; None where the inspector has not said.
    quantity, reading : float or None
    reading_unit, clause, note : str
    """

    verdict: str | None
    quantity: float | None = None
    reading: float | None = None
    reading_unit: str = ""
    clause: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class WorkMeasure:
    """One measure of some work; None where it is not known.

    Parameters
    ----------
    measure_id, label : str
    quantity : float or None
    unit : str
    life_years : float or None
    cost_usd : Decimal or None
    savings : mapping of str to float
        Fuel -> saved in a year: kWh of electricity, therms of any other.
    installed : bool or None
        None of work that is not done yet.
    installed_on : date or None
    reason : str
        Why it was not installed.
    observed : Observed or None
    """

    measure_id: str
    label: str
    quantity: float | None = None
    unit: str = ""
    life_years: float | None = None
    cost_usd: Decimal | None = None
    savings: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    installed: bool | None = None
    installed_on: date | None = None
    reason: str = ""
    observed: Observed | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """Some measures that go together.

    Parameters
    ----------
    step : Step
    on : date or None
        When it was proposed, approved, or inspected.
    measures : tuple of WorkMeasure
    program : str
    notes : str
        For installed work: what the inspection came to.
    """

    step: Step
    on: date | None
    measures: tuple[WorkMeasure, ...]
    program: str = ""
    notes: str = ""


def recommended_work(assessment: Mapping[str, Any], on: date) -> Work:
    """Return the measures that an assessment puts into its package, as its document tells them."""
    measures = [
        WorkMeasure(
            measure["id"],
            measure["label"],
            quantity=measure.get("quantity"),
            unit=measure.get("unit") or "",
            life_years=measure.get("effective_useful_life_years"),
            savings=MappingProxyType(
                {fuel: saved for fuel, saved in measure["savings_by_fuel"].items() if saved}
            ),
        )
        for measure in assessment["measures"]
        if measure["in_package"]
    ]
    return Work(Step.RECOMMENDED, on, tuple(measures))


def write_work(document: Part, work: Work, before_id: str, after_id: str) -> None:
    """Write some work as a project from the home as it was to the home as it is after it."""
    project = document.at(f"Project:{work.step.value}")
    project.at("ProjectID").element.set("id", f"project-{work.step.value}")
    project.refer("PreBuildingID", before_id)
    project.refer("PostBuildingID", after_id)
    details = project.at("ProjectDetails")
    details.put("ProgramName", work.program or None)
    details.put("ProjectStatus/EventType", written_as("event", work.step.value))
    details.put("ProjectStatus/Date", work.on)
    details.put("Notes", work.notes or None)
    for number, measure in enumerate(work.measures):
        part = details.at(f"Measures/Measure:{number}")
        identifier = part.at("MeasureSystemIdentifiers/SystemIdentifiersInfo")
        identifier.element.set("id", f"{work.step.value}-measure-{number + 1}")
        _write_measure(part, measure)


def _write_measure(part: Part, measure: WorkMeasure) -> None:
    part.put("MeasureCode", measure.measure_id)
    part.put("MeasureDescription", measure.label)
    if measure.quantity is not None:
        part.put("Quantity/Units", measure.unit)
        part.put("Quantity/Value", measure.quantity)
    part.put("EstimatedLife", measure.life_years)
    part.put("InstallationDate", measure.installed_on)
    part.put("Cost", measure.cost_usd)
    if measure.savings:
        part.put("EnergySavingsInfo/EnergySavingsType", "estimated")
    for fuel, saved in measure.savings.items():
        savings = part.at(f"EnergySavingsInfo/FuelSavings:{fuel}")
        savings.put("Fuel", written_as("fuel", fuel))
        savings.put("Units", "kWh" if fuel == "electricity" else "therms")
        savings.put("TotalSavings", saved)
    part.put("Status", _STATUS[measure.installed])
    part.put("NotInstalledReasonCode", measure.reason or None)
    if measure.observed is not None:
        _write_observed(part, measure.observed)


def _write_observed(part: Part, observed: Observed) -> None:
    """Write what an inspector found; without a verdict as notes, since HPXML's QA is never without one."""
    comments = _comments(observed)
    if observed.verdict is not None:
        part.put("QA/QAStatus", written_as("verdict", observed.verdict))
        part.put("QA/QAComments", comments)
    elif comments:
        part.put("WorkscopeNotes", f"{_NO_VERDICT}: {comments}")


def _comments(observed: Observed) -> str:
    """Return what was found, as a line of text: HPXML has no element for observed quantities."""
    said = []
    if observed.quantity is not None:
        said.append(f"observed quantity {text_of(observed.quantity)}")
    if observed.reading is not None:
        said.append(f"observed reading {text_of(observed.reading)} {observed.reading_unit}".strip())
    said += [f"standard {observed.clause}"] if observed.clause else []
    return "; ".join([*said, *([observed.note] if observed.note else [])])
