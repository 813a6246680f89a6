"""Screening: every programme's answer for one household, as one document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from rules.criteria.housing import housing_class
from rules.determination import Determination, determine
from rules.income import annual_income
from rules.income_document import income_document
from rules.inquiry import Inquiry
from rules.outcomes import Outcome, any_of
from rules.place_document import place_document
from rules.priority_points import points_document
from rules.schemes import deferral_documents
from rules.stacking_document import stacking_document

if TYPE_CHECKING:
    from rules.documents import FindingDocument, Plain, ProgramDocument, ScreeningDocument
    from rules.facts import CaseFacts
    from rules.outcomes import Finding, Observed
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
        """Eligible if any leading programme is, else undetermined if any is, else ineligible.

        The programmes beside them, which a household may have as well, are answered and do not change it.
        """
        return any_of(each.outcome for each in self.determinations if each.program.leading)

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that could still change a leading programme's answer, in the order of programmes."""
        leading = (each for each in self.determinations if each.program.leading)
        return tuple(dict.fromkeys(name for each in leading for name in each.missing))

    def document(self) -> ScreeningDocument:
        """Return the screening as plain values, ready for JSON."""
        inquiry = self.inquiry
        income, schemes = annual_income(inquiry), inquiry.data.schemes
        return {
            "on": inquiry.on.isoformat(),
            "jurisdiction": self.rulebook.jurisdiction.id,
            "reference": inquiry.facts.household.reference,
            "language": inquiry.facts.household.language,
            "outcome": self.outcome,
            "housing_class": housing_class(inquiry),
            "annual_income_usd": None if income.total is None else str(income.total),
            "place": place_document(inquiry, finding_document),
            "programs": [_program(each) for each in self.determinations],
            "missing": list(self.missing),
            "income": income_document(inquiry, self.rulebook, finding_document),
            "stacking": stacking_document(self.determinations, schemes.stacking, inquiry.facts),
            "priority_points": [points_document(scheme, inquiry) for scheme in schemes.points],
            "deferrals": deferral_documents(schemes.deferrals, inquiry.facts),
            "provenance": {
                "engine_version": _engine_version(),
                "data": dict(self.rulebook.hashes),
            },
        }


@cache
def _engine_version() -> str:
    """Return the installed version; read once, for it takes longer than judging a programme."""
    return version("hearthline")


def screen(facts: CaseFacts, rulebook: Rulebook, on: date) -> Screening:
    """Screen a household on a date; see `rules.determination.determine` for errors."""
    return Screening(Inquiry(facts, on, rulebook.data), rulebook, determine(facts, rulebook, on))


def finding_document(finding: Finding) -> FindingDocument:
    """Return a finding as plain values; amounts of money as decimal strings."""
    return {
        "criterion": finding.criterion,
        "outcome": finding.outcome,
        "observed": plain(finding.observed),
        "threshold": plain(finding.threshold),
        "unit": finding.unit,
        "comparison": finding.comparison,
        "effective": None if finding.effective is None else finding.effective.isoformat(),
        "citation": str(finding.citation),
        "code": finding.code,
        "verified": finding.verified,
        "distance": None if finding.distance is None else str(finding.distance),
    }


def _program(determination: Determination) -> ProgramDocument:
    program, availability = determination.program, determination.availability
    document: ProgramDocument = {
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
        "leading": program.leading,
    }
    if program.pays_for:
        document["pays_for"] = list(program.pays_for)
    return document


def plain(value: Observed) -> Plain:
    """Return a value that JSON can hold without losing any of it."""
    if isinstance(value, Decimal | date):
        return str(value)
    if isinstance(value, tuple):
        return [item if isinstance(item, str | int) else str(item) for item in value]
    return value
