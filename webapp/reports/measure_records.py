"""What the sections about measures ask of one measure of an assessment."""

from __future__ import annotations

from typing import Final

from webapp.reports import figures
from webapp.reports.finding_sentences import sentences
from webapp.reports.subject import Document, Subject, record, records

HEALTH_AND_SAFETY: Final = "health_and_safety"
ENABLING: Final = "enabling"
_FUNDING = ".liwp_may_fund"
_SAVINGS = ("savings_kwh_per_year", "savings_therms_per_year", "avoided_kgco2e_per_year")


def measure_name(measure: Document, subject: Subject) -> str:
    """Return the wording's name for a measure, or else its data file's label, or its id."""
    return name_of(str(measure["id"]), subject, label=str(measure.get("label") or ""))


def name_of(measure_id: str, subject: Subject, label: str = "") -> str:
    """Return what a measure is called, by its id."""
    return subject.words.find("measure", measure_id) or label or measure_id


def figures_of(measure: Document) -> Document:
    """Return the record that holds a measure's own figures: in the plan, or else by itself."""
    if measure.get("in_package"):
        return measure
    return {**measure, **record(measure, "standalone")}


def is_judged(measure: Document) -> bool:
    """Return whether a measure fits the home and at least one of its savings is known."""
    known = [figures.amount(figures_of(measure).get(key)) is not None for key in _SAVINGS]
    return measure.get("feasible") == "yes" and any(known)


def funding_finding(measure: Document) -> Document | None:
    """Return the finding whether LIWP may pay for a measure; None where the assessment has none."""
    for finding in records(measure, "findings"):
        if str(finding.get("criterion")).endswith(_FUNDING):
            return finding
    return None


def reasons(measure: Document, outcome: str, subject: Subject) -> tuple[str, ...]:
    """Return the sentences of the findings that hold a measure at an outcome.

    Whose money may pay is no reason for or against a measure, so that finding is not among them.
    """
    held = [
        finding
        for finding in records(measure, "findings")
        if finding.get("outcome") == outcome and not str(finding.get("criterion")).endswith(_FUNDING)
    ]
    return sentences(held, subject)
