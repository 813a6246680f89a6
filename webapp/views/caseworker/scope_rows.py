"""The measures that fit a home as the page of a proposal shows them: by family, with what to know of each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from calculators.climate import DATA
from calculators.measures.catalogue import load_catalogue
from calculators.measures.health_and_safety import gate_findings
from calculators.measures.vocabulary import load_gates
from webapp.forms.gate_names import GATES
from webapp.languages import page_words
from webapp.reports.finding_sentences import told
from webapp.reports.subject import SourceRegister, Subject
from webapp.services.case_facts import checked
from webapp.services.scopes import SOLAR
from webapp.ui.templates import dollars, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from webapp.db.homes import AssessmentRecord
    from webapp.db.work import ScopeItem
    from webapp.services.scopes import Candidate
    from webapp.ui.field import Words

# What a caseworker is warned of beside a measure: a hazard that stops it, and what the wiring bears.
WARNING_CODES = frozenset(
    {"gate_stops_the_work", "service_too_small", "service_not_known", "electrical_service_too_small"}
)
SOLAR_FAMILY = "solar"


@dataclass(frozen=True, slots=True)
class Offered:
    """One measure of the form, with what is to be known of it before it is proposed.

    Parameters
    ----------
    candidate : Candidate
    told, warnings : list of Words
    """

    candidate: Candidate
    told: list[Words]
    warnings: list[Words]


@dataclass(frozen=True, slots=True)
class Family:
    """The measures of one kind that fit the home.

    Parameters
    ----------
    name : Words
    offered : list of Offered
    is_open : bool
        Whether it is unfolded: some measure of it is in the plan or ticked, or has an error.
    in_plan : int
    """

    name: Words
    offered: list[Offered]
    is_open: bool
    in_plan: int


def family_names() -> Mapping[str, Words]:
    """Return what the families of measures are called, in the order in which work is done."""
    return {
        "health_and_safety": _("Health and safety"),
        "envelope": _("Walls, roof, windows and leaks"),
        "heating_cooling": _("Heating and cooling"),
        "hot_water": _("Hot water"),
        "appliances": _("Lights and appliances"),
        "enabling": _("Electrical service"),
        SOLAR_FAMILY: _("Solar panels"),
    }


def families_of(
    assessment: AssessmentRecord, offered: Sequence[Candidate], unfolded: Sequence[str]
) -> list[Family]:
    """Return the measures that fit a home by family; those of the plan are unfolded.

    Parameters
    ----------
    assessment : AssessmentRecord
    offered : sequence of Candidate
    unfolded : sequence of str
        Measures that are ticked or have an error, beside those of the plan.
    """
    document = json.loads(assessment.document)
    kinds = {each.id: each.family for each in load_catalogue(document["jurisdiction"]).measures}
    findings = {measure["id"]: measure["findings"] for measure in document["measures"]}
    subject = Subject(document, page_words(), SourceRegister())
    unchecked = _gates_to_check(document)
    found: dict[str, list[Offered]] = {}
    for each in offered:
        family = SOLAR_FAMILY if each.measure_id == SOLAR else kinds.get(each.measure_id, "enabling")
        warned = [
            told(finding, subject)
            for finding in findings.get(each.measure_id, ())
            if finding["code"] in WARNING_CODES
        ]
        warned += unchecked.get(each.measure_id, [])
        found.setdefault(family, []).append(
            Offered(each, what_is_told(each, offered), list(dict.fromkeys(warned)))
        )
    return [
        Family(
            name,
            found[family],
            any(each.candidate.in_package or each.candidate.measure_id in unfolded for each in found[family]),
            sum(each.candidate.in_package for each in found[family]),
        )
        for family, name in family_names().items()
        if family in found
    ]


def _gates_to_check(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return, by measure, what must be checked at the home before the measure is put in."""
    jurisdiction = document["jurisdiction"]
    facts, gates = checked(document.get("facts", {})), load_gates(DATA / jurisdiction)
    told_by_measure = {}
    for measure in load_catalogue(jurisdiction).measures:
        open_gates = [
            finding.criterion.rpartition(".")[2]
            for finding in gate_findings(measure, gates, facts)
            if finding.code == "gate_not_checked"
        ]
        names = [str(GATES[gate][0]) for gate in open_gates if gate in GATES]
        if names:
            told_by_measure[measure.id] = [
                _("To be checked before this work: %(checks)s.", checks=", ".join(names))
            ]
    return told_by_measure


def not_judged(assessment: AssessmentRecord) -> int:
    """Return how many measures cannot be judged yet, since something of the home is not known."""
    return sum(each["feasible"] == "unknown" for each in json.loads(assessment.document)["measures"])


def what_is_told(candidate: Candidate, offered: Sequence[Candidate]) -> list[Words]:
    """Return what is to be known about a measure before it is proposed: what it saves, and its rivals."""
    said: list[Words] = []
    if candidate.measure_id == SOLAR and candidate.savings_kwh is not None:
        said.append(_("Generates about %(kwh)s kWh a year.", kwh=number(candidate.savings_kwh)))
    elif candidate.savings_kwh is not None and candidate.savings_therms is not None:
        said.append(_use_less(candidate.savings_kwh, _("kWh of electricity")))
        said.append(_use_less(candidate.savings_therms, _("therms of gas")))
    if candidate.rival is not None:
        rival = next((each.label for each in offered if each.measure_id == candidate.rival), candidate.rival)
        said.append(
            _("Not in the plan: %(rival)s does the same job and avoids more greenhouse gas.", rival=rival)
        )
    beaten = [each.label for each in offered if each.rival == candidate.measure_id]
    if beaten:
        said.append(
            _("Does the same job as: %(others)s. Only one of them is done.", others=", ".join(beaten))
        )
    return said


def _use_less(saved: float, unit: str) -> str:
    """Return what a measure saves or uses in a year, in words: a heat pump saves gas and uses electricity."""
    if saved < 0:
        return str(_("Uses about %(amount)s %(unit)s a year more.", amount=number(-saved), unit=unit))
    return str(_("Saves about %(amount)s %(unit)s a year.", amount=number(saved), unit=unit))


@dataclass(frozen=True, slots=True)
class Sum:
    """What some measures come to together.

    Parameters
    ----------
    name : Words
    measures : int
    known_cents : int
        Of those whose cost is estimated.
    unknown : int
        How many have no estimate: they are in no sum.
    """

    name: Words
    measures: int
    known_cents: int
    unknown: int

    @property
    def said(self) -> Words:
        """The sum in words; what is not known is named, and never counted as nothing."""
        if self.unknown == self.measures and self.measures:
            return _("Not known yet")
        if self.unknown:
            return _(
                "%(sum)s, and %(unknown)s without an estimate",
                sum=dollars(self.known_cents),
                unknown=self.unknown,
            )
        return dollars(self.known_cents)


def sums_of(items: Sequence[ScopeItem]) -> list[Sum]:
    """Return what a scope's measures cost by whose money may pay, and all together."""
    groups: list[tuple[Words, list[Any]]] = [
        (_("LIWP money may fund"), [item for item in items if item.liwp_may_fund]),
        (_("From other money"), [item for item in items if not item.liwp_may_fund]),
        (_("All together"), list(items)),
    ]
    return [
        Sum(
            name,
            len(of_group),
            sum(item.estimated_cost_cents or 0 for item in of_group),
            sum(item.estimated_cost_cents is None for item in of_group),
        )
        for name, of_group in groups
    ]
