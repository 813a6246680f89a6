"""Screening: every programme's answer for one household, as one document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from typing import TYPE_CHECKING

from rules.criteria.housing import housing_class
from rules.criteria.place import low_income_community
from rules.determination import Determination, determine
from rules.income import annual_income
from rules.inquiry import Inquiry
from rules.outcomes import Outcome, any_of

if TYPE_CHECKING:
    from rules.documents import FindingDocument, PlaceDocument, Plain, ProgramDocument, ScreeningDocument
    from rules.facts import CaseFacts
    from rules.outcomes import Finding, Observed
    from rules.places import Tract
    from rules.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Screening:
    """What Hearthline answers about one household on one date.

    Parameters
    ----------
    inquiry : Inquiry
        Facts, date and data.
    rulebook : Rulebook
    determinations : tuple of Determination
        One a programme.
    """

    inquiry: Inquiry
    rulebook: Rulebook
    determinations: tuple[Determination, ...]

    @property
    def outcome(self) -> Outcome:
        """Eligible if any programme is, else undetermined if any is, else ineligible."""
        return any_of(determination.outcome for determination in self.determinations)

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that could still change some programme's answer, in the order of programmes."""
        return tuple(dict.fromkeys(name for each in self.determinations for name in each.missing))

    def document(self) -> ScreeningDocument:
        """Return the screening as plain values, ready for JSON."""
        inquiry = self.inquiry
        income = annual_income(inquiry)
        return {
            "on": inquiry.on.isoformat(),
            "jurisdiction": self.rulebook.jurisdiction.id,
            "reference": inquiry.facts.household.reference,
            "language": inquiry.facts.household.language,
            "outcome": self.outcome,
            "housing_class": housing_class(inquiry),
            "annual_income_usd": None if income.total is None else str(income.total),
            "place": _place(inquiry),
            "programs": [_program(each) for each in self.determinations],
            "missing": list(self.missing),
            "provenance": {
                "engine_version": version("hearthline"),
                "data": dict(self.rulebook.hashes),
            },
        }


def screen(facts: CaseFacts, rulebook: Rulebook, on: date) -> Screening:
    """Screen a household on a date; see `rules.determination.determine` for errors."""
    return Screening(Inquiry(facts, on, rulebook.data), rulebook, determine(facts, rulebook, on))


def finding_document(finding: Finding) -> FindingDocument:
    """Return a finding as plain values; amounts of money as decimal strings."""
    return {
        "criterion": finding.criterion,
        "outcome": finding.outcome,
        "observed": _plain(finding.observed),
        "threshold": _plain(finding.threshold),
        "unit": finding.unit,
        "comparison": finding.comparison,
        "effective": None if finding.effective is None else finding.effective.isoformat(),
        "citation": str(finding.citation),
        "code": finding.code,
        "verified": finding.verified,
    }


def _place(inquiry: Inquiry) -> PlaceDocument:
    tract = inquiry.tract
    dwelling = inquiry.facts.dwelling
    low_income, _ = low_income_community(inquiry)
    return {
        "tract_geoid": dwelling.tract_geoid,
        "tract_vintage": dwelling.tract_vintage,
        "county": None if tract is None else tract.county,
        "designations": {**_designations(inquiry, tract), "low_income_community": low_income},
        "low_income_community": low_income,
    }


def _designations(inquiry: Inquiry, tract: Tract | None) -> dict[str, bool | None]:
    lists = [name for table in inquiry.data.tract_tables.values() for name in table.lists]
    return {name: None if tract is None else tract.designations.get(name) for name in lists}


def _program(determination: Determination) -> ProgramDocument:
    program, availability = determination.program, determination.availability
    return {
        "id": program.id,
        "name": program.name,
        "outcome": determination.outcome,
        "availability": "not_known" if availability is None else availability.state,
        "availability_effective": None if availability is None else availability.effective.isoformat(),
        "availability_citation": None if availability is None else str(availability.citation),
        "availability_verified": None if availability is None else availability.citation.verified,
        "findings": [finding_document(finding) for finding in determination.findings],
        "missing": list(determination.missing),
        "status": program.status,
        "coverage": program.coverage,
        "notes": list(program.to_confirm),
    }


def _plain(value: Observed) -> Plain:
    """Return a value that JSON can hold without losing any of it."""
    if isinstance(value, Decimal | date):
        return str(value)
    if isinstance(value, tuple):
        return [item if isinstance(item, str | int) else str(item) for item in value]
    return value
