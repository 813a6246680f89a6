"""Which papers a home still waits for, and by which day: made from the answers, the papers, and the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from calculators.reference_records import CITATION_KEYS, read_record
from rules.annualising import counts
from rules.criteria.evidence import evidence
from rules.facts import CaseFacts, HouseholdFacts
from rules.inquiry import Inquiry
from rules.outcomes import Outcome
from webapp.db.papers import PaperKind
from webapp.places import current_rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from rules.facts import IncomeRecord
    from rules.outcomes import Finding
    from webapp.db.papers import Paper

FILE = Path(__file__).parents[1] / "data" / "papers.toml"
_LISTS = ("always", "renter", "owner", "no_income")
_TIMES = ("time_to_bring", "time_to_appeal")


class Why(StrEnum):
    """Why a paper is asked for."""

    NOT_SEEN = "not_seen"
    EXPIRED = "expired"
    TOO_OLD = "evidence_too_old"
    TOO_SHORT = "evidence_too_short"
    NO_DATE = "evidence_date_unknown"
    NO_DAYS = "evidence_days_unknown"


@dataclass(frozen=True, slots=True)
class PaperRules:
    """Which papers are asked for, and how long a household has.

    Parameters
    ----------
    always, renter, owner, no_income : tuple of PaperKind
        Asked of everybody, of renters, of owners, of adults without income.
    days_to_bring, days_to_appeal : int
        From the day of the decision.
    """

    always: tuple[PaperKind, ...]
    renter: tuple[PaperKind, ...]
    owner: tuple[PaperKind, ...]
    no_income: tuple[PaperKind, ...]
    days_to_bring: int
    days_to_appeal: int


@dataclass(frozen=True, slots=True)
class WantedPaper:
    """A paper that is still to be brought.

    Parameters
    ----------
    why : Why
    kind : PaperKind or None
        Which; None for any paper that shows an income.
    person : str
        Whose.
    income : IncomeRecord or None
        Which income it shall show.
    income_place : int or None
        Where that stands in the list, from 0.
    finding : Finding or None
        What the rules say of the papers of that income.
    """

    why: Why
    kind: PaperKind | None = None
    person: str = ""
    income: IncomeRecord | None = None
    income_place: int | None = None
    finding: Finding | None = None


@cache
def paper_rules() -> PaperRules:
    """Return which papers are asked for.

    Raises
    ------
    RuleDataError
        If the data file is damaged; it is named.
    """
    file = read_record(FILE)
    file.refuse_unknown({"description", *_LISTS, *_TIMES})
    kinds: dict[str, tuple[PaperKind, ...]] = {}
    for name in _LISTS:
        entry = file.table(name)
        entry.refuse_unknown({"kinds", *CITATION_KEYS})
        entry.citation()
        kinds[name] = tuple(PaperKind(kind) for kind in entry.texts("kinds"))
    days: dict[str, int] = {}
    for name in _TIMES:
        entry = file.table(name)
        entry.refuse_unknown({"days", *CITATION_KEYS})
        entry.citation()
        days[name] = entry.whole("days")
    return PaperRules(**kinds, days_to_bring=days["time_to_bring"], days_to_appeal=days["time_to_appeal"])


def bring_by(decided_on: date) -> date:
    """Return the last day on which what is missing can be brought."""
    return decided_on + timedelta(days=paper_rules().days_to_bring)


def appeal_by(decided_on: date) -> date:
    """Return the last day on which a household can appeal."""
    return decided_on + timedelta(days=paper_rules().days_to_appeal)


def papers_of_income(record: IncomeRecord, on: date) -> Finding | None:
    """Return what the rules say of the papers of one income on a day; None where it does not count."""
    household = HouseholdFacts(income=(record,))
    inquiry = Inquiry(CaseFacts(household=household), on, current_rulebook().data)
    return None if counts(record, inquiry) is False else evidence(inquiry, {})


def wanted_papers(facts: CaseFacts, papers: Sequence[Paper], on: date) -> list[WantedPaper]:
    """Return the papers that are still to be brought, in the order in which people are asked."""
    standing = [paper for paper in papers if paper.withdrawn_at is None]
    asked = paper_rules()
    found = [*_of_kinds(asked.always, standing, on)]
    if facts.dwelling.tenure == "renter":
        found += _of_kinds(asked.renter, standing, on)
    if facts.dwelling.tenure == "owner":
        found += _of_kinds(asked.owner, standing, on)
    found += _of_incomes(facts.household.income or (), on)
    found += _of_nobodys_income(facts.household, asked.no_income, standing, on)
    return found


def _of_kinds(
    kinds: Sequence[PaperKind], papers: Sequence[Paper], on: date, person: str | None = None
) -> Iterator[WantedPaper]:
    for kind in kinds:
        seen = [each for each in papers if each.kind == kind and person in (None, each.person)]
        if not seen:
            yield WantedPaper(Why.NOT_SEEN, kind, person or "")
        elif all(each.expires_on is not None and each.expires_on < on for each in seen):
            yield WantedPaper(Why.EXPIRED, kind, person or "")


def _of_incomes(records: Sequence[IncomeRecord], on: date) -> Iterator[WantedPaper]:
    for place, record in enumerate(records):
        found = papers_of_income(record, on)
        if found is None or found.outcome is Outcome.ELIGIBLE:
            continue
        why = Why.NOT_SEEN if found.code == "evidence_not_stated" else Why(found.code)
        yield WantedPaper(why, person=record.person or "", income=record, income_place=place, finding=found)


def _of_nobodys_income(
    household: HouseholdFacts, kinds: Sequence[PaperKind], papers: Sequence[Paper], on: date
) -> Iterator[WantedPaper]:
    """Yield the forms of adults who declared to have no income."""
    declared = [each.person or "" for each in household.adults or () if each.zero_income_declared]
    if not declared and household.zero_income_declared:
        yield from _of_kinds(kinds, papers, on)
    for person in declared:
        yield from _of_kinds(kinds, papers, on, person)
